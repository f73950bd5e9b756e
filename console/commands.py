"""Commands of the running house: migrate, check, explain, user, regulation, terms, print, backup …"""

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

from console import (
    audit,
    backup,
    batch,
    calendar_files,
    case_file,
    depersonalised,
    digest,
    encryption,
    issuing,
    migrations,
    policy,
    regulation_files,
    retention,
    search_index,
    signin,
    terms,
    trail_commands,
)
from console.account_commands import user
from console.config import Settings
from console.database import connection, is_verified
from console.errors import Destroyed, Refused
from console.explain import explained
from console.officers import system
from reports import forms, journals, pdf
from reports.pdf import PdfError
from schema import checks, registry
from schema.places import Territory
from schema.regulation import Regulation

regulation = AppGroup("regulation", help="Regulations of territories.")
calendar = AppGroup("calendar", help="The production calendar.")
terms_group = AppGroup("terms", help="Statutory terms.")
search_group = AppGroup("search", help="What rows are found by.")


def hang(app: Flask) -> None:
    """Hang the commands on the Flask CLI."""
    for command in (
        migrate,
        check,
        explain,
        print_document,
        print_case_file,
        export,
        depersonalise,
        access_map,
        make_backup,
        restore_backup,
        encrypt_database,
        user,
        regulation,
        calendar,
        terms_group,
        weekly_digest,
        search_group,
        trail_commands.audit_group,
        trail_commands.incident_pack,
        trail_commands.subject_answer,
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
    """Verify the declarations; with a database also foreign keys, numbers and the trail."""
    found = [f"{item.code} {item.where}: {item.text}" for item in checks.findings()]
    found += _form_findings() + _database_findings()
    for line in found:
        click.echo(line)
    for line in _warnings():
        click.echo(f"warning {line}", err=True)
    if found:
        sys.exit(1)
    click.echo("declarations and database: nothing found")


def _warnings() -> list[str]:
    """What the administrator has to see to, without being a mistake in the data."""
    settings: Settings = current_app.extensions["console-settings"]
    with connection():
        late = backup.overdue(signin.clock(current_app).now()) if not settings.demo else ""
    open_files = [
        f"W002 {path}: читают и другие пользователи, выполните chmod 600" for path in backup.open_to_others(settings)
    ]
    return [*([f"W001 {late}"] if late else []), *open_files, *_unverified(settings)]


def _unverified(settings: Settings) -> list[str]:
    if not settings.database.startswith("postgresql:") or is_verified(settings.database):
        return []
    return ["W003 PostgreSQL на другой машине без проверки сертификата: уберите sslmode из DATABASE_URL и PGSSLMODE"]


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
        _require_kept(row)
        content = issuing.printed(row, _base_url())
        now = signin.clock(current_app).now()
        audit.write("print", system(now.date()), now, row=row, reason="команда print")
        _written(out, content)


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
        _require_kept(found[0])
        try:
            made = case_file.make(found[0], system(now.date()), now, _base_url(), _shown)
        except PdfError as error:
            raise click.ClickException(error.text) from None
        _written(out, made.content)
    click.echo(f"{found[0].title}: документов {made.papers}, листов {made.sheets}, контрольная сумма {made.control}")


def _require_kept(row: Any) -> None:
    """What was destroyed is not printed: nothing but numbers and days is left of it."""
    try:
        retention.require_kept(row)
    except Destroyed as error:
        raise click.ClickException(error.text) from None


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
        whole = [batch.book(model, officer, place, *period) for place in places]
        books = [book for found in whole for book in batch.by_keeper(found)]
        titles = [", ".join(filter(None, (book.territory.caption, book.keeper))) for book in books if book.territory]
        content = pdf.bind([journals.pressed(book) for book in books], titles, title=model.spec.journal.name)
    except PdfError as error:
        raise click.ClickException(error.text) from None
    for place, found in zip(places, whole, strict=True):
        batch.noted_book(found, system(now.date(), place.id), now)
    return content


@click.command("backup")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def make_backup(out: Path) -> None:
    """Write a sealed backup of database, attachments and keys into OUT while the console works, and read it again."""
    settings, now = current_app.extensions["console-settings"], signin.clock(current_app).now()
    secret = backup.passphrase(settings) or _asked(confirm=True)
    with connection():
        made = backup.make(out, secret, settings, system(now.date()), now)
    click.echo(f"{out}: таблиц {len(made.tables)}, строк {made.rows}, файлов {made.files}; прочитано и сверено")


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Also where there is data: it is set aside (PostgreSQL: replaced).")
@with_appcontext
def restore_backup(file: Path, force: bool) -> None:
    """Restore FILE into an empty place; stop the services before."""
    settings, now = current_app.extensions["console-settings"], signin.clock(current_app).now()
    secret = backup.passphrase(settings) or _asked(confirm=False)
    with connection():
        made = backup.restore(file, secret, settings, system(now.date()), now, force=force)
    click.echo(f"восстановлена копия от {made.made_at}: строк {made.rows}, файлов {made.files}; таблицы сверены")


@click.command("encrypt-database")
@with_appcontext
def encrypt_database() -> None:
    """Turn the plain SQLite database into an SQLCipher one at the same place; stop the services before."""
    settings, now = current_app.extensions["console-settings"], signin.clock(current_app).now()
    with connection():
        made = encryption.encrypt(settings, system(now.date()), now)
    click.echo(f"база зашифрована: таблиц {made.tables}, строк {made.rows}, сверено")
    click.echo(f"теперь адрес базы: DATABASE_URL={made.url}")
    click.echo(f"прежний файл не зашифрован: проверьте вход и уничтожьте {made.plain}")


def _asked(*, confirm: bool) -> bytes:
    answer: str = click.prompt("Пароль резервной копии", hide_input=True, confirmation_prompt=confirm)
    return answer.encode()


@click.command("depersonalise")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--from", "start", type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]), help="First day; 1 January if left out."
)
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]), help="Last day; today if left out.")
@click.option("--purpose", required=True, help="What for and for whom; stands in the manifest and in the trail.")
@with_appcontext
def depersonalise(out: Path, start: datetime | None, end: datetime | None, purpose: str) -> None:
    """Write a ZIP without persons (k >= 5): children of the signals of a period, counts, manifest."""
    now = signin.clock(current_app).now()
    since, until = start.date() if start else now.date().replace(month=1, day=1), end.date() if end else now.date()
    with connection():
        try:
            made = depersonalised.export(depersonalised.Request(since, until, purpose), system(now.date()), now)
        except Refused as refusal:
            raise click.ClickException("; ".join(problem.text for problem in refusal.problems)) from None
    _written(out, made.content)
    click.echo(f"строк: {made.rows}, скрыто: {made.withheld}")


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


