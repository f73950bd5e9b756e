"""The depersonalised export (domain F.1): children of the signals of a period, without names, addresses and dates.

Identifiers are salted anew in every export and the salt is thrown away: two exports cannot be put together, nobody can
be found by an identifier. What the export was made for is written in the trail.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import secrets
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dateutil.relativedelta import relativedelta
from peewee import JOIN, chunked

from console import access, audit
from console.database import transaction
from console.errors import Forbidden, Refused
from console.officers import Officer
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.documents.removal_act import RemovalAct
from schema.people import Person
from schema.places import Territory
from schema.registers.abuse_journal import AbuseFactEntry, SignalChild
from schema.spec import Stage, Status
from validators import anonymity
from validators.problem import Problem

BATCH = 500  # signals read at a time
PURPOSE_LENGTH = 10  # letters: «отчёт» says nothing

#: Columns of the rows, with their headings; the first is the salted identifier.
COLUMNS = {
    "person": "Ребёнок (условный номер)",
    "territory": "Территория",
    "age": "Возраст при сигнале, лет",
    "sex": "Пол",
    "abuse": "Вид жестокого обращения",
    "quarter": "Квартал сигнала",
    "outcome": "Состояние случая",
    "stage": "Этап",
    "risk": "Уровень риска",
    "closing": "Причина закрытия",
    "removed": "Ребёнок отобран",
}
#: The table of counts (F.1: territory, age, sex, kind of abuse).
COUNTED = ("territory", "age", "sex", "abuse")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: signals received from ``start`` to ``end`` inclusive, and why."""

    start: date
    end: date
    purpose: str


@dataclass(frozen=True, slots=True)
class Package:
    """A finished export: a ZIP with rows, counts and a manifest."""

    content: bytes
    rows: int
    withheld: int

    @property
    def name(self) -> str:
        return "depersonalised.zip"


def counts(request: Request, officer: Officer) -> tuple[list[tuple[tuple[str, ...], str]], str]:
    """The table of counts and its total, as the screen shows them. Raises Forbidden, Refused."""
    rows = _rows(request, officer)
    return anonymity.counts(rows, COUNTED), anonymity.total(rows, COUNTED)


def export(request: Request, officer: Officer, now: datetime) -> Package:
    """Make the package and note it in the trail. Raises Forbidden, Refused."""
    if len(request.purpose.strip()) < PURPOSE_LENGTH:
        raise Refused(
            [Problem("purpose", "Напишите, для чего нужны сведения: отчёт, кому, за какой период", "purpose")]
        )
    rows = _rows(request, officer)
    given, withheld = anonymity.released(rows)
    content = _packed(request, rows, sorted(given, key=anonymity.place), withheld, officer, now)
    with transaction():
        period = f"{request.start:%d.%m.%Y}–{request.end:%d.%m.%Y}"
        said = f"{request.purpose.strip()}; {period}, строк: {len(given)}, скрыто: {withheld}"
        audit.write("depersonalised-export", officer, now, reason=said)
    return Package(content, len(given), withheld)


def _rows(request: Request, officer: Officer) -> list[dict[str, str]]:
    decision = access.may_depersonalise(officer)
    if not decision:
        raise Forbidden(decision.reason)
    if request.end < request.start:
        raise Refused([Problem("period", "Последний день раньше первого", "end")])
    known = _Known(secrets.token_bytes(32))
    return [row for some in chunked(_entries(request, officer), BATCH) for row in known.rows(some)]


def _entries(request: Request, officer: Officer) -> Iterable[Any]:
    """Signals of the period with their cases: of all territories for an officer of the region, otherwise of the own."""
    until = datetime.combine(request.end, time.max)
    query = AbuseFactEntry.select(AbuseFactEntry, Case).join(Case, JOIN.LEFT_OUTER)
    query = query.where(
        AbuseFactEntry.received_at.between(datetime.combine(request.start, time.min), until),
        AbuseFactEntry.status != Status.ANNULLED,
    )
    if officer.territory_id is not None:
        query = query.where(AbuseFactEntry.territory == officer.territory_id)
    found: Iterable[Any] = query.order_by(AbuseFactEntry.id).iterator()
    return found


