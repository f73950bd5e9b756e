"""D15 Договор о социальном патронаже: what the service and the family owe each other; a refusal is recorded too."""

from __future__ import annotations

from datetime import date
from typing import Any

from schema import fields as f
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.people import Person
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Clause,
    Listing,
    Local,
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
    approval,
)

PERSONAL = Sensitivity.PERSONAL

_SUBJECT = (
    "Служба оказывает Семье помощь в восстановлении благополучных условий жизни и воспитания детей, "
    "а Семья принимает эту помощь и участвует в ней."
)
_SERVICE_DUTIES = Local("""Назначить куратора, который ведёт работу с Семьёй.
Вместе с Семьёй разработать {plan:acc} и организовать его выполнение.
Посещать Семью в согласованное время, разъяснять права детей и родителей.
Сообщать Семье о результатах работы и о решениях, которые её касаются.""")
_SERVICE_RIGHTS = """Получать от Семьи сведения, нужные для работы по плану.
Обращаться в учреждения, которые участвуют в помощи Семье.
Сообщить органу опеки и попечительства об угрозе жизни или здоровью ребёнка."""
_CLIENT_DUTIES = Local("""Заботиться о здоровье, развитии и воспитании детей.
Выполнять мероприятия {plan:gen} в установленные сроки.
Принимать куратора и сообщать ему о переезде и о важных событиях в Семье.""")
_CLIENT_RIGHTS = """Участвовать в составлении плана и знать его содержание.
Получать уважительное обращение и сведения о ходе работы.
Обжаловать действия работников Службы их руководителю, в орган опеки и попечительства, в суд."""
_CONFIDENTIALITY = """Сведения о Семье конфиденциальны и используются только для помощи ей.
Согласие на обработку персональных данных оформляется отдельным документом (ст. 9 Федерального закона № 152-ФЗ)."""
_TERMINATION = (
    "Договор прекращается при достижении целей работы, по соглашению сторон, при переезде Семьи, "
    "по достижении детьми 18 лет, при закрытии случая."
)


def _charge(row: Any) -> str:
    if row.free_of_charge is None:
        return ""
    return "Помощь оказывается бесплатно." if row.free_of_charge else "Помощь оказывается на условиях оплаты."


def _requisites(row: Any) -> str:
    """Addresses of both parties, a line each."""
    service = row.service_org if row.service_org_id else None
    adults = [person for person in (row.client, row.second_client) if person]
    return "\n".join([*([f"Служба: {_body(service)}."] if service else []), *(f"Семья: {_adult(p)}." for p in adults)])


def _body(body: Organisation) -> str:
    phone, inn = f"тел. {body.phone}" if body.phone else "", f"ИНН {body.inn}" if body.inn else ""
    return ", ".join(part for part in (body.full_name, body.address, phone, inn) if part)


def _adult(person: Person) -> str:
    address = person.addr_actual or person.addr_registered
    return ", ".join(
        part for part in (person.full_name, address, f"тел. {person.phone}" if person.phone else "") if part
    )


def _refused(row: Any) -> str:
    """The note of a refusal under the contract, empty when the family signs."""
    if not (row.refusal and row.refusal_on):
        return ""
    return f"От подписания договора Семья отказалась {row.refusal_on:%d.%m.%Y}. Причина: {row.refusal_reason}"


