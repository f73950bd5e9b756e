"""What every screen shares: the officer, the clock, default-deny access to endpoints, pages of refusal."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from flask import abort, current_app, redirect, request, send_file
from flask_admin.base import BaseView
from werkzeug.wrappers import Response

from console import pace, signin
from console.clock import DEFAULT_ZONE
from console.officers import Officer
from console.regulations import territory
from schema.places import Territory


class Screen(BaseView):
    """A Flask-Admin view for signed-in officers; an endpoint that does not name its act is refused."""

    #: endpoint function → the act it needs, as ``flask access-map`` prints it. Deny by default (trap T1).
    acts: dict[str, str] = {}
    #: endpoint functions that carry out much at once: the person confirms it with the password or a code first.
    confirmed: frozenset[str] = frozenset()

    def is_accessible(self) -> bool:
        return signin.current_officer(current_app) is not None

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        return redirect(signin.way_in())

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        if not self.is_accessible():
            return self.inaccessible_callback(name, **kwargs)
        if name not in self.acts:
            abort(404)
        pace.take(self.acts[name], request.method, self.officer.user_id)
        if name in self.confirmed:
            signin.require_confirmed()
        return None

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the endpoint once: Flask-Admin's own retry on TypeError hides the true error (trap T15)."""
        return fn(self, *args, **kwargs)

    @property
    def officer(self) -> Officer:
        return officer()


def officer() -> Officer:
    """The officer of this request."""
    found = signin.current_officer(current_app)
    if found is None:
        abort(401)
    return found


def now() -> datetime:
    """The wall clock of the officer's territory."""
    return signin.clock(current_app).now(_zone())


def local(seconds: int) -> datetime:
    """A moment of the machine's clock on the wall clock of the officer's territory."""
    return signin.clock(current_app).at(seconds, _zone())


def _zone() -> str:
    who = officer()
    return (territory(who.territory_id).timezone if who.territory_id else "") or DEFAULT_ZONE


def officer_territory() -> Territory | None:
    who = officer()
    return territory(who.territory_id) if who.territory_id else None


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep, never a page: its name may be Cyrillic, its content is not looked at by the browser."""
    answer = send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def single(name: str) -> str:
    """One URL argument; several with one name are refused (trap T14)."""
    found = request.args.getlist(name)
    if len(found) > 1:
        abort(400)
    return found[0] if found else ""
