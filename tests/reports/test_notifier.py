"""Who reported stands on no sheet that a family or an executor may get: only on the signal and on answers to it."""

from __future__ import annotations

from typing import Any

from reports import render
from schema import fields as f
from schema import registry
from schema.places import Employee
from schema.spec import Sensitivity

CANARY = "Кнрйк7х"


def _notifier_fields(model: Any) -> dict[str, Any]:
    declared = f.declared(model)
    return {n: a for n, a in declared.items() if a.facts.sensitivity is Sensitivity.NOTIFIER}


def test_only_the_signal_itself_names_the_notifier(walked: Any) -> None:
    """The canary stands in every text about the notifier and in the name of the notifier's author."""
    carriers = {model for model in registry.documents() if _notifier_fields(model)}
    for model in carriers:
        texts = {n: CANARY for n, a in _notifier_fields(model).items() if isinstance(a, f.Line | f.Name | f.Prose)}
        if texts:
            model.update(texts).execute()
    memo = registry.get("service-memo")
    Employee.update(last_name=CANARY).where(Employee.id.in_(memo.select(memo.author))).execute()
    printed = {
        model.spec.key: any(CANARY in render.sheet(row) for row in model.select())
        for model in registry.documents()
        if model.spec.printing
    }
    assert printed["service-memo"] and printed["phone-message"], "the canary sings where it should"
    told = {key for key, sings in printed.items() if sings}
    assert told <= {model.spec.key for model in carriers}
