"""D19 Заседание Координационного Совета / Консилиума with its protocol: agenda, discussion, decisions, votes."""

from typing import Any

from schema import fields as f
from schema.base import Row
from schema.case import Case
from schema.document import CLOSING, DATED, Document
from schema.documents.rehab_plan import RehabPlan
from schema.places import Employee
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Keeping,
    Labelled,
    Listing,
    Numbering,
    Order,
    Print,
    Reach,
    Role,
    Section,
    Sensitivity,
    Spec,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL

#: What officers who only prepare papers for a meeting know of it: that it is, when and where.
_CALENDAR = ("reg_number", "doc_date", "status", "body", "held_on", "started_at", "place", "mode")


class MeetingMode(Labelled):
    IN_PERSON = "in_person", "очная"
    ABSENTEE = "absentee", "заочная"


class MeetingAttendee(Row):
    """A member of the body, present or absent; the list of all members is what the quorum is counted from."""

    member = f.Link(Employee, "Член Совета (Консилиума)", required=True)
    present = f.Flag("Присутствует")
    reason = f.Line("Причина отсутствия", 200)


class MeetingGuest(Row):
    """Somebody invited: curator, specialist, parent, child."""

    name = f.Line("Фамилия, имя, отчество", 200, required=True, sensitivity=PERSONAL)
    position = f.Line("Должность, кем приходится ребёнку", 200)


class AgendaItem(Row):
    """A question of the agenda, its discussion and decision; printed apart as an extract for its case alone."""

    number = f.Whole("№ вопроса", 1, 200, required=True)
    kind = f.Entry("AGENDA", "Вид вопроса", required=True)
    case = f.Link(Case, "Случай", sensitivity=PERSONAL)
    plan = f.Link(RehabPlan, "План", sensitivity=PERSONAL)
    title = f.Line("Вопрос", 300, required=True, sensitivity=PERSONAL)
    materials = f.Line("Материалы (форма мониторинга №, дата; представление)", 300)
    speaker = f.Line("Докладчик", 200)
    heard = f.Prose("СЛУШАЛИ", sensitivity=SPECIAL, help="докладчик печатается перед этим текстом сам")
    spoke = f.Prose("ВЫСТУПИЛИ", sensitivity=SPECIAL)
    decision_kind = f.Entry("COUNCILDEC", "РЕШИЛИ: вид решения", sensitivity=PERSONAL)
    decision_text = f.Prose("РЕШИЛИ: текст решения", sensitivity=SPECIAL)
    due_on = f.Date("Срок исполнения решения")
    responsible = f.Link(Employee, "Ответственный")
    votes_for = f.Whole("За", 0, 100)
    votes_against = f.Whole("Против", 0, 100)
    votes_abstain = f.Whole("Воздержались", 0, 100)
    dissent = f.Prose("Особое мнение", sensitivity=SPECIAL)
    remarks_closed_on = f.Date("Замечания устранены", help="если согласовано с замечаниями")
    corrections = f.Prose(
        "Скорректировано на заседании",
        help="что исправлено в результатах мониторинга до их утверждения",
        sensitivity=SPECIAL,
        basis="Модель, этап 10 (10.2)",
    )

    @property
    def territory_id(self) -> Any:
        """The municipality whose names stand in the texts about the case."""
        return self.case.territory_id if self.case_id else None

    @property
    def territory(self) -> Any:
        return self.case.territory if self.case_id else None


@register
class Meeting(Document):
    """Заседание: a draft is a scheduled meeting, an approved one has its protocol signed by the chair."""

    body = f.Entry("COUNCIL", "Орган", required=True)
    held_on = f.Date("Дата заседания", required=True)
    started_at = f.Clock("Начало", to_sign=True)
    ended_at = f.Clock("Окончание", to_sign=True)
    mode = f.Choice(MeetingMode, "Форма заседания", required=True, default=MeetingMode.IN_PERSON)
    chair = f.Link(Employee, "Председатель", required=True)
    secretary = f.Link(Employee, "Секретарь", required=True, default="me")
    attendees = f.Rows(MeetingAttendee, "Члены Совета (Консилиума)", required=True)
    guests = f.Rows(MeetingGuest, "Приглашённые", sensitivity=PERSONAL)
    agenda = f.Rows(AgendaItem, "Повестка дня", to_sign=True, sensitivity=SPECIAL)
    attachments_text = f.Prose("Приложения")

    spec = Spec(
        key="meeting",
        title="Протокол заседания",
        plural="Заседания",
        accusative="заседание",
        code="D19",
        basis="Модель, этапы 6, 10; п. 3.3 Положения о мониторинге (Кедровый)",
        purpose="Заседание назначают черновиком с повесткой; после него вносят решения и подписывают протокол.",
        stages=(6, 10),
        menu="meetings",
        sections=(
            Section("Заседание", ("body", "held_on", "started_at", "ended_at", "mode", "chair", "secretary")),
            Section("Реквизиты протокола", ("doc_date", "place", "title_text")),
            Section("Присутствовали", ("attendees", "guests")),
            Section("Повестка дня", ("agenda",)),
            Section("Приложения", ("attachments_text",)),
            CLOSING,
        ),
        listing=Listing(
            columns=("held_on", "body", "reg_number", "mode", "chair", "status"),
            search=("reg_number", "agenda"),
            filters=("status", "held_on", "body", "mode"),
            order="-held_on",
        ),
        access=Access(
            read=frozenset(
                {
                    Role.MEMBER,
                    Role.HEAD,
                    Role.SERVICE,
                    Role.SUPERVISOR,
                    Role.CURATOR,
                    Role.SPECIALIST,
                    Role.SERVICE_CLERK,
                }
            ),
            draft=frozenset({Role.SECRETARY}),
            reach=Reach.MEETING,
            columns={Role.CURATOR: _CALENDAR, Role.SPECIALIST: _CALENDAR, Role.SERVICE_CLERK: _CALENDAR},
        ),
        numbering=Numbering(series="protocol", mask="{seq}"),
        transitions=approval(
            {Role.SECRETARY},
            {Role.MEMBER},
            four_eyes=False,
            label="Подписать протокол",
            submit_label="Протокол готов",
        ),
        printing=Print(
            name="ПРОТОКОЛ",
            letterhead="council",
            heading="заседания {council:gen}",
            template="protocol",
            extract="agenda",
            body=False,
            signatures=("chair", "secretary"),
        ),
        checks=(*DATED, Order("started_at", "ended_at"), AtLeast("agenda")),
        needs_case=False,
        keeping=Keeping("kept_years_meeting", "held_on"),
    )

    @property
    def present_ids(self) -> set[int]:
        """Members who are present."""
        return {row.member_id for row in self.attendees if row.present}

    @property
    def caption(self) -> str:
        """Before the protocol has a number papers speak of the meeting itself."""
        if self.reg_number or not self.held_on:
            return super().caption
        return f"Заседание {self.held_on:%d.%m.%Y}"
