"""No row of the two sources is missing: every code of the dossier, every key of the contract is a registered spec."""

from __future__ import annotations

from pathlib import Path

import pytest

import schema.documents
import schema.registers  # noqa: F401
from schema import registry
from tests import journeys
from tests.seed.golden import FOLDER as SAMPLES

pytestmark = pytest.mark.pure

#: Codes of the dossier (section A) → keys of the contract.
CODES = {
    "D01": ("cooperation-agreement",),
    "D02": ("service-memo",),
    "D03": ("phone-message",),
    "R01": ("abuse-journal",),
    "D04": ("risk-assessment",),
    "D05": ("investigation-report",),
    "D06": ("safety-plan",),
    "D07": ("inspection-act",),
    "D08": ("removal-decree",),
    "D09": ("removal-act", "prosecutor-notice", "child-placement", "court-claim"),
    "D10": ("opening-decision",),
    "D11": ("rights-plan",),
    "D12": ("case-transfer",),
    "D12a": ("case-package",),
    "D13": ("curator-order",),
    "R02": ("incoming-journal",),
    "D14": ("family-card",),
    "D15": ("patronage-contract",),
    "D16": ("diagnostic-report",),
    "D17": ("rehab-plan",),
    "D18": ("plan-presentation",),
    "D19": ("meeting",),
    "D20": ("plan-expertise",),
    "D21": ("plan-approval-order",),
    "R03": ("control-journal",),
    "D22": ("measure-report",),
    "D23": ("monitoring-form",),
    "D24": ("monitoring-result",),
    "D25": ("case-decision",),
    "D26": ("rehab-plan",),
    "D27": ("case-handover",),
    "D28": ("curator-handover",),
    "B.0.3": ("destruction-act",),
    "L.5": ("regulation-report",),
    "L.2": ("letter-out", "letter-in", "pd-consent", "primary-record", "visit", "reception", "hearing"),
    "E.10": ("assignment",),
}
_JOURNEYS = "".join(path.read_text(encoding="utf-8") for path in Path(journeys.__file__).parent.glob("*.py"))
REGISTERS = ("abuse-journal", "incoming-journal", "control-journal")


@pytest.mark.parametrize(("code", "key"), [(code, key) for code, keys in CODES.items() for key in keys])
def test_every_code_of_the_dossier_is_a_printed_document(code: str, key: str) -> None:
    spec = registry.get(key).spec
    assert spec.printing is not None, (code, key)
    assert spec.basis and spec.purpose
    assert f'"{key}"' in _JOURNEYS, f"{key}: no journey tells of it"
    assert (SAMPLES / f"{key}.txt").exists(), f"{key}: the demonstration has no sample of it"


@pytest.mark.parametrize("key", REGISTERS)
def test_every_register_of_the_sources_is_printed_as_a_book(key: str) -> None:
    journal = registry.get(key).spec.journal
    assert [column.number for column in journal.columns] == list(range(1, len(journal.columns) + 1))
