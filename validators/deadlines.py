"""When a thing is due, how it stands and why: pure functions of a rule, an event's date and a calendar (domain C, L.3).

Dates are the territory's own; a date-time is reduced to its date. Nothing here asks the clock or the database.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from babel import Locale
from dateutil.relativedelta import relativedelta

from schema.quotes import IN_FORCE
from schema.spec import Direction, Event, Labelled, Repetition, Role, Roll, State, Term, Unit
from validators.calendar import WorkingCalendar
from validators.casefile import meets, value_at

if TYPE_CHECKING:
    from validators.casefile import CaseFile, PaperFile

#: (suspended_from, resumed_on) of a suspension that is over; it lasted resumed_on − suspended_from days (L.3.6).
Suspension = tuple[date, date]

SOON = 2  # working days left when a term turns yellow (C.3)
_DAY = timedelta(days=1)
IMMEDIATE_HOURS = 6  # L.3.3
_IN_HOURS = (Unit.IMMEDIATE, Unit.HOUR)
_PERIOD_MONTHS = {Repetition.CALENDAR_MONTH: 1, Repetition.CALENDAR_QUARTER: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The dates of one term.

    ``raw_on`` is the last day as counted, ``due_on`` the limit (late after it), ``safe_on`` the last working day not
    later than ``raw_on``, ``target_on`` the wish. Of a backward term ``due_on`` is ``raw_on`` itself and ``safe_on``
    the recommended day. ``stopped_days`` are calendar days of suspension within ``raw_on``. ``due_at`` is the last
    moment of a term in hours, whose dates are the day of that moment.
    """

    base_on: date
    raw_on: date
    due_on: date
    safe_on: date
    target_on: date | None
    provisional: bool
    stopped_days: int = 0
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One turn of a repeated term; ``missed``: the next turn is over as well, so nothing can make up for this one.

    ``met_at`` is the moment in ``met_on``, for terms in hours; ``over``: the paper ended before this turn was met.
    """

    number: int
    due: Due
    met_on: date | None = None
    missed: bool = False
    met_at: datetime | None = None
    over: bool = False

    @property
    def is_late(self) -> bool:
        """Was it met after its limit, by the hour where the term counts hours?"""
        if self.due.due_at and self.met_at:
            return self.met_at > self.due.due_at
        return self.met_on is not None and is_overdue(self.due.due_on, self.met_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A row that ``schema.history.Deadline`` should hold; ``document`` and ``row_id`` are set for per-paper terms only.

    ``status``: open, met, late (met after the due date), cancelled. ``days_late`` counts working days up to
    ``counted_to``: the day it was met, today, or, when cancelled, the day the case left the states of the term.
    ``due_at`` is the last moment, the end of ``due_on`` unless the term counts hours; ``counted_on`` the limit before
    any decision to extend it; ``missed``: a turn that nothing can make up for. ``validators.settlement`` adds what
    people decided: extended, waived, accepted, done.
    """

    rule: str
    cycle: int
    document: str
    row_id: int | None
    title: str
    responsible_role: Role
    base_on: date
    target_on: date | None
    raw_on: date
    due_on: date
    safe_on: date
    status: str
    met_on: date | None
    days_late: int
    provisional: bool
    explanation: str
    due_at: datetime
    counted_on: date
    counted_to: date
    missed: bool = False
    responsible_id: int | None = None
    cause: str = ""
    accepted_by: str = ""


class Standing(Labelled):
    """How a term stands today, for every list, badge and print."""

    OVERDUE = "overdue", "просрочен"
    SOON = "soon", "скоро"
    ON_TIME = "on_time", "в срок"
    MET = "met", "выполнен"
    LATE = "late", "выполнен с опозданием"
    WAIVED = "waived", "снят"
    MISSED = "missed", "пропущен, опоздание принято"

    @property
    def tone(self) -> str:
        """The colour word; a colour never stands without the label."""
        return _TONES[self]


_TONES = {
    Standing.OVERDUE: "late",
    Standing.SOON: "warn",
    Standing.ON_TIME: "ok",
    Standing.MET: "ok",
    Standing.LATE: "warn",
    Standing.WAIVED: "info",
    Standing.MISSED: "warn",
}
_SETTLED = {
    "met": Standing.MET,
    "late": Standing.LATE,
    "waived": Standing.WAIVED,
    "cancelled": Standing.WAIVED,
    "accepted": Standing.MISSED,
}


# --- counting ------------------------------------------------------------------------------------------------------


