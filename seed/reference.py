"""Reference rows of day one: dictionaries, monitoring criteria, the production calendar, both municipalities."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from console import records, regulation_files, regulations, search_index
from console.database import transaction
from console.officers import Officer
from schema.criteria import Criterion
from schema.dictionaries import DictionaryEntry
from schema.letter_texts import LetterText
from schema.places import CalendarDay, CalendarYear
from schema.protocol_texts import ProtocolText
from seed import calendar

HERE = Path(__file__).parent
MUNICIPALITIES = ("asino", "kedrovy")


class BadSeed(Exception):
    """A regulation file of the project itself has mistakes."""


def load(officer: Officer, now: datetime) -> Iterator[str]:
    """Load what is missing and say what was loaded."""
    with transaction():
        yield f"слов справочников: {_dictionaries(officer, now)}"
        yield f"критериев мониторинга: {_criteria(officer, now)}"
        yield f"готовых текстов писем: {_letters(officer, now)}"
        yield f"готовых текстов протоколов: {_protocols(officer, now)}"
        yield f"дней производственного календаря: {_calendar()}"
    for name in MUNICIPALITIES:
        loaded = regulation_files.load(HERE / "regulations" / f"{name}.toml", officer, now)
        if loaded.problems:
            raise BadSeed("; ".join(f"{problem.field}: {problem.text}" for problem in loaded.problems))
        yield loaded.summary


def _dictionaries(officer: Officer, now: datetime) -> int:
    known = {entry.id for entry in DictionaryEntry.select(DictionaryEntry.id)}
    made = 0
    for path in sorted((HERE / "dictionaries").glob("*.toml")):
        for dictionary, content in tomllib.loads(path.read_text()).items():
            for position, entry in enumerate(content["entries"]):
                key = f"{dictionary}.{entry['code']}"
                if key in known:
                    continue
                row = records.blank(DictionaryEntry, officer, now)
                row.id = key
                values = {"dictionary": dictionary, "position": position, **entry}
                records.assign(row, values)
                records.write(row)
                made += 1
    return made


def _criteria(officer: Officer, now: datetime) -> int:
    content = tomllib.loads((HERE / "criteria" / "criteria.toml").read_text())
    made = 0
    for position, given in enumerate(content["criterion"]):
        if Criterion.select().where(Criterion.code == given["code"], Criterion.territory.is_null()).exists():
            continue
        records.create(
            Criterion,
            {"position": position, **given, "territory": None},
            officer,
            now,
        )
        made += 1
    return made


def _letters(officer: Officer, now: datetime) -> int:
    """Ready texts of letters for all territories; what was corrected in the console stays."""
    known = {row.kind_id for row in LetterText.select().where(LetterText.territory.is_null())}
    found = {
        f"LETTER.{code}": given
        for path in sorted((HERE / "letters").glob("*.toml"))
        for code, given in tomllib.loads(path.read_text()).items()
    }
    new = {kind: given for kind, given in found.items() if kind not in known}
    for kind, given in new.items():
        records.create(LetterText, {"kind": kind, **given, "territory": None}, officer, now)
    return len(new)


def _protocols(officer: Officer, now: datetime) -> int:
    """Ready sentences of protocols for all territories; what was corrected in the console stays."""
    common = ProtocolText.select().where(ProtocolText.territory.is_null())
    known = {(row.kind_id, row.decision_id) for row in common}
    content = tomllib.loads((HERE / "protocols" / "protocols.toml").read_text())
    made = 0
    for given in content["text"]:
        kind, decision = _key("AGENDA", given), _key("COUNCILDEC", given, "decision")
        if (kind, decision) in known:
            continue
        values = {"kind": kind, "decision": decision, "text": given["text"], "territory": None}
        records.create(ProtocolText, values, officer, now)
        made += 1
    return made


def _key(dictionary: str, given: dict[str, str], name: str = "kind") -> str | None:
    return f"{dictionary}.{given[name]}" if name in given else None


def _calendar() -> int:
    """Exceptions of the years that the calendar does not have yet."""
    known = {row.year for row in CalendarYear.select()}
    new = [year for year in calendar.calendar_years() if year.year not in known]
    years = {year.year for year in new}
    days = [
        {"day": d.day, "working": d.working, "shortened": d.shortened, "name": d.name, "basis": d.basis}
        for d in calendar.days()
        if d.day.year in years
    ]
    for start in range(0, len(days), 100):
        CalendarDay.insert_many(days[start : start + 100]).execute()
    if days:
        search_index.rebuild(models=(CalendarDay,))
    if new:
        CalendarYear.insert_many(
            [{"year": y.year, "provisional": y.provisional, "basis": y.basis} for y in new]
        ).execute()
        regulations.calendar_changed()
    return len(days)
