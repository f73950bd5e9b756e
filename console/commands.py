"""Commands of the running house: migrate, check, explain, user, regulation, terms, print, case-file, export, routes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_security import hash_password

from console import accounts, audit, batch, case_file, issuing, migrations, policy, regulation_files, signin, terms
from console.database import connection
from console.explain import explained
from console.officers import system
from reports import forms, journals, pdf
from reports.pdf import PdfError
from schema import checks, registry
from schema.places import Employee, Territory
from schema.regulation import Regulation
from schema.spec import Role

user = AppGroup("user", help="Accounts: add, disable, password, roles.")
regulation = AppGroup("regulation", help="Regulations of territories.")
terms_group = AppGroup("terms", help="Statutory terms.")


def hang(app: Flask) -> None:
    """Hang the commands on the Flask CLI."""
    for command in (
        migrate,
        check,
        explain,
        print_document,
        print_case_file,
        export,
        access_map,
        user,
        regulation,
        terms_group,
    ):
        app.cli.add_command(command)


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the database to the present schema."""
    for name in migrations.up():
        click.echo(f"applied {name}")


@click.command("check")
@with_appcontext
def check() -> None:
    """Verify the declarations; with a database also foreign keys and the numbers of registers."""
    found = [f"{item.code} {item.where}: {item.text}" for item in checks.findings()]
    found += _form_findings() + _database_findings()
    for line in found:
        click.echo(line)
    if found:
        sys.exit(1)
    click.echo("declarations and database: nothing found")


def _form_findings() -> list[str]:
    """Mistakes in the files of statutory forms, also in those that an administrator has corrected."""
    found = []
    for model in registry.documents():
        name = model.spec.printing.template if model.spec.printing else ""
        try:
            found += [f"form {name}: {text}" for text in forms.problems(name, model)] if forms.source(name) else []
        except forms.WrongForm as error:
            found.append(f"form {error}")
    return found


def _database_findings() -> list[str]:
    from console import attachments
    from console.integrity import findings

    with connection():
        return [*findings(), *attachments.findings(current_app.extensions["console-settings"])]


@click.command("explain")
@click.argument("key")
def explain(key: str) -> None:
    """Print what is derived from the declaration KEY."""
    try:
        model = registry.get(key)
    except KeyError:
        raise click.ClickException(f"нет документа с ключом {key!r}") from None
    click.echo(explained(model))


@click.command("print")
@click.argument("key")
@click.argument("row_id", type=int)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def print_document(key: str, row_id: int, out: Path) -> None:
    """Print document KEY with id ROW_ID into OUT."""
    with connection():
        try:
            row = registry.get(key).get_or_none(registry.get(key).id == row_id)
        except KeyError:
            raise click.ClickException(f"нет документа с ключом {key!r}") from None
        if row is None or not getattr(row.spec, "printing", None):
            raise click.ClickException(f"{key} {row_id}: печатать нечего")
        out.write_bytes(issuing.printed(row, current_app.extensions["console-settings"].url))


@click.command("case-file")
@click.argument("number")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def print_case_file(number: str, out: Path) -> None:
    """Print the whole case NUMBER (Latin look-alikes are understood) into OUT."""
    now = signin.clock(current_app).now()
    with connection():
        found = case_file.by_number(number)
        if len(found) != 1:
            several = ", ".join(f"{case.title} ({case.territory.short_name})" for case in found)
            raise click.ClickException(
                f"под номером {number!r} несколько дел: {several}" if found else f"нет дела {number!r}"
            )
        try:
            made = case_file.make(found[0], system(now.date()), now, _base_url(), _shown)
        except PdfError as error:
            raise click.ClickException(error.text) from None
        _written(out, made.content)
    click.echo(f"{found[0].title}: документов {made.papers}, листов {made.sheets}, контрольная сумма {made.control}")


def _shown(done: int, of: int) -> None:
    """Progress on a terminal only: a file of many papers takes a minute."""
    if sys.stderr.isatty():
        click.echo(f"\rдокументов {done} из {of}", nl=done == of, err=True)


def _base_url() -> str:
    return str(current_app.extensions["console-settings"].url)


def _written(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None


@click.command("export")
@click.argument("key")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_", required=True, type=click.Choice(["pdf"]))
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]), help="first day; 1 January if absent")
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]), help="last day; today if absent")
@click.option("--territory", help="code of one territory; all if absent")
@with_appcontext
def export(
    key: str, out: Path, format_: str, start: datetime | None, end: datetime | None, territory: str | None
) -> None:
    """Write the register KEY for a period into OUT as the paper book, one book for each territory."""
    now = signin.clock(current_app).now()
    since, until = start.date() if start else now.date().replace(month=1, day=1), end.date() if end else now.date()
    if until < since:
        raise click.ClickException("последний день раньше первого")
    with connection():
        _written(out, _books(key, _places(territory), (since, until), now))


def _places(code: str | None) -> list[Territory]:
    found = list(Territory.select().where((Territory.code == code) if code else True).order_by(Territory.code))
    if not found:
        raise click.ClickException(f"нет территории {code!r}")
    return found


