"""R02 Журнал регистрации поступивших случаев: one row is one case that the service has received."""

from typing import Any

from schema import fields as f
from schema import quotes, registry
from schema.document import DATED, Document
from schema.registry import register
from schema.spec import (
    Access,
    Journal,
    JournalColumn,
    Listing,
    NotFuture,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    registration,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


def _children(row: Any) -> str:
    return "; ".join(child.caption for child in row.case.active_children) if row.case_id else ""


def _parents(row: Any) -> str:
    """Adults of the family with their relation, and the address."""
    family = row.case.family if row.case_id else None
    if family is None:
        return ""
    adults = [member for member in family.members if not member.person.is_child and not member.to_date]
    names = [f"{m.person.full_name}{f' ({m.relation.label})' if m.relation_id else ''}" for m in adults]
    return "; ".join([*names, *([family.address] if family.address else [])])


def _grounds(row: Any) -> str:
    """Kinds of abuse by the signals of the case, and its level of risk."""
    if not row.case_id:
        return ""
    signals: Any = registry.get("abuse-journal")
    entries = signals.select().where(signals.case == row.case_id, signals.status != Status.ANNULLED)
    kinds = [kind.label for entry in entries.order_by(signals.id) for kind in entry.abuse_kinds]
    risk = [f"риск {row.case.risk_level.label}"] if row.case.risk_level_id else []
    return ", ".join([*dict.fromkeys(kinds), *risk])


def _package(row: Any) -> str:
    """What came with the case: the package the curator signed for, before that the list of its latest transfer."""
    packages, transfers = quotes.papers("case-package", row.case_id), quotes.papers("case-transfer", row.case_id)
    enclosures = packages[-1].papers if packages else transfers[-1].enclosures if transfers else []
    return "; ".join(
        f"{getattr(paper.kind, 'label', '')} {paper.reference} – {paper.sheets} л." for paper in enclosures
    )


def _curator(row: Any) -> str:
    """«Петрова А.С., № 14-о/д от 10.04.2026»"""
    orders = quotes.papers("curator-order", row.case_id)
    return f"{orders[-1].curator.short}, {orders[-1].reference}" if orders else ""


@register
class IncomingCaseEntry(Document):
    """Запись журнала поступивших случаев; made automatically when the service receives a case."""

    received_at = f.Moment("Дата и время поступления", required=True, default="now")
    transfer = f.Derived("Откуда поступил, исходящий №", quotes.latest("case-transfer", "from_org"))
    children = f.Derived("ФИО ребёнка (детей), дата рождения", _children, sensitivity=PERSONAL)
    parents = f.Derived("ФИО родителей, адрес", _parents, sensitivity=PERSONAL)
    grounds = f.Derived("Вид жестокого обращения, уровень риска", _grounds, sensitivity=SPECIAL)
    package = f.Derived("Перечень принятых документов, листов", _package)
    curator_order = f.Derived("Куратор, приказ", _curator)
    package_given_on = f.Date("Пакет передан куратору", help="дата, которой куратор расписался в описи")
    family_card = f.Derived("Учётная карта №", quotes.latest("family-card"))
    contract = f.Derived("Договор о патронаже №, дата", quotes.latest("patronage-contract"))
    plan = f.Derived("План утверждён: дата, приказ", quotes.latest("plan-approval-order"))
    closed_on = f.Date("Закрыт (передан)")
    result = f.Line("Результат закрытия (передачи)", 300)
    note = f.Prose("Примечание")

    spec = Spec(
        key="incoming-journal",
        title="Запись журнала поступивших случаев",
        plural="Журнал регистрации поступивших случаев",
        gender="f",
        accusative="запись журнала поступивших случаев",
        code="R02",
        basis="Модель, этап 4",
        purpose="Каждый случай, переданный органом опеки, уполномоченная служба регистрирует здесь в день поступления.",
        stages=(4,),
        menu="stages",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            Section("Поступление", ("case", "received_at", "transfer")),
            Section("Семья", ("children", "parents", "grounds")),
            Section("Куратор и пакет", ("package", "curator_order", "package_given_on", "family_card")),
            Section("Работа", ("contract", "plan", "closed_on", "result", "note")),
        ),
        listing=Listing(
            columns=("reg_number", "received_at", "case", "curator_order", "package_given_on", "closed_on", "status"),
            search=("reg_number", "case", "result", "note"),
            filters=("status", "received_at", "package_given_on", "closed_on"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.SUPERVISOR}),
            draft=frozenset({Role.SERVICE_CLERK, Role.SERVICE}),
        ),
        numbering=Numbering(series="incoming-journal", mask="{seq}/{yyyy}", scope="organisation", on_create=True),
        transitions=registration(),
        printing=Print(
            name="ВЫПИСКА",
            letterhead="service",
            heading="из журнала регистрации поступивших случаев",
            signatures=("registrar",),
        ),
        journal=Journal(
            name="ЖУРНАЛ регистрации поступивших случаев",
            date_field="received_at",
            columns=(
                JournalColumn(1, "№ п/п", ("reg_number",), 5),
                JournalColumn(2, "Дата и время поступления", ("received_at",), 7),
                JournalColumn(3, "Откуда поступил, исх. №", ("transfer",), 9),
                JournalColumn(4, "№ случая органа опеки", ("case",), 9),
                JournalColumn(5, "ФИО ребёнка (детей), дата рождения", ("children",), 12),
                JournalColumn(6, "ФИО родителей, адрес", ("parents",), 12),
                JournalColumn(7, "Основание: вид ЖО, уровень риска", ("grounds",), 10),
                JournalColumn(8, "Перечень принятых документов, листов", ("package",), 24),
                JournalColumn(9, "Куратор, приказ №, дата", ("curator_order",), 9),
                JournalColumn(10, "Пакет передан куратору", ("package_given_on",), 7),
                JournalColumn(11, "Учётная карта №", ("family_card",), 7),
                JournalColumn(12, "Договор о патронаже №, дата", ("contract",), 8),
                JournalColumn(13, "План утверждён: дата, приказ", ("plan",), 8),
                JournalColumn(14, "Дата и результат закрытия (передачи)", ("closed_on", "result"), 9),
                JournalColumn(15, "Примечание", ("note",), 7),
            ),
        ),
        checks=(
            *DATED,
            NotFuture("received_at"),
            Order("received_at", "package_given_on"),
            Order("received_at", "closed_on"),
        ),
    )