def add(
    day: date,
    length: int,
    unit: Unit,
    calendar: WorkingCalendar,
    *,
    direction: Direction = Direction.FORWARD,
    boundary: str = "inclusive",
) -> date:
    """The last day ``length`` units after (or before) ``day``, not yet rolled to a working day.

    The day of the event is not counted (ст. 191 ГК РФ); a month without such a date ends on its last (п. 3 ст. 192).
    Backward «inclusive» is D−N; «full_days» leaves N whole days before the event: D−N−1 (C.1.1, M1 and M2).
    """
    if direction is Direction.FORWARD:
        return _shifted(day, length, unit, calendar)
    last = _shifted(day, -length, unit, calendar)
    if boundary != "full_days":
        return last
    return _shifted(last, -1, Unit.WORKING_DAY if unit is Unit.WORKING_DAY else Unit.CALENDAR_DAY, calendar)


def _shifted(day: date, length: int, unit: Unit, calendar: WorkingCalendar) -> date:
    match unit:
        case Unit.CALENDAR_DAY:
            return day + timedelta(days=length)
        case Unit.WORKING_DAY:
            return calendar.add_working_days(day, length)
        case Unit.MONTH:
            return day + relativedelta(months=length)
        case Unit.IMMEDIATE | Unit.HOUR:
            raise ValueError("a term in hours counts from a moment: due_by_the_hour")


def due_by_the_hour(term: Term, moment: datetime, calendar: WorkingCalendar) -> Due:
    """The dates of a term in hours: never rolled, because danger does not wait for a working day."""
    hours = timedelta(hours=term.length)
    due_at = immediate_due(moment, hours) if term.unit is Unit.IMMEDIATE else moment + hours
    last = due_at.date()
    return Due(
        base_on=moment.date(),
        raw_on=last,
        due_on=last,
        safe_on=last,
        target_on=None,
        provisional=calendar.is_provisional(last),
        due_at=due_at,
    )


def due(term: Term, base_on: date, calendar: WorkingCalendar, suspensions: Sequence[Suspension] = ()) -> Due:
    """The dates of the term counted from ``base_on``; of a repeated term, those of its first turn.

    A day that a paper sets itself («ответить до») is a backward term of length 0: it may be met before, never rolls.

    A suspension moves the raw date of a stopped open term by its calendar days, then the date rolls (L.3.6) – also of
    a term already overdue when it began, which so stays as late as it was. Pass only suspensions begun before the term
    was met. Backward terms follow their event and never move.
    """
    if term.repetition in _PERIOD_MONTHS:
        return _period(term, _next_period(base_on, _PERIOD_MONTHS[term.repetition]), calendar, suspensions)
    raw, target = _counted(term, base_on, 1, calendar)
    stopped = _stopped(base_on, suspensions) if _stops(term) else timedelta()
    return _rolled(term, base_on, (raw, target), stopped, calendar)


def _stops(term: Term) -> bool:
    return term.stops_on_suspension and term.direction is Direction.FORWARD


def _stopped(base_on: date, suspensions: Sequence[Suspension]) -> timedelta:
    return sum((resumed - max(begun, base_on) for begun, resumed in suspensions if resumed > base_on), timedelta())


def _counted(term: Term, origin: date, turns: int, calendar: WorkingCalendar) -> tuple[date, date | None]:
    """Raw last day and target of the turn ``turns`` counted from ``origin`` at once, so that months do not drift."""

    def at(length: int) -> date:
        return add(origin, length, term.unit, calendar, direction=term.direction, boundary=term.boundary)

    target = None if term.target is None else at(term.length * (turns - 1) + term.target)
    return at(term.length * turns), target


def _rolled(
    term: Term, base_on: date, counted: tuple[date, date | None], stopped: timedelta, calendar: WorkingCalendar
) -> Due:
    raw_on, target_on = counted[0] + stopped, counted[1] and counted[1] + stopped
    if term.direction is Direction.BACKWARD:
        due_on, safe_on = raw_on, calendar.preceding(raw_on)
        target_on = target_on and calendar.preceding(target_on)
    else:
        due_on, safe_on = _roll(term, raw_on, base_on, calendar), max(calendar.preceding(raw_on), base_on)
        target_on = target_on and _roll(term, target_on, base_on, calendar)
    return Due(
        base_on=base_on,
        raw_on=raw_on,
        due_on=due_on,
        safe_on=safe_on,
        target_on=target_on,
        provisional=any(calendar.is_provisional(day) for day in (safe_on, raw_on, due_on)),
        stopped_days=stopped.days,
    )


def _roll(term: Term, day: date, base_on: date, calendar: WorkingCalendar) -> date:
    match _roll_rule(term):
        case Roll.FOLLOWING:
            return calendar.following(day)
        case Roll.PRECEDING:
            earlier = calendar.preceding(day)
            return earlier if earlier >= base_on else day  # no working day within the term: it is not cut to nothing
        case Roll.NONE:
            return day


def _roll_rule(term: Term) -> Roll:
    """«Не реже» and calendar terms roll back whatever is declared: a gap never exceeds the norm (L.3.4)."""
    if term.repetition is not Repetition.ONCE and term.roll is Roll.FOLLOWING:
        return Roll.PRECEDING
    return term.roll


