"""Editable dictionaries H.1–H.23: the words people choose from."""

from typing import Any

import peewee

from schema import fields as f
from schema.base import Record, database
from schema.registry import register
from schema.spec import Access, Labelled, Listing, Reach, Role, Section, Spec


class Dictionary(Labelled):
    """The dictionaries themselves: a field of a document names one, so a new one comes with its field."""

    ABUSE = "ABUSE", "Вид жестокого обращения"
    AGENDA = "AGENDA", "Вопрос повестки"
    AMENITY = "AMENITY", "Благоустройство"
    APPEAL = "APPEAL", "Итог личного приёма"
    BODY = "BODY", "Кого уведомляют"
    CASECAT = "CASECAT", "Категория случая"
    CAUSE = "CAUSE", "Причина семейного неблагополучия"
    CHANNEL = "CHANNEL", "Форма сигнала"
    CHECKWAY = "CHECKWAY", "Способ контроля"
    CHILDSTATUS = "CHILDSTATUS", "Статус ребёнка"
    CLOSE = "CLOSE", "Причина закрытия"
    COMPETENCE = "COMPETENCE", "Компетенция участника мониторинга"
    CONTACT = "CONTACT", "Вид контакта"
    COUNCIL = "COUNCIL", "Коллегиальный орган"
    COUNCILDEC = "COUNCILDEC", "Решение Совета"
    COURTROLE = "COURTROLE", "Процессуальное положение органа"
    DETECT = "DETECT", "Как выявлено"
    DIAG = "DIAG", "Метод диагностики"
    DISPATCH = "DISPATCH", "Способ отправки"
    FAILREASON = "FAILREASON", "Причина неисполнения"
    FAMILYKIND = "FAMILYKIND", "Вид семьи"
    FREQ = "FREQ", "Периодичность"
    GOALSTATE = "GOALSTATE", "Состояние задачи"
    HABIT = "HABIT", "Вредные привычки"
    HOUSEKIND = "HOUSEKIND", "Вид дома"
    HOUSESTATE = "HOUSESTATE", "Состояние дома"
    IDDOC = "IDDOC", "Документ, удостоверяющий личность"
    INCOME = "INCOME", "Источник дохода"
    INVRESULT = "INVRESULT", "Результат расследования"
    LATECAUSE = "LATECAUSE", "Причина опоздания"
    LEAVE = "LEAVE", "Почему ребёнок выбыл из случая"
    LETTER = "LETTER", "Вид исходящего письма"
    LETTERIN = "LETTERIN", "Вид входящего документа"
    LIVING = "LIVING", "Условия жизни ребёнка"
    MEASURESTATE = "MEASURESTATE", "Состояние мероприятия"
    NOCARE = "NOCARE", "Почему ребёнок остался без попечения"
    ORGKIND = "ORGKIND", "Вид организации"
    PERMANENCY = "PERMANENCY", "План жизнеустройства"
    PLACEMENT = "PLACEMENT", "Устройство ребёнка"
    PROTECT = "PROTECT", "Форма защиты прав ребёнка"
    RELATION = "RELATION", "Степень родства с ребёнком"
    REMOVAL = "REMOVAL", "Основание отобрания"
    RETENTION = "RETENTION", "Срок хранения (вес – лет)"
    RFACTOR = "RFACTOR", "Факторы риска"
    RIGHTS = "RIGHTS", "Родительские права"
    RIGHTSCHILD = "RIGHTSCHILD", "Право ребёнка"
    RISK = "RISK", "Уровень риска"
    SAFETY = "SAFETY", "Решение о безопасности"
    SANITARY = "SANITARY", "Санитарно-гигиеническое состояние"
    SERVICE = "SERVICE", "Вид услуги"
    SFACTOR = "SFACTOR", "Факторы, угрожающие жизни и здоровью"
    SOURCE = "SOURCE", "Источник сигнала"
    STAY = "STAY", "Где ребёнок на время плана безопасности"
    SUSPEND = "SUSPEND", "Причина приостановки"
    URGENCY = "URGENCY", "Срочность реагирования"
    VISITAIM = "VISITAIM", "Цель посещения семьи"


@register
class DictionaryEntry(Record):
    """One word of one dictionary; its key, e.g. ``RISK.HIGH``, is what other rows refer to."""

    id: Any = peewee.CharField(max_length=60, primary_key=True)
    dictionary = f.Choice(Dictionary, "Справочник", required=True, index=True)
    code = f.Line("Код", 40, required=True)
    label = f.Line("Значение", 300, required=True)
    position = f.Whole("Порядок", default=0)
    weight = f.Whole("Вес", help="для факторов риска")
    active = f.Flag("Действует", default=True)

    class Meta:
        table_name = "dictionary_entry"
        database = database
        indexes = ((("dictionary", "code"), True),)

    spec = Spec(
        key="dictionary",
        title="Слово справочника",
        plural="Справочники",
        gender="n",
        purpose="Слова, из которых выбирают в документах. Ненужное слово снимают с действия, а не удаляют.",
        menu="settings",
        sections=(Section("Слово", ("dictionary", "code", "label", "position", "weight", "active")),),
        listing=Listing(
            columns=("label", "dictionary", "position", "active", "code"),
            search=("code", "label"),
            filters=("dictionary", "active"),
            order="id",
        ),
        access=Access(read=frozenset(Role), draft=frozenset({Role.ADMIN}), reach=Reach.EVERYONE),
        needs_case=False,
        territory_bound=False,
    )

    @property
    def caption(self) -> str:
        return str(self.label)
