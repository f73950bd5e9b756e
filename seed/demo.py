"""Fills an empty console for a demonstration: staff of both municipalities and cases at every stage and in every state.

The cases are walked through the front door (:mod:`seed.walk`) in the order of time, so that registers are numbered as
in life and no case stands where the rules would not have let it come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from console import barriers, terms
from console.database import transaction
from schema.case import Case
from seed import people, stories
from seed.steps import agreements, destruction, fulfilment, handover, moving, settlement, week
from seed.walk import Council, Journey, Timeline, Variant, on_working_day

MUNICIPALITIES = ("asino", "kedrovy")


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of journey in the demonstration: begun ``days`` ago, shown in ``places`` (both when empty)."""

    days: tuple[int, int]
    variant: Variant
    children: int = 1
    story: int | None = None
    places: tuple[str, ...] = MUNICIPALITIES


def _slow(*steps: str) -> frozenset[str]:
    return frozenset(steps)


#: The demonstration of 64 cases: this list for both municipalities in turn, then from its beginning again.
#: ``days`` are calendar days before the present, chosen so that most journeys have just come to their place; about one
#: case in six was left lying, begun long before.
PARTS: tuple[Part, ...] = (
    Part((1, 2), Variant(stop="draft")),
    Part((1, 1), Variant(stop="signal", channel="citizen"), story=5),
    Part((1, 1), Variant(stop="investigating", channel="paper"), story=3),
    Part((16, 20), Variant(stop="investigating"), places=("kedrovy",)),  # обследование просрочено
    Part((5, 7), Variant(stop="inspected", channel="police"), children=2, story=4),
    Part((7, 8), Variant(stop="returned", returned=True)),
    Part((8, 8), Variant(stop="decision", channel="phone")),
    Part((12, 13), Variant(stop="opened", returned=True), children=2),
    Part((14, 14), Variant(stop="rights", on_paper=True, channel="paper"), story=2),
    Part((18, 22), Variant(stop="handed", channel="citizen"), story=5),
    Part((14, 15), Variant(stop="accepted"), children=3),
    Part((16, 18), Variant(stop="accepted", removal=True, channel="police"), children=2, story=2),
    Part((17, 18), Variant(stop="planning", second_curator=True)),
    Part((75, 90), Variant(stop="planning", channel="police"), story=4),  # диагностика и план просрочены
    Part((33, 38), Variant(stop="diagnosed", slow=_slow("diagnosis")), children=2),
    Part((31, 33), Variant(stop="agreement")),
    Part((66, 76), Variant(stop="approval", second_curator=True, channel="phone")),  # приказ о плане просрочен
    Part((75, 85), Variant(stop="execution", channel="paper"), story=3),
    Part((100, 115), Variant(stop="execution", second_curator=True), places=("kedrovy",)),
    Part((185, 200), Variant(stop="execution", second_curator=True), places=("asino",)),  # мониторинг просрочен
    Part((120, 130), Variant(stop="control", slow=_slow("inspection")), children=2, places=("kedrovy",)),
    Part((62, 72), Variant(stop="control", slow=_slow("inspection")), children=2, places=("asino",)),
    Part((118, 121), Variant(stop="form", second_curator=True), places=("kedrovy",)),
    Part((80, 86), Variant(stop="form", second_curator=True), places=("asino",)),
    Part((122, 126), Variant(stop="results", slow=_slow("form")), places=("kedrovy",)),
    Part((90, 95), Variant(stop="results"), places=("asino",)),
    Part((133, 137), Variant(stop="closing", rework=True, everyday=True), places=("kedrovy",)),
    Part((80, 84), Variant(stop="closing", rework=True, everyday=True), places=("asino",)),
    Part((140, 150), Variant(stop="suspended", outcome="suspend", second_curator=True), places=("kedrovy",)),
    Part((240, 255), Variant(outcome="resume"), places=("kedrovy",), children=2),
    Part((250, 270), Variant(stop="closed", outcome="close", rounds=2), places=("asino",), children=2),
    Part((340, 360), Variant(stop="closed", outcome="close", rounds=2), places=("kedrovy",)),
    Part((40, 60), Variant(stop="refused", confirmed=False, channel="memo"), story=6),
    Part((30, 50), Variant(stop="transferred", channel="police"), story=4),
    Part((200, 215), Variant(outcome="new-plan"), places=("asino",)),
    Part((230, 245), Variant(outcome="agreed-plan"), places=("kedrovy",)),
    Part((180, 195), Variant(stop="closed", outcome="moved", slow=_slow("plan")), places=("asino",)),
    Part((150, 165), Variant(rounds=9, second_curator=True), children=3, places=("asino",)),
    Part((150, 165), Variant(rounds=9, slow=_slow("plan")), places=("kedrovy",)),
)


