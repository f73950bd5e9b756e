"""What goes with letters to the post: the register of dispatch, and envelopes C5 and DL with both addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from num2words import num2words

from reports import requisites, words
from reports.phrases import addressee_lines, fill
from reports.render import template

#: Envelope → its style sheet; millimetres by ГОСТ Р 51506: C5 229 × 162, DL (E65) 220 × 110.
ENVELOPES = {"c5": "envelope-c5", "dl": "envelope-dl"}

_INDEX = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class Item:
    """One paper on its way: to whom (dative, line by line) and where, from whom, how many sheets."""

    number: str
    day: date | None
    title: str
    to: tuple[str, ...]
    address: str
    sender: str
    sender_address: str
    sheets: int = 0
    way: str = ""
    post_number: str = ""

    @property
    def index(self) -> str:
        """The six digits of the postal index in the address of the addressee."""
        found = _INDEX.search(self.address)
        return found[0] if found else ""

    @property
    def place(self) -> str:
        """The address without the index, which stands apart on an envelope."""
        return _INDEX.sub("", self.address, count=1).strip(" ,")


def is_sent(model: Any) -> bool:
    """Do papers of this kind go to an addressee?"""
    return bool(model.spec.printing and model.spec.printing.addressee)


def item(row: Any, sheets: int = 0) -> Item:
    head = requisites.letterhead(row)
    return Item(
        number=row.reg_number,
        day=row.doc_date,
        title=row.spec.title,
        to=_to(row),
        address=_address(row),
        sender=head.name,
        sender_address=_postal(head.address),
        sheets=sheets,
        way=_way(row),
        post_number=getattr(row, "dispatch_number", ""),
    )


def _way(row: Any) -> str:
    """«почтой», as the letter says; papers that do not say are marked by hand."""
    entry = getattr(row, "dispatch_way", None)
    return str(entry.label) if entry else ""


def _to(row: Any) -> tuple[str, ...]:
    """The addressee line by line, opened by a capital letter; the address has its own place on an envelope."""
    address = _address(row)
    lines = [line for line in addressee_lines(row) if line != address]
    first, *rest = lines or [fill(row.spec.printing.addressee, row)]
    return (first[:1].upper() + first[1:], *rest)


#: Fields that may say where the addressee lives or sits, the paper's own word first.
_ADDRESSES = ("addressee_address",)
_BODIES = ("addressee_org", "to_org", "recipient_org")


def _address(row: Any) -> str:
    own = next((text for name in _ADDRESSES if (text := getattr(row, name, ""))), "")
    bodies = (getattr(row, name, None) for name in _BODIES)
    return str(own or next((body.address for body in bodies if body and body.address), ""))


def _postal(address: str) -> str:
    """The address of a letterhead without telephone, mail and ИНН: only what a postman needs."""
    kept = [part for part in address.split(", ") if not part.startswith(("тел.", "ИНН")) and "@" not in part]
    return ", ".join(kept)


def register_html(items: Sequence[Item], on: date, sent_by: str) -> str:
    """The register of what is sent on a day, the items of each sender under its name; for a landscape sheet."""
    groups = [(sender, list(group)) for sender, group in groupby(items, lambda each: each.sender)]
    total = f"{len(items)} ({num2words(len(items), lang='ru', gender='n')})"
    noun = words.plural(len(items), "отправление", "отправления", "отправлений")
    return str(
        template("dispatch_register.html").render(
            groups=groups,
            day=words.date_long(on),
            total=f"{total} {noun}",
            sent_by=sent_by,
            short=lambda value: words.date_short(value) if value else "",
        )
    )


def envelopes_html(items: Sequence[Item]) -> str:
    """One envelope a page; for the style sheet that ENVELOPES names."""
    return str(template("envelopes.html").render(items=items))
