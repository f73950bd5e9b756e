"""How a document looks on paper, as data for the one generic sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Patterns use plain placeholders ``{name:case}``; the list of names stands in ``reports.phrases``.

    ``letterhead``: guardianship | service | council | administration | source | sender. ``grif``: УТВЕРЖДАЮ at the top
    right.
    ``preamble`` + ``verb`` («ПРИКАЗЫВАЮ:») + ``points`` make the body of orders and decisions; ``body`` puts the
    sections of the form after it, only the fields in ``shows`` when it names any. ``text`` is free text whose lines are
    paragraphs, as in letters; a letter has no ``name``. ``acquaint`` prints lines for acquaintance («С приказом
    ознакомлен:»). Letterhead ``sender`` is that of the office in ``from_org``.
    """

    name: str
    heading: str
    letterhead: str = "guardianship"
    addressee: str = ""
    grif: bool = False
    preamble: str = ""
    verb: str = ""
    points: tuple[str, ...] = ()
    text: str = ""
    body: bool = True
    shows: tuple[str, ...] = ()
    acquaint: str = ""
    signatures: tuple[str, ...] = ()
    landscape: bool = False
