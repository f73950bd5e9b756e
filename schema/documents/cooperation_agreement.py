"""D01 Соглашение о сотрудничестве: how an institution tells the guardianship body about a fact, and to whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, Document
from schema.places import Organisation
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Clause,
    Keeping,
    Listing,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Spec,
    Status,
    Transition,
    approval,
)

_SUBJECT = (
    "Стороны взаимодействуют при выявлении фактов жестокого обращения с детьми и передаче сигналов о них, "
    "чтобы ребёнок получил защиту без промедления (ст. 56 и 122 Семейного кодекса Российской Федерации)."
)
_DUTIES = "\n".join(
    (
        "Учреждение сообщает Органу опеки о каждом известном ему факте жестокого обращения с ребёнком.",
        "Учреждение назначает лицо, ответственное за передачу сигналов, и знакомит работников с соглашением.",
        "Орган опеки регистрирует сигнал в день поступления и в течение трёх рабочих дней проводит обследование.",
        "Орган опеки сообщает Учреждению о результате рассмотрения сигнала.",
    )
)
_CONFIDENTIALITY = "\n".join(
    (
        "Сведения о ребёнке, его семье и заявителе конфиденциальны и передаются только для защиты прав ребёнка "
        "(ст. 9 Федерального закона № 120-ФЗ).",
        "Стороны обрабатывают персональные данные по Федеральному закону № 152-ФЗ и не передают их третьим лицам.",
    )
)


class AgreementParty(Row):
    """An institution that signs the agreement, and whom to ask there."""

    organisation = f.Link(Organisation, "Учреждение", required=True)
    signatory = f.Line("В лице кого (родительный падеж)", 200, help="директора Смирнова Олега Викторовича")
    contact_person = f.Line("Ответственное лицо: должность, фамилия", 200, required=True)
    contact_phone = f.Phone("Телефон ответственного лица", required=True)

    @property
    def caption(self) -> str:
        """«МБОУ «Школа № 1» в лице директора …», as the preamble names a party."""
        name = self.organisation.full_name if self.organisation_id else ""
        return f"{name} в лице {self.signatory}" if self.signatory else name


def _term(row: Any) -> str:
    """«Соглашение действует с 01.02.2026 по 31.01.2027…» with the rule of prolongation."""
    if not (row.valid_from and row.valid_to):
        return ""
    text = f"Соглашение действует с {row.valid_from:%d.%m.%Y} по {row.valid_to:%d.%m.%Y}"
    if row.auto_prolong:
        return f"{text} и продлевается на тот же срок, если за месяц до его окончания ни одна сторона не откажется."
    return f"{text}."


def _contacts(row: Any) -> str:
    return "\n".join(
        f"Ответственное лицо ({party.organisation.short_name}): {party.contact_person}, тел. {party.contact_phone}."
        for party in row.parties
        if party.organisation_id
    )


def _requisites(row: Any) -> str:
    office = row.guardianship_org if row.guardianship_org_id else None
    bodies = [office, *(party.organisation for party in row.parties if party.organisation_id)]
    return "\n".join(_requisite(body) for body in bodies if body)


def _requisite(body: Organisation) -> str:
    phone, inn = f"тел. {body.phone}" if body.phone else "", f"ИНН {body.inn}" if body.inn else ""
    return ", ".join(part for part in (body.full_name, body.address, phone, body.email, inn) if part)


@register
class CooperationAgreement(Document):
    """Соглашение о сотрудничестве органа опеки с учреждениями; belongs to a territory, not to a case."""

    guardianship_org = f.Link(
        Organisation, "Сторона 1: орган опеки и попечительства", required=True, default="my_organisation"
    )
    parties = f.Rows(AgreementParty, "Стороны: учреждения", required=True)
    subject = f.Prose("Предмет соглашения", to_sign=True, default=_SUBJECT)
    duties = f.Prose("Обязанности сторон", to_sign=True, default=_DUTIES)
    signal_channels = f.Entries("CHANNEL", "Как передаётся сигнал", to_sign=True)
    signal_hours = f.Whole(
        "Письменный сигнал передаётся не позднее, часов",
        1,
        240,
        to_sign=True,
        default=24,
        help="по телефону – немедленно",
    )
    confidentiality_clause = f.Prose("Конфиденциальность и персональные данные", to_sign=True, default=_CONFIDENTIALITY)
    valid_from = f.Date("Действует с", required=True, default="today")
    valid_to = f.Date("Действует по", required=True)
    auto_prolong = f.Flag("Продлевается автоматически", required=True, default=True)
    terminated_on = f.Date("Расторгнуто", automatic=True)
    termination_reason = f.Prose("Причина расторжения", automatic=True)
    term = f.Derived("Срок действия", _term)
    contacts = f.Derived("Ответственные лица", _contacts)
    requisites = f.Derived("Реквизиты сторон", _requisites)

    spec = Spec(
        key="cooperation-agreement",
        title="Соглашение о сотрудничестве",
        plural="Соглашения о сотрудничестве",
        gender="n",
        accusative="соглашение о сотрудничестве",
        code="D01",
        basis="Модель, этап 1, документ 1; ст. 56, 122 СК РФ; ст. 9 120-ФЗ",
        purpose="Орган опеки и учреждения договариваются, кто, как и в какой срок передаёт сигнал о факте.",
        stages=(1,),
        menu="signals",
        sections=(
            Section("Реквизиты", ("doc_date", "place", "title_text")),
            Section("Стороны", ("guardianship_org", "parties")),
            Section("Предмет и обязанности", ("subject", "duties")),
            Section("Передача сигнала", ("signal_channels", "signal_hours")),
            Section("Конфиденциальность", ("confidentiality_clause",)),
            Section("Срок", ("valid_from", "valid_to", "auto_prolong", "terminated_on", "termination_reason")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "parties", "valid_from", "valid_to", "auto_prolong", "status"),
            search=("reg_number", "parties"),
            filters=("status", "doc_date", "valid_from", "valid_to"),
        ),
        access=Access(
            read=frozenset({Role.SOURCE, Role.EXECUTOR, Role.CLERK, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
            own_field="parties.organisation",
        ),
        numbering=Numbering(series="cooperation-agreement"),
        transitions=(
            *approval(
                {Role.SPECIALIST}, {Role.HEAD}, four_eyes=False, label="Подписать", submit_label="Направить на подпись"
            ),
            Transition(
                name="terminate",
                label="Расторгнуть",
                source=(Status.APPROVED,),
                target=Status.TERMINATED,
                by=frozenset({Role.HEAD}),
                remark=True,
                danger=True,
            ),
        ),
        printing=Print(
            name="СОГЛАШЕНИЕ о сотрудничестве",
            letterhead="none",
            heading="при выявлении фактов жестокого обращения с детьми и передаче сигналов",
            preamble=(
                "{guardianship_org:nom} (далее – Орган опеки), с одной стороны, и {parties} (далее – Учреждение), "
                "с другой стороны, заключили настоящее соглашение о нижеследующем."
            ),
            clauses=(
                Clause("Предмет соглашения", ("{subject}",)),
                Clause("Обязанности сторон", ("{duties}",)),
                Clause(
                    "Порядок и срок передачи информации",
                    (
                        "О непосредственной угрозе жизни или здоровью ребёнка сообщают по телефону немедленно.",
                        "Сигнал передают в форме: {signal_channels}.",
                        "Письменный сигнал направляют не позднее чем через {signal_hours} ч после выявления факта.",
                        "{contacts}",
                    ),
                ),
                Clause("Конфиденциальность и персональные данные", ("{confidentiality_clause}",)),
                Clause(
                    "Срок действия, изменение и расторжение",
                    (
                        "{term}",
                        "Соглашение изменяют письменно; сторона вправе расторгнуть его, предупредив другую за месяц.",
                        "Отсутствие соглашения не освобождает от обязанности сообщить о ребёнке, права которого "
                        "нарушены (п. 3 ст. 56, п. 1 ст. 122 Семейного кодекса Российской Федерации).",
                    ),
                ),
                Clause("Реквизиты и подписи сторон", ("{requisites}",)),
            ),
            body=False,
            signatures=("approver", "parties"),
            confidential=False,
        ),
        checks=(*DATED, Order("valid_from", "valid_to"), AtLeast("parties", to_sign=False)),
        needs_case=False,
        keeping=Keeping("kept_years_agreement", "valid_to"),
    )

    def covers(self, day: date) -> bool:
        """Is the agreement in force on a day? A prolonged one has no end until it is terminated."""
        if self.status not in {Status.APPROVED, Status.TERMINATED} or not self.valid_from or day < self.valid_from:
            return False
        if self.terminated_on:
            return bool(day < self.terminated_on)
        return bool(self.auto_prolong or (self.valid_to and day <= self.valid_to))


def agreements_of(organisation_id: int) -> list[CooperationAgreement]:
    """Signed agreements to which an institution is a party, also terminated ones."""
    model: Any = CooperationAgreement
    naming = AgreementParty.select(AgreementParty.document).where(AgreementParty.organisation == organisation_id)
    query = model.select().where(model.id.in_(naming), model.status.in_((Status.APPROVED, Status.TERMINATED)))
    return list(query.order_by(model.id))
