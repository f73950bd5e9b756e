"""`/user/`: the administrator invites people, grants roles, disables, unlocks, and sets the rules of sign-in."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from flask import abort, current_app, flash, redirect, request, session
from flask_admin.base import expose

from console import access, accounts, accounts_admin, accounts_lock, accounts_rules, signin
from console.accounts import User, login_name
from console.accounts_admin import GRANTED, Person
from console.accounts_rules import Rules
from console.errors import Forbidden, Refused
from console.officers import Officer, tenures
from schema.places import Employee, Territory
from schema.spec import Role
from validators.formats import fold
from validators.problem import Problem
from views.account import recent
from views.base import Screen, local, now, single

PAGE = 50
STATES = {"active": ("действует", "ok"), "invited": ("приглашён", "warn"), "disabled": ("отключён", "late")}
#: Acts of one button, what is said when it is done.
_DONE = {
    "disable": "Учётная запись отключена, сеансы завершены",
    "enable": "Учётная запись включена",
    "unlock": "Блокировка снята",
    "sign-out": "Сеансы завершены",
    "second-factor-reset": "Второй фактор снят: человек настроит его при следующем входе",
}
_ACTS = {
    "disable": accounts_admin.disable,
    "enable": accounts_admin.enable,
    "unlock": accounts_admin.unlock,
    "sign-out": accounts_admin.end_sessions,
    "second-factor-reset": accounts_admin.reset_factor,
}
#: Ending the sessions of an account takes nothing from anybody who should be in, and must not wait.
_UNCONFIRMED = frozenset({"sign-out"})


class UserPages(Screen):
    """People and roles; nothing here shows a case."""

    acts = {
        "index_view": "accounts",
        "new_view": "accounts",
        "details_view": "accounts",
        "edit_view": "accounts",
        "act_view": "accounts",
        "invite_view": "accounts",
        "forget_view": "accounts",
        "rules_view": "accounts",
    }
    confirmed = frozenset({"invite_view", "forget_view"})

    def __init__(self) -> None:
        super().__init__(name="Пользователи", endpoint="user", url="/user")

    def _handle_view(self, name: str, **kwargs: Any) -> Any:
        if self.is_accessible() and not (decision := access.may_manage_accounts(self.officer)):
            raise Forbidden(decision.reason)
        return super()._handle_view(name, **kwargs)

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> Any:
        """The searched text comes by POST and stays in the session: no surname stands in an address."""
        if request.method == "POST":
            return redirect(_kept_search())
        token, state = single("s"), single("state")
        wanted = str(session.get("searches", {}).get(token, ""))
        found = [user for user in accounts_admin.reachable(self.officer) if _suits(user, fold(wanted), state)]
        page = _page_number(len(found))
        rows = [_line(user) for user in found[page * PAGE : (page + 1) * PAGE]]
        return self.render(
            "users.html",
            rows=rows,
            total=len(found),
            page=page,
            pages=-(-len(found) // PAGE),
            find=wanted,
            token=token if wanted else "",
            state=state,
            states=STATES,
            may_set_rules=bool(access.may_set_rules(self.officer)),
        )

    @expose("/new/", methods=("GET", "POST"))
    def new_view(self) -> Any:
        """A new person: the answer shows the link once."""
        problems: list[Problem] = []
        if request.method == "POST":
            signin.require_confirmed()
            try:
                username = login_name(request.form.get("username", "")[:64])
                user, token = accounts_admin.invite(username, _typed(), self.officer, now())
            except Refused as refusal:
                problems = refusal.problems
            else:
                return self._link(user, token)
        return self._form(None, problems)

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        posted = request.method == "POST"
        # in the form and not in its address: the page that asks for the password sends the fields again
        user, problems = _found(request.form.get("id", "") if posted else single("id"), self.officer), []
        if posted:
            signin.require_confirmed()
            try:
                changed = accounts_admin.change(user, _typed(), self.officer, now())
            except Refused as refusal:
                problems = refusal.problems
            else:
                flash(
                    "Сохранено, сеансы этой учётной записи завершены" if changed else "Ничего не изменилось", "success"
                )
                return redirect(f"/user/details/?id={user.id}")
        return self._form(user, problems)

    @expose("/details/")
    def details_view(self) -> Any:
        user = _found(single("id"), self.officer)
        return self._details(user, [])

    @expose("/<int:user_id>/do/<act>", methods=("POST",))
    def act_view(self, user_id: int, act: str) -> Any:
        user = _found(str(user_id), self.officer)
        if act not in _ACTS:
            abort(404)
        if act not in _UNCONFIRMED:
            signin.require_confirmed()
        try:
            _ACTS[act](user, self.officer, now())
        except Refused as refusal:
            return self._details(_found(str(user_id), self.officer), refusal.problems), 422
        flash(_DONE[act], "success")
        return redirect(f"/user/details/?id={user.id}")

    @expose("/<int:user_id>/invite", methods=("POST",))
    def invite_view(self, user_id: int) -> Any:
        """A new link for an invited person, or for one who forgot the password."""
        user = _found(str(user_id), self.officer)
        try:
            token = accounts_admin.invite_again(user, self.officer, now())
        except Refused as refusal:
            return self._details(user, refusal.problems), 422
        return self._link(user, token)

    @expose("/<int:user_id>/forget", methods=("POST",))
    def forget_view(self, user_id: int) -> Any:
        user = _found(str(user_id), self.officer)
        try:
            accounts_admin.forget(user, self.officer, now())
        except Refused as refusal:
            return self._details(user, refusal.problems), 422
        flash(f"Учётная запись {user.username} удалена; в журнале действий имя осталось", "success")
        return redirect("/user/")

    @expose("/settings/", methods=("GET", "POST"))
    def rules_view(self) -> Any:
        if not (decision := access.may_set_rules(self.officer)):
            raise Forbidden(decision.reason)
        problems: list[Problem] = []
        if request.method == "POST":
            signin.require_confirmed()
            try:
                changed = accounts_rules.change(_typed_rules(), self.officer, now())
            except Refused as refusal:
                problems = refusal.problems
            else:
                flash("Правила входа изменены" if changed else "Ничего не изменилось", "success")
                return redirect("/user/settings/")
        current = accounts_rules.current().model_dump(mode="json")
        shown = current | (dict(_typed_rules()) if problems else {})
        page = self.render(
            "user_rules.html",
            problems=problems,
            fields=Rules.model_fields,
            values=shown,
            roles=list(Role),
            groups=GROUPS,
        )
        return page, 422 if problems else 200

    def _link(self, user: User, token: str) -> Any:
        address = f"{current_app.extensions['console-settings'].url}/invitation/{token}"
        return self.render(
            "user_link.html", user=user, address=address, hours=accounts_rules.current().invitation_hours
        )

    def _details(self, user: User, problems: list[Problem]) -> Any:
        return self.render(
            "user.html",
            user=user,
            line=_line(user),
            problems=problems,
            sessions=len(accounts.sessions_of(user)),
            posts=tenures(user.employee_id, self.officer.today) if user.employee_id else [],
            locked=-(-accounts_lock.seconds_left(user.username) // 60),
            disabled_at=local(user.disabled_at) if user.disabled_at else None,
            myself=user.id == self.officer.user_id,
            recent=recent(user),
        )

    def _form(self, user: User | None, problems: list[Problem]) -> Any:
        person = (
            _typed(strict=False) if problems else accounts_admin.person_of(user) if user else Person(roles=frozenset())
        )
        page = self.render(
            "user_form.html",
            user=user,
            problems=problems,
            username=user.username if user else request.form.get("username", "")[:64],
            person=person,
            roles=GRANTED,
            employees=list(access.visible(Employee, self.officer).order_by(Employee.last_name, Employee.id)),
            places=list(access.visible(Territory, self.officer).order_by(Territory.code)),
        )
        return page, 422 if problems else 200


#: Rules of sign-in as the page groups them.
GROUPS = (
    ("Сеанс", ("idle_minutes", "absolute_hours", "confirm_minutes", "mass_rows")),
    ("Подбор пароля", ("tries_account", "tries_address", "lock_minutes", "lock_longest_minutes")),
    ("Нагрузка", ("prints_per_minute", "searches_per_minute")),
    ("Второй фактор", ("factor_roles", "factor_in_demo")),
    ("Пароль", ("password_length", "password_composition", "password_days", "password_history")),
    ("Учётные записи", ("invitation_hours", "forget_days", "draft_days")),
)


def _kept_search() -> str:
    """Keep what was searched for in the session, as lists do; returns the address of its list."""
    text, token = request.form.get("find", "")[:64].replace("\x00", "").strip(), ""
    if text:
        token = secrets.token_urlsafe(6)
        session["searches"] = dict(list(session.get("searches", {}).items())[-19:]) | {token: text}
    asked = {"s": token, "state": request.form.get("state", "")}
    return "/user/?" + urlencode({name: value for name, value in asked.items() if value})


def _suits(user: User, wanted: str, state: str) -> bool:
    text = f"{user.username} {user.employee.caption if user.employee_id else ''}"
    return wanted in fold(text) and state in {"", user.state}


def _line(user: User) -> dict[str, Any]:
    roles = [Role(grant.name).label for grant in user.grants]
    return {
        "id": user.id,
        "username": user.username,
        "employee": user.employee.caption if user.employee_id else "",
        "roles": roles,
        "posts": bool(user.employee_id) and not roles,
        "place": user.territory.short_name if user.territory_id else "",
        "state": STATES[user.state],
        "locked": bool(accounts_lock.seconds_left(user.username)),
        "factor": bool(user.factor),
    }


def _page_number(total: int) -> int:
    text = single("page") or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        abort(400)
    return min(int(text), max(0, (total - 1) // PAGE))


def _found(text: str, officer: Officer) -> User:
    known = text.isascii() and text.isdigit() and len(text) < 10
    user: User | None = accounts_admin.reachable(officer).where(User.id == int(text)).first() if known else None
    if user is None:
        abort(404)
    return user


def _typed(*, strict: bool = True) -> Person:
    """What the form says; an unknown role, employee or territory is refused."""
    known = {role.value for role in Role}
    roles = [word for word in request.form.getlist("roles") if word in known]
    employee, place = _chosen(Employee, "employee"), _chosen(Territory, "territory")
    if strict and len(roles) != len(request.form.getlist("roles")):
        abort(400)
    return Person(roles=frozenset(map(Role, roles)), employee=employee, territory=None if employee else place)


def _chosen(model: Any, name: str) -> Any:
    text = request.form.get(name, "")
    return model.get_or_none(model.id == int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _typed_rules() -> dict[str, Any]:
    """Values of the form in the shape of the rules; a tick box that is not sent is off."""
    found: dict[str, Any] = {}
    for name, facts in Rules.model_fields.items():
        if facts.annotation is bool:
            found[name] = name in request.form
        elif name == "factor_roles":
            found[name] = request.form.getlist(name)
        else:
            found[name] = request.form.get(name, "").strip()[:10]
    return found
