"""«Обезличенные сведения»: numbers of a period on screen, the package to download with its purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask_admin.base import expose

from console import access, depersonalised
from console.errors import Forbidden, Refused
from validators import anonymity
from validators.problem import Problem
from views.base import Screen, download, now
from views.inputs import parse_date


class DepersonalisedPage(Screen):
    """`/depersonalised/`: how many children of each kind; fewer than five are never shown as a number."""

    acts = {"index_view": "depersonalise", "export_view": "depersonalise"}

    def __init__(self) -> None:
        super().__init__(name="Обезличенные сведения", endpoint="depersonalised", url="/depersonalised")

    @expose("/")
    def index_view(self) -> Any:
        return self._page(request.args, [])

    @expose("/export", methods=("POST",))
    def export_view(self) -> Any:
        try:
            made = depersonalised.export(self._asked(request.form), self.officer, now())
        except Refused as refusal:
            return self._page(request.form, refusal.problems), 422
        return download(made.content, "application/zip", made.name)

    def _asked(self, given: Any) -> depersonalised.Request:
        """The period and the purpose as typed. Raises Refused for an unreadable date."""
        today = self.officer.today
        try:
            start = parse_date(given["from"], today) if given.get("from") else date(today.year, 1, 1)
            end = parse_date(given["to"], today) if given.get("to") else today
        except (ValueError, OverflowError):
            raise Refused([Problem("unreadable", "Дата пишется 21.11.2026", "from")]) from None
        return depersonalised.Request(start, end, given.get("purpose", "")[:400])

    def _page(self, given: Any, problems: list[Problem]) -> Any:
        decision = access.may_depersonalise(self.officer)
        if not decision:
            raise Forbidden(decision.reason)
        try:
            asked = self._asked(given)
            counts, total = depersonalised.counts(asked, self.officer)
        except Refused as refusal:
            problems = problems or refusal.problems
            asked = depersonalised.Request(date(self.officer.today.year, 1, 1), self.officer.today, "")
            counts, total = depersonalised.counts(asked, self.officer)
        return self.render(
            "depersonalised.html",
            asked=asked,
            purpose=given.get("purpose", ""),
            counts=counts,
            total=total,
            headings=[depersonalised.COLUMNS[name] for name in depersonalised.COUNTED],
            rungs=[rung.said for rung in anonymity.LADDER],
            least=anonymity.K,
            problems=problems,
        )
