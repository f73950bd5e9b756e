"""Every route declares the act it needs; a route missing from the policy fails the build and is refused."""

from typing import Any

from console import policy
from console.policy import ACTS, UNDECLARED, routes


def test_every_route_declares_its_act(console_app: Any) -> None:
    assert [row["path"] for row in routes(console_app) if row["act"] == UNDECLARED] == []


def test_every_act_is_used_by_a_route(console_app: Any) -> None:
    assert {row["act"] for row in routes(console_app)} == set(ACTS)


def test_no_declared_act_belongs_to_a_route_that_is_gone(console_app: Any) -> None:
    """A renamed view function would leave its old name behind, and a new function of that name would be let in."""
    endpoints = {rule.endpoint for rule in console_app.url_map.iter_rules()}
    declared = set(policy._OUTSIDE) | {
        f"{name}.{function}"
        for name, view in policy._screens(console_app).items()
        for function in getattr(view, "acts", ())
    }
    assert sorted(declared - endpoints) == []


def test_a_route_outside_the_policy_is_refused(world: Any, monkeypatch: Any) -> None:
    admin = world.visitor("admin")
    admin.open("/help/")
    monkeypatch.delitem(policy.ACTS, "help")
    admin.open("/help/", expect=404)
    world.visitor().open("/help/", expect=404)


def test_nobody_in_particular_is_led_to_the_sign_in_page(world: Any) -> None:
    """Every page but the open ones; addresses with parts are asked with a part that fits."""
    visitor = world.visitor()
    for row in routes(world.app):
        if row["act"] == "open" or "GET" not in row["methods"]:
            continue
        path = row["path"].replace("<int:row_id>", "1").replace("<int:case_id>", "1").replace("<int:term_id>", "1")
        if "<" not in path:
            assert visitor.client.get(path).headers.get("Location", "").startswith("/login"), path


def test_the_access_map_is_json_of_path_methods_and_act(console_app: Any) -> None:
    import json

    answer = console_app.test_cli_runner().invoke(args=["access-map", "--json"])
    rows = json.loads(answer.output)
    assert {"/desk/", "/case/<int:case_id>/"} <= {row["path"] for row in rows}
    assert all(set(row) >= {"path", "methods", "act"} for row in rows)