@calendar.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--territory", help="Code of the territory whose regional days these are; all if absent.")
@click.option("--dry-run", is_flag=True, help="Only tell what would change and which open terms would move.")
@click.option("--reason", default="", help="Why; kept in the trail and with every term that moves.")
@with_appcontext
def load_calendar(file: Path, territory: str | None, dry_run: bool, reason: str) -> None:
    """Load days, years or the text of a decree from FILE (UTF-8); every mistake is named with its line."""
    now = signin.clock(current_app).now()
    if not dry_run and not reason:
        raise click.ClickException("напишите, почему меняется календарь: --reason «…»")
    with connection():
        place = _places(territory)[0] if territory else None
        outcome = calendar_files.load_text(
            _text(file), system(now.date()), now, territory=place, dry_run=dry_run, reason=reason
        )
    for problem in outcome.problems:
        click.echo(problem.text, err=True)
    if outcome.problems:
        sys.exit(1)
    for day in outcome.days:
        click.echo(f"{day.day:%d.%m.%Y}: был {day.was}, {'станет' if dry_run else 'стал'} {day.now} – {day.name}")
    for year in outcome.years:
        click.echo(f"{year.year} год: {year.was} → {year.now}, {year.basis}")
    _tell_moved(outcome.moved, "станет" if dry_run else "стало")
    click.echo(f"{'без записи – ' if dry_run else ''}{outcome.summary}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")[: calendar_files.LONGEST]
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{file}: это не текст в кодировке UTF-8") from None


@terms_group.command("recompute")
@with_appcontext
def recompute_terms() -> None:
    """Recompute the terms of all unfinished cases; prints was / now / why."""
    now = signin.clock(current_app).now()
    with connection():
        _tell_moved(terms.recompute(now, "пересчёт"))


@search_group.command("rebuild")
@with_appcontext
def rebuild_search() -> None:
    """Make anew what every row is found by: after an upgrade that declares other fields."""
    with connection():
        done = search_index.rebuild(_shown_rows)
    click.echo(f"записей, которые можно найти: {done}")


def _shown_rows(done: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rготово {done}", nl=False, err=True)


def _tell_moved(moved: Iterable[Mapping[str, Any]], will_be: str = "стало") -> None:
    """Which open terms moved: was, now, why."""
    for change in moved:
        click.echo(
            f"{change['case']} {change['rule']}: было {change['was']}, {will_be} {change['now']} – {change['why']}"
        )


@click.command("digest")
@click.option("--now", "at_once", is_flag=True, help="Whatever the day and hour that the regulation names.")
@with_appcontext
def weekly_digest(at_once: bool) -> None:
    """Send the weekly letters about overdue terms: counts by kind, no names; one a week for each supervisor."""
    settings, clock = current_app.extensions["console-settings"], signin.clock(current_app)
    with connection():
        places = (
            [(place, clock.now(place.timezone)) for place in Territory.select().order_by(Territory.id)]
            if at_once
            else digest.due_territories(clock)
        )
        sent = digest.send(places, settings)
    click.echo(f"писем отправлено: {len(sent)}")
