"""Журнал первичного учёта детей, оставшихся без попечения родителей (ст. 122 СК РФ, L.2)."""

from schema import fields as f
from schema.document import CLOSING, DATED, Document
from schema.people import Person
from schema.places import Employee, Organisation
from schema.registry import register
from schema.spec import (
    Access,
    Journal,
    JournalColumn,
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
    registration,
)

PERSONAL, SPECIAL, NOTIFIER = Sensitivity.PERSONAL, Sensitivity.SPECIAL, Sensitivity.NOTIFIER
#: Placements in an institution, of which the parents are notified.
INSTITUTIONS = ("PLACEMENT.MEDICAL", "PLACEMENT.SHELTER", "PLACEMENT.ORPHANAGE")


@register
class PrimaryRecord(Document):
    """Запись журнала первичного учёта: одна строка – один ребёнок."""

    received_at = f.Moment("Дата и время поступления сведений", required=True, default="now", sticky=True)
    received_from = f.Line("От кого поступили сведения", 300, required=True, sensitivity=NOTIFIER)
    child = f.Link(Person, "Ребёнок", required=True, sensitivity=PERSONAL)
    found_at = f.Line("Место нахождения ребёнка", 300, required=True, sensitivity=PERSONAL)
    cause = f.Entry(
        "NOCARE", "Причина отсутствия попечения", required=True, sensitivity=PERSONAL, basis="ст. 121 СК РФ"
    )
    circumstances = f.Prose("Обстоятельства", required=True, sensitivity=SPECIAL)
    mother_text = f.Line("Мать: ФИО, место нахождения", 300, sensitivity=PERSONAL)
    father_text = f.Line("Отец: ФИО, место нахождения", 300, sensitivity=PERSONAL)
    relatives_text = f.Prose("Братья, сёстры, другие родственники", sensitivity=PERSONAL)
    inspected_on = f.Date("Обследование проведено")
    established_on = f.Date(
        "Факт отсутствия попечения установлен", help="с этого дня ребёнок состоит на первичном учёте"
    )
    data_bank_on = f.Date("Сведения направлены в региональный банк данных", basis="п. 1 ст. 122 СК РФ; 44-ФЗ")
    data_bank_number = f.Line("Исх. № в региональный банк", 60, finds=f.Finds.NUMBER)
    placement = f.Entry("PLACEMENT", "Форма устройства", required_if=f.When("placed", (True,)), basis="ст. 123 СК РФ")
    placed = f.Flag("Ребёнок устроен", default=False)
    placed_on = f.Date("Дата устройства", required_if=f.When("placed", (True,)))
    placed_at = f.Moment("Помещён в учреждение: дата и время", required_if=f.When("placement", INSTITUTIONS))
    placed_org = f.Link(Organisation, "Учреждение", sensitivity=PERSONAL)
    placed_text = f.Line("У кого устроен, реквизиты акта", 300, sensitivity=PERSONAL)
    parents_unknown = f.Flag("Место жительства родителей неизвестно", default=False)
    parents_notified_at = f.Moment(
        "Родители уведомлены о помещении", basis="ст. 8 120-ФЗ: не позднее 12 часов, при неизвестном адресе – 3 суток"
    )
    parents_notice_text = f.Line("Как уведомлены: способ, исх. №", 300)
    kept_by = f.Link(Employee, "Запись внёс", default="me", automatic=True)
    off_on = f.Date("Снят с первичного учёта")
    off_reason = f.Line("Основание снятия с учёта", 300)
    note = f.Prose("Примечание")

    spec = Spec(
        key="primary-record",
        title="Запись первичного учёта",
        plural="Журнал первичного учёта детей",
        gender="f",
        accusative="запись первичного учёта",
        basis="п. 1, 2 ст. 122 СК РФ",
        purpose="Дети, оставшиеся без попечения: сведения в банк данных в три рабочих дня, устройство – за месяц.",
        stages=(2, 3),
        menu="stages",
        initial=Status.REGISTERED,
        editable=(Status.REGISTERED,),
        sections=(
            Section("Сведения", ("case", "received_at", "received_from", "doc_date", "place", "title_text")),
            Section("Ребёнок", ("child", "found_at", "cause", "circumstances")),
            Section("Семья", ("mother_text", "father_text", "relatives_text")),
            Section("Учёт", ("inspected_on", "established_on", "data_bank_on", "data_bank_number")),
            Section(
                "Устройство",
                (
                    "placed",
                    "placement",
                    "placed_on",
                    "placed_at",
                    "placed_org",
                    "placed_text",
                    "parents_unknown",
                    "parents_notified_at",
                    "parents_notice_text",
                ),
            ),
            Section("Снятие с учёта", ("off_on", "off_reason", "note", "kept_by")),
            CLOSING,
        ),
        listing=Listing(
            columns=(
                "reg_number",
                "received_at",
                "child",
                "cause",
                "established_on",
                "data_bank_on",
                "placement",
                "placed_on",
                "status",
            ),
            search=("reg_number", "child", "found_at", "circumstances"),
            filters=("status", "received_at", "cause", "established_on", "data_bank_on", "placement", "placed_on"),
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.SUPERVISOR}),
            draft=frozenset({Role.CLERK, Role.SPECIALIST}),
        ),
        numbering=Numbering(series="primary-record", mask="{seq}/{yyyy}", on_create=True),
        transitions=registration(),
        printing=Print(
            name="ВЫПИСКА",
            heading="из журнала первичного учёта детей, оставшихся без попечения родителей",
            signatures=("registrar",),
        ),
        journal=Journal(
            name="ЖУРНАЛ первичного учёта детей, оставшихся без попечения родителей",
            date_field="received_at",
            columns=(
                JournalColumn(1, "№ п/п", ("reg_number",), 5),
                JournalColumn(2, "Дата и время поступления сведений", ("received_at",), 8),
                JournalColumn(3, "От кого поступили сведения", ("received_from",), 10),
                JournalColumn(4, "ФИО ребёнка, дата рождения", ("child",), 11),
                JournalColumn(5, "Место нахождения ребёнка", ("found_at",), 10),
                JournalColumn(6, "Причина, обстоятельства", ("cause", "circumstances"), 14),
                JournalColumn(7, "ФИО матери и отца, место их нахождения", ("mother_text", "father_text"), 12),
                JournalColumn(8, "Обследование, факт установлен", ("inspected_on", "established_on"), 8),
                JournalColumn(9, "В региональный банк: дата, исх. №", ("data_bank_on", "data_bank_number"), 8),
                JournalColumn(10, "Форма устройства", ("placement", "placed_org", "placed_text"), 11),
                JournalColumn(11, "Дата устройства", ("placed_on",), 7),
                JournalColumn(12, "Родители уведомлены", ("parents_notified_at", "parents_notice_text"), 8),
                JournalColumn(13, "Снят с учёта: дата, основание", ("off_on", "off_reason"), 9),
                JournalColumn(14, "Примечание", ("note",), 8),
            ),
        ),
        checks=(
            *DATED,
            *(
                NotFuture(name)
                for name in (
                    "received_at",
                    "inspected_on",
                    "established_on",
                    "data_bank_on",
                    "placed_on",
                    "placed_at",
                    "parents_notified_at",
                    "off_on",
                )
            ),
            Order("received_at", "inspected_on"),
            Order("received_at", "established_on"),
            Order("established_on", "data_bank_on"),
            Order("received_at", "placed_on"),
            Order("placed_on", "off_on"),
        ),
        needs_case=False,
        keeping=Keeping("kept_years_primary_record", "received_at"),
    )
