"""The registry refuses what would break quietly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from schema import fields as f
from schema import registry
from schema.base import Record
from schema.places import Organisation

pytestmark = pytest.mark.pure


def test_two_models_cannot_have_one_key() -> None:
    with pytest.raises(registry.DuplicateKey, match="organisation"):
        registry.register(Organisation)


def test_a_field_cannot_hide_what_every_row_has() -> None:
    class Parcel(Record):
        spec: Any = replace(Organisation.spec, key="parcel")
        url = f.Line("Адрес")

    with pytest.raises(registry.HiddenProperty, match="url"):
        registry.register(Parcel)
