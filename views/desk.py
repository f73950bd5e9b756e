"""The desk «Сегодня»: what is late, what is due, what waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_admin.base import expose

from console import access, approvals, assignments, audit, backup, regulations, terms
from console.accounts import User
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.history import Deadline
from schema.registers.control_journal import PlanControlEntry
from schema.spec import Role, Status
from validators.calendar import WorkingCalendar
from validators.deadlines import Standing, days_left
from views.base import Screen, now
from views.terms import in_days, late_count, reported_to_me
from views.terms import lines as term_lines
from views.words import cases

#: Terms due within so many working days stand on the desk; «скоро» as a colour is two (validators.deadlines).
NEAR_DAYS = 3
ROWS = 50
_NEAR = "Сегодня и ближайшие три рабочих дня"
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


class Desk(Screen):
    """`/desk`: what is late, what is due, what waits for me, what came back."""

    acts = {"index_view": "read"}

    def __init__(self) -> None:
        super().__init__(name="Рабочий стол", endpoint="desk", url="/desk")

    @expose("/")
    def index_view(self) -> Any:
        officer, moment = self.officer, now()
        from reports.words import date_long

        today = moment.date()
        groups = [*_term_groups(officer, moment), *_paper_groups(officer)]
        groups = [group for group in groups if group["rows"] or group["others"]]
        shown = [row for group in groups for row in (*group["rows"], *group["others"])]
        if shown:
            ids, cases_ = [row["id"] for row in shown], [row["case_id"] for row in shown]
            audit.looked("list", officer, moment, document="desk", listed=ids, cases=cases_)
        return self.render(
            "desk.html",
            heading=f"Сегодня, {_WEEKDAYS[today.weekday()]}, {date_long(today)}",
            subtitle=_subtitle(officer),
            groups=groups,
            cut=ROWS,
            actions=_actions(officer),
            has_terms=access.may_list(Case, officer) or access.may_list(PlanControlEntry, officer),
            backup=backup.age(moment) if Role.ADMIN in officer.roles else None,
        )


def _subtitle(officer: Officer) -> str:
    if not access.may_list(Case, officer):
        return ""
    count = (
        access.visible(Case, officer).where(Case.state.not_in(("closed", "refused", "transferred", "attached"))).count()
    )
    return f"{cases(count)} в работе · просрочено сроков: {late_count(officer)}"


def _actions(officer: Officer) -> list[tuple[str, str]]:
    """What the officer most often begins."""
    wanted = ("abuse-journal", "service-memo", "phone-message", "meeting", "measure-report")
    models = [registry.get(key) for key in wanted]
    return [(f"Создать {m.spec.accusative}", f"/{m.spec.key}/new/") for m in models if access.may_create(m, officer)]


def _term_groups(officer: Officer, moment: datetime) -> list[dict[str, Any]]:
    if not access.may_list(Case, officer):
        return _asked_groups(officer, moment)
    query = terms.open_terms(terms.visible(officer), moment).order_by(Deadline.due_at, Deadline.id)
    late = query.where(terms.overdue(Deadline.due_at, moment))
    answers = _answers(officer)
    mine = list(late.where(terms.own(officer)).limit(ROWS)) if answers else []
    reported = [row for row in reported_to_me(list(late.limit(ROWS)), officer, moment) if row not in mine]
    rest = [row for row in late.limit(ROWS) if row not in mine]
    near = _near(query, officer, moment)
    nearest = _near(query.where(terms.own(officer)), officer, moment) if answers else near
    return [
        _group("Доложено мне: просрочено", reported, moment),
        _group(
            "Просрочено",
            mine if answers else [row for row in rest if row not in reported],
            moment,
            [row for row in rest if row not in reported] if answers else (),
        ),
        _group(_NEAR, nearest, moment, [row for row in near if row not in nearest]),
    ]


def _group(title: str, rows: list[Deadline], moment: datetime, others: Sequence[Deadline] = ()) -> dict[str, Any]:
    """A part of the desk: what the officer answers for, and below it, folded, what is with others."""
    return {"title": title, "rows": term_lines(rows, moment), "others": term_lines(list(others), moment)}


def _answers(officer: Officer) -> bool:
    """Do the rules in force name a role of the officer as answering for a term? Others look after everybody's."""
    rules = regulations.in_force(officer.territory_id, officer.today) if officer.territory_id else None
    return rules is not None and any(officer.has(rule.responsible) for rule in rules.terms)


