"""The administrator of all territories says to which one a new row belongs."""

from __future__ import annotations

from typing import Any

from schema.places import Employee, Territory
from tests.signals import organisation


def test_a_new_employee_belongs_to_the_chosen_territory(world: Any) -> None:
    admin = world.visitor("admin")
    place = Territory.get(Territory.code == "kedrovy")
    page = admin.open("/employee/new/")
    form = {"last_name": "Осокина", "first_name": "Вера", "gender": "f", "position_name": "Ведущий специалист"}
    form["organisation"] = str(organisation("kedrovy", "guardianship").id)
    refused = admin.send(page, form, action="new/", expect=422)
    assert "Выберите территорию" in refused.problems()
    admin.send(refused, form | {"territory": str(place.id)}, action="new/")
    assert Employee.get(Employee.last_name == "Осокина").territory_id == place.id


def test_a_clerk_of_one_territory_is_not_asked(world: Any) -> None:
    page = world.visitor("clerk.asino").open("/organisation/new/")
    assert not page.root.xpath("//*[@name='territory']")