def immediate_due(moment: datetime, hours: timedelta = timedelta(hours=IMMEDIATE_HOURS)) -> datetime:
    """«Немедленно»: the end of the same calendar day or six hours later, whichever is later (L.3.3)."""
    return max(moment.replace(hour=23, minute=59, second=59, microsecond=999999), moment + hours)


# --- repetition ----------------------------------------------------------------------------------------------------


def cycles(
    term: Term,
    anchor: date,
    held: Sequence[date],
    calendar: WorkingCalendar,
    until: date,
    suspensions: Sequence[Suspension] = (),
) -> list[Cycle]:
    """Every turn of a repeated term up to ``until`` and the one open turn after it, in order.

    Only facts in (anchor, until] count, each for one turn. A turn that is due on ``until`` is still open.
    """
    if term.length < 1:
        raise ValueError(f"a repeated term needs a period: {term.code}")
    facts = sorted({day for day in held if anchor < day <= until})
    stops = sorted(suspensions) if _stops(term) else []
    if term.repetition in _PERIOD_MONTHS:
        return list(_calendar_cycles(term, anchor, facts, calendar, until, stops))
    return list(_rolling_cycles(term, anchor, facts, calendar, until, stops))


def _rolling_cycles(
    term: Term,
    anchor: date,
    facts: Sequence[date],
    calendar: WorkingCalendar,
    until: date,
    stops: Sequence[Suspension],
) -> Iterator[Cycle]:
    """due_k = min(anchor + k·period, last held + period) (L.3.4).

    A fact after a turn's due date but not after the next one's closes that turn late; the turns before it stay missed.
    After a miss the second counter goes on in whole periods from the last fact.
    """
    pending = deque(facts)
    last, turn = anchor, 0

    def at(number: int) -> Due:
        grid = _turn(term, anchor, number, calendar, stops)
        return min(grid, _turn(term, last, number - turn, calendar, stops), key=lambda one: one.raw_on)

    for number in count(1):
        current, following = at(number), at(number + 1)
        met_on = pending.popleft() if pending and pending[0] <= following.due_on else None
        yield Cycle(number, current, met_on, missed=met_on is None and is_overdue(following.due_on, until))
        if met_on:
            last, turn = met_on, number
        elif not is_overdue(current.due_on, until):
            return


def _turn(term: Term, origin: date, turns: int, calendar: WorkingCalendar, stops: Sequence[Suspension]) -> Due:
    counted = _counted(term, origin, turns, calendar)
    return _rolled(term, origin, counted, _stopped_while_open(counted[0], origin, stops), calendar)


def _calendar_cycles(
    term: Term,
    anchor: date,
    facts: Sequence[date],
    calendar: WorkingCalendar,
    until: date,
    stops: Sequence[Suspension],
) -> Iterator[Cycle]:
    """Once in each calendar period, beginning with the first whole one after the anchor (ст. 191 ГК РФ).

    A fact counts for the period in which it falls, so a missed period is never made up for. A period that a suspension
    stretches swallows those it reaches.
    """
    months = _PERIOD_MONTHS[term.repetition]
    start = _next_period(anchor, months)
    for number in count(1):
        current = _period(term, start, calendar, stops)
        end = max(current.raw_on, _next_period(start, months) - _DAY)
        met_on = next((day for day in facts if start <= day <= end), None)
        yield Cycle(number, current, met_on, missed=met_on is None and is_overdue(end, until))
        if met_on is None and not is_overdue(current.due_on, until):
            return
        start = _next_period(end, months)


def _period(term: Term, start: date, calendar: WorkingCalendar, suspensions: Sequence[Suspension]) -> Due:
    last = _next_period(start, _PERIOD_MONTHS[term.repetition]) - _DAY
    if term.month_day:
        last = last.replace(day=min(term.month_day, last.day))
    target = None if term.target is None else min(add(start - _DAY, term.target, term.unit, calendar), last)
    stops = sorted(suspensions) if _stops(term) else []
    return _rolled(term, start, (last, target), _stopped_while_open(last, start, stops), calendar)


def _next_period(day: date, months: int) -> date:
    """The first day of the period of 1 or 3 calendar months after the one in which ``day`` lies."""
    first = day.replace(month=day.month - (day.month - 1) % months, day=1)
    return first + relativedelta(months=months)


def _stopped_while_open(raw_on: date, start: date, stops: Sequence[Suspension]) -> timedelta:
    """Days of suspension that move one turn: only suspensions begun before it was over, oldest first."""
    stopped = timedelta()
    for begun, resumed in stops:
        if resumed > start and begun <= raw_on + stopped:
            stopped += resumed - max(begun, start)
    return stopped


# --- how it stands -------------------------------------------------------------------------------------------------


def is_overdue(due: date | datetime, now: date | datetime) -> bool:
    """The one predicate: the last moment is past, also on a non-working day (L.3.7); a date lasts to its end."""
    return _start(now) > last_moment(due)