def fill(cases: int, seed_number: int, now: datetime) -> int:
    """Make staff and ``cases`` synthetic cases as they stand at ``now``; the same seed makes the same people.

    Returns how many cases there are. All or nothing: a mistake on the way leaves the database as it was.
    """
    with transaction(), barriers.remembered():
        people.staff(now)
        for code in MUNICIPALITIES:
            agreements.sign(people.Office(code), now)
        with terms.deferred(now, "демонстрационные данные"):
            journeys = walk(cases, seed_number, now)
        moving.let_families_move(journeys, now)
        handover.let_curators_go_on_leave(journeys, now)
        for code in MUNICIPALITIES:
            settlement.look_into(people.Office(code).officer("supervisor", now), now)
            fulfilment.report(people.Office(code), now)
            week.plan(people.Office(code), now)
            destruction.destroy(people.Office(code), now)
    return sum(1 for journey in journeys if journey.case_id)


def walk(cases: int, seed_number: int, now: datetime) -> list[Journey]:
    """Walk the journeys of both municipalities together, in the order of time."""
    timeline = Timeline(now)
    # chance that is the same every time: nothing here is to be kept secret
    councils = {
        code: Council(people.Office(code), timeline, Random(f"{seed_number} council {code}"))  # nosec B311
        for code in MUNICIPALITIES
    }
    journeys = []
    for number, (code, part) in enumerate(_chosen(cases)):
        journey = _journey(number, part, councils[code], now, Random(f"{seed_number} {number}"))  # nosec B311
        journeys.append(journey)
    _let_one_return(journeys, now)
    for journey in journeys:
        timeline.begin(journey.course())
    timeline.run()
    return journeys


def _chosen(cases: int) -> Iterator[tuple[str, Part]]:
    """The first ``cases`` journeys: every part for every municipality that has it, over and over."""
    made = 0
    while made < cases:
        for part in PARTS:
            for code in part.places:
                if made == cases:
                    return
                made += 1
                yield code, part


def _journey(number: int, part: Part, council: Council, now: datetime, rng: Random) -> Journey:
    start = _start(now, rng.randint(*part.days), rng)
    index = part.story if part.story is not None else _by_school(number)
    family = people.household(number, council.office.code, part.children, start.date(), rng)
    return Journey(council, family, stories.STORIES[index], start, part.variant, rng)


def _by_school(number: int) -> int:
    """Situations that a school reports, in turn: its staff enter their papers themselves."""
    of_school = [index for index, story in enumerate(stories.STORIES) if story.source == "SOURCE.SCHOOL"]
    return of_school[number % len(of_school)]


def _start(now: datetime, days: int, rng: Random) -> datetime:
    day = on_working_day((now - timedelta(days=days)).date())
    begins = datetime.combine(day, time(rng.randint(9, 12), rng.randrange(0, 60, 5)))
    return min(begins, now - timedelta(hours=20))


def _let_one_return(journeys: Sequence[Journey], now: datetime) -> None:
    """T20: the family of the closed case of Asino is reported again."""
    first = next((j for j in journeys if j.variant.outcome == "close" and j.office.code == "asino"), None)
    again = next((j for j in reversed(journeys) if j.office.code == "asino" and j.variant.stop == "planning"), None)
    if first is None or again is None:
        return
    again.family, again.story = first.family, first.story
    again.start = _start(now, 17, again.rng)
    again.variant = Variant(stop="planning", previous=lambda: Case.get_by_id(first.case_id))
