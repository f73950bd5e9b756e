"""The main screens, role by role: what is photographed for the eye and judged for accessibility."""

from __future__ import annotations

import re

from console import access, duplicates, terms
from console.officers import Officer
from schema import registry
from schema.case import Case
from schema.history import Deadline
from schema.people import Person
from schema.spec import State, Status

#: Role → addresses. «{case}»: the case furthest along; «{late}»: an open term; «{key}»: the newest row of a key.
#: «{alike}»: a person whom another card resembles; «{pair}»: that person and the card.
SCREENS: dict[str, tuple[str, ...]] = {
    "clerk": (
        "/desk/",
        "/abuse-journal/",
        "/abuse-journal/new/",
        "/abuse-journal/details/?id={abuse-journal}",
        "/abuse-journal/paste/",
        "/service-memo/",
        "/person/",
        "/person/new/",
        "/duplicates/person/{alike}/",
        "/family/details/?id={family}",
        "/search/",
        "/notices/",
        "/account/",
        "/drafts/",
        "/help/",
        "/help/news/",
        "/help/guide/",
        "/help/guide/10-days",
    ),
    "curator": (
        "/desk/",
        "/case/",
        "/case/{case}/",
        "/readiness/{case}/",
        "/rehab-plan/new/?case={case}",
        "/overdue/",
        "/term/{late}/",
        "/month/",
        "/visits/",
        "/assignments/",
    ),
    "specialist": (
        "/inspection-act/new/?case={case}",
        "/risk-assessment/new/?case={case}",
        "/rights-plan/edit/?id={rights-plan}",
        "/visits/",
    ),
    "head": (
        "/desk/",
        "/case/{case}/",
        "/case/{case}/who/",
        "/case-access/",
        "/retention/",
        "/retention/{case}/",
        "/retention/paper/cooperation-agreement/{cooperation-agreement}/",
        "/duplicates/",
        "/duplicates/person/{pair}/",
        "/curators/",
        "/readiness/",
        "/emergency/",
        "/regulation/",
        "/regulation/asino/",
        "/depersonalised/",
        "/calendar-year/",
        "/investigation-report/",
        "/help/inspection-act",
    ),
    "secretary": ("/meeting/", "/meeting/new/", "/meeting/{meeting}/agenda/", "/assignments/", "/readiness/"),
    "monitor": ("/desk/", "/monitoring-form/", "/monitoring-form/details/?id={monitoring-form}"),
    "supervisor": ("/desk/", "/overdue/", "/overdue/trend/", "/overdue/queue/", "/month/", "/curators/"),
    "executor": ("/desk/", "/measure-report/"),
    "admin": (
        "/desk/",
        "/territory/",
        "/dictionary/",
        "/employee/",
        "/user/",
        "/audit/",
        "/wording/",
        "/regulation/asino/edit/",
    ),
    "": ("/login", "/verify/none"),
}

_NAMED = re.compile(r"\{([a-z-]+)\}")


def login(role: str, territory: str) -> str:
    """The demo log-in of a role; administrators belong to no territory."""
    return role if role in {"", "admin", "regional"} else f"{role}.{territory}"


def address(path: str, officer: Officer | None) -> str:
    """The path with numbers of rows that the officer may open; the list of the register where there is none."""
    if officer is None:
        return path
    found = {name: _newest(name, officer, drafts="/edit/" in path) for name in _NAMED.findall(path)}
    if None in found.values():
        return f"/{path.split('/')[1]}/"
    return _NAMED.sub(lambda match: str(found[match[1]]), path)


def _newest(name: str, officer: Officer, drafts: bool) -> int | str | None:
    if name in {"alike", "pair"}:
        return _alike(officer, both=name == "pair")
    if name == "late":
        row = terms.visible(officer).where(Deadline.status == "open").first()
    elif name == "case":
        cases = access.visible(Case, officer).order_by(Case.stage.desc())
        row = cases.where(Case.state == State.OPEN).first() or cases.first()
    else:
        model = registry.get(name)
        rows = access.visible(model, officer).order_by(model.id.desc())
        row = (rows.where(model.status == Status.DRAFT) if drafts else rows).first()
    return row.id if row else None


def _alike(officer: Officer, both: bool) -> str | None:
    """A card of a person that another card resembles; both numbers as the merging asks for them."""
    for card in access.visible(Person, officer).order_by(Person.id):
        for match in duplicates.of_card(card, officer):
            return f"{card.id}/{match.card.id}" if both else str(card.id)
    return None
