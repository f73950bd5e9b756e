"""Nobody passes a door that is not theirs: every route × role × own, foreign, neighbouring, sealed, excluded, annulled.

Status, body (canaries in every text of the case) and what was written. Each request is a transaction that is taken
back, so that one console serves them all and a door that writes is seen at once. A sample that names every route,
every situation and every role stands in the ordinary run; the whole product runs under ``soak`` and prints its counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from console import access, accounts_rules, records
from console.database import connection
from console.errors import Forbidden, Refused
from schema import fields as f
from schema import registry
from schema.base import database
from schema.case import Case, Confidentiality
from schema.case_access import AccessKind, CaseAccess
from schema.documents.curator_handover import CuratorHandover
from schema.places import Employee
from schema.spec import Role, State, Status
from tests import conftest, signals
from tests.console import doors
from tests.console.doors import Door
from tests.journeys.roaming import WHOLE, taken_back

pytestmark = pytest.mark.once

ROLES = [role.value for role in Role if role not in {Role.ADMIN, Role.REGIONAL}]
#: Who sees a sealed case without being admitted: its curator and the two keepers (domain F.1).
KEPT = {"curator", "head", "deputy"}
OWN = [*(f"{role}.asino" for role in ROLES), "curator2.asino"]
FOREIGN = [*(f"{role}.kedrovy" for role in ROLES), "curator2.kedrovy", "admin", "regional"]
#: Statuses that tell nothing of a row: refused, missing, no such act.
REFUSED = {400, 403, 404, 405}


@dataclass(frozen=True)
class Situation:
    """Who stands before the doors; ``outside``: nothing of the case is theirs, on no door.

    ``rescues``: the emergency access is theirs to take, which is noted in the case and told to the head.
    """

    logins: list[str]
    outside: bool = True
    doors_of_rows: bool = False  # asked at doors that name a row of the case alone
    rescues: bool = False


SITUATIONS = {
    "own": Situation(OWN, outside=False),
    "foreign": Situation(FOREIGN),
    "neighbour": Situation(["curator2.asino"], rescues=True),
    "sealed": Situation([login for login in OWN if login.partition(".")[0] not in KEPT], rescues=True),
    "excluded": Situation(OWN),
    "annulled": Situation(OWN, outside=False, doors_of_rows=True),
    "annulled foreign": Situation([f"{role}.kedrovy" for role in WHOLE] + ["admin", "regional"], doors_of_rows=True),
}


@pytest.fixture(scope="module")
def house(console_app: Any, walked_source: Any, tmp_path_factory: Any) -> Iterator[House]:
    """The walked case, with a canary in each of its texts."""
    world = conftest._world(console_app, walked_source.copy("walked", "doors"), tmp_path_factory.mktemp("doors"))
    world.set_clock(datetime(2026, 6, 25, 9, 0))
    with connection():
        assert doors.plant(_case()) > 40
        # A neighbour is one whom no paper names; what the receiver of a hand-over reads is asked in test_handover.
        CuratorHandover.update(receiver=world.officer("head.asino").employee_id).execute()
        # What a visitor does is taken back, so their last act stays the sign-in: the whole sweep is one long pause.
        # Nor is the password asked for once more: that page comes before the row and tells nothing of it.
        accounts_rules.change({"idle_minutes": 240, "confirm_minutes": 60}, world.system(), world.now)
        yield House(world)
    conftest._close()


class House:
    """The console of all situations, and its visitors."""

    def __init__(self, world: Any) -> None:
        self.world, self.app = world, world.app
        self._visitors: dict[str, Any] = {}

    def visitor(self, login: str) -> Any:
        if login not in self._visitors:
            self._visitors[login] = self.world.visitor(login)
            self._visitors[login].token()
        return self._visitors[login]

    def receive(self, logins: list[str]) -> None:
        """Sign in anew, before what is taken back."""
        self._visitors.clear()
        for login in logins:
            self.visitor(login)

    def officer(self, login: str) -> Any:
        return self.world.officer(login)


def _case() -> Case:
    """The case that was walked to its end."""
    return Case.select().where(Case.opened_on.is_null(False)).order_by(Case.id).first()


def _situate(house: Any, situation: str) -> None:
    """Bring the case into the situation; the test takes it back."""
    case = _case()
    if situation in {"neighbour", "sealed"}:
        Case.update(deputy_curator=None).execute()
    if situation == "sealed":
        Case.update(confidentiality=Confidentiality.SEALED).execute()
    if situation == "excluded":
        for login in OWN:
            _exclude(case, house.officer(login))
    if situation.startswith("annulled"):
        for model, ids in doors.rows_of(case).items():
            if hasattr(model, "status"):
                model.update(status=Status.ANNULLED).where(model.id.in_(ids)).execute()


def _exclude(case: Case, officer: Any) -> None:
    """A conflict of interest, from before this day (the row as ``console.admission`` writes it)."""
    CaseAccess.create(
        case_id=case.id,
        territory_id=case.territory_id,
        kind=AccessKind.EXCLUDED,
        employee_id=officer.employee_id,
        from_at=datetime(2026, 6, 1, 9, 0),
        made_at=datetime(2026, 6, 1, 9, 0),
        reason="родственник семьи",
    )


@contextmanager
def writes() -> Iterator[Counter[str]]:
    """Tables that are written to inside the block, with how often."""
    written: Counter[str] = Counter()

    def note(statement: str) -> None:
        words = statement.replace('"', "").split(None, 3)
        if words and words[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            written[words[1 if words[0].upper() == "UPDATE" else 2]] += 1

    database.connection().set_trace_callback(note)
    try:
        yield written
    finally:
        database.connection().set_trace_callback(None)


@dataclass
class Sweep:
    """The requests of one situation and what was wrong with them."""

    house: Any
    situation: str
    case: Case
    every: list[Door]
    wrong: list[str]
    asked: int = 0

    @property
    def kind(self) -> Situation:
        return SITUATIONS[self.situation]

    def ask(self, login: str, mine: list[Door], before: str) -> None:
        visitor, officer = self.house.visitor(login), self.house.officer(login)
        name = self.house.app.config["SESSION_COOKIE_NAME"]
        cookie = visitor.client.get_cookie(name).value
        for door in mine:
            visitor.client.set_cookie(name, cookie)  # a door that ends the session has not ended it
            with taken_back(), writes() as written:
                answer = doors.ask(visitor, door)
                hidden = door.row_id is not None and access.find(door.model, door.row_id, officer) is None
                changed = bool(written.keys() - doors.OF_THE_HOUSE) and doors.checksum(self.case) != before
            self.asked += 1
            said = self._judged(door, answer, hidden=hidden, changed=changed)
            self.wrong += [f"{self.situation} {login} {door.method} {door.url}: {one}" for one in said]

    def _judged(self, door: Door, answer: Any, *, hidden: bool, changed: bool) -> Iterator[str]:
        if answer.status_code >= 500:
            yield f"{answer.status_code}"
        if "/login" in answer.headers.get("Location", "") and door.rule not in doors.ENDS:
            yield "asked without a session: this proves nothing"
        if hidden and answer.status_code not in REFUSED:
            yield f"{answer.status_code} for a row that is not theirs"
        if (hidden or self.kind.outside) and doors.sings(answer):
            yield f"the case is told of ({answer.status_code})"
        if changed and (hidden or self.kind.outside) and not (self.kind.rescues and door.rule in doors.OPENS):
            yield "something changed"
        if changed and self.situation == "annulled" and door.model is not Case:
            yield "an annulled paper changed"


def _sample(every: list[Door], situation: str) -> Iterator[tuple[str, Door]]:
    """Each door in one of the situations by one of the roles, and every role at pages of single rows."""
    kind = SITUATIONS[situation]
    turn = list(SITUATIONS).index(situation)
    pages = [door for door in every if door.row_id is not None and door.rule.endswith(("details/", "_id>/"))]
    mine = [door for n, door in enumerate(every) if n % len(SITUATIONS) == turn]
    for n, door in enumerate((*mine, *(pages * len(kind.logins))[: max(len(pages), len(kind.logins))])):
        yield kind.logins[n % len(kind.logins)], door


def _whole(every: list[Door], situation: str) -> Iterator[tuple[str, Door]]:
    """Every method of every route by every role; where an address names a move, the roles take them in turn."""
    by_rule: dict[tuple[str, str], list[Door]] = {}
    for door in every:
        by_rule.setdefault((door.method, door.rule), []).append(door)
    for n, login in enumerate(SITUATIONS[situation].logins):
        for same in by_rule.values():
            yield login, same[n % len(same)]


def _sweep(house: House, situation: str, *, whole: bool) -> Sweep:
    """Every request of a situation; what it did to the console is taken back with the situation."""
    house.receive(SITUATIONS[situation].logins)
    with taken_back():
        _situate(house, situation)
        case = _case()
        every = doors.doors(house.app, case)
        kind = SITUATIONS[situation]
        if kind.doors_of_rows:
            every = [door for door in every if door.row_id is not None]
        asked: dict[str, dict[Door, None]] = {login: {} for login in kind.logins}
        for login, door in (_whole if whole else _sample)(every, situation):
            asked[login][door] = None
        sweep, before = Sweep(house, situation, case, every, []), doors.checksum(case)
        for login, mine in asked.items():
            sweep.ask(login, list(mine), before)
        return sweep
    raise AssertionError


def test_the_canary_sings_for_those_who_may_hear_it(house: Any) -> None:
    """Without this a sweep that finds nothing would prove nothing: each kind of row of the case, by its readers."""
    heard, kinds = set(), doors.rows_of(_case())
    for login in ("head.asino", "service.asino", "secretary.asino", "specialist.asino", "service_clerk.asino"):
        visitor, officer = house.visitor(login), house.officer(login)
        for model, ids in kinds.items():
            if model in heard or access.find(model, ids[-1], officer) is None:
                continue
            url = f"/case/{ids[-1]}/" if model is Case else f"/{model.spec.key}/details/?id={ids[-1]}"
            if doors.sings(visitor.client.get(url)):
                heard.add(model)
    silent = {model.spec.key for model in set(kinds) - heard}
    assert silent <= {"incoming-journal"}, silent
    assert len(heard) > 25


def test_a_door_that_writes_is_noticed(house: Any) -> None:
    """Nor would it prove anything if a change went unseen."""
    case = _case()
    before = doors.checksum(case)
    with taken_back(), writes() as written:
        Case.update(confidentiality=Confidentiality.SEALED).where(Case.id == case.id).execute()
        assert written == {"cases": 1} and doors.checksum(case) != before
    assert doors.checksum(case) == before


@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_door_tells_of_a_case_that_is_not_theirs(house: Any, situation: str) -> None:
    assert _sweep(house, situation, whole=False).wrong == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_door_tells_of_a_case_that_is_not_theirs_at_all(house: Any, situation: str) -> None:
    """Every route × every role of the situation."""
    sweep = _sweep(house, situation, whole=True)
    rules = len({door.rule for door in sweep.every})
    print(
        f"{situation}: {rules} routes, {len(sweep.every)} doors, {len(sweep.kind.logins)} roles, "
        f"{sweep.asked} requests, {len(sweep.wrong)} deviations",
        *sweep.wrong[:50],
        sep="\n  ",
    )
    assert sweep.wrong == []


# ------------------------------------------------------------------ what a form is made to name


def _links(model: Any) -> Iterator[tuple[str, Any, str, bool]]:
    """Name, target, rows it stands in and whether it takes several, of each link to a row of a case."""
    parts = {"": model} | dict(registry.row_models(model))
    for rows, part in parts.items():
        for name, attribute in f.declared(part).items():
            several = isinstance(attribute, f.Many)
            target = attribute.target if several else getattr(attribute, "rel_model", None)
            typed = bool(rows) or name in model.spec.field_names
            if target is not None and typed and not attribute.facts.automatic:
                yield name, target, rows, several


def _naming(model: Any, keys: dict[Any, int], case: Case) -> Iterator[dict[str, Any]]:
    """Values of a form that names rows by their keys: each link alone, all of them; in their own case as well."""
    every: dict[str, Any] = {}
    own = {"case": case.id} if "case" in f.declared(model) else {}
    for name, target, rows, several in _links(model):
        if target in keys:
            value = [keys[target]] if several else keys[target]
            one = {rows: [{name: value}]} if rows else {name: value}
            every |= one
            yield own | one
    yield every
    yield every | own


def _theirs(world: Any) -> Case:
    """A case of the other territory in the middle of its way, so that many papers can be drawn up in it."""
    came = datetime(2026, 6, 24, 10, 0)
    case = signals.register(world, "clerk.kedrovy", received_at=came).case
    curator = Employee.get_by_id(world.officer("curator.kedrovy").employee_id)
    led = {"curator": curator, "service": curator.organisation, "opened_on": came.date()}
    Case.update(stage=8, state=State.OPEN, **led).where(Case.id == case.id).execute()
    return case


def _told(model: Any, given: dict[str, Any], officer: Any, now: datetime) -> str:
    try:
        with taken_back():
            records.create(model, given, officer, now)
    except Refused as refusal:
        return " ".join(problem.text for problem in refusal.problems)
    except Forbidden as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("known", ["foreign", "missing"])
def test_a_form_made_to_name_a_foreign_row_is_told_nothing_of_it(house: Any, known: str) -> None:
    """Rules read the rows that a paper names: a row that is not theirs is refused before any rule looks at it."""
    own, told = doors.rows_of(_case()), []
    keys = {model: ids[-1] if known == "foreign" else 999_999 for model, ids in own.items()}
    with taken_back():
        theirs = _theirs(house.world)
        for model in registry.documents():
            for role in sorted(map(str, model.spec.access.draft)):
                officer = house.officer(f"{role}.kedrovy" if role != "admin" else role)
                for given in _naming(model, keys, theirs):
                    text = _told(model, given, officer, house.world.now)
                    if doors.CANARY in text:
                        told.append((model.spec.key, role, given, text))
    assert told == []
    assert len(own) > 25
