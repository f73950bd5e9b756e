"""The second factor: demanded by role, set up at sign-in, each code taken once, nothing readable in the database."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
import segno
from passlib.totp import TOTP

from console import accounts, accounts_admin, accounts_factor, accounts_rules, audit, signin
from console.accounts import RecoveryCode, User
from console.errors import Refused
from schema.history import Audit
from tests.pages import PASSWORD, Page, Visitor
from views.entrance import drawn

pytestmark = pytest.mark.once


@pytest.fixture
def demanded(world: Any) -> Any:
    """A console in which the demonstration demands the second factor like an office."""
    accounts_rules.change({"factor_in_demo": True}, world.system(), world.now)
    return world


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`later(seconds)` moves the machine's clock on; else it stands, for a code lives only half a minute."""
    moment = [accounts.epoch()]
    for module in (accounts, accounts_factor, signin):
        monkeypatch.setattr(module, "epoch", lambda: moment[0])
    return lambda seconds: moment.__setitem__(0, moment[0] + seconds)


def enter(world: Any, login: str) -> tuple[Visitor, Page]:
    """Name and password; the page that follows."""
    visitor = world.visitor()
    page = visitor.send(visitor.open("/login"), {"username": login, "password": PASSWORD}, action="/login")
    return visitor, page


def code_of(secret: str) -> str:
    return str(TOTP(key=secret, format="base32").generate(accounts_factor.epoch()).token)


def enrol(visitor: Visitor, page: Page) -> tuple[str, list[str]]:
    """Set the second factor up on its page; the secret and the recovery codes."""
    secret = "".join(page.root.xpath("//*[contains(@class,'secret')]")[0].text_content().split())
    shown = visitor.send(page, {"code": code_of(secret)}, action=page.url)
    return secret, [node.text_content() for node in shown.root.xpath("//*[contains(@class,'codes')]/li")]


@pytest.mark.parametrize("login", ["admin", "head.asino", "deputy.kedrovy"])
def test_the_roles_of_the_rule_get_nowhere_without_it(demanded: Any, login: str) -> None:
    visitor, page = enter(demanded, login)
    assert page.title == "Настройка второго фактора"
    for url in ("/desk", "/case/", "/account/", "/user/", "/help/"):
        assert visitor.open(url).url == "/login/step"


@pytest.mark.parametrize("login", ["clerk.asino", "curator.kedrovy"])
def test_others_may_do_without(demanded: Any, login: str) -> None:
    assert enter(demanded, login)[1].title.startswith("Сегодня")


def test_a_demonstration_does_not_ask_for_it(world: Any) -> None:
    assert enter(world, "admin")[1].title.startswith("Сегодня")


def test_outside_a_demonstration_it_is_demanded(world: Any) -> None:
    world.app.extensions["console-settings"] = world.settings.model_copy(update={"demo": False})
    assert enter(world, "head.asino")[1].title == "Настройка второго фактора"


def test_a_substitute_of_the_head_needs_it_on_the_days_of_the_order(demanded: Any) -> None:
    with demanded.app.app_context():
        rules = accounts_rules.current()
        assert accounts_factor.required(demanded.officer("head.asino"), rules)
        assert not accounts_factor.required(demanded.officer("specialist.asino"), rules)


def test_it_is_set_up_and_asked_at_the_next_sign_in(demanded: Any, later: Callable[[int], None]) -> None:
    visitor, page = enter(demanded, "admin")
    secret, codes = enrol(visitor, page)
    assert len(codes) == accounts_factor.CODES == len(set(codes))
    assert visitor.open("/desk").title.startswith("Сегодня")
    later(30)
    visitor, page = enter(demanded, "admin")
    assert page.title == "Второй фактор"
    assert "/login" in visitor.open("/desk").url
    assert visitor.send(visitor.open("/login/step"), {"code": code_of(secret)}).title.startswith("Сегодня")


def test_a_code_is_taken_once_within_its_window(demanded: Any, later: Callable[[int], None]) -> None:
    visitor, page = enter(demanded, "admin")
    secret, _ = enrol(visitor, page)
    later(30)
    code = code_of(secret)
    visitor, page = enter(demanded, "admin")
    visitor.send(page, {"code": code})
    thief, page = enter(demanded, "admin")
    assert "не подошёл" in thief.send(page, {"code": code}).words
    assert "/login" in thief.open("/desk").url


