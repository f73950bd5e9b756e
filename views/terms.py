"""Terms on screen: one line for every list, and the page of a term, where it explains itself and is decided about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import abort, flash, g, redirect, request
from flask_admin.base import expose

from console import access, audit, officers, regulations, settlement, terms
from console.errors import Refused
from console.officers import Officer
from console.rows import by_id, with_cards
from schema import registry
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.history import Deadline, TermAct, TermActKind
from schema.places import Employee
from schema.spec import Role, Status, Term
from validators import settlement as rules
from validators.calendar import WorkingCalendar
from validators.deadlines import Standing, days_late, days_left, last_moment, reported_to, standing
from validators.problem import Problem
from validators.settlement import Decision
from views.base import Screen, now
from views.inputs import parse_date
from views.words import hours, working_days

#: Who answers for a report in words: only posts that a territory holds once are named with their holder.
_NAMED = frozenset({Role.HEAD, Role.DEPUTY, Role.MAYOR})
_RISK_TONES = {"RISK.HIGH": "late", "RISK.MODERATE": "warn"}


def lines(rows: list[Deadline], moment: datetime) -> list[dict[str, Any]]:
    """What every list says about terms: how they stand, of what, whose, why, to whom reported."""
    about = _About(rows, moment)
    return [about.line(row) for row in rows]


class _Rules:
    """The rules of stored terms on a day, read once for each territory of a list."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._known: dict[int, dict[str, Term]] = {}

    def of(self, row: Deadline) -> Term | None:
        if row.territory_id not in self._known:
            found = regulations.in_force(row.territory_id, self._moment.date()).terms
            self._known[row.territory_id] = {rule.code: rule for rule in found}
        return self._known[row.territory_id].get(row.rule)


class _About:
    """What the lines of one page need, read once."""

    def __init__(self, rows: list[Deadline], moment: datetime) -> None:
        self.moment = moment
        self._calendars = {key: regulations.calendar(key) for key in {row.territory_id for row in rows}}
        self.cases = by_id(Case, {row.case_id for row in rows})
        with_cards(list(self.cases.values()))
        self.people = {e.id: e.short for e in by_id(Employee, {row.responsible_id for row in rows}).values()}
        self.papers = _papers(row for row in rows if not row.case_id)
        self.risks = {
            e.id: e.label for e in by_id(DictionaryEntry, {c.risk_level_id for c in self.cases.values()}).values()
        }
        self.bosses: dict[tuple[int, Role, int | None], str] = {}
        self.rules = _Rules(moment)

    def line(self, row: Deadline) -> dict[str, Any]:
        rule = self.rules.of(row)
        mark = standing(row.status, row.due_at, self.moment, self._calendars[row.territory_id], row.target_on)
        case = self.cases.get(row.case_id)
        return {
            "id": row.id,
            "case_id": row.case_id,
            "title": row.title,
            "rule": row.rule,
            "tag": tag(row, mark, self.moment, self._calendars[row.territory_id]),
            "tone": mark.tone,
            "standing": mark.label,
            "open": row.status == "open",
            "sub": f"{case.caption} · этап {case.stage}" if case else self.papers[row.document, row.row_id].caption,
            "number": case.title if case else self.papers[row.document, row.row_id].caption,
            "family": case.family.family_name if case and case.family_id else "",
            "risk": self.risks.get(case.risk_level_id, "") if case else "",
            "risk_tone": _RISK_TONES.get(case.risk_level_id, "") if case else "",
            "who": self.people.get(row.responsible_id) or str(Role(row.responsible_role).label),
            "due": terms.moment_text(row.due_at),
            "due_on": row.due_on,
            "overdue_days": days_late(row.due_on, self.moment.date(), self._calendars[row.territory_id])
            if mark is Standing.OVERDUE
            else None,
            "safe": _advised(row),
            "met_on": row.met_on,
            "days_late": row.days_late,
            "basis": rule.basis if rule else "",
            "action": rule.action if rule else "",
            "explanation": row.explanation,
            "cause": row.cause,
            "accepted_by": row.accepted_by,
            "changed": json.loads(row.changed),
            "reported": self._reported(row, rule),
            "url": f"/term/{row.id}/",
            "owner_url": owner_url(row),
            "button": "Открыть",
        }

    def _reported(self, row: Deadline, rule: Term | None) -> list[str]:
        """Those to whom the overdue term is reported by now: the holder of the post, or the role in words."""
        if rule is None or row.status != "open":
            return []
        roles = reported_to(rule, row.due_at, self.moment, self._calendars[row.territory_id])
        case = self.cases.get(row.case_id)
        return [self._boss(row.territory_id, role, case.service_id if case else None) for role in roles]

    def _boss(self, territory_id: int, role: Role, service_id: int | None) -> str:
        key = (territory_id, role, service_id)
        if key not in self.bosses:
            held = self._holders(territory_id, role, service_id)
            self.bosses[key] = held[0][0].short if held else str(role.label)
        return self.bosses[key]

    def _holders(self, territory_id: int, role: Role, service_id: int | None) -> list[Any]:
        if role not in _NAMED and not (role is Role.SERVICE and service_id):
            return []
        return officers.holders(role, territory_id, service_id, self.moment.date())


