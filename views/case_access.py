"""Who sees one case: seal, admission, exclusion; the list for the head; opening by emergency; notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose
from werkzeug.wrappers import Response

from console import access, admission, audit, barriers, notices, retention
from console.errors import Forbidden, Refused
from schema.case import Case, Confidentiality
from schema.case_access import AccessKind, CaseAccess, NoticeKind
from schema.places import Employee
from schema.spec import Role
from validators.problem import Problem
from views.base import Screen, now
from views.inputs import parse_date

_SAID = {
    "seal": "Случай стал особым: его видят куратор, начальник, заместитель главы и допущенные",
    "unseal": "Особая конфиденциальность снята",
    "admit": "Допуск записан",
    "exclude": "Сотрудник отстранён от случая",
}


class CaseAccessPages(Screen):
    """`/case-access/` – the list for the head; `/case-access/<case>/` – decisions about one case."""

    acts = {"index_view": "review", "case_view": "review", "act_view": "admit", "withdraw_view": "admit"}

    def __init__(self) -> None:
        super().__init__(name="Допуски", endpoint="case-access", url="/case-access")

    @expose("/")
    def index_view(self) -> Any:
        _require(admission.may_review(self.officer))
        rows = admission.review(self.officer)
        return self.render(
            "access_review.html", rows=_lines(rows, self.officer), may_decide=self.officer.has(Role.HEAD)
        )

    @expose("/<int:case_id>/")
    def case_view(self, case_id: int) -> Any:
        case = self._case(case_id)
        audit.looked("view", self.officer, now(), row=case)
        return self._page(case, [])

    @expose("/<int:case_id>/<act>", methods=("POST",))
    def act_view(self, case_id: int, act: str) -> Any:
        case = self._case(case_id)
        if act not in _SAID:
            abort(404)
        try:
            self._acts(case)[act]()
        except Refused as refusal:
            return self._page(self._case(case_id), refusal.problems), 422
        flash(_SAID[act], "success")
        return self._back(case)

    @expose("/<int:case_id>/withdraw/<int:row_id>", methods=("POST",))
    def withdraw_view(self, case_id: int, row_id: int) -> Any:
        case = self._case(case_id)
        row = next((row for row in admission.rows_of(case) if row.id == row_id), None)
        if row is None:
            abort(404)
        try:
            admission.withdraw(row, _typed("reason"), self.officer, now())
        except Refused as refusal:
            return self._page(self._case(case_id), refusal.problems), 422
        flash("Отозвано, запись осталась в списке", "success")
        return self._back(case)

    def _acts(self, case: Case) -> dict[str, Callable[[], Any]]:
        who, moment, reason = self.officer, now(), _typed("reason")
        return {
            "seal": lambda: admission.seal(case, reason, who, moment),
            "unseal": lambda: admission.unseal(case, reason, who, moment),
            "admit": lambda: admission.admit(case, self._named(reason), who, moment),
            "exclude": lambda: admission.exclude(case, self._named(reason), who, moment),
        }

    def _named(self, reason: str) -> admission.Named:
        """The officer and the last day that were chosen. Raises Refused."""
        employee = access.find(Employee, _typed("employee"), self.officer)
        if employee is None:
            raise Refused([Problem("required", "Выберите сотрудника", "employee")])
        day = _typed("until")
        try:
            until = parse_date(day, self.officer.today) if day else None
        except (ValueError, OverflowError):
            raise Refused([Problem("unreadable", "Дата пишется 21.11.2026", "until")]) from None
        return admission.Named(employee=employee, reason=reason, until=until)

    def _case(self, case_id: int) -> Case:
        case = access.find(Case, case_id, self.officer)
        if case is None:
            abort(404)
        _require(admission.may_exclude(case, self.officer))
        retention.require_kept(case)
        return case

    def _back(self, case: Case) -> Response:
        seen = access.may_see(case, self.officer)
        return redirect(f"/case-access/{case.id}/" if seen else "/case/")

    def _page(self, case: Case, problems: list[Problem]) -> Any:
        audit.write("view", self.officer, now(), row=case)
        holding = {row.id for row in admission.holding(case, self.officer)}
        return self.render(
            "case_access.html",
            case=case,
            problems=problems,
            sealed=case.confidentiality == Confidentiality.SEALED,
            may_seal=bool(admission.may_seal(case, self.officer)),
            rows=_lines(admission.rows_of(case), self.officer, holding),
            people=_people(self.officer),
        )


class EmergencyPage(Screen):
    """`/emergency/`: a case of the territory is opened by its number for some hours, with a written reason."""

    acts = {"index_view": "rescue"}

    def __init__(self) -> None:
        super().__init__(name="Экстренный доступ", endpoint="emergency", url="/emergency")

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> Any:
        _require(admission.may_rescue(self.officer))
        if request.method == "GET":
            return self._page([])
        try:
            case = admission.rescue(_typed("number"), _typed("reason"), self.officer, now())
        except Refused as refusal:
            return self._page(refusal.problems), 422
        flash("Случай открыт на ограниченное время. Начальник отдела опеки получил уведомление", "success")
        return redirect(f"/case/{case.id}/")

    def _page(self, problems: list[Problem]) -> Any:
        return self.render("emergency.html", problems=problems, hours=admission.hours(self.officer, now()))


class NoticePage(Screen):
    """`/notices/`: what happened to my papers and cases; which kinds I want to be told of."""

    acts = {"index_view": "read", "settings_view": "read"}

    def __init__(self) -> None:
        super().__init__(name="Уведомления", endpoint="notices", url="/notices")

    @expose("/")
    def index_view(self) -> Any:
        lines = notices.mine(self.officer)
        notices.read_all(self.officer, now())
        muted = notices.muted(self.officer)
        kinds = [(kind.value, kind.label, kind not in muted, kind.silent) for kind in notices.offered(self.officer)]
        return self.render("notices.html", rows=lines, kinds=kinds)

    @expose("/settings/", methods=("POST",))
    def settings_view(self) -> Any:
        wanted = set(request.form.getlist("kind"))
        notices.mute([kind for kind in NoticeKind if kind.value not in wanted], self.officer)
        flash("Сохранено, о чём сообщать", "success")
        return redirect("/notices/")


def _lines(rows: list[CaseAccess], officer: Any, holding: set[int] | None = None) -> list[dict[str, Any]]:
    """Decisions in words; names and numbers are read once for the whole list."""
    people = {e.id: e.caption for e in Employee.select().where(Employee.id.in_({row.employee_id for row in rows}))}
    cases = {c.id: c.title for c in Case.select().where(Case.id.in_({row.case_id for row in rows}))}
    if holding is None:
        query = CaseAccess.select(CaseAccess.id).where(barriers.in_force(officer))
        holding = {row.id for row in query}
    return [_line(row, people, cases, row.id in holding) for row in rows]


def _line(row: CaseAccess, people: dict[int, str], cases: dict[int, str], holds: bool) -> dict[str, Any]:
    until = f"{row.until_at:%d.%m.%Y %H:%M}" if row.kind == AccessKind.EMERGENCY else ""
    until = until or (f"{row.until_at:%d.%m.%Y}" if row.until_at else "до отзыва")
    state = "действует" if holds else "отозвано" if row.withdrawn_at else "закончилось"
    return {
        "id": row.id,
        "case": cases.get(row.case_id, ""),
        "url": f"/case-access/{row.case_id}/",
        "kind": AccessKind(row.kind).label,
        "tone": "warn" if row.kind == AccessKind.EMERGENCY else "",
        "who": people.get(row.employee_id, ""),
        "since": row.from_at,
        "until": until,
        "reason": row.reason,
        "by": row.made_name,
        "state": state,
        "holds": holds,
        "withdrawn": f"{row.withdrawn_name}, {row.withdrawn_at:%d.%m.%Y}: {row.withdraw_reason}"
        if row.withdrawn_at
        else "",
    }


def _people(officer: Any) -> list[tuple[int, str]]:
    working = access.visible(Employee, officer).where(Employee.dismissed_on.is_null())
    return sorted(((row.id, row.caption) for row in working), key=lambda pair: pair[1])


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\x00", "").strip()[:4000]


def _require(decision: access.Decision) -> None:
    if not decision:
        raise Forbidden(decision.reason)
