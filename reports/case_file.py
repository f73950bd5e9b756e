"""The whole case as one file for the archive: cover, inner inventory, stages, terms, every paper, certification sheet.

The parts follow the practice of Russian offices for files kept longer than ten years: cover with the dates, the number
of sheets and the time of keeping; внутренняя опись with the sheets of each paper; лист-заверитель. A sheet is a page
printed on one side. The numbers of sheets are laid over everything; papers themselves are bound as they were stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from num2words import num2words

from reports import binding, pdf, requisites, words
from reports.columns import broken
from reports.names import name_of
from reports.render import template
from schema.case import Case, Confidentiality
from schema.spec import Stage

ROWS_PER_TABLE = 100
"""Rows of the inventory in one table: it has few columns, so the engine's quadratic cost is small."""

TERMS_PER_TABLE = 40
"""Terms in one table: their explanations make the rows high."""

NUMBER_ROOM = 27.0
"""Millimetres for the text of a registration number in the inventory."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the file; ``sheet`` is its first sheet, ``sha256`` the hash printed at its foot, if it has one."""

    stage: int
    title: str
    number: str
    day: date | None
    content: bytes
    sha256: str = ""
    note: str = ""
    sheet: int = 0
    sheets: int = 0

    @property
    def bookmark(self) -> str:
        """«Акт обследования № 5/2026 от 03.04.2026»: no name of a person stands in a bookmark."""
        number = f" № {self.number}" if self.number else ""
        return f"{self.title.split(chr(10))[0]}{number}{f' от {words.date_short(self.day)}' if self.day else ''}"


@dataclass(frozen=True, slots=True)
class Step:
    """One of the eleven stages: when the case came and left, and how it went in a word."""

    stage: Stage
    start: date | None
    end: date | None
    state: str

    @property
    def days(self) -> str:
        """Calendar days at the stage."""
        return str((self.end - self.start).days) if self.start and self.end else ""


