"""D24 Результаты Мониторинга: what the monitoring found, in writing, for the council."""

from typing import Any

from schema import fields as f
from schema import grading, registry
from schema.criteria import Block, Dynamics, Proposal
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.monitoring_form import MonitoringForm
from schema.registry import register
from schema.spec import (
    Access,
    Listing,
    Numbering,
    Print,
    Reset,
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


def _council_item(row: Any) -> str:
    """«протокол № 5 от 26.11.2026, п. 2: результаты утвердить» of the meeting the form was prepared for."""
    meeting = row.form.meeting if row.form_id else None
    if meeting is None or meeting.status == Status.ANNULLED:
        return ""
    item_model: Any = dict(registry.row_models(type(meeting)))["agenda"]
    items = item_model.select().where(item_model.document == meeting.id, item_model.case == row.case_id)
    decided = [_decision(item) for item in items if item.decision_kind_id]
    return f"{meeting.reference}, {'; '.join(decided)}" if decided else ""


def _decision(item: Any) -> str:
    """The decision with what was corrected before it (10.2)."""
    corrected = f" с корректировкой: {item.corrections.rstrip('.')}" if item.corrections else ""
    return f"п. {item.number}: {item.decision_kind.label}{corrected}"


#: What each class of dynamics in the results is about (K 1.2).
_ABOUT = {
    "dynamics_child": (Block.CHILD,),
    "dynamics_family": (Block.FAMILY,),
    "dynamics_specialists": (Block.SPECIALISTS, Block.CURATOR),
}


def computed_dynamics(form: MonitoringForm) -> dict[str, Dynamics | None]:
    """The classes that follow from the grades of the form, by the field of the results they go to."""
    return {name: grading.worst(form.grades, *blocks) for name, blocks in _ABOUT.items()}


def _of_form(name: str) -> Any:
    """A computed value of the form that the results rest on."""
    return lambda row: getattr(row.form, name) if row.form_id else ""


@register
class MonitoringResult(Document):
    """Письменные результаты мониторинга; their date meets the term of K 3.1."""

    form = f.Link(MonitoringForm, "Форма мониторинга", required=True)
    summary = f.Prose("Краткие результаты мониторинга", to_sign=True, sensitivity=SPECIAL)
    index_child = f.Derived("Индекс состояния и развития детей", _of_form("index_child"), sensitivity=SPECIAL)
    index_family = f.Derived("Индекс семьи", _of_form("index_family"), sensitivity=SPECIAL)
    index_part = f.Derived("Индекс участия семьи в плане", _of_form("index_part"), sensitivity=PERSONAL)
    index_spec = f.Derived("Индекс работы специалистов", _of_form("index_spec"))
    index_curator = f.Derived("Индекс работы куратора", _of_form("index_curator"))
    dynamics_child = f.Choice(Dynamics, "Состояние и развитие ребёнка", to_sign=True)
    dynamics_family = f.Choice(Dynamics, "Процесс реабилитации семьи", to_sign=True)
    dynamics_specialists = f.Choice(Dynamics, "Качество работы специалистов и куратора", to_sign=True)
    risk_level_now = f.Entry("RISK", "Уровень риска сейчас", to_sign=True)
    suggestion = f.Derived("Подсказка по расчёту, решает Совет", _of_form("suggestion"), sensitivity=SPECIAL)
    proposal = f.Choice(Proposal, "Предложение", to_sign=True)
    proposal_text = f.Prose("Обоснование предложения", to_sign=True, sensitivity=PERSONAL)
    approved_by_protocol_item = f.Derived("Решение Совета по результатам", _council_item)
    corrections = f.Prose(
        "Корректировка результатов на заседании", sensitivity=PERSONAL, basis="Модель, этап 10 (10.2)"
    )

    spec = Spec(
        key="monitoring-result",
        title="Справка о результатах мониторинга",
        plural="Результаты мониторинга",
        gender="f",
        accusative="справку о результатах мониторинга",
        code="D24",
        basis="п. 3.3 Положения о мониторинге (Кедровый); Модель, этап 10",
        purpose="Результаты мониторинга в письменном виде для заседания; дата справки закрывает срок мониторинга.",
        stages=(9, 10),
        menu="monitoring",
        sections=(
            REQUISITES,
            Section("Мониторинг", ("form", "summary")),
            Section("Индексы", ("index_child", "index_family", "index_part", "index_spec", "index_curator")),
            Section("Динамика", ("dynamics_child", "dynamics_family", "dynamics_specialists", "risk_level_now")),
            Section("Предложение", ("suggestion", "proposal", "proposal_text")),
            Section("Рассмотрение на заседании", ("approved_by_protocol_item", "corrections")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "form", "risk_level_now", "proposal", "status"),
            search=("reg_number", "summary"),
            filters=("status", "doc_date", "risk_level_now", "dynamics_child", "proposal"),
        ),
        access=Access(
            read=frozenset({Role.SECRETARY, Role.MEMBER, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST, Role.MONITOR}),
        ),
        numbering=Numbering(series="monitoring-result", mask="{case}/РМ-{seq}", reset=Reset.NEVER, scope="case"),
        transitions=approval({Role.SPECIALIST, Role.MONITOR}, {Role.HEAD}, four_eyes=False),
        printing=Print(
            name="РЕЗУЛЬТАТЫ МОНИТОРИНГА",
            addressee="В {council:acc}",
            heading="состояния и развития ребёнка и выполнения {plan_label:gen} (семья {family:gen})",
            signatures=("approver",),
            omit=("suggestion",),
        ),
        checks=DATED,
    )
