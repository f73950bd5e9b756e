"""People: the base screens, and the answer to a person's request for own data (ст. 14 152-ФЗ)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_admin.base import expose

from console import access, subject
from console.errors import Refused
from reports.subject import Request
from validators.problem import Problem
from views.base import now
from views.document import DocumentView, pdf_answer
from views.inputs import parse_date

_LONGEST = 400


class PersonView(DocumentView):
    """The register of people with «Запрос о своих данных» on the card."""

    acts = DocumentView.acts | {"request_view": "subject", "data_view": "subject"}
    confirmed = DocumentView.confirmed | {"data_view"}

    @expose("/<int:row_id>/request/")
    def request_view(self, row_id: int) -> Any:
        """The form in which the request and the check of identity are typed."""
        return self._request_page(row_id, [])

    @expose("/<int:row_id>/data.pdf", methods=("POST",))
    def data_view(self, row_id: int) -> Any:
        """What is kept about the person and who looked, as a letter."""
        person = self._asked_about(row_id)
        try:
            content = subject.answer(person, self._typed(), self.officer, now())
        except Refused as refusal:
            return self._request_page(row_id, refusal.problems), 422
        return pdf_answer(content, f"person-{person.id}-data.pdf")

    def _asked_about(self, row_id: int) -> Any:
        person = self._found(row_id)
        self._require(access.may_answer_subject(person, self.officer))
        return person

    def _typed(self) -> Request:
        """The request as typed. Raises Refused for an unreadable date."""
        given = {name: request.form.get(name, "")[:_LONGEST].strip() for name in ("number", "identity", "by")}
        try:
            received = parse_date(request.form.get("received_on", ""), self.officer.today)
        except (ValueError, OverflowError):
            received = None
        if received is None:
            raise Refused([Problem("unreadable", "День поступления запроса пишется 21.11.2026", "received_on")])
        return Request(given["number"], received, given["identity"], given["by"])

    def _request_page(self, row_id: int, problems: list[Problem]) -> Any:
        person = self._asked_about(row_id)
        self._noted_form(person)
        return self.render(
            "subject.html",
            spec=self.spec,
            row=person,
            problems=problems,
            typed=request.form,
            today=self.officer.today,
        )

    def _pages(self, row: Any) -> list[tuple[str, str]]:
        found = super()._pages(row)
        if access.may_answer_subject(row, self.officer):
            found.append(("Запрос о своих данных", f"/{self.spec.key}/{row.id}/request/"))
        return found