def last_moment(due: date | datetime) -> datetime:
    """A term in hours has its moment, a term in days the end of its day."""
    return due if isinstance(due, datetime) else datetime.combine(due, time.max)


def _start(now: date | datetime) -> datetime:
    return now if isinstance(now, datetime) else datetime.combine(now, time.min)


def days_late(due_on: date, on: date, calendar: WorkingCalendar) -> int:
    """Working days in (due_on, on]; 0 on a non-working day right after the due date, though it is overdue."""
    return calendar.working_days_between(due_on, on)


def days_left(today: date, due_on: date, calendar: WorkingCalendar) -> int:
    """Working days in (today, due_on]; 0 on the last day."""
    return calendar.working_days_between(today, due_on)


def standing(
    status: str,
    due: date | datetime,
    now: date | datetime,
    calendar: WorkingCalendar,
    target_on: date | None = None,
) -> Standing:
    """The standing of a stored term whose ``status`` is open, met, late, cancelled, waived or accepted."""
    if status in _SETTLED:
        return _SETTLED[status]
    if is_overdue(due, now):
        return Standing.OVERDUE
    today = _date(now)
    wished = target_on is not None and today > target_on
    return Standing.SOON if wished or days_left(today, _date(due), calendar) <= SOON else Standing.ON_TIME


def reported_to(term: Term, due: date | datetime, now: date | datetime, calendar: WorkingCalendar) -> tuple[Role, ...]:
    """The roles that an overdue open term is reported to by now: the unit's head first, then those above (C.3)."""
    if not is_overdue(due, now):
        return ()
    late = days_late(_date(due), _date(now), calendar)
    return tuple(step.role for step in sorted(term.escalation, key=lambda step: step.after) if late >= step.after)


# --- why -----------------------------------------------------------------------------------------------------------

_RUSSIAN = Locale("ru")
_COUNTED = {
    Unit.CALENDAR_DAY: {"one": "календарный день", "few": "календарных дня", "many": "календарных дней"},
    Unit.WORKING_DAY: {"one": "рабочий день", "few": "рабочих дня", "many": "рабочих дней"},
    Unit.MONTH: {"one": "месяц", "few": "месяца", "many": "месяцев"},
    Unit.HOUR: {"one": "час", "few": "часа", "many": "часов"},
    Unit.IMMEDIATE: {"one": "часа", "few": "часов", "many": "часов"},
}


def explain(term: Term, due: Due, base_text: str) -> str:
    """One Russian sentence: the date, how it was counted, from what (``base_text``) and why it was moved."""
    if term.reminds_before is not None:
        return f"{_ru(due.due_on)}: {base_text}; напоминание за {_length(term.reminds_before, Unit.CALENDAR_DAY)}"
    words = _by_the_hour if due.due_at else _backward if term.direction is Direction.BACKWARD else _forward
    sentence = words(term, due, base_text)
    if due.provisional:
        sentence += f"; календарь {max(due.raw_on, due.due_on).year} года предварительный"
    return sentence


def _by_the_hour(term: Term, due: Due, base_text: str) -> str:
    length, since = _length(term.length, term.unit), f"{_ru(due.base_on)}{_in_brackets(base_text)}"
    how = f"немедленно – до конца дня или в течение {length}, что позже" if term.unit is Unit.IMMEDIATE else length
    return f"Срок {due.due_at:%d.%m.%Y %H:%M}: {how}, с {since}; по нерабочим дням не переносится"


def _backward(term: Term, due: Due, base_text: str) -> str:
    length = _length(term.length, term.unit, whole=term.boundary == "full_days")
    counted = f"за {length} до {_ru(due.base_on)}" if term.length else "установленный день"
    sentence = f"Не позднее {_ru(due.due_on)}: {counted}{_in_brackets(base_text)}"
    if due.safe_on == due.raw_on:
        return sentence
    return f"{sentence}; рекомендуется {_ru(due.safe_on)} – предшествующий рабочий день"


def _forward(term: Term, due: Due, base_text: str) -> str:
    sentence = f"Срок {_ru(due.due_on)}: {_measure(term, due, base_text)}"
    if due.stopped_days:
        sentence += f", сдвинут на {_length(due.stopped_days, Unit.CALENDAR_DAY)} приостановки"
    if due.due_on == due.raw_on:
        return sentence
    off = "выходной" if due.raw_on.weekday() >= 5 else "нерабочий"
    to = "следующий рабочий день по ст. 193 ГК РФ" if due.due_on > due.raw_on else "предшествующий рабочий день"
    return f"{sentence}, последний день {_ru(due.raw_on)} – {off}, перенесён на {to}"


