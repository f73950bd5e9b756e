"""Sign-in: argon2id, server-side sessions that a replayed cookie cannot revive, roles of posts on the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask_login import encode_cookie

from console import records, signin
from console.accounts import User, WebSession
from console.officers import roles_on
from schema.places import HolderKind, Post
from schema.spec import Role
from tests.pages import PASSWORD, WrongPage


def test_passwords_are_kept_as_argon2id(world: Any) -> None:
    assert User.get(User.username == "clerk.asino").password.startswith("$argon2id$")


def test_a_wrong_password_and_an_unknown_name_look_alike(world: Any) -> None:
    texts = []
    for name, password in (("clerk.asino", "wrong-password-1"), ("nobody.asino", PASSWORD)):
        visitor = world.visitor()
        page = visitor.send(visitor.open("/login"), {"username": name, "password": password}, action="/login")
        assert "/login" in page.url
        texts.append([" ".join(node.text_content().split()) for node in page.root.xpath("//*[@role='alert']")])
    assert texts[0] and texts[0] == texts[1]


@pytest.mark.parametrize("name", ["CLERK.ASINO", "  clerk.asino "])
def test_the_name_is_typed_in_any_case(world: Any, name: str) -> None:
    assert world.visitor().sign_in(name).title.startswith("Сегодня")


def test_a_replayed_cookie_after_sign_out_is_refused(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    cookie = visitor.client.get_cookie("console").value
    visitor.post("/logout", {"csrf_token": visitor.token()})
    thief = world.app.test_client()
    thief.set_cookie("console", cookie)
    assert "/login" in thief.get("/desk", follow_redirects=True).request.path


def test_the_cookie_changes_at_sign_in_and_holds_nothing_readable(world: Any) -> None:
    visitor = world.visitor()
    visitor.open("/login")
    before = visitor.client.get_cookie("console").value
    visitor.sign_in("clerk.asino")
    after = visitor.client.get_cookie("console").value
    assert before != after and "clerk" not in after
    assert all(after not in row.token_hash for row in WebSession.select())


def test_a_disabled_account_is_out_at_once(world: Any) -> None:
    visitor = world.visitor("clerk.asino")
    User.update(active=False).where(User.username == "clerk.asino").execute()
    assert "/login" in visitor.open("/desk").url
    with pytest.raises(WrongPage):
        world.visitor("clerk.asino")


def test_sign_out_is_not_a_link(world: Any) -> None:
    world.visitor("clerk.asino").open("/logout", expect=405)


def test_a_post_gives_its_role_only_while_it_is_held(world: Any) -> None:
    head = world.officer("head.asino")
    assert Role.HEAD in head.roles
    assert Role.HEAD not in roles_on({Role.HEAD}, head.employee_id, date(1999, 1, 1))


def test_a_substitute_has_the_role_for_the_days_of_the_order(world: Any) -> None:
    specialist = world.officer("specialist.asino")
    post = Post.select().where(Post.territory == specialist.territory_id, Post.role == Role.HEAD).get()
    holders = [
        {"id": row.id, "employee": row.employee_id, "kind": row.kind, "from_on": row.from_on, "to_on": row.to_on}
        for row in post.holders
    ]
    leave = {
        "employee": specialist.employee_id,
        "kind": HolderKind.SUBSTITUTE,
        "from_on": date(2026, 11, 1),
        "to_on": date(2026, 11, 30),
    }
    records.change(
        post, {"holders": [*holders, leave | {"order_text": "№ 12-к от 30.10.2026"}]}, world.system(), world.now
    )
    assert Role.HEAD in roles_on(set(), specialist.employee_id, date(2026, 11, 23))
    assert Role.HEAD not in roles_on(set(), specialist.employee_id, date(2026, 12, 1))


def test_nobody_signed_in_sees_nothing_but_the_open_pages(world: Any) -> None:
    client = world.app.test_client()
    for rule in world.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments or rule.rule in {"/login", "/login/again", "/health"}:
            continue
        answer = client.get(rule.rule)
        assert answer.status_code in {302, 301, 308, 404, 405}, rule.rule


def test_no_token_or_cookie_of_a_package_is_a_way_in(world: Any) -> None:
    """Whoever reads the key and the table – a backup holds both – makes what Flask-Security would have taken."""
    user = User.get(User.username == "head.asino")
    with world.app.test_request_context():
        token, remembered = user.get_auth_token(), encode_cookie(str(user.fs_uniquifier))
    thief = world.app.test_client()
    for answer in (
        thief.get("/desk/", headers={"Authentication-Token": token}),
        thief.get(f"/desk/?auth_token={token}"),
    ):
        assert "/login" in answer.headers["Location"]
    thief.set_cookie("remember_token", remembered)
    assert "/login" in thief.get("/desk/").headers["Location"]


def test_a_password_written_by_hand_in_another_scheme_opens_nothing(world: Any) -> None:
    planted = "written by hand"
    User.update(password=planted).where(User.username == "clerk.asino").execute()
    with world.app.test_request_context("/login"):
        assert signin.authenticate("clerk.asino", planted)[0] is None


def test_no_cookie_outlives_the_session(world: Any) -> None:
    visitor = world.visitor()
    form = {"username": "clerk.asino", "password": PASSWORD, "remember": "y"}
    visitor.send(visitor.open("/login"), form, action="/login")
    assert visitor.client.get_cookie("remember_token") is None
    assert "Не выходить" not in world.visitor().open("/login").words
