"""Print of several selected rows at once: one PDF, a ZIP, a register of dispatch, envelopes. Every paper is audited."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from console import access, audit, issuing, retention
from console.errors import Refused
from console.officers import Officer
from reports import binding, dispatch, journals, pdf
from schema.document import Document
from schema.places import Territory
from schema.spec import Labelled
from validators.problem import Problem

#: Rows in one go: more would keep the press from others for minutes.
MOST = 100


class Action(Labelled):
    """What may be done with selected rows."""

    PDF = "print", "Одним PDF"
    ZIP = "print-zip", "Архивом ZIP, файл на документ"
    REGISTER = "dispatch-register", "Реестр отправки"
    C5 = "envelopes-c5", "Конверты C5"
    DL = "envelopes-dl", "Конверты DL"


@dataclass(frozen=True, slots=True)
class Made:
    """The file for the browser; its name holds the key of the register alone."""

    content: bytes
    name: str
    media_type: str = "application/pdf"


def actions(model: Any, officer: Officer) -> tuple[Action, ...]:
    """What the officer may do with rows selected in the list of this model; nothing for lists that are no papers."""
    if not issubclass(model, Document) or not access.may_print(model, officer):
        return ()
    if not (model.spec.printing or model.spec.journal):
        return ()
    return tuple(Action) if dispatch.is_sent(model) else (Action.PDF, Action.ZIP)


def chosen(model: Any, row_ids: Sequence[str], officer: Officer) -> list[Any]:
    """The visible ones of the chosen rows; raises Refused when nothing or too much was chosen."""
    if not row_ids:
        raise Refused([Problem("nothing-chosen", "Отметьте записи галочками и повторите")])
    if len(set(row_ids)) > MOST:
        text = f"За один раз печатается не больше {MOST} записей, отмечено {len(set(row_ids))}"
        raise Refused([Problem("too-many", text)])
    rows = access.among(model, row_ids, officer)
    for row in rows:
        retention.require_kept(row)
    return rows


def make(action: Action, rows: Sequence[Any], officer: Officer, now: datetime, base_url: str) -> Made:
    """The file of an action over rows that the officer sees; raises Refused and pdf.PdfError."""
    made = _WORKS[action](rows, officer, now, base_url)
    for row in rows:
        audit.write("print", officer, now, row=row, reason=f"печать выбранных: {action.label}")
    return made


# ------------------------------------------------------------------ papers


def printed(row: Any, base_url: str) -> bytes:
    """The PDF of one row: its paper, or for a row of a register without one the extract of the book."""
    if row.spec.printing:
        return issuing.printed(row, base_url)
    place = row.territory.on(row.doc_date) if row.territory_id else None
    return pdf.render(journals.extract_html(type(row), [row], place, row.case if row.case_id else None), landscape=True)


def _one_file(rows: Sequence[Any], officer: Officer, now: datetime, base_url: str) -> Made:
    contents = [printed(row, base_url) for row in rows]
    spec = rows[0].spec
    return Made(pdf.bind(contents, [row.caption for row in rows], title=spec.plural), f"{spec.key}-selected.pdf")


def _archive(rows: Sequence[Any], officer: Officer, now: datetime, base_url: str) -> Made:
    """Names are the order, the key and the id: an archive travels, and a name of a file is read by everybody."""
    target, key = io.BytesIO(), rows[0].spec.key
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, row in enumerate(rows, 1):
            entry = zipfile.ZipInfo(f"{n:03d}-{key}-{row.id}.pdf", now.timetuple()[:6])
            archive.writestr(entry, printed(row, base_url), zipfile.ZIP_DEFLATED)
    return Made(target.getvalue(), f"{key}-selected.zip", "application/zip")


# ------------------------------------------------------------------ dispatch


def _register(rows: Sequence[Any], officer: Officer, now: datetime, base_url: str) -> Made:
    """Only signed papers leave the office; their sheets are counted on the stored copy."""
    drafts = [row.caption for row in rows if issuing.copy_of(row) is None]
    if drafts:
        raise Refused(
            [Problem("not-issued", f"Отправляются только подписанные документы. Снимите: {'; '.join(drafts)}")]
        )
    items = [dispatch.item(row, binding.pages(issuing.printed(row, base_url))) for row in rows]
    html = dispatch.register_html(sorted(items, key=lambda item: item.sender), now.date(), officer.name)
    return Made(pdf.render(html, landscape=True), f"{rows[0].spec.key}-dispatch.pdf")


def _envelopes(format_: str) -> Callable[[Sequence[Any], Officer, datetime, str], Made]:
    def made(rows: Sequence[Any], officer: Officer, now: datetime, base_url: str) -> Made:
        html = dispatch.envelopes_html([dispatch.item(row) for row in rows])
        return Made(pdf.render(html, style=dispatch.ENVELOPES[format_]), f"{rows[0].spec.key}-envelopes-{format_}.pdf")

    return made


_WORKS: dict[Action, Callable[[Sequence[Any], Officer, datetime, str], Made]] = {
    Action.PDF: _one_file,
    Action.ZIP: _archive,
    Action.REGISTER: _register,
    Action.C5: _envelopes("c5"),
    Action.DL: _envelopes("dl"),
}


# ------------------------------------------------------------------ registers


def book(
    model: Any, officer: Officer, territory: Territory | None, start: date, end: date, *, page: int = 1
) -> journals.Book:
    """The rows of a register for a period (both days included) that the officer sees, as the book is printed.

    Without a territory those of all that the officer sees; a register that each office keeps for itself shows an
    officer of an office the rows of that office alone. ``page`` goes on from an earlier print.
    """
    journal = model.spec.journal
    column = getattr(model, journal.date_field)
    rows = access.visible(model, officer).where(column >= start, column < end + timedelta(days=1))
    if territory is not None:
        rows = rows.where(model.territory == territory.id)
    if journal.keeper and officer.organisation_id:
        rows = rows.where(getattr(model, journal.keeper) == officer.organisation_id)
    named = territory.on(min(end, officer.today)) if territory else None  # a book is closed by the end of its period
    return journals.Book(model, list(rows.order_by(column, model.id)), named, start, end, page)


def noted_book(whole: journals.Book, officer: Officer, now: datetime) -> None:
    """The trail of a printed register: the period and every row that stands in it."""
    key = whole.model.spec.key
    audit.write(
        "print-journal",
        officer,
        now,
        reason=f"за {whole.from_on:%d.%m.%Y}–{whole.to_on:%d.%m.%Y}",
        document=key,
        listed=[row.id for row in whole.rows],
        cases=[getattr(row, "case_id", None) for row in whole.rows],
    )


def by_keeper(whole: journals.Book) -> list[journals.Book]:
    """A book for each office that keeps the register, the whole one where there is a single one."""
    keeper = whole.model.spec.journal.keeper
    if not keeper or not whole.rows:
        return [whole]
    offices = dict.fromkeys(getattr(row, f"{keeper}_id") for row in whole.rows)
    return [replace(whole, rows=[r for r in whole.rows if getattr(r, f"{keeper}_id") == o]) for o in offices]