def _measure(term: Term, due: Due, base_text: str) -> str:
    base = _in_brackets(base_text)
    since = f"{_ru(due.base_on)}{base}"
    match term.repetition:
        case Repetition.ONCE:
            return f"{_length(term.length, term.unit)} с {since}" if term.length else f"установленный день {since}"
        case Repetition.ROLLING:
            length = _length(term.length, term.unit).removeprefix("1 ")
            return f"не реже одного раза в {length}, отсчёт с {since}"
        case _:
            by = f", не позднее {term.month_day}-го числа" if term.month_day else ""
            return f"{term.repetition.label}{by}{base}, период с {_ru(due.base_on)}"


def length_words(term: Term) -> str:
    """How long a term is, for the help: «30 календарных дней», «немедленно», «день назван в документе»."""
    if term.unit is Unit.IMMEDIATE:
        return str(Unit.IMMEDIATE.label)
    return _length(term.length, term.unit) if term.length else "день назван в документе"


def _length(n: int, unit: Unit, *, whole: bool = False) -> str:
    """«30 календарных дней», «4 полных календарных дня»; nominative and accusative are alike."""
    form = _RUSSIAN.plural_form(n)
    adjective = ("полный " if form == "one" else "полных ") if whole else ""
    return f"{n} {adjective}{_COUNTED[unit][form]}"


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _ru(day: date) -> str:
    return f"{day:%d.%m.%Y}"


# --- the terms of a case -------------------------------------------------------------------------------------------

#: A meeting is no paper of the case: it is found through the agenda items that concern the case.
AGENDA = "meeting"
#: The paper with which a case came from another territory; its lines are terms that run on.
HANDOVER = "case-handover"
TITLE_LENGTH = 200
#: Children of the case, whose birthdays are reminders (C.3, DL-C1).
CHILD = "person"
_BIRTHDAY = "день рождения ребёнка"
_FINAL = frozenset(state for state in State if state.is_final)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A dated fact of a case, quoted without names of people: explanations go into lists and letters.

    ``line`` is the id of the inline row that holds the date.
    """

    on: date
    text: str
    document: str = ""
    row_id: int | None = None
    line: int | None = None
    at: datetime | None = None
    paper: Any = field(default=None, compare=False)
    source: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class _Ground:
    file: CaseFile | PaperFile
    calendar: WorkingCalendar
    today: date
    suspensions: tuple[Suspension, ...]


def deadlines(
    file: CaseFile | PaperFile,
    terms: Sequence[Term],
    calendar: WorkingCalendar,
    today: date,
    suspensions: Sequence[Suspension] = (),
) -> list[Expected]:
    """Every term of the case as its papers and moves make it today, in the order of ``terms``.

    ``suspensions`` are those that are over; the one that lasts is read from the case. Facts dated after today meet
    nothing, but may be the base of a term (a meeting to come).
    """
    ground = _Ground(file, calendar, today, _with_current(file, suspensions, today))
    return [row for term in terms for row in _expected(term, ground)]


def taken_over(
    file: CaseFile, handover: Any, rules: Mapping[str, Term], calendar: WorkingCalendar, today: date
) -> list[Expected]:
    """Terms that came with the case from another territory: never later than they were there, met by papers of here."""
    ground = _Ground(file, calendar, today, ())
    return [
        _taken(line, number, handover, rules.get(line.rule), ground) for number, line in enumerate(handover.terms, 1)
    ]


def _taken(line: Any, number: int, handover: Any, rule: Term | None, ground: _Ground) -> Expected:
    base = _Fact(handover.received_on, "", HANDOVER, handover.id, paper=ground.file.case)
    met = _met_here(rule, base, ground) if rule else None
    due_on = line.due_at.date()
    until = met.on if met else ground.today
    status = _status_of_taken(line, met, ground)
    return Expected(
        rule=line.rule,
        cycle=number,
        document=HANDOVER,
        row_id=handover.id,
        title=line.title,
        responsible_role=rule.responsible if rule else Role.SPECIALIST,
        base_on=line.base_on,
        target_on=None,
        raw_on=due_on,
        due_on=due_on,
        safe_on=max(ground.calendar.preceding(due_on), line.base_on),
        status=status,
        met_on=met.on if met else None,
        days_late=days_late(due_on, until, ground.calendar),
        provisional=ground.calendar.is_provisional(due_on),
        explanation=f"Срок {_ru(due_on)} не изменился: случай принят с ним по передаче {handover.reference}",
        due_at=line.due_at,
        counted_on=due_on,
        counted_to=until,
    )


def _status_of_taken(line: Any, met: _Fact | None, ground: _Ground) -> str:
    if met is not None:
        return "late" if is_overdue(line.due_at, met.at or met.on) else "met"
    return "cancelled" if _state(ground.file) in _FINAL else "open"


def _met_here(rule: Term, base: _Fact, ground: _Ground) -> _Fact | None:
    """The first fact since the case was taken over; of a term per child the one that completes all children."""
    found = [fact for event in rule.met_by for fact in _facts(ground.file, event) if base.on <= fact.on <= ground.today]
    found.sort(key=_when)
    found = _for_every_child(base, found, ground.file.gone) if rule.per_child else found
    return found[0] if found else None


def _with_current(file: CaseFile | PaperFile, suspensions: Sequence[Suspension], today: date) -> tuple[Suspension, ...]:
    """The suspension that lasts counts to its planned end, so that stopped terms do not turn red meanwhile."""
    case = file.case
    begun = case.suspended_from if case is not None and case.state == State.SUSPENDED else None
    if case is None or begun is None or any(begun == known for known, _ in suspensions):
        return tuple(suspensions)
    return (*suspensions, (begun, max(case.suspended_until or today, today)))


def _expected(term: Term, ground: _Ground) -> Iterator[Expected]:
    bases = _facts(ground.file, term.event)
    if not bases:
        return
    for base in _bases(term, bases):
        rule = _own_length(term, base)
        if rule is None:
            continue
        for cycle in _cycles_of(rule, base, bases, ground):
            if _is_shown(rule, cycle, ground.today):
                yield _row(rule, base, cycle, ground)


def _bases(term: Term, bases: Sequence[_Fact]) -> Sequence[_Fact]:
    """The facts a term is counted from: each paper's own, the first one of everybody named, or one of the case."""
    if term.per:
        named = [base for base in bases if value_at(base.source, term.per) is not None]
        return list({_subject(term, base): base for base in reversed(named)}.values())[::-1]
    return bases if term.per_paper else [_shared_base(term, bases)]


