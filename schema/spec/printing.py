"""How a document looks on paper, as data for the sheet that prints it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered section of a contract: «1. Предмет договора», its paragraphs numbered 1.1, 1.2…

    A paragraph about an optional field that nobody has filled is left out; a text of several lines is as many
    paragraphs.
    """

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Patterns use plain placeholders ``{name:case}``; the list of names stands in ``reports.phrases``.

    ``letterhead``: guardianship | service | council | administration | source | issuer | sender (the office in
    ``from_org``), or none. ``grif``: УТВЕРЖДАЮ at the top right.
    ``preamble``, ``verb`` («ПРИКАЗЫВАЮ:»), ``points`` make the body of orders and decisions; a point that begins with
    «>» is numbered under the point before it (2.1).
    ``body`` puts the sections of the form after it, without the fields of ``omit``, which the office keeps but does not
    print, and only the fields of ``shows`` when it names any.
    ``text`` is free text whose lines are paragraphs, as in letters; a letter has no ``name``.
    ``clauses`` are the sections of a contract or an agreement.
    ``agreed``: who signs under СОГЛАСОВАНО below the signatures. ``acquaint`` prints lines for acquaintance
    («С приказом ознакомлен:»). ``template`` names another sheet of ``reports/templates`` for a paper that has a form of
    its own. ``extract`` names the rows of which a paper about one case shows only that case's (выписка из протокола).
    """

    name: str
    heading: str
    letterhead: str = "guardianship"
    addressee: str = ""
    grif: bool = False
    preamble: str = ""
    verb: str = ""
    points: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    text: str = ""
    body: bool = True
    omit: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    acquaint: str = ""
    signatures: tuple[str, ...] = ()
    landscape: bool = False
    template: str = "sheet"
    extract: str = ""
    confidential: bool = True  # «Конфиденциально. Персональные данные» at the top: every paper of a case
