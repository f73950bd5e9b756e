"""`flask user …`: the administrator's acts on accounts from the command line, through the same audited writer."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from console import accounts_admin, signin
from console.accounts import User, login_name
from console.accounts_admin import Person
from console.database import connection
from console.errors import Refused
from console.officers import Officer, system
from schema.places import Employee, Territory
from schema.spec import Role

user = AppGroup(
    "user", help="Accounts: add, invite, disable, enable, password, roles, unlock, second-factor-reset, list."
)

_ROLES = click.Choice([role.value for role in Role])
_EMPLOYEE = click.option("--employee", type=int, help="id of the employee")
_TERRITORY = click.option("--territory", help="code of the territory, when there is no employee")


def _act(work: Callable[..., Any]) -> Callable[..., Any]:
    """Run an act with the database open; a refusal is one clear line and a non-zero exit."""

    @with_appcontext
    @functools.wraps(work)
    def run(**given: Any) -> None:
        with connection():
            try:
                work(**given)
            except Refused as refusal:
                raise click.ClickException("; ".join(problem.text for problem in refusal.problems)) from None

    return run


def _by() -> tuple[Officer, datetime]:
    now = signin.clock(current_app).now()
    return system(now.date()), now


def _account(username: str) -> User:
    found: User | None = User.get_or_none(User.username == login_name(username))
    if found is None:
        raise click.ClickException(f"нет пользователя {username!r}")
    return found


def _person(roles: tuple[str, ...], employee: int | None, territory: str | None) -> Person:
    worker = Employee.get_or_none(Employee.id == employee) if employee is not None else None
    place = Territory.get_or_none(Territory.code == territory) if territory is not None else None
    if employee is not None and worker is None:
        raise click.ClickException(f"нет сотрудника {employee}")
    if territory is not None and place is None:
        raise click.ClickException(f"нет территории {territory!r}")
    return Person(roles=frozenset(map(Role, roles)), employee=worker, territory=place)


@user.command("add")
@click.argument("username")
@click.option("--role", "roles", multiple=True, required=True, type=_ROLES)
@_EMPLOYEE
@_TERRITORY
@click.password_option(confirmation_prompt=True)
@_act
def add(username: str, roles: tuple[str, ...], employee: int | None, territory: str | None, password: str) -> None:
    """Add an account with a password that you hand over."""
    accounts_admin.add(username, password, _person(roles, employee, territory), *_by())
    click.echo(f"{username}: {', '.join(roles)}")


@user.command("invite")
@click.argument("username")
@click.option("--role", "roles", multiple=True, type=_ROLES)
@_EMPLOYEE
@_TERRITORY
@_act
def invite(username: str, roles: tuple[str, ...], employee: int | None, territory: str | None) -> None:
    """Print a one-time link: for a new account, or, without roles, for an account that forgot its password."""
    if roles or employee is not None:
        _, token = accounts_admin.invite(username, _person(roles, employee, territory), *_by())
    else:
        token = accounts_admin.invite_again(_account(username), *_by())
    click.echo(f"{current_app.extensions['console-settings'].url}/invitation/{token}")


@user.command("disable")
@click.argument("username")
@_act
def disable(username: str) -> None:
    """Disable an account and end its sessions."""
    accounts_admin.disable(_account(username), *_by())
    click.echo(f"{username}: отключён")


@user.command("enable")
@click.argument("username")
@_act
def enable(username: str) -> None:
    """Let a disabled account in again."""
    accounts_admin.enable(_account(username), *_by())
    click.echo(f"{username}: включён")


@user.command("password")
@click.argument("username")
@click.option("--must-change", is_flag=True, help="The person has to change it at the next sign-in.")
@click.password_option(confirmation_prompt=True)
@_act
def password(username: str, must_change: bool, password: str) -> None:
    """Set a new password and end the account's sessions."""
    accounts_admin.set_password(_account(username), password, *_by(), must_change=must_change)
    click.echo(f"{username}: пароль изменён")


@user.command("roles")
@click.argument("username")
@click.argument("roles", nargs=-1, required=True, type=_ROLES)
@_act
def roles(username: str, roles: tuple[str, ...]) -> None:
    """Grant exactly these roles and end the account's sessions."""
    account = _account(username)
    kept = accounts_admin.person_of(account)
    person = Person(roles=frozenset(map(Role, roles)), employee=kept.employee, territory=kept.territory)
    accounts_admin.change(account, person, *_by())
    click.echo(f"{username}: {', '.join(roles)}")


@user.command("unlock")
@click.argument("username")
@_act
def unlock(username: str) -> None:
    """Forget the failed tries of an account."""
    accounts_admin.unlock(_account(username), *_by())
    click.echo(f"{username}: блокировка снята")


@user.command("second-factor-reset")
@click.argument("username")
@_act
def second_factor_reset(username: str) -> None:
    """Take the second factor away (a lost telephone); it is set up anew at the next sign-in."""
    accounts_admin.reset_factor(_account(username), *_by())
    click.echo(f"{username}: второй фактор снят")


@user.command("list")
@click.option("--json", "as_json", is_flag=True)
@_act
def list_users(as_json: bool) -> None:
    """Print every account with its state, roles and territory."""
    rows = [accounts_admin.summary(account) for account in User.select().order_by(User.username)]
    if as_json:
        return click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in rows:
        marks = [row["state"], *(["second factor"] if row["factor"] else []), *(["locked"] if row["locked"] else [])]
        click.echo(
            f"{row['username']:28} {row['territory'] or '-':10} {','.join(row['roles']) or '-':24} {', '.join(marks)}"
        )
