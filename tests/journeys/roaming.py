"""Cases of both municipalities that walk while random people try random doors; every answer is judged by D.3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from heapq import heappop
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from console import access, records, terms, workflow
from console.database import transaction
from console.errors import Forbidden, Refused
from schema import registry
from schema.case import Case
from schema.documents.case_handover import CaseHandover
from schema.history import Deadline, StageTransition
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import State
from seed import stories
from seed.people import Office, household
from seed.steps.timeline import Timeline, on_working_day
from seed.walk import Council, Journey, Variant
from tests.journeys import lawful

TERRITORIES = ("asino", "kedrovy")
BEGINS = date(2026, 1, 12)
ENDS = datetime(2027, 12, 20, 18, 0)
MOST = 6  # cases at a time
#: Roles that see a whole territory, and so may be told apart by their role alone.
WHOLE = ("clerk", "specialist", "head", "deputy", "supervisor")
TRYING = (
    *WHOLE,
    "service",
    "service_clerk",
    "curator",
    "secretary",
    "member",
    "monitor",
    "mayor",
    "source",
    "executor",
)
INPUTS = {"reason": "проба", "recipient": "другая территория", "outgoing_number": "5"}
VARIANTS: dict[str, tuple[Variant, ...]] = {
    "asino": (
        Variant(outcome="close", rounds=2),
        Variant(outcome="new-plan"),
        Variant(outcome="agreed-plan", channel="phone"),
        Variant(outcome="moved", slow=frozenset({"plan", "form"})),
        Variant(confirmed=False),
        Variant(stop="transferred", channel="police"),
        Variant(removal=True, channel="police"),
        Variant(rework=True, returned=True, on_paper=True),
    ),
    "kedrovy": (
        Variant(outcome="close", rounds=1),
        Variant(outcome="suspend"),
        Variant(outcome="resume", slow=frozenset({"inspection"})),
        Variant(outcome="agreed-plan"),
        Variant(outcome="moved", channel="citizen"),
        Variant(confirmed=False, channel="phone"),
        Variant(second_curator=True, slow=frozenset({"diagnosis", "plan"})),
    ),
}


class Steps(Timeline):
    """The order of time, one step at a time."""

    @property
    def next_moment(self) -> datetime | None:
        return self._waiting[0][0] if self._waiting else None

    def step(self) -> bool:
        if not self._waiting:
            return False
        when, _, course = heappop(self._waiting)
        with suppress(StopIteration):
            self._wait(course, course.send(when))
        return True


class Assembly(Council):
    """A council that puts off what another territory decides now."""

    def _answer(self, item: Any, session: Any, present: int) -> dict[str, Any]:
        answer = super()._answer(item, session, present)
        if item.case.state is not State.TRANSFERRED:
            return answer
        return answer | {"decision_kind": "COUNCILDEC.POSTPONE", "due_on": None, "responsible": None}


class Watched(Journey):
    """A journey that lets others try the doors before each of its steps, and checks each of its own moves."""

    machine: Roaming
    gone = False  # the family has moved: another territory leads its case

    def course(self) -> Any:
        """The way of a journey, until the family moves."""
        way = super().course()
        with suppress(StopIteration):
            moment = yield next(way)
            while not self.gone:
                moment = yield way.send(moment)

    def _signal(self) -> Any:
        """A case that was handed over has its row of R01 already: who investigates is all that lacks."""
        if self.case_id is None:
            yield from super()._signal()
        else:
            self.assign()

    def takes_over(self, case: Case) -> None:
        """The case of the other territory, its children and its row of R01 are this journey's."""
        self.case_id, self.entry_id = case.id, AbuseFactEntry.get(AbuseFactEntry.case == case.id).id
        named = {(child.first_name, child.birth_date): child for child in case.active_children}
        self.people = {kin: named[kin.first_name, kin.birth_date] for kin in self.family.children}

    def loses(self, child: Any) -> None:
        """A child has left the case: the work goes on with the others."""
        staying = tuple(kin for kin in self.family.children if self.people[kin].id != child.id)
        self.family = replace(self.family, children=staying)

    def make(self, model: Any, login: str, **given: Any) -> Any:
        self._others()
        return super().make(model, login, **given)

    def approve(self, row: Any, drafter: str, approver: str) -> Any:
        self._others()
        return super().approve(row, drafter, approver)

    def move(self, code: str, login: str, **inputs: Any) -> None:
        """Everything D.3 asks for is there: the console must not refuse."""
        self._others(code)
        case = self.case
        place = (case.stage, str(case.state))
        assert place in lawful.WAYS[code].starts
        assert lawful.lacking(code, case, self.today) == [], (code, lawful.lacking(code, case, self.today))
        self.machine.without_one_paper(self, code, login, inputs)
        super().move(code, login, **inputs)
        self.machine.count("законный переход")
        self.machine.stands(self, lawful.WAYS[code].leads(place))

    def _others(self, code: str = "") -> None:
        if not self.case_id:
            return
        for _ in range(self.machine.curious.randint(1, 3)):
            self.machine.attempt(self, code if self.machine.curious.random() < 0.3 else "")