def _advised(row: Deadline) -> Any:
    """The safer day of a term that may be met on a day off; None when the explanation names it already."""
    said = row.safe_on == row.due_on or f"{row.safe_on:%d.%m.%Y}" in row.explanation
    return None if said else row.safe_on


def late_count(officer: Officer) -> int:
    """How many terms of the officer are overdue: counted once for the menu, the heading and the list of a page."""
    known: dict[int | None, int] = g.setdefault("overdue terms by user", {})
    if officer.user_id not in known:
        known[officer.user_id] = terms.count_overdue(officer, now())
    return known[officer.user_id]


def reported_to_me(rows: list[Deadline], officer: Officer, moment: datetime) -> list[Deadline]:
    """The terms that are reported to the officer by the rules of their territory."""
    calendar, known = regulations.calendar(officer.territory_id), _Rules(moment)
    found = []
    for row in rows:
        rule = known.of(row)
        if rule is not None and officer.has(*reported_to(rule, row.due_at, moment, calendar)):
            found.append(row)
    return found


def tag(row: Deadline, mark: Standing, moment: datetime, calendar: WorkingCalendar) -> str:
    """How long: «на 3 рабочих дня», «на 5 часов», «сегодня», «осталось 2 рабочих дня»."""
    if row.status != "open":
        return f"выполнено {row.met_on:%d.%m.%Y}" if row.met_on else mark.label
    by_the_hour = row.due_at != last_moment(row.due_on)
    if by_the_hour and mark is Standing.OVERDUE and not days_late(row.due_on, moment.date(), calendar):
        return f"на {hours(moment - row.due_at)}"
    if by_the_hour and mark is not Standing.OVERDUE and row.due_on == moment.date():
        return f"сегодня, осталось {hours(row.due_at - moment)}"
    return in_days(mark, row.due_on, moment.date(), calendar)


def in_days(mark: Standing, due_on: date, today: date, calendar: WorkingCalendar) -> str:
    """How long an open term that is counted in days is late, or how much of it is left."""
    if mark is Standing.OVERDUE:
        late = days_late(due_on, today, calendar)
        return f"на {working_days(late)}" if late else "просрочено"
    return "сегодня" if due_on == today else f"осталось {working_days(days_left(today, due_on, calendar))}"


def owner_url(row: Deadline) -> str:
    return f"/case/{row.case_id}/" if row.case_id else f"/{row.document}/details/?id={row.row_id}"


def _papers(rows: Iterable[Deadline]) -> dict[tuple[str, int], Any]:
    """The papers without a case that the terms belong to, read at once for each kind."""
    wanted: dict[str, set[Any]] = {}
    for row in rows:
        wanted.setdefault(row.document, set()).add(row.row_id)
    return {
        (key, found): paper for key, ids in wanted.items() for found, paper in by_id(registry.get(key), ids).items()
    }


class TermPage(Screen):
    """`/term/<id>/`: why this date, what it was before, what was decided; the acts of whoever may decide."""

    acts = {"index_view": "read", "term_view": "read", "act_view": "settle"}

    def __init__(self) -> None:
        super().__init__(name="Срок", endpoint="term", url="/term")

    @expose("/")
    def index_view(self) -> Any:
        return redirect("/overdue/")

    @expose("/<int:term_id>/")
    def term_view(self, term_id: int) -> Any:
        return self._page(self._found(term_id), [])

    @expose("/<int:term_id>/<kind>", methods=("POST",))
    def act_view(self, term_id: int, kind: str) -> Any:
        row = self._found(term_id)
        if kind not in set(TermActKind):
            abort(404)
        try:
            decision, moment = _decision(TermActKind(kind), self.officer.today), now()
            turns = settlement.turns_missed(row) if request.form.get("all") == "1" else []
            settlement.decide_each([(each, decision) for each in (row, *turns)], self.officer, moment)
        except Refused as refusal:
            return self._page(self._found(term_id), refusal.problems), 422
        flash(_SAID[TermActKind(kind)], "success")
        return redirect(f"/term/{term_id}/")

    def _found(self, term_id: int) -> Deadline:
        row = settlement.find(term_id, self.officer) if term_id < 2**31 else None
        if row is None:
            abort(404)
        return row

    def _page(self, row: Deadline, problems: list[Problem]) -> Any:
        moment = now()
        rule = settlement.rule_of(row, moment)
        owner = (Case if row.case_id else registry.get(row.document)).get_by_id(row.case_id or row.row_id)
        audit.looked("view", self.officer, moment, row=owner)
        return self.render(
            "term.html",
            term=row,
            line=lines([row], moment)[0],
            rule=rule,
            facts=_facts(row, rule),
            ways=_ways(row, rule, owner, self.officer),
            problems=problems,
            offered=[kind.value for kind in settlement.offered(row, self.officer, moment)],
            kinds={kind.value: kind.label for kind in TermActKind},
            decisions=[_said(act) for act in settlement.acts(row)],
            causes=_causes(),
            turns=len(settlement.turns_missed(row)),
            limit=rules.cap(row, rule, regulations.calendar(row.territory_id)) if rule else None,
        )


