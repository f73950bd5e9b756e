"""Server-side sessions in a table of ours: the cookie is a random token, nothing personal stands in it."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import Flask, Request, Response
from flask import request as current
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin

from console import accounts_rules
from console.accounts import WebSession, epoch
from schema.base import database

#: «Last seen» is written at most so often.
TOUCH_SECONDS = 60


class StoredSession(SecureCookieSession):
    """A session that knows its stored row, whether its token must change, and whether this request is work."""

    row: WebSession | None = None
    rotate = False
    ended = False
    looked = False


class TableSessions(SessionInterface):
    """Flask's session interface over :class:`console.accounts.WebSession`."""

    serializer = TaggedJSONSerializer()

    def open_session(self, app: Flask, request: Request) -> StoredSession:
        database.connect(reuse_if_open=True)
        token = request.cookies.get(self.get_cookie_name(app), "")
        row = self._stored(token) if token else None
        session = StoredSession(self.serializer.loads(row.data) if row else {})
        session.row = row
        session.modified = False
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, StoredSession)
        name = self.get_cookie_name(app)
        if session.ended or (not session and session.row):
            self._delete(session)
            secure = self.get_cookie_secure(app)  # without it a browser keeps a cookie that begins with __Host-
            response.delete_cookie(name, path=self.get_cookie_path(app), secure=secure, httponly=True, samesite="Lax")
            if not session or session.ended:
                return
        if not session or (not session.modified and session.row and not session.rotate):
            self._touch(session)
            return
        token = self._write(session, current)
        if token:
            response.set_cookie(
                name,
                token,
                httponly=True,
                secure=self.get_cookie_secure(app),
                samesite="Lax",
                path=self.get_cookie_path(app),
            )

    def _stored(self, token: str) -> WebSession | None:
        row: WebSession | None = WebSession.get_or_none(WebSession.token_hash == _hash(token))
        if row and seconds_left(row) <= 0:
            row.delete_instance()
            return None
        return row

    def _write(self, session: StoredSession, asked: Request) -> str:
        """Store the session; returns the new token when the cookie must be set."""
        now = epoch()
        values = {
            "data": self.serializer.dumps(dict(session)),
            "seen_at": now,
            "user_id": str(session.get("_user_id", "")),
        }
        if session.row and not session.rotate:
            WebSession.update(**values).where(WebSession.id == session.row.id).execute()
            return ""
        if session.row:
            session.row.delete_instance()
        token = secrets.token_urlsafe(32)
        origin = {"address": (asked.remote_addr or "")[:64], "agent": str(asked.user_agent)[:300]}
        session.row = WebSession.create(token_hash=_hash(token), created_at=now, **values, **origin)
        return token

    def _touch(self, session: StoredSession) -> None:
        """Note that the session is alive, at most once a minute; a page that only asks the time is no work."""
        now = epoch()
        if session.row and not session.looked and now - session.row.seen_at >= TOUCH_SECONDS:
            WebSession.update(seen_at=now).where(WebSession.id == session.row.id).execute()

    def _delete(self, session: StoredSession) -> None:
        if session.row:
            WebSession.delete().where(WebSession.id == session.row.id).execute()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def end(session: Any) -> None:
    """Forget the session at the end of this request (sign-out)."""
    session.ended = True


def rotate(session: Any) -> None:
    """Give the session a new token at the end of this request (sign-in)."""
    session.rotate = True
    session.modified = True


def look(session: Any) -> None:
    """This request only asks how long the session will live: it must not prolong it."""
    session.looked = True


def seconds_left(row: WebSession) -> int:
    """Seconds until a session ends: for want of work, or because a day's work is over."""
    rules, now = accounts_rules.current(), epoch()
    return min(row.seen_at + rules.idle_minutes * 60, row.created_at + rules.absolute_hours * 3600) - now


def purge() -> int:
    """Remove sessions that have expired in either way."""
    rules, now = accounts_rules.current(), epoch()
    idle = WebSession.seen_at <= now - rules.idle_minutes * 60
    old = WebSession.created_at <= now - rules.absolute_hours * 3600
    return int(WebSession.delete().where(idle | old).execute())
