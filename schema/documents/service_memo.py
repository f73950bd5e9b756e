"""D02 Служебная записка: an institution reports a fact, or the guardianship body writes to the service."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, Document
from schema.people import Person, child_as_typed
from schema.places import Employee, Gender, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    FollowUp,
    Keeping,
    Labelled,
    Listing,
    MinLength,
    NotFuture,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Sensitivity,
    Spec,
    Status,
    sending,
)

PERSONAL, SPECIAL, NOTIFIER = Sensitivity.PERSONAL, Sensitivity.SPECIAL, Sensitivity.NOTIFIER


class MemoKind(Labelled):
    SIGNAL = "signal", "сигнал о факте"
    TRANSFER = "transfer", "передача в уполномоченную службу"
    OTHER = "other", "иная"


class Threat(Labelled):
    """Is there an immediate threat to life or health?"""

    YES = "yes", "да"
    NO = "no", "нет"
    UNKNOWN = "unknown", "неизвестно"


class ReportedChild(Row):
    """A child as the reporting institution knows them; at least one identifying datum."""

    last_name = f.Name("Фамилия")
    first_name = f.Name("Имя")
    patronymic = f.Name("Отчество")
    gender = f.Choice(Gender, "Пол")
    birth_date = f.Date("Дата рождения", sensitivity=PERSONAL)
    child_text = f.Line("Иные сведения о ребёнке", 300, sensitivity=PERSONAL)
    person = f.Link(Person, "Карточка", automatic=True, sensitivity=PERSONAL)

    @property
    def caption(self) -> str:
        """As the institution knows the child: the card may tell more than it may read."""
        return child_as_typed(self)


@register
class ServiceMemo(Document):
    """Служебная записка о выявлении факта жестокого обращения."""

    memo_kind = f.Choice(MemoKind, "Вид записки", required=True, default=MemoKind.SIGNAL)
    addressee_org = f.Link(Organisation, "Кому: организация", required=True)
    addressee_person = f.Line("Кому: должность, фамилия (в дательном падеже)", 200, finds=f.Finds.NAME)
    source_org = f.Link(
        Organisation, "От кого: учреждение", required=True, default="my_organisation", sensitivity=NOTIFIER
    )
    author = f.Link(Employee, "Автор записки", default="me", sensitivity=NOTIFIER)
    author_text = f.Line("Автор, если не сотрудник из списка", 200, sensitivity=NOTIFIER)
    children = f.Rows(ReportedChild, "Дети", required=True, sensitivity=PERSONAL)
    parents_text = f.Prose("Родители (законные представители)", sensitivity=PERSONAL)
    child_location = f.Line("Где находится ребёнок", 300, required=True, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    detected_at = f.Moment("Выявлено: дата и время", required=True, default="now")
    detected_place = f.Line("Место выявления", 200, required=True)
    detection_way = f.Entry("DETECT", "Кем и как выявлено", required=True)
    abuse_kinds = f.Entries("ABUSE", "Предполагаемый вид жестокого обращения", required=True, sensitivity=SPECIAL)
    facts = f.Prose("Описание факта: что видели, слова ребёнка дословно", required=True, sensitivity=SPECIAL)
    signs = f.Prose("Признаки, повреждения", sensitivity=SPECIAL)
    abuser_text = f.Line("Предполагаемый обидчик", 200, sensitivity=SPECIAL)
    abuser_relation = f.Entry("RELATION", "Кем приходится ребёнку", sensitivity=SPECIAL)
    immediate_threat = f.Choice(Threat, "Непосредственная угроза жизни или здоровью", required=True)
    measures_taken = f.Prose("Принятые меры (скорая, полиция…)")
    notified_bodies = f.Entries("BODY", "Кому ещё сообщено", basis="ст. 9 120-ФЗ")
    notified_at = f.Moment("Когда сообщено")
    attachments_text = f.Prose("Приложения")

    spec = Spec(
        key="service-memo",
        title="Служебная записка",
        plural="Служебные записки",
        gender="f",
        accusative="служебную записку",
        code="D02",
        basis="Модель, этап 1; ст. 56, 122 СК РФ; ст. 9 120-ФЗ",
        purpose="Учреждение сообщает органу опеки о факте жестокого обращения с ребёнком.",
        stages=(1, 4),
        menu="signals",
        sections=(
            Section(
                "Реквизиты",
                (
                    "case",
                    "doc_date",
                    "place",
                    "memo_kind",
                    "addressee_org",
                    "addressee_person",
                    "source_org",
                    "author",
                    "author_text",
                    "title_text",
                ),
            ),
            Section("Ребёнок", ("children", "parents_text", "child_location")),
            Section(
                "Выявление",
                (
                    "detected_at",
                    "detected_place",
                    "detection_way",
                    "abuse_kinds",
                    "facts",
                    "signs",
                    "abuser_text",
                    "abuser_relation",
                    "immediate_threat",
                ),
            ),
            Section("Меры", ("measures_taken", "notified_bodies", "notified_at", "attachments_text")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "source_org", "children", "immediate_threat", "case", "status"),
            search=("reg_number", "children", "child_location", "facts"),
            filters=("status", "doc_date", "source_org", "immediate_threat", "memo_kind"),
        ),
        access=Access(
            read=frozenset({Role.SPECIALIST, Role.HEAD, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SOURCE, Role.CLERK, Role.SPECIALIST}),
            own_field="source_org",
        ),
        numbering=Numbering(series="service-memo", mask="{seq}-СЗ/{yyyy}", scope="organisation", typed=True),
        transitions=sending({Role.SOURCE, Role.CLERK, Role.SPECIALIST}, {Role.CLERK, Role.SPECIALIST}),
        printing=Print(
            name="СЛУЖЕБНАЯ ЗАПИСКА",
            letterhead="source",
            addressee="{addressee}",
            heading="О выявлении факта жестокого обращения с {minors:ins}",
            signatures=("signer",),
        ),
        checks=(
            *DATED,
            NotFuture("detected_at"),
            Order("detected_at", "doc_date"),
            MinLength("facts", 50),
            AtLeast("children"),
        ),
        followed_by=(FollowUp("abuse-journal", "memo", "Зарегистрировать в журнале ЖО", (Status.SENT,)),),
        needs_case=False,
        keeping=Keeping("kept_years_memo", "detected_at"),
    )
