"""The walk of a case through the front door: one method per step, each at its own moment and by the right officer.

A :class:`Journey` is the life of one case as a generator that says when it wants to go on; the :class:`Timeline` lets
all journeys and the meetings of the :class:`Council` go on in the order of time, so that registers are numbered as in
life. Tests that need one case somewhere use :func:`to_stage`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from dateutil.relativedelta import relativedelta

from console import records, regulations, workflow
from console.officers import Officer
from schema import fields as f
from schema.case import Case
from schema.criteria import Block, Dynamics, Proposal
from schema.documents.case_decision import CaseDecision
from schema.documents.case_transfer import CaseTransfer
from schema.documents.curator_order import CuratorOrder
from schema.documents.diagnostic_report import DiagnosticReport
from schema.documents.family_card import FamilyCard
from schema.documents.inspection_act import InspectionAct
from schema.documents.investigation_report import InvestigationReport
from schema.documents.meeting import Meeting
from schema.documents.monitoring_form import MonitoringForm
from schema.documents.monitoring_result import MonitoringResult
from schema.documents.opening_decision import OpeningDecision
from schema.documents.phone_message import PhoneMessage
from schema.documents.plan_approval_order import PlanApprovalOrder
from schema.documents.plan_expertise import PlanExpertise
from schema.documents.rehab_plan import RehabPlan
from schema.documents.rights_plan import RightsPlan
from schema.documents.risk_assessment import RiskAssessment
from schema.documents.safety_plan import SafetyPlan
from schema.documents.service_memo import ServiceMemo
from schema.people import Family, Person
from schema.places import Organisation
from schema.registers.abuse_journal import AbuseFactEntry
from schema.registers.control_journal import PlanControlEntry
from schema.registers.incoming_journal import IncomingCaseEntry
from schema.spec import Status
from seed import stories
from seed.people import GUARDIANSHIP, SCHOOL, SERVICE, Household, Kin, Office, household
from seed.stories import Story
from validators import monitoring

Course = Iterator[datetime]
OPENS, CLOSES = time(9, 0), time(17, 0)


# ------------------------------------------------------------------------------------------------- order of time


class Timeline:
    """Lets many courses go on in the order of time, none of them beyond ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Any]] = []
        self._turn = count()

    def begin(self, course: Any) -> None:
        """Add a course: a generator that yields when it wants to go on and is sent that moment."""
        self._wait(course, next(course))

    def _wait(self, course: Any, when: datetime) -> None:
        if when <= self.until:
            heapq.heappush(self._waiting, (when, next(self._turn), course))

    def run(self) -> None:
        while self._waiting:
            when, _, course = heapq.heappop(self._waiting)
            with suppress(StopIteration):
                self._wait(course, course.send(when))


def on_working_day(day: date) -> date:
    return regulations.calendar().following(day)


def typed(model: Any, officer: Officer, now: datetime, given: Mapping[str, Any], **known: Any) -> Any:
    """A row as a person makes it: the form as the console prefills it, then what was typed over it."""
    form = records.blank(model, officer, now, **known)
    return records.create(model, {**_prefilled(form), **given}, officer, now).row


def _prefilled(form: Any) -> dict[str, Any]:
    declared = f.declared(type(form))
    found: dict[str, Any] = {}
    for name in form.spec.field_names:
        attribute = declared[name]
        if isinstance(attribute, f.Derived) or attribute.facts.automatic:
            continue
        value = getattr(form, name) if isinstance(attribute, f.Rows | f.Many) else form.__data__.get(name)
        if value not in (None, "", []):
            found[name] = value
    return found


