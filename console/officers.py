"""``Officer``: who acts, with which roles today; posts give roles only while they are held or substituted (L.1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from schema.places import Employee, HolderKind, Post, PostHolder
from schema.spec.labels import POST_ROLES, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """The principal of one request or command: an explicit argument of everything below the views."""

    name: str
    roles: frozenset[Role]
    today: date
    moment: datetime | None = None
    user_id: int | None = None
    employee_id: int | None = None
    organisation_id: int | None = None
    territory_id: int | None = None
    address: str = ""
    system: bool = False

    @property
    def at(self) -> datetime:
        """The moment at which limited access is judged; the end of the day when only the day is known."""
        return self.moment or datetime.combine(self.today, time(23, 59, 59))

    def has(self, *roles: Role) -> bool:
        return bool(self.roles.intersection(roles))


@dataclass(frozen=True, slots=True)
class Tenure:
    """One period of holding or substituting a post."""

    post: Post
    kind: HolderKind
    order_text: str

    @property
    def acting(self) -> bool:
        return self.kind == HolderKind.SUBSTITUTE


def system(today: date, territory_id: int | None = None) -> Officer:
    """The house itself: loads reference rows at installation; never works with cases."""
    return Officer(name="Система", roles=frozenset({Role.ADMIN}), today=today, territory_id=territory_id, system=True)


def tenures(employee_id: int, on: date) -> list[Tenure]:
    """Posts that the employee holds or substitutes on a day."""
    query = (
        PostHolder.select(PostHolder, Post)
        .join(Post, on=(PostHolder.document == Post.id))
        .where(PostHolder.employee == employee_id, PostHolder.from_on <= on)
        .where(PostHolder.to_on.is_null() | (PostHolder.to_on >= on))
    )
    return [Tenure(row.document, row.kind, row.order_text) for row in query]


def roles_on(granted: Iterable[Role], employee_id: int | None, on: date) -> frozenset[Role]:
    """Roles on a day: granted ones, and those of posts held; a post's role is not kept after the post is left."""
    held = {Role(tenure.post.role) for tenure in tenures(employee_id, on)} if employee_id else set()
    return frozenset({role for role in granted if role not in POST_ROLES} | held)


def holders(role: Role, territory_id: int, organisation_id: int | None, on: date) -> list[tuple[Employee, Tenure]]:
    """Who may sign as ``role`` on a day: the holders of the post and their substitutes."""
    query = (
        PostHolder.select(PostHolder, Post, Employee)
        .join(Post, on=(PostHolder.document == Post.id))
        .switch(PostHolder)
        .join(Employee, on=(PostHolder.employee == Employee.id))
        .where(Post.territory == territory_id, Post.role == role, PostHolder.from_on <= on)
        .where(PostHolder.to_on.is_null() | (PostHolder.to_on >= on))
    )
    if organisation_id is not None and role == Role.SERVICE:
        query = query.where(Post.organisation == organisation_id)
    return [(row.employee, Tenure(row.document, row.kind, row.order_text)) for row in query]
