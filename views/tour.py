"""The five-minute tour: what each role is shown, where it stands, in which words; views/static/tour.js walks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from console import access
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.spec import Role

_CASE = "/case/{case}/"


@dataclass(frozen=True, slots=True)
class Step:
    """One stop: the page, what is lit on it (the first of the selectors that is there), and the words.

    ``roles`` narrows it to those whose work it is; ``model`` to those who may list rows of that kind.
    """

    page: str
    target: str
    title: str
    text: str
    roles: frozenset[Role] = frozenset()
    model: str = ""


def _for(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


STEPS: tuple[Step, ...] = (
    Step(
        "/desk/",
        "main .head",
        "«Сегодня» – с этого начинается день",
        "Здесь то, что ждёт именно вас: просроченное, срок на этой неделе, документы на решение, возвращённые вам. "
        "Кнопка справа в строке ведёт туда, где это делают.",
    ),
    Step(
        "/desk/",
        "#page-menu, .menu-button",
        "Меню – по работе",
        "Только разделы вашей роли. Красное число – сколько сроков просрочено; то же число стоит во всех списках "
        "и отчётах.",
    ),
    Step(
        "/desk/",
        ".quest",
        "Поиск – Ctrl + K",
        "Номер, фамилия, адрес – сразу по всем разделам. Находится только то, что вам положено видеть.",
    ),
    Step(
        "/service-memo/",
        "main .head .actions",
        "Сообщить о ребёнке",
        "Учреждение пишет служебную записку и отправляет её: с этой минуты её видит орган опеки.",
        _for(Role.SOURCE),
        "service-memo",
    ),
    Step(
        "/control-journal/",
        "main .head",
        "Ваши мероприятия",
        "Что поручено вашему учреждению и до какого дня. Из строки одной кнопкой сообщают о выполнении.",
        _for(Role.EXECUTOR),
        "control-journal",
    ),
    Step(
        "/abuse-journal/",
        "main .head .actions",
        "Журнал регистрации фактов",
        "Выглядит как бумажный: те же графы, та же нумерация. Новый сигнал – меньше минуты и без мыши; "
        "номер даётся сам.",
        _for(Role.CLERK, Role.SPECIALIST, Role.HEAD),
        "abuse-journal",
    ),
    Step(
        "/abuse-journal/new/",
        ".form .section",
        "Даты можно не рисовать",
        "Наберите 21112026, +3 или «сегодня». Ctrl + Enter – сохранить. После ошибки всё набранное остаётся на месте.",
        _for(Role.CLERK, Role.SPECIALIST),
        "abuse-journal",
    ),
    Step(
        _CASE,
        ".steps",
        "Карта случая: одиннадцать этапов",
        "Что пройдено и когда, где случай сейчас, что прошло с опозданием.",
        model="case",
    ),
    Step(
        _CASE,
        ".need, .card",
        "Чего не хватает, чтобы идти дальше",
        "Каждое условие – с нормой и кнопкой, которая открывает нужную форму. В форме уже стоит всё, что случай знает.",
        _for(Role.CURATOR, Role.SPECIALIST, Role.SERVICE, Role.HEAD),
        "case",
    ),
    Step(
        "/overdue/",
        "main .head",
        "Контроль сроков",
        "Все сроки, просроченные и близкие. Каждый объясняет сам себя: правило, норма, от какого документа отсчёт.",
        _for(Role.HEAD, Role.DEPUTY, Role.SUPERVISOR, Role.SERVICE, Role.CURATOR),
        "case",
    ),
    Step(
        "/visits/",
        "main .head",
        "Посещения недели",
        "Запланируйте посещение, а потом одним нажатием сделайте из него запись – или отметьте «не застал».",
        _for(Role.CURATOR),
        "visit",
    ),
    Step(
        "/assignments/",
        "main .head",
        "Поручения",
        "Что поручили Совет, руководитель или письмо – в одном списке. «Напомнить» составляет письмо с пунктом "
        "и основанием.",
        _for(Role.HEAD, Role.DEPUTY, Role.SPECIALIST, Role.SERVICE, Role.SECRETARY),
        "assignment",
    ),
    Step(
        "/readiness/",
        ".ready, main .head",
        "Готовность к проверке",
        "Чего не хватает в делах и как это закрыть. Печать и выгрузка – то, что видно на экране.",
        _for(Role.HEAD, Role.DEPUTY, Role.SUPERVISOR, Role.SERVICE),
        "case",
    ),
    Step(
        "/meeting/",
        "main .head",
        "Заседания",
        "Повестка складывается из того, что пора рассмотреть; решения становятся протоколом и поручениями.",
        _for(Role.SECRETARY, Role.MEMBER),
        "meeting",
    ),
    Step(
        "/monitoring-form/",
        "main .head",
        "Формы мониторинга",
        "Здесь формы, в которых вы участвуете; откройте свою и оцените критерии вашей части.",
        _for(Role.MONITOR),
        "monitoring-form",
    ),
    Step(
        "/depersonalised/",
        "main .head",
        "Обезличенные сведения",
        "Числа по территориям без имён и номеров; малые группы укрупняются.",
        _for(Role.REGIONAL),
    ),
    Step(
        "/user/",
        "main .head",
        "Учётные записи",
        "Пароля не знает никто, кроме человека: вы выдаёте ссылку, по которой он его задаёт.",
        _for(Role.ADMIN),
    ),
    Step(
        "/regulation/",
        "main .head",
        "Регламент – это данные",
        "Сроки, условия, кто утверждает – правятся здесь, с нормой и с показом, какие случаи изменятся.",
        _for(Role.ADMIN),
    ),
    Step(
        "/help/",
        "main .head",
        "Справка – на каждом экране",
        "О каждом документе: зачем он, по какой норме, пример. «§» у поля показывает, откуда требование. "
        "Обзор можно начать отсюда заново.",
    ),
)


def steps(officer: Officer) -> list[dict[str, str]]:
    """The stops of an officer in order; a case stop only where a case is to be seen."""
    return list(_stops(officer))


def _stops(officer: Officer) -> Iterator[dict[str, str]]:
    case_id = _a_case(officer)
    for step in STEPS:
        if step.roles and not step.roles & officer.roles:
            continue
        if step.model and not _may_open(step, officer):
            continue
        if step.page == _CASE and case_id is None:
            continue
        yield {
            "page": step.page.format(case=case_id),
            "target": step.target,
            "title": step.title,
            "text": step.text,
        }


def _may_open(step: Step, officer: Officer) -> bool:
    model: Any = registry.get(step.model)
    if step.page.endswith("/new/"):
        return bool(access.may_create(model, officer))
    return bool(access.may_list(model, officer))


def _a_case(officer: Officer) -> int | None:
    """The case in work that has come furthest: there is most to see in it."""
    if not access.may_list(Case, officer):
        return None
    query = access.visible(Case, officer).where(Case.state == "open").order_by(Case.stage.desc(), Case.id.desc())
    found: int | None = query.select(Case.id).limit(1).scalar()
    return found
