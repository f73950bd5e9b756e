"""`/visits/`: the schedule of a week, the route sheet of a day; and the form of a visit opened with one press."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import abort, request
from flask_admin.base import expose

from console import access, audit, regulations, visits
from reports import route
from schema.case import Case
from schema.registers.visit import Visit, VisitOutcome
from views.base import Screen, now, officer_territory, single
from views.document import DocumentView, pdf_answer
from views.inputs import parse_date


class VisitView(DocumentView):
    """Differs only in how the form opens: «состоялось» and «не застал» come filled with all that is known."""

    def _form_page(self, row: Any, problems: list[Any], notes: list[str], *more: Any, **options: Any) -> Any:
        if request.method == "GET" and row.id and not row.outcome and single("outcome") in set(VisitOutcome):
            begin(row, VisitOutcome(single("outcome")), self)
        return super()._form_page(row, problems, notes, *more, **options)


def begin(visit: Visit, outcome: VisitOutcome, view: Screen) -> None:
    """What a planned visit becomes: nothing is stored until the form is saved."""
    visit.outcome = outcome
    if visit.planned_on == now().date():  # of another day only whoever went there knows when it was
        visit.visited_at = now().replace(second=0, microsecond=0)
    case = visit.case if visit.case_id else None
    if outcome is VisitOutcome.HELD:
        visit.children_seen = case.active_children if case else []
    else:
        calendar = regulations.calendar(view.officer.territory_id)
        visit.next_on = calendar.add_working_days(max(visit.planned_on, now().date()), 1)


class VisitPages(Screen):
    """The week of visits that the officer may see."""

    acts = {"index_view": "read", "route_view": "print"}

    def __init__(self) -> None:
        super().__init__(name="Посещения", endpoint="visits", url="/visits")

    @expose("/")
    def index_view(self) -> Any:
        officer, who = self.officer, self._who()
        start = visits.monday(self._day("week"))
        days = visits.week(officer, now(), start, who)
        behind = visits.forgotten(officer, now(), who)
        shown = [*behind, *(line for lines in days.values() for line in lines)]
        ids, cases = [line.visit.id for line in shown], [line.visit.case_id for line in shown]
        audit.looked("list", officer, now(), document="visits", listed=ids, cases=cases)
        return self.render(
            "visits.html",
            days=days,
            behind=behind,
            start=start,
            end=start + timedelta(days=6),
            before=start - visits.WEEK,
            after=start + visits.WEEK,
            this_week=visits.monday(now().date()),
            today=now().date(),
            people=visits.people(officer),
            who=who,
            may_plan=bool(access.may_create(Visit, officer)),
            cases=_cases(officer) if access.may_create(Visit, officer) else [],
        )

    @expose("/route.pdf")
    def route_view(self) -> Any:
        """Маршрутный лист: planned and not yet written down."""
        day, who = self._day("day"), self._who()
        lines = [line for line in visits.of_day(self.officer, now(), day, who) if not line.visit.outcome]
        ids, cases = [line.visit.id for line in lines], [line.visit.case_id for line in lines]
        audit.write("print", self.officer, now(), document="visits", listed=ids, cases=cases)
        place, missed = officer_territory(), visits.missed_before(lines, self.officer, day)
        chosen = next((person for person in visits.people(self.officer) if person.id == who), None)
        sheet = route.Route(
            day=day,
            whose=chosen.short if chosen else "",
            place=place.short_name if place else "",
            stops=tuple(_stop(line, missed) for line in lines),
            made_at=now(),
            made_by=self.officer.name,
        )
        return pdf_answer(route.pressed(sheet), f"route-{day:%Y-%m-%d}.pdf")

    def _day(self, name: str) -> date:
        if not access.may_list(Visit, self.officer):
            abort(403)
        typed = single(name)
        try:
            return parse_date(typed, now().date()) if typed else now().date()
        except (ValueError, OverflowError):
            abort(404)

    def _who(self) -> int | None:
        """Whose schedule: a curator begins with the own one, «0» shows everybody's."""
        typed = single("who")
        if typed.isascii() and typed.isdigit() and len(typed) < 10:
            return int(typed) or None
        known = {person.id for person in visits.people(self.officer)}
        return self.officer.employee_id if self.officer.employee_id in known else None


def _cases(officer: Any) -> list[Case]:
    """Cases in work for «запланировать»: those that the officer leads first."""
    mine = (Case.curator == officer.employee_id) if officer.employee_id else (Case.id == 0)
    query = access.visible(Case, officer).where(Case.state.in_(("open", "suspended", "investigating")))
    return list(query.order_by(mine.desc(), Case.id.desc()).limit(100))


def _stop(line: visits.Line, missed: set[int]) -> route.Stop:
    case = line.case
    return route.Stop(
        address=line.visit.address,
        family=case.family.caption if case and case.family_id else "",
        case=case.title if case else "",
        aim=str(line.visit.aim.label) if line.visit.aim_id else "",
        visitors=", ".join(person.short for person in line.visitors),
        earlier="в прошлый раз не застали" if case and case.id in missed else "",
    )