def _asked_groups(officer: Officer, moment: datetime) -> list[dict[str, Any]]:
    """Whoever sees no cases has no terms of theirs: an executor has measures of plans, each with its day."""
    today, calendar = moment.date(), regulations.calendar(officer.territory_id)
    lines = [line for line in assignments.of(officer, moment) if line.is_open]
    late = [line for line in lines if line.mark is Standing.OVERDUE]
    near = [line for line in lines if line not in late and days_left(today, line.due_on, calendar) <= NEAR_DAYS]
    groups = (("Просрочено", late[:ROWS]), (_NEAR, near))
    return [
        {"title": title, "rows": [_asked_row(line, today, calendar) for line in rows], "others": []}
        for title, rows in groups
    ]


def _asked_row(line: assignments.Asked, today: date, calendar: WorkingCalendar) -> dict[str, Any]:
    return {
        "tag": in_days(line.mark, line.due_on, today, calendar),
        "tone": line.mark.tone,
        "standing": line.mark.label,
        "title": line.task,
        "sub": "мероприятие плана",  # the case is not theirs to know
        "who": line.whom,
        "due": f"{line.due_on:%d.%m.%Y}",
        "id": line.key,
        "case_id": line.case.id if line.case else None,
        "basis": "",
        "explanation": "",
        "cause": "",
        "reported": [],
        "url": line.url,
        "button": "Открыть",
    }


def _near(query: Any, officer: Officer, moment: datetime) -> list[Deadline]:
    today, calendar = moment.date(), regulations.calendar(officer.territory_id)
    rows = query.where(~terms.overdue(Deadline.due_at, moment)).limit(ROWS)
    return [row for row in rows if days_left(today, row.due_on, calendar) <= NEAR_DAYS]


def _paper_groups(officer: Officer) -> list[dict[str, Any]]:
    waiting = [_paper_row(row, "ждёт", "info", "Рассмотреть") for row in approvals.waiting(officer)]
    returned: list[dict[str, Any]] = []
    for model in registry.documents():
        if officer.employee_id and officer.roles & model.spec.access.draft:
            mine = access.visible(model, officer).where(
                model.status == Status.RETURNED, model.created_by == officer.employee_id
            )
            returned += [_paper_row(row, "замечание", "late", "Исправить") for row in mine.limit(ROWS)]
    return [
        {"title": "Ждут моего решения", "rows": waiting, "others": []},
        {"title": "Возвращены мне", "rows": returned, "others": []},
    ]


def _paper_row(row: Any, tag: str, tone: str, button: str) -> dict[str, Any]:
    return {
        "tag": tag,
        "tone": tone,
        "standing": "",
        "title": row.caption,
        "sub": row.case.caption if row.case_id else "",
        "who": "",
        "due": f"{row.doc_date:%d.%m.%Y}" if row.doc_date else "",
        "id": f"{row.spec.key}:{row.id}",
        "case_id": row.case_id,
        "basis": row.remark if tag == "замечание" else "",
        "explanation": "",
        "cause": "",
        "reported": [],
        "url": row.url,
        "button": button,
    }


def demo_logins() -> list[tuple[str, str]]:
    """Demo log-ins with the role each shows."""
    found = []
    for user in User.select().order_by(User.territory, User.id):
        role = user.username.partition(".")[0].rstrip("2")
        if role in set(Role):
            found.append((user.username, Role(role).label))
    return found
