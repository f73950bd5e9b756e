"""Состав Совета (Консилиума): who is a member of the body, as whom, in which period; a quorum is counted by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from schema import fields as f
from schema.base import Record
from schema.places import Employee, Organisation, Territory
from schema.registry import register
from schema.spec import Access, Labelled, Listing, Order, Reach, Role, Section, Spec


class CouncilRole(Labelled):
    CHAIR = "chair", "председатель"
    DEPUTY = "deputy", "заместитель председателя"
    SECRETARY = "secretary", "секретарь"
    MEMBER = "member", "член"

    @property
    def votes(self) -> bool:
        """The secretary keeps the protocol and does not vote."""
        return self is not CouncilRole.SECRETARY


#: Who leads a meeting, in this order.
LEADING = (CouncilRole.CHAIR, CouncilRole.DEPUTY)


@register
class CouncilMember(Record):
    """Член Совета (Консилиума) в определённый период."""

    territory = f.Link(Territory, "Территория", automatic=True)
    body = f.Entry("COUNCIL", "Орган", required=True)
    employee = f.Link(Employee, "Человек", required=True)
    organisation = f.Link(Organisation, "От какой организации")
    role = f.Choice(CouncilRole, "Кем входит", required=True, default=CouncilRole.MEMBER)
    from_on = f.Date("С", required=True, default="today")
    to_on = f.Date("По", help="пусто – бессрочно")
    order_text = f.Line("Каким актом введён (№, дата)", 200)

    class Meta:
        table_name = "council_member"

    spec = Spec(
        key="council-member",
        title="Член Совета (Консилиума)",
        plural="Состав Совета (Консилиума)",
        accusative="члена Совета (Консилиума)",
        basis="Модель, этап 6; п. 3.3 Положения о мониторинге (Кедровый)",
        purpose="Кто входит в Совет (Консилиум) и с какого дня: по составу на день заседания считается кворум.",
        menu="settings",
        sections=(
            Section("Член Совета (Консилиума)", ("body", "employee", "organisation", "role")),
            Section("Срок", ("from_on", "to_on", "order_text")),
        ),
        listing=Listing(
            columns=("employee", "role", "organisation", "body", "from_on", "to_on"),
            search=("employee", "organisation", "order_text"),
            filters=("body", "role", "from_on", "to_on"),
            order="from_on",
        ),
        access=Access(
            read=frozenset({Role.HEAD, Role.DEPUTY, Role.SERVICE, Role.SUPERVISOR, Role.MEMBER}),
            draft=frozenset({Role.SECRETARY, Role.ADMIN}),
            reach=Reach.TERRITORY,
        ),
        checks=(Order("from_on", "to_on"),),
        needs_case=False,
    )

    @property
    def caption(self) -> str:
        return f"{self.employee.short}, {CouncilRole(self.role).label}" if self.employee_id else "член Совета"


_ORDER = {role: position for position, role in enumerate(CouncilRole)}


def members_on(territory_id: int | None, body: str | None, day: date) -> list[CouncilMember]:
    """Members of a body of a territory on a day: the chair first, then the deputy, the secretary and the others."""
    model: Any = CouncilMember
    query = model.select().where(model.territory == territory_id, model.body == body, model.from_on <= day)
    found = query.where(model.to_on.is_null() | (model.to_on >= day)).order_by(model.id)
    return sorted(found, key=lambda member: _ORDER[member.role])


def voting_on(territory_id: int | None, body: str | None, day: date) -> list[CouncilMember]:
    """Members who vote and of whom a quorum is counted."""
    return [member for member in members_on(territory_id, body, day) if member.role.votes]
