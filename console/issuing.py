"""Freezing issued papers: the text with its hash when signed, the PDF bytes when first printed (ADR 0005)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from console import wordings
from console.database import transaction
from reports import docx, pdf, render, setup
from reports.phrases import territory_of
from schema.history import IssuedCopy
from schema.spec import GENERAL, Words
from schema.spec.local import speaking


def issue(row: Any, now: datetime) -> IssuedCopy:
    """Freeze the sheet of a signed paper; a second issue of the same paper keeps the first."""
    known = copy_of(row)
    if known:
        return known
    html = _sheet(row)
    return IssuedCopy.create(
        document=row.spec.key,
        row_id=row.id,
        territory_id=getattr(row, "territory_id", None),
        number=row.reg_number,
        doc_date=row.doc_date,
        html=html,
        sha256=hashlib.sha256(html.encode()).hexdigest(),
        issued_at=now,
    )


def copy_of(row: Any) -> IssuedCopy | None:
    """The frozen copy of a paper, if it was issued."""
    found: IssuedCopy | None = IssuedCopy.get_or_none(IssuedCopy.document == row.spec.key, IssuedCopy.row_id == row.id)
    return found


def printed(row: Any, base_url: str) -> bytes:
    """The PDF of a paper: always the same bytes for an issued one, a marked draft otherwise."""
    copy = copy_of(row)
    if copy is None:
        return _pressed(row, _sheet(row), draft=row.status in render.UNSIGNED)
    if copy.pdf is None:
        html = render.page(
            copy.html, copy=copy, base_url=base_url, landscape=_landscape(row), setup=setup.setup_of(row)
        )
        _keep(copy, pdf.render(html, landscape=_landscape(row)))
    return bytes(copy.pdf)


def extract(row: Any, case: Any) -> bytes:
    """The PDF of what a signed paper says about one case alone (выписка)."""
    with speaking(_words(row)):
        return _pressed(row, render.extract(row, case))


def _sheet(row: Any) -> str:
    """The sheet in the words of the paper's own territory on its day, whoever prints it."""
    with speaking(_words(row)):
        return render.sheet(wordings.apply(row))


def _words(row: Any) -> Words:
    place = territory_of(row)
    return place.words if place else GENERAL


def agenda(meeting: Any) -> bytes:
    """The PDF of a meeting's agenda with the list of papers, as it stands now."""
    return _pressed(meeting, render.agenda(meeting))


def _pressed(row: Any, sheet: str, *, draft: bool = False) -> bytes:
    html = render.page(sheet, draft=draft, landscape=_landscape(row), setup=setup.setup_of(row))
    return pdf.render(html, landscape=_landscape(row))


def editable(row: Any, base_url: str) -> bytes:
    """The DOCX of a paper: the words that were issued, otherwise those of today, marked as a draft."""
    copy = copy_of(row)
    sheet = copy.html if copy else _sheet(row)
    return docx.document(sheet, copy=copy, base_url=base_url, landscape=_landscape(row), setup=setup.setup_of(row))


def _keep(copy: IssuedCopy, content: bytes) -> None:
    """Store the first print; when two people print at once, the first one stays."""
    with transaction():
        query = IssuedCopy.update(pdf=content, pdf_sha256=hashlib.sha256(content).hexdigest())
        query.where(IssuedCopy.id == copy.id, IssuedCopy.pdf.is_null()).execute()
    copy.pdf = IssuedCopy.select(IssuedCopy.pdf).where(IssuedCopy.id == copy.id).scalar()


def _landscape(row: Any) -> bool:
    return bool(row.spec.printing and row.spec.printing.landscape)
