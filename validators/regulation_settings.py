"""The settings a regulation may give: their unit, what values they take, and what they decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from schema.spec import Role, Severity
from validators.monitoring import BODIES

DECISIONS = ("continue", "suspend", "resume", "close", "refuse_close")
COMPETENCES = ("K1", "K2", "K3", "K4", "K5", "K6")
Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class SettingKind:
    """``unit`` is what the number counts or the words to choose from; ``fits`` tells a proper value.

    ``words`` are the values to choose from, one of them or, with ``many``, several. ``forms`` are the unit as it agrees
    with 1, 2 and 5; without them it is said as it is.
    """

    meaning: str
    unit: str
    fits: Test
    words: tuple[Any, ...] = ()
    many: bool = False
    forms: tuple[str, ...] = ()

    def read(self, typed: list[str]) -> Any:
        """What a person chose or typed, as the file would say it; text that is no such value stays text."""
        if self.many:
            return [word for word in self.words if word in typed]
        text = typed[0].strip() if typed else ""
        return next((value for value in self._readings(text) if self.fits(value)), text)

    def _readings(self, text: str) -> Iterator[Any]:
        yield from (word for word in self.words if text == str(word).lower() or text == word)
        for number in (int, float):
            with suppress(ValueError):
                yield number(text.replace(",", "."))


_DAYS, _MONTHS, _WORKING = "календарных дней", "месяцев", "рабочих дней"
#: Units as they agree with 1, 2 and 5.
_FORMS = {
    _DAYS: ("календарный день", "календарных дня", "календарных дней"),
    _MONTHS: ("месяц", "месяца", "месяцев"),
    _WORKING: ("рабочий день", "рабочих дня", "рабочих дней"),
    "лет": ("год", "года", "лет"),
    "час": ("час", "часа", "часов"),
    "часов": ("час", "часа", "часов"),
    "баллов": ("балл", "балла", "баллов"),
    "процентов": ("процент", "процента", "процентов"),
}


def _number(meaning: str, unit: str, minimum: int = 1, maximum: int = 400) -> SettingKind:
    return SettingKind(
        meaning,
        unit,
        lambda value: isinstance(value, int) and not isinstance(value, bool) and minimum <= value <= maximum,
        forms=_FORMS.get(unit, ()),
    )


def _kept(papers: str) -> SettingKind:
    return _number(f"вне случая хранят с конца года: {papers}; нет срока – постоянно", "лет", maximum=100)


def _word(meaning: str, *words: str) -> SettingKind:
    return SettingKind(meaning, " | ".join(words), lambda value: value in words, words)


def _list(meaning: str, *words: str) -> SettingKind:
    unit = "список из: " + ", ".join(words)
    return SettingKind(meaning, unit, lambda value: isinstance(value, list) and set(value) <= set(words), words, True)


def _flag(meaning: str) -> SettingKind:
    return SettingKind(meaning, "true | false", lambda value: isinstance(value, bool), (True, False))


def _share(meaning: str) -> SettingKind:
    return SettingKind(
        meaning,
        "доля от 0 до 1",
        lambda value: isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1,
    )


_SEVERITY = tuple(word.value for word in Severity)
_ROLES = tuple(word.value for word in Role)

SETTINGS: dict[str, SettingKind] = {
    "council_kind": _word("вид коллегиального органа", "COUNCIL.COORDINATION", "COUNCIL.CONSILIUM"),
    "quorum_fraction": _share("какая доля членов должна присутствовать"),
    "decisions": _list("какие решения по случаю принимаются", *DECISIONS),
    "decision_needs_council": _list("какие решения принимаются только по решению Совета", *DECISIONS),
    "case_decision_by": _word("кто принимает решение по случаю", *_ROLES),
    "decision_monitoring_months": _number("не старше чего мониторинг, на который ссылается решение", _MONTHS),
    "light_review": _flag("решение Совета «продолжить работу» закрывает рассмотрение за месяц без решения по случаю"),
    "rights_plan_approver": _word("кто утверждает План ЗПР", Role.DEPUTY, Role.HEAD),
    "plan_approver": _word("кто утверждает план приказом", *_ROLES),
    "regulation_control_by": _word(
        "кто контролирует исполнение регламента и подписывает справку", "deputy", "mayor", "head"
    ),
    "emergency_hours": _number("экстренный доступ к случаю действует не дольше", "часов", maximum=72),
    "kept_years_case": _number(
        "дело случая хранят после закрытия, но не меньше чем до 18-летия детей", "лет", maximum=100
    ),
    "kept_years_ward": _number(
        "дело, по которому ребёнок передан под опеку, хранят после закрытия", "лет", maximum=100
    ),
    "kept_years_signal": _kept("записи журнала ЖО"),
    "kept_years_memo": _kept("служебные записки"),
    "kept_years_phone_message": _kept("телефонограммы"),
    "kept_years_primary_record": _kept("записи первичного учёта"),
    "kept_years_reception": _kept("записи журнала приёма"),
    "kept_years_letter_in": _kept("входящие документы"),
    "kept_years_letter_out": _kept("исходящие письма"),
    "kept_years_assignment": _kept("поручения"),
    "kept_years_agreement": _kept("соглашения о сотрудничестве, после окончания"),
    "kept_years_report": _kept("справки об исполнении регламента"),
    "kept_years_meeting": _kept("протоколы заседаний"),
    "kept_years_destruction_act": _kept("акты об уничтожении"),
    "four_eyes": _word("запрет утверждать то, что сам составил", *_SEVERITY),
    "inspection_days": _number("обследование условий жизни после сигнала", _WORKING),
    "diagnosis_days": _number("диагностика после назначения куратора", _DAYS),
    "plan_days_target": _number("план: желаемый срок после назначения куратора", _DAYS),
    "plan_days_limit": _number("план: предельный срок после назначения куратора", _DAYS),
    "plan_expertise_months": _number("экспертиза плана: не реже одного раза в", _MONTHS),
    "monitoring_review_months": _number("рассмотрение мониторинга на Совете: один раз в", _MONTHS),
    "monitoring_min_months": _number("мониторинг: не реже одного раза в", _MONTHS),
    "monitoring_conducted_by": _list("кто проводит мониторинг", *BODIES),
    "monitoring_form_goes_to": _word("кто принимает Форму Мониторинга", Role.SERVICE, Role.HEAD),
    "monitoring_lead_days": _number("Форма Мониторинга: не позднее чем до дня заседания за", _DAYS),
    "monitoring_lead_boundary": _word("счёт этого срока: разность дат или полные дни", "inclusive", "full_days"),
    "competence_check": _word("участники мониторинга без нужных компетенций", *_SEVERITY),
    "competencies_required": _list("компетенции участников мониторинга", *COMPETENCES),
    "risk_moderate_from": _number("умеренный риск – от суммы баллов", "баллов"),
    "risk_high_from": _number("высокий риск – от суммы баллов", "баллов"),
    "safety_plan_days": _number("план безопасности действует не дольше", _DAYS),
    "suspension_months": _number("приостановка не дольше", _MONTHS),
    "resume_risk_days": _number("возобновление: оценка риска не старше", _DAYS),
    "closing_risk_days": _number("закрытие: оценка риска не старше", _DAYS),
    "closing_quiet_months": _number("закрытие: без новых подтверждённых сигналов", _MONTHS),
    "closing_goals_percent": _number("закрытие: достигнуто задач не менее", "процентов", maximum=100),
    "backdating_days": _number("запись задним числом без объяснения – не старше", _DAYS),
    "digest_weekday": _number(
        "еженедельная сводка о просроченных сроках: день недели", "1 – понедельник … 7 – воскресенье", maximum=7
    ),
    "digest_hour": _number("еженедельная сводка: не раньше какого часа", "час", maximum=23),
    "relapse_months": _number("повторное открытие считается рецидивом в течение", _MONTHS),
}
