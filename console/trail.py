"""Reading the trail: who looked at a case, the list of acts, the monthly sheet of a territory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import peewee
from dateutil.relativedelta import relativedelta

from console import access, audit, chain, regulations
from console.accounts import User
from console.clock import DEFAULT_ZONE
from console.officers import Officer
from reports.trail import Person, Sheet, Taken
from schema import registry
from schema.case import Case
from schema.history import Audit
from schema.places import Territory
from schema.spec import Role
from validators.calendar import WorkingCalendar

PAGE = 50
MOST_OF_CASE = 500
#: Office hours for the monthly sheet: looking before, after and on days off is counted apart.
OFFICE_HOURS = range(8, 20)

#: Acts of looking; every other act leaves something behind.
LOOKS = frozenset({"view", "view-form", "list", "search", "view-trail"})
SEARCHES = frozenset({"list", "search"})
#: Acts by which something leaves the console on paper or in a file.
TAKEN = frozenset(
    {
        "print",
        "print-docx",
        "print-journal",
        "print-trail",
        "extract",
        "case-file",
        "download",
        "export",
        "print-overdue",
        "export-overdue",
        "incident",
        "subject",
    }
)
#: Of those, the ones that take many rows at once: they name their cases in ``cases``.
BULK = frozenset({"print-journal", "export", "print-overdue", "export-overdue"})

LABELS = {
    "view": "Просмотрено",
    "view-form": "Открыта форма",
    "list": "Показан список",
    "search": "Поиск",
    "view-trail": "Просмотрен журнал действий",
    "create": "Внесено",
    "change": "Изменено",
    "print": "Напечатано",
    "print-docx": "Сохранено в DOCX",
    "print-journal": "Напечатан журнал",
    "print-trail": "Напечатан лист учёта доступа",
    "extract": "Сделана выписка",
    "case-file": "Напечатано дело целиком",
    "attach": "Приложен файл",
    "annul-attachment": "Аннулирован файл",
    "download": "Открыт файл",
    "load": "Загружена версия регламента",
    "export": "Выгружено в файл",
    "subject": "Напечатан ответ на запрос о своих данных",
    "incident": "Выгружены сведения о происшествии",
    "destroy-key": "Уничтожен ключ",
    "destroy-case": "Уничтожены сведения случая",
    "destroy-paper": "Уничтожены сведения документа",
    "hold": "Запрещено уничтожать",
    "hold-lifted": "Запрет уничтожать снят",
    "depersonalised-export": "Выгружены обезличенные сведения",
    "backup": "Сделана резервная копия",
    "restore": "Восстановлено из резервной копии",
    "not-alike": "Отмечено: не дубликат",
    "alike-proposed": "Предложено объединить карточки",
    "merge": "Карточки объединены",
    "merge-undone": "Объединение карточек отменено",
    "encrypt": "База данных зашифрована",
    "seal": "Случай сделан особым",
    "unseal": "Особая конфиденциальность снята",
    "access-admitted": "Допущен к особому случаю",
    "access-excluded": "Отстранён от случая",
    "access-emergency": "Открыт по экстренной необходимости",
    "access-withdrawn": "Допуск или отстранение отозваны",
    "force-asked": "Запрошено исправление этапа",
    "TX": "Исправлен этап",
    "term-extend": "Срок продлён",
    "term-waive": "Срок снят",
    "term-restore": "Срок возвращён в работу",
    "term-accept": "Опоздание принято",
    "term-done": "Отмечено исполнение срока",
    "term-remind": "Напомнено о сроке",
    "print-overdue": "Напечатан контроль сроков",
    "export-overdue": "Выгружен контроль сроков",
    "digest": "Отправлена сводка о сроках",
    "feed-set": "Получен адрес календаря",
    "feed-revoked": "Адрес календаря отозван",
    "sign-in": "Вход",
    "sign-out": "Выход",
    "sign-in-refused": "Отказ во входе",
    "sign-in-locked": "Вход закрыт после неудачных попыток",
    "confirmed": "Пароль подтверждён ещё раз",
    "sign-in-rules": "Изменены правила входа",
    "refused": "Отказано в доступе",
    "emergency-refused": "Отказано в экстренном доступе",
    "user-add": "Учётная запись заведена",
    "user-invite": "Выдана ссылка для входа",
    "user-accept": "Пароль задан по ссылке",
    "user-change": "Изменены роли или сотрудник учётной записи",
    "user-disable": "Учётная запись отключена",
    "user-disable-refused": "Отказано в отключении: за куратором случаи",
    "user-enable": "Учётная запись включена",
    "user-unlock": "Блокировка входа снята",
    "user-password": "Пароль изменён",
    "user-sign-out": "Закончены все сеансы учётной записи",
    "user-session-end": "Закончен сеанс учётной записи",
    "user-forget": "Учётная запись удалена",
    "factor-set": "Настроен второй фактор",
    "factor-codes": "Выданы новые резервные коды",
    "factor-reset": "Второй фактор снят",
}
_PLACES = {
    "desk": "рабочий стол",
    "overdue": "контроль сроков",
    "readiness": "готовность к проверке",
    "assignments": "поручения",
    "visits": "график посещений",
    "search": "поиск по всей базе",
    "audit": "журнал действий",
    "month": "календарь сроков",
    "queue": "контроль сроков: на решение",
    "digest": "сводка о сроках",
    "feed": "календарь по подписке",
    "duplicates": "дубликаты",
    "retention": "подлежит уничтожению",
    "database": "база данных",
    "user": "учётная запись",
}


def act_label(act: str, document: str = "") -> str:
    """The act in words; a move of a paper by the label of its transition, a move of a case by its code."""
    for model in registry.models() if act not in LABELS else ():
        for transition in getattr(model.spec, "transitions", ()):
            if transition.name == act and document in {"", model.spec.key}:
                return str(transition.label)
    return LABELS.get(act, f"Переход {act}" if document == "case" else act)


def place_label(document: str) -> str:
    """What was looked at or changed: «Акт обследования», «рабочий стол»."""
    model = registry.find(document)
    return model.spec.title if model else _PLACES.get(document, document)


def acts() -> list[tuple[str, str]]:
    """Every act that may stand in the trail with its label, for the filter."""
    moves = {t.name: act_label(t.name) for m in registry.models() for t in getattr(m.spec, "transitions", ())}
    return sorted((LABELS | moves).items(), key=lambda pair: pair[1])


# ------------------------------------------------------------------ lists


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader of the trail asks for; days are inclusive. ``before`` is the last row of the page above."""

    user_id: int | None = None
    act: str = ""
    case_id: int | None = None
    start: date | None = None
    end: date | None = None
    before: tuple[datetime, int] | None = None


