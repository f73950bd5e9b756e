"""The incident pack as files: every act as CSV, a report to sign as PDF, how the chain of the trail stands."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reports import pdf
from reports.render import template

_HEAD = (
    "Строка журнала",
    "Когда",
    "Часовой пояс",
    "Кто",
    "Учётная запись",
    "Роли",
    "Адрес",
    "Действие",
    "Вынесено из системы",
    "Раздел",
    "Запись",
    "Случай",
    "Записей",
    "Номера записей",
    "Пояснение",
)
#: What a spreadsheet would take for a formula (trap T16).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Lines of the report itself; all of them stand in the CSV.
MOST_IN_REPORT = 2000


@dataclass(frozen=True, slots=True)
class Act:
    """One act of looking or taking out, in words."""

    number: int
    at: datetime
    offset: str
    who: str
    user: int | None
    roles: str
    address: str
    act: str
    taken: bool
    place: str
    row: str
    case: str
    rows: int | None
    listed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What was asked and found; ``chain`` says in a word whether the trail itself is whole."""

    since: datetime
    about: str
    acts: tuple[Act, ...]
    rows: int
    head: str
    chain: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Made:
    content: bytes
    acts: int
    people: int
    chain: str


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    roles: str
    addresses: str
    looked: int
    taken: int
    first: datetime
    last: datetime


def archive(pack: Pack) -> Made:
    """A ZIP with `acts.csv`, `report.pdf` and `chain.txt`; raises PdfError."""
    people = _people(pack.acts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("acts.csv", _table(pack.acts))
        made.writestr("report.pdf", pdf.render(html(pack, people), landscape=True))
        made.writestr("chain.txt", f"цепочка {pack.chain}\nстрок {pack.rows}\nголова {pack.head}\n")
    return Made(target.getvalue(), len(pack.acts), len(people), pack.chain)


def html(pack: Pack, people: Sequence[_Person]) -> str:
    shown = pack.acts[:MOST_IN_REPORT]
    size = pdf.ROWS_PER_TABLE
    return str(
        template("incident.html").render(
            pack=pack,
            people=people,
            tables=[shown[start : start + size] for start in range(0, len(shown), size)],
            left_out=len(pack.acts) - len(shown),
            moment=lambda value: f"{value:%d.%m.%Y %H:%M:%S}",
        )
    )


def _people(acts: Sequence[Act]) -> list[_Person]:
    own: dict[tuple[int | None, str], list[Act]] = {}
    for act in acts:
        own.setdefault((act.user, act.who), []).append(act)
    found = [_person(name, rows) for (_, name), rows in own.items()]
    return sorted(found, key=lambda person: (-person.taken, -person.looked, person.name))


def _person(name: str, rows: list[Act]) -> _Person:
    return _Person(
        name=name,
        roles=rows[-1].roles,
        addresses=", ".join(sorted({row.address for row in rows if row.address})),
        looked=sum(1 for row in rows if not row.taken),
        taken=sum(1 for row in rows if row.taken),
        first=min(row.at for row in rows),
        last=max(row.at for row in rows),
    )


def _table(acts: Sequence[Act]) -> bytes:
    """CSV as a Russian spreadsheet opens it: BOM, semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEAD)
    for act in acts:
        cells = (
            act.number,
            f"{act.at:%d.%m.%Y %H:%M:%S}",
            act.offset,
            act.who,
            act.user,
            act.roles,
            act.address,
            act.act,
            "да" if act.taken else "",
            act.place,
            act.row,
            act.case,
            act.rows,
            act.listed,
            act.reason,
        )
        writer.writerow([_cell(value) for value in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