def _books(key: str, places: list[Territory], period: tuple[date, date], now: datetime) -> bytes:
    try:
        model = registry.get(key)
    except KeyError:
        raise click.ClickException(f"нет документа с ключом {key!r}") from None
    if not getattr(model.spec, "journal", None):
        raise click.ClickException(f"{key}: у этого раздела нет журнала для печати")
    officer = system(now.date())
    try:
        books = [book for place in places for book in batch.by_keeper(batch.book(model, officer, place, *period))]
        titles = [", ".join(filter(None, (book.territory.caption, book.keeper))) for book in books if book.territory]
        content = pdf.bind([journals.pressed(book) for book in books], titles, title=model.spec.journal.name)
    except PdfError as error:
        raise click.ClickException(error.text) from None
    audit.write("print-journal", officer, now, reason=f"{key} {period[0]:%d.%m.%Y}–{period[1]:%d.%m.%Y}")
    return content


@click.command("access-map")
@click.option("--json", "as_json", is_flag=True, help="JSON: a list of {path, methods, act}.")
@with_appcontext
def access_map(as_json: bool) -> None:
    """Every route and the act it needs."""
    rows = policy.routes(current_app)
    click.echo(
        json.dumps(rows, ensure_ascii=False, indent=1)
        if as_json
        else "\n".join(f"{r['act']:8} {r['path']}" for r in rows)
    )


@user.command("add")
@click.argument("username")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--employee", type=int, help="id of the employee")
@click.option("--territory", help="code of the territory, when there is no employee")
@click.password_option(confirmation_prompt=True)
@with_appcontext
def add_user(username: str, roles: tuple[str, ...], employee: int | None, territory: str | None, password: str) -> None:
    """Add an account."""
    if len(password) < 12:
        raise click.ClickException("пароль короче 12 знаков")
    with connection():
        if accounts.User.get_or_none(accounts.User.username == username):
            raise click.ClickException(f"имя {username!r} занято")
        person = Employee.get_or_none(Employee.id == employee) if employee else None
        place = Territory.get_or_none(Territory.code == territory) if territory else None
        if (employee and person is None) or (territory and place is None):
            raise click.ClickException("нет такого сотрудника или территории")
        accounts.add_user(username, password, {Role(role) for role in roles}, employee=person, territory=place)
    click.echo(f"{username}: {', '.join(roles)}")


def _account(username: str) -> accounts.User:
    found: accounts.User | None = accounts.User.get_or_none(accounts.User.username == username)
    if found is None:
        raise click.ClickException(f"нет пользователя {username!r}")
    return found


@user.command("disable")
@click.argument("username")
@with_appcontext
def disable_user(username: str) -> None:
    """Disable an account and end its sessions."""
    with connection():
        account = _account(username)
        account.active = False
        accounts.sign_out_everywhere(account)


@user.command("password")
@click.argument("username")
@click.password_option(confirmation_prompt=True)
@with_appcontext
def change_password(username: str, password: str) -> None:
    """Set a new password and end the account's sessions."""
    if len(password) < 12:
        raise click.ClickException("пароль короче 12 знаков")
    with connection():
        account = _account(username)
        account.password = hash_password(password)
        accounts.sign_out_everywhere(account)


@user.command("roles")
@click.argument("username")
@click.argument("roles", nargs=-1, required=True, type=click.Choice([role.value for role in Role]))
@with_appcontext
def change_roles(username: str, roles: tuple[str, ...]) -> None:
    """Grant exactly these roles."""
    with connection():
        accounts.set_roles(_account(username), {Role(role) for role in roles})


@regulation.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would change and which open terms would move.")
@click.option("--reason", default="", help="Why; kept with the version.")
@with_appcontext
def load_regulation(file: Path, dry_run: bool, reason: str) -> None:
    """Load a regulation FILE; every mistake is named with its key path."""
    now = signin.clock(current_app).now()
    with connection():
        outcome = regulation_files.load(file, system(now.date()), now, dry_run=dry_run, reason=reason)
    for problem in outcome.problems:
        click.echo(problem.text, err=True)
    if outcome.problems:
        sys.exit(1)
    for line in () if outcome.is_new else outcome.changes:
        click.echo(str(line))
    _tell_moved(outcome.moved, "станет" if dry_run else "стало")
    click.echo(f"{'без записи – ' if dry_run else ''}{outcome.summary}")


@regulation.command("export")
@click.argument("territory")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--version", type=int, help="Which version; the newest if absent.")
@with_appcontext
def export_regulation(territory: str, out: Path, version: int | None) -> None:
    """Write the regulation of TERRITORY (its code) into OUT: a file that loads to the same rules."""
    with connection():
        [place] = _places(territory)
        try:
            text = regulation_files.export(place.id, version)
        except KeyError:
            raise click.ClickException(f"у территории {territory!r} нет такого регламента") from None
    _written(out, text.encode("utf-8"))


@regulation.command("list")
@with_appcontext
def list_regulations() -> None:
    """Print every version of every regulation."""
    with connection():
        for row in Regulation.select().order_by(Regulation.territory, Regulation.version):
            rules = "" if row.digest else ", только реквизиты"
            since = f"действует с {row.in_force_from:%d.%m.%Y}"
            click.echo(f"{row.territory.code} версия {row.version}: {row.edition}, {since}{rules}")


@terms_group.command("recompute")
@with_appcontext
def recompute_terms() -> None:
    """Recompute the terms of all unfinished cases; prints was / now / why."""
    now = signin.clock(current_app).now()
    with connection():
        _tell_moved(terms.recompute(now, "пересчёт"))


def _tell_moved(moved: Iterable[Mapping[str, Any]], will_be: str = "стало") -> None:
    """Which open terms moved: was, now, why."""
    for change in moved:
        click.echo(
            f"{change['case']} {change['rule']}: было {change['was']}, {will_be} {change['now']} – {change['why']}"
        )