def _subject(term: Term, base: _Fact) -> tuple[str, int | None]:
    """Whose the term is: somebody named (key of the row's kind, id), its paper, or nobody but the case."""
    if term.per:
        named = value_at(base.source, term.per)
        return (named.spec.key, named.id) if named is not None else ("", None)
    return (base.document, base.row_id) if term.per_paper else ("", None)


def _is_shown(term: Term, cycle: Cycle, today: date) -> bool:
    """A reminder exists only shortly before its day; any other term from its event on."""
    if term.reminds_before is None:
        return True
    return cycle.due.due_on - timedelta(days=term.reminds_before) <= today <= cycle.due.due_on


def _own_length(term: Term, base: _Fact) -> Term | None:
    """The term with the length that the paper of the event names; None when it names none."""
    if not term.length_field:
        return term
    length = value_at(base.paper, term.length_field)
    return replace(term, length=int(length)) if length else None


def _shared_base(term: Term, bases: Sequence[_Fact]) -> _Fact:
    """A new event renews a term of one turn; a repeated term keeps its first anchor, and so its missed turns."""
    return bases[-1] if term.repetition is Repetition.ONCE and term.renewed else bases[0]


def _cycles_of(term: Term, base: _Fact, bases: Sequence[_Fact], ground: _Ground) -> list[Cycle]:
    met = _fulfilments(term, base, bases, ground)
    if term.repetition is not Repetition.ONCE:
        days = [fact.on for fact in met]
        return _turns_of(term, base, bases, days, ground) if term.per else _turns(term, base, days, ground)
    first = met[0] if met else None
    met_on, number = first.on if first else None, _line_number(base, bases)
    if term.unit in _IN_HOURS:
        moment = base.at or datetime.combine(base.on, time.min)
        dates = due_by_the_hour(term, moment, ground.calendar)
        return [Cycle(number, dates, met_on, met_at=first.at if first else None)]
    stops = [stop for stop in ground.suspensions if met_on is None or stop[0] <= met_on]
    return [Cycle(number, due(term, base.on, ground.calendar, stops), met_on)]


def _turns(term: Term, base: _Fact, met: Sequence[date], ground: _Ground) -> list[Cycle]:
    """The turns of a repeated term, up to the day its paper ended: what was not done by then is no longer awaited."""
    today = _last_day(term, ground)
    end = _ended(term, base)
    found = cycles(term, base.on, met, ground.calendar, min(today, end), ground.suspensions)
    within = [cycle for cycle in found if cycle.met_on or cycle.due.due_on <= end]
    return [replace(cycle, over=cycle.met_on is None and end < today) for cycle in within]


def _turns_of(term: Term, base: _Fact, bases: Sequence[_Fact], met: Sequence[date], ground: _Ground) -> list[Cycle]:
    """The turns of somebody named: only of periods in which a line of theirs runs; a missed one stays awaited."""
    whose = _subject(term, base)
    lines = [(_begun(term, one), _ended(term, one)) for one in bases if _subject(term, one) == whose]
    months = _PERIOD_MONTHS[term.repetition]
    found = cycles(term, min(lines)[0], met, ground.calendar, _last_day(term, ground), ground.suspensions)
    return [
        cycle
        for cycle in found
        if any(start < _next_period(cycle.due.base_on, months) and cycle.due.base_on <= end for start, end in lines)
    ]


def _begun(term: Term, base: _Fact) -> date:
    """The latest of the event's day and those in ``starts`` of its line: a measure may begin after its plan."""
    days = [_date(day) for name in term.starts if (day := value_at(base.source, name)) is not None]
    return max([base.on, *days])