def entries(asked: Asked, officer: Officer) -> list[Audit]:
    """One page and one row more, newest first; each filter has an index that ends with the moment."""
    query = Audit.select().where(*_conditions(asked, officer))
    return list(query.order_by(Audit.at.desc(), Audit.id.desc()).limit(PAGE + 1))


def _conditions(asked: Asked, officer: Officer) -> list[Any]:
    found: list[Any] = []
    if not officer.system and not (officer.has(Role.ADMIN) and officer.territory_id is None):
        own: Any = Audit.territory_id
        # A narrower filter has the better index: an expression keeps the planner from walking the whole territory.
        narrow = asked.user_id or asked.act or asked.case_id
        found.append((own + 0 if narrow else own) == officer.territory_id)
    if asked.user_id:
        found.append(Audit.user_id == asked.user_id)
    if asked.act:
        found.append(Audit.act == asked.act)
    if asked.case_id:
        found.append(Audit.case_id == asked.case_id)
    if asked.start:
        found.append(Audit.at >= datetime.combine(asked.start, datetime.min.time()))
    if asked.end:
        found.append(Audit.at < datetime.combine(asked.end + timedelta(days=1), datetime.min.time()))
    if asked.before:
        at, row_id = asked.before
        found += [Audit.at <= at, (Audit.at < at) | (Audit.id < row_id)]
    return found or [peewee.SQL("1 = 1")]


def find(entry_id: int, officer: Officer) -> Audit | None:
    """One row of the trail that the officer may read as an act."""
    query = Audit.select().where(Audit.id == entry_id, *_conditions(Asked(), officer))
    found: Audit | None = query.first()
    return found


