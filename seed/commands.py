"""Commands that fill an empty database: `seed` (reference rows) and `demo` (synthetic cases through the front door)."""

from __future__ import annotations

import time

import click
from flask import current_app
from flask.cli import with_appcontext

from console import signin
from console.database import connection
from console.officers import system
from schema.case import Case
from seed import reference


@click.command("seed")
@with_appcontext
def seed() -> None:
    """Load dictionaries, criteria, the calendar and both municipalities; running it again changes nothing."""
    now = signin.clock(current_app).now()
    with connection():
        for line in reference.load(system(now.date()), now):
            click.echo(line)


@click.command("demo")
@click.option("--cases", default=64, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--seed", "seed_number", default=1, show_default=True, type=int)
@click.option("--if-empty", is_flag=True, help="Do nothing when there are cases already.")
@with_appcontext
def demo(cases: int, seed_number: int, if_empty: bool) -> None:
    """Walk synthetic cases through the front door; only with CONSOLE_DEMO=1."""
    if not current_app.extensions["console-settings"].demo:
        raise click.ClickException("демонстрационные данные создаются только с CONSOLE_DEMO=1")
    from seed.demo import fill

    with connection():
        if if_empty and Case.select().exists():
            return
        click.echo("демонстрационные случаи создаются: около минуты, только при первом запуске …")
        started = time.monotonic()
        made = fill(cases, seed_number, signin.clock(current_app).now())
        click.echo(f"демонстрационных случаев: {made}, за {time.monotonic() - started:.0f} с")
