"""Commands of the trail: verify the chain, pack what was seen and taken out since a moment."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from console import chain, incident, sealing, signin, subject
from console.database import connection
from console.errors import Refused
from console.officers import system
from reports.pdf import PdfError
from reports.subject import Request
from schema.people import Person

audit_group = AppGroup("audit", help="The trail: verify its chain.")


@audit_group.command("verify")
@click.option(
    "--head", "known_head", default="", help="A head that was printed or noted: the chain must go through it."
)
@with_appcontext
def verify(known_head: str) -> None:
    """Walk the whole chain; names the first bad row and exits 1."""
    with connection():
        if not sealing.fits():
            raise click.ClickException(sealing.WrongMasterKey.text)
        found = chain.verify(known_head.strip().lower())
    if found.broken:
        click.echo(f"журнал действий нарушен, {found.broken}")
        sys.exit(1)
    click.echo(f"журнал действий цел: строк {found.rows}, голова {found.head}")


@click.command("incident")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"]))
@click.option("--child", "child_id", type=int, help="id of the child; everybody if absent")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def incident_pack(since: datetime, child_id: int | None, out: Path) -> None:
    """Write everything seen or taken out since a moment into OUT, a ZIP; the pack itself stands in the trail."""
    now = signin.clock(current_app).now()
    if since > now:
        raise click.ClickException("момент ещё не наступил")
    with connection():
        child = Person.get_or_none(Person.id == child_id) if child_id is not None else None
        if child_id is not None and child is None:
            raise click.ClickException(f"нет человека с номером {child_id}")
        try:
            made = incident.make(since, child, system(now.date()), now)
        except PdfError as error:
            raise click.ClickException(error.text) from None
    _private(out, made.content)
    click.echo(f"действий {made.acts}, работников {made.people}, цепочка журнала {made.chain}")


@click.command("subject")
@click.option("--request", "number", prompt="Номер запроса", help="number of the request")
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="day on which the request came in; today if absent")
@click.option("--identity", prompt="Как проверена личность", help="which document was shown: it stands in the print")
@click.option("--by", default="", help="the representative and the paper behind the powers")
@click.argument("person_id", type=int)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def subject_answer(number: str, received: datetime | None, identity: str, by: str, person_id: int, out: Path) -> None:
    """Print what is kept about a person and who looked (ст. 14 152-ФЗ) into OUT, a PDF; sealed cases included."""
    now = signin.clock(current_app).now()
    request = Request(number.strip(), (received or now).date(), identity.strip(), by.strip())
    with connection():
        person = Person.get_or_none(Person.id == person_id)
        if person is None:
            raise click.ClickException(f"нет человека с номером {person_id}")
        try:
            content = subject.answer(person, request, system(now.date()), now)
        except PdfError as error:
            raise click.ClickException(error.text) from None
        except Refused as refusal:
            raise click.ClickException("; ".join(problem.text for problem in refusal.problems)) from None
    _private(out, content)
    click.echo(f"ответ на запрос № {number}: {out}")


def _private(out: Path, content: bytes) -> None:
    """Written whole and with mode 0600: the pack is about children."""
    try:
        handle, name = tempfile.mkstemp(dir=out.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, out)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None