def people(officer: Officer) -> list[tuple[int, str]]:
    """Accounts of the officer's territory for the filter."""
    accounts = [(user.id, user.employee.short if user.employee else user.username, user) for user in User.select()]
    own = [(key, f"{name} ({user.username})") for key, name, user in accounts if _near(user, officer)]
    return sorted(own, key=lambda pair: pair[1])


def _near(user: User, officer: Officer) -> bool:
    place = user.employee.territory_id if user.employee else user.territory_id
    return officer.territory_id is None or place == officer.territory_id


def of_case(case: Case, *, looks_only: bool) -> list[Audit]:
    """Who did what to a case, newest first: its rows and papers, and the journals and exports that held it."""
    query = Audit.select().where(Audit.id.in_(_about(case)))
    if looks_only:
        query = query.where(Audit.act.in_(sorted(LOOKS | TAKEN)))
    return list(query.order_by(Audit.at.desc(), Audit.id.desc()).limit(MOST_OF_CASE))


def _about(case: Case) -> Any:
    """A subquery: ids of the rows about a case, each half by its own index."""
    own = Audit.select(Audit.id).where(Audit.case_id == case.id)
    return own.union_all(
        Audit.select(Audit.id).where(Audit.act.in_(sorted(BULK)), Audit.cases.contains(f",{case.id},"))
    )


@dataclass(frozen=True, slots=True)
class Looker:
    """One officer's dealings with a case."""

    name: str
    roles: str
    views: int
    taken: int
    first: datetime
    last: datetime


def lookers(case: Case) -> list[Looker]:
    """One line for each officer, the latest first."""
    fn, case_when = peewee.fn, peewee.Case
    views = fn.SUM(case_when(None, [(Audit.act.in_(sorted(LOOKS)), 1)], 0))
    taken = fn.SUM(case_when(None, [(Audit.act.in_(sorted(TAKEN)), 1)], 0))
    query: Any = (
        Audit.select(Audit.officer, fn.MAX(Audit.roles), views, taken, fn.MIN(Audit.at), fn.MAX(Audit.at))
        .where(Audit.id.in_(_about(case)), Audit.act.in_(sorted(LOOKS | TAKEN)))
        .group_by(Audit.user_id, Audit.officer)
        .order_by(fn.MAX(Audit.at).desc())
    )
    return [Looker(name, role_words(roles), v, t, _moment(a), _moment(b)) for name, roles, v, t, a, b in query.tuples()]


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def role_words(codes: str) -> str:
    return ", ".join(Role(code).label for code in codes.split(",") if code in set(Role))


# ------------------------------------------------------------------ the monthly sheet


def sheet(place: Territory, month: date, officer: Officer, now: datetime) -> Sheet:
    """Who looked at what in a territory in the calendar month of ``month``."""
    start = month.replace(day=1)
    rows = _of_month(place, start)
    head = chain.head()
    return Sheet(
        territory=place,
        month=start,
        people=tuple(_people(rows)),
        taken=tuple(_taken(rows)),
        sealed=tuple(_sealed(rows)),
        refused=sum(1 for row in rows if row.act == "sign-in-refused"),
        made_at=now,
        made_by=officer.name,
        head_number=head.number,
        head_hash=head.hash,
    )


def _of_month(place: Territory, start: date) -> list[Audit]:
    since = datetime.combine(start, datetime.min.time())
    columns = ("id", "at", "user_id", "officer", "roles", "act", "document", "row_id", "case_id", "row_count")
    query = Audit.select(*(getattr(Audit, name) for name in columns)).where(
        Audit.territory_id == place.id, Audit.at >= since, Audit.at < since + relativedelta(months=1)
    )
    return list(query.order_by(Audit.at, Audit.id))


def _people(rows: Iterable[Audit]) -> list[Person]:
    """A line for each officer; the house itself looks at nothing."""
    calendar = regulations.calendar()
    own: dict[tuple[int, str], list[Audit]] = {}
    for row in rows:
        if row.user_id is not None:
            own.setdefault((row.user_id, row.officer), []).append(row)
    found = [_person(name, acts_, calendar) for (_, name), acts_ in own.items()]
    return sorted(found, key=lambda person: (-person.views, person.name))


