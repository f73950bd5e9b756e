"""What a blank form already knows."""

from __future__ import annotations

from typing import Any

import pytest

from console import effects, records
from schema.case import Case
from schema.documents.case_transfer import CaseTransfer, EnclosureKind
from schema.documents.inspection_act import InspectionAct
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


@pytest.mark.once
def test_the_papers_of_the_case_in_force_are_proposed_as_enclosures(walked: Any) -> None:
    officer = walked.officer("specialist.asino")
    case = Case.select().where(Case.number != "").order_by(Case.id).get()
    listed = records.offered(CaseTransfer, officer, walked.now, case=case).enclosures
    assert {EnclosureKind.RIGHTS_PLAN, EnclosureKind.INSPECTION_ACT} <= {row.kind for row in listed}
    assert {row.kind for row in listed} & {EnclosureKind.SERVICE_MEMO, EnclosureKind.OWN_MEMO}
    acts = [row.reference for row in listed if row.kind == EnclosureKind.INSPECTION_ACT]
    InspectionAct.update(status="annulled").where(InspectionAct.case == case).execute()
    left = [row.reference for row in records.offered(CaseTransfer, officer, walked.now, case=case).enclosures]
    assert acts and not set(acts) & set(left)
    known = records.blank(CaseTransfer, officer, walked.now, case=case, enclosures=listed[:1])
    assert [row.reference for row in known.enclosures] == [listed[0].reference]
