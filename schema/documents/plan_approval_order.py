"""D21 Приказ об утверждении Плана: the service approves the plan that the council has agreed."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.meeting import Meeting
from schema.documents.rehab_plan import RehabPlan
from schema.places import Organisation
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Listing,
    Numbering,
    Print,
    Role,
    Section,
    Spec,
    approval,
)


class InformedExecutor(Row):
    """An institution that carries out measures, and when it learned of the order."""

    org = f.Link(Organisation, "Учреждение-исполнитель", required=True)
    person_text = f.Line("Кто ознакомлен: должность, фамилия", 200)
    measures_text = f.Line("Мероприятия (пункты плана)", 300)
    informed_on = f.Date("Ознакомлен")

    @property
    def caption(self) -> str:
        return ", ".join(part for part in (self.org.caption if self.org else "", self.person_text) if part)


@register
class PlanApprovalOrder(Document):
    """Приказ об утверждении плана реабилитации."""

    plan = f.Link(RehabPlan, "План", required=True)
    meeting = f.Link(Meeting, "Протокол, которым согласован план", required=True)
    protocol_item = f.Whole("Пункт протокола №", 1, 200, to_sign=True)
    points = f.Prose(
        "Дополнительные пункты приказа",
        help="утверждение плана, поручения куратору и исполнителям и контроль печатаются сами",
    )
    executors_informed = f.Rows(InformedExecutor, "Ознакомление исполнителей")

    spec = Spec(
        key="plan-approval-order",
        title="Приказ об утверждении плана",
        plural="Приказы об утверждении планов",
        accusative="приказ об утверждении плана",
        code="D21",
        basis="Модель, этапы 7 (7.1) и 11 (11.2)",
        purpose="Руководитель уполномоченной службы утверждает согласованный план; с этого дня план исполняется.",
        stages=(7, 11),
        menu="stages",
        sections=(
            REQUISITES,
            Section("Основание", ("plan", "meeting", "protocol_item")),
            Section("Содержание", ("points",)),
            Section("Исполнители", ("executors_informed",), part="execution"),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "plan", "meeting", "status"),
            search=("reg_number", "points"),
            filters=("status", "doc_date"),
        ),
        access=Access(
            read=frozenset({Role.CURATOR, Role.SUPERVISOR, Role.EXECUTOR}),
            draft=frozenset({Role.SERVICE_CLERK, Role.SERVICE}),
            own_field="executors_informed.org",
            columns={Role.EXECUTOR: ("reg_number", "doc_date", "status", "points")},
        ),
        numbering=Numbering(series="service-order", mask="{seq}-о/д", scope="organisation", typed=True),
        transitions=approval(
            {Role.SERVICE_CLERK, Role.SERVICE},
            {Role.SERVICE},
            four_eyes=False,
            label="Подписать приказ",
            submit_label="Направить на подпись",
        ),
        printing=Print(
            name="ПРИКАЗ",
            letterhead="service",
            heading="Об утверждении {plan_label:gen} (семья {family:gen})",
            preamble="На основании протокола заседания {council:gen} {meeting:ref}, в целях защиты прав и законных "
            "интересов {minors:gen}",
            verb="ПРИКАЗЫВАЮ:",
            points=(
                "Утвердить {plan_label} (семья {family:gen}, случай № {case}).",
                "Куратору случая {curator:dat} организовать выполнение плана, сбор сведений от исполнителей "
                "и подготовку мониторинга.",
                "Исполнителям мероприятий обеспечить их выполнение в сроки, установленные планом, и сообщать "
                "куратору о результатах.",
                "{points}",
                "Контроль за исполнением приказа оставляю за собой.",
            ),
            body=False,
            acquaint="С приказом ознакомлен:",
            signatures=("approver",),
        ),
        checks=(*DATED, AtLeast("executors_informed")),
    )
