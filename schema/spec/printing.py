"""How a document looks on paper, as data for the one generic sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Patterns use plain placeholders ``{name:case}``; the list of names stands in ``reports.phrases``.

    ``letterhead``: guardianship | service | council | administration | source. ``grif``: УТВЕРЖДАЮ at the top right.
    ``preamble`` + ``verb`` («ПРИКАЗЫВАЮ:») + ``points`` make the body of orders and decisions; ``body`` puts the
    sections of the form after it. ``acquaint`` prints lines for acquaintance («С приказом ознакомлен:»).
    A paper about several cases names the fields of its ``extract`` for one; of rows with a case only those of it stay.
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
    extract: tuple[str, ...] = ()
    extract_name: str = ""
