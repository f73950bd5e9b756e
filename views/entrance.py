"""Addresses before the desk: sign-in with its steps, the link of an invitation, confirmation of a mass export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Flask, abort, current_app, jsonify, redirect, render_template, request, session
from flask_wtf.csrf import CSRFError, generate_csrf

from console import accounts_admin, accounts_factor, accounts_passwords, accounts_rules, signin
from console.accounts import User, officer_of
from console.errors import Refused, Unconfirmed
from console.officers import Officer
from console.web import note_refusal, stale_form
from console.web import page as refusal_page
from validators.problem import Problem
from views import carried

_ENROL = "enrol"


def install(app: Flask) -> None:
    """Hang the addresses and the page that asks for the password once more."""
    app.add_url_rule("/login", view_func=login, methods=["GET", "POST"])
    app.add_url_rule("/logout", view_func=logout, methods=["POST"])
    app.add_url_rule("/login/again", view_func=login_again, methods=["GET", "POST"])
    app.add_url_rule("/login/step", view_func=login_step, methods=["GET", "POST"])
    app.add_url_rule("/invitation/<token>", view_func=invitation, methods=["GET", "POST"])
    app.add_url_rule("/account/confirm", view_func=confirm, methods=["POST"])
    app.register_error_handler(Unconfirmed, _ask)
    app.register_error_handler(CSRFError, _stale)


# ------------------------------------------------------------------ name and password


def login() -> Any:
    if request.method == "GET":
        if signin.signed_in():
            return redirect("/desk")
        return _login_page(own_address(request.args.get("next", "")))
    next_url = own_address(request.form.get("next", ""))
    kept = request.form.get(carried.FIELD, "")
    user, problem = signin.authenticate(request.form.get("username", "")[:200], request.form.get("password", "")[:1024])
    if user is None:
        return _login_page(next_url, kept, problem, request.form.get("username", "")[:64])
    next_url = (carried.keep(kept, user.id, _now()) if kept else "") or next_url
    return redirect("/login/step" if signin.begin(user, next_url) else next_url or "/desk")


def _login_page(next_url: str, kept: str = "", problem: str = "", name: str = "") -> str:
    return render_template("login.html", problem=problem, name=name, next_url=next_url, kept=kept)


def _stale(error: CSRFError) -> Any:
    """A long form of a session that is over comes back after the sign-in; any other stale form is refused."""
    kept = carried.of_request()
    if not kept:
        return stale_form(error)
    if signin.signed_in():
        return render_template("returned.html", kept=kept, field=carried.FIELD)
    return _login_page("", kept)


def login_again() -> Any:
    """Sign-in over an open page: the same steps with the same counts and the same trail, answered as JSON."""
    problem = ""
    if request.method == "POST" and not signin.signed_in():
        found = signin.half_way()
        if found and found.step == "code" and "code" in request.form:
            problem = signin.give_code(found, request.form["code"][:40])
        else:
            name, password = request.form.get("username", "")[:200], request.form.get("password", "")[:1024]
            user, problem = signin.authenticate(name, password)
            if user:
                signin.begin(user)
    me, half = signin.signed_in(), signin.half_way()
    return jsonify(
        {"officer": me.id if me else None, "step": half.step if half and not me else "", "problem": problem}
        | {"csrf": generate_csrf()}
    )


def logout() -> Any:
    """Sign out; the browser forgets what it holds of the console (ASVS 5.0, 14.3.1)."""
    signin.leave()
    answer = redirect("/login")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def own_address(text: str) -> str:
    """A path of this console to go back to; anything else is dropped (an open redirect helps a phisher)."""
    parts = urlsplit(text)
    fits = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text[:500] if fits and not parts.netloc and not parts.scheme else ""


# ------------------------------------------------------------------ what the sign-in still asks


def login_step() -> Any:
    found = signin.half_way()
    if found is None or not found.step:
        return redirect("/desk" if signin.signed_in() else "/login")
    return {"code": _code, "enrol": _enrol, "password": _password}[found.step](found)


def _code(found: signin.HalfWay) -> Any:
    problem = signin.give_code(found, request.form.get("code", "")[:40]) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return _onward(found)
    return render_template("step_code.html", problem=problem)


def _enrol(found: signin.HalfWay) -> Any:
    who = _officer(found.user)
    made, answer = enrolment(found.user, who, "/login/step", "/login/step")
    if not made:
        return answer
    signin.passed(found, "factor")
    onward = "/login/step" if signin.half_way() else found.next_url or "/desk"
    return codes_page(made, onward)


def _password(found: signin.HalfWay) -> Any:
    problems = change_password(found.user, _officer(found.user), signing_in=True) if request.method == "POST" else []
    if request.method == "POST" and not problems:
        signin.passed(found, "password")
        return _onward(found)
    rules = accounts_rules.current()
    return render_template("step_password.html", problems=problems, rules=rules), 422 if problems else 200


def _onward(found: signin.HalfWay) -> Any:
    return redirect("/login/step" if signin.half_way() else found.next_url or "/desk")


def _officer(user: User) -> Officer:
    return officer_of(user, _now(), request.remote_addr or "")


def _now() -> Any:
    return signin.clock(current_app).now()


# ------------------------------------------------------------------ shared with «Моя учётная запись»


def enrolment(user: User, officer: Officer, action: str, back: str) -> tuple[list[str], Any]:
    """The page that sets the second factor up: recovery codes once it is done, the page to show before."""
    problems: list[Problem] = []
    if request.method == "POST" and _ENROL in session:
        try:
            made = accounts_admin.set_factor(user, session[_ENROL], request.form.get("code", "")[:40], officer, _now())
        except Refused as refusal:
            problems = refusal.problems
            signin.wrong_enrolment(user)
        else:
            session.pop(_ENROL)
            return made, None
    factor = session.setdefault(_ENROL, accounts_factor.new())
    address, secret = accounts_factor.shown(factor, user.username)
    side, path = drawn(address)
    answer = render_template(
        "step_enrol.html", problems=problems, secret=secret, side=side, path=path, action=action, back=back
    )
    return [], (answer, 422 if problems else 200)


def drawn(text: str) -> tuple[int, str]:
    """A QR code as the side of its square and one SVG path of its dark modules, the quiet zone included."""
    border, parts = 4, []
    rows = list(segno.make(text, error="l").matrix)
    for y, row in enumerate(rows):
        for x, length in _runs(row):
            parts.append(f"M{x + border} {y + border}h{length}v1h-{length}z")
    return len(rows) + 2 * border, "".join(parts)


def _runs(row: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Dark runs of a row: where each begins and how long it is."""
    start, cells = -1, [*row, 0]
    for x, dark in enumerate(cells):
        if dark and start < 0:
            start = x
        elif not dark and start >= 0:
            yield start, x - start
            start = -1


