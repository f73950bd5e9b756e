"""How a document looks on paper, as data for the one generic sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Patterns use plain placeholders ``{name:case}``; the list of names stands in ``reports.phrases``.

    ``letterhead``: guardianship | service | council | administration | source. ``grif``: УТВЕРЖДАЮ at the top right.
    ``preamble`` + ``verb`` («ПРИКАЗЫВАЮ:») + ``points`` make the body of orders and decisions; ``body`` puts the
    sections of the form after it; a point that begins with «>» is numbered under the point before it (2.1).
    ``acquaint`` prints lines for acquaintance («С приказом ознакомлен:»).
    """

    name: str
    heading: str
    letterhead: str = "guardianship"
    addressee: str = ""
    grif: bool = False
    preamble: str = ""
    verb: str = ""
    points: tuple[str, ...] = ()
    body: bool = True
    acquaint: str = ""
    signatures: tuple[str, ...] = ()
    landscape: bool = False
