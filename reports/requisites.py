"""From whom a paper comes: the letterhead of the body or institution that its declaration names (domain B.0.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reports.phrases import service_of, territory_of
from schema.places import Organisation, OrganisationRole, Territory

#: Fields by which a paper names the institution that sends it.
_SENDERS = ("source_org", "from_org", "reporter_org", "issuer")
CHECK_NAME = "проверьте наименование"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The name of the body over the paper; ``note`` reminds to check a name that nobody has confirmed."""

    over: str
    name: str
    address: str = ""
    note: str = ""


def letterhead(row: Any) -> Letterhead:
    """The letterhead that the declaration asks for; an unknown kind is a KeyError."""
    return _LETTERHEADS[row.printing.letterhead](row)


def _body(prefix: str, role: OrganisationRole) -> Callable[[Any], Letterhead]:
    """A letterhead with a name of the territory and the address of that office."""

    def head(row: Any) -> Letterhead:
        territory = territory_of(row)
        office = office_of(row, role)
        return _organisation_head(office) if territory is None else _named_by(territory, prefix, office)

    return head


def _named_by(territory: Territory, prefix: str, office: Organisation | None) -> Letterhead:
    note = "" if territory.names_confirmed else CHECK_NAME
    return Letterhead(territory.region, getattr(territory, f"{prefix}_name"), _address(office), note)


def guardianship_of(territory: Territory) -> Letterhead:
    """The letterhead of the guardianship body of a territory, for a print that is no document of a register."""
    office = Organisation.get_or_none(
        (Organisation.territory == territory) & (Organisation.role_in_system == OrganisationRole.GUARDIANSHIP)
    )
    return _named_by(territory, "guardianship", office)


def _service_head(row: Any) -> Letterhead:
    return _organisation_head(service_of(row) or office_of(row, OrganisationRole.SERVICE) or _own_office(row))


def _sender_head(row: Any) -> Letterhead:
    """The office that sends the letter; the bodies of a territory under the names that the territory gives them."""
    sender = sender_of(row) or _own_office(row)
    body = _BODIES.get(sender.role_in_system) if sender else None
    return body(row) if body else _organisation_head(sender)


def _source_head(row: Any) -> Letterhead:
    return _organisation_head(sender_of(row) or _own_office(row))


def _issuer_head(row: Any) -> Letterhead:
    """The body that made the paper: the service on its own paper, everybody else on that of the guardianship body."""
    issuer = getattr(row, "issuer", None)
    if issuer is None or issuer.role_in_system == OrganisationRole.GUARDIANSHIP:
        return _LETTERHEADS["guardianship"](row)
    return _organisation_head(issuer)


def _organisation_head(organisation: Organisation | None) -> Letterhead:
    if organisation is None:
        return Letterhead("", "")
    over = organisation.territory.region if organisation.territory else ""
    return Letterhead(over, organisation.full_name, _address(organisation))


def _address(organisation: Organisation | None) -> str:
    if organisation is None:
        return ""
    phone = f"тел. {organisation.phone}" if organisation.phone else ""
    inn = f"ИНН {organisation.inn}" if organisation.inn else ""
    return ", ".join(filter(None, (organisation.address, phone, organisation.email, inn)))


_BODIES: dict[str, Callable[[Any], Letterhead]] = {
    OrganisationRole.GUARDIANSHIP: _body("guardianship", OrganisationRole.GUARDIANSHIP),
    OrganisationRole.COUNCIL: _body("council", OrganisationRole.COUNCIL),
    OrganisationRole.ADMINISTRATION: _body("administration", OrganisationRole.ADMINISTRATION),
}


def _no_head(row: Any) -> Letterhead:
    """A contract is a paper of both parties: neither puts its name over it."""
    return Letterhead("", "")


_LETTERHEADS: dict[str, Callable[[Any], Letterhead]] = {
    "none": _no_head,
    "guardianship": _BODIES[OrganisationRole.GUARDIANSHIP],
    "council": _BODIES[OrganisationRole.COUNCIL],
    "administration": _BODIES[OrganisationRole.ADMINISTRATION],
    "sender": _sender_head,
    "service": _service_head,
    "source": _source_head,
    "issuer": _issuer_head,
}
LETTERHEADS = frozenset(_LETTERHEADS)


def sender_of(row: Any) -> Organisation | None:
    """The institution that the paper itself names as its sender."""
    return next((found for name in _SENDERS if (found := getattr(row, name, None))), None)


def sender_field(row: Any) -> str:
    """The field that names the sender, empty when the letterhead is not taken from it."""
    if row.printing.letterhead not in {"source", "issuer", "sender"}:
        return ""
    return next((name for name in _SENDERS if getattr(row, name, None)), "")


def office_of(row: Any, role: OrganisationRole) -> Organisation | None:
    """The office of that role among those of the people who made the paper."""
    makers = (row.approved_by, row.signed_by, row.executor, row.created_by)
    offices = [maker.organisation for maker in makers if maker and maker.organisation_id]
    return next((office for office in offices if office.role_in_system == role), None)


def _own_office(row: Any) -> Organisation | None:
    maker = row.created_by
    return maker.organisation if maker and maker.organisation_id else None
