"""Accounts: password rules, sessions, invitations, the administrator's acts and their rows in the trail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from console import accounts, accounts_admin, accounts_passwords, accounts_rules, audit, jobs, sessions
from console.accounts import FormerPassword, Invitation, User, UserGrant, WebSession
from console.accounts_rules import Rules
from console.errors import Refused
from schema.documents.risk_assessment import RiskAssessment
from schema.history import Audit, FormToken
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Role
from tests.pages import PASSWORD, Page, Visitor
from views import users

GOOD = "три кедра у тихой реки"
OTHER = "пять лодок на дальнем берегу"


def user(name: str) -> User:
    return User.get(User.username == name)


def last(act: str) -> Audit:
    """The newest row of the trail about an act on an account."""
    return Audit.select().where(Audit.act == act).order_by(Audit.id.desc()).get()


def move(visitor: Visitor, **values: Any) -> None:
    """Age the visitor's stored session."""
    hashed = sessions._hash(visitor.client.get_cookie("console").value)
    WebSession.update(**values).where(WebSession.token_hash == hashed).execute()


# ------------------------------------------------------------------ password rules


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("короткий", "too-short"),
        ("я" * 129, "too-long"),
        ("password123456", "common"),
        ("qwertyuiop1234", "common"),
        ("111111111111111", "common"),
        ("йцукенгшщзхъ", "common"),  # the same keys on the other layout
        ("парольпароль2026", "common"),
        ("clerk.asino-2026!", "contains-name"),
        ("СLЕRК.АSINО-2026!", "contains-name"),  # Cyrillic look-alikes
        ("ЗащитаДетства-2026", "service-name"),
        ("opeka-asino-2026", "service-name"),
    ],
)
def test_a_password_that_is_tried_first_is_refused(world: Any, password: str, code: str) -> None:
    with world.app.app_context():
        found = accounts_passwords.problems(password, user("clerk.asino"), Rules())
    assert [problem.code for problem in found] == [code]


@pytest.mark.parametrize(
    "password",
    [GOOD, "correct horse battery staple", "всё-таки ёж ушёл", "x7#Kq9!mZ2pLw", "ю" * 3 + "жук лежит под мхом"],
)
def test_a_long_password_needs_no_composition(world: Any, password: str) -> None:
    with world.app.app_context():
        assert accounts_passwords.problems(password, user("clerk.asino"), Rules()) == []


def test_a_local_order_may_demand_composition(world: Any) -> None:
    rules = Rules(password_composition=True)
    with world.app.app_context():
        found = accounts_passwords.problems(GOOD, user("clerk.asino"), rules)
        assert [problem.code for problem in found] == ["composition"]
        assert accounts_passwords.problems("Три кедра у 3 тихих рек!", user("clerk.asino"), rules) == []


def test_a_letter_typed_as_two_signs_is_the_same_password(world: Any) -> None:
    with world.app.app_context():
        accounts_admin.set_password(user("clerk.asino"), "всё-таки ёж ушёл", world.system(), world.now)
    assert world.visitor().sign_in("clerk.asino", "все\u0308-таки е\u0308ж уше\u0308л").title.startswith("Сегодня")


def change(visitor: Visitor, current: str, new: str, again: str | None = None, *, expect: int = 200) -> Page:
    form = {"current": current, "password": new, "password-again": new if again is None else again}
    return visitor.send(visitor.open("/account/password/"), form, action="/account/password/", expect=expect)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(world: Any) -> None:
    here, there = world.visitor("clerk.asino"), world.visitor("clerk.asino")
    before = here.client.get_cookie("console").value
    assert "Пароль изменён" in change(here, PASSWORD, GOOD).words
    assert here.client.get_cookie("console").value != before
    assert here.open("/desk").title.startswith("Сегодня")
    assert "/login" in there.open("/desk").url
    assert world.visitor().sign_in("clerk.asino", GOOD)


