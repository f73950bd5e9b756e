"""D06 План безопасности: how the child is kept safe until the plan for the protection of rights is approved."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.risk_assessment import RiskAssessment
from schema.people import Person
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Labelled,
    Listing,
    NotFuture,
    Numbering,
    Order,
    Print,
    Reset,
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    Transition,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL
AT_HOME = ("STAY.HOME_SAFE", "STAY.HOME_WATCHED")
WITH_PEOPLE = (*AT_HOME, "STAY.OTHER_PARENT", "STAY.RELATIVES", "STAY.FRIENDS")
IN_INSTITUTION = ("STAY.HOSPITAL", "STAY.SRCN")


class Consent(Labelled):
    AGREED = "agreed", "согласен"
    REFUSED = "refused", "отказ"


class SafetyMeasure(Row):
    """One threat and what is done against it."""

    threat = f.Entry("SFACTOR", "Угроза", required=True)
    action = f.Prose("Действие", required=True, sensitivity=PERSONAL)
    responsible_person = f.Line("Ответственный: ФИО", 200, sensitivity=PERSONAL)
    responsible_org = f.Link(Organisation, "Ответственное учреждение")
    from_on = f.Date("С")
    due_on = f.Date("Срок", required=True)
    check_way = f.Entry("CHECKWAY", "Способ контроля", to_sign=True)
    done_on = f.Date("Выполнено")
    result = f.Line("Результат", 300)


class SafetyContact(Row):
    """Whom the child and the family call."""

    who = f.Line("Кому звонить", 200, required=True)
    phone = f.Phone(required=True)
    when = f.Line("Когда", 200)


class SafetyCheck(Row):
    """A visit or a call that checks the plan (DL-P15)."""

    checked_on = f.Date("Дата", required=True)
    checked_by = f.Link(Employee, "Кто проверил", required=True)
    check_way = f.Entry("CHECKWAY", "Как", required=True)
    result = f.Prose("Результат", required=True, sensitivity=SPECIAL)


@register
class SafetyPlan(Document):
    """План безопасности ребёнка; ends with the plan for the protection of rights, renewed only by a new plan."""

    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    risk_assessment = f.Link(RiskAssessment, "Основание: оценка безопасности", required=True)
    threats = f.Entries("SFACTOR", "Выявленные угрозы", required=True, sensitivity=SPECIAL)
    child_stays = f.Entry("STAY", "Где находится ребёнок на период плана", required=True)
    caregiver = f.Link(
        Person, "С кем находится ребёнок", required_if=f.When("child_stays", WITH_PEOPLE), sensitivity=PERSONAL
    )
    caregiver_org = f.Link(
        Organisation, "Учреждение, где находится ребёнок", required_if=f.When("child_stays", IN_INSTITUTION)
    )
    measures = f.Rows(SafetyMeasure, "Меры", required=True, sensitivity=PERSONAL)
    emergency_contacts = f.Rows(
        SafetyContact,
        "Кому звонить",
        to_sign=True,
        help="детский телефон доверия 8-800-2000-122, дежурная часть полиции, специалист отдела опеки",
    )
    valid_from = f.Date("Действует с", required=True, default="today")
    valid_to = f.Date("Действует по", required=True, help="не более 30 дней; продление – новый план")
    check_every_days = f.Whole("Проверять каждые, дней", 1, 30, required=True, default=3)
    parent = f.Link(Person, "Родитель (законный представитель)", to_sign=True, sensitivity=PERSONAL)
    parent_consent = f.Choice(Consent, "Согласие родителя", to_sign=True)
    consent_on = f.Date("Дата согласия (отказа)", to_sign=True)
    caregiver_consent_on = f.Date("Согласие принявшего ребёнка: дата", help="если ребёнок не дома")
    checks = f.Rows(SafetyCheck, "Проверки", sensitivity=SPECIAL)
    ended_on = f.Date("Прекращён (выполнен)")
    end_reason = f.Prose("Причина прекращения")

    spec = Spec(
        key="safety-plan",
        title="План безопасности",
        plural="Планы безопасности",
        accusative="план безопасности",
        code="D06",
        basis="Модель, этап 2; ст. 121, 122 СК РФ",
        purpose="Срочные меры, при которых ребёнок остаётся в безопасности, пока не утверждён план ЗПР.",
        stages=(2,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Основание и угрозы", ("children", "risk_assessment", "threats")),
            Section("Где и с кем ребёнок", ("child_stays", "caregiver", "caregiver_org", "caregiver_consent_on")),
            Section("Меры", ("measures", "emergency_contacts")),
            Section("Срок и проверки", ("valid_from", "valid_to", "check_every_days")),
            Section("Согласие родителя", ("parent", "parent_consent", "consent_on")),
            Section("Исполнение", ("checks", "ended_on", "end_reason"), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "children", "child_stays", "valid_to", "case", "status"),
            search=("reg_number", "children"),
            filters=("status", "doc_date", "child_stays", "valid_to", "parent_consent"),
        ),
        access=Access(
            read=frozenset({Role.CLERK, Role.HEAD, Role.DEPUTY, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="safety-plan", mask="{case}/ПБ-{seq}", reset=Reset.NEVER, scope="case"),
        transitions=(
            *approval({Role.SPECIALIST}, {Role.HEAD}),
            Transition(
                name="complete",
                label="Снять с исполнения",
                source=(Status.APPROVED,),
                target=Status.COMPLETED,
                by=frozenset({Role.SPECIALIST, Role.HEAD}),
                remark=True,
            ),
        ),
        printing=Print(
            name="ПЛАН БЕЗОПАСНОСТИ",
            heading="{minors:gen}",
            grif=True,
            signatures=("signer", "parents", "caregiver"),
        ),
        checks=(
            *DATED,
            NotFuture("consent_on"),
            NotFuture("caregiver_consent_on"),
            NotFuture("ended_on"),
            Order("doc_date", "valid_from"),
            Order("valid_from", "valid_to"),
            Order("valid_from", "ended_on"),
            AtLeast("measures", to_sign=False),
        ),
    )
