"""D03 Телефонограмма: a fact reported by telephone and written down word for word."""

from schema import fields as f
from schema.document import DATED, Document
from schema.documents.service_memo import ReportedChild, ServiceMemo, Threat
from schema.places import Organisation
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    FollowUp,
    Keeping,
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
    sending,
)

PERSONAL, SPECIAL, NOTIFIER = Sensitivity.PERSONAL, Sensitivity.SPECIAL, Sensitivity.NOTIFIER


class PhonedChild(ReportedChild):
    """A child named in a telephone message."""


@register
class PhoneMessage(Document):
    """Телефонограмма о факте жестокого обращения."""

    incoming_number = f.Line("Входящий № органа опеки", 40, finds=f.Finds.NUMBER)
    transmitted_at = f.Moment("Передано: дата и время", required=True, default="now")
    from_org = f.Link(
        Organisation, "От кого: учреждение", required=True, default="my_organisation", sensitivity=NOTIFIER
    )
    from_person = f.Line(
        "Передал: фамилия, имя, отчество", 150, required=True, sensitivity=NOTIFIER, finds=f.Finds.NAME
    )
    from_position = f.Line("Передал: должность", 150, required=True, sensitivity=NOTIFIER)
    from_phone = f.Phone("Телефон передавшего", required=True, sensitivity=NOTIFIER)
    to_org = f.Link(Organisation, "Кому: организация", required=True)
    to_person = f.Line("Кому: должность, фамилия (в дательном падеже)", 150, required=True, finds=f.Finds.NAME)
    text = f.Prose("Текст телефонограммы", required=True, sensitivity=SPECIAL, help="до 500 знаков, около 50 слов")
    children = f.Rows(PhonedChild, "Дети", required=True, sensitivity=PERSONAL)
    location = f.Line("Где находится ребёнок", 300, required=True, sensitivity=PERSONAL, finds=f.Finds.ADDRESS)
    immediate_threat = f.Choice(Threat, "Непосредственная угроза жизни или здоровью", required=True)
    abuse_kinds = f.Entries("ABUSE", "Предполагаемый вид жестокого обращения", sensitivity=SPECIAL)
    received_by = f.Line("Принял: должность, фамилия", 150, required=True)
    received_at = f.Moment("Принято: дата и время", required=True, default="now")
    read_back = f.Flag("Текст повторён при приёме", default=False)
    followed_by_memo = f.Link(ServiceMemo, "Последующая служебная записка", sensitivity=NOTIFIER, quoted=False)

    spec = Spec(
        key="phone-message",
        title="Телефонограмма",
        plural="Телефонограммы",
        gender="f",
        accusative="телефонограмму",
        code="D03",
        basis="Модель, этап 1; ст. 9 120-ФЗ",
        purpose="Срочное сообщение о факте по телефону; служебная записка следует не позднее чем через рабочий день.",
        stages=(1,),
        menu="signals",
        sections=(
            Section("Реквизиты", ("case", "doc_date", "place", "incoming_number", "transmitted_at", "title_text")),
            Section(
                "Кто передал и кому", ("from_org", "from_person", "from_position", "from_phone", "to_org", "to_person")
            ),
            Section("Сообщение", ("children", "location", "immediate_threat", "abuse_kinds", "text")),
            Section(
                "Приём",
                ("received_by", "received_at", "read_back", "executor", "executor_phone", "copies"),
            ),
            Section("Записка вслед", ("followed_by_memo",), part="execution"),
        ),
        listing=Listing(
            columns=("reg_number", "transmitted_at", "from_org", "children", "immediate_threat", "case", "status"),
            search=("reg_number", "incoming_number", "children", "location", "text"),
            filters=("status", "transmitted_at", "from_org", "immediate_threat"),
        ),
        access=Access(
            read=frozenset({Role.SPECIALIST, Role.HEAD, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SOURCE, Role.CLERK, Role.SPECIALIST}),
            own_field="from_org",
        ),
        numbering=Numbering(series="phone-message", mask="{seq}", scope="organisation", typed=True),
        transitions=sending({Role.SOURCE, Role.CLERK, Role.SPECIALIST}, {Role.CLERK, Role.SPECIALIST}, send="Передать"),
        printing=Print(
            name="ТЕЛЕФОНОГРАММА",
            letterhead="source",
            addressee="{addressee}",
            heading="О факте жестокого обращения с {minors:ins}",
            signatures=("transmitter", "receiver"),
        ),
        checks=(
            *DATED,
            NotFuture("transmitted_at"),
            NotFuture("received_at"),
            Order("transmitted_at", "received_at"),
            AtLeast("children"),
        ),
        followed_by=(FollowUp("abuse-journal", "phone_message", "Зарегистрировать в журнале ЖО", (Status.SENT,)),),
        needs_case=False,
        keeping=Keeping("kept_years_phone_message", "transmitted_at"),
    )
