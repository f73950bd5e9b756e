"""The weekly letter about overdue terms: counts by kind and a link, no names; once a week for each supervisor."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from console import access, audit, mail, officers, overdue, regulations, terms
from console.accounts import User, officer_of
from console.clock import DEFAULT_ZONE, Clock
from console.config import Settings
from console.database import transaction
from console.errors import Refused, trace
from console.notices import DIGEST_READERS
from console.officers import Officer
from reports.words import plural
from schema.case import Case
from schema.case_access import Digest, NoticeKind, NoticeMuted
from schema.places import Employee, Territory

log = logging.getLogger("console")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter and whom it was for."""

    officer: Officer
    total: int
    letter: mail.Letter


def due_territories(clock: Clock) -> list[tuple[Territory, datetime]]:
    """Territories whose day and hour of the week have come, each with its own local time.

    The rest of that day counts as well: a machine that was off in the hour sends later.
    """
    found = []
    for place in Territory.select().order_by(Territory.id):
        now = clock.now(place.timezone or DEFAULT_ZONE)
        if _is_time(place.id, now):
            found.append((place, now))
    return found


def _is_time(territory_id: int, now: datetime) -> bool:
    settings = regulations.in_force(territory_id, now.date()).settings
    weekday, hour = settings.get("digest_weekday"), settings.get("digest_hour")
    return weekday == now.isoweekday() and now.hour >= (hour or 0)


def send(places: Iterable[tuple[Territory, datetime]], settings: Settings) -> list[Written]:
    """Write to every supervisor of the territories who was not written to this week; returns the letters.

    The week is marked before the letter goes, so that two workers cannot send twice; what the post did not take is
    unmarked and goes at the next try. No transaction waits for the post.
    """
    found = []
    for place, now in places:
        for officer, address in readers(place, now):
            written = letter(officer, address, now, settings)
            if _sent(written, now, settings):
                found.append(written)
    return found


def _sent(written: Written, now: datetime, settings: Settings) -> bool:
    mark = _marked(written, now)
    if mark is None:
        return False
    try:
        mail.send([written.letter], settings)
    except OSError as error:
        log.error("digest-not-sent account=%s\n%s", written.officer.user_id, trace(error))
        mark.delete_instance()
        return False
    house = officers.system(now.date(), written.officer.territory_id)
    audit.write("digest", house, now, document="digest", reason=f"{written.officer.name}: {written.total}")
    return True


def _marked(written: Written, now: datetime) -> Digest | None:
    """The mark of this week's letter; None when another worker was quicker."""
    mark = {"employee_id": written.officer.employee_id, "week_on": week_of(now.date())}
    try:
        with transaction():
            found: Digest = Digest.create(**mark, sent_at=now, overdue=written.total)
            return found
    except Refused:
        return None


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def readers(place: Territory, now: datetime) -> list[tuple[Officer, str]]:
    """Supervisors of the territory with an e-mail address who want the letter and have not got this week's."""
    muted = NoticeMuted.select(NoticeMuted.employee_id).where(NoticeMuted.kind == NoticeKind.DIGEST)
    told = Digest.select(Digest.employee_id).where(Digest.week_on == week_of(now.date()))
    accounts = (
        User.select(User, Employee)
        .join(Employee, on=(User.employee == Employee.id))
        .where(User.active, Employee.territory == place.id, Employee.dismissed_on.is_null())
        .where(Employee.id.not_in(muted), Employee.id.not_in(told))
        .order_by(User.id)
    )
    found: dict[int, tuple[Officer, str]] = {}
    for user in accounts:
        officer = officer_of(user, now)
        if user.employee.email and officer.roles & DIGEST_READERS and access.may_list(Case, officer):
            found.setdefault(user.employee.id, (officer, str(user.employee.email)))
    return list(found.values())


def letter(officer: Officer, address: str, now: datetime, settings: Settings) -> Written:
    """The letter: how many terms are overdue, of which kinds, and where they are listed."""
    total, kinds = terms.count_overdue(officer, now), overdue.by_kind(officer, now)
    counted = f"{total} {plural(total, 'срок', 'срока', 'сроков')}"
    head = f"Просрочено на {now:%d.%m.%Y}: {counted}." if total else f"На {now:%d.%m.%Y} просроченных сроков нет."
    lines = [f"  {title} – {count}" for title, count in kinds]
    text = "\n".join(
        [
            head,
            *(["", *lines] if lines else []),
            "",
            f"Список: {settings.url}/overdue/",
            "",
            f"Письмо без имён, раз в неделю. Отказаться: {settings.url}/notices/",
        ]
    )
    return Written(officer, total, mail.Letter(address, f"Контроль сроков: {counted}", text))


def forget_old(now: datetime, *, weeks: int = 60) -> int:
    """Marks of letters are kept a little over a year; returns how many went."""
    old: peewee.Expression = Digest.week_on < now.date() - timedelta(weeks=weeks)
    return int(Digest.delete().where(old).execute())
