"""The trail: one row per act, in the same transaction, and the database refuses to change it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import peewee
import pytest

from console import audit, records, trail
from schema.base import database
from schema.history import Audit, StageTransition
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals


@pytest.mark.parametrize("model", [Audit, StageTransition])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_what_happened(world: Any, model: Any, act: str) -> None:
    signals.register(world)
    query = model.update(officer="другой") if act == "update" else model.delete()
    with pytest.raises(peewee.PeeweeException), database.atomic():
        query.execute()
    assert model.select().where(model.officer != "другой").exists()


def test_a_change_is_told_as_old_and_new_with_officer_and_role(world: Any) -> None:
    entry = signals.register(world)
    clerk = world.officer("clerk.asino")
    records.change(AbuseFactEntry.get_by_id(entry.id), {"address": "г. Асино, ул. Лесная, д. 1"}, clerk, world.now)
    told = (
        Audit.select().where(Audit.document == "abuse-journal", Audit.act == "change").order_by(Audit.id.desc()).get()
    )
    old, new = audit.told(told).changes["address"]
    assert (old, new) == (entry.address, "г. Асино, ул. Лесная, д. 1")
    assert (told.employee_id, told.roles, told.case_id) == (clerk.employee_id, "clerk", entry.case_id)


def test_looking_at_a_child_is_an_act_too(world: Any) -> None:
    entry = signals.register(world)
    world.visitor("head.asino").open(f"/case/{entry.case_id}/")
    world.visitor("head.asino").open(f"/person/details/?id={entry.children[0].person_id}")
    seen = [row.document for row in Audit.select().where(Audit.act == "view").order_by(Audit.id)]
    assert seen == ["case", "person"]


def test_the_trail_names_every_screen_in_words() -> None:
    """What is noted with a literal key of a screen is shown to the administrator in Russian, not as the key."""
    code = "\n".join(path.read_text("utf-8") for folder in ("console", "views") for path in Path(folder).glob("*.py"))
    keys = set(re.findall(r'\bdocument="([a-z-]+)"', code)) | {"user"}
    assert {key for key in keys if trail.place_label(key) == key} == set()
