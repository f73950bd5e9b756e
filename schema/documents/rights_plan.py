"""D11 План защиты прав ребёнка (План ЗПР): what must be achieved so that the child's rights are restored."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.inspection_act import InspectionAct
from schema.documents.risk_assessment import RiskAssessment
from schema.people import Family, Person
from schema.places import Organisation
from schema.registers.abuse_journal import AbuseFactEntry
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Listing,
    Local,
    Numbering,
    Order,
    Print,
    Reset,
    Role,
    Section,
    Sensitivity,
    Spec,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL


class RightsPlanMeasure(Row):
    """One right, what is done to restore it, who does it and by when."""

    right = f.Entry("RIGHTSCHILD", "Право", required=True)
    task = f.Line("Задача", 300, required=True, sensitivity=PERSONAL)
    action = f.Prose("Мероприятие", required=True, sensitivity=PERSONAL)
    responsible_org = f.Link(Organisation, "Ответственное учреждение", required=True)
    responsible_person = f.Line("Ответственный: ФИО, должность", 200)
    due_on = f.Date("Срок", required=True)
    done_on = f.Date("Выполнено")
    result = f.Line("Отметка о выполнении", 300, sensitivity=PERSONAL)


@register
class RightsPlan(Document):
    """План ЗПР; утверждает заместитель главы (модель, п. 3.3), план реабилитации разрабатывается под ним."""

    children = f.Many(Person, "Дети", required=True, sensitivity=PERSONAL)
    family = f.Link(Family, "Семья", required=True, sensitivity=PERSONAL)
    address = f.Line("Адрес", 300, required=True, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    entry = f.Link(AbuseFactEntry, "Основание: запись журнала ЖО", required=True)
    inspection_act = f.Link(InspectionAct, "Основание: акт обследования", required=True)
    risk_assessment = f.Link(RiskAssessment, "Основание: оценка риска", required=True)
    violated_rights = f.Entries("RIGHTSCHILD", "Нарушенные права ребёнка", required=True, sensitivity=PERSONAL)
    problem = f.Prose("Проблема, угроза", required=True, sensitivity=SPECIAL)
    permanency_goal = f.Entry(
        "PERMANENCY", "Долгосрочная цель (план жизнеустройства)", required=True, sensitivity=PERSONAL
    )
    expected_results = f.Prose("Ожидаемые результаты, критерии", required=True, sensitivity=PERSONAL)
    measures = f.Rows(RightsPlanMeasure, "Мероприятия", required=True, sensitivity=PERSONAL)
    service_org = f.Link(Organisation, "Уполномоченная служба, которой передаётся случай", required=True)
    rehab_plan_due = f.Date(Local("Срок разработки {plan:gen}"), to_sign=True, basis="Модель, этап 5")
    valid_from = f.Date("Действует с", required=True, default="today")
    valid_to = f.Date("Действует по", required=True, help="обычно на 6 месяцев")
    review_months = f.Whole("Пересматривать каждые, месяцев", 1, 12, required=True, default=1)

    spec = Spec(
        key="rights-plan",
        title="План защиты прав ребёнка",
        plural="Планы защиты прав ребёнка",
        accusative="план защиты прав ребёнка",
        code="D11",
        basis="Модель, этап 3, п. 3.2–3.3",
        purpose="Рамочный план органа опеки: какие права нарушены, что сделать и кто ответит; под ним работает служба.",
        stages=(3,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Ребёнок и семья", ("children", "family", "address")),
            Section("Основание", ("entry", "inspection_act", "risk_assessment")),
            Section(
                "Что нарушено и к чему идём",
                ("violated_rights", "problem", "permanency_goal", "expected_results"),
            ),
            Section("Мероприятия", ("measures",)),
            Section(
                "Передача и срок",
                ("service_org", "rehab_plan_due", "valid_from", "valid_to", "review_months"),
            ),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "children", "service_org", "valid_to", "case", "status"),
            search=("reg_number", "children", "problem"),
            filters=("status", "doc_date", "service_org", "permanency_goal", "valid_to"),
        ),
        access=Access(
            read=frozenset(
                {
                    Role.CLERK,
                    Role.HEAD,
                    Role.DEPUTY,
                    Role.SERVICE,
                    Role.CURATOR,
                    Role.SECRETARY,
                    Role.SUPERVISOR,
                }
            ),
            draft=frozenset({Role.SPECIALIST}),
        ),
        numbering=Numbering(series="rights-plan", mask="{case}/ЗПР-{seq}", reset=Reset.NEVER, scope="case"),
        transitions=approval({Role.SPECIALIST}, {Role.DEPUTY, Role.HEAD}, by_setting="rights_plan_approver"),
        printing=Print(
            name="ПЛАН ЗАЩИТЫ ПРАВ РЕБЁНКА",
            heading="{minors:gen}",
            grif=True,
            acquaint="С планом ознакомлены:",
            signatures=("signer", "head"),
            landscape=True,
        ),
        checks=(
            *DATED,
            Order("doc_date", "rehab_plan_due"),
            Order("valid_from", "valid_to"),
            AtLeast("violated_rights", to_sign=False),
            AtLeast("measures", to_sign=False),
        ),
    )