# ------------------------------------------------------------------------------------------------------ council


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the agenda and what the council will decide about it."""

    kind: str  # AGENDA
    decision: str  # COUNCILDEC
    title: str
    text: str
    plan_id: int | None = None
    materials: str = ""
    due_on: date | None = None


@dataclass
class Session:
    """One meeting and the answers it is going to give, by the number of the question."""

    held_on: date
    meeting_id: int
    answers: dict[int, tuple[int, Question]] = field(default_factory=dict)

    def number(self, case_id: int, kind: str) -> int:
        return next(n for n, (case, question) in self.answers.items() if case == case_id and question.kind == kind)


class Council:
    """The council of a municipality: it meets twice a month, its secretary draws up the agenda."""

    def __init__(self, office: Office, timeline: Timeline, rng: Random) -> None:
        self.office, self.timeline, self.rng = office, timeline, rng
        self.sessions: dict[date, Session] = {}

    def day(self, earliest: date) -> date:
        """The next regular day of a meeting: the second and fourth Thursday, moved from holidays."""
        day = earliest
        while not (day.weekday() == 3 and (day.day - 1) // 7 in {1, 3}):
            day += timedelta(days=1)
        return on_working_day(day)

    def ask(self, case: Case, questions: Sequence[Question], earliest: date, now: datetime) -> Session:
        """Put questions about a case on the agenda of the first meeting not before ``earliest``."""
        held_on = self.day(max(earliest, now.date() + timedelta(days=1)))
        secretary = self.office.officer("secretary", now)
        session = self.sessions.get(held_on)
        if session is None:
            session = self.sessions[held_on] = Session(held_on, 0)
        first = len(session.answers) + 1
        for number, question in enumerate(questions, start=first):
            session.answers[number] = (case.id, question)
        new = [self._item(number, case, question) for number, question in enumerate(questions, start=first)]
        if session.meeting_id:
            meeting = Meeting.get_by_id(session.meeting_id)
            records.change(meeting, {"agenda": [*meeting.agenda, *new]}, secretary, now)
        else:
            session.meeting_id = self._schedule(held_on, new, secretary, now).id
            self.timeline.begin(self._hold(session))
        return session

    def _schedule(self, held_on: date, agenda: list[Any], secretary: Officer, now: datetime) -> Meeting:
        settings = regulations.in_force(self.office.territory.id, now.date()).settings
        given = {
            "body": settings["council_kind"],
            "held_on": held_on,
            "chair": self.office.members[0].id,
            "attendees": [{"member": member.id} for member in self.office.members],
            "agenda": agenda,
        }
        return typed(Meeting, secretary, now, given)

    def _item(self, number: int, case: Case, question: Question) -> dict[str, Any]:
        return {
            "number": number,
            "kind": question.kind,
            "case": case.id,
            "plan": question.plan_id,
            "title": question.title,
            "materials": question.materials,
            "speaker": case.curator.short if case.curator_id else "",
        }

    def _hold(self, session: Session) -> Any:
        now = yield datetime.combine(session.held_on, time(10, 0))
        self.hold(session, now)
        yield from ()

    def hold(self, session: Session, now: datetime) -> None:
        """The meeting itself: who came, what was said and decided; the chair signs the protocol."""
        meeting = Meeting.get_by_id(session.meeting_id)
        secretary = self.office.officer("secretary", now)
        ill = self.rng.choice([None, None, *self.office.members[1:]])
        present = len(self.office.members) - (ill is not None)
        given = {
            "doc_date": now.date(),
            "started_at": now.time(),
            "ended_at": time(10 + min(4, 1 + len(meeting.agenda) // 4), 30),
            "attendees": [self._came(row, ill) for row in meeting.attendees],
            "agenda": [self._answer(item, session, present) for item in meeting.agenda],
        }
        records.change(meeting, given, secretary, now)
        end = min(now + timedelta(hours=3), self.timeline.until)
        workflow.perform(meeting, "submit", secretary, end)
        workflow.perform(meeting, "approve", self.office.officer("member", end), end)

    def _came(self, row: Any, ill: Any) -> dict[str, Any]:
        away = ill is not None and row.member_id == ill.id
        return {"id": row.id, "present": not away, "reason": "больничный лист" if away else ""}

    def _answer(self, item: Any, session: Session, present: int) -> dict[str, Any]:
        question = session.answers[item.number][1]
        abstain = 1 if present > 3 and self.rng.random() < 0.2 else 0
        return {
            "id": item.id,
            "heard": self.rng.choice(stories.HEARD),
            "spoke": self.rng.choice(stories.SPOKE),
            "decision_kind": question.decision,
            "decision_text": question.text,
            "due_on": question.due_on,
            "responsible": item.case.curator_id if question.due_on else None,
            "votes_for": present - abstain,
            "votes_against": 0,
            "votes_abstain": abstain,
        }


# ----------------------------------------------------------------------------------------------------- journeys


class Stopped(Exception):
    """The journey has come where it was to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What is special about a journey; every value can be overridden by a test.

    ``stop`` names the place where it ends (see :data:`STOPS`). ``outcome`` is what is decided at stage 11 after
    ``rounds`` of monitoring: continue, new-plan (T15), agreed-plan (T14), suspend, resume, close, moved (T18a).
    """

    stop: str = ""
    channel: str = "memo"  # memo | phone | paper | citizen | police | own
    outcome: str = "continue"
    rounds: int = 1
    confirmed: bool = True
    slow: frozenset[str] = frozenset()  # steps done late: inspection, diagnosis, plan, form
    rework: bool = False  # the council sends the plan back once
    returned: bool = False  # the head returns the investigation report once
    on_paper: bool = False  # the deputy signs on paper, the clerk records it
    second_curator: bool = False
    previous: Callable[[], Case] | None = None  # a finished case of the same family: T20


#: Places where a journey may stop, in the order of the way: name → (stage, state).
STOPS: dict[str, tuple[int, str]] = {
    "draft": (1, "draft"),
    "signal": (2, "signal"),
    "investigating": (2, "investigating"),
    "inspected": (2, "investigating"),
    "returned": (2, "investigating"),
    "refused": (2, "refused"),
    "transferred": (2, "transferred"),
    "decision": (3, "investigating"),
    "opened": (3, "open"),
    "rights": (3, "open"),
    "handed": (4, "open"),
    "accepted": (4, "open"),
    "planning": (5, "open"),
    "diagnosed": (5, "open"),
    "agreement": (6, "open"),
    "approval": (7, "open"),
    "execution": (8, "open"),
    "control": (9, "open"),
    "form": (9, "open"),
    "results": (10, "open"),
    "closing": (11, "open"),
    "suspended": (11, "suspended"),
    "closed": (11, "closed"),
}
_BY_STAGE = {1: "draft", 2: "investigating", 3: "decision", 4: "handed", 5: "planning", 6: "agreement", 7: "approval"}
_BY_STAGE |= {8: "execution", 9: "control", 10: "results", 11: "closing"}


class Journey:
    """One case from the signal on. ``self.now`` is the present moment of the journey."""

    def __init__(
        self,
        council: Council,
        family: Household,
        story: Story,
        start: datetime,
        variant: Variant,
        rng: Random,
    ) -> None:
        self.council, self.office, self.family, self.story = council, council.office, family, story
        self.start, self.variant, self.rng = start, variant, rng
        self.now = start
        self.case_id: int | None = None
        self.people: dict[Kin, Person] = {}
        self.plan_id = 0
        self.entry_id = 0
        self.round = 0
        self.last_expertise: date | None = None
        self.curator = "curator2" if variant.second_curator else "curator"

    # ------------------------------------------------------------------------------------------------ the way

    def course(self) -> Any:
        """The whole way; stops where the variant says or where time ends."""
        try:
            self.now = yield self.start
            yield from self._signal()
            yield from self._investigation()
            yield from self._opening()
            yield from self._service()
            yield from self._planning()
            yield from self._rounds()
        except Stopped:
            return

    def reach(self, place: str) -> None:
        if self.variant.stop == place:
            raise Stopped

    def _pause(self, low: int, high: int | None = None) -> Any:
        """Wait so many calendar days; go on at some working hour."""
        self.now = yield self._moment(self.now.date() + timedelta(days=self.rng.randint(low, high or low)))

    def _until(self, day: date, hour: int = 15) -> Any:
        self.now = yield max(self.now, datetime.combine(on_working_day(day), time(hour, self.rng.randint(0, 50))))

    def _moment(self, day: date) -> datetime:
        working = on_working_day(day)
        moment = datetime.combine(working, time(self.rng.randint(9, 15), self.rng.randrange(0, 60, 5)))
        if moment > self.now:
            return moment
        soon = self.now + timedelta(minutes=self.rng.randint(20, 60))
        if soon.time() <= CLOSES:
            return soon
        return datetime.combine(on_working_day(working + timedelta(days=1)), time(9, self.rng.randrange(5, 55, 5)))

    def tick(self, minutes: int = 12) -> datetime:
        """A few minutes pass, never beyond the present of the demonstration."""
        self.now = min(self.now + timedelta(minutes=self.rng.randint(2, minutes)), self.council.timeline.until)
        return self.now

    def by(self, login: str) -> Officer:
        return self.office.officer(self.curator if login == "curator" else login, self.now)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def case(self) -> Case:
        return Case.get_by_id(self.case_id)

    @property
    def children(self) -> list[Person]:
        return [self.people[kin] for kin in self.family.children]

    def move(self, code: str, login: str, **inputs: Any) -> None:
        workflow.move(self.case, code, self.by(login), self.tick(), inputs=inputs)

    def make(self, model: Any, login: str, **given: Any) -> Any:
        return typed(model, self.by(login), self.tick(), given, case=self.case)

    def approve(self, row: Any, drafter: str, approver: str) -> Any:
        workflow.perform(row, "submit", self.by(drafter), self.tick())
        return workflow.perform(row, "approve", self.by(approver), self.tick())

    def pick(self, words: Sequence[str]) -> str:
        return self.rng.choice(words)

    # --------------------------------------------------------------------------------------------- 1–2 signal

    def _signal(self) -> Any:
        if self.variant.channel in {"memo", "phone"}:
            (self.memo if self.variant.channel == "memo" else self.phone_message)()
            self.reach("draft")
            self.now = yield self.now + timedelta(minutes=self.rng.randint(30, 150))
        self.register()
        self.reach("signal")
        if self.variant.stop not in {"", "signal"} or self.rng.random() < 0.5:
            self.tick(60)
        self.assign()
        self.reach("investigating")

    def memo(self) -> None:
        """T00: the school writes down what it saw and sends it."""
        given = {
            "addressee_org": self.office.body(GUARDIANSHIP).id,
            "addressee_person": f"{self._head_position()} {self.office.employee('head').short}",
            "children": [_reported(kin) for kin in self.family.children],
            "parents_text": self.family.parents_text,
            "child_location": self.family.address,
            "detected_at": self.now - timedelta(minutes=50),
            "detected_place": self.story.place,
            "detection_way": self.story.way,
            "abuse_kinds": self.story.kinds,
            "facts": self.pick(self.story.facts),
            "signs": self.story.signs,
            "abuser_relation": self.story.abuser or None,
            "immediate_threat": "yes" if self.story.high else "no",
            "measures_taken": "С ребёнком проведена беседа, извещена администрация школы.",
            "notified_bodies": ["BODY.POLICE"] if "ABUSE.PHYS" in self.story.kinds else [],
        }
        memo = typed(ServiceMemo, self.by("source"), self.tick(), given)
        self.paper = workflow.perform(memo, "send", self.by("source"), self.tick())
        self.case_id = memo.case_id

    def _head_position(self) -> str:
        return str(self.office.employee("head").position_dative)

    def phone_message(self) -> None:
        """T00: the school telephones; the clerk will register the message."""
        teacher, clerk = self.office.employee("source"), self.office.employee("clerk")
        given = {
            "transmitted_at": self.now - timedelta(minutes=3),
            "from_person": f"{teacher.last_name} {teacher.first_name} {teacher.patronymic}",
            "from_position": teacher.position_name,
            "from_phone": teacher.phone,
            "to_org": self.office.body(GUARDIANSHIP).id,
            "to_person": self.office.employee("head").caption,
            "text": self.pick(self.story.facts),
            "children": [_reported(kin) for kin in self.family.children],
            "location": self.family.address,
            "immediate_threat": "yes" if self.story.high else "no",
            "abuse_kinds": self.story.kinds,
            "received_by": f"{clerk.position_name} {clerk.short}",
            "received_at": self.now,
            "read_back": True,
        }
        message = typed(PhoneMessage, self.by("source"), self.tick(), given)
        self.paper = workflow.perform(message, "send", self.by("source"), self.tick())
        self.case_id = message.case_id

    def register(self) -> None:
        """T01, T01c: the clerk enters the signal in R01."""
        known: dict[str, Any] = {}
        given: dict[str, Any] = {"received_at": self.now - timedelta(minutes=5)}
        match self.variant.channel:
            case "memo":
                known = {"memo": self.paper}
                given |= {"source_kind": "SOURCE.SCHOOL"}
            case "phone":
                known = {"phone_message": self.paper}
                given |= {"source_kind": "SOURCE.SCHOOL", "parents_text": self.family.parents_text}
            case _:
                given |= self._typed_signal()
        if self.variant.previous is not None:
            given["family"] = self.variant.previous().family_id
        entry = typed(AbuseFactEntry, self.by("clerk"), self.tick(), given, **known)
        self.entry_id, self.case_id = entry.id, entry.case_id
        rows = AbuseFactEntry.get_by_id(entry.id).children
        self.people = {kin: row.person for kin, row in zip(self.family.children, rows, strict=True)}

    def _typed_signal(self) -> dict[str, Any]:
        """What the clerk types when no institution entered its paper itself."""
        return {
            **self._source(),
            "children": [_reported(kin) for kin in self.family.children],
            "address": self.family.address,
            "parents_text": self.family.parents_text,
            "abuse_kinds": self.story.kinds,
            "summary": self.pick(self.story.facts),
            "abuser_relation": self.story.abuser or None,
            "immediate_threat": "yes" if self.story.high else "no",
            "urgency": "URGENCY.NOW" if self.story.high else "URGENCY.DAYS3",
        }

    def _source(self) -> dict[str, Any]:
        kinds = {"SOURCE.CLINIC": "ORGKIND.CLINIC", "SOURCE.KINDERGARTEN": "ORGKIND.KINDERGARTEN"}
        kinds |= {"SOURCE.CSPN": "ORGKIND.CSPN", "SOURCE.POLICE": "ORGKIND.POLICE", "SOURCE.SCHOOL": SCHOOL}
        institution = self.office.body(kinds[self.story.source])
        match self.variant.channel:
            case "paper":
                number = f"{self.rng.randint(11, 480)}-СЗ"
                return {
                    "source_kind": self.story.source,
                    "source_org": institution.id,
                    "source_person": institution.head_position,
                    "channel": "CHANNEL.MEMO",
                    "paper_number": number,
                    "paper_date": self.today,
                }
            case "police":
                police = self.office.body("ORGKIND.POLICE")
                return {"source_kind": "SOURCE.POLICE", "source_org": police.id, "channel": "CHANNEL.POLICE"}
            case "own":
                return {"source_kind": "SOURCE.OWN", "channel": "CHANNEL.ORAL"}
        if self.rng.random() < 0.3:
            return {"source_kind": "SOURCE.ANONYMOUS", "anonymous": True, "channel": "CHANNEL.ORAL"}
        return {
            "source_kind": "SOURCE.CITIZEN",
            "source_person": "соседка по подъезду",
            "source_phone": self._phone("382"),
            "channel": "CHANNEL.APPLICATION",
        }

    def _phone(self, code: str) -> str:
        digits = self.rng.randint(2_100_000, 2_999_999)
        return f"+7 {code} {digits // 10_000}-{digits // 100 % 100:02}-{digits % 100:02}"

    def assign(self) -> None:
        """The clerk writes down who investigates."""
        entry = AbuseFactEntry.get_by_id(self.entry_id)
        given = {"assigned_to": self.office.employee("specialist").id, "assigned_at": self.today}
        records.change(entry, given, self.by("clerk"), self.tick())

    # ---------------------------------------------------------------------------------------- 2 investigation

    def _investigation(self) -> Any:
        yield from self._pause(0, 1)
        self.meet_family()
        self.assess("primary")
        if self.story.threats and self.variant.confirmed:
            self.protect()
        if "inspection" in self.variant.slow:
            yield from self._pause(7, 9)
        else:
            yield from self._pause(0, 1)
        self.inspect()
        self.reach("inspected")
        if self.variant.stop == "transferred":
            self.move(
                "T03a",
                "head",
                recipient="орган опеки и попечительства по месту жительства",
                outgoing_number="01-17/214",
            )
            raise Stopped
        yield from self._pause(2, 4)
        self.investigate()
        if not self.variant.confirmed:
            yield from self._refusal()
        yield from self._pause(0, 1)
        self.move("T02", "specialist")
        self.reach("decision")

    def meet_family(self) -> None:
        """The specialist makes cards of the adults, completes the children's and writes down who is who."""
        officer = self.by("specialist")
        for kin in self.family.children:
            card = {
                "addr_registered": self.family.address,
                "id_doc_kind": "IDDOC.BIRTH",
                "id_series": f"{self.rng.choice(('I', 'II', 'III'))}-ОМ",
                "id_number": f"{self.rng.randint(100_000, 999_999)}",
                "id_issued_by": "отдел ЗАГС",
                "education_org": self.office.body(SCHOOL if self._age(kin) >= 7 else "ORGKIND.KINDERGARTEN").id,
                "legal_status": "CHILDSTATUS.FAMILY",
            }
            records.change(Person.get_by_id(self.people[kin].id), card, officer, self.tick(4))
        for kin in self._adults():
            self.people[kin] = self._card(kin, officer)
        family = Family.get_by_id(self.case.family_id)
        if len(family.members) > len(self.family.children):
            return  # a family that is known from its earlier case
        given = {
            "family_kind": self.family.kind,
            "registered_sop": self.story.category == "CASECAT.DANGER",
            "members": [*family.members, *(self._member(kin) for kin in self._adults())],
        }
        records.change(family, given, officer, self.tick(4))

    def _adults(self) -> list[Kin]:
        return [self.family.mother, *([self.family.man] if self.family.man else [])]

    def _age(self, kin: Kin) -> int:
        return int((self.today - kin.birth_date).days / 365.25)

    def _card(self, kin: Kin, officer: Officer) -> Person:
        same = (Person.last_name == kin.last_name) & (Person.birth_date == kin.birth_date)
        known = Person.get_or_none(same, Person.first_name == kin.first_name, Person.territory == self.office.territory)
        if known:
            return known
        given = {
            "last_name": kin.last_name,
            "first_name": kin.first_name,
            "patronymic": kin.patronymic,
            "gender": kin.gender,
            "birth_date": kin.birth_date,
            "addr_registered": self.family.address,
            "addr_actual": self.family.address,
            "phone": self._phone("9{}".format(self.rng.randint(10, 99))),
        }
        return records.create(Person, given, officer, self.tick(4)).row

    def _member(self, kin: Kin) -> dict[str, Any]:
        return {
            "person": self.people[kin].id,
            "relation": kin.relation,
            "lives_together": "always",
            "takes_part_in_upbringing": kin.relation != "RELATION.STEPFATHER" or self.rng.random() < 0.5,
            "parental_rights": None if kin.relation == "RELATION.STEPFATHER" else "RIGHTS.FULL",
            "is_alleged_abuser": kin.relation == self.story.abuser,
        }

    def assess(self, kind: str, *, calm: bool = False) -> list[Any]:
        """A risk sheet for every child; ``calm`` when the threats are gone."""
        return [self._sheet(child, kind, calm=calm or not self.variant.confirmed) for child in self.children]

    def _sheet(self, child: Person, kind: str, *, calm: bool) -> Any:
        form = records.blank(RiskAssessment, self.by("specialist"), self.now, case=self.case)
        threats, pluses = (frozenset[str](), {"F06"}) if calm else (set(self.story.threats), set(self.story.pluses))
        for row in form.safety_marks:
            marked = row.factor_id.partition(".")[2] in threats
            row.mark, row.comment = ("yes", self.story.signs.capitalize()) if marked else ("no", "")
        for row in form.risk_marks:
            code = row.factor_id.partition(".")[2]
            row.mark = "plus" if code in pluses else "no_data" if code == "F12" else "minus"
        told = self.now if {"S01", "S06"} & set(threats) else None
        sheet = self.make(
            RiskAssessment,
            "specialist",
            entry=self.entry_id if kind == "primary" else None,
            child=child.id,
            kind=kind,
            sources="беседа с ребёнком, беседа с матерью, сведения школы и поликлиники",
            participants=self.family.mother.full_name,
            safety_marks=form.safety_marks,
            risk_marks=form.risk_marks,
            safety_decision="SAFETY.CONDITIONAL" if threats else "SAFETY.SAFE",
            police_notified_at=told,
            conclusion=(
                "Угроз нет, факторы риска ослаблены, семья справляется."
                if calm
                else "Ребёнок может оставаться дома при выполнении плана безопасности; нужна помощь семье."
            ),
            recommended_response="URGENCY.NOW" if self.story.high and not calm else "URGENCY.DAYS3",
        )
        return self.approve(sheet, "specialist", "head")

    def protect(self) -> None:
        """D06: measures by which the child is safe at home until the rights plan is approved."""
        sheet = RiskAssessment.select().where(RiskAssessment.case == self.case_id).order_by(RiskAssessment.id).first()
        mother = self.people[self.family.mother]
        actions = (
            "Ежедневно видеть ребёнка и справляться о его состоянии",
            "Не оставлять ребёнка без присмотра взрослого",
        )
        plan = self.make(
            SafetyPlan,
            "specialist",
            risk_assessment=sheet.id,
            threats=[f"SFACTOR.{code}" for code in self.story.threats],
            child_stays="STAY.HOME_WATCHED",
            caregiver=mother.id,
            measures=[
                {
                    "threat": f"SFACTOR.{code}",
                    "action": self.pick(actions),
                    "responsible_person": mother.full_name,
                    "due_on": self.today + timedelta(days=14),
                    "check_way": "CHECKWAY.VISIT",
                }
                for code in self.story.threats
            ],
            emergency_contacts=[
                {"who": "Детский телефон доверия", "phone": "8-800-2000-122", "when": "круглосуточно"},
                {"who": "Дежурная часть полиции", "phone": "102", "when": "при угрозе"},
            ],
            valid_to=self.today + timedelta(days=30),
            parent=mother.id,
            parent_consent="agreed",
            consent_on=self.today,
        )
        self.approve(plan, "specialist", "head")

    def inspect(self) -> None:
        """D07 by the signal, one act for every child."""
        for child in self.children:
            act = self.make(
                InspectionAct, "specialist", purpose="signal", entry=self.entry_id, **self._inspected(child)
            )
            self.approve(act, "specialist", "head")

    def _inspected(self, child: Person) -> dict[str, Any]:
        mother, man = self.people[self.family.mother], self.family.man
        with_father = man is not None and man.relation == "RELATION.FATHER"
        father = (
            {
                "father": self.people[man].id,
                "father_employed": True,
                "father_job": "подсобный рабочий",
                "father_lives_with_child": True,
                "father_participates": True,
            }
            if man is not None and with_father
            else {"father_absence": "проживает отдельно, сведений не представлено"}
        )
        poor = self.story.category == "CASECAT.DANGER"
        login = "specialist"
        return {
            "inspectors": [self.office.employee(login).id],
            "child": child.id,
            "id_doc_kind": "IDDOC.BIRTH",
            "addr_registered": self.family.address,
            "addr_actual": self.family.address,
            "mother": mother.id,
            "mother_employed": self.rng.random() < 0.4,
            "mother_job": "продавец, неполный день",
            "mother_lives_with_child": True,
            "mother_participates": True,
            **father,
            "parents_married": with_father,
            "parents_live_together": with_father,
            "health": self.pick(stories.HEALTH),
            "violence_signs": "S01" in self.story.threats,
            "violence_signs_note": self.story.signs if "S01" in self.story.threats else "",
            "appearance": self.pick(stories.APPEARANCE),
            "social_adaptation": "Навыки общения и самообслуживания соответствуют возрасту.",
            "education": "Посещает образовательную организацию, успеваемость средняя.",
            "safety": "Лекарства и спички убраны, газовая плита исправна.",
            "emotional_needs": "Нуждается во внимании взрослых, охотно идёт на контакт.",
            "family_rows": [self._household_row(kin, child) for kin in (*self._adults(), *self.family.children)],
            "relations": self.pick(stories.RELATIONS),
            "social_ties": "Поддерживают связь с бабушкой, соседями и школой.",
            "area_total": self.rng.randint(28, 64),
            "rooms": self.rng.randint(1, 3),
            "floor": 1,
            "floors": self.rng.randint(1, 3),
            "owner_name": mother.full_name,
            "owner_relation": "RELATION.MOTHER",
            "house_kind": self.rng.choice(("HOUSEKIND.WOOD", "HOUSEKIND.BRICK", "HOUSEKIND.PANEL")),
            "house_state": "HOUSESTATE.WORN" if "S10" in self.story.threats else "HOUSESTATE.NORMAL",
            "amenities": ["AMENITY.WATER", "AMENITY.HEATING"],
            "sanitary_state": "SANITARY.POOR" if poor else "SANITARY.FAIR",
            "child_place": "Есть спальное место; стола для занятий нет."
            if poor
            else "Есть кровать, стол, книги и игрушки.",
            "income_sources": ["INCOME.WAGE", "INCOME.BENEFIT"],
            "income_per_capita": self.rng.randint(70, 190) * 100,
            "income_sufficient": not poor,
            "talk_child": self.pick(stories.CHILD_TALK),
            "talk_others": self.pick(stories.NEIGHBOURS),
            "living_conditions": "LIVING.POOR" if poor else "LIVING.FAIR",
            "no_care_signs": False,
            "threat_conditions": bool(self.story.threats),
            "threat_note": self.story.established if self.story.threats else "",
            "immediate_threat": False,
            "recommendations": ["PROTECT.HELP", "PROTECT.ACCOMPANY"],
        }

    def _household_row(self, kin: Kin, child: Person) -> dict[str, Any]:
        sibling = "RELATION.BROTHER" if kin.gender == "m" else "RELATION.SISTER"
        itself = self.people[kin].id == child.id
        return {
            "person": self.people[kin].id,
            "birth_year": kin.birth_date.year,
            "relation": kin.relation or (None if itself else sibling),
            "lives_together": "always",
            "takes_part_in_upbringing": bool(kin.relation),
        }

    def investigate(self) -> None:
        """D05: what was checked and found."""
        confirmed = self.variant.confirmed
        report = self.make(
            InvestigationReport,
            "specialist",
            entry=self.entry_id,
            started_on=self.case.received_on,
            finished_on=self.today,
            investigators=[self.office.employee("specialist").id],
            interviews=[
                *(self._interview(kin, "Ребёнок рассказал о доме и школе.") for kin in self.family.children),
                self._interview(self.family.mother, "Мать объяснила обстоятельства, с замечаниями согласилась."),
            ],
            visits=[{"visited_on": self.today, "address": self.family.address, "result": self.pick(stories.RELATIONS)}],
            documents_reviewed="характеристика школы, справка поликлиники",
            medical_conclusion="requested" if self.story.high else "none",
            facts_established=self.story.established
            if confirmed
            else "Сведения не подтвердились: ребёнок ухожен, угроз нет.",
            result=("INVRESULT.CONFIRMED" if self.story.high else "INVRESULT.PARTLY")
            if confirmed
            else "INVRESULT.NOT_CONFIRMED",
            abuse_kinds_confirmed=self.story.kinds if confirmed else [],
            causes=self.story.causes if confirmed else [],
            recommendation="open" if confirmed else "refuse",
        )
        if self.variant.returned:
            self._return_once(report)
        self.approve(report, "specialist", "head")

    def _return_once(self, report: Any) -> None:
        workflow.perform(report, "submit", self.by("specialist"), self.tick())
        remark = "Приложите сведения поликлиники и уточните, с кем остаётся ребёнок по вечерам."
        workflow.perform(report, "return", self.by("head"), self.tick(), remark=remark)
        self.reach("returned")
        given = {"documents_reviewed": "характеристика школы, справка поликлиники, объяснение бабушки"}
        records.change(report, given, self.by("specialist"), self.tick())

    def _interview(self, kin: Kin, content: str) -> dict[str, Any]:
        row = {"person": self.people[kin].id, "held_on": self.today, "content": content}
        return row if kin.relation else {**row, "child_opinion": self.pick(stories.OPINION)}

    def _refusal(self) -> Any:
        """T03: not confirmed, every known source has its answer."""
        yield from self._pause(1, 2)
        entry = AbuseFactEntry.get_by_id(self.entry_id)
        given = {"feedback_on": self.today, "feedback_number": f"01-09/{self.rng.randint(20, 400)}"}
        records.change(entry, given, self.by("clerk"), self.tick())
        self.move("T03", "head", reason="Факт жестокого обращения не подтвердился, ребёнок в безопасности.")
        raise Stopped

    # ---------------------------------------------------------------------------------------------- 3 opening

    def _opening(self) -> Any:
        yield from self._pause(1, 2)
        self.open()
        self.reach("opened")
        yield from self._pause(1, 3)
        self.plan_rights()
        self.reach("rights")
        yield from self._pause(0, 1)
        self.hand_over()
        self.reach("handed")

    def open(self) -> None:
        """T04: the decision opens the case and numbers it."""
        decision = self.make(
            OpeningDecision,
            "specialist",
            decision="open",
            decided_by=self.by("head").employee_id,
            entries=[self.entry_id],
            grounds=self.story.established,
            risk_level=self.case.risk_level_id,
            case_category=self.story.category,
        )
        self.approve(decision, "specialist", "head")

    def plan_rights(self) -> None:
        """D11, approved by the deputy head – in some cases on paper."""
        until = self.today + relativedelta(months=6)
        plan = self.make(
            RightsPlan,
            "specialist",
            address=self.family.address,
            entry=self.entry_id,
            violated_rights=self.story.rights,
            problem=self.story.established,
            permanency_goal="PERMANENCY.KEEP",
            expected_results="Ребёнок в безопасности и остаётся в семье; родители справляются с воспитанием сами.",
            measures=[
                {
                    "right": right,
                    "task": "Восстановить нарушенное право ребёнка",
                    "action": "Организовать помощь семье силами уполномоченной службы и учреждений",
                    "responsible_org": self.office.body(SERVICE).id,
                    "due_on": self.today + relativedelta(months=3),
                }
                for right in self.story.rights
            ],
            service_org=self.office.body(SERVICE).id,
            rehab_plan_due=self.today + timedelta(days=35),
            valid_to=until,
        )
        workflow.perform(plan, "submit", self.by("specialist"), self.tick())
        if self.variant.on_paper:
            paper = workflow.Paper(signer=self.office.employee("deputy"), signed_on=self.today)
            workflow.perform(plan, "approve", self.by("clerk"), self.tick(), paper=paper)
        else:
            workflow.perform(plan, "approve", self.by("deputy"), self.tick())
        for safety in SafetyPlan.select().where(SafetyPlan.case == self.case_id, SafetyPlan.status == Status.APPROVED):
            remark = f"Утверждён план ЗПР {plan.reference}"
            workflow.perform(safety, "complete", self.by("specialist"), self.tick(), remark=remark)

    def hand_over(self) -> None:
        """T05: a covering letter with the package goes to the service."""
        enclosures = [self._enclosed("rights_plan", RightsPlan), self._source_paper()]
        acts = InspectionAct.select().where(InspectionAct.case == self.case_id, InspectionAct.status == Status.APPROVED)
        enclosures += [{"kind": "inspection_act", "reference": act.reference, "sheets": 4} for act in acts]
        transfer = self.make(CaseTransfer, "specialist", to_org=self.office.body(SERVICE).id, enclosures=enclosures)
        workflow.perform(transfer, "send", self.by("head"), self.tick())
        self.move("T05", "specialist")

    def _enclosed(self, kind: str, model: Any) -> dict[str, Any]:
        row = model.select().where(model.case == self.case_id).order_by(model.id.desc()).first()
        return {"kind": kind, "reference": row.reference, "sheets": 2}

    def _source_paper(self) -> dict[str, Any]:
        """The memo or message of the source; without one the guardianship body writes its own."""
        match self.variant.channel:
            case "memo" | "paper":
                return self._enclosed("service_memo", ServiceMemo)
            case "phone":
                return self._enclosed("phone_message", PhoneMessage)
        self._own_memo()
        return self._enclosed("own_memo", ServiceMemo)

    def _own_memo(self) -> None:
        memo = self.make(
            ServiceMemo,
            "specialist",
            memo_kind="transfer",
            addressee_org=self.office.body(SERVICE).id,
            children=[_reported(kin) for kin in self.family.children],
            parents_text=self.family.parents_text,
            child_location=self.family.address,
            detected_at=datetime.combine(self.case.received_on, OPENS),
            detected_place=self.story.place,
            detection_way=self.story.way,
            abuse_kinds=self.story.kinds,
            facts=self.pick(self.story.facts),
            immediate_threat="no",
        )
        workflow.perform(memo, "send", self.by("specialist"), self.tick())

    # ---------------------------------------------------------------------------------------------- 4 service

    def _service(self) -> Any:
        yield from self._pause(1, 2)
        self.receive()
        self.reach("accepted")
        yield from self._pause(0, 2)
        self.appoint()
        self.move("T06", "service")
        self.reach("planning")

    def receive(self) -> None:
        transfer = (
            CaseTransfer.select().where(CaseTransfer.case == self.case_id).order_by(CaseTransfer.id.desc()).first()
        )
        workflow.perform(transfer, "receive", self.by("service_clerk"), self.tick())

    def appoint(self) -> None:
        """D13, the package for the curator, D14."""
        transfer = (
            CaseTransfer.select().where(CaseTransfer.case == self.case_id).order_by(CaseTransfer.id.desc()).first()
        )
        curator = self.office.employee(self.curator)
        other = self.office.employee("curator" if self.curator == "curator2" else "curator2")
        order = self.make(
            CuratorOrder,
            "service_clerk",
            basis=f"сопроводительного письма {transfer.reference}",
            curator=curator.id,
            deputy_curator=other.id,
            control_by=self.office.employee("service").id,
            acquainted=[{"employee": curator.id, "acquainted_on": self.today}],
        )
        self.approve(order, "service_clerk", "service")
        entry = IncomingCaseEntry.get(IncomingCaseEntry.case == self.case_id)
        records.change(entry, {"package_given_on": self.today}, self.by("service_clerk"), self.tick())
        self.open_card(order)

    def open_card(self, order: Any) -> None:
        members = [
            {
                "person": self.people[kin].id,
                "birth_date": kin.birth_date,
                "relation": kin.relation or None,
                "lives_together": "always",
            }
            for kin in (*self._adults(), *self.family.children)
        ]
        self.make(
            FamilyCard,
            "curator",
            basis=f"приказ {order.reference}",
            members=members,
            family_kinds=[self.family.kind],
            address_registered=self.family.address,
            address_actual=self.family.address,
            problems=self.story.established,
            strengths="Мать привязана к детям, есть поддержка бабушки.",
            contacts=[self._contact()],
        )

    def _contact(self) -> dict[str, Any]:
        return {
            "contacted_on": self.today,
            "kind": self.rng.choice(("CONTACT.VISIT", "CONTACT.CALL", "CONTACT.RECEPTION")),
            "with_whom": self.family.mother.full_name,
            "by_whom": self.office.employee(self.curator).id,
            "result": self.pick(stories.CONTACTS),
            "next_on": self.today + timedelta(days=7),
        }

    # ----------------------------------------------------------------------------------------- 5–7 the plan

    def _planning(self) -> Any:
        late = "diagnosis" in self.variant.slow
        yield from self._pause(9, 11) if late else self._pause(3, 6)
        self.diagnose(late=late)
        self.reach("diagnosed")
        yield from self._pause(1, 3)
        self.inspect_by_service()
        yield from self._pause(32, 38) if "plan" in self.variant.slow else self._pause(5, 10)
        yield from self._agreement(late="plan" in self.variant.slow)
        yield from self._approval()

    def diagnose(self, *, late: bool = False) -> None:
        report = self.make(
            DiagnosticReport,
            "curator",
            started_on=CuratorOrder.get(CuratorOrder.case == self.case_id).effective_from,
            finished_on=self.today,
            methods=["DIAG.TALK", "DIAG.VISIT", "DIAG.INSTITUTIONS"],
            info_collected="Собраны сведения школы, поликлиники и полиции; проведены две беседы с матерью.",
            contact_established="partly" if self.rng.random() < 0.3 else "established",
            resources="Жильё в собственности, помощь бабушки, желание матери работать.",
            causes=self.story.causes,
            conclusion=self.pick(stories.DIAGNOSED),
            late_reason="Семья выезжала к родственникам, встреча переносилась." if late else "",
        )
        self.approve(report, "curator", "service")

    def inspect_by_service(self) -> None:
        """D07 at stage 5, by the service."""
        inspected = self._inspected(self.children[0]) | {"inspectors": [self.office.employee(self.curator).id]}
        act = self.make(InspectionAct, "curator", purpose="stage5", entry=None, **inspected)
        self.approve(act, "curator", "service")

    def write_plan(self, *, late: bool = False) -> RehabPlan:
        """D17, presented to the council."""
        begins, ends = self.today, self.today + relativedelta(months=6)
        bodies = {"SERVICE": SERVICE}
        goals: list[dict[str, Any]] = []
        measures: list[dict[str, Any]] = []
        for number, task in enumerate(self.story.tasks, start=1):
            goals.append(
                {
                    "number": number,
                    "target": task.target,
                    "problem": task.problem,
                    "goal": task.goal,
                    "indicator": task.indicator,
                }
            )
            for action, service, place, frequency, month in task.measures:
                measures.append(
                    {
                        "number": len(measures) + 1,
                        "goal_number": number,
                        "action": action,
                        "service_kind": service,
                        "executor_org": self.office.body(bodies.get(place, place)).id,
                        "frequency": frequency,
                        "start_on": begins,
                        "due_on": on_working_day(begins + timedelta(days=30 * month + self.rng.randint(0, 9))),
                    }
                )
        measures.append(
            {
                "number": len(measures) + 1,
                "goal_number": len(goals),
                "action": "Сопровождение семьи куратором: посещения и беседы о том, что удаётся и что мешает",
                "service_kind": "SERVICE.ACCOMPANY",
                "executor_org": self.office.body(SERVICE).id,
                "frequency": "FREQ.MONTHLY2",
                "start_on": begins,
                "due_on": ends - timedelta(days=3),
            }
        )
        older = [kin for kin in self.family.children if self._age(kin) >= 10]
        given: dict[str, Any] = {
            "aim": "Ребёнок растёт в безопасности в своей семье, родители справляются без постоянной помощи.",
            "goals": goals,
            "measures": measures,
            "family_commitments": "Мать посещает занятия и сообщает о трудностях; бабушка берёт детей на выходные.",
            "valid_from": begins,
            "valid_to": ends,
            "completion_criteria": "Обязательные задачи достигнуты, риск низкий, новых сигналов нет три месяца.",
            "family_signers": [self.people[self.family.mother].id],
            "family_signed_on": self.today,
            "child_voices": [
                {
                    "child": self.people[kin].id,
                    "opinion": self.pick(stories.OPINION),
                    "signed_on": self.today if self._age(kin) >= 14 else None,
                }
                for kin in older
            ],
            "late_reason": "Ждали заключения врачей и возвращения семьи." if late else "",
        }
        draft = RehabPlan.get_or_none(RehabPlan.case == self.case_id, RehabPlan.status == Status.DRAFT)
        if draft is None:
            draft = self.make(RehabPlan, "curator", **given)
        else:
            records.change(draft, given, self.by("curator"), self.tick())
        self.plan_id = draft.id
        return workflow.perform(draft, "present", self.by("curator"), self.tick())

    def _agreement(self, *, late: bool = False) -> Any:
        """T07, T08; with ``rework`` the council first sends the plan back (T08r)."""
        self.write_plan(late=late)
        session = self._ask_about_plan("COUNCILDEC.REWORK" if self.variant.rework else "COUNCILDEC.AGREE")
        self.move("T07", "curator")
        self.reach("agreement")
        yield from self._examined(session)
        if self.variant.rework:
            self.move("T08r", "secretary")
            yield from self._pause(4, 6)
            plan = RehabPlan.get_by_id(self.plan_id)
            reworked = {
                "family_commitments": "Добавлено участие отца: занятия по субботам.",
                "late_reason": "План дорабатывался по решению заседания.",
            }
            records.change(plan, reworked, self.by("curator"), self.tick())
            workflow.perform(plan, "present", self.by("curator"), self.tick())
            session = self._ask_about_plan("COUNCILDEC.AGREE")
            self.move("T07", "curator")
            yield from self._examined(session)
        self.move("T08", "secretary")
        self.session = session
        self.reach("approval")

    def _ask_about_plan(self, decision: str) -> Session:
        label = self.office.territory.plan_label
        rework = decision == "COUNCILDEC.REWORK"
        question = Question(
            kind="AGENDA.PLAN_EXPERTISE",
            decision=decision,
            title=f"Экспертиза: {label}, случай № {self.case.number}",
            text="Доработать: указать участие отца и сроки занятий."
            if rework
            else "План согласовать, представить на утверждение.",
            plan_id=self.plan_id,
            materials=f"представление куратора от {self.today:%d.%m.%Y}",
        )
        earliest = self.today + timedelta(days=3)
        if rework:
            question = replace(question, due_on=self.council.day(earliest) + timedelta(days=14))
        return self.council.ask(self.case, [question], earliest, self.tick())

    def _examined(self, session: Session) -> Any:
        """The expertise of the plan on the eve of the meeting, then the meeting itself."""
        yield from self._until(max(self.today, _working_before(session.held_on, 1)), hour=16)
        self.examine(session)
        yield from self._until(session.held_on, hour=16)

    def examine(self, session: Session) -> None:
        """D20 by a member of the council."""
        marks = {name: self.rng.choice((1, 2, 2)) for name in _EXPERTISE}
        expertise = self.make(
            PlanExpertise,
            "member",
            plan=self.plan_id,
            meeting=session.meeting_id,
            experts=[member.id for member in self.rng.sample(self.office.members, 2)],
            **marks,
            remarks="Уточнить участие отца и расписание занятий." if self.variant.rework else "",
            conclusion="rework" if self.variant.rework and self.last_expertise is None else "recommend",
            next_due=self.today + relativedelta(months=3),
        )
        self.last_expertise = self.today
        self.approve(expertise, "member", "secretary")

    def _approval(self) -> Any:
        """D21, T09."""
        yield from self._pause(1, 3)
        self.order_plan("AGENDA.PLAN_EXPERTISE")
        self.ordered_on = self.today
        self.move("T09", "service")
        self.reach("execution")

    def order_plan(self, agenda_kind: str) -> None:
        plan = RehabPlan.get_by_id(self.plan_id)
        executors = {measure.executor_org_id for measure in plan.measures}
        order = self.make(
            PlanApprovalOrder,
            "service_clerk",
            plan=plan.id,
            meeting=self.session.meeting_id,
            protocol_item=self.session.number(plan.case_id, agenda_kind),
            executors_informed=[
                {"org": key, "person_text": Organisation.get_by_id(key).head_position, "informed_on": self.today}
                for key in sorted(executors)
            ],
        )
        self.approve(order, "service_clerk", "service")

    # ------------------------------------------------------------------------------- 8–11 rounds of monitoring

    def _rounds(self) -> Any:
        self.period_from = RehabPlan.get_by_id(self.plan_id).valid_from
        self.reviewed_on = self.ordered_on
        while True:
            self.round += 1
            last = self.round >= self.variant.rounds
            yield from self._monitoring(last=last)
            yield from self._decision(self.variant.outcome if last else "continue")

    def _monitoring(self, *, last: bool) -> Any:
        """Stages 8–10: control, the form in time for the next meeting, its acceptance."""
        earliest = max(self._next_review(), self.today + timedelta(days=10))
        held_on = self.council.day(earliest)
        yield from self._until(max(self.today, held_on - timedelta(days=self.rng.randint(13, 16))), hour=10)
        self.visit()
        self.move("T10", "curator")
        self.control(closing=False)
        self.reach("control")
        yield from self._pause(2, 3)
        earliest = max(earliest, self.today + timedelta(days=6))
        self.session = self.council.ask(self.case, self._questions(last=last), earliest, self.tick())
        lead = 2 if "form" in self.variant.slow else 5
        yield from self._until(max(self.today, _working_before(self.session.held_on, lead)), hour=10)
        closing = last and self.variant.outcome == "close"
        self.control(closing=closing)
        form = self.prepare_form(closing=closing)
        self.reach("form")
        self.accept_form(form)
        self.write_results(form, closing=closing)
        self.move("T11", self._receiver())
        self.reach("results")
        if self._expertise_is_due():
            yield from self._until(max(self.today, _working_before(self.session.held_on, 1)), hour=16)
            self.examine(self.session)
        yield from self._until(self.session.held_on, hour=16)
        self.move("T12", "secretary")
        self.reviewed_on = self.session.held_on
        self.reach("closing")

    def _next_review(self) -> date:
        """Asino reviews every month, Kedrovy once in three months – whatever the regulation says."""
        settings = regulations.in_force(self.office.territory.id, self.today).settings
        if settings.get("monitoring_review_months"):
            return (self.reviewed_on.replace(day=1) + relativedelta(months=1)).replace(day=1)
        return max(self.reviewed_on + timedelta(days=66), self.today + timedelta(days=20))

    def _expertise_is_due(self) -> bool:
        return self.last_expertise is None or (self.session.held_on - self.last_expertise).days > 60

    def _receiver(self) -> str:
        settings = regulations.in_force(self.office.territory.id, self.today).settings
        return str(settings["monitoring_form_goes_to"])

    def _questions(self, *, last: bool) -> list[Question]:
        outcome = self.variant.outcome if last else "continue"
        number = self.case.number
        kind, decision, text = _FURTHER[outcome]
        questions = [
            Question(
                kind="AGENDA.MONITORING",
                decision="COUNCILDEC.RESULTS_APPROVED",
                title=f"Результаты мониторинга, случай № {number}",
                text="Результаты мониторинга утвердить.",
                materials="форма мониторинга, справка о результатах",
            ),
            Question(kind=kind, decision=decision, title=f"О дальнейшей работе, случай № {number}", text=text),
        ]
        if outcome == "agreed-plan":
            self.write_plan()
            questions.append(
                Question(
                    kind="AGENDA.NEW_PLAN",
                    decision="COUNCILDEC.AGREE",
                    title=f"Новый план, случай № {number}",
                    text="Новую версию плана согласовать.",
                    plan_id=self.plan_id,
                )
            )
        return questions

    def visit(self) -> None:
        """A contact with the family goes into the card."""
        card = FamilyCard.get(FamilyCard.case == self.case_id)
        records.change(card, {"contacts": [*card.contacts, self._contact()]}, self.by("curator"), self.tick())

    def control(self, *, closing: bool) -> None:
        """R03: what is due is checked; before closing every row is taken off control."""
        plan_ids = [plan.id for plan in RehabPlan.select(RehabPlan.id).where(RehabPlan.case == self.case_id)]
        rows = PlanControlEntry.select().where(
            PlanControlEntry.case == self.case_id, PlanControlEntry.plan.in_(plan_ids)
        )
        for row in rows.order_by(PlanControlEntry.id):
            if row.off_control_on or row.state_id == "MEASURESTATE.DONE":
                continue
            if row.due_on <= self.today or closing:
                records.change(row, self._checked(closing=closing), self.by("curator"), self.tick(3))

    def _checked(self, *, closing: bool) -> dict[str, Any]:
        given: dict[str, Any] = {
            "checked_on": self.today,
            "checked_by": self.office.employee(self.curator).id,
            "control_by": "service",
            "way": self.rng.choice(("CHECKWAY.REPORT", "CHECKWAY.VISIT", "CHECKWAY.CALL")),
        }
        draw = self.rng.random()
        if closing or draw < 0.75:
            return given | {"state": "MEASURESTATE.DONE", "percent": 100, "off_control_on": self.today}
        if draw < 0.9:
            return given | {"state": "MEASURESTATE.PARTLY", "percent": 60}
        return given | {
            "state": "MEASURESTATE.NOT_DONE",
            "percent": 0,
            "fail_reason": "FAILREASON.NO_SHOW",
            "actions_taken": "Направлено напоминание, назначена новая встреча.",
        }

    def prepare_form(self, *, closing: bool) -> MonitoringForm:
        """D23: the curator fills parts I–V, the monitor part VI, the form is handed over."""
        form = records.blank(MonitoringForm, self.by("curator"), self.now, case=self.case)
        for row in form.scores:
            self._grade(row, good=closing or self.round > 1)
        for goal in form.goal_states:
            goal.status_id = "GOALSTATE.ACHIEVED" if closing else self.rng.choice(_GOALS[min(self.round, 2)])
            goal.achieved_on = self.today if goal.status_id == "GOALSTATE.ACHIEVED" else None
        plan = self._plan_in_force()
        made = self.make(
            MonitoringForm,
            "curator",
            plan=plan.id,
            period_from=min(self.period_from, self.today),
            period_to=self.today,
            meeting=self.session.meeting_id,
            participants=[self._participant("monitor"), self._participant("specialist")],
            family_present=[self.people[self.family.mother].id],
            child_state="; ".join(f"{child.first_name}: {self.pick(stories.CHILD_TALK)}" for child in self.children),
            family_dynamics=self.pick(stories.RELATIONS),
            family_participation="Семья выполняет большую часть договорённостей, на встречи приходит.",
            scores=form.scores,
            goal_states=form.goal_states,
            exec_text="Мероприятия периода рассмотрены по журналу контроля.",
            effectiveness=self.pick(stories.CHANGES),
            causes=self.pick(stories.CHANGES),
            conclusions="Риск снижается, помощь семье даёт результат."
            if closing
            else "Работу с семьёй следует продолжить.",
            proposal=self._proposal(closing=closing),
            family_opinion="Семья с оценкой согласна.",
            acquainted_on=self.today,
        )
        self.grade_work(made)
        made = MonitoringForm.get_by_id(made.id)
        self.form_id = made.id
        if self.variant.stop != "form":
            workflow.perform(made, "hand-over", self.by("curator"), self.tick())
        return made

    def _plan_in_force(self) -> RehabPlan:
        in_force = (Status.APPROVED, Status.IN_PROGRESS)
        return RehabPlan.get(RehabPlan.case == self.case_id, RehabPlan.status.in_(in_force))

    def _proposal(self, *, closing: bool) -> Proposal:
        if closing:
            return Proposal.CLOSE
        last = self.round >= self.variant.rounds
        proposed = {
            "suspend": Proposal.SUSPEND,
            "resume": Proposal.SUSPEND,
            "new-plan": Proposal.NEW_PLAN,
            "agreed-plan": Proposal.NEW_PLAN,
        }
        return proposed.get(self.variant.outcome, Proposal.CONTINUE) if last else Proposal.CONTINUE

    def _grade(self, row: Any, *, good: bool) -> None:
        row.level = self.rng.choice((3, 3, 4) if good else (2, 3, 3, 3))
        row.dynamics = self.rng.choice((0, 1, 1) if good else (0, 0, 1))
        row.evidence = self.pick(stories.EVIDENCE)

    def _participant(self, login: str) -> dict[str, Any]:
        employee = self.office.employee(login)
        return {
            "employee": employee.id,
            "org": employee.organisation_id,
            "competencies": [entry.id for entry in employee.competencies],
            "invited_by": self.office.employee("head").id,
        }

    def grade_work(self, form: MonitoringForm) -> None:
        """Part VI: the monitor grades the specialists and the curator."""
        form = MonitoringForm.get_by_id(form.id)
        rows = form.quality_scores
        given = {
            "quality_scores": [
                {
                    "id": row.id,
                    "level": self.rng.choice((3, 3, 4)),
                    "dynamics": 0,
                    "evidence": self.pick(stories.EVIDENCE),
                }
                for row in rows
            ],
            "specialists_text": "Мероприятия проводятся, сведения исполнителей поступают с небольшими задержками.",
            "curator_text": "Куратор знает семью, контакты регулярные, карта ведётся.",
            "part_six_by": self.office.employee("monitor").id,
            "part_six_on": self.today,
        }
        records.change(form, given, self.by("monitor"), self.tick())

    def accept_form(self, form: MonitoringForm) -> None:
        """The territory's receiver accepts the form; a late one is first admitted in writing by the head."""
        form = MonitoringForm.get_by_id(form.id)
        if form.lead_violation:
            given = {
                "violation_reason": "Сведения поликлиники поступили с опозданием не по вине куратора.",
                "admitted_by": self.by("head").employee_id,
            }
            records.change(form, given, self.by("head"), self.tick())
        workflow.perform(form, "accept", self.by(self._receiver()), self.tick())
        self.period_from = form.period_to + timedelta(days=1)

    def write_results(self, form: MonitoringForm, *, closing: bool) -> None:
        """D24: the results in writing, for the council."""
        form = MonitoringForm.get_by_id(form.id)
        found = monitoring.outcomes(monitoring.grades(form.scores))
        result = self.make(
            MonitoringResult,
            "specialist",
            form=form.id,
            summary="Оценены состояние ребёнка, процесс реабилитации семьи и работа специалистов.",
            dynamics_child=found[Block.CHILD].dynamics or Dynamics.STABLE,
            dynamics_family=found[Block.FAMILY].dynamics or Dynamics.STABLE,
            dynamics_specialists=Dynamics.STABLE,
            risk_level_now="RISK.LOW" if closing else self.case.risk_level_id,
            proposal=form.proposal,
            proposal_text=form.conclusions,
        )
        self.approve(result, "specialist", "head")

    # -------------------------------------------------------------------------------------------- 11 decisions

    def _decision(self, outcome: str) -> Any:
        yield from self._pause(1, 3)
        if outcome == "continue" and (self._plan_in_force().valid_to - self.today).days < 30:
            outcome = "new-plan"
        match outcome:
            case "continue":
                self.decide("continue", new_plan_required=False, next_monitoring_due=self._next_monitoring())
                self.move("T13", "head")
                self.reach("execution-again")
            case "new-plan":
                self.decide_on_new_plan()
                self.make(RehabPlan, "curator", **self._draft_of_new_plan())
                self.move("T15", "head")
                self.reach("new-plan")
                yield from self._pause(6, 9)
                yield from self._agreement()
                yield from self._approval()
                self.variant = replace(self.variant, outcome="continue")
            case "agreed-plan":
                self.decide_on_new_plan()
                self.move("T14", "service")
                yield from self._pause(1, 2)
                self.order_plan("AGENDA.NEW_PLAN")
                self.ordered_on = self.today
                self.move("T09", "service")
                self.variant = replace(self.variant, outcome="continue")
            case "suspend" | "resume":
                yield from self._suspension(resume=outcome == "resume")
            case "close":
                self.close()
                raise Stopped
            case "moved":
                self.close_because_moved()
                raise Stopped

    def decide_on_new_plan(self) -> None:
        self.decide("continue", new_plan_required=True, next_monitoring_due=self.today + relativedelta(months=3))

    def _draft_of_new_plan(self) -> dict[str, Any]:
        old = self._plan_in_force()
        return {
            "aim": old.aim,
            "goals": [
                {
                    "number": 1,
                    "target": "family",
                    "problem": "Часть задач не достигнута",
                    "goal": "Закрепить достигнутое",
                }
            ],
            "measures": [{"number": 1, "goal_number": 1, "action": "Уточняется при разработке плана"}],
        }

    def _next_monitoring(self) -> date:
        plan = self._plan_in_force()
        return min(self.today + relativedelta(months=3), plan.valid_to)

    def decide(self, kind: str, **given: Any) -> Any:
        """D25 by the guardianship body."""
        council = "meeting" not in given
        item = self.session.number(self.case_id or 0, _FURTHER_KIND[kind]) if council else None
        decision = self.make(
            CaseDecision,
            "specialist",
            kind=kind,
            **{
                "meeting": self.session.meeting_id,
                "protocol_item": item,
                "monitoring": self.form_id,
                "grounds": "Результаты мониторинга и решение, принятое на заседании.",
                **given,
            },
        )
        self.approve(decision, "specialist", "head")
        notified = {"service_notified_on": self.today, "family_notified_on": self.today}
        records.change(CaseDecision.get_by_id(decision.id), notified, self.by("specialist"), self.tick())
        return decision

    def _suspension(self, *, resume: bool) -> Any:
        """T16 and, for some, T17."""
        self.decide(
            "suspend",
            suspend_reason=self.rng.choice(("SUSPEND.TREATMENT", "SUSPEND.ABSENCE")),
            suspended_from=self.today,
            suspended_until=self.today + timedelta(days=80),
            control_measures="Звонок бабушке раз в неделю, запрос в поликлинику по месту пребывания.",
            controller=self.office.employee("specialist").id,
        )
        self.move("T16", "head")
        self.reach("suspended")
        if not resume:
            raise Stopped
        yield from self._pause(25, 35)
        self.assess("repeated", calm=True)
        given = {"meeting": None, "resumed_on": self.today, "resume_basis": "Семья вернулась, лечение окончено."}
        self.decide("resume", **given)
        self.move("T17", "head")
        self.variant = replace(self.variant, outcome="continue")
        self.reviewed_on = self.today

    def close(self) -> None:
        """T18: goals reached, risk low; the card is closed with the case."""
        sheets = self.assess("closing", calm=True)
        self.decide(
            "close",
            close_reason="CLOSE.G1",
            closing_risk=sheets[0].id,
            unmet_criteria_reason="Семья справляется, оставшиеся задачи решаются участковыми специалистами.",
            aftercare_until=self.today + relativedelta(months=6),
            aftercare_text="Участковый специалист навещает семью раз в месяц.",
        )
        self.move("T18", "head")
        self.close_card("CLOSE.G1", "Цели плана достигнуты, семья снята с сопровождения службы.")

    def close_because_moved(self) -> None:
        """T18a: the family has left, its new guardianship body has the file."""
        proof = f"сопроводительное письмо № 01-17/{self.rng.randint(100, 300)} от {self.today:%d.%m.%Y}"
        self.decide("close", meeting=None, close_reason="CLOSE.O3", closing_proof=proof)
        self.move("T18a", "head")
        self.close_card("CLOSE.O3", "Семья выехала, материалы переданы по новому месту жительства.")

    def close_card(self, reason: str, outcome: str) -> None:
        card = FamilyCard.get(FamilyCard.case == self.case_id)
        given = {"closed_on": self.today, "close_reason": reason, "outcome": outcome}
        records.change(card, given, self.by("curator"), self.tick())
        workflow.perform(card, "close", self.by("service"), self.tick())
        entry = IncomingCaseEntry.get(IncomingCaseEntry.case == self.case_id)
        records.change(entry, {"closed_on": self.today, "result": outcome}, self.by("service_clerk"), self.tick())
        self.reach("closed")


