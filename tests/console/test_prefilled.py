"""What a blank form already knows."""

from __future__ import annotations

from typing import Any

import pytest

from console import effects
from schema.case import Case
from schema.documents.case_transfer import CaseTransfer
from schema.places import Organisation, OrganisationRole
from tests import signals


@pytest.fixture
def blank(world: Any) -> Any:
    """A blank transfer of a fresh case."""
    return CaseTransfer(case=Case.get_by_id(signals.register(world).case_id))


def services(world: Any) -> list[Organisation]:
    here = world.officer("specialist.asino").territory_id
    query = Organisation.select().where(Organisation.role_in_system == OrganisationRole.SERVICE)
    return list(query.where(Organisation.territory == here, Organisation.active))


def test_the_only_service_of_the_territory_is_proposed(world: Any, blank: Any) -> None:
    effects.prefill(blank, world.officer("specialist.asino"), world.now)
    assert [blank.to_org] == services(world)


def test_of_two_services_a_person_chooses(world: Any, blank: Any) -> None:
    [first] = services(world)
    known = {name: value for name, value in first.__data__.items() if name != "id"}
    Organisation.insert({**known, "short_name": "Вторая служба"}).execute()
    effects.prefill(blank, world.officer("specialist.asino"), world.now)
    assert blank.to_org_id is None