class Roaming(RuleBasedStateMachine):
    """One console for each example; ``fresh`` is given by the test."""

    fresh: Any = None
    steps: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.world = type(self).fresh()
        self.timeline = Steps(ENDS)
        self.offices = {code: Office(code) for code in TERRITORIES}
        self.journeys: list[Watched] = []
        self.curious = Random(0)
        self.now = datetime.combine(BEGINS, time(9, 0))
        self.visitors: dict[str, Any] = {}

    @initialize(seed=st.integers(0, 10_000), first=st.lists(st.integers(0, 7), min_size=3, max_size=4, unique=True))
    def it_begins(self, seed: int, first: list[int]) -> None:
        self.curious = Random(seed)
        self.councils = {
            code: Assembly(self.offices[code], self.timeline, Random(f"{seed} {code}")) for code in TERRITORIES
        }
        for number, which in enumerate(first):
            self._signal(TERRITORIES[number % 2], which, number)

    def count(self, kind: str) -> None:
        type(self).steps[kind] += 1

    # ------------------------------------------------------------ what happens

    @rule(territory=st.sampled_from(TERRITORIES), which=st.integers(0, 7), days=st.integers(0, 20))
    def a_signal_comes(self, territory: str, which: int, days: int) -> None:
        if sum(not journey.gone for journey in self.journeys) < MOST:
            self._signal(territory, which, days)
        self._goes_on(2)

    def _signal(self, territory: str, which: int, days: int) -> None:
        number = len(self.journeys)
        start = datetime.combine(on_working_day(self.now.date() + timedelta(days=days)), time(10, 0))
        rng = Random(f"{self.curious.random()}")
        variants = VARIANTS[territory]
        family = household(number + 20, territory, 1 + which % 3, start.date(), rng)
        story = stories.STORIES[2 if variants[which % len(variants)].removal else which % 3]
        self._begins(Watched(self.councils[territory], family, story, start, variants[which % len(variants)], rng))

    def _begins(self, journey: Watched) -> None:
        journey.machine = self
        self.journeys.append(journey)
        self.timeline.begin(journey.course())

    @rule(steps=st.integers(1, 8))
    def time_goes_on(self, steps: int) -> None:
        self._goes_on(steps)

    def _goes_on(self, steps: int) -> None:
        """The next things that were to happen do happen, in the order of time."""
        for _ in range(steps):
            self.now = max(self.now, self.timeline.next_moment or self.now)
            self.count("шаг случая" if self.timeline.step() else "всё стоит")

    @rule(data=st.data())
    def somebody_tries_a_door(self, data: Any) -> None:
        self._goes_on(1)
        known = [journey for journey in self.journeys if journey.case_id]
        if not known:
            return
        journey = data.draw(st.sampled_from(range(len(known))))
        code = data.draw(st.sampled_from(sorted({**lawful.WAYS, **lawful.WITH_PAPER})))
        self.attempt(known[journey], code, data.draw(st.sampled_from(TRYING)))

    @rule(which=st.integers(0, 9))
    def a_child_leaves(self, which: int) -> None:
        """T18b: wherever D.3 lets it, the head lets one of several children go, and the case goes on."""
        self._goes_on(2)
        able = [j for j in self._in_work() if not lawful.lacking("T18b", j.case, self.now.date())]
        if not able:
            return
        journey = able[which % len(able)]
        case, child = journey.case, journey.case.active_children[which % 2]
        place = (case.stage, str(case.state))
        inputs = self._inputs(case, self._moment(journey)) | {"child": child.id}
        workflow.move(case, "T18b", journey.by("head"), journey.now, inputs=inputs)
        journey.loses(child)
        self.count("ребёнок выбыл")
        self.stands(journey, place)
        assert [one.person_id for one in journey.case.former_children][-1] == child.id

    @rule(which=st.integers(0, 9), accepted=st.booleans())
    def a_family_moves(self, which: int, accepted: bool) -> None:
        """T21: the case is sent, and the other territory accepts it as its own or sends it back."""
        self._goes_on(2)
        if not (able := self._in_work()):
            return
        journey = able[which % len(able)]
        there = self.offices[next(code for code in TERRITORIES if code != journey.office.code)]
        now, place = self._moment(journey), (journey.case.stage, str(journey.case.state))
        row = self._sent(journey, there, now)
        for role in self.curious.sample(TRYING, 4):
            self._tries_to_accept(row, journey.office.officer(role, now), now, mine=False)
            self._tries_to_accept(row, there.officer(role, now), now, mine=role == "head")
        self.stands(journey, place)
        if not accepted:
            workflow.perform(row, "return", there.officer("head", now), now, remark="семья по адресу не проживает")
            self.count("передача возвращена")
            self.stands(journey, place)
            return
        workflow.perform(row, "receive", there.officer("head", now), now)
        self.count("случай передан")
        self._is_handed_over(journey, there, place, CaseHandover.get_by_id(row.id).accepted_case, now)

    def _in_work(self) -> list[Watched]:
        """Journeys whose case stands where D.3 lets a child leave and a family move."""
        known = [journey for journey in self.journeys if journey.case_id and not journey.gone]
        return [j for j in known if (j.case.stage, str(j.case.state)) in lawful.UNFINISHED]

    def _moment(self, journey: Watched) -> datetime:
        """Not before anything that has happened; the journey goes on after it."""
        self.now = journey.now = max(self.now, journey.now) + timedelta(minutes=1)
        return self.now

    def _sent(self, journey: Watched, there: Office, now: datetime) -> Any:
        """D27 drafted by the specialist and sent by the head."""
        specialist = journey.office.officer("specialist", now)
        drafted = records.offered(CaseHandover, specialist, now, case=journey.case)
        given = {
            "case": journey.case_id,
            "to_territory": there.territory.id,
            "moved_on": now.date(),
            "new_address": "ул. Новая, д. 7, кв. 12",
            "reason": "семья переехала к бабушке, дети приняты в школу по новому адресу",
            "children": drafted.children,
            "enclosures": [{"reference": "Материалы случая", "sheets": 12}],
        }
        row = records.create(CaseHandover, given, specialist, now).row
        return workflow.perform(row, "send", journey.office.officer("head", now), now)

    def _tries_to_accept(self, row: Any, officer: Any, now: datetime, *, mine: bool) -> None:
        """Only the head of the addressee accepts; what a success wrote is taken back."""
        self.count("проба принять случай")
        answer = "moved"
        with taken_back():
            try:
                workflow.perform(CaseHandover.get_by_id(row.id), "receive", officer, now)
            except Forbidden:
                answer = "forbidden"
        assert answer == ("moved" if mine else "forbidden"), (officer.name, officer.roles)

    def _is_handed_over(
        self, journey: Watched, there: Office, place: tuple[int, str], case: Case, now: datetime
    ) -> None:
        """The sender keeps a closed case and sees nothing of the new one; the receiver's case walks on from stage 2."""
        journey.gone = True
        self.stands(journey, lawful.WITH_PAPER["T21"].leads(place))
        assert Case.select().where(Case.previous_case == journey.case_id).count() == 1
        assert not Deadline.select().where(Deadline.case_id == journey.case_id, Deadline.status == "open").exists()
        for role in WHOLE:
            assert not access.may_see(case, journey.office.officer(role, now)), role
            assert access.may_see(case, there.officer(role, now)), role
            assert access.may_see(journey.case, there.officer(role, now)), role
        chosen = VARIANTS[there.code][self.curious.randrange(len(VARIANTS[there.code]))]
        variant = replace(chosen, channel="own", removal=False, outcome="close" if chosen.removal else chosen.outcome)
        story, family = journey.story, replace(journey.family, address=case.family.address)
        start = datetime.combine(on_working_day(now.date() + timedelta(days=1)), time(10, 0))
        goes_on = Watched(self.councils[there.code], family, story, start, variant, Random(f"{self.curious.random()}"))
        goes_on.takes_over(case)
        self._begins(goes_on)

    @rule(days=st.integers(0, 60))
    def somebody_looks_at_the_terms(self, days: int) -> None:
        """Badge = list = count, on a day to come as well."""
        self._goes_on(3)
        day = self.now + timedelta(days=days)
        terms.recompute(day, "ночной пересчёт")
        for code in TERRITORIES:
            for login in ("supervisor", "specialist", "curator"):
                self._counts(code, login, day)

    # ------------------------------------------------------------ trying

    def attempt(self, journey: Watched, code: str = "", role: str = "") -> None:
        """Somebody presses a button; the answer is what D.3 says. What a success wrote is taken back."""
        draw = self.curious
        case = journey.case
        own = [known for known, way in lawful.WAYS.items() if (case.stage, str(case.state)) in way.starts]
        code = code or draw.choice(own if own and draw.random() < 0.6 else sorted(lawful.WAYS))
        by = getattr(lawful.WAYS.get(code), journey.office.code, ())
        role = role or (draw.choice(sorted(by)) if by and draw.random() < 0.6 else draw.choice(TRYING))
        now = max(journey.now, self.now)
        officer = self._somebody(journey, role, now)
        self.count("проба двери")
        place, expected = (case.stage, str(case.state)), self._expected(case, code, officer, now.date())
        inputs = self._inputs(case, now) if code == "T18b" else INPUTS | {"target_case": case.id}
        answer = self._press(case, code, officer, now, inputs)
        said = (code, role, place, answer, lawful.lacking(code, Case.get_by_id(case.id), now.date()))
        if expected is not None:
            assert answer == expected, (expected, said)
        else:
            assert answer in {"moved", "refused"}, said
        if answer == "moved":
            self.count("переход чужой рукой")

    def _somebody(self, journey: Watched, role: str, now: datetime) -> Any:
        """An officer in the role, one in ten of the other territory."""
        if self.curious.random() < 0.1:
            return self.offices[next(code for code in TERRITORIES if code != journey.office.code)].officer(role, now)
        return journey.office.officer(journey.curator if role == "curator" else role, now)

    def _inputs(self, case: Case, now: datetime) -> dict[str, Any]:
        """What the leaving of a child asks for."""
        children = case.active_children
        proof = {"on": now.date(), "leave_reason": "LEAVE.ADOPTED", "proof": "решение суда № 2-114/2026"}
        return {"child": children[0].id if children else 0, **proof}

    def _expected(self, case: Case, code: str, officer: Any, today: date) -> str | None:
        """moved, refused, forbidden; None where D.3 leaves it to what is written in the papers."""
        territory = case.territory.code
        if code in lawful.WITH_PAPER:
            return "forbidden"
        roles = {str(role) for role in officer.roles}
        by = getattr(lawful.WAYS[code], territory)
        if not by:
            return "refused"  # the territory has no such move
        if officer.territory_id != case.territory_id:
            return "forbidden"
        if not roles & by or not self._sees(case, officer):
            return "forbidden"
        if (case.stage, str(case.state)) not in lawful.WAYS[code].starts or code == "T03b":
            return "refused"  # no family has two cases here, so nothing can be attached
        if lawful.lacking(code, case, today):
            return "refused"
        return "moved" if code in lawful.PAPERS_DECIDE else None

    def _sees(self, case: Case, officer: Any) -> bool:
        """F: the guardianship body sees its territory, the service what was handed to it, a curator their own."""
        roles = {str(role) for role in officer.roles}
        return bool(
            roles & set(WHOLE)
            or ("service" in roles and case.service_id and case.service_id == officer.organisation_id)
            or ("curator" in roles and officer.employee_id in {case.curator_id, case.deputy_curator_id})
            or ("secretary" in roles and case.stage >= 5 and str(case.state) in {"open", "suspended"})
            or ("secretary" in roles and self._on_an_agenda(case))
        )

    def _on_an_agenda(self, case: Case) -> bool:
        item: Any = dict(registry.row_models(registry.get("meeting")))["agenda"]
        return bool(item.select().where(item.case == case.id).exists())

    def _press(self, case: Case, code: str, officer: Any, now: datetime, inputs: dict[str, Any]) -> str:
        answer = "moved"
        with taken_back():
            try:
                workflow.move(case, code, officer, now, inputs=inputs)
            except Forbidden:
                answer = "forbidden"
            except Refused:
                answer = "refused"
        return answer

    def without_one_paper(self, journey: Watched, code: str, login: str, inputs: dict[str, Any]) -> None:
        """Each paper that D.3 demands is needed by itself: unsigned, it stops the move."""
        case, day = journey.case, journey.today
        for name, rows in lawful.demanded(code, case, day).items():
            with taken_back():
                for row in rows:
                    paper = row if hasattr(row, "status") else row.document
                    type(paper).update(status="draft").where(type(paper).id == paper.id).execute()
                if name in lawful.lacking(code, case, day):
                    self.count("проба без бумаги")
                    answer = self._press(Case.get_by_id(case.id), code, journey.by(login), journey.now, inputs)
                    assert answer == "refused", (code, name)

    def stands(self, journey: Watched, place: tuple[int, str]) -> None:
        case = journey.case
        assert (case.stage, str(case.state)) == place

    # ------------------------------------------------------------ what is always true

    @invariant()
    def no_case_stands_where_it_may_not(self) -> None:
        for case in Case.select():
            assert (case.stage, str(case.state)) in lawful.PLACES

    @invariant()
    def the_history_is_an_unbroken_chain_of_lawful_moves(self) -> None:
        every = lawful.WAYS | lawful.WITH_PAPER
        for journey in self.journeys:
            last: tuple[int, str] | None = None
            moves = StageTransition.select().where(StageTransition.case_id == journey.case_id)
            for move in moves.order_by(StageTransition.id):
                source, target = (move.from_stage, str(move.from_state)), (move.to_stage, str(move.to_state))
                assert source in every[move.code].starts, (move.code, source)
                assert every[move.code].leads(source) == target, (move.code, source, target)
                # a signal turns into an investigation by naming who investigates: no move
                assert last in {None, source} or (last, source) == ((2, "signal"), (2, "investigating"))
                last = target

    # ------------------------------------------------------------ counting

    def _counts(self, code: str, login: str, day: datetime) -> None:
        self.count("сверка сроков")
        officer = self.offices[code].officer(login, day)
        seen = [
            case
            for case in Case.select().where(Case.territory == self.offices[code].territory)
            if login != "curator" or officer.employee_id in {case.curator_id, case.deputy_curator_id}
        ]
        late = [
            row
            for row in Deadline.select().where(Deadline.status == "open")
            if row.case_id in {case.id for case in seen} and row.due_at < day
        ]
        self.world.set_clock(day)
        name = f"{login}.{code}"
        if name not in self.visitors:
            self.visitors[name] = self.world.visitor(name)
        page = self.visitors[name].open("/overdue/")
        badges = [
            _number(node.text_content())
            for node in page.root.xpath("//a[contains(@href,'/overdue')]//span[contains(@class,'badge')]")
        ]
        rows = len(page.root.xpath("//table[@id='terms']/tbody/tr"))
        counted = terms.count_overdue(officer, day)
        assert (counted, rows, badges or [0]) == (len(late), len(late), [len(late)] if late else [0])
        words = page.words
        assert f"просрочено {len(late)} срок" in words


def _number(text: str) -> int:
    return int("".join(char for char in text if char.isdigit()) or 0)


@contextmanager
def taken_back() -> Iterator[None]:
    class Back(Exception):
        pass

    try:
        with transaction():
            yield
            raise Back
    except Back:
        return
