"""The one writer of accounts: every act on an account with its row in the trail, old → new, in one transaction.

The trail names the account by its log-in name; a password, a secret or a link never enters it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_security import hash_password

from console import (
    accounts,
    accounts_factor,
    accounts_lock,
    accounts_passwords,
    accounts_rules,
    audit,
    handover,
    list_views,
)
from console.accounts import LOGIN_NAME, FormerPassword, Grant, Invitation, User, UserGrant, WebSession, epoch
from console.database import transaction
from console.errors import Refused
from console.officers import Officer
from reports.words import plural
from schema.places import Employee, Territory
from schema.spec import Role
from schema.spec.labels import POST_ROLES
from validators.problem import Problem

#: Roles that are granted; the others come with a post (domain L.1.2).
GRANTED = tuple(role for role in Role if role not in POST_ROLES)
#: Roles that do not belong to one municipality.
NOWHERE = frozenset({Role.ADMIN, Role.REGIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the administrator decides about an account."""

    roles: frozenset[Role]
    employee: Employee | None = None
    territory: Territory | None = None

    @property
    def place(self) -> Territory | None:
        """The municipality of the account: that of the employee, if it belongs to one."""
        return self.employee.territory if self.employee else self.territory

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "roles": sorted(self.roles),
            "employee": self.employee.id if self.employee else None,
            "territory": self.place.code if self.place else None,
        }


def person_of(user: User) -> Person:
    """What is decided about an account now."""
    roles = frozenset(Role(grant.name) for grant in user.grants)
    return Person(roles=roles, employee=user.employee, territory=user.territory)


def reachable(officer: Officer) -> Any:
    """Accounts that an administrator manages: all, or those of the municipality the administrator belongs to."""
    query = User.select().order_by(User.username)
    return query if officer.territory_id is None else query.where(User.territory == officer.territory_id)


# ------------------------------------------------------------------ adding


def add(username: str, password: str, person: Person, officer: Officer, now: datetime) -> User:
    """An account with a known password (the command line). Raises Refused."""
    draft = User(username=username, employee=person.employee)
    found = [
        *_problems(username, person, officer),
        *accounts_passwords.problems(password, draft, accounts_rules.current()),
    ]
    if found:
        raise Refused(found)
    return _create(username, password, person, officer, now)


def invite(username: str, person: Person, officer: Officer, now: datetime) -> tuple[User, str]:
    """An account without a password and the token of the link that sets one. Raises Refused."""
    if found := _problems(username, person, officer):
        raise Refused(found)
    with transaction():
        user = _create(username, secrets.token_urlsafe(48), person, officer, now)
        user.password_at = None
        user.save(only=[User.password_at])
        return user, invite_again(user, officer, now)


def invite_again(user: User, officer: Officer, now: datetime) -> str:
    """A new one-time link, shown once; the earlier one stops working. A forgotten password is set anew with it."""
    if not user.active:
        raise Refused([Problem("disabled", "Учётная запись отключена: сначала включите её")])
    token = secrets.token_urlsafe(32)
    hours = accounts_rules.current().invitation_hours
    with transaction():
        Invitation.delete().where(Invitation.user == user).execute()
        Invitation.create(user=user, token_hash=_hash(token), expires_at=epoch() + hours * 3600)
        audit.write("user-invite", officer, now, row=user, reason=user.username)
    return token


def invited(token: str) -> User | None:
    """Whose link it is; None for a link that was used, replaced or has expired."""
    row = Invitation.get_or_none((Invitation.token_hash == _hash(token)) & (Invitation.expires_at > epoch()))
    return row.user if row and row.user.active else None


def accept(token: str, password: str, now: datetime, address: str) -> User:
    """Set the password of an invited account and spend the link. Raises Refused."""
    user = invited(token)
    if user is None:
        raise Refused([Problem("invitation", "Ссылка уже использована или её срок истёк: попросите новую")])
    with transaction():
        if not Invitation.delete().where(Invitation.token_hash == _hash(token)).execute():
            raise Refused([Problem("invitation", "Ссылка уже использована: попросите новую")])
        _set_password(user, password)
        accounts.sign_out_everywhere(user)
        accounts_lock.clear(user.username)
        audit.write("user-accept", accounts.officer_of(user, now, address), now, row=user, reason=user.username)
    return user


def _create(username: str, password: str, person: Person, officer: Officer, now: datetime) -> User:
    with transaction():
        user = accounts.add_user(
            username, password, set(person.roles), employee=person.employee, territory=person.place
        )
        changes = {name: (None, value) for name, value in person.facts.items()}
        audit.write("user-add", officer, now, row=user, changes=changes, reason=username)
    return user


