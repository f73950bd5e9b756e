"""Statutory and practical terms as data: event, length, unit, direction, roll, repetition, basis."""

from dataclasses import dataclass

from schema.spec.labels import Labelled, Role, State, Status
from schema.spec.needs import Condition


class Unit(Labelled):
    """``IMMEDIATE``: «немедленно» – by the end of the day or within ``length`` hours, whichever is later (L.3.3)."""

    IMMEDIATE = "immediate", "немедленно"
    HOUR = "hour", "час"
    CALENDAR_DAY = "calendar_day", "календарный день"
    WORKING_DAY = "working_day", "рабочий день"
    MONTH = "month", "месяц"


class Direction(Labelled):
    FORWARD = "forward", "после события"
    BACKWARD = "backward", "до события"


class Roll(Labelled):
    """What happens when the last day is a non-working day."""

    FOLLOWING = "following", "переносится на следующий рабочий день (ст. 193 ГК РФ)"
    PRECEDING = "preceding", "переносится на предшествующий рабочий день"
    NONE = "none", "не переносится"


class Repetition(Labelled):
    ONCE = "once", "один раз"
    ROLLING = "rolling", "не реже одного раза в период"
    CALENDAR_MONTH = "calendar_month", "один раз в календарный месяц"
    CALENDAR_QUARTER = "calendar_quarter", "один раз в календарный квартал"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated fact: ``field`` of papers ``document`` in ``statuses`` meeting ``where``, or a transition's date.

    The document «person» stands for the children of the case. ``link``, in ``met_by`` of a term per paper or ``per``
    somebody: the field by which the fulfilling paper names them; papers about others do not count.
    """

    document: str = ""
    field: str = ""
    statuses: tuple[Status, ...] = ()
    where: tuple[Condition, ...] = ()
    transition: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How far a term may be extended by decision: at most ``length`` ``unit``s after the limit as counted."""

    length: int
    unit: Unit
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Whom an overdue term is reported to, when it is ``after`` working days late."""

    role: Role
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A rule; the stored row is ``Deadline``.

    ``length`` in ``unit``s is the limit (red after it); ``target`` in the same unit is the wish (yellow after it).
    ``boundary``: for backward terms, "inclusive" counts D−N, "full_days" leaves N full days (D−N−1).
    ``per_paper``: each paper of ``event`` has a term of its own, met by its own field or by a later paper of another
    kind. ``states``: the term is open only while the case stands there. A term of one turn counts from the latest event
    that its ``where`` admits, or from the first one when it is not ``renewed``. Repeated terms always roll to the
    preceding working day; a day set by a paper is BACKWARD with length 0. ``length_field`` takes the length from the
    paper of the event, when it is filled; after the earliest day in its fields ``ends`` no turn is due. ``per_child``:
    met when later papers concern every child of the paper of the event. Terms in hours never roll, and a fact after the
    hour is late on the same day. ``month_day``: a calendar term is due on that day of its last month.
    ``reminds_before``: not an obligation but a reminder, shown so many calendar days before its day and gone after it.
    ``follows_case``: an open one goes with the case to the territory that takes it over, with its day.
    ``per``: a link in the event's lines (the executor of a measure); each one so named has a term of their own, counted
    from their first line, due only in calendar periods in which a line of theirs runs (from its latest day in
    ``starts`` to its earliest in ``ends``), and met by papers that name them in ``link``. ``responsible_field``: the
    employee whom the paper of the event names. Without ``extension`` nobody may extend the term; without ``met_by`` a
    person marks it as done. ``agenda``: the question (AGENDA) that the secretary is offered for a meeting when the term
    comes near.
    """

    code: str
    title: str
    basis: str
    event: Event
    length: int
    unit: Unit
    met_by: tuple[Event, ...]
    responsible: Role
    target: int | None = None
    direction: Direction = Direction.FORWARD
    roll: Roll = Roll.FOLLOWING
    repetition: Repetition = Repetition.ONCE
    boundary: str = "inclusive"
    length_field: str = ""
    ends: tuple[str, ...] = ()
    per_paper: bool = False
    per_child: bool = False
    per: str = ""
    starts: tuple[str, ...] = ()
    stops_on_suspension: bool = True
    follows_case: bool = False
    states: tuple[State, ...] = ()
    action: str = ""
    month_day: int | None = None
    reminds_before: int | None = None
    responsible_field: str = ""
    renewed: bool = True
    agenda: str = ""
    extension: Extension | None = None
    escalation: tuple[Escalation, ...] = ()