def _ways(row: Deadline, rule: Term | None, owner: Any, officer: Officer) -> list[tuple[str, str]]:
    """What meets an open term of a case: the officer's unfinished paper, or a new one; (label, address)."""
    if rule is None or row.status != "open" or not row.case_id:
        return []
    models = [registry.find(key) for key in dict.fromkeys(event.document for event in rule.met_by)]
    found = (_way(model, owner, officer) for model in models if model is not None and "case" in model._meta.fields)
    return [way for way in found if way]


def _way(model: Any, case: Case, officer: Officer) -> tuple[str, str] | None:
    if not access.may_list(model, officer):
        return None
    if (draft := unfinished(model, case, officer).first()) is not None:
        return f"Продолжить: {draft.caption}", draft.url
    named = model.spec.accusative or model.spec.title.lower()
    return (
        (f"Составить {named}", f"/{model.spec.key}/new/?case={case.id}")
        if access.may_create(model, officer, case)
        else None
    )


def unfinished(model: Any, case: Case, officer: Officer) -> Any:
    """A query of the papers of one kind that were begun in the case and that the officer sees, the newest first."""
    begun = model.status.in_((Status.DRAFT, Status.RETURNED, Status.READY))
    return access.visible(model, officer).where(model.case == case.id, begun).order_by(model.id.desc())


_SAID = {
    TermActKind.EXTEND: "Срок продлён, прежняя дата осталась в истории",
    TermActKind.WAIVE: "Срок снят",
    TermActKind.RESTORE: "Срок снова в работе",
    TermActKind.ACCEPT: "Опоздание принято: дни и причина записаны",
    TermActKind.DONE: "Исполнение отмечено",
}


def _decision(kind: TermActKind, today: date) -> Decision:
    """What was typed. Raises Refused for an unreadable date."""
    cause, text = request.form.get("cause", "")[:200].strip(), request.form.get("reason", "")[:4000].strip()
    day = request.form.get("on", "").strip()
    try:
        on = parse_date(day, today) if day else None
    except (ValueError, OverflowError):
        raise Refused([Problem("unreadable", "Дата пишется 21.11.2026", "on")]) from None
    reason = ": ".join(filter(None, (cause, text))) if kind is TermActKind.ACCEPT else text
    return Decision(kind=kind, reason=reason, basis=request.form.get("basis", "")[:300], on=on)


def _causes() -> list[str]:
    """The short dictionary of causes of lateness."""
    query = DictionaryEntry.select().where(DictionaryEntry.dictionary == "LATECAUSE", DictionaryEntry.active)
    return [entry.label for entry in query.order_by(DictionaryEntry.position)]


def _facts(row: Deadline, rule: Term | None) -> list[dict[str, str]]:
    """The dates of the term, each with its name."""
    target = f"{row.target_on:%d.%m.%Y}" if row.target_on else ""
    found = {
        "Отсчёт с": f"{row.base_on:%d.%m.%Y}",
        "Желательно до": target,
        "Надёжнее успеть до": f"{row.safe_on:%d.%m.%Y}" if row.safe_on != row.due_on else "",
        "Предел": terms.moment_text(row.due_at),
        "Предел до продления": f"{row.counted_on:%d.%m.%Y}" if row.counted_on != row.due_on else "",
        "Исполнено": f"{row.met_on:%d.%m.%Y}" if row.met_on else "",
        "Опоздание": working_days(row.days_late) if row.days_late and row.status != "waived" else "",
        "Причина опоздания": row.cause,
        "Принял опоздание": row.accepted_by,
        "Отвечает": _responsible(row),
        "Что сделать": rule.action if rule and row.status == "open" else "",
        "Правовое основание": rule.basis if rule else "",
    }
    return [{"label": label, "value": value} for label, value in found.items() if value]


def _responsible(row: Deadline) -> str:
    employee = Employee.get_or_none(Employee.id == row.responsible_id) if row.responsible_id else None
    return f"{employee.short}, {Role(row.responsible_role).label}" if employee else Role(row.responsible_role).label


def _said(act: TermAct) -> dict[str, Any]:
    what = {
        TermActKind.EXTEND: f"Продлён с {act.was_on:%d.%m.%Y} до {act.due_on:%d.%m.%Y}" if act.due_on else "",
        TermActKind.WAIVE: "Снят",
        TermActKind.RESTORE: "Возвращён в работу",
        TermActKind.ACCEPT: f"Опоздание принято: {working_days(act.days_late)}",
        TermActKind.DONE: f"Исполнен {act.due_on:%d.%m.%Y}" if act.due_on else "",
    }[TermActKind(act.kind)]
    return {"what": what, "at": act.at, "who": act.officer, "reason": act.reason, "basis": act.basis}