class _Known:
    """What the rows of one export share: the salt, words of dictionaries, names of territories, removed children."""

    def __init__(self, salt: bytes) -> None:
        self.salt = salt
        entries = DictionaryEntry.select().where(DictionaryEntry.dictionary.in_(("ABUSE", "RISK", "CLOSE")))
        self.words = {entry.id: entry.label for entry in entries}
        self.territories = {territory.id: territory.short_name for territory in Territory.select()}
        acts = RemovalAct.select(RemovalAct.child).where(RemovalAct.status == Status.APPROVED)
        self.removed = {act.child_id for act in acts}

    def rows(self, entries: list[Any]) -> Iterator[dict[str, str]]:
        """A row for each child of the signals, in three queries however many there are."""
        ids = [entry.id for entry in entries]
        children, kinds = _children(ids), _kinds(ids)
        for entry in entries:
            yield from self._of_signal(entry, children[entry.id], kinds[entry.id])

    def _of_signal(self, entry: Any, children: list[Any], kinds: list[str]) -> Iterator[dict[str, str]]:
        shared = self._signal(entry, kinds)
        for number, child in enumerate(children):
            told = child.person if child.person_id else child
            identity = f"person:{child.person_id}" if child.person_id else f"entry:{entry.id}:{number}"
            years = relativedelta(entry.received_at.date(), told.birth_date).years if told.birth_date else None
            yield shared | {
                "person": hmac.new(self.salt, identity.encode(), hashlib.sha256).hexdigest()[:12],
                "age": anonymity.age_group(years),
                "sex": told.gender.label if told.gender else anonymity.UNKNOWN,
                "removed": "да" if child.person_id in self.removed else "нет",
            }

    def _signal(self, entry: Any, kinds: list[str]) -> dict[str, str]:
        case, day = entry.case if entry.case_id else None, entry.received_at.date()
        return {
            "territory": self.territories[entry.territory_id],
            "abuse": "; ".join(sorted(self.words.get(kind, "") for kind in kinds)),
            "quarter": f"{day.year} {(day.month + 2) // 3} кв.",
            "outcome": case.state.label if case else "",
            "stage": f"{case.stage}. {Stage(case.stage).short}" if case else "",
            "risk": self.words.get(case.risk_level_id, "") if case else "",
            "closing": self.words.get(case.close_reason_id, "") if case else "",
        }


def _children(entry_ids: list[int]) -> dict[int, list[Any]]:
    """Children of signals with their cards, in the order they were written."""
    query = SignalChild.select(SignalChild, Person).join(Person, JOIN.LEFT_OUTER)
    found: dict[int, list[Any]] = defaultdict(list)
    for child in query.where(SignalChild.document.in_(entry_ids)).order_by(SignalChild.position, SignalChild.id):
        found[child.document_id].append(child)
    return found


def _kinds(entry_ids: list[int]) -> dict[int, list[str]]:
    """Kinds of abuse (codes) named in signals."""
    through: Any = AbuseFactEntry.abuse_kinds.through
    found: dict[int, list[str]] = defaultdict(list)
    for link in through.select(through.owner, through.target).where(through.owner.in_(entry_ids)):
        found[link.owner_id].append(link.target_id)
    return found


# ------------------------------------------------------------------ the package


def _packed(
    request: Request,
    rows: list[dict[str, str]],
    given: list[dict[str, str]],
    withheld: int,
    officer: Officer,
    now: datetime,
) -> bytes:
    counted = [(*key, number) for key, number in anonymity.counts(rows, COUNTED)]
    total = ("Всего детей", *[""] * (len(COUNTED) - 1), anonymity.total(rows, COUNTED))
    files = {
        "children.csv": _csv(COLUMNS.values(), ([row[name] for name in COLUMNS] for row in given)),
        "counts.csv": _csv([*(COLUMNS[name] for name in COUNTED), "Детей"], [*counted, total]),
        "manifest.json": json.dumps(
            _manifest(request, len(given), withheld, officer, now), ensure_ascii=False, indent=2
        ),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), text.encode("utf-8-sig"))
    return made.getvalue()


def _csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """`;` and CRLF: Russian Excel opens it with a double click."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()


def _manifest(request: Request, rows: int, withheld: int, officer: Officer, now: datetime) -> dict[str, Any]:
    return {
        "цель": request.purpose.strip(),
        "период": [request.start.isoformat(), request.end.isoformat()],
        "составлено": now.isoformat(timespec="minutes"),
        "составил": officer.name,
        "строк": rows,
        "строк скрыто полностью": anonymity.shown(withheld) if withheld else "0",
        "k": anonymity.K,
        "правило": f"сочетание территории, возраста, пола, вида и квартала – не меньше чем у {anonymity.K} детей",
        "укрупнение": [rung.said for rung in anonymity.LADDER],
        "условные номера": "действуют только в этой выгрузке, ключ к ним не хранится",
    }
