"""Accounts: users, their granted roles and sessions; written by the sign-in library and by ``console.officers`` CLI."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import peewee
from flask_security import RoleMixin, UserMixin, hash_password

from console.officers import Officer, roles_on
from schema.base import Table
from schema.places import Employee, Territory
from schema.spec import Role


class Grant(RoleMixin, Table):
    """A role that accounts may be granted; ``name`` is the role code of the contract."""

    name: Any = peewee.CharField(max_length=40, unique=True)
    description: Any = peewee.CharField(max_length=200, default="")

    class Meta:
        table_name = "account_role"


class User(UserMixin, Table):
    """An account; the order of bases matters: Peewee's ``get_id`` must not shadow the mixin's (traps, «Sessions»)."""

    username: Any = peewee.CharField(max_length=64, unique=True)
    email: Any = peewee.CharField(max_length=160, unique=True)
    password: Any = peewee.CharField(max_length=255)
    active: Any = peewee.BooleanField(default=True)
    fs_uniquifier: Any = peewee.CharField(max_length=64, unique=True)
    employee: Any = peewee.ForeignKeyField(Employee, null=True, backref="+", on_delete="RESTRICT")
    territory: Any = peewee.ForeignKeyField(Territory, null=True, backref="+", on_delete="RESTRICT")

    class Meta:
        table_name = "account"

    @property
    def roles(self) -> list[Grant]:  # type: ignore[override]
        """What Flask-Security asks for; the grants are the truth."""
        return [grant.role for grant in self.grants]


class UserGrant(Table):
    """Which account has which role."""

    user: Any = peewee.ForeignKeyField(User, backref="grants", on_delete="CASCADE")
    role: Any = peewee.ForeignKeyField(Grant, backref="+", on_delete="CASCADE")

    class Meta:
        table_name = "account_grant"
        indexes = ((("user", "role"), True),)

    @property
    def name(self) -> str:
        return str(self.role.name)


class WebSession(Table):
    """One server-side session; the cookie holds a random token, this table only its hash."""

    token_hash: Any = peewee.CharField(max_length=64, unique=True)
    user_id: Any = peewee.CharField(max_length=64, default="", index=True)
    data: Any = peewee.TextField(default="{}")
    created_at: Any = peewee.IntegerField()  # seconds since the epoch
    seen_at: Any = peewee.IntegerField()

    class Meta:
        table_name = "web_session"


TABLES: tuple[type[Table], ...] = (Grant, User, UserGrant, WebSession)


def add_user(
    username: str,
    password: str,
    roles: set[Role],
    *,
    employee: Employee | None,
    territory: Territory | None,
    hashed: str = "",
) -> User:
    """Create an account; the password is hashed with argon2id. Raises IntegrityError when the name is taken.

    ``hashed`` is the hash of the same password, when many accounts are made at once.
    """
    user = User.create(
        username=username,
        email=f"{username}@console.invalid",
        password=hashed or hash_password(password),
        fs_uniquifier=secrets.token_hex(32),
        employee=employee,
        territory=territory,
    )
    set_roles(user, roles)
    return user


def set_roles(user: User, roles: set[Role]) -> None:
    """Grant exactly these roles; the roles of posts come from the posts and need no grant."""
    UserGrant.delete().where(UserGrant.user == user).execute()
    for role in sorted(roles):
        known = Grant.get_or_none(Grant.name == role.value)
        grant = known or Grant.create(name=role.value, description=role.label)
        UserGrant.create(user=user, role=grant)


def officer_of(user: User, now: datetime, address: str = "") -> Officer:
    """The principal for a request: roles granted and roles of the posts held today."""
    granted = {Role(grant.name) for grant in user.grants}
    employee = user.employee
    return Officer(
        name=employee.short if employee else user.username,
        roles=roles_on(granted, employee.id if employee else None, now.date()),
        today=now.date(),
        moment=now,
        user_id=user.id,
        employee_id=employee.id if employee else None,
        organisation_id=employee.organisation_id if employee else None,
        territory_id=employee.territory_id if employee else user.territory_id,
        address=address,
    )


def sign_out_everywhere(user: User) -> None:
    """End every session of the account: a replayed cookie is refused at once."""
    WebSession.delete().where(WebSession.user_id == user.fs_uniquifier).execute()
    user.fs_uniquifier = secrets.token_hex(32)
    user.save()
