"""Who moves a case where, tried at the door itself: ``python -m tests.console.moves`` writes the table anew.

Papers are taken as being in place, so that only the place of the case and the role of the officer decide.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from app import create_app
from console import forcing, migrations, officers, regulations, workflow
from console.config import Settings
from console.database import connection, transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from schema.case import Case
from schema.spec import CaseTransition, Role, State
from seed import people, reference
from seed.people import Office
from seed.walk import to_stage

FILE = Path(__file__).parent / "golden" / "moves.txt"
START = datetime(2026, 1, 12, 10, 0)
#: Where the same family already has a case, so that a signal has something to be attached to.
EARLIER = datetime(2026, 1, 9, 10, 0)
TERRITORIES = ("asino", "kedrovy")
STAGES = range(1, 12)
OPEN_FROM = 3

#: Every place where a case may lawfully stand (D.1, D.2), written by hand; a case closed early (T18a) is as one at 11.
PLACES: tuple[tuple[int, State], ...] = (
    (1, State.DRAFT),
    (2, State.SIGNAL),
    (2, State.INVESTIGATING),
    (2, State.REFUSED),
    (2, State.TRANSFERRED),
    (2, State.ATTACHED),
    (3, State.INVESTIGATING),
    *((stage, State.OPEN) for stage in range(OPEN_FROM, 12)),
    (11, State.SUSPENDED),
    (11, State.CLOSED),
)

#: Why the door stays shut, in the order in which it asks.
UNKNOWN, BLIND, ROLE, PAPER, PLACE = "нет такого", "не видит", "не его", "бумагой", "не отсюда"
CELLS = {BLIND: "×", ROLE: "·", PLACE: "–"}


@dataclass
class Tried:
    """What the door answered: (stage, state), code, role → (stage, state) reached or the reason of the refusal."""

    territory: str
    transitions: dict[str, CaseTransition]
    answers: dict[tuple[tuple[int, State], str, Role], tuple[int, State] | str] = field(default_factory=dict)

    def reached(self) -> Iterator[tuple[tuple[int, State], str, Role, tuple[int, State]]]:
        for (place, code, role), answer in self.answers.items():
            if isinstance(answer, tuple):
                yield place, code, role, answer

    def at_its_start(self, code: str, role: Role) -> str:
        """The answer to a role where the move begins: «да» or the reason of the refusal, the same at every start."""
        given = {self.answers[place, code, role] for place in PLACES if _begins(self.transitions[code], place)}
        assert len({isinstance(answer, tuple) for answer in given}) == 1, (code, role, given)
        answer = given.pop()
        return "да" if isinstance(answer, tuple) else answer


def _begins(transition: CaseTransition, place: tuple[int, State]) -> bool:
    return place[0] in transition.from_stages and place[1] in transition.from_states


class _Back(Exception):
    """Ends a trial: what it wrote is rolled back."""


@contextmanager
def trial() -> Iterator[None]:
    try:
        with transaction():
            yield
            raise _Back
    except _Back:
        return


def officer_of(office: Office, role: Role, now: datetime) -> Officer:
    """Somebody of the municipality who has this role and no other."""
    login = role if role in office.users else Role.SPECIALIST
    found = office.officer(login, now)
    return replace(found, roles=frozenset({role}), employee_id=found.employee_id if role in office.users else None)


Seasoned = tuple[Case, datetime, dict[str, Any]]


def seasoned(territory: str) -> Seasoned:
    """A case that every role that may ever see it does see: curator, council, monitoring and a removal are there."""
    earlier = to_stage(territory, 2, EARLIER, number=3, story=0)
    case = to_stage(territory, 11, START, number=3, story=0, removal=True)
    Case.update(family=case.family_id).where(Case.id == earlier.id).execute()
    now = datetime.combine(case.stage_since, START.time())
    inputs = {"reason": "причина", "recipient": "орган опеки", "outgoing_number": "1", "target_case": earlier.id}
    inputs |= {"child": case.active_children[0].id, "leave_reason": "LEAVE.DEATH", "on": now.date(), "proof": "№ 1"}
    return case, now, inputs


@contextmanager
def ready_papers(now: datetime) -> Iterator[None]:
    """Every need is met, and the decision that an ending quotes has been taken."""
    decision = SimpleNamespace(
        doc_date=now.date(),
        close_reason_id="CLOSE.O3",
        suspend_reason_id="SUSPEND.TREATMENT",
        suspended_from=now.date(),
        suspended_until=now.date(),
    )
    ready = {"console.workflow.needs.judge": [], "console.effects.results._decision": decision}
    with ExitStack() as stack:
        for name, answer in ready.items():
            stack.enter_context(patch(name, return_value=answer))
        yield


def attempts(territory: str, found: Seasoned) -> Tried:
    """Every move of the regulation from every lawful place by every role; each is taken back."""
    case, now, inputs = found
    office = Office(territory)
    rules = regulations.in_force(office.territory.id, now.date())
    tried = Tried(territory, dict(rules.transitions))
    with ready_papers(now), trial():
        for place in PLACES:
            Case.update(stage=place[0], state=place[1]).where(Case.id == case.id).execute()
            for role in Role:
                officer, tried_on = officer_of(office, role, now), Case.get_by_id(case.id)
                for code in rules.transitions:
                    answer = _try(tried_on, code, officer, now, inputs)
                    tried.answers[place, code, role] = answer
                    if isinstance(answer, tuple):
                        tried_on = Case.get_by_id(case.id)  # as it was before
    return tried


def _try(case: Case, code: str, officer: Officer, now: datetime, inputs: dict[str, Any]) -> tuple[int, State] | str:
    before = (case.stage, case.state)
    answer: tuple[int, State] | str = ""
    try:
        with trial():
            workflow.move(case, code, officer, now, inputs=inputs)
            moved = Case.get_by_id(case.id)
            answer = (moved.stage, moved.state)
    except Forbidden as refusal:
        answer = _forbidden(str(refusal))
    except Refused as refusal:
        (problem,) = refusal.problems
        answer = {"wrong-stage": PLACE, "no-such-transition": UNKNOWN}[problem.code]
    if isinstance(answer, str):
        assert (case.stage, case.state) == before, "a refusal moves nothing"
    return answer


def _forbidden(reason: str) -> str:
    return BLIND if "недоступен" in reason else PAPER if "вместе с документом" in reason else ROLE


def forced(territory: str, seasoned_case: Seasoned) -> dict[Role, int]:
    """How many of the 110 jumps between two stages each role may ask for as a correction that another confirms."""
    case, now, _ = seasoned_case
    office = Office(territory)
    supervisor = officer_of(office, Role.SUPERVISOR, now)
    found = dict.fromkeys(Role, 0)
    for role in Role:
        asking = officer_of(office, role, now)
        for source in STAGES:
            Case.update(stage=source, state=State.OPEN).where(Case.id == case.id).execute()
            for target in STAGES:
                if source != target:
                    found[role] += _force(case.id, target, asking, supervisor, now)
            if not found[role]:
                break  # who may not ask here may not ask anywhere: asking does not look at the stage
    return found


def _force(case_id: int, target: int, asking: Officer, supervisor: Officer, now: datetime) -> int:
    done = 0
    with trial():
        reason = "этап указан ошибочно: решение Совета записано не по тому случаю"
        try:
            asked = forcing.ask(Case.get_by_id(case_id), target, "open", reason, asking, now)
        except Forbidden:
            return 0
        forcing.confirm(asked, supervisor, now)
        done = int(Case.get_by_id(case_id).stage == target)
    return done


# ------------------------------------------------------------------ the table as prose

HEAD = """\
Кто и куда ведёт случай. Записано по ответам самой консоли: каждый переход регламента опробован из каждого законного
положения случая каждой ролью, все бумаги считаются готовыми. Читать против раздела D.3 и F.0 досье.

