"""The monitoring of a case on its card: indices over time, and the hint of the last form while the council decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from console import access
from console.officers import Officer
from schema import grading
from schema.advice import Hint
from schema.case import Case
from schema.criteria import Block, Criterion, Dynamics
from schema.documents.monitoring_form import HANDED_OVER, MonitoringForm, MonitoringScore, QualityScore
from schema.people import Person
from views.chart import Chart, Series, chart

_BEGINS, _DECIDES = 8, (10, 11)  # stages: from here a monitoring is expected; here its results are decided on
_TONES = {
    Block.FAMILY: ("семья", "family"),
    Block.PARTICIPATION: ("участие", "part"),
    Block.SPECIALISTS: ("специалисты", "spec"),
    Block.CURATOR: ("куратор", "curator"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One monitoring in the table: its form, the index of every series, the class of the case."""

    form: Any
    values: tuple[int | None, ...]
    dynamics: Dynamics | None


@dataclass(frozen=True, slots=True)
class Panel:
    """What the card shows; ``lines`` are the monitorings, newest first, ``summary`` the words of the chart."""

    series: tuple[Series, ...]
    lines: tuple[Line, ...]
    chart: Chart | None = None
    summary: str = ""
    hint: Hint | None = None


def panel(case: Case, officer: Officer) -> Panel | None:
    """The monitorings of the case that the officer may read; None where there is nothing to say yet."""
    if "index_child" not in access.fields(MonitoringForm, officer) or not access.may_list(MonitoringForm, officer):
        return None
    forms = _forms(case, officer)
    if not forms:
        return Panel((), ()) if case.stage >= _BEGINS and not case.state.is_final else None
    series = _series(forms, officer)
    lines = [
        Line(form, tuple(s.values[n] for s in series), grading.overall(form.grades)) for n, form in enumerate(forms)
    ]
    return Panel(
        series=tuple(series),
        lines=tuple(reversed(lines)),
        chart=chart([form.period_to for form in forms], series),
        summary=_summary(forms, series),
        hint=forms[-1].hint if case.stage in _DECIDES and not case.state.is_final else None,
    )


def _forms(case: Case, officer: Officer) -> list[Any]:
    """Forms handed over, by the end of their period, each with its grades read at once."""
    query = access.visible(MonitoringForm, officer).where(
        MonitoringForm.case == case.id, MonitoringForm.status.in_(HANDED_OVER)
    )
    forms = sorted(query, key=lambda form: (form.period_to, form.id))
    for model, name in ((MonitoringScore, "scores"), (QualityScore, "quality_scores")):
        rows = _rows(model, [form.id for form in forms])
        for form in forms:
            setattr(form, name, [row for row in rows if row.document_id == form.id])
    return forms


def _rows(model: Any, form_ids: list[int]) -> list[Any]:
    query = model.select(model, Criterion).join(Criterion).where(model.document.in_(form_ids))
    return list(query.order_by(model.position, model.id))


def _series(forms: Sequence[Any], officer: Officer) -> list[Series]:
    """A line for every child, for the family, its part in the plan, the specialists and the curator."""
    by_child = [grading.children_outcomes(form.grades) for form in forms]
    by_block = [grading.outcomes(form.grades) for form in forms]
    keys = dict.fromkeys(key for found in by_child for key in found)
    people = access.visible(Person, officer).where(Person.id.in_([key for key in keys if key]))
    names = {person.id: person.first_name for person in people}
    found = []
    for n, key in enumerate(keys):
        outcomes = [one.get(key, grading.Outcome()) for one in by_child]
        name = names.get(key, "ребёнок") if len(keys) > 1 else "ребёнок"
        found.append(_line(name, f"child-{n % 3}", outcomes))
    for block, (name, tone) in _TONES.items():
        found.append(_line(name, tone, [one[block] for one in by_block]))
    return found


def _line(name: str, tone: str, outcomes: Sequence[grading.Outcome]) -> Series:
    alarms = frozenset(n for n, one in enumerate(outcomes) if one.dynamics is Dynamics.CRITICAL)
    return Series(name, tone, tuple(one.index for one in outcomes), alarms)


def _summary(forms: Sequence[Any], series: Sequence[Series]) -> str:
    """«Мониторингов: 2, 01.07.2026 – 12.11.2026. Ребёнок: 50, 75. Семья: …»: the chart in words."""
    days = f"{forms[0].period_to:%d.%m.%Y}" + (f" – {forms[-1].period_to:%d.%m.%Y}" if len(forms) > 1 else "")
    words = [f"{one.name.capitalize()}: {', '.join(_said(value) for value in one.values)}" for one in series]
    return ". ".join((f"Мониторингов: {len(forms)}, {days}", *words))


def _said(value: int | None) -> str:
    return "нет данных" if value is None else str(value)