@pytest.mark.parametrize(
    ("current", "new", "again"),
    [("wrong", GOOD, GOOD), (PASSWORD, GOOD, OTHER), (PASSWORD, "short", "short"), (PASSWORD, PASSWORD, PASSWORD)],
)
def test_a_password_is_not_changed_by_halves(world: Any, current: str, new: str, again: str) -> None:
    visitor = world.visitor("clerk.asino")
    page = change(visitor, current, new, again, expect=422)
    assert page.root.xpath("//*[@role='alert']") and visitor.open("/desk").title.startswith("Сегодня")
    assert not Audit.select().where(Audit.act == "user-password").exists()


def test_an_order_may_forbid_the_last_passwords(world: Any) -> None:
    accounts_rules.change({"password_history": 3}, world.system(), world.now)
    account, passwords = user("clerk.asino"), [GOOD, OTHER, "семь ветров над крышей", "девять окон на север"]
    with world.app.app_context():
        for password in passwords:
            accounts_admin.set_password(account, password, world.system(), world.now)
        for password in passwords[1:]:
            with pytest.raises(Refused) as refusal:
                accounts_admin.set_password(account, password, world.system(), world.now)
            assert refusal.value.problems[0].code == "repeated"
        accounts_admin.set_password(account, GOOD, world.system(), world.now)
        assert FormerPassword.select().count() == 2
        accounts_rules.change({"password_history": 0}, world.system(), world.now)
        accounts_admin.set_password(account, OTHER, world.system(), world.now)
    assert not FormerPassword.select().exists()


def test_an_order_may_demand_a_change_after_so_many_days(world: Any) -> None:
    accounts_rules.change({"password_days": 90}, world.system(), world.now)
    assert world.visitor().sign_in("curator.asino").title.startswith("Сегодня")
    User.update(password_at=accounts.epoch() - 91 * 24 * 3600).where(User.username == "clerk.asino").execute()
    visitor = world.visitor()
    page = visitor.send(visitor.open("/login"), {"username": "clerk.asino", "password": PASSWORD}, action="/login")
    assert page.title == "Смена пароля" and "/login" in visitor.open("/case/").url
    form = {"current": PASSWORD, "password": GOOD, "password-again": GOOD}
    assert visitor.send(visitor.open("/login/step"), form).title.startswith("Сегодня")


# ------------------------------------------------------------------ sessions


