"""Every route declares the act it needs; a route missing from the policy fails the build."""

from typing import Any

from console.commands import routes


def test_every_route_declares_its_act(console_app: Any) -> None:
    undeclared = [row["path"] for row in routes(console_app) if row["act"] == "undeclared"]
    assert undeclared == []