Положение – этап и состояние. Клетка: код перехода; · переход есть, но не этой роли; × роль случая не видит;
– такого прыжка нет ни у кого; (код) – прыжок делает не кнопка, а документ этой роли.
"""


def prose(tried: Tried, corrections: dict[Role, int]) -> str:
    parts = [f"\n\n{'=' * 20} {tried.territory} {'=' * 20}\n", _who(tried), _jumps(tried), _corrections(corrections)]
    return "\n".join(parts)


def _who(tried: Tried) -> str:
    lines = ["\nПереходы: откуда → куда, кто ведёт, почему остальным отказано\n"]
    for code, transition in tried.transitions.items():
        lines.append(f"{code} «{transition.title}»")
        lines += [f"    {way}" for way in _ways(tried, code)]
        answers = {role: tried.at_its_start(code, role) for role in Role}
        for reason in ("да", PAPER, ROLE, BLIND):
            roles = [role.value for role in Role if answers[role] == reason]
            if roles:
                lines.append(f"    {reason}: {', '.join(roles)}")
        elsewhere = {
            answer
            for (place, other, role), answer in tried.answers.items()
            if other == code and answers[role] == "да" and not _begins(transition, place)
        }
        assert elsewhere <= {PLACE}, (code, elsewhere)
    return "\n".join(lines)


def _ways(tried: Tried, code: str) -> list[str]:
    transition = tried.transitions[code]
    found = {(place, target) for place, other, _, target in tried.reached() if other == code}
    if not found:
        starts = [place for place in PLACES if _begins(transition, place)]
        if not transition.to_stage and not transition.to_state:
            return [f"из: {', '.join(_place(place) for place in starts)}"]
        found = {(p, (transition.to_stage or p[0], transition.to_state or p[1])) for p in starts}
    return [f"{_place(place)} → {_place(target)}" for place, target in sorted(found, key=str_key)]


def str_key(pair: tuple[tuple[int, State], tuple[int, State]]) -> tuple[int, int, int, int]:
    order = list(State)
    return (pair[0][0], order.index(pair[0][1]), pair[1][0], order.index(pair[1][1]))


def _place(place: tuple[int, State]) -> str:
    return f"{place[0]} {place[1].label}"


def cells(tried: Tried) -> dict[tuple[int, int, Role], str]:
    """What each of the 121 pairs of stages says to each role."""
    found: dict[tuple[int, int, Role], set[str]] = {}
    exists: set[tuple[int, int]] = set()
    for place, code, role, target in tried.reached():
        found.setdefault((place[0], target[0], role), set()).add(code)
        exists.add((place[0], target[0]))
    for code, transition in tried.transitions.items():
        if transition.manual or not (transition.to_stage or transition.to_state):
            continue
        for source, target in ((s, transition.to_stage or s) for s in transition.from_stages):
            exists.add((source, target))
            for role in transition.by:
                found.setdefault((source, target, role), set()).add(f"({code})")
    blind = {role for role in Role if all(tried.answers[p, c, role] == BLIND for p in PLACES for c in ("T02", "T05"))}
    return {
        (source, target, role): "+".join(sorted(found.get((source, target, role), ())))
        or ("–" if (source, target) not in exists else "×" if role in blind else "·")
        for source in STAGES
        for target in STAGES
        for role in Role
    }


def _jumps(tried: Tried) -> str:
    table = cells(tried)
    widths = {role: max(len(role.value), *(len(table[s, t, role]) for s in STAGES for t in STAGES)) for role in Role}
    lines = ["\nПрыжки: 11 × 11 этапов, каждая роль\n"]
    lines.append("        | " + " | ".join(role.value.ljust(widths[role]) for role in Role))
    for source in STAGES:
        for target in STAGES:
            row = " | ".join(table[source, target, role].ljust(widths[role]) for role in Role)
            lines.append(f"{source:>2} → {target:<2} | {row}".rstrip())
    return "\n".join(lines)


def _corrections(found: dict[Role, int]) -> str:
    lines = ["\nTX, исправление ошибки: сколько из 110 прыжков между этапами роль может попросить\n"]
    for count in sorted(set(found.values()), reverse=True):
        lines.append(f"    {count}: {', '.join(role.value for role in Role if found[role] == count)}")
    return "\n".join(lines) + "\n"


def text() -> str:
    """The whole table, in a console that has both municipalities and their staff."""
    return HEAD + "".join(part(code) for code in TERRITORIES)


def part(territory: str) -> str:
    """The part of one municipality."""
    found = seasoned(territory)
    return prose(attempts(territory, found), forced(territory, found))


def main() -> None:
    now = datetime(2026, 11, 23, 9, 0)
    with tempfile.TemporaryDirectory() as var:
        app = create_app(Settings(var=Path(var), database_url=f"sqlite:///{var}/console.db", demo=True, now=now))
        with app.app_context():
            migrations.up()
            with connection():
                list(reference.load(officers.system(now.date()), now))
                people.staff(now)
                FILE.parent.mkdir(exist_ok=True)
                FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
