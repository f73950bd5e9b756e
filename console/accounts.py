"""Accounts: the tables of sign-in and what is read from them; only the modules ``console/accounts*`` write them.

Moments of sign-in are whole seconds since the epoch of the machine's own clock: a demonstration set to another day must
not move the end of a session or of a lock.
"""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import peewee
from flask_security import RoleMixin, UserMixin, hash_password

from console.officers import Officer, roles_on
from schema.base import Table
from schema.places import Employee, Territory
from schema.spec import Role


@dataclass(frozen=True, slots=True)
class Kind:
    """How the trail names an account; an account is no document and has no other declaration."""

    key: str = "user"


def epoch() -> int:
    """Now, in seconds since the epoch."""
    return int(time.time())


#: Cyrillic letters that look like the Latin ones of a log-in name.
_LOOK_ALIKES = str.maketrans("асеорхукмтвнігј", "aceopxykmtbhirj")


def login_name(typed: str) -> str:
    """The one reading of a typed log-in name, for looking up and for counting tries alike.

    Letter case, spaces, invisible characters and letters that look alike make no second name.
    """
    folded = unicodedata.normalize("NFKD", typed).casefold().translate(_LOOK_ALIKES)
    return "".join(
        char for char in folded if not char.isspace() and unicodedata.category(char) not in {"Cf", "Cc", "Mn"}
    )


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
    password_at: Any = peewee.IntegerField(null=True)  # epoch seconds; None until the invited person sets a password
    must_change: Any = peewee.BooleanField(default=False)
    disabled_at: Any = peewee.IntegerField(null=True)
    factor: Any = peewee.TextField(default="")  # the TOTP secret, encrypted (console.accounts_factor)
    factor_counter: Any = peewee.IntegerField(default=0)  # the last 30-second step whose code was taken
    factor_at: Any = peewee.IntegerField(null=True)

    spec: ClassVar[Kind] = Kind()

    class Meta:
        table_name = "account"

    @property
    def state(self) -> str:
        """disabled, invited (no password yet) or active."""
        if not self.active:
            return "disabled"
        return "active" if self.password_at else "invited"

    @property
    def caption(self) -> str:
        return f"{self.username} ({self.employee.short})" if self.employee_id else str(self.username)

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
    address: Any = peewee.CharField(max_length=64, default="")
    agent: Any = peewee.CharField(max_length=300, default="")  # the browser's own name, as it was at sign-in

    class Meta:
        table_name = "web_session"


class RecoveryCode(Table):
    """One unused recovery code; the row goes when the code is used."""

    user: Any = peewee.ForeignKeyField(User, backref="+", on_delete="CASCADE")
    position: Any = peewee.IntegerField()
    code_hash: Any = peewee.CharField(max_length=255)

    class Meta:
        table_name = "recovery_code"
        indexes = ((("user", "position"), True),)


class FormerPassword(Table):
    """A password that was used before; kept only while a local order demands a history."""

    user: Any = peewee.ForeignKeyField(User, backref="+", on_delete="CASCADE")
    password: Any = peewee.CharField(max_length=255)
    left_at: Any = peewee.IntegerField()

    class Meta:
        table_name = "former_password"


class Invitation(Table):
    """A one-time link for setting a password; the table holds only the hash of its token."""

    user: Any = peewee.ForeignKeyField(User, unique=True, backref="+", on_delete="CASCADE")
    token_hash: Any = peewee.CharField(max_length=64, unique=True)
    expires_at: Any = peewee.IntegerField()

    class Meta:
        table_name = "account_invitation"


class CalendarFeed(Table):
    """The secret address of an officer's calendar; the table holds only the hash of its token."""

    user: Any = peewee.ForeignKeyField(User, unique=True, backref="+", on_delete="CASCADE")
    token_hash: Any = peewee.CharField(max_length=64, unique=True)
    made_at: Any = peewee.IntegerField()  # seconds since the epoch

    class Meta:
        table_name = "calendar_feed"


class SignInCount(Table):
    """Failed tries of one name or one address; the subject is a keyed hash, for people type passwords into names."""

    kind: Any = peewee.CharField(max_length=10)
    subject: Any = peewee.CharField(max_length=64)
    tries: Any = peewee.IntegerField(default=0)
    last_at: Any = peewee.IntegerField(default=0)
    locked_until: Any = peewee.IntegerField(default=0)

    class Meta:
        table_name = "sign_in_count"
        indexes = ((("kind", "subject"), True),)


class AccountSetting(Table):
    """One rule of sign-in that the administrator has changed; JSON (console.accounts_rules)."""

    name: Any = peewee.CharField(max_length=40, unique=True)
    value: Any = peewee.TextField()

    class Meta:
        table_name = "account_setting"


class WorkCount(Table):
    """How many prints or searches an account asked for within one minute (console.pace)."""

    user_id: Any = peewee.IntegerField()
    kind: Any = peewee.CharField(max_length=10)
    minute: Any = peewee.IntegerField()  # minutes since the epoch
    taken: Any = peewee.IntegerField()

    class Meta:
        table_name = "work_count"
        indexes = ((("user_id", "kind"), True),)


TABLES: tuple[type[Table], ...] = (
    Grant,
    User,
    UserGrant,
    WebSession,
    RecoveryCode,
    FormerPassword,
    Invitation,
    CalendarFeed,
    SignInCount,
    AccountSetting,
    WorkCount,
)
LOGIN_NAME = re.compile(r"[a-z0-9._\-]{3,64}")


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
        password=hashed or hash_password(unicodedata.normalize("NFC", password)),
        password_at=epoch(),
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
    user.save(only=[User.fs_uniquifier])  # never the whole row: a code spent meanwhile must stay spent


def sessions_of(user: User) -> list[WebSession]:
    """Open sessions of an account, the one used last first."""
    query = WebSession.select().where(WebSession.user_id == user.fs_uniquifier)
    return list(query.order_by(WebSession.seen_at.desc(), WebSession.id))
