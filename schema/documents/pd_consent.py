"""Согласие на обработку персональных данных: a document of its own since 01.09.2025 (156-ФЗ), with its withdrawal."""

from typing import Any

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.people import Person
from schema.places import Organisation
from schema.registry import register
from schema.spec import (
    Access,
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
    Transition,
    Within,
    annulment,
    replacement,
)

PERSONAL = Sensitivity.PERSONAL
_DRAFTERS = frozenset({Role.CURATOR, Role.SPECIALIST, Role.CLERK, Role.SERVICE_CLERK})


def _address(consent: Any) -> str:
    person = consent.person if consent.person_id else None
    return str(person.addr_registered or person.addr_actual) if person else ""


def _identity(consent: Any) -> str:
    """«паспорт 6900 123456, выдан … 01.02.2010», as ст. 9 152-ФЗ asks."""
    person = consent.person if consent.person_id else None
    if person is None or not (person.id_doc_kind_id and person.id_number):
        return ""
    issued = f"выдан {person.id_issued_by}" if person.id_issued_by else ""
    on = f"{person.id_issued_on:%d.%m.%Y}" if person.id_issued_on else ""
    number = " ".join(filter(None, (person.id_doc_kind.label, person.id_series, person.id_number)))
    return ", ".join(filter(None, (number, " ".join(filter(None, (issued, on))))))


def _operator_address(consent: Any) -> str:
    return str(consent.operator_org.address) if consent.operator_org_id else ""


@register
class PdConsent(Document):
    """Согласие законного представителя (родителя) на обработку его данных и данных детей."""

    operator_org = f.Link(Organisation, "Кому даётся согласие (оператор)", required=True, default="my_organisation")
    operator_address = f.Derived("Адрес оператора", _operator_address)
    person = f.Link(Person, "Кто даёт согласие", required=True, sensitivity=PERSONAL)
    person_address = f.Derived("Адрес субъекта", _address, sensitivity=PERSONAL)
    person_document = f.Derived("Документ субъекта", _identity, sensitivity=PERSONAL)
    children = f.Many(Person, "За каких детей (как законный представитель)", sensitivity=PERSONAL)
    purposes = f.Prose(
        "Цель обработки",
        to_sign=True,
        default="оказание социальной, психологической и педагогической помощи семье, социальный патронаж",
    )
    data_list = f.Prose(
        "Какие данные",
        to_sign=True,
        default="фамилия, имя, отчество, дата и место рождения, адрес, телефон, сведения о документах, о составе "
        "семьи, о доходах и жилищных условиях, об образовании и о занятости",
    )
    special_list = f.Prose(
        "Какие данные специальных категорий",
        help="состояние здоровья; пусто – не обрабатываются",
        basis="ст. 10 152-ФЗ",
    )
    actions_list = f.Prose(
        "Какие действия с данными",
        to_sign=True,
        default="сбор, запись, систематизация, накопление, хранение, уточнение, использование, передача исполнителям "
        "мероприятий плана, блокирование, удаление, уничтожение; с использованием средств автоматизации и без них",
    )
    valid_until = f.Date("Согласие действует до", to_sign=True)
    given_on = f.Date("Подписано субъектом", to_sign=True)
    withdrawn_on = f.Date("Отозвано")
    withdrawal_text = f.Line("Как отозвано: заявление, вх. №", 300)
    stopped_on = f.Date("Обработка прекращена", basis="ч. 5 ст. 21 152-ФЗ: не позднее 30 дней")

    spec = Spec(
        key="pd-consent",
        title="Согласие на обработку данных",
        plural="Согласия на обработку данных",
        gender="n",
        accusative="согласие на обработку данных",
        basis="ст. 9 152-ФЗ; 156-ФЗ: с 01.09.2025 – отдельно от иных документов",
        purpose="Отдельный документ к договору о патронаже: на что согласна семья, до какого дня, отозвано ли.",
        stages=(5,),
        menu="stages",
        sections=(
            REQUISITES,
            Section(
                "Стороны",
                ("operator_org", "operator_address", "person", "person_address", "person_document", "children"),
            ),
            Section(
                "На что дано", ("purposes", "data_list", "special_list", "actions_list", "valid_until", "given_on")
            ),
            Section("Отзыв", ("withdrawn_on", "withdrawal_text", "stopped_on"), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "person", "valid_until", "withdrawn_on", "status"),
            search=("reg_number", "person"),
            filters=("status", "doc_date", "valid_until", "withdrawn_on"),
        ),
        access=Access(read=frozenset({Role.SERVICE, Role.HEAD, Role.SUPERVISOR}), draft=_DRAFTERS),
        numbering=Numbering(series="pd-consent", mask="{seq}/{yyyy}"),
        transitions=(
            Transition(
                name="accept",
                label="Принять подписанное согласие",
                source=(Status.DRAFT,),
                target=Status.APPROVED,
                by=_DRAFTERS,
                complete=True,
                signs=True,
                numbers=True,
                freezes=True,
            ),
            Transition(
                name="withdraw",
                label="Отметить отзыв",
                source=(Status.APPROVED,),
                target=Status.TERMINATED,
                by=_DRAFTERS,
                danger=True,
            ),
            replacement(set(_DRAFTERS), Status.APPROVED),
            annulment(),
        ),
        editable=(Status.DRAFT,),
        printing=Print(
            name="СОГЛАСИЕ",
            heading="на обработку персональных данных",
            letterhead="service",
            preamble="Я, {person:nom}, адрес: {person_address}, документ: {person_document}, в соответствии со "
            "статьёй 9 Федерального закона от 27.07.2006 № 152-ФЗ «О персональных данных» свободно, своей волей и в "
            "своём интересе даю {operator_org:dat} (адрес: {operator_address}) согласие на обработку моих "
            "персональных данных.",
            points=(
                "Как законный представитель даю согласие на обработку персональных данных детей: {children}.",
                "Цель обработки: {purposes}.",
                "Персональные данные, на обработку которых даётся согласие: {data_list}.",
                "Специальные категории персональных данных: {special_list}.",
                "Действия с персональными данными: {actions_list}.",
                "Согласие действует до {valid_until}.",
                "Согласие может быть отозвано в любое время письменным заявлением, поданным оператору; обработка "
                "прекращается в срок не более тридцати дней, кроме случаев, когда она обязательна по закону.",
            ),
            body=False,
            signatures=("subject", "signer"),
        ),
        checks=(
            *DATED,
            NotFuture("given_on"),
            NotFuture("withdrawn_on"),
            Order("given_on", "valid_until"),
            Order("given_on", "withdrawn_on"),
            Order("withdrawn_on", "stopped_on"),
            Within("withdrawn_on", "stopped_on", days=30, basis="ч. 5 ст. 21 152-ФЗ"),
        ),
    )
