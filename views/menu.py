"""The side menu: groups by the work, only what the officer may open, with counts that matter."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from console import access, admission, retention
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.document import Document
from schema.places import CalendarDay
from schema.spec import Stage
from views.terms import late_count


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    count: int = 0
    tone: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    entries: tuple[Item, ...]


def menu(officer: Officer) -> list[Group]:
    """Groups of the menu for an officer; empty groups are left out."""
    late = late_count(officer) if _sees_cases(officer) else 0
    groups = [
        Group("", (_item("Рабочий стол", "/desk", late, "late" if late else ""),)),
        Group("Работа", tuple(_work(officer, late))),
        *_stages(officer),
        Group(
            "Настройка",
            (
                *_regulations(officer),
                *_calendar(officer),
                *_models("settings", officer),
                *_users(officer),
                *_trail(officer),
            ),
        ),
    ]
    return [group for group in groups if group.entries]


def _sees_cases(officer: Officer) -> bool:
    return bool(access.may_list(Case, officer))


def _work(officer: Officer, late: int) -> list[Item]:
    items = _models("signals", officer) + _models("work", officer)
    if _sees_cases(officer):
        items.append(_item("Контроль сроков", "/overdue", late, "late" if late else ""))
    if access.may_depersonalise(officer):
        items.append(_item("Обезличенные сведения", "/depersonalised/"))
    if admission.may_review(officer):
        items.append(_item("Допуски", "/case-access/"))
    if retention.may_review(officer):
        items.append(_item("Подлежит уничтожению", "/retention/"))
    if admission.may_rescue(officer):
        items.append(_item("Экстренный доступ", "/emergency/"))
    return items


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


def _stages(officer: Officer) -> list[Group]:
    """Documents grouped by the stage they belong to first."""
    found: dict[int, list[Item]] = {}
    for model in registry.models():
        if (
            issubclass(model, Document)
            and model.spec.menu not in {"signals", "work", "settings"}
            and access.may_list(model, officer)
        ):
            stage = model.spec.stages[0] if model.spec.stages else 0
            found.setdefault(stage, []).append(_item(model.spec.plural, f"/{model.spec.key}/"))
    return [
        Group(f"{number}. {Stage(number).short}" if number else "Прочее", tuple(items))
        for number, items in sorted(found.items())
    ]


def _item(label: str, url: str, count: int = 0, tone: str = "") -> Item:
    return Item(label, url, count, tone, request.path == url or (len(url) > 1 and request.path.startswith(url)))