_EXPERTISE = (
    "fits_diagnosis",
    "goals_concrete",
    "terms_realistic",
    "executors_complete",
    "opinions_heard",
    "child_safe",
)
#: How goals may stand after the first and after later rounds of monitoring.
_GOALS = {
    1: ("GOALSTATE.IN_PROGRESS", "GOALSTATE.IN_PROGRESS", "GOALSTATE.PARTLY"),
    2: ("GOALSTATE.PARTLY", "GOALSTATE.IN_PROGRESS", "GOALSTATE.ACHIEVED"),
}
#: By outcome: the question, the council's decision and its words.
_FURTHER: dict[str, tuple[str, str, str]] = {
    "continue": ("AGENDA.FURTHER", "COUNCILDEC.CONTINUE", "Продолжить работу по действующему плану."),
    "moved": ("AGENDA.FURTHER", "COUNCILDEC.CONTINUE", "Продолжить работу до выезда семьи."),
    "new-plan": ("AGENDA.FURTHER", "COUNCILDEC.NEW_PLAN", "Разработать новый план и представить его в течение месяца."),
    "agreed-plan": ("AGENDA.FURTHER", "COUNCILDEC.NEW_PLAN", "Продолжить работу по новому плану."),
    "suspend": ("AGENDA.SUSPENSION", "COUNCILDEC.SUSPEND", "Приостановить работу на время лечения и отсутствия семьи."),
    "resume": ("AGENDA.SUSPENSION", "COUNCILDEC.SUSPEND", "Приостановить работу на время отсутствия семьи."),
    "close": ("AGENDA.CLOSING", "COUNCILDEC.CLOSE", "Случай закрыть, назначить сопровождение на шесть месяцев."),
}
_FURTHER_KIND = {"continue": "AGENDA.FURTHER", "suspend": "AGENDA.SUSPENSION", "close": "AGENDA.CLOSING"}


