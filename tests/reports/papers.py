"""A small office in memory – territory, service, case, two children – and papers with every field filled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import peewee

import schema.contents  # noqa: F401
from schema import fields as f
from schema import registry
from schema.base import database
from schema.case import Case, CaseChild
from schema.dictionaries import DictionaryEntry
from schema.people import Family, Person
from schema.places import Employee, Organisation, Territory
from schema.spec import Status


@dataclass(frozen=True, slots=True)
class Office:
    territory: Territory
    guardianship: Organisation
    service: Organisation
    school: Organisation
    specialist: Employee
    curator: Employee
    family: Family
    ivan: Person
    anna: Person
    mother: Person
    case: Case


@contextmanager
def memory() -> Iterator[None]:
    """A fresh database for as long as the block runs; afterwards the one that was there before."""
    before = database.obj
    database.initialize(peewee.SqliteDatabase(":memory:"))
    try:
        database.create_tables(registry.tables())
        yield
    finally:
        database.close()
        database.initialize(before)


def office() -> Office:
    territory = Territory.create(
        code="kedrovy",
        short_code="КД",
        name="муниципальное образование «Город Кедровый»",
        short_name="Кедровый",
        locality="г. Кедровый",
        administration_name="Администрация города Кедрового",
        administration_genitive="Администрации города Кедрового",
        guardianship_name="Отдел опеки и попечительства Администрации города Кедрового",
        guardianship_genitive="отдела опеки и попечительства",
        guardianship_dative="отделу опеки и попечительства",
        guardianship_accusative="отдел опеки и попечительства",
        council_name="Консилиум",
        council_genitive="Консилиума",
        council_accusative="Консилиум",
        council_prepositional="Консилиуме",
        plan_label="План работы с семьёй",
        plan_label_genitive="Плана работы с семьёй",
        head_title="Мэр города Кедрового",
        deputy_title="Заместитель мэра по социальной политике",
    )
    kind = DictionaryEntry.create(id="ORGKIND.OTHER", dictionary="ORGKIND", code="OTHER", label="иная")
    guardianship = Organisation.create(
        territory=territory,
        full_name="Отдел опеки и попечительства",
        short_name="Отдел опеки",
        name_dative="Отделу опеки и попечительства",
        org_kind=kind,
        role_in_system="guardianship",
        head_position="Начальник отдела опеки",
        head_name="О.В. Булыгина",
        address="г. Кедровый, 1-й мкр., д. 39/1",
    )
    service = Organisation.create(
        territory=territory,
        full_name="МКУ «Центр помощи семье и детям»",
        short_name="ЦПСД",
        name_genitive="МКУ «Центра помощи семье и детям»",
        org_kind=kind,
        role_in_system="authorised_service",
        head_position="Директор",
    )
    school = Organisation.create(
        territory=territory,
        full_name="Школа № 1 города Кедрового",
        short_name="СОШ № 1",
        org_kind=kind,
        role_in_system="source",
    )
    specialist = Employee.create(
        territory=territory,
        organisation=guardianship,
        last_name="Сидорова",
        first_name="Ольга",
        patronymic="Николаевна",
        gender="f",
        position_name="главный специалист",
        phone="3-54-84",
    )
    curator = Employee.create(
        territory=territory,
        organisation=service,
        last_name="Петрова",
        first_name="Анна",
        patronymic="Сергеевна",
        gender="f",
        position_name="специалист по социальной работе",
        position_accusative="специалиста по социальной работе",
    )
    family = Family.create(territory=territory, family_name="Ивановы", name_genitive_plural="Ивановых")
    ivan = child("Иванов", "Иван", "Иванович", "m", date(2015, 5, 12), territory)
    anna = child("Иванова", "Анна", "Ивановна", "f", date(2020, 2, 1), territory)
    mother = Person.create(
        territory=territory, last_name="Иванова", first_name="Мария", patronymic="Петровна", gender="f"
    )
    case = Case.create(territory=territory, number="С-КД-2026-0042", family=family, service=service, curator=curator)
    CaseChild.create(document=case, person=ivan)
    CaseChild.create(document=case, person=anna, position=1)
    return Office(territory, guardianship, service, school, specialist, curator, family, ivan, anna, mother, case)


def child(last: str, first: str, patronymic: str, gender: str, born: date | None, territory: Territory) -> Person:
    return Person.create(
        territory=territory,
        last_name=last,
        first_name=first,
        patronymic=patronymic,
        gender=gender,
        is_child=True,
        birth_date=born,
    )


# --- papers with every field filled --------------------------------------------------------------------------------

#: What the sheet shows around the sections, and what belongs to the life cycle.
_SET_APART = {
    "id",
    "territory",
    "case",
    "status",
    "origin",
    "created_by",
    "created_at",
    "signed_by",
    "approved_by",
    "recorded_by",
}


def paper(key: str, here: Office, *, signed: bool = True) -> Any:
    """An unsaved paper whose every field is filled, signed and approved or still a draft."""
    model: Any = registry.get(key)
    row = model(territory=here.territory, case=here.case, created_by=here.specialist)
    for name, attribute in f.declared(model).items():
        if name not in _SET_APART and not isinstance(attribute, f.Derived):
            put(row, name, attribute, here)
    row.doc_date, row.title_text = date(2026, 5, 13), ""
    row.status = Status.APPROVED if signed else Status.DRAFT
    if not signed:
        row.reg_number = row.signer_name = row.signer_position = row.approver_name = row.approver_position = ""
        row.approved_on = row.signed_on = None
    return row


def put(row: Any, name: str, attribute: f.Attribute, here: Office) -> None:
    value = _value(name, attribute, here)
    if value is not None:
        setattr(row, name, value)


def _value(name: str, attribute: f.Attribute, here: Office) -> Any:
    match attribute:
        case f.Rows():
            return [_row(attribute, here), _row(attribute, here)]
        case f.Entries():
            return [_entry(attribute.dictionary, 1), _entry(attribute.dictionary, 2)]
        case f.Entry():
            return _entry(attribute.dictionary, 1)
        case f.Many():
            return [found] if (found := _linked(attribute.target, here)) else []
        case f.Link():
            return _linked(attribute.rel_model, here)
        case f.Choice():
            return next(iter(attribute.words))
    return _plain(name, attribute)


def _plain(name: str, attribute: f.Attribute) -> Any:
    match attribute:
        case f.Flag():
            return True
        case f.Moment():
            return datetime(2026, 5, 12, 14, 30)
        case f.Date():
            return date(2026, 5, 14)
        case f.Clock():
            return time(10, 5)
        case f.Amount():
            return Decimal("1234.50")
        case f.Whole():
            return max(attribute.minimum, 1)
        case f.Name():
            return {"last_name": "Соловьёв", "first_name": "Пётр", "patronymic": "Ильич"}.get(name, "Пётр")
        case f.Prose():
            return f"{attribute.facts.label}: первая строка <b>«{name}»</b>.\nВторая строка & ещё."
        case f.Line():
            return f"«{name}» <i>"[: attribute.max_length]
    return None


def _row(attribute: f.Rows, here: Office) -> Any:
    row = attribute.row_model()
    for name, column in f.declared(attribute.row_model).items():
        put(row, name, column, here)
    return row


def _entry(dictionary: str, number: int) -> DictionaryEntry:
    key = f"{dictionary}.{number}"
    return DictionaryEntry(id=key, dictionary=dictionary, code=str(number), label=f"слово {number} ({dictionary})")


def _linked(target: Any, here: Office) -> Any:
    known = {
        Person: here.ivan,
        Employee: here.curator,
        Organisation: here.service,
        Family: here.family,
        Case: here.case,
    }
    return known.get(target)