@register
class PatronageContract(Document):
    """Договор о социальном патронаже между службой и родителем (законным представителем).

    Consent to the processing of personal data is a paper of its own since 01.09.2025 (156-ФЗ, domain L.2).
    """

    service_org = f.Link(Organisation, "Служба", required=True, default="my_organisation")
    service_signatory = f.Link(Employee, "Служба в лице", required=True)
    service_acts_on = f.Line("Действует на основании", 200, required=True, default="Устава")
    client = f.Link(Person, "Родитель (законный представитель)", required=True, sensitivity=PERSONAL)
    second_client = f.Link(Person, "Второй родитель", sensitivity=PERSONAL)
    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    subject = f.Prose("Предмет договора", required=True, default=_SUBJECT, sensitivity=PERSONAL)
    service_duties = f.Prose("Обязанности Службы", required=True, default=_SERVICE_DUTIES)
    service_rights = f.Prose("Права Службы", required=True, default=_SERVICE_RIGHTS)
    client_duties = f.Prose("Обязанности Семьи", required=True, default=_CLIENT_DUTIES, sensitivity=PERSONAL)
    client_rights = f.Prose("Права Семьи", required=True, default=_CLIENT_RIGHTS)
    confidentiality = f.Prose("Конфиденциальность", required=True, default=_CONFIDENTIALITY)
    visit_frequency = f.Entry("FREQ", "Как часто куратор посещает семью", required=True)
    free_of_charge = f.Flag("Бесплатно", default=True)
    valid_from = f.Date("Действует с", required=True, default="today")
    valid_to = f.Date("Действует по", required=True, help="не более 12 месяцев и не раньше срока плана")
    termination_grounds = f.Prose("Основания прекращения", default=_TERMINATION)
    refusal = f.Flag("Семья отказалась подписать", default=False, help="отказ заменяет договор; о нём узнаёт Совет")
    refusal_on = f.Date("Дата отказа", required_if=f.When("refusal", (True,)))
    refusal_reason = f.Prose("Причина отказа", required_if=f.When("refusal", (True,)), sensitivity=PERSONAL)
    terminated_on = f.Date("Прекращён", automatic=True)
    termination_reason = f.Prose("Причина прекращения", automatic=True, sensitivity=PERSONAL)
    charge = f.Derived("Оплата", _charge)
    requisites = f.Derived("Адреса сторон", _requisites, sensitivity=PERSONAL)
    refused = f.Derived("Отметка об отказе", _refused, sensitivity=PERSONAL)

    spec = Spec(
        key="patronage-contract",
        title="Договор о социальном патронаже",
        plural="Договоры о социальном патронаже",
        accusative="договор о социальном патронаже",
        code="D15",
        basis="Модель, этап 5, документ 1",
        purpose="Служба и семья договариваются о помощи; отказ семьи записывается здесь же и сообщается Совету.",
        stages=(5,),
        menu="stages",
        sections=(
            REQUISITES,
            Section(
                "Стороны",
                ("service_org", "service_signatory", "service_acts_on", "client", "second_client", "children"),
            ),
            Section("1. Предмет договора", ("subject", "visit_frequency", "free_of_charge")),
            Section("2–3. Служба", ("service_duties", "service_rights")),
            Section("4–5. Семья", ("client_duties", "client_rights")),
            Section("6. Конфиденциальность", ("confidentiality",)),
            Section("7. Срок и прекращение", ("valid_from", "valid_to", "termination_grounds")),
            Section("Отказ семьи", ("refusal", "refusal_on", "refusal_reason")),
            Section("Прекращение", ("terminated_on", "termination_reason")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "client", "valid_to", "refusal", "status"),
            search=("reg_number", "client", "case"),
            filters=("status", "doc_date", "valid_to", "refusal"),
        ),
        access=Access(
            read=frozenset({Role.SPECIALIST, Role.HEAD, Role.SERVICE_CLERK, Role.SUPERVISOR}),
            draft=frozenset({Role.CURATOR}),
        ),
        numbering=Numbering(series="patronage-contract", scope="organisation"),
        transitions=(
            *approval(
                {Role.CURATOR}, {Role.SERVICE}, four_eyes=False, label="Подписать", submit_label="Направить на подпись"
            ),
            Transition(
                name="terminate",
                label="Прекратить договор",
                source=(Status.APPROVED,),
                target=Status.TERMINATED,
                by=frozenset({Role.SERVICE}),
                remark=True,
                danger=True,
            ),
        ),
        printing=Print(
            name="ДОГОВОР о социальном патронаже",
            letterhead="none",
            heading="семьи {family:gen}, случай № {case}",
            preamble=(
                "{service_org:nom} (далее – Служба) в лице {service_signatory:gen}, на основании {service_acts_on}, "
                "с одной стороны, и {client:nom} (далее – Семья), с другой стороны, заключили настоящий договор "
                "в интересах {minors:gen}, о нижеследующем."
            ),
            clauses=(
                Clause(
                    "Предмет договора",
                    ("{subject}", "Куратор посещает Семью с периодичностью: {visit_frequency}.", "{charge}"),
                ),
                Clause("Обязанности Службы", ("{service_duties}",)),
                Clause("Права Службы", ("{service_rights}",)),
                Clause("Обязанности Семьи", ("{client_duties}",)),
                Clause("Права Семьи", ("{client_rights}",)),
                Clause("Конфиденциальность и персональные данные", ("{confidentiality}",)),
                Clause(
                    "Срок, изменение и расторжение договора",
                    (
                        "Договор действует с {valid_from} по {valid_to}.",
                        "Договор изменяют письменно по соглашению сторон; он составлен в двух экземплярах.",
                        "{termination_grounds}",
                    ),
                ),
                Clause("Адреса и подписи сторон", ("{requisites}", "{refused}")),
            ),
            body=False,
            signatures=("approver", "parents"),
        ),
        checks=(
            *DATED,
            NotFuture("refusal_on"),
            Order("valid_from", "valid_to"),
            Within("valid_from", "valid_to", months=12, basis="договор заключают не более чем на 12 месяцев"),
            AtLeast("children", to_sign=False),
        ),
    )

    def settles(self, day: date) -> bool:
        """Does the paper settle the question on a day: a contract in force, or a recorded refusal?"""
        if self.status != Status.APPROVED:
            return False
        return bool(self.refusal or (self.valid_to and day <= self.valid_to))
