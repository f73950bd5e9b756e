"""Finished PDFs bound into one file: bookmarks, a title, page numbers laid over. Imports pypdf and nothing of ours.

`bound` runs in the press's worker, which reads this file by its path; `pages` is cheap and may be called anywhere.
"""

from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter


def pages(content: bytes) -> int:
    """How many pages the PDF has."""
    return len(PdfReader(BytesIO(content)).pages)


def bound(parts: Sequence[bytes], bookmarks: Sequence[str], *, title: str, over: bytes = b"") -> bytes:
    """The parts one after another; page n of ``over`` lies over page n of the whole, top right corners together."""
    writer = PdfWriter()
    for part, bookmark in zip(parts, bookmarks, strict=True):
        first = len(writer.pages)
        writer.append(BytesIO(part), import_outline=False)
        writer.add_outline_item(title=bookmark, page_number=first)
    if over:
        for page, mark in zip(writer.pages, PdfReader(BytesIO(over)).pages, strict=True):
            _lay(page, mark)
    writer.add_metadata({"/Title": title, "/Producer": "", "/Creator": ""})
    writer.page_mode = "/UseOutlines"
    writer.compress_identical_objects()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _lay(page: PageObject, mark: PageObject) -> None:
    """Moved so that it stands in the same corner of a portrait and of a landscape sheet."""
    shift = (float(page.mediabox.right - mark.mediabox.right), float(page.mediabox.top - mark.mediabox.top))
    page.merge_translated_page(mark, *shift)
    page.compress_content_streams(level=6)  # merging leaves them open
