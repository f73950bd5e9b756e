"""Lock-out: counted in the database per name and per address, dodged by nothing, and no oracle of accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import low_level
from flask import Flask

from app import create_app
from console import accounts, accounts_admin, accounts_lock, accounts_rules, audit
from console.accounts import SignInCount, User, login_name
from schema.history import Audit
from tests.pages import PASSWORD, Visitor

WRONG = "not the password"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`later(seconds)` moves the machine's clock on."""
    shift = [0]
    true = accounts.epoch
    for module in (accounts, accounts_lock, accounts_admin):
        monkeypatch.setattr(module, "epoch", lambda: true() + shift[0])

    def move(seconds: int) -> None:
        shift[0] += seconds

    return move


def keys_of(world: Any) -> dict[str, Any]:
    """What another worker of the same installation shares."""
    return {"secret_key": world.app.secret_key, "audit_key_file": world.app.extensions["trail-key"]}


def attempt(app: Flask, name: str, password: str, address: str = "192.0.2.1", **headers: str) -> str:
    """One try to sign in; returns what the page says, empty when the person is in."""
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = address
    token = visitor.open("/login").root.xpath("//input[@name='csrf_token']/@value")[0]
    form = {"username": name, "password": password, "csrf_token": token}
    answer = visitor.client.post("/login", data=form, headers={"Referer": "http://localhost/", **headers})
    if answer.status_code == 302:
        return ""
    root = visitor._answer(answer, 200).root
    return " ".join(root.xpath("//*[@role='alert']")[0].text_content().split())


def locked_out(app: Flask, name: str = "clerk.asino") -> bool:
    return "Слишком много" in attempt(app, name, PASSWORD)


def test_five_wrong_passwords_lock_the_name_from_every_address(world: Any) -> None:
    for number in range(5):
        attempt(world.app, "clerk.asino", WRONG, f"192.0.2.{number + 10}")
    assert locked_out(world.app)
    assert attempt(world.app, "curator.asino", PASSWORD) == ""


def test_the_lock_is_temporary_and_grows(world: Any, later: Callable[[int], None]) -> None:
    for _ in range(5):
        attempt(world.app, "clerk.asino", WRONG)
    later(61)
    assert "через 2 минуты" in attempt(world.app, "clerk.asino", WRONG)
    later(61)
    assert locked_out(world.app)
    later(60)
    assert attempt(world.app, "clerk.asino", PASSWORD) == ""


def test_an_unknown_name_is_locked_alike(world: Any) -> None:
    said = [[attempt(world.app, name, WRONG) for _ in range(6)] for name in ("clerk.asino", "nobody.asino")]
    assert said[0] == said[1]
    assert "Слишком много" in said[0][-1]


def test_a_disabled_account_looks_like_a_wrong_password(world: Any) -> None:
    accounts_admin.disable(User.get(User.username == "clerk.asino"), world.officer("admin"), world.now)
    assert attempt(world.app, "clerk.asino", PASSWORD) == attempt(world.app, "nobody.asino", PASSWORD) != ""


@pytest.mark.parametrize(
    "name",
    [
        "CLERK.Asino",
        " clerk.asino\t",
        "clerk .asino",
        "сlеrk.аsinо",  # Cyrillic letters among the Latin ones
        "ｃｌｅｒｋ．ａｓｉｎｏ",  # full width
        "cler\u212a.asino",  # the sign of the kelvin
        "clerk\u200b.asino",  # zero width
        "cle\u0301rk.asino",
    ],
)
def test_another_spelling_is_the_same_name(world: Any, name: str) -> None:
    assert login_name(name) == "clerk.asino"
    for _ in range(5):
        attempt(world.app, name, WRONG)
    assert locked_out(world.app)


def test_one_address_is_locked_whatever_names_it_tries(world: Any) -> None:
    accounts_rules.change({"tries_address": 6}, world.system(), world.now)
    for number in range(6):
        attempt(world.app, f"user{number}.asino", WRONG, "2001:db8:1:2::1")
    neighbour, stranger = "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"
    assert "Слишком много" in attempt(world.app, "clerk.asino", PASSWORD, neighbour)
    assert attempt(world.app, "clerk.asino", PASSWORD, stranger) == ""
    locks = [row for row in Audit.select().where(Audit.act == "sign-in-locked")]
    assert [audit.told(row).reason for row in locks] == ["адрес 2001:db8:1:2::/64"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", "unknown"),
    ],
)
def test_what_counts_as_one_address(address: str, network: str) -> None:
    assert accounts_lock.network(address) == network


