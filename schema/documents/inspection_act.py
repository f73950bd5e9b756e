"""D07 Акт обследования условий жизни несовершеннолетнего гражданина и его семьи: the statutory form, row by row."""

from typing import Any

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.people import LivesTogether, Person
from schema.places import Employee, Organisation
from schema.registers.abuse_journal import AbuseFactEntry
from schema.registry import register
from schema.spec import (
    Access,
    Labelled,
    Listing,
    Local,
    NotFuture,
    Numbering,
    Order,
    Print,
    Role,
    Section,
    Sensitivity,
    Severity,
    Spec,
    Within,
    approval,
)

PERSONAL, SPECIAL = Sensitivity.PERSONAL, Sensitivity.SPECIAL
FORM = "приказ Минпросвещения России от 10.01.2019 № 4, приложение № 3"
PROCEDURE = "Порядок обследования условий жизни несовершеннолетних граждан и их семей"


class InspectionPurpose(Labelled):
    SIGNAL = "signal", "по сигналу"
    STAGE5 = "stage5", Local("при разработке {plan:gen}")
    CONTROL = "control", "контрольное"
    CLOSING = "closing", "при закрытии случая"


class InspectionFamilyRow(Row):
    """Row 3.1 of the form: one member of the family."""

    person = f.Link(Person, "Карточка (если есть)", sensitivity=PERSONAL)
    full_name = f.Line("Фамилия, имя, отчество", 200, sensitivity=PERSONAL)
    birth_year = f.Whole("Год рождения", 1900, 2100, sensitivity=PERSONAL)
    relation = f.Entry("RELATION", "Степень родства с ребёнком")
    lives_together = f.Choice(LivesTogether, "Проживание")
    takes_part_in_upbringing = f.Flag("Участвует в воспитании и содержании")


def _mother_card(act: Any) -> str:
    return _card(act.mother)


def _father_card(act: Any) -> str:
    return _card(act.father)


def _card(person: Person | None) -> str:
    """Birth and addresses of a parent, as rows 1.1 and 1.2 of the form ask for them."""
    if person is None:
        return ""
    born = f"{person.birth_date:%d.%m.%Y}" if person.birth_date else person.birth_date_approx
    parts = (
        ("дата рождения", born),
        ("место рождения", person.birth_place),
        ("место жительства", person.addr_registered),
        ("место пребывания", person.addr_actual),
    )
    return "; ".join(f"{name}: {value}" for name, value in parts if value)


