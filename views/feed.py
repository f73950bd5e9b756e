"""`/feed/<secret>.ics`: an officer's calendar for a calendar program that cannot sign in; nothing personal in it."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, request

from console import accounts_feed, accounts_lock, audit, calendar_feed, regulations, signin
from console.accounts import officer_of
from console.clock import DEFAULT_ZONE


def install(app: Flask) -> None:
    """Hang the address on the app."""
    app.add_url_rule("/feed/<token>.ics", view_func=feed)


def feed(token: str) -> Response:
    """The calendar; 304 when the program has it, 404 for whatever is no living address, 429 after too many of those."""
    address = request.remote_addr or ""
    if accounts_lock.feed_seconds_left(address):
        abort(429)
    user = accounts_feed.owner(token)
    if user is None:
        accounts_lock.wrong_feed(address)
        abort(404)
    clock = signin.clock(current_app)
    place = user.employee.territory_id if user.employee_id else user.territory_id
    now = clock.now((regulations.territory(place).timezone if place else "") or DEFAULT_ZONE)
    officer = officer_of(user, now, address)
    rows = calendar_feed.terms_of(officer, now)
    content = calendar_feed.feed(officer, now, rows)
    answer = Response(content, mimetype="text/calendar")
    answer.set_etag(calendar_feed.etag(content))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    if answer.status_code == 200:
        ids, cases = [row.id for row in rows], [row.case_id for row in rows]
        audit.looked("list", officer, now, document="feed", listed=ids, cases=cases)
    return answer