def _ended(term: Term, base: _Fact) -> date:
    """The earliest day in the ``ends`` of the event's line or paper."""
    days = [_date(day) for name in term.ends if (day := value_at(base.source, name)) is not None]
    return min(days, default=date.max)


def _line_number(base: _Fact, bases: Sequence[_Fact]) -> int:
    """1, 2, 3… for the inline rows of one paper, each with a term of its own; 1 for the paper itself."""
    earlier = [one for one in bases if one.row_id == base.row_id and (one.line or 0) < (base.line or 0)]
    return 1 + (len(earlier) if base.line else 0)


def _row(term: Term, base: _Fact, cycle: Cycle, ground: _Ground) -> Expected:
    dates, (document, row_id) = cycle.due, _subject(term, base)
    return Expected(
        rule=term.code,
        cycle=cycle.number,
        document=document,
        row_id=row_id,
        title=_title(term, base),
        responsible_role=term.responsible,
        base_on=dates.base_on,
        target_on=dates.target_on,
        raw_on=dates.raw_on,
        due_on=dates.due_on,
        safe_on=dates.safe_on,
        status=_status(term, cycle, base, ground),
        met_on=cycle.met_on,
        days_late=days_late(dates.due_on, cycle.met_on or _last_day(term, ground), ground.calendar),
        provisional=dates.provisional,
        explanation=explain(term, dates, _base_text(term, base, cycle)) + ("; период пропущен" if cycle.missed else ""),
        due_at=dates.due_at or last_moment(dates.due_on),
        counted_on=dates.due_on,
        counted_to=cycle.met_on or _last_day(term, ground),
        missed=cycle.missed,
        responsible_id=_responsible(term, base),
    )


def _title(term: Term, base: _Fact) -> str:
    """Of a term for everyone named: «Сведения исполнителя: школа № 4»."""
    named = value_at(base.source, term.per) if term.per else None
    return term.title if named is None else f"{term.title}: {named.caption}"[:TITLE_LENGTH]


def _responsible(term: Term, base: _Fact) -> int | None:
    """The employee whom the event's own line of the paper names."""
    employee = value_at(base.source, term.responsible_field) if term.responsible_field else None
    return getattr(employee, "id", None)


def _status(term: Term, cycle: Cycle, base: _Fact, ground: _Ground) -> str:
    if cycle.met_on:
        return "late" if cycle.is_late else "met"
    over = cycle.over or _has_left(base, ground)
    return "open" if not over and _is_active(term, _state(ground.file)) else "cancelled"


def _has_left(base: _Fact, ground: _Ground) -> bool:
    """Was the paper of the event about children who have all left the case since?"""
    children = _children(base.paper)
    return bool(children) and children <= ground.file.gone


def _state(file: CaseFile | PaperFile) -> str:
    """The state of the case; a paper without a case is always in work."""
    return str(file.case.state) if file.case is not None else State.OPEN


def _base_text(term: Term, base: _Fact, cycle: Cycle) -> str:
    renewed = term.repetition is Repetition.ROLLING and cycle.due.base_on != base.on
    return "предыдущее исполнение" if renewed else base.text


def _is_active(term: Term, state: str) -> bool:
    """Is the term open while the case is in this state? No states declared: in any that is not final."""
    return state in term.states if term.states else state not in _FINAL


def _last_day(term: Term, ground: _Ground) -> date:
    """The day up to which lateness is counted: today, or the day the case last left the states of the term."""
    if _is_active(term, _state(ground.file)):
        return ground.today
    left = [
        move.happened_on
        for move in ground.file.moves
        if move.to_state and _is_active(term, move.from_state) and not _is_active(term, move.to_state)
    ]
    return min(left[-1], ground.today) if left else ground.today


def _fulfilments(term: Term, base: _Fact, bases: Sequence[_Fact], ground: _Ground) -> list[_Fact]:
    """The facts that may meet the term, oldest first; a fact before the base is not a fulfilment.

    A per-paper term is met by its own paper's field, and by any later paper of another kind (one act of inspection
    closes the terms of two signals). A backward term is met before its event, but after the event before that.
    """
    since, whose = _since(term, base, bases), _subject(term, base)[1]
    found: list[_Fact] = []
    for event in term.met_by:
        facts = [fact for fact in _facts(ground.file, event) if _is_about(fact, event, whose)]
        if term.per_paper and event.document == base.document and not event.transition:
            earliest = date.min if term.direction is Direction.BACKWARD else since
            found += [fact for fact in facts if fact.on >= earliest and _is_same_paper(fact, base)]
        else:
            found += [fact for fact in facts if fact.on >= since]
    found = sorted((fact for fact in found if fact.on <= ground.today), key=_when)
    return _for_every_child(base, found, ground.file.gone) if term.per_child else found


