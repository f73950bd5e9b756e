"""What every step of a case needs: who acts, on what, at which moment, and how the case differs from others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from console import workflow
from console.officers import Officer
from schema.case import Case
from schema.people import Person
from seed.people import Household, Kin
from seed.steps.council import Council, Session
from seed.steps.timeline import CLOSES, on_working_day, typed
from seed.stories import Story


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
    removal: bool = False  # the children are taken from danger, the claim is in court
    everyday: bool = False  # letters, a reception, visits, a consent and a hearing once the plan is in work
    previous: Callable[[], Case] | None = None  # a finished case of the same family: T20


class Traveller:
    """What every step needs: the present moment of the journey, its officers, its case and its people."""

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
        self.form_id = 0
        self.paper: Any = None
        self.session: Session
        self.ordered_on = self.reviewed_on = start.date()
        self.last_expertise: date | None = None
        self.curator = "curator2" if variant.second_curator else "curator"

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


def reported(kin: Kin) -> dict[str, Any]:
    return {
        "last_name": kin.last_name,
        "first_name": kin.first_name,
        "patronymic": kin.patronymic,
        "gender": kin.gender,
        "birth_date": kin.birth_date,
    }