def codes_page(codes: list[str], onward: str) -> Any:
    """Recovery codes: shown in this one answer and nowhere else."""
    return render_template("codes.html", codes=codes, onward=onward)


def change_password(user: User, officer: Officer, *, signing_in: bool = False) -> list[Problem]:
    """The form with the present password and a new one twice; what is wrong, nothing when it was changed.

    Who is ``signing_in`` has just given the code of the second factor.
    """
    new, again = request.form.get("password", ""), request.form.get("password-again", "")
    code = None if signing_in else request.form.get(signin.CODE_FIELD, "")[:1024]
    if new != again:  # asked first: a code is taken once
        return [Problem("not-equal", "Новый пароль набран по-разному", "password-again")]
    if problem := signin.recheck(user, request.form.get("current", "")[:1024], code):
        return [Problem("wrong-password", problem, "current")]
    if accounts_passwords.matches(user, new):
        return [Problem("same", "Новый пароль совпадает с прежним", "password")]
    try:
        accounts_admin.set_password(user, new, officer, _now())
    except Refused as refusal:
        return refusal.problems
    return []


# ------------------------------------------------------------------ an invitation


def invitation(token: str) -> Any:
    """The link that the administrator handed over: the person sets the password and goes on signing in."""
    user = accounts_admin.invited(token)
    if user is None:
        note_refusal(404)
        return refusal_page(404, "Ссылка уже использована или её срок истёк. Попросите у администратора новую.")
    problems: list[Problem] = []
    if request.method == "POST":
        problems = _accepted(token)
        if not problems:
            return redirect("/login/step" if signin.begin(User.get_by_id(user.id), proof="invitation") else "/desk")
    page = render_template("invitation.html", user=user, problems=problems, rules=accounts_rules.current())
    return page, 422 if problems else 200


def _accepted(token: str) -> list[Problem]:
    new = request.form.get("password", "")
    if new != request.form.get("password-again", ""):
        return [Problem("not-equal", "Пароль набран по-разному", "password-again")]
    try:
        accounts_admin.accept(token, new, _now(), request.remote_addr or "")
    except Refused as refusal:
        return refusal.problems
    return []


# ------------------------------------------------------------------ once more before a mass export


def _ask(refusal: Unconfirmed) -> Any:
    """Ask for the password, and a code where there is one, and return to the act: a form sends its fields again."""
    user = signin.signed_in()
    if user is None:
        return redirect("/login")
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]
    posted = request.method == "POST" and request.endpoint != "confirm"
    next_url = own_address(request.form.get("next", "")) if request.endpoint == "confirm" else _asked_address()
    page = render_template(
        "confirm.html",
        action=_asked_address() if posted else "/account/confirm",
        kept=kept if posted else [("next", next_url)],
        problem=refusal.text,
        field=signin.SECRET_FIELD,
        code_field=signin.CODE_FIELD if user.factor else "",
        minutes=accounts_rules.current().confirm_minutes,
    )
    return page, 422 if refusal.text else 200


_NOT_KEPT = frozenset({"csrf_token", signin.SECRET_FIELD, signin.CODE_FIELD})


def _asked_address() -> str:
    return own_address(request.full_path.rstrip("?"))


def confirm() -> Any:
    """The proof for an act that is a link: then back to it."""
    if signin.signed_in() is None:
        return redirect("/login")
    if signin.SECRET_FIELD not in request.form:
        abort(400)
    signin.confirm()
    return redirect(own_address(request.form.get("next", "")) or "/desk")