def test_forwarded_for_is_not_believed_without_a_proxy(world: Any) -> None:
    accounts_rules.change({"tries_address": 5}, world.system(), world.now)
    for number in range(5):
        attempt(world.app, f"user{number}.asino", WRONG, **{"X-Forwarded-For": f"198.51.100.{number}"})
    assert "Слишком много" in attempt(world.app, "clerk.asino", PASSWORD, **{"X-Forwarded-For": "198.51.100.99"})


def test_behind_one_proxy_only_its_own_word_counts(world: Any) -> None:
    accounts_rules.change({"tries_address": 5}, world.system(), world.now)
    behind = create_app(world.settings.model_copy(update={"proxies": 1, **keys_of(world)}))
    for number in range(5):
        claimed = f"203.0.113.{number}, 198.51.100.1"  # the first word is the attacker's, the last the proxy's
        attempt(behind, f"user{number}.asino", WRONG, "127.0.0.1", **{"X-Forwarded-For": claimed})
    same, other = "203.0.113.77, 198.51.100.1", "203.0.113.77, 198.51.100.2"
    assert "Слишком много" in attempt(behind, "clerk.asino", PASSWORD, "127.0.0.1", **{"X-Forwarded-For": same})
    assert attempt(behind, "clerk.asino", PASSWORD, "127.0.0.1", **{"X-Forwarded-For": other}) == ""


def test_two_workers_share_the_counts(world: Any) -> None:
    settings = world.settings.model_copy(update=keys_of(world))
    workers = [create_app(settings) for _ in range(2)]
    for number in range(5):
        attempt(workers[number % 2], "clerk.asino", WRONG)
    assert all(locked_out(worker) for worker in workers)


def test_a_right_password_clears_the_name_but_not_the_address(world: Any) -> None:
    for _ in range(4):
        attempt(world.app, "clerk.asino", WRONG)
    assert attempt(world.app, "clerk.asino", PASSWORD) == ""
    left = {row.kind: row.tries for row in SignInCount.select()}
    assert left == {"address": 4}


def test_the_last_free_try_lets_the_right_password_in(world: Any) -> None:
    for _ in range(4):
        attempt(world.app, "clerk.asino", WRONG)
    assert attempt(world.app, "clerk.asino", PASSWORD) == ""
    assert not locked_out(world.app)


def test_tries_and_locks_stand_in_the_trail_without_what_was_typed(world: Any) -> None:
    for name in ("clerk.asino", "my secret passphrase"):
        for _ in range(5):
            attempt(world.app, name, WRONG)
    acts = [row.act for row in Audit.select().where(Audit.act.startswith("sign-in-"))]
    assert (acts.count("sign-in-refused"), acts.count("sign-in-locked")) == (10, 1)
    kept = " ".join(f"{row.officer}{audit.told(row)}" for row in Audit.select())
    assert "passphrase" not in kept and WRONG not in kept
    assert not any("passphrase" in row.subject for row in SignInCount.select())


def test_the_administrator_unlocks(world: Any) -> None:
    for _ in range(5):
        attempt(world.app, "clerk.asino", WRONG)
    admin = world.visitor("admin")
    user = User.get(User.username == "clerk.asino")
    page = admin.open(f"/user/details/?id={user.id}")
    admin.send(page, action="/do/unlock")
    assert not locked_out(world.app)
    assert Audit.select().where(Audit.act == "user-unlock", Audit.row_id == str(user.id)).exists()


@pytest.mark.parametrize("name", ["clerk.asino", "nobody.asino", "invited.asino", "disabled.asino"])
def test_one_slow_hash_is_computed_whoever_is_tried(world: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal work, counted at the hash itself: a clock would only guess."""
    person = accounts_admin.person_of(User.get(User.username == "clerk.asino"))
    with world.app.app_context():
        accounts_admin.invite("invited.asino", person, world.system(), world.now)
        disabled, _ = accounts_admin.invite("disabled.asino", person, world.system(), world.now)
        accounts_admin.disable(disabled, world.system(), world.now)
    calls: list[str] = []
    for word in ("hash_secret", "verify_secret"):
        true = getattr(low_level, word)
        monkeypatch.setattr(low_level, word, lambda *a, _true=true, **k: (calls.append("hash"), _true(*a, **k))[1])
    attempt(world.app, name, WRONG)
    assert calls == ["hash"]


def test_old_counts_are_swept_out(world: Any, later: Callable[[int], None]) -> None:
    attempt(world.app, "clerk.asino", WRONG)
    assert accounts_lock.purge() == 0
    later(25 * 3600)
    assert accounts_lock.purge() == 2