def test_the_code_of_the_setting_up_is_not_taken_again(demanded: Any) -> None:
    visitor, page = enter(demanded, "admin")
    secret, _ = enrol(visitor, page)
    thief, page = enter(demanded, "admin")
    assert "не подошёл" in thief.send(page, {"code": code_of(secret)}).words


def test_a_recovery_code_lets_in_once(demanded: Any) -> None:
    visitor, page = enter(demanded, "admin")
    _, codes = enrol(visitor, page)
    for typed, right in ((codes[3].lower().replace("-", " "), True), (codes[3], False), (codes[4], True)):
        visitor, page = enter(demanded, "admin")
        after = visitor.send(page, {"code": typed})
        assert after.title.startswith("Сегодня") is right
    assert RecoveryCode.select().count() == accounts_factor.CODES - 2


def test_nothing_readable_is_kept(demanded: Any) -> None:
    visitor, page = enter(demanded, "admin")
    secret, codes = enrol(visitor, page)
    user = User.get(User.username == "admin")
    assert secret not in user.factor and secret.encode() not in base64.b64decode(user.factor)
    kept = " ".join(row.code_hash for row in RecoveryCode.select())
    assert kept.count("$argon2id$") == accounts_factor.CODES
    assert not any(part in kept for code in codes for part in code.split("-")[1:])
    assert secret not in " ".join(str(audit.told(row)) for row in Audit.select())


def test_with_another_secret_key_the_stored_secret_is_worthless(demanded: Any) -> None:
    visitor, page = enter(demanded, "admin")
    secret, _ = enrol(visitor, page)
    user, key = User.get(User.username == "admin"), demanded.app.config["SECRET_KEY"]
    with demanded.app.app_context():
        demanded.app.config["SECRET_KEY"] = "another secret key"
        try:
            assert not accounts_factor.matched(user.factor, code_of(secret))
        finally:
            demanded.app.config["SECRET_KEY"] = key
        assert accounts_factor.matched(user.factor, code_of(secret))


def test_a_stored_secret_that_was_changed_makes_no_codes(demanded: Any) -> None:
    visitor, page = enter(demanded, "admin")
    secret, _ = enrol(visitor, page)
    kept = bytearray(base64.b64decode(User.get(User.username == "admin").factor))
    with demanded.app.app_context():
        for place in (0, len(kept) // 2, len(kept) - 1):
            bent = bytes(byte ^ (index == place) for index, byte in enumerate(kept))
            assert not accounts_factor.matched(base64.b64encode(bent).decode(), code_of(secret))


def test_wrong_codes_lock_the_account_and_the_password_does_not_reset_them(demanded: Any) -> None:
    visitor, page = enter(demanded, "admin")
    enrol(visitor, page)
    for _ in range(4):
        visitor, page = enter(demanded, "admin")
        visitor.send(page, {"code": "000000"})
    visitor, page = enter(demanded, "admin")
    visitor.send(page, {"code": "000000"})
    assert "Слишком много" in enter(demanded, "admin")[1].words


def test_the_half_open_door_closes(demanded: Any, later: Callable[[int], None]) -> None:
    visitor, _page = enter(demanded, "admin")
    later(signin.HALF_WAY_SECONDS + 1)
    assert visitor.open("/login/step").title == "Вход"


def test_the_trail_says_by_what_somebody_came_in(demanded: Any, later: Callable[[int], None]) -> None:
    visitor, page = enter(demanded, "admin")
    secret, codes = enrol(visitor, page)
    for code in (lambda: code_of(secret), lambda: codes[3]):
        later(31)
        visitor, page = enter(demanded, "admin")
        visitor.send(page, {"code": code()})
    rows = Audit.select().where(Audit.act == "sign-in", Audit.officer == "admin").order_by(Audit.id)
    said = [audit.told(row).reason for row in rows]
    assert said == ["пароль", "пароль, код приложения", "пароль, резервный код"]


def test_a_wrong_code_sets_nothing_up_and_keeps_the_secret_shown(demanded: Any) -> None:
    visitor, page = enter(demanded, "admin")
    again = visitor.send(page, {"code": "000000"}, action=page.url, expect=422)
    secret = page.root.xpath("//*[contains(@class,'secret')]")[0].text_content()
    assert secret in again.words and not User.get(User.username == "admin").factor


def test_the_administrator_resets_it_and_the_sessions_end(demanded: Any) -> None:
    head, page = enter(demanded, "head.asino")
    enrol(head, page)
    admin, page = enter(demanded, "admin")
    enrol(admin, page)
    user = User.get(User.username == "head.asino")
    admin.send(admin.open(f"/user/details/?id={user.id}"), action="/do/second-factor-reset")
    assert "/login" in head.open("/desk").url
    assert enter(demanded, "head.asino")[1].title == "Настройка второго фактора"
    row = Audit.select().where(Audit.act == "factor-reset").get()
    assert (row.row_id, row.officer) == (str(user.id), "admin")


def test_a_person_switches_it_on_and_off_alone(world: Any) -> None:
    visitor = world.visitor("curator.asino")
    _secret, _ = enrol(visitor, visitor.open("/account/factor/"))
    page = visitor.open("/account/")
    assert "Резервных кодов: 10" in page.words
    stolen = world.app.test_client()
    stolen.set_cookie("console", visitor.client.get_cookie("console").value)
    codes = visitor.send(page, action="/account/factor/codes")
    assert "/login" in stolen.get("/desk/").headers["Location"], "a change of the factor ends every other session"
    assert len(codes.root.xpath("//*[contains(@class,'codes')]/li")) == accounts_factor.CODES
    assert visitor.send(visitor.open("/account/"), action="/account/factor/off").title == "Моя учётная запись"
    assert not User.get(User.username == "curator.asino").factor


def test_who_must_have_it_cannot_switch_it_off(demanded: Any) -> None:
    visitor, page = enter(demanded, "admin")
    enrol(visitor, page)
    assert not visitor.open("/account/").root.xpath("//form[contains(@action,'factor/off')]")
    visitor.post("/account/factor/off", {"csrf_token": visitor.token()}, expect=403)
    assert User.get(User.username == "admin").factor


def test_the_qr_code_shows_exactly_the_dark_modules() -> None:
    text = "otpauth://totp/x?secret=ABC"
    side, path = drawn(text)
    matrix = [list(row) for row in segno.make(text, error="l").matrix]
    assert side == len(matrix) + 8
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)
    dark = {(int(x) - 4 + step, int(y) - 4) for x, y, length in runs for step in range(int(length))}
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}


