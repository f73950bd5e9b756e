"""The weekly letter: to supervisors, on the day of the regulation, once, with numbers and without names."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from console import digest, mail, notices, terms
from console.clock import Clock
from schema.case_access import Digest, NoticeKind
from schema.history import Audit, Deadline
from schema.places import Employee, Territory
from tests.conftest import NOW
from tests.console.test_overdue import add, cases

ADDRESS = "head@asino.example"


@pytest.fixture
def post(world: Any, monkeypatch: Any) -> list[mail.Letter]:
    """What was handed to the post; the head and a clerk of one territory have addresses."""
    for login, address in (("head.asino", ADDRESS), ("clerk.asino", "clerk@asino.example")):
        Employee.update(email=address).where(Employee.id == world.officer(login).employee_id).execute()
    sent: list[mail.Letter] = []
    monkeypatch.setattr(mail, "send", lambda letters, settings: sent.extend(letters))
    return sent


def send(world: Any, now: datetime | None = None) -> list[digest.Written]:
    with world.app.app_context():
        return digest.send(digest.due_territories(Clock(now or NOW)), world.settings)


def overdue_terms(world: Any) -> None:
    case, who = cases(world)[0], world.officer("specialist.asino").employee_id
    Deadline.delete().execute()
    for n in range(3):
        add(case, "DL-L2", "open", world.now.date() - timedelta(days=n + 1), who)
    add(case, "DL-P1", "open", world.now.date() - timedelta(days=1), None)


def test_the_letter_counts_by_kind_and_names_nobody(world: Any, post: list[mail.Letter]) -> None:
    overdue_terms(world)
    send(world)
    [letter] = post
    officer = world.officer("head.asino")
    assert letter.to == ADDRESS and terms.count_overdue(officer, world.now) == 4
    assert "4 срока" in letter.subject and "4 срока" in letter.text and "– 3" in letter.text and "– 1" in letter.text
    assert f"{world.settings.url}/overdue/" in letter.text
    names = {part for one in Employee.select() for part in (one.last_name,)} | {"Черных", "Учебная"}
    assert not [name for name in names if name in letter.text + letter.subject]


def test_one_letter_a_week(world: Any, post: list[mail.Letter]) -> None:
    assert (len(send(world)), len(send(world)), len(send(world, NOW + timedelta(hours=5)))) == (1, 0, 0)
    assert len(send(world, NOW + timedelta(days=7))) == 1
    assert len(post) == 2 == Audit.select().where(Audit.act == "digest").count()


@pytest.mark.parametrize(("moment", "count"), [(NOW.replace(hour=7), 0), (NOW + timedelta(days=1), 0), (NOW, 1)])
def test_the_day_and_the_hour_are_those_of_the_regulation(
    world: Any, post: list[mail.Letter], moment: datetime, count: int
) -> None:
    assert len(send(world, moment)) == count


def test_whoever_does_not_want_it_gets_none(world: Any, post: list[mail.Letter]) -> None:
    notices.mute([NoticeKind.DIGEST], world.officer("head.asino"))
    assert send(world) == [] == post


def test_a_letter_that_the_post_refuses_goes_at_the_next_try(world: Any, post: Any, monkeypatch: Any) -> None:
    def refuse(*_: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(mail, "send", refuse)
        assert send(world) == [] and not Digest.select().exists()
    assert len(send(world)) == 1


def test_a_second_worker_does_not_send_again(world: Any, post: list[mail.Letter]) -> None:
    place = Territory.get(Territory.code == "asino")
    [(officer, address)] = digest.readers(place, world.now)
    written = digest.letter(officer, address, world.now, world.settings)
    assert digest._sent(written, world.now, world.settings) and not digest._sent(written, world.now, world.settings)
    assert len(post) == 1


def test_the_command_sends_whatever_the_day_is(world: Any, post: list[mail.Letter]) -> None:
    world.set_clock(NOW + timedelta(days=2))
    answer = world.app.test_cli_runner().invoke(args=["digest"])
    assert "писем отправлено: 0" in answer.output
    answer = world.app.test_cli_runner().invoke(args=["digest", "--now"])
    assert "писем отправлено: 1" in answer.output, answer.output


def test_old_marks_are_forgotten(world: Any, post: list[mail.Letter]) -> None:
    send(world)
    assert digest.forget_old(NOW + timedelta(weeks=50)) == 0
    assert digest.forget_old(NOW + timedelta(weeks=62)) == 1


# ------------------------------------------------------------------ the post


@pytest.mark.pure
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("console://", {"MAIL_BACKEND": "console"}),
        ("", {"MAIL_BACKEND": "console"}),
        (
            "smtp://sender:s%40t@mail.example:2525?from=console%40mail.example",
            {
                "MAIL_BACKEND": "smtp",
                "MAIL_SERVER": "mail.example",
                "MAIL_PORT": 2525,
                "MAIL_PASSWORD": "s@t",
                "MAIL_USE_TLS": True,
                "MAIL_DEFAULT_SENDER": "console@mail.example",
            },
        ),
        ("smtps://mail.example", {"MAIL_PORT": 465, "MAIL_USE_SSL": True, "MAIL_USE_TLS": False}),
        ("smtp://127.0.0.1:1025", {"MAIL_USE_TLS": False, "MAIL_USERNAME": None}),
    ],
)
def test_an_address_of_the_post_is_read(url: str, expected: dict[str, Any]) -> None:
    found = mail.options(url)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.pure
def test_an_unknown_kind_of_post_is_refused() -> None:
    with pytest.raises(ValueError, match="CONSOLE_MAIL_URL"):
        mail.options("http://mail.example")


def test_letters_leave_as_plain_text_in_russian(world: Any) -> None:
    letter = mail.Letter(ADDRESS, "Контроль сроков: 4 срока", "Просрочено: 4 срока.\n")
    settings = world.settings.model_copy(update={"mail_url": "memory://?from=console@asino.example"})
    [sent] = mail.send([letter], settings)
    assert (sent["To"], sent["From"]) == (ADDRESS, "console@asino.example")
    assert sent.get_payload(decode=True).decode() == letter.text