def _person(name: str, rows: list[Audit], calendar: WorkingCalendar) -> Person:
    count = Counter(_kind(row.act) for row in rows)
    views = [row for row in rows if _kind(row.act) == "views"]
    return Person(
        name=name,
        roles=role_words(rows[-1].roles),
        cases=len({row.case_id for row in views if row.case_id}),
        views=count["views"],
        searches=count["searches"],
        taken=count["taken"],
        changes=count["changes"],
        off_hours=sum(1 for row in views if not _in_office_hours(row.at, calendar)),
    )


def _kind(act: str) -> str:
    if act in SEARCHES:
        return "searches"
    if act in LOOKS:
        return "views"
    if act in TAKEN:
        return "taken"
    return "sign" if act.startswith("sign-") or act.endswith("refused") else "changes"


def _in_office_hours(at: datetime, calendar: WorkingCalendar) -> bool:
    return at.hour in OFFICE_HOURS and calendar.is_working(at.date())


def _taken(rows: list[Audit]) -> list[Taken]:
    """What left the console by the many: journals, exports, whole cases, sheets of this trail."""
    wanted = [row for row in rows if row.act in BULK | {"case-file", "incident", "subject"}]
    numbers = case_numbers(wanted)
    return [_line(row, numbers) for row in wanted]


def _sealed(rows: list[Audit]) -> list[Taken]:
    """Who opened cases of special confidentiality."""
    ids = {row.case_id for row in rows if row.case_id}
    secret = Case.select(Case.id).where(Case.id.in_(ids), Case.confidentiality == "sealed") if ids else ()
    sealed_ids = {case.id for case in secret}
    wanted = [row for row in rows if row.case_id in sealed_ids and row.act in LOOKS | TAKEN]
    numbers = case_numbers(wanted)
    return [_line(row, numbers) for row in wanted]


def _line(row: Audit, numbers: Mapping[int, str]) -> Taken:
    what = place_label(row.document)
    if row.case_id in numbers:
        what = f"{what}, случай {numbers[row.case_id]}" if row.document != "case" else f"Случай {numbers[row.case_id]}"
    return Taken(row.at, row.officer, act_label(row.act, row.document), what, row.row_count)


def case_numbers(rows: Iterable[Audit]) -> dict[int, str]:
    """Numbers of the cases that rows of the trail name: a number is no personal data."""
    ids = {row.case_id for row in rows if row.case_id}
    cases = Case.select().where(Case.id.in_(ids)) if ids else ()
    return {case.id: case.number or case.signal_number or f"без номера, {case.id}" for case in cases}


def may_open(entry: Audit, officer: Officer) -> access.Decision:
    """May the officer read the sealed part of this row?"""
    return access.may_open_trail(entry.document, entry.row_id, entry.case_id, officer)


def words(entry: Audit, numbers: Mapping[int, str]) -> dict[str, Any]:
    """A row of the trail as a line of a list: nothing of the sealed part."""
    return {
        "id": entry.id,
        "at": entry.at,
        "who": entry.officer or "не назвался",
        "roles": role_words(entry.roles),
        "address": entry.address,
        "act": act_label(entry.act, entry.document),
        "place": place_label(entry.document),
        "row_id": entry.row_id,
        "case_id": entry.case_id,
        "case": numbers.get(entry.case_id, "") if entry.case_id else "",
        "count": entry.row_count,
        "taken": entry.act in TAKEN,
    }


def zone(territory_id: int | None) -> ZoneInfo:
    """Whose wall clock the rows of a territory carry; those of the house carry that of the region."""
    return ZoneInfo((regulations.territory(territory_id).timezone if territory_id else "") or DEFAULT_ZONE)


def offset(at: datetime, place: ZoneInfo) -> str:
    """«UTC+07:00»: what lies between a wall clock and UTC, so that logs can be laid together."""
    return f"UTC{at.replace(tzinfo=place).isoformat()[-6:]}"


def told(entry: Audit, officer: Officer) -> tuple[audit.Told, str]:
    """The sealed part for whoever may read it, and why not for others."""
    decision = may_open(entry, officer)
    return (audit.told(entry), "") if decision else (audit.Told(), decision.reason)