@register
class InspectionAct(Document):
    """Акт обследования условий жизни; «Порядок» gives three days from the visit to draw it up."""

    # Заголовок формы
    purpose = f.Choice(InspectionPurpose, "Повод обследования", required=True, default=InspectionPurpose.SIGNAL)
    entry = f.Link(AbuseFactEntry, "Запись журнала ЖО", help="для обследования по сигналу: от неё считаются три дня")
    issuer = f.Link(
        Organisation, "Орган (организация), проводившие обследование", required=True, default="my_organisation"
    )
    inspected_on = f.Date("Дата обследования", required=True, default="today")
    inspectors = f.Many(Employee, "Кто проводил обследование", required=True)
    child = f.Link(Person, "Ребёнок", required=True, sensitivity=PERSONAL)
    id_doc_kind = f.Entry("IDDOC", "Документ ребёнка", required=True, sensitivity=PERSONAL)
    id_series = f.Line("Документ: серия", 20, sensitivity=PERSONAL)
    id_number = f.Line("Документ: номер", 20, sensitivity=PERSONAL, finds=f.Finds.NUMBER)
    id_issued = f.Line("Документ: когда и кем выдан", 300, sensitivity=PERSONAL)
    addr_registered = f.Line(
        "Место жительства (подтверждённое регистрацией)",
        300,
        required=True,
        sensitivity=PERSONAL,
        finds=f.Finds.ADDRESS,
    )
    addr_actual = f.Line(
        "Место пребывания (фактического проживания и обследования)",
        300,
        required=True,
        sensitivity=PERSONAL,
        finds=f.Finds.ADDRESS,
    )
    access_denied = f.Flag(
        "Семья не допустила к обследованию", default=False, help="остальные разделы тогда не требуются"
    )
    access_denied_note = f.Prose("Обстоятельства отказа", required_if=f.When("access_denied", (True,)))
    next_visit_on = f.Date("Повторное обследование назначено на", required_if=f.When("access_denied", (True,)))

    # 1.1 Мать
    mother = f.Link(Person, "Мать", sensitivity=PERSONAL)
    mother_card = f.Derived("Мать: рождение и адреса", _mother_card, sensitivity=PERSONAL)
    mother_absence = f.Line(
        "Мать: почему нет сведений", 200, sensitivity=PERSONAL, help="умерла, неизвестна, в свидетельстве прочерк"
    )
    mother_employed = f.Flag("Мать: работает", sensitivity=PERSONAL)
    mother_job = f.Line("Мать: должность, место работы", 300, sensitivity=PERSONAL)
    mother_schedule = f.Line("Мать: режим и характер работы", 200, sensitivity=PERSONAL)
    mother_income_month = f.Amount("Мать: среднемесячный доход, руб.", sensitivity=PERSONAL)
    mother_other = f.Line("Мать: иное", 300, sensitivity=PERSONAL)
    mother_lives_with_child = f.Flag("Мать: проживает с ребёнком", sensitivity=PERSONAL)
    mother_participates = f.Flag("Мать: участвует в воспитании и содержании", sensitivity=PERSONAL)
    mother_participation_note = f.Prose("Мать: как проявляется участие", sensitivity=PERSONAL)

    # 1.2 Отец
    father = f.Link(Person, "Отец", sensitivity=PERSONAL)
    father_card = f.Derived("Отец: рождение и адреса", _father_card, sensitivity=PERSONAL)
    father_absence = f.Line(
        "Отец: почему нет сведений", 200, sensitivity=PERSONAL, help="умер, неизвестен, в свидетельстве прочерк"
    )
    father_employed = f.Flag("Отец: работает", sensitivity=PERSONAL)
    father_job = f.Line("Отец: должность, место работы", 300, sensitivity=PERSONAL)
    father_schedule = f.Line("Отец: режим и характер работы", 200, sensitivity=PERSONAL)
    father_income_month = f.Amount("Отец: среднемесячный доход, руб.", sensitivity=PERSONAL)
    father_other = f.Line("Отец: иное", 300, sensitivity=PERSONAL)
    father_lives_with_child = f.Flag("Отец: проживает с ребёнком", sensitivity=PERSONAL)
    father_participates = f.Flag("Отец: участвует в воспитании и содержании", sensitivity=PERSONAL)
    father_participation_note = f.Prose("Отец: как проявляется участие", sensitivity=PERSONAL)

    # 1.3
    parents_married = f.Flag("Родители состоят в браке", sensitivity=PERSONAL)
    parents_live_together = f.Flag("Родители проживают совместно", sensitivity=PERSONAL)

    # 2 Сведения о ребёнке
    health = f.Prose(
        "2.1 Состояние здоровья",
        sensitivity=SPECIAL,
        help="физическое развитие (общая визуальная оценка) и соответствие возрасту, заболевания, особые потребности",
    )
    violence_signs = f.Flag("2.1 Признаки физического и (или) психического насилия", sensitivity=SPECIAL)
    violence_signs_note = f.Prose(
        "2.1 Признаки насилия: какие", required_if=f.When("violence_signs", (True,)), sensitivity=SPECIAL
    )
    appearance = f.Prose(
        "2.2 Внешний вид", sensitivity=PERSONAL, help="гигиена, состояние одежды и обуви, соответствие сезону"
    )
    social_adaptation = f.Prose(
        "2.3 Социальная адаптация",
        sensitivity=PERSONAL,
        help="навыки общения с окружающими, навыки самообслуживания, адекватность поведения",
    )
    education = f.Prose(
        "2.4 Воспитание и образование",
        sensitivity=PERSONAL,
        help="форма освоения программ, посещение, успехи и проблемы, режим дня, отдых, развивающая среда",
    )
    safety = f.Prose(
        "2.5 Обеспечение безопасности",
        sensitivity=PERSONAL,
        help="доступ к опасным предметам, медикаментам, электроприборам, газу; риск вреда дома и вне дома",
    )
    emotional_needs = f.Prose("2.6 Удовлетворение эмоциональных потребностей ребёнка", sensitivity=PERSONAL)

    # 3 Семейное окружение
    family_rows = f.Rows(InspectionFamilyRow, "3.1 Состав семьи", sensitivity=PERSONAL)
    relations = f.Prose("3.2 Отношения между членами семьи, их характер", sensitivity=PERSONAL)
    social_ties = f.Prose("3.3 Социальные связи ребёнка и его семьи", sensitivity=PERSONAL)

    # 4 Жилищно-бытовые и имущественные условия
    area_total = f.Amount("4.1 Жилая площадь, кв. м", sensitivity=PERSONAL)
    rooms = f.Whole("4.1 Комнат", 0, 50, sensitivity=PERSONAL)
    rooms_area = f.Line("4.1 Площадь каждой комнаты, кв. м", 100, sensitivity=PERSONAL)
    floor = f.Whole("4.1 Этаж", 0, 100, sensitivity=PERSONAL)
    floors = f.Whole("4.1 Этажей в доме", 1, 100, sensitivity=PERSONAL)
    owner_name = f.Line("4.2 Собственник (наниматель) жилья", 200, sensitivity=PERSONAL, finds=f.Finds.NAME)
    owner_relation = f.Entry("RELATION", "4.2 Кем приходится ребёнку", sensitivity=PERSONAL)
    house_kind = f.Entry("HOUSEKIND", "4.3 Вид дома", sensitivity=PERSONAL)
    house_state = f.Entry("HOUSESTATE", "4.3 Состояние дома", sensitivity=PERSONAL)
    house_note = f.Line("4.3 Комнаты: сухие, светлые, проходные", 300, sensitivity=PERSONAL)
    amenities = f.Entries(
        "AMENITY", "4.4 Благоустройство", sensitivity=PERSONAL, help="не отмечено ничего – удобств нет"
    )
    sanitary_state = f.Entry("SANITARY", "4.5 Санитарно-гигиеническое состояние", sensitivity=PERSONAL)
    child_place = f.Prose(
        "4.6 Жилищно-бытовые условия ребёнка",
        sensitivity=PERSONAL,
        help="отдельная комната, место для сна, игр, занятий, игрушки, книги",
    )
    income_sources = f.Entries("INCOME", "4.7 Структура доходов семьи", sensitivity=PERSONAL)
    income_per_capita = f.Amount("4.7 Среднедушевой доход, руб.", sensitivity=PERSONAL)
    child_property = f.Prose("4.8 Имущество и имущественные права ребёнка", sensitivity=PERSONAL)
    income_sufficient = f.Flag("4.9 Доходов достаточно для основных потребностей ребёнка", sensitivity=PERSONAL)
    income_sufficient_note = f.Prose("4.9 Достаточность доходов: пояснение", sensitivity=PERSONAL)

    # 5–7
    talk_child = f.Prose(
        "5. Беседа с ребёнком об отношении и привязанности к родителям и членам семьи", sensitivity=SPECIAL
    )
    talk_others = f.Prose("6. Беседы с другими лицами (соседи, родственники)", sensitivity=PERSONAL)
    extra = f.Prose("7. Дополнительные данные обследования", sensitivity=PERSONAL)

    # 8 Выводы
    living_conditions = f.Entry("LIVING", "8.1 Условия жизни ребёнка", sensitivity=PERSONAL)
    no_care_signs = f.Flag("8.2 Обстоятельства, свидетельствующие об отсутствии родительского попечения, имеются")
    no_care_note = f.Prose("8.2 Какие", required_if=f.When("no_care_signs", (True,)), sensitivity=PERSONAL)
    threat_conditions = f.Flag(
        "8.3 Условия, представляющие угрозу или препятствующие нормальному воспитанию и развитию, имеются"
    )
    threat_note = f.Prose("8.3 Какие", required_if=f.When("threat_conditions", (True,)), sensitivity=PERSONAL)
    immediate_threat = f.Flag(
        "8.4 Непосредственная угроза жизни или здоровью – основание для отобрания – имеется",
        help="«да» открывает ветвь отобрания",
        basis="ст. 77 СК РФ",
    )

    # 9 Рекомендации
    recommendations = f.Entries("PROTECT", "9. Рекомендации: формы защиты прав ребёнка")
    recommendations_text = f.Prose("9. Рекомендации: пояснение", sensitivity=PERSONAL)

    spec = Spec(
        key="inspection-act",
        title="Акт обследования",
        plural="Акты обследования",
        accusative="акт обследования",
        code="D07",
        basis=f"ст. 122 СК РФ; {FORM}",
        purpose="Условия жизни ребёнка и его семьи по утверждённой форме; по сигналу – в течение трёх рабочих дней.",
        stages=(2, 5),
        menu="papers",
        sections=(
            REQUISITES,
            Section(
                "Обследование",
                (
                    "purpose",
                    "entry",
                    "issuer",
                    "inspected_on",
                    "inspectors",
                    "access_denied",
                    "access_denied_note",
                    "next_visit_on",
                ),
            ),
            Section(
                "Ребёнок",
                (
                    "child",
                    "id_doc_kind",
                    "id_series",
                    "id_number",
                    "id_issued",
                    "addr_registered",
                    "addr_actual",
                ),
            ),
            Section(
                "1.1 Мать",
                (
                    "mother",
                    "mother_card",
                    "mother_absence",
                    "mother_employed",
                    "mother_job",
                    "mother_schedule",
                    "mother_income_month",
                    "mother_other",
                    "mother_lives_with_child",
                    "mother_participates",
                    "mother_participation_note",
                ),
            ),
            Section(
                "1.2 Отец",
                (
                    "father",
                    "father_card",
                    "father_absence",
                    "father_employed",
                    "father_job",
                    "father_schedule",
                    "father_income_month",
                    "father_other",
                    "father_lives_with_child",
                    "father_participates",
                    "father_participation_note",
                ),
            ),
            Section("1.3 Брак и проживание родителей", ("parents_married", "parents_live_together")),
            Section(
                "2. Сведения о ребёнке",
                (
                    "health",
                    "violence_signs",
                    "violence_signs_note",
                    "appearance",
                    "social_adaptation",
                    "education",
                    "safety",
                    "emotional_needs",
                ),
            ),
            Section("3. Семейное окружение", ("family_rows", "relations", "social_ties")),
            Section(
                "4. Жилищно-бытовые и имущественные условия",
                (
                    "area_total",
                    "rooms",
                    "rooms_area",
                    "floor",
                    "floors",
                    "owner_name",
                    "owner_relation",
                    "house_kind",
                    "house_state",
                    "house_note",
                    "amenities",
                    "sanitary_state",
                    "child_place",
                    "income_sources",
                    "income_per_capita",
                    "child_property",
                    "income_sufficient",
                    "income_sufficient_note",
                ),
            ),
            Section("5–7. Беседы и дополнительные данные", ("talk_child", "talk_others", "extra")),
            Section(
                "8. Выводы",
                (
                    "living_conditions",
                    "no_care_signs",
                    "no_care_note",
                    "threat_conditions",
                    "threat_note",
                    "immediate_threat",
                ),
            ),
            Section("9. Рекомендации", ("recommendations", "recommendations_text")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "inspected_on", "child", "purpose", "immediate_threat", "case", "status"),
            search=("reg_number", "child", "addr_actual"),
            filters=("status", "inspected_on", "purpose", "issuer", "immediate_threat", "access_denied"),
        ),
        access=Access(
            read=frozenset({Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SERVICE, Role.SUPERVISOR}),
            draft=frozenset({Role.SPECIALIST, Role.CURATOR}),
        ),
        numbering=Numbering(series="inspection-act", scope="organisation"),
        transitions=approval({Role.SPECIALIST, Role.CURATOR}, {Role.HEAD, Role.SERVICE}),
        printing=Print(
            name="АКТ",
            heading="обследования условий жизни несовершеннолетнего гражданина и его семьи",
            letterhead="issuer",
            template="inspection-act",
            body=False,
            grif=True,
            signatures=("inspectors",),
        ),
        checks=(
            *DATED,
            NotFuture("inspected_on"),
            Order("inspected_on", "doc_date"),
            Order("inspected_on", "next_visit_on"),
            # A late act is a fact (DL-R5): forbidding it would only invite a false date.
            Within("inspected_on", "doc_date", days=3, basis=PROCEDURE, severity=Severity.WARNING),
        ),
    )