def _problems(username: str, person: Person, officer: Officer) -> list[Problem]:
    found = []
    if not LOGIN_NAME.fullmatch(username):
        text = "Имя для входа – от 3 до 64 латинских букв, цифр, точек и дефисов, например clerk.asino"
        found.append(Problem("log-in-name", text, "username"))
    elif User.select().where(User.username == username).exists():
        found.append(Problem("not-unique", "Такое имя для входа уже есть", "username"))
    return [*found, *_unfit(person, officer)]


def _unfit(person: Person, officer: Officer) -> list[Problem]:
    found = []
    if person.roles & POST_ROLES:
        text = "Эта роль даётся должностью: запишите сотрудника в замещение должности"
        found.append(Problem("post-role", text, "roles"))
    if not person.roles and person.employee is None:
        found.append(Problem("required", "Выберите хотя бы одну роль", "roles"))
    if person.roles - NOWHERE and person.place is None:
        found.append(
            Problem("required", "Выберите сотрудника или территорию: роль действует в муниципалитете", "employee")
        )
    if officer.territory_id is not None and (person.place is None or person.place.id != officer.territory_id):
        found.append(Problem("foreign-territory", "Вы ведёте учётные записи только своей территории", "employee"))
    return found


# ------------------------------------------------------------------ changing


def change(user: User, person: Person, officer: Officer, now: datetime) -> dict[str, tuple[Any, Any]]:
    """Roles, employee and territory; sessions end, so that nobody works on with a role taken away."""
    found = _unfit(person, officer)
    if Role.ADMIN not in person.roles:
        found += _last_admin(user)
    if found:
        raise Refused(found)
    changed = audit.changes(person_of(user).facts, person.facts)
    if not changed:
        return changed
    with transaction():
        user.employee, user.territory = person.employee, person.place
        user.save(only=[User.employee, User.territory])
        accounts.set_roles(user, set(person.roles))
        accounts.sign_out_everywhere(user)
        audit.write("user-change", officer, now, row=user, changes=changed, reason=user.username)
    return changed


def disable(user: User, officer: Officer, now: datetime) -> None:
    """Refuse sign-in from now on, end every session, make open links useless."""
    if user.id == officer.user_id:
        raise Refused([Problem("self", "Себя отключить нельзя: это делает другой администратор")])
    if found := _last_admin(user):
        raise Refused(found)
    if found := _cases_in_hands(user):
        handover.note_refusal(user.employee_id, officer, now)
        raise Refused(found)
    _switch(user, False, officer, now)


def enable(user: User, officer: Officer, now: datetime) -> None:
    """Let a disabled account in again, with its password and second factor."""
    _switch(user, True, officer, now)


def _switch(user: User, active: bool, officer: Officer, now: datetime) -> None:
    if user.active == active:
        raise Refused([Problem("state", "Учётная запись уже включена" if active else "Учётная запись уже отключена")])
    with transaction():
        user.active, user.disabled_at = active, None if active else epoch()
        user.save(only=[User.active, User.disabled_at])
        accounts.sign_out_everywhere(user)
        Invitation.delete().where(Invitation.user == user).execute()
        act = "user-enable" if active else "user-disable"
        audit.write(act, officer, now, row=user, changes={"active": (not active, active)}, reason=user.username)


def unlock(user: User, officer: Officer, now: datetime) -> None:
    """Forget the failed tries of an account."""
    with transaction():
        was = accounts_lock.clear(user.username)
        audit.write("user-unlock", officer, now, row=user, changes={"locked": (was, False)}, reason=user.username)


def end_sessions(user: User, officer: Officer, now: datetime) -> None:
    """Sign the account out everywhere."""
    with transaction():
        count = len(accounts.sessions_of(user))
        accounts.sign_out_everywhere(user)
        audit.write("user-sign-out", officer, now, row=user, changes={"sessions": (count, 0)}, reason=user.username)


def end_session(user: User, session_id: int, officer: Officer, now: datetime) -> bool:
    """Close one session of the account; False when it has none of this number."""
    with transaction():
        mine = (WebSession.id == session_id) & (WebSession.user_id == user.fs_uniquifier)
        ended = bool(WebSession.delete().where(mine).execute())
        if ended:
            audit.write("user-session-end", officer, now, row=user, reason=user.username)
    return ended


# ------------------------------------------------------------------ password and second factor


def set_password(user: User, password: str, officer: Officer, now: datetime, *, must_change: bool = False) -> None:
    """A new password by the person or the command line; every session ends. Raises Refused."""
    with transaction():
        _set_password(user, password)
        user.must_change = must_change
        user.save(only=[User.must_change])
        accounts.sign_out_everywhere(user)
        Invitation.delete().where(Invitation.user == user).execute()
        audit.write("user-password", officer, now, row=user, reason=user.username)


def _set_password(user: User, password: str) -> None:
    rules = accounts_rules.current()
    if found := accounts_passwords.problems(password, user, rules):
        raise Refused(found)
    _remember(user, rules.password_history)
    user.password = hash_password(accounts_passwords.normalized(password))
    user.password_at, user.must_change = epoch(), False
    user.save(only=[User.password, User.password_at, User.must_change])


