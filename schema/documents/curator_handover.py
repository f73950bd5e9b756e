"""D28 Передача случая другому куратору: for a leave, with a return, or for good; the receiver accepts or declines."""

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.curator_order import CuratorOrder
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    Labelled,
    Listing,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    Transition,
    annulment,
)


class HandoverKind(Labelled):
    """Why a curator lets a case go; the first two end with a return."""

    LEAVE = "leave", "отпуск, командировка"
    ILLNESS = "illness", "болезнь"
    DISMISSAL = "dismissal", "увольнение"
    TRANSFER = "transfer", "перевод на другую работу"
    LOAD = "load", "перераспределение нагрузки"
    CONFLICT = "conflict", "конфликт интересов"

    @property
    def is_for_a_time(self) -> bool:
        return self in {HandoverKind.LEAVE, HandoverKind.ILLNESS}


@register
class CuratorHandover(Document):
    """One case from one curator to another; until ``taken_on`` the former one answers for it, from then the receiver.

    With ``ends_on``, the last day of the receiver, the case goes back on the next day: ``given_back_on``.
    """

    service = f.Link(Organisation, "Уполномоченная служба", automatic=True)
    former = f.Link(Employee, "Передаёт", automatic=True)
    kind = f.Choice(HandoverKind, "Причина передачи", required=True)
    reason = f.Prose("Пояснение", help="приказ об отпуске, заявление, договорённость")
    receiver = f.Link(Employee, "Принимает", required=True, only="can_be_curator")
    starts_on = f.Date("Передаётся с", required=True, default="today", help="не раньше дня согласия принимающего")
    ends_on = f.Date("По какой день", help="последний день замещения; пусто – передаётся насовсем")
    note = f.Prose(
        "Что важно знать принимающему", sensitivity=Sensitivity.PERSONAL, help="ближайшие дела, договорённости с семьёй"
    )
    taken_on = f.Date("Случай перешёл", automatic=True)
    given_back_on = f.Date("Случай возвращён", automatic=True)
    order = f.Link(CuratorOrder, "Проект приказа", automatic=True)
    return_order = f.Link(CuratorOrder, "Проект приказа о возврате", automatic=True)

    spec = Spec(
        key="curator-handover",
        title="Передача случая другому куратору",
        plural="Передача дел кураторов",
        gender="f",
        accusative="передачу случая другому куратору",
        code="D28",
        basis="Модель, этап 4: у случая один куратор; практика: дела передают до отпуска и увольнения",
        purpose=(
            "Куратор уходит в отпуск или увольняется: каждый случай предлагают другому. До его согласия отвечает "
            "прежний куратор; после согласия случай, сроки и доступ – у принимающего, проект приказа готов."
        ),
        stages=(5, 6, 7, 8, 9, 10),
        menu="handover",
        sections=(
            REQUISITES,
            Section("Кто и кому", ("service", "former", "receiver")),
            Section("Почему и на какое время", ("kind", "reason", "starts_on", "ends_on")),
            Section("Передаваемое", ("note",)),
            Section("Что сделано", ("taken_on", "given_back_on", "order", "return_order")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "case", "former", "receiver", "kind", "starts_on", "ends_on", "taken_on", "status"),
            search=("reg_number", "case"),
            filters=("status", "kind", "former", "receiver", "starts_on", "ends_on", "taken_on"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.SUPERVISOR}),
            draft=frozenset({Role.SERVICE, Role.SERVICE_CLERK, Role.CURATOR}),
            named=("former", "receiver"),
        ),
        numbering=Numbering(series="curator-handover", mask="{seq}/{yyyy}", scope="organisation"),
        ends=(Status.RECEIVED,),
        transitions=(
            Transition(
                name="send",
                label="Предложить принимающему",
                source=(Status.DRAFT, Status.RETURNED),
                target=Status.SENT,
                by=frozenset({Role.SERVICE}),
                complete=True,
                signs=True,
                numbers=True,
            ),
            Transition(
                name="accept",
                label="Принять случай",
                source=(Status.SENT,),
                target=Status.RECEIVED,
                by=frozenset({Role.CURATOR}),
                named="receiver",
                approves=True,
                four_eyes=True,
                freezes=True,
            ),
            Transition(
                name="return",
                label="Отказаться",
                source=(Status.SENT,),
                target=Status.RETURNED,
                by=frozenset({Role.CURATOR}),
                named="receiver",
                remark=True,
            ),
            Transition(
                name="withdraw",
                label="Отозвать предложение",
                source=(Status.SENT,),
                target=Status.RETURNED,
                by=frozenset({Role.SERVICE}),
                remark=True,
                recalls=True,
            ),
            annulment(Status.DRAFT, Status.RETURNED, Status.SENT),
        ),
        printing=Print(
            name="АКТ",
            heading="О передаче случая другому куратору",
            letterhead="service",
            preamble="С {starts_on} другому куратору передаётся случай № {case} в отношении {minors:gen}.",
            omit=("given_back_on", "order", "return_order"),  # later than the sheet, or a draft
            signatures=("signer", "approver"),
        ),
        checks=(*DATED, Order("starts_on", "ends_on")),
    )
