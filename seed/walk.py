"""The walk of a case through the front door: one method per step, each at its own moment and by the right officer.

A :class:`Journey` is the life of one case as a generator that says when it wants to go on; the :class:`Timeline` lets
all journeys and the meetings of the :class:`Council` go on in the order of time, so that registers are numbered as in
life. Tests that need one case somewhere use :func:`to_stage`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from schema.case import Case
from seed import stories
from seed.people import Office, household
from seed.steps.council import Council
from seed.steps.decisions import Decided
from seed.steps.everyday import Everyday
from seed.steps.timeline import Timeline, on_working_day
from seed.steps.traveller import Stopped, Variant

__all__ = ["STOPS", "Council", "Journey", "Timeline", "Variant", "on_working_day", "to_stage"]


#: A case that has lain so long without a step was forgotten: nobody visits the family either.
_FORGOTTEN = timedelta(days=14)


class Journey(Decided, Everyday):
    """One case from the signal on, as a course of the timeline."""

    def course(self) -> Any:
        """The whole way; stops where the variant says or where time ends."""
        try:
            self.now = yield self.start
            yield from self._signal()
            yield from self._investigation()
            yield from self._opening()
            yield from self._service()
            yield from self._planning()
            if self.variant.everyday:
                yield from self._everyday()
            yield from self._rounds()
        except Stopped:
            yield from self._watch()

    def _watch(self) -> Any:
        """Whoever waits for the next step goes on visiting: the checks of a safety plan are entered to the present."""
        present = self.council.timeline.until
        if self.case_id and present - self.now < _FORGOTTEN:
            self.now = yield max(self.now, present - timedelta(minutes=self.rng.randint(20, 50)))
            self.look_after()


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
    rng = Random(seed)  # nosec B311
    council = Council(Office(territory_code), timeline, rng)
    family = household(number, territory_code, children, start.date(), rng)
    chosen = Variant(**{"stop": _BY_STAGE[stage], **variant})
    journey = Journey(council, family, stories.STORIES[story], start, chosen, rng)
    timeline.begin(journey.course())
    timeline.run()
    return journey.case
