"""Nobody passes a door that is not theirs: every route × role × foreign, neighbouring, sealed and annulled rows.

Status, body (canaries in every text of the case) and a checksum of the database for what is sent. A sample that names
every route and every role stands in the ordinary run; the whole product runs under ``soak``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from console import access
from console.database import connection
from schema.case import Case, Confidentiality
from schema.spec import Role, Status
from tests import conftest
from tests.console import doors
from tests.console.doors import Door

pytestmark = pytest.mark.once

ROLES = [role.value for role in Role if role not in {Role.ADMIN, Role.REGIONAL}]
#: Who sees a sealed case without being admitted: its curator and the two keepers (domain F.1).
KEPT = {"curator", "head", "deputy"}
FOREIGN = [f"{role}.kedrovy" for role in ROLES] + ["curator2.kedrovy", "admin", "regional"]
NEIGHBOURS = ["curator2.asino", "admin", "regional"]
SEALED = [f"{role}.asino" for role in ROLES if role not in KEPT] + ["curator2.asino"]
SITUATIONS = {"foreign": FOREIGN, "neighbour": NEIGHBOURS, "sealed": SEALED, "annulled": FOREIGN}
SWEPT = ("foreign", "neighbour", "sealed")


@pytest.fixture(scope="module")
def house(console_app: Any, walked_source: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """The walked case, with a canary in each of its texts."""
    world = conftest._world(console_app, walked_source.copy("walked", "doors"), tmp_path_factory.mktemp("doors"))
    world.set_clock(datetime(2026, 6, 25, 9, 0))
    with connection():
        assert doors.plant(_case()) > 40
        yield world
    conftest._close()


def _case() -> Case:
    """The case that was walked to its end."""
    return Case.select().where(Case.opened_on.is_null(False)).order_by(Case.id).first()


def _situate(situation: str) -> None:
    sealed = situation == "sealed"
    Case.update(confidentiality=Confidentiality.SEALED if sealed else Confidentiality.NORMAL).execute()
    if situation in {"neighbour", "sealed"}:
        Case.update(deputy_curator=None).execute()
    if situation == "annulled":
        for model, ids in doors.rows_of(_case()).items():
            if hasattr(model, "status"):
                model.update(status=Status.ANNULLED).where(model.id.in_(ids)).execute()


def _sample(all_doors: list[Door], situation: str, logins: list[str]) -> set[tuple[str, Door]]:
    """Each door in one of the situations by one of the roles, and every role at pages of single rows."""
    turn = SWEPT.index(situation)
    mine = [door for n, door in enumerate(all_doors) if n % len(SWEPT) == turn]
    pages = [door for door in all_doors if door.row_id is not None and door.rule.endswith(("details/", "_id>/"))]
    pages = (pages * len(logins))[: max(len(pages), len(logins))]
    return {(logins[n % len(logins)], door) for doors_ in (mine, pages) for n, door in enumerate(doors_)}


def _sweep(house: Any, situation: str, logins: list[str], *, whole: bool) -> list[str]:
    """Requests that told of the case or changed anything; empty is what we want."""
    _situate(situation)
    case = _case()
    every = doors.doors(house.app, case)
    pairs = {(login, door) for login in logins for door in every} if whole else _sample(every, situation, logins)
    wrong = []
    for login in logins:
        visitor, officer = house.visitor(login), house.officer(login)
        visitor.token()
        before = doors.checksum(case)
        for door in sorted((door for who, door in pairs if who == login), key=str):
            answer = doors.ask(visitor, door)
            wrong += _told(situation, login, door, answer, officer)
        if doors.checksum(case) != before:
            wrong.append(f"{situation} {login}: something changed")
    return wrong


def _told(situation: str, login: str, door: Door, answer: Any, officer: Any) -> list[str]:
    found = []
    if doors.sings(answer):
        found.append(f"{situation} {login} {door.method} {door.url}: the case is told of ({answer.status_code})")
    hidden = door.row_id is not None and access.find(door.model, door.row_id, officer) is None
    if hidden and answer.status_code not in {400, 403, 404, 405}:
        found.append(f"{situation} {login} {door.method} {door.url}: {answer.status_code}")
    if answer.status_code >= 500:
        found.append(f"{situation} {login} {door.method} {door.url}: {answer.status_code}")
    return found


def test_the_canary_sings_for_those_who_may_hear_it(house: Any) -> None:
    """Without this a sweep that finds nothing would prove nothing: each kind of row of the case, by its readers."""
    _situate("normal")
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


@pytest.mark.parametrize("situation", SWEPT)
def test_no_door_tells_of_a_case_that_is_not_theirs(house: Any, situation: str) -> None:
    assert _sweep(house, situation, SITUATIONS[situation], whole=False) == []


@pytest.mark.soak
@pytest.mark.parametrize("situation", [*SWEPT, "annulled"])
def test_no_door_tells_of_a_case_that_is_not_theirs_at_all(house: Any, situation: str) -> None:
    """Every route × every role: annulled rows last, because nothing brings them back."""
    assert _sweep(house, situation, SITUATIONS[situation], whole=True) == []