def test_concurrent_use_of_one_code_is_one_use(demanded: Any, later: Callable[[int], None]) -> None:
    visitor, page = enter(demanded, "admin")
    secret, _ = enrol(visitor, page)
    later(30)
    stale = [User.get(User.username == "admin") for _ in range(2)]
    with demanded.app.app_context():
        assert [accounts_factor.spend(user, code_of(secret)) for user in stale] == ["device", ""]


def test_reset_of_nothing_is_refused(world: Any) -> None:
    with pytest.raises(Refused):
        accounts_admin.reset_factor(User.get(User.username == "admin"), world.system(), world.now)


# ------------------------------------------------------------------ once more


def test_confirming_takes_both_where_there_are_both(demanded: Any, later: Callable[[int], None]) -> None:
    visitor, page = enter(demanded, "admin")
    secret, _ = enrol(visitor, page)
    later(3600)
    given = {"csrf_token": visitor.token()}
    page = visitor.post("/account/factor/codes", given)
    assert page.title == "Подтвердите, что это вы" and "Код" in page.words
    for password, code in ((PASSWORD, ""), (PASSWORD, "000000"), ("wrong", code_of(secret))):
        typed = {"confirm-secret": password, "confirm-code": code}
        page = visitor.send(page, typed, action="/account/factor/codes", expect=422)
    assert "не подходит" in page.words
    later(60)
    typed = {"confirm-secret": PASSWORD, "confirm-code": code_of(secret)}
    assert visitor.send(page, typed, action="/account/factor/codes").root.xpath("//*[contains(@class,'codes')]/li")


def test_confirming_gives_the_session_a_new_token(world: Any, later: Callable[[int], None]) -> None:
    visitor = world.visitor("head.asino")
    before = visitor.client.get_cookie("console").value
    later(3600)
    page = visitor.post("/account/sign-out-everywhere", {"csrf_token": visitor.token()})
    visitor.send(page, {"confirm-secret": "wrong"}, action="/account/sign-out-everywhere", expect=422)
    assert visitor.client.get_cookie("console").value == before
    page = visitor.post("/account/confirm", {"csrf_token": visitor.token(), "confirm-secret": PASSWORD})
    assert visitor.client.get_cookie("console").value != before
    replayed = world.visitor()
    replayed.client.set_cookie("console", before)
    assert replayed.open("/desk").url.startswith("/login")