def _is_about(fact: _Fact, event: Event, whose: int | None) -> bool:
    """Does the fulfilling paper name the paper of the event or its executor, where the rule asks for it?"""
    if not event.link:
        return True
    named = value_at(fact.paper, event.link)
    return bool(named is not None and named.id == whose)


def _when(fact: _Fact) -> datetime:
    return fact.at or datetime.combine(fact.on, time.min)


def _for_every_child(base: _Fact, found: Sequence[_Fact], gone: frozenset[int]) -> list[_Fact]:
    """The fact that completes the papers of all children of the base; nothing while a child is without one.

    Children who have left the case are awaited no longer, unless nobody else is left.
    """
    asked = _children(base.paper) - gone or _children(base.paper)
    firsts = [next((fact for fact in found if child in _children(fact.paper)), None) for child in asked]
    complete = [fact for fact in firsts if fact is not None]
    return [max(complete, key=_when)] if firsts and len(complete) == len(firsts) else []


def _children(paper: Any) -> frozenset[int]:
    """Ids of the children a paper is about; a child not yet established is nobody's id."""
    child = getattr(paper, "child_id", None)
    many = {_child_key(row) for row in getattr(paper, "children", None) or ()}
    return frozenset(key for key in (child, *many) if key is not None)


def _child_key(row: Any) -> int | None:
    """A person, or an inline row that names one; a row without a card stands for itself, below all ids."""
    if getattr(row, "person_id", None) is None:
        return -row.id if hasattr(row, "person_id") and row.id else getattr(row, "id", None)
    return int(row.person_id)


def _is_same_paper(fact: _Fact, base: _Fact) -> bool:
    return fact.row_id == base.row_id and (fact.line == base.line or None in (fact.line, base.line))


def _since(term: Term, base: _Fact, bases: Sequence[_Fact]) -> date:
    if term.direction is Direction.FORWARD:
        return base.on
    earlier = [one.on for one in bases if one.on < base.on]
    return max(earlier) + _DAY if earlier else date.min


def _facts(file: CaseFile | PaperFile, event: Event) -> list[_Fact]:
    """The dated facts an event stands for, oldest first; an empty date is no fact."""
    if event.transition:
        moves = [move for move in file.moves if move.code == event.transition]
        found = [_Fact(move.happened_on, f"переход {move.code}") for move in moves]
    else:
        found = [fact for line in _lines(file, event) if (fact := _fact(line, event)) is not None]
    return list(dict.fromkeys(sorted(found, key=lambda fact: fact.on)))


@dataclass(frozen=True, slots=True)
class _Line:
    """A paper seen with one of its inline rows: «agenda.due_on» is the row's, «held_on» the paper's."""

    paper: Any
    rows: str = ""
    row: Any = None

    def __getattr__(self, name: str) -> Any:
        return self.row if name == self.rows else getattr(self.paper, name)


def _lines(file: CaseFile | PaperFile, event: Event) -> list[_Line]:
    statuses = event.statuses or IN_FORCE
    if event.document == CHILD:
        lines = [_Line(child) for child in file.children]
    elif event.document == AGENDA:
        rows = "agenda" if any(path.startswith("agenda.") for path in _paths(event)) else ""
        lines = [_Line(meeting, rows, item) for meeting, item in file.agenda() if meeting.status in statuses]
    else:
        lines = [line for paper in file.papers(event.document, statuses) for line in _split(paper, event)]
    return [line for line in lines if all(meets(line, condition) for condition in event.where)]


def _split(paper: Any, event: Event) -> list[_Line]:
    for head in (path.partition(".")[0] for path in _paths(event) if "." in path):
        rows = getattr(paper, head, None)
        if isinstance(rows, list):
            return [_Line(paper, head, row) for row in rows]
    return [_Line(paper)]


def _paths(event: Event) -> list[str]:
    return [event.field, *(condition.field for condition in event.where)]


def _fact(line: _Line, event: Event) -> _Fact | None:
    path = event.field or "doc_date"
    value = value_at(line, path)
    if value is None:
        return None
    linked = value_at(line, path.rpartition(".")[0]) if "." in path else None
    quoted = linked if hasattr(linked, "reference") else line.paper
    return _Fact(
        _date(value),
        _BIRTHDAY if event.document == CHILD else _quote(quoted) + _point(line, path),
        event.document,
        line.paper.id,
        line.row.id if line.rows else None,
        value if isinstance(value, datetime) else None,
        line.paper,
        line,
    )


def _point(line: _Line, path: str) -> str:
    """«, п. 2» for a date of a numbered line: the assignment stands in that item of the protocol."""
    number = getattr(line.row, "number", None) if line.rows and "." in path else None
    return f", п. {number}" if number else ""


def _date(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _quote(paper: Any) -> str:
    """«приказ о назначении куратора № 14-о/д от 10.04.2026»."""
    title = str(paper.spec.title)
    return f"{title[:1].lower() if title[1:2].islower() else title[:1]}{title[1:]} {paper.reference}"