def _reported(kin: Kin) -> dict[str, Any]:
    return {
        "last_name": kin.last_name,
        "first_name": kin.first_name,
        "patronymic": kin.patronymic,
        "gender": kin.gender,
        "birth_date": kin.birth_date,
    }


def _working_before(day: date, days: int) -> date:
    """The last working day at least ``days`` calendar days before a day."""
    return regulations.calendar().preceding(day - timedelta(days=days))


# ------------------------------------------------------------------------------------------------------- tests


def to_stage(
    territory_code: str,
    stage: int,
    start: datetime,
    *,
    until: datetime | None = None,
    children: int = 1,
    story: int = 0,
    number: int = 0,
    seed: int = 1,
    **variant: Any,
) -> Case:
    """One case walked from the signal at ``start`` until it stands at ``stage``, for tests.

    ``variant`` overrides values of :class:`Variant`; ``stop`` names a place more exactly than ``stage``.
    """
    timeline = Timeline(until or start + timedelta(days=400))
    rng = Random(seed)
    council = Council(Office(territory_code), timeline, rng)
    family = household(number, territory_code, children, start.date(), rng)
    chosen = Variant(**{"stop": _BY_STAGE[stage], **variant})
    journey = Journey(council, family, stories.STORIES[story], start, chosen, rng)
    timeline.begin(journey.course())
    timeline.run()
    return journey.case