def _remember(user: User, history: int) -> None:
    """Keep as many former hashes as the order demands, and none without an order."""
    if history and user.password_at:
        FormerPassword.create(user=user, password=user.password, left_at=epoch())
    newest = FormerPassword.select(FormerPassword.id).where(FormerPassword.user == user)
    kept = [row.id for row in newest.order_by(FormerPassword.id.desc()).limit(max(0, history - 1))]
    stale = FormerPassword.user == user
    FormerPassword.delete().where(stale & FormerPassword.id.not_in(kept) if kept else stale).execute()


def set_factor(user: User, factor: str, code: str, officer: Officer, now: datetime) -> list[str]:
    """Switch the second factor on with a code of the new device, end the sessions; returns recovery codes.

    Raises Refused for a wrong code.
    """
    counter = accounts_factor.matched(factor, code)
    if not counter:
        text = "Код не подошёл. Проверьте время на телефоне и введите новый код"
        raise Refused([Problem("code", text, "code")])
    with transaction():
        had = bool(user.factor)
        user.factor, user.factor_counter, user.factor_at = factor, counter, epoch()
        user.save(only=[User.factor, User.factor_counter, User.factor_at])
        codes = accounts_factor.issue_codes(user)
        accounts.sign_out_everywhere(user)
        audit.write("factor-set", officer, now, row=user, changes={"factor": (had, True)}, reason=user.username)
    return codes


def renew_codes(user: User, officer: Officer, now: datetime) -> list[str]:
    """New recovery codes in place of the old ones; the sessions end."""
    with transaction():
        left = accounts_factor.codes_left(user)
        codes = accounts_factor.issue_codes(user)
        accounts.sign_out_everywhere(user)
        changes = {"recovery_codes": (left, len(codes))}
        audit.write("factor-codes", officer, now, row=user, changes=changes, reason=user.username)
    return codes


def reset_factor(user: User, officer: Officer, now: datetime) -> None:
    """Take the second factor away (a lost telephone) and end the sessions; the person sets it up at next sign-in."""
    if not user.factor:
        raise Refused([Problem("no-factor", "Второй фактор не настроен")])
    with transaction():
        accounts_factor.forget(user)
        accounts.sign_out_everywhere(user)
        audit.write("factor-reset", officer, now, row=user, changes={"factor": (True, False)}, reason=user.username)


# ------------------------------------------------------------------ going


def forget(user: User, officer: Officer, now: datetime) -> None:
    """Remove a disabled account; the trail keeps its name, its papers keep its person."""
    if user.active:
        raise Refused([Problem("active", "Удаляется только отключённая учётная запись")])
    with transaction():
        changes = {name: (value, None) for name, value in person_of(user).facts.items()}
        audit.write("user-forget", officer, now, row=user, changes=changes, reason=user.username)
        accounts.sign_out_everywhere(user)
        list_views.forget_account(user.id)
        User.delete().where(User.id == user.id).execute()


def purge(officer: Officer, now: datetime) -> int:
    """Remove accounts disabled for as long as the rules say, and links that have expired; counts the accounts."""
    Invitation.delete().where(Invitation.expires_at < epoch()).execute()
    days = accounts_rules.current().forget_days
    if not days:
        return 0
    old = User.select().where(~User.active, User.disabled_at < epoch() - days * 24 * 3600)
    found = list(old)
    for user in found:
        forget(user, officer, now)
    return len(found)


def _cases_in_hands(user: User) -> list[Problem]:
    """A curator does not vanish with cases in hand: sessions can be ended at once, the cases are handed over first."""
    count = handover.in_hands(user.employee_id)
    if not count:
        return []
    words = plural(count, "случай", "случая", "случаев")
    text = (
        f"За этим куратором {count} {words} в работе. Руководителю службы сообщено: он передаст их другому куратору. "
        "Если войти мог посторонний – завершите сеансы и выдайте новую ссылку для пароля"
    )
    return [Problem("cases-in-hands", text)]


def _last_admin(user: User) -> list[Problem]:
    """Nobody would be left to let people in."""
    admins = (
        UserGrant.select(UserGrant.user)
        .join(Grant)
        .switch(UserGrant)
        .join(User)
        .where(Grant.name == Role.ADMIN, User.active, User.password_at.is_null(False))
    )
    left = {row.user_id for row in admins}
    if left == {user.id}:
        return [Problem("last-admin", "Это единственный администратор: сначала назначьте другого", "roles")]
    return []


def summary(user: User) -> Mapping[str, Any]:
    """What the list of accounts and the command line tell about one account."""
    return {
        "username": user.username,
        "state": user.state,
        "locked": accounts_lock.seconds_left(user.username),
        "factor": bool(user.factor),
        **person_of(user).facts,
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