def test_a_session_ends_without_work(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    move(visitor, seen_at=accounts.epoch() - 14 * 60)
    assert visitor.open("/desk").title.startswith("Сегодня")
    move(visitor, seen_at=accounts.epoch() - 15 * 60 - 1)
    assert "/login" in visitor.open("/desk").url


def test_a_session_ends_after_a_day_of_work(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    move(visitor, created_at=accounts.epoch() - 12 * 3600 - 1)
    assert "/login" in visitor.open("/desk").url


def test_the_limits_are_the_administrators(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    accounts_rules.change({"idle_minutes": 60}, world.system(), world.now)
    move(visitor, seen_at=accounts.epoch() - 59 * 60)
    assert visitor.open("/desk").title.startswith("Сегодня")


def test_asking_how_long_is_no_work_and_typing_is(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    move(visitor, seen_at=accounts.epoch() - 600)
    assert 280 < json.loads(visitor.open("/account/alive?look=1").text)["left"] <= 300
    assert WebSession.get().seen_at <= accounts.epoch() - 600
    answer = json.loads(visitor.open("/account/alive").text)
    assert (answer["left"], answer["officer"]) == (900, user("clerk.asino").id)
    assert WebSession.get().seen_at > accounts.epoch() - 600
    assert visitor.post("/search/", {"csrf_token": answer["csrf"], "text": "x"}).status == 200


def test_expired_sessions_of_both_kinds_are_swept_out(world: Any) -> None:
    idle, old, alive = (world.visitor(name) for name in ("clerk.asino", "curator.asino", "head.asino"))
    move(idle, seen_at=accounts.epoch() - 3600)
    move(old, created_at=accounts.epoch() - 13 * 3600)
    assert sessions.purge() == 2
    assert alive.open("/desk").title.startswith("Сегодня")


def test_a_person_sees_and_ends_own_sessions_and_no_others(world: Any) -> None:
    here, there, stranger = world.visitor("clerk.asino"), world.visitor("clerk.asino"), world.visitor("curator.asino")
    page = here.open("/account/")
    assert page.words.count("127.0.0.1") >= 2 and "этот сеанс" in page.words
    foreign = WebSession.get(WebSession.user_id == user("curator.asino").fs_uniquifier)
    here.post(f"/account/session/{foreign.id}/end", {"csrf_token": here.token()}, expect=404)
    here.send(page, action="/end")
    assert "/login" in there.open("/desk").url
    assert here.open("/desk").title.startswith("Сегодня") and stranger.open("/desk").title.startswith("Сегодня")


def test_sign_out_everywhere(world: Any) -> None:
    here, there = world.visitor("clerk.asino"), world.visitor("clerk.asino")
    assert here.send(here.open("/account/"), action="/account/sign-out-everywhere").title == "Вход"
    assert "/login" in there.open("/desk").url and "/login" in here.open("/desk").url


def test_recent_sign_ins_show_refusals_with_their_address(world: Any) -> None:
    thief = world.visitor()
    thief.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    thief.send(thief.open("/login"), {"username": "clerk.asino", "password": "wrong"}, action="/login")
    words = world.visitor("clerk.asino").open("/account/").words
    assert "Отказано" in words and "198.51.100.7" in words
    assert "198.51.100.7" not in world.visitor("curator.asino").open("/account/").words


@pytest.mark.parametrize("act", ["password", "disable", "roles", "invite"])
def test_a_replayed_cookie_is_refused_at_once(world: Any, act: str) -> None:
    victim = world.visitor("clerk.asino")
    account, by = user("clerk.asino"), (world.system(), world.now)
    with world.app.app_context():
        if act == "password":
            accounts_admin.set_password(account, GOOD, *by)
        elif act == "disable":
            accounts_admin.disable(account, *by)
        elif act == "roles":
            person = accounts_admin.person_of(account)
            wider = accounts_admin.Person(roles=person.roles | {Role.SPECIALIST}, employee=person.employee)
            accounts_admin.change(account, wider, *by)
        else:
            accounts_admin.accept(accounts_admin.invite_again(account, *by), GOOD, world.now, "")
    assert "/login" in victim.open("/desk").url


@pytest.mark.parametrize(
    "url",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/x\r\nSet-Cookie: a=b"],
)
def test_after_sign_in_nobody_is_led_elsewhere(world: Any, url: str) -> None:
    visitor = world.visitor()
    form = {"username": "clerk.asino", "password": PASSWORD, "next": url, "csrf_token": ""}
    form["csrf_token"] = visitor.open("/login").root.xpath("//input[@name='csrf_token']/@value")[0]
    answer = visitor.client.post("/login", data=form, headers={"Referer": "http://localhost/"})
    assert answer.headers["Location"] == "/desk"


def test_after_sign_in_the_asked_page_opens(world: Any) -> None:
    visitor = world.visitor()
    page = visitor.send(visitor.open("/case/"), {"username": "clerk.asino", "password": PASSWORD}, action="/login")
    assert page.url == "/case/"


# ------------------------------------------------------------------ invitations


def invite(world: Any, name: str = "specialist2.asino") -> tuple[Visitor, str]:
    """The administrator invites; the path of the link."""
    admin = world.visitor("admin")
    employee = world.officer("specialist.asino").employee_id
    form = {"username": name, "roles": ["specialist"], "employee": str(employee)}
    page = admin.send(admin.open("/user/new/"), form, action="/user/new/")
    link = page.root.xpath("//*[@id='invitation-link']")[0].text_content().strip()
    return admin, link.removeprefix(world.settings.url)


def accept(world: Any, link: str, password: str = GOOD, *, expect: int = 200) -> tuple[Visitor, Page]:
    visitor = world.visitor()
    return visitor, visitor.send(visitor.open(link), {"password": password, "password-again": password}, expect=expect)


def test_an_invited_person_sets_a_password_and_works(world: Any) -> None:
    admin, link = invite(world)
    visitor, page = accept(world, link)
    assert page.title.startswith("Сегодня") and visitor.open("/case/").status == 200
    assert world.visitor().sign_in("specialist2.asino", GOOD)
    assert link.rpartition("/")[2] not in admin.open("/user/").text
    assert not any(link.rpartition("/")[2] in row.token_hash for row in Invitation.select())


def test_a_link_works_once(world: Any) -> None:
    _, link = invite(world)
    accept(world, link)
    world.visitor().open(link, expect=404)


def test_a_link_expires_and_a_new_one_replaces_it(world: Any) -> None:
    admin, link = invite(world)
    account = user("specialist2.asino")
    page = admin.send(admin.open(f"/user/details/?id={account.id}"), action=f"/user/{account.id}/invite")
    newer = page.root.xpath("//*[@id='invitation-link']")[0].text_content().strip().removeprefix(world.settings.url)
    world.visitor().open(link, expect=404)
    world.visitor().open(newer)
    Invitation.update(expires_at=accounts.epoch() - 1).execute()
    world.visitor().open(newer, expect=404)


def test_a_bad_password_does_not_spend_the_link(world: Any) -> None:
    _, link = invite(world)
    accept(world, link, "password1234", expect=422)
    assert accept(world, link)[1].title.startswith("Сегодня")


def test_an_invited_account_has_no_password_to_guess(world: Any) -> None:
    invite(world)
    assert user("specialist2.asino").state == "invited"
    for password in ("", "None", PASSWORD):
        visitor = world.visitor()
        form = {"username": "specialist2.asino", "password": password}
        assert visitor.send(visitor.open("/login"), form, action="/login").title == "Вход"


def test_an_invited_head_sets_the_second_factor_up_as_well(world: Any) -> None:
    accounts_rules.change({"factor_in_demo": True, "factor_roles": ["specialist"]}, world.system(), world.now)
    _, link = invite(world)
    visitor, page = accept(world, link)
    assert page.title == "Настройка второго фактора" and "/login" in visitor.open("/case/").url


# ------------------------------------------------------------------ the administrator


@pytest.mark.parametrize("login", ["clerk.asino", "head.asino", "supervisor.asino", "regional"])
def test_only_the_administrator_manages_accounts(world: Any, login: str) -> None:
    visitor, account = world.visitor(login), user("curator.asino")
    for url in (
        "/user/",
        "/user/new/",
        f"/user/details/?id={account.id}",
        f"/user/edit/?id={account.id}",
        "/user/settings/",
    ):
        visitor.open(url, expect=403)
    token = {"csrf_token": visitor.token()}
    for url in ("do/disable", "do/second-factor-reset", "do/sign-out", "invite", "forget"):
        visitor.post(f"/user/{account.id}/{url}", token, expect=403)
    assert user("curator.asino").active and "/user/" not in visitor.open("/help/").text


def test_disabling_is_audited_and_refuses_sign_in(world: Any) -> None:
    admin, victim, account = world.visitor("admin"), world.visitor("clerk.asino"), user("clerk.asino")
    admin.send(admin.open(f"/user/details/?id={account.id}"), action="/do/disable")
    assert "/login" in victim.open("/desk").url
    row = last("user-disable")
    assert (row.officer, row.row_id, audit.told(row).reason) == ("admin", str(account.id), "clerk.asino")
    assert audit.told(row).changes == {"active": [True, False]}
    admin.send(admin.open(f"/user/details/?id={account.id}"), action="/do/enable")
    assert world.visitor().sign_in("clerk.asino")


def test_roles_are_changed_and_audited_old_to_new(world: Any) -> None:
    admin, account = world.visitor("admin"), user("clerk.asino")
    page = admin.open(f"/user/edit/?id={account.id}")
    admin.send(page, {"roles": ["clerk", "supervisor"]}, action="/user/edit/")
    assert {grant.name for grant in user("clerk.asino").grants} == {"clerk", "supervisor"}
    assert audit.told(last("user-change")).changes == {"roles": [["clerk"], ["clerk", "supervisor"]]}


def test_an_unchanged_form_changes_nothing(world: Any) -> None:
    admin, account = world.visitor("admin"), user("clerk.asino")
    before, trail = accounts_admin.person_of(account).facts, Audit.select().where(Audit.act == "user-change").count()
    page = admin.open(f"/user/edit/?id={account.id}")
    assert "Ничего не изменилось" in admin.send(page, action="/user/edit/").words
    assert accounts_admin.person_of(user("clerk.asino")).facts == before
    assert Audit.select().where(Audit.act == "user-change").count() == trail


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({"username": "Иванов", "roles": ["clerk"], "territory": "1"}, "латинских букв"),
        ({"username": "clerk.asino", "roles": ["clerk"], "territory": "1"}, "уже есть"),
        ({"username": "new.one", "roles": [], "territory": "1"}, "хотя бы одну роль"),
        ({"username": "new.one", "roles": ["clerk"]}, "сотрудника или территорию"),
        ({"username": "new.one", "roles": ["head"], "territory": "1"}, "даётся должностью"),
    ],
)
def test_a_wrong_invitation_is_refused_with_words(world: Any, form: dict[str, Any], text: str) -> None:
    admin, count = world.visitor("admin"), User.select().count()
    page = admin.send(admin.open("/user/new/"), form, action="/user/new/", expect=422)
    assert text in " ".join(page.problems()) and User.select().count() == count


def test_an_administrator_of_one_territory_reaches_no_other(world: Any) -> None:
    asino = accounts_admin.person_of(user("clerk.asino")).place
    with world.app.app_context():
        person = accounts_admin.Person(roles=frozenset({Role.ADMIN}), territory=asino)
        accounts_admin.add("admin.asino", GOOD, person, world.system(), world.now)
    visitor = world.visitor()
    visitor.sign_in("admin.asino", GOOD)
    words = visitor.open("/user/").words
    assert "clerk.asino" in words and "kedrovy" not in words and "regional" not in words
    token = {"csrf_token": visitor.token()}
    for name in ("clerk.kedrovy", "admin"):
        visitor.open(f"/user/details/?id={user(name).id}", expect=404)
        for act in ("do/disable", "do/second-factor-reset", "invite", "forget"):
            visitor.post(f"/user/{user(name).id}/{act}", token, expect=404)
    visitor.open("/user/settings/", expect=403)
    foreign = world.officer("clerk.kedrovy")
    for place in ({"employee": foreign.employee_id}, {"territory": foreign.territory_id}, {}):
        form = token | {"username": "new.one", "roles": "admin"} | place
        page = visitor.post("/user/new/", form, expect=422)
        assert "только своей территории" in " ".join(page.problems())


def test_the_last_administrator_stays(world: Any) -> None:
    admin, account = world.visitor("admin"), user("admin")
    admin.post(f"/user/{account.id}/do/disable", {"csrf_token": admin.token()}, expect=422)
    page = admin.open(f"/user/edit/?id={account.id}")
    admin.send(page, {"roles": ["regional"]}, action="/user/edit/", expect=422)
    with pytest.raises(Refused):
        accounts_admin.disable(account, world.system(), world.now)
    assert user("admin").active and UserGrant.select().where(UserGrant.user == account).count() == 1


def test_the_rules_are_changed_on_a_page_and_audited(world: Any) -> None:
    admin, before = world.visitor("admin"), accounts_rules.current()
    page = admin.open("/user/settings/")
    again = admin.send(page, {"idle_minutes": "1", "password_length": "сто"}, action="/user/settings/", expect=422)
    assert "от 5 до 240" in " ".join(again.problems()) and accounts_rules.current() == before
    admin.send(
        admin.open("/user/settings/"), {"idle_minutes": "30", "password_composition": "1"}, action="/user/settings/"
    )
    assert (accounts_rules.current().idle_minutes, accounts_rules.current().password_composition) == (30, True)
    assert audit.told(last("sign-in-rules")).changes == {
        "idle_minutes": [15, 30],
        "password_composition": [False, True],
    }


def found(admin: Visitor, text: str, **more: str) -> Page:
    return admin.send(admin.open("/user/"), {"find": text, **more}, action="/user/")


def test_a_searched_surname_stands_in_no_address(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "PAGE", 1)
    admin = world.visitor("admin")
    page = found(admin, "asino")
    for _ in range(3):
        assert page.root.xpath("//input[@id='find']/@value") == ["asino"]
        addresses = [page.url, *page.root.xpath("//@href | //@action")]
        assert not [each for each in addresses if "asino" in each]
        page = admin.open(page.link("Дальше"))
    assert page.url.endswith("page=3") and "Назад" in page.words
    assert "Никого не нашлось" not in world.visitor("admin").open(page.url).words  # another session: no such search


def test_the_list_finds_by_name_and_state(world: Any) -> None:
    admin = world.visitor("admin")
    assert "32 учётные записи" in admin.open("/user/").words
    assert "curator2.kedrovy" not in found(admin, "берёзкина").words
    assert "specialist.asino" in found(admin, "Березкина").words
    assert "Никого не нашлось" in found(admin, "zzz").words
    assert found(admin, "").url == "/user/" and found(admin, "", state="disabled").url == "/user/?state=disabled"
    assert "Никого не нашлось" in admin.open("/user/?state=disabled").words
    for url in ("/user/?page=x", "/user/?page=-1", "/user/?s=a&s=b"):
        admin.open(url, expect=400)
    for url in ("/user/details/?id=99999999999999999999", "/user/details/?id=abc", "/user/999/do/explode"):
        admin.post(url, {"csrf_token": admin.token()}, expect=None)
        admin.open(url, expect=None)


# ------------------------------------------------------------------ once more before a mass export


def stale(visitor: Visitor) -> None:
    """Make the proof of the sign-in older than the rule."""
    row = WebSession.get(WebSession.token_hash == sessions._hash(visitor.client.get_cookie("console").value))
    row.data = json.dumps(json.loads(row.data) | {"confirmed_at": 1})
    row.save()


@pytest.fixture
def asking(walked: Any) -> Visitor:
    """A specialist whose sign-in is some time ago, before a case with papers."""
    visitor = walked.visitor("specialist.asino")
    stale(visitor)
    return visitor


def test_a_case_file_asks_for_the_password_and_goes_on(asking: Visitor) -> None:
    page = asking.open("/case/1/file.pdf")
    assert page.title == "Подтвердите, что это вы"
    wrong = asking.send(page, {"confirm-secret": "wrong"}, action="/account/confirm", expect=422)
    assert "не подходит" in wrong.words
    answer = asking.send(wrong, {"confirm-secret": PASSWORD}, action="/account/confirm")
    assert answer.body.startswith(b"%PDF") and answer.url == "/case/1/file.pdf"
    assert asking.open("/case/1/file.pdf").body.startswith(b"%PDF")


def test_a_print_of_chosen_rows_keeps_what_was_chosen(asking: Visitor) -> None:
    form = {"csrf_token": asking.token(), "action": "print-zip", "rowid": RiskAssessment.select().get().id}
    page = asking.post("/risk-assessment/action/", form)
    assert page.title == "Подтвердите, что это вы"
    answer = asking.send(page, {"confirm-secret": PASSWORD}, action="/risk-assessment/action/")
    assert answer.headers["Content-Type"] == "application/zip"


def test_a_small_journal_is_printed_at_once_and_a_long_one_is_not(asking: Visitor, walked: Any) -> None:
    rows = AbuseFactEntry.select().count()
    url = "/abuse-journal/journal.pdf?from=01.01.2020&to=31.12.2026"
    assert asking.open(url).body.startswith(b"%PDF")
    accounts_rules.change({"mass_rows": rows}, walked.system(), walked.now)
    assert asking.open(url).body.startswith(b"%PDF")
    entry = AbuseFactEntry.select().get()
    entry.id, entry.reg_number = None, "1000/2026"
    entry.save(force_insert=True)
    assert asking.open(url).title == "Подтвердите, что это вы"


def test_wrong_confirmations_are_counted_like_sign_ins(asking: Visitor) -> None:
    for _ in range(5):
        page = asking.send(asking.open("/case/1/file.pdf"), {"confirm-secret": "wrong"}, expect=422)
    assert "Слишком много" in asking.send(page, {"confirm-secret": PASSWORD}, expect=422).words


PROOF = {"confirm-secret": PASSWORD}


@pytest.fixture
def returned(world: Any) -> Visitor:
    """An administrator whose sign-in is some time ago."""
    admin: Visitor = world.visitor("admin")
    stale(admin)
    return admin


def test_changed_roles_ask_for_the_password_and_keep_what_was_chosen(returned: Visitor) -> None:
    account = user("clerk.asino")
    form = {"roles": ["clerk", "supervisor"]}
    page = returned.send(returned.open(f"/user/edit/?id={account.id}"), form, action="/user/edit/")
    assert page.title == "Подтвердите, что это вы"
    assert {grant.name for grant in user("clerk.asino").grants} == {"clerk"}
    page = returned.send(page, {"confirm-secret": "wrong"}, action="/user/edit/", expect=422)
    assert {grant.name for grant in user("clerk.asino").grants} == {"clerk"}
    assert "Сохранено" in returned.send(page, PROOF, action="/user/edit/").words
    assert {grant.name for grant in user("clerk.asino").grants} == {"clerk", "supervisor"}


def test_an_invitation_asks_for_the_password_and_keeps_what_was_typed(returned: Visitor, world: Any) -> None:
    employee = world.officer("specialist.asino").employee_id
    form = {"username": "specialist2.asino", "roles": ["specialist"], "employee": str(employee)}
    page = returned.send(returned.open("/user/new/"), form, action="/user/new/")
    assert page.title == "Подтвердите, что это вы" and not User.select().where(User.username == form["username"])
    assert "/invitation/" in returned.send(page, PROOF, action="/user/new/").words
    assert user("specialist2.asino").employee_id == employee


def test_rules_of_sign_in_ask_for_the_password_and_keep_what_was_typed(returned: Visitor) -> None:
    before = accounts_rules.current()
    form = {"idle_minutes": "30", "factor_roles": ["head", "admin"], "password_composition": "1"}
    page = returned.send(returned.open("/user/settings/"), form, action="/user/settings/")
    assert page.title == "Подтвердите, что это вы" and accounts_rules.current() == before
    returned.send(page, PROOF, action="/user/settings/")
    after = accounts_rules.current()
    assert (after.idle_minutes, after.password_composition) == (30, True)
    assert {str(role) for role in after.factor_roles} == {"head", "admin"}


@pytest.mark.parametrize("act", ["disable", "enable", "unlock", "second-factor-reset"])
def test_an_act_on_an_account_asks_for_the_password(returned: Visitor, act: str) -> None:
    account, before = user("clerk.asino"), Audit.select().count()
    page = returned.post(f"/user/{account.id}/do/{act}", {"csrf_token": returned.token()})
    assert page.title == "Подтвердите, что это вы"
    assert not Audit.select().where(Audit.id > before, Audit.act.startswith("user-")).exists()
    assert returned.send(page, PROOF, action=f"/do/{act}", expect=None).title != page.title


def test_sessions_are_ended_at_once(returned: Visitor) -> None:
    page = returned.post(f"/user/{user('clerk.asino').id}/do/sign-out", {"csrf_token": returned.token()})
    assert "Сеансы завершены" in page.words


# ------------------------------------------------------------------ the night


def test_the_night_sweeps_sessions_links_tokens_counts_and_old_accounts(world: Any) -> None:
    invite(world)
    Invitation.update(expires_at=1).execute()
    gone, kept = user("clerk.asino"), user("curator.asino")
    with world.app.app_context():
        for account in (gone, kept):
            accounts_admin.disable(account, world.system(), world.now)
    User.update(disabled_at=accounts.epoch() - 366 * 24 * 3600).where(User.id == gone.id).execute()
    FormToken.create(token="t" * 32, spent_at=datetime(2026, 1, 1))
    FormToken.create(token="n" * 32, spent_at=world.now - timedelta(hours=1))
    WebSession.update(seen_at=1).execute()
    with world.app.app_context():
        jobs.night(world.now)
    assert not Invitation.select().exists() and not WebSession.select().exists()
    assert [row.token for row in FormToken.select()] == ["n" * 32]
    assert not User.select().where(User.username == "clerk.asino").exists() and user("curator.asino")
    row = last("user-forget")
    assert (audit.told(row).reason, audit.told(row).changes["roles"]) == ("clerk.asino", [["clerk"], None])


# ------------------------------------------------------------------ the command line


@pytest.fixture
def flask(world: Any) -> Callable[..., Any]:
    runner = world.app.test_cli_runner()
    return lambda *words: runner.invoke(args=["user", *words])


def test_the_commands_of_accounts(world: Any, flask: Callable[..., Any]) -> None:
    added = flask("add", "new.asino", "--role", "clerk", "--territory", "asino", "--password", GOOD)
    assert (added.exit_code, added.output) == (0, "new.asino: clerk\n")
    assert world.visitor().sign_in("new.asino", GOOD)
    assert flask("password", "new.asino", "--password", OTHER).exit_code == 0
    assert world.visitor().sign_in("new.asino", OTHER)
    assert flask("roles", "new.asino", "specialist").exit_code == 0
    assert flask("disable", "new.asino").exit_code == 0 and user("new.asino").state == "disabled"
    assert flask("enable", "new.asino").exit_code == 0 and flask("unlock", "new.asino").exit_code == 0
    link = flask("invite", "new.asino").output.strip()
    assert accept(world, link.removeprefix(world.settings.url))[1].title.startswith("Сегодня")
    [listed] = [row for row in json.loads(flask("list", "--json").output) if row["username"] == "new.asino"]
    assert (listed["roles"], listed["territory"], listed["state"]) == (["specialist"], "asino", "active")
    assert "new.asino" in flask("list").output


@pytest.mark.parametrize(
    "words",
    [
        ("add", "new.asino", "--role", "clerk", "--territory", "asino", "--password", "short"),
        ("add", "new.asino", "--role", "clerk", "--territory", "nowhere", "--password", GOOD),
        ("add", "new.asino", "--role", "clerk", "--employee", "999999", "--password", GOOD),
        ("add", "new.asino", "--role", "clerk", "--password", GOOD),
        ("add", "new.asino", "--role", "boss", "--password", GOOD),
        ("add", "clerk.asino", "--role", "clerk", "--territory", "asino", "--password", GOOD),
        ("add", "имя", "--role", "clerk", "--territory", "asino", "--password", GOOD),
        ("disable", "nobody"),
        ("disable", "admin"),
        ("enable", "clerk.asino"),
        ("password", "clerk.asino", "--password", "clerk.asino 12"),
        ("password", "nobody", "--password", GOOD),
        ("roles", "clerk.asino", "boss"),
        ("roles", "clerk.asino", "head"),
        ("unlock", "nobody"),
        ("invite", "nobody"),
        ("second-factor-reset", "clerk.asino"),
    ],
)
def test_bad_input_is_one_clear_line_and_changes_nothing(
    world: Any, flask: Callable[..., Any], words: tuple[str, ...]
) -> None:
    before = [(row.username, row.password, row.active) for row in User.select().order_by(User.id)]
    result = flask(*words)
    assert result.exit_code != 0 and "Traceback" not in result.output
    assert result.output.strip().splitlines()[-1].startswith("Error: ")
    assert [(row.username, row.password, row.active) for row in User.select().order_by(User.id)] == before


def test_the_command_line_stands_in_the_trail(world: Any, flask: Callable[..., Any]) -> None:
    flask("disable", "clerk.asino")
    assert (last("user-disable").officer, audit.told(last("user-disable")).reason) == ("Система", "clerk.asino")
