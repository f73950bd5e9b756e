"""The side menu: groups by the work, only what the officer may open, with counts that matter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request

from console import access, admission, handover, retention
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.people import Family, Person
from schema.places import CalendarDay
from schema.registers.assignment import Assignment
from schema.registers.visit import Visit
from schema.spec import Role, Stage
from views.terms import late_count

#: Cards of the case, in the order in which one goes from the whole to the parts.
_CARDS = (Case, Family, Person)
#: Institutions that send signals and tell of their measures.
_REPORTING = frozenset({Role.SOURCE, Role.EXECUTOR})
#: So many lines of the menu fit a screen with all headings: groups are unfolded in their order up to this number.
_FITTING = 20


@dataclass(frozen=True, slots=True)
class Item:
    """``under`` is a small heading inside the group: the stage of a document."""

    label: str
    url: str
    count: int = 0
    tone: str = ""
    active: bool = False
    under: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    entries: tuple[Item, ...]
    unfolded: bool = False


def menu(officer: Officer) -> list[Group]:
    """Groups of the menu for an officer; empty groups are left out."""
    late = late_count(officer) if _sees_cases(officer) else 0
    groups = [
        Group("", (_item("Рабочий стол", "/desk", late, "late" if late else ""),)),
        Group("Сигналы", tuple(_models("signals", officer)), unfolded=True),
        Group("Случаи", tuple(_cases(officer)), unfolded=True),
        Group("Документы по этапам", tuple(_stages(officer))),
        Group("Заседания", tuple(_models("meetings", officer))),
        Group("Мониторинг", tuple(_monitoring(officer))),
        Group("Контроль сроков", tuple(_control(officer, late)), unfolded=True),
        Group("Отчёты", tuple(_reports(officer))),
        Group("Справочники", tuple(_settings(officer))),
        Group("Администрирование", tuple(_administration(officer))),
    ]
    return _unfolded([group for group in groups if group.entries])


def _unfolded(groups: list[Group]) -> list[Group]:
    """What everybody needs all day stands open; of the rest, as much as fits the screen."""
    free = _FITTING - sum(len(group.entries) for group in groups if group.unfolded or not group.title)
    found = []
    for group in groups:
        fits = not group.unfolded and bool(group.title) and len(group.entries) <= free
        free -= len(group.entries) if fits else 0
        found.append(replace(group, unfolded=True) if fits else group)
    return found


def _sees_cases(officer: Officer) -> bool:
    return bool(access.may_list(Case, officer))


def _cases(officer: Officer) -> list[Item]:
    items = [_item(card.spec.plural, f"/{card.spec.key}/") for card in _CARDS if access.may_list(card, officer)]
    if access.may_judge_likeness(Person, officer):
        items.append(_item("Дубликаты", "/duplicates/"))
    if handover.may_review(officer):
        items.append(_item("Кураторы и их случаи", "/curators/"))
    return items + _models("handover", officer)


def _monitoring(officer: Officer) -> list[Item]:
    visits = [_item("График посещений", "/visits/")] if access.may_list(Visit, officer) else []
    return visits + _models("monitoring", officer)


def _control(officer: Officer, late: int) -> list[Item]:
    items = []
    if _sees_cases(officer):
        items.append(_item("Контроль сроков", "/overdue", late, "late" if late else ""))
        items.append(_item("Календарь", "/month/"))
    if _sees_cases(officer) or access.may_list(Assignment, officer):
        items.append(_item("Поручения", "/assignments/"))
    return items + _models("control", officer)


def _reports(officer: Officer) -> list[Item]:
    """Screens that sum up many cases."""
    items = [_item("Готовность", "/readiness/")] if _sees_cases(officer) else []
    items += _models("reports", officer)
    if access.may_depersonalise(officer):
        items.append(_item("Обезличенные сведения", "/depersonalised/"))
    return items


def _settings(officer: Officer) -> list[Item]:
    """What the forms choose from; who only reports to us from another institution looks nothing up there."""
    if officer.roles <= _REPORTING:
        return []
    return [*_models("settings", officer), *_regulations(officer), *_calendar(officer)]


def _administration(officer: Officer) -> list[Item]:
    items = _users(officer)
    if admission.may_review(officer):
        items.append(_item("Допуски", "/case-access/"))
    if admission.may_rescue(officer):
        items.append(_item("Экстренный доступ", "/emergency/"))
    if retention.may_review(officer):
        items.append(_item("Подлежит уничтожению", "/retention/"))
    return items + _models("administration", officer) + _trail(officer)


def _regulations(officer: Officer) -> list[Item]:
    return [_item("Регламенты", "/regulation/")] if access.may_read_regulations(officer) else []


def _calendar(officer: Officer) -> list[Item]:
    if not access.may_list(CalendarDay, officer):
        return []
    return [_item("Производственный календарь", "/calendar-year/")]


def _users(officer: Officer) -> list[Item]:
    return [_item("Пользователи", "/user/")] if access.may_manage_accounts(officer) else []


def _trail(officer: Officer) -> list[Item]:
    return [_item("Журнал действий", "/audit/")] if access.may_read_trail(officer) else []


def _models(group: str, officer: Officer) -> list[Item]:
    return [
        _item(model.spec.plural, f"/{model.spec.key}/")
        for model in registry.models()
        if model.spec.menu == group and access.may_list(model, officer)
    ]


def _stages(officer: Officer) -> list[Item]:
    """Letters of any stage, then documents in the order of the stage that they belong to first."""
    papers = [model for model in registry.models() if model.spec.menu in {"papers", "stages"}]
    papers.sort(key=lambda model: model.spec.stages[0])
    letters = [replace(item, under="Любой этап") for item in _models("letters", officer)]
    return letters + [
        replace(_item(model.spec.plural, f"/{model.spec.key}/"), under=_stage(model.spec.stages[0]))
        for model in papers
        if access.may_list(model, officer)
    ]


def _stage(number: int) -> str:
    return f"{number}. {Stage(number).short}"


def _item(label: str, url: str, count: int = 0, tone: str = "") -> Item:
    return Item(label, url, count, tone, request.path == url or (len(url) > 1 and request.path.startswith(url)))
