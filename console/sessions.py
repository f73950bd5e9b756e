"""Server-side sessions in a table of ours: the cookie is a random token, nothing personal stands in it."""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin

from console.accounts import WebSession
from schema.base import database

IDLE_SECONDS = 60 * 60 * 4
ABSOLUTE_SECONDS = 60 * 60 * 12


class StoredSession(SecureCookieSession):
    """A session that knows its stored row and whether its token must change."""

    row: WebSession | None = None
    rotate = False
    ended = False


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
        token = self._write(session)
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
        now = int(time.time())
        row: WebSession | None = WebSession.get_or_none(WebSession.token_hash == _hash(token))
        if row and (now - row.seen_at > IDLE_SECONDS or now - row.created_at > ABSOLUTE_SECONDS):
            row.delete_instance()
            return None
        return row

    def _write(self, session: StoredSession) -> str:
        """Store the session; returns the new token when the cookie must be set."""
        now = int(time.time())
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
        session.row = WebSession.create(token_hash=_hash(token), created_at=now, **values)
        return token

    def _touch(self, session: StoredSession) -> None:
        """Note that the session is alive, at most once a minute."""
        now = int(time.time())
        if session.row and now - session.row.seen_at > 60:
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


def purge() -> int:
    """Remove sessions that have expired."""
    limit = int(time.time()) - IDLE_SECONDS
    return int(WebSession.delete().where(WebSession.seen_at < limit).execute())
