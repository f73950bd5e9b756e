"""The row filters of officers with many posts, as deep as they get, are still understood by SQLite's parser.

Its stack holds less than a hundred open brackets; the filter of a list is put inside the row filter of access.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

import schema.contents  # noqa: F401
from console import access, admission, search, terms
from console.admission import Named
from console.database import connection
from schema import registry
from schema.case import Case
from schema.history import Deadline
from schema.places import Employee
from schema.spec import Reach, Role
from seed.walk import to_stage
from tests import conftest
from views import listing

pytestmark = pytest.mark.once

EVERY_ROLE = frozenset(Role)
#: Officers whose filters are the deepest: no shortcut «sees everything», every relation of a role to a case at once.
ROLES = {
    "every role": EVERY_ROLE,
    "every role but the keepers": EVERY_ROLE - {Role.HEAD, Role.DEPUTY, Role.ADMIN, Role.REGIONAL},
    "institutions and the council": frozenset(
        {Role.SERVICE, Role.CURATOR, Role.SECRETARY, Role.MEMBER, Role.MONITOR, Role.MAYOR, Role.SOURCE, Role.EXECUTOR}
    ),
}
MODELS = [model.spec.key for model in registry.models()]


@pytest.fixture(scope="module")
def busy(console_app: Any, databases: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """Three cases, and a colleague who is excluded from one of them and admitted to the others, which are sealed."""
    world = conftest._world(console_app, databases.copy("template", "deep"), tmp_path_factory.mktemp("deep"))
    world.set_clock(datetime(2026, 6, 25, 9, 0))
    with connection():
        for number, stage in enumerate((8, 2, 3)):
            to_stage("asino", stage, datetime(2026, 2, 2, 10, 0), number=number)
        head = world.officer("head.asino")
        colleague = Employee.get_by_id(world.officer("curator2.asino").employee_id)
        named = Named(employee=colleague, reason="поручение начальника отдела на время отпуска")
        first, *others = Case.select().where(Case.territory == head.territory_id).order_by(Case.id)
        admission.exclude(first, named, head, world.now)
        for case in others:
            admission.seal(case, "защита ребёнка от огласки дела", head, world.now)
            admission.admit(case, named, head, world.now)
        yield world
    conftest._close()


def officer(world: Any, roles: str) -> Any:
    return replace(world.officer("curator2.asino"), roles=ROLES[roles])


@pytest.mark.parametrize("roles", ROLES)
@pytest.mark.parametrize("key", MODELS)
def test_the_deepest_row_filter_is_executed_with_search_filters_and_overdue(
    busy: Any, monkeypatch: pytest.MonkeyPatch, key: str, roles: str
) -> None:
    model, who = registry.get(key), officer(busy, roles)
    monkeypatch.setattr(listing, "now", lambda: busy.now)
    with busy.app.test_request_context():
        list(listing.select(model, who, everything_asked(model, who)))
        list(access.visible(model, who))
        access.nameable(model, [1], who)
        access.reachable(model, [1, "2"], who)


def everything_asked(model: Any, who: Any) -> listing.Query:
    """A list in which all that can be asked is asked at once, with as many words as a search takes."""
    words = [chr(ord("а") + n % 32) + str(n % 10) for n in range(search.LONGEST // 3)]
    asked = {f"f_{name}{end}": "1" for name in model.spec.listing.filters for end in ("", "_from", "_to")}
    query = listing.parse({**asked, "overdue": "1", "desc": "1"}, model, who, " ".join(words))
    dates = {name: "01.01.2026" for name in asked if name.endswith(("_from", "_to"))}
    return replace(query, chosen=asked | dates)


@pytest.mark.parametrize("roles", ROLES)
def test_terms_of_an_officer_with_many_roles_are_counted(busy: Any, roles: str) -> None:
    who = officer(busy, roles)
    assert terms.count_overdue(who, busy.now) <= Deadline.select().count()
    list(terms.visible(who).order_by(Deadline.due_at))


def test_many_roles_see_what_each_of_them_sees(busy: Any) -> None:
    """The long filter means what the short ones mean together.

    Not that of meetings: who reads agendas does not see one about a closed case, who does not read them sees its day.
    """
    who = officer(busy, "every role but the keepers")
    for model in (model for model in registry.models() if model.spec.access.reach is not Reach.MEETING):
        alone = {row._pk for role in who.roles for row in access.visible(model, replace(who, roles=frozenset({role})))}
        assert alone <= {row._pk for row in access.visible(model, who)}, model.spec.key
