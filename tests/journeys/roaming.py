"""Cases of both municipalities that walk while random people try random doors; every answer is judged by D.3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from heapq import heappop
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from console import terms, workflow
from console.database import transaction
from console.errors import Forbidden, Refused
from schema.case import Case
from schema.history import Deadline, StageTransition
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


class Watched(Journey):
    """A journey that lets others try the doors before each of its steps, and checks each of its own moves."""

    machine: Roaming

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
            code: Council(self.offices[code], self.timeline, Random(f"{seed} {code}")) for code in TERRITORIES
        }
        for number, which in enumerate(first):
            self._signal(TERRITORIES[number % 2], which, number)

    def count(self, kind: str) -> None:
        type(self).steps[kind] += 1

    # ------------------------------------------------------------ what happens

    @rule(territory=st.sampled_from(TERRITORIES), which=st.integers(0, 7), days=st.integers(0, 20))
    def a_signal_comes(self, territory: str, which: int, days: int) -> None:
        if len(self.journeys) < MOST:
            self._signal(territory, which, days)
        self._goes_on(2)

    def _signal(self, territory: str, which: int, days: int) -> None:
        number = len(self.journeys)
        start = datetime.combine(on_working_day(self.now.date() + timedelta(days=days)), time(10, 0))
        rng = Random(f"{self.curious.random()}")
        variants = VARIANTS[territory]
        family = household(number + 20, territory, 1 + which % 2, start.date(), rng)
        story = stories.STORIES[2 if variants[which % len(variants)].removal else which % 3]
        journey = Watched(self.councils[territory], family, story, start, variants[which % len(variants)], rng)
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
        officer = journey.office.officer(journey.curator if role == "curator" else role, now)
        self.count("проба двери")
        place, expected = (case.stage, str(case.state)), self._expected(case, code, officer, now.date())
        inputs = {"reason": "проба", "recipient": "другая территория", "outgoing_number": "5", "target_case": case.id}
        answer = self._press(case, code, officer, now, inputs)
        said = (code, role, place, answer, lawful.lacking(code, Case.get_by_id(case.id), now.date()))
        if expected is not None:
            assert answer == expected, (expected, said)
        else:
            assert answer in {"moved", "refused"}, said
        if answer == "moved":
            self.count("переход чужой рукой")

    def _expected(self, case: Case, code: str, officer: Any, today: date) -> str | None:
        """moved, refused, forbidden; None where D.3 leaves it to what is written in the papers."""
        territory = case.territory.code
        if code in lawful.WITH_PAPER:
            return "forbidden"
        roles = {str(role) for role in officer.roles}
        by = getattr(lawful.WAYS[code], territory)
        if not by:
            return "refused"  # the territory has no such move
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
        )

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
        rows = len(page.root.xpath("//main//table/tbody/tr"))
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