@dataclass(frozen=True, slots=True)
class Move:
    """One move of the case for the second table of the timeline."""

    day: date
    what: str
    who: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """One term: its rule with the legal basis, the day of its event, how it was counted, how it was kept and why not.

    ``due`` is the last day, with the hour where the term counts hours; ``outcome`` names lateness in working days.
    """

    rule: str
    title: str
    basis: str
    since: date
    due: str
    outcome: str
    cause: str
    accepted_by: str
    explanation: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that is bound; ``papers`` in the order of the file."""

    case: Case
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]
    moves: tuple[Move, ...]
    printed_on: date
    printed_by: str
    terms: tuple[TermLine, ...] = ()

    @property
    def caption(self) -> str:
        """The name of the file without names of people."""
        return f"Дело № {self.case.number}" if self.case.number else f"Материалы по сигналу № {self.case.signal_number}"

    @property
    def of_papers(self) -> str:
        """Whose papers: «дела № С-АС-2026-0042», «по сигналу № 17/2026»."""
        return f"дела № {self.case.number}" if self.case.number else f"по сигналу № {self.case.signal_number}"

    @property
    def control(self) -> str:
        """SHA-256 of the hashes of the papers in the order of the inventory; the same as long as no paper is added."""
        hashes = [paper.sha256 for paper in self.papers if paper.sha256]
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest() if hashes else ""


@dataclass(frozen=True, slots=True)
class Bound:
    """The finished file and what the trail says of it."""

    content: bytes
    papers: int
    sheets: int
    control: str


def bound(file: CaseFile) -> Bound:
    """The whole file as one PDF; raises pdf.PdfError."""
    timeline, terms = _pressed(file, "timeline"), _pressed(file, "terms")
    final = _pressed(file, "final", total=0, inventory=0)
    around = 1 + binding.pages(timeline) + binding.pages(terms), binding.pages(final)
    file, inventory, counts = _inventoried(file, *around)
    parts = [
        ("Обложка", _pressed(file, "cover", **counts)),
        ("Внутренняя опись", inventory),
        ("Этапы работы со случаем", timeline),
        ("Сроки по случаю", terms),
        *((paper.bookmark, paper.content) for paper in file.papers),
        ("Лист-заверитель", _pressed(file, "final", **counts)),
    ]
    content = pdf.bind(
        [content for _, content in parts],
        [bookmark for bookmark, _ in parts],
        title=file.caption,
        over=pdf.render(template("numbers.html").render(caption=file.caption, count=counts["total"]), style="numbers"),
    )
    return Bound(content, len(file.papers), counts["total"], file.control)


def _inventoried(file: CaseFile, before: int, after: int) -> tuple[CaseFile, bytes, dict[str, int]]:
    """The inventory names sheets that come after it: pressed again until its own length is the one it counts with."""
    papers = [replace(paper, sheets=binding.pages(paper.content)) for paper in file.papers]
    own = 1
    while True:
        total = before + own + sum(paper.sheets for paper in papers) + after
        file = replace(file, papers=tuple(_numbered(papers, before + own + 1)))
        inventory = _pressed(file, "inventory", total=total, inventory=own)
        if (needed := binding.pages(inventory)) <= own:
            return file, inventory, {"total": total, "inventory": own}
        own = needed


def _numbered(papers: Sequence[Paper], first: int) -> Iterator[Paper]:
    for paper in papers:
        yield replace(paper, sheet=first)
        first += paper.sheets


# --- the sheets of the file itself ---------------------------------------------------------------------------------


def _pressed(file: CaseFile, part: str, **counts: int) -> bytes:
    return pdf.render(template(f"case_{part}.html").render(_words(file) | _PARTS[part](file, **counts)))


def _words(file: CaseFile) -> dict[str, Any]:
    """What several sheets say."""
    return {"caption": file.caption, "of_papers": file.of_papers, "control": file.control, "printed": _printed(file)}


def _printed(file: CaseFile) -> str:
    return f"Сформировано {words.date_short(file.printed_on)}, {file.printed_by}"


def _cover(file: CaseFile, total: int, inventory: int) -> dict[str, Any]:
    case = file.case
    territory = case.territory.on(file.printed_on)
    return {
        "sealed": case.confidentiality == Confidentiality.SEALED,
        "region": territory.region,
        "body": territory.guardianship_name,
        "body_note": "" if territory.names_confirmed else requisites.CHECK_NAME,
        "service": case.service.full_name if case.service_id else "",
        "subject": "о работе со случаем" if case.number else "о проверке сигнала",
        "family": _family(case),
        "facts": _facts(case),
        "started": words.date_long(start) if (start := _started(file)) else "",
        "ended": words.date_long(case.closed_on) if case.closed_on else "",
        "sheets": _counted(total),
        "kept": _kept(case),
    }


def _family(case: Case) -> str:
    if not case.family_id:
        return ""
    return str(case.family.name_genitive_plural or words.family_genitive(case.family.family_name))


def _facts(case: Case) -> list[tuple[str, str]]:
    """Lines of the cover: only those that are known."""
    children = "\n".join(_child(child) for child in case.children)
    facts = [
        ("Дети", children),
        ("Номер сигнала", case.signal_number),
        ("Куратор", words.initials_last(name_of(case.curator)) if case.curator_id else ""),
        ("Состояние", case.state.label),
    ]
    return [(label, str(value)) for label, value in facts if value]


def _child(row: Any) -> str:
    person = row.person
    born = f", {words.date_short(person.birth_date)} г.р." if person.birth_date else ""
    left = f", выбыл(а) {words.date_short(row.left_on)}: {row.left_reason.label}" if row.left_on else ""
    return f"{words.full(name_of(person))}{born}{left}"


def _started(file: CaseFile) -> date | None:
    """The day of the signal, or of the first paper when that is older (a memo is written before it is received)."""
    days = [file.case.received_on, *(paper.day for paper in file.papers)]
    return min((day for day in days if day), default=None)


def _kept(case: Case) -> str:
    """B.0.3: five years after closing, and not before the youngest child is of age; known when the case is closed."""
    if case.retention_until:
        return f"до {words.date_long(case.retention_until)}"
    return "5 лет после закрытия случая, но не ранее совершеннолетия младшего ребёнка"


def _inventory(file: CaseFile, total: int, inventory: int) -> dict[str, Any]:
    rows = [_row(n, paper) for n, paper in enumerate(file.papers, 1)]
    return {
        "chunks": [rows[start : start + ROWS_PER_TABLE] for start in range(0, len(rows), ROWS_PER_TABLE)],
        "documents": _spelled(len(file.papers), "документ", "документа", "документов"),
        "sheets": _counted(sum(paper.sheets for paper in file.papers)),
        "own_sheets": _counted(inventory),
    }


def _row(n: int, paper: Paper) -> dict[str, Any]:
    name, _, heading = paper.title.partition("\n")
    last = paper.sheet + paper.sheets - 1
    return {
        "n": n,
        "stage": paper.stage,
        "number": broken(paper.number, NUMBER_ROOM, 10),
        "day": words.date_short(paper.day) if paper.day else "",
        "name": name,
        "heading": heading,
        "sheets": str(paper.sheet) if last == paper.sheet else f"{paper.sheet}–{last}",
        "note": paper.note,
    }


def _timeline(file: CaseFile) -> dict[str, Any]:
    return {"steps": file.steps, "moves": file.moves, "day": lambda value: words.date_short(value) if value else ""}


def _terms(file: CaseFile) -> dict[str, Any]:
    chunks = [file.terms[start : start + TERMS_PER_TABLE] for start in range(0, len(file.terms), TERMS_PER_TABLE)]
    return {"chunks": chunks, "on": file.printed_on, "day": words.date_short}


def _final(file: CaseFile, total: int, inventory: int) -> dict[str, Any]:
    sheets = _spelled(total, "лист", "листа", "листов")
    return {"total": total, "sheets": sheets, "own_sheets": _counted(inventory)}


_PARTS: dict[str, Any] = {
    "cover": _cover,
    "inventory": _inventory,
    "timeline": _timeline,
    "terms": _terms,
    "final": _final,
}


def _counted(count: int) -> str:
    """«57 (пятьдесят семь)»."""
    return f"{count} ({num2words(count, lang='ru')})"


def _spelled(count: int, one: str, few: str, many: str) -> str:
    return f"{_counted(count)} {words.plural(count, one, few, many)}"
