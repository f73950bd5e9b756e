"""The desk «Сегодня», the overdue list, the search and the help: screens about many cases at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, request
from flask_admin.base import expose

from console import access, audit, backup, regulations, terms, workflow
from console.accounts import User
from console.officers import Officer
from reports import forms
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.history import Deadline
from schema.spec import Role, Status
from validators.deadlines import days_left
from validators.formats import fold
from views import listing
from views.base import Screen, now
from views.terms import late_count, reported_to_me
from views.terms import lines as term_lines
from views.words import cases

#: Terms due within so many working days stand on the desk; «скоро» as a colour is two (validators.deadlines).
NEAR_DAYS = 3
ROWS = 50
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


class Desk(Screen):
    """`/desk`: what is late, what is due, what waits for me, what came back."""

    acts = {"index_view": "read"}

    def __init__(self) -> None:
        super().__init__(name="Рабочий стол", endpoint="desk", url="/desk")

    @expose("/")
    def index_view(self) -> Any:
        officer, moment = self.officer, now()
        from reports.words import date_long

        today = moment.date()
        groups = [*_term_groups(officer, moment), *_paper_groups(officer)]
        shown = [row for group in groups for row in group["rows"]]
        if shown:
            ids, cases_ = [row["id"] for row in shown], [row["case_id"] for row in shown]
            audit.looked("list", officer, moment, document="desk", listed=ids, cases=cases_)
        return self.render(
            "desk.html",
            heading=f"Сегодня, {_WEEKDAYS[today.weekday()]} {date_long(today)}",
            subtitle=_subtitle(officer),
            groups=[group for group in groups if group["rows"]],
            actions=_actions(officer),
            backup=backup.age(moment) if Role.ADMIN in officer.roles else None,
        )


def _subtitle(officer: Officer) -> str:
    if not access.may_list(Case, officer):
        return ""
    count = (
        access.visible(Case, officer).where(Case.state.not_in(("closed", "refused", "transferred", "attached"))).count()
    )
    return f"{cases(count)} в работе · просрочено сроков: {late_count(officer)}"


def _actions(officer: Officer) -> list[tuple[str, str]]:
    """What the officer most often begins."""
    wanted = ("abuse-journal", "service-memo", "phone-message", "meeting", "measure-report")
    models = [registry.get(key) for key in wanted]
    return [(f"Создать {m.spec.accusative}", f"/{m.spec.key}/new/") for m in models if access.may_create(m, officer)]


def _term_groups(officer: Officer, moment: datetime) -> list[dict[str, Any]]:
    if not access.may_list(Case, officer):
        return []
    query = terms.open_terms(terms.visible(officer), moment).order_by(Deadline.due_at, Deadline.id)
    late = list(query.where(terms.overdue(Deadline.due_at, moment)).limit(ROWS))
    mine = reported_to_me(late, officer, moment)
    rest = [row for row in late if row not in mine]
    return [
        {"title": "Доложено мне: просрочено", "tone": "late", "rows": term_lines(mine, moment)},
        {"title": "Просрочено", "tone": "late", "rows": term_lines(rest, moment)},
        {
            "title": "Сегодня и ближайшие три рабочих дня",
            "tone": "warn",
            "rows": term_lines(_near(query, officer, moment), moment),
        },
    ]


def _near(query: Any, officer: Officer, moment: datetime) -> list[Deadline]:
    today, calendar = moment.date(), regulations.calendar(officer.territory_id)
    rows = query.where(~terms.overdue(Deadline.due_at, moment)).limit(ROWS)
    return [row for row in rows if days_left(today, row.due_on, calendar) <= NEAR_DAYS]


def _paper_groups(officer: Officer) -> list[dict[str, Any]]:
    waiting: list[dict[str, Any]] = []
    returned: list[dict[str, Any]] = []
    for model in registry.documents():
        acting = {t for t in model.spec.transitions if t.by & officer.roles and not t.danger and not t.automatic}
        sources = {s for t in acting for s in t.source if s in {Status.ON_APPROVAL, Status.SENT, Status.READY}}
        if sources and access.may_list(model, officer):
            rows = access.visible(model, officer).where(model.status.in_(sources)).order_by(model.id).limit(ROWS)
            waiting += [
                _paper_row(row, "ждёт", "info", "Рассмотреть") for row in rows if workflow.available(row, officer)
            ]
        if officer.employee_id and officer.roles & model.spec.access.draft:
            mine = access.visible(model, officer).where(
                model.status == Status.RETURNED, model.created_by == officer.employee_id
            )
            returned += [_paper_row(row, "замечание", "late", "Исправить") for row in mine.limit(ROWS)]
    return [
        {"title": "Ждут моего решения", "tone": "info", "rows": waiting},
        {"title": "Возвращены мне", "tone": "late", "rows": returned},
    ]


def _paper_row(row: Any, tag: str, tone: str, button: str) -> dict[str, Any]:
    return {
        "tag": tag,
        "tone": tone,
        "standing": "",
        "title": row.caption,
        "sub": row.case.caption if row.case_id else "",
        "who": "",
        "due": f"{row.doc_date:%d.%m.%Y}" if row.doc_date else "",
        "id": f"{row.spec.key}:{row.id}",
        "case_id": row.case_id,
        "basis": row.remark if tag == "замечание" else "",
        "explanation": "",
        "cause": "",
        "reported": [],
        "url": f"/{row.spec.key}/details/?id={row.id}",
        "button": button,
    }


class OverdueList(Screen):
    """`/overdue`: every open term that is late or soon, by the one predicate."""

    acts = {"index_view": "read"}

    def __init__(self) -> None:
        super().__init__(name="Контроль сроков", endpoint="overdue", url="/overdue")

    @expose("/")
    def index_view(self) -> Any:
        officer, moment = self.officer, now()
        if not access.may_list(Case, officer):
            abort(403)
        rule = request.args.get("rule", "")[:12]
        query = terms.open_terms(terms.visible(officer), moment, overdue_only=request.args.get("soon") != "1")
        kinds = [(row.rule, row.title) for row in query.select(Deadline.rule, Deadline.title).distinct()]
        if rule:
            query = query.where(Deadline.rule == rule)
        rows = list(query.select().order_by(Deadline.due_at, Deadline.id).limit(500))
        shown, cases_ = [row.id for row in rows], [row.case_id for row in rows]
        audit.looked("list", officer, moment, document="overdue", listed=shown, cases=cases_)
        return self.render(
            "overdue.html",
            rows=term_lines(rows, moment),
            total=late_count(officer),
            kinds=sorted(dict(kinds).items()),
            rule=rule,
            soon=request.args.get("soon") == "1",
            today=moment.date(),
        )


class SearchPage(Screen):
    """`/search`: the text travels by POST; lists are the places where it is looked for."""

    acts = {"index_view": "read"}

    def __init__(self) -> None:
        super().__init__(name="Поиск", endpoint="search", url="/search")

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> Any:
        text = request.form.get("text", "")[: listing.SEARCH_LENGTH].replace("\x00", "").strip()
        groups = _found(text, self.officer) if fold(text) else []
        if text:
            found = [row for group in groups for row in group["found"]]
            ids, cases_ = [f"{row.spec.key}:{row.id}" for row in found], listing.cases_of(found)
            reason = listing.asked(text, {})
            audit.write("search", self.officer, now(), reason=reason, document="search", listed=ids, cases=cases_)
        return self.render("search.html", text=text, groups=groups)


def _found(text: str, officer: Officer) -> list[dict[str, Any]]:
    groups = []
    query = listing.Query(search=fold(text))
    for model in registry.models():
        if (
            model.spec.menu == "settings"
            or not access.may_list(model, officer)
            or not listing.can_search(model, officer)
        ):
            continue
        rows = list(listing.select(model, officer, query).limit(11))
        if rows:
            links = [
                (row.caption, f"/case/{row.id}/" if model is Case else f"/{model.spec.key}/details/?id={row.id}")
                for row in rows[:10]
            ]
            groups.append(
                {
                    "title": model.spec.plural,
                    "rows": links,
                    "found": rows[:10],
                    "more": len(rows) > 10,
                }
            )
    return groups


def _form_of(model: Any) -> dict[str, Any]:
    """The statutory form that the document is printed on: who approved it, what to check in it."""
    printing = getattr(model.spec, "printing", None)
    return (forms.source(printing.template) or {}) if printing else {}


class HelpPages(Screen):
    """`/help/<key>`: what a document is for, its basis, who signs it – derived from the declaration."""

    acts = {"index_view": "help", "key_view": "help"}

    def __init__(self) -> None:
        super().__init__(name="Справка", endpoint="help", url="/help")

    @expose("/")
    def index_view(self) -> Any:
        models = [m for m in registry.models() if access.may_list(m, self.officer)]
        return self.render("help.html", spec=None, models=models, fields=[], terms=[], form={})

    @expose("/<key>")
    def key_view(self, key: str) -> Any:
        try:
            model = registry.get(key)
        except KeyError:
            abort(404)
        declared = f.declared(model)
        sections = [(s.title, [declared[n].facts for n in s.fields]) for s in model.spec.sections]
        found = _terms_of(key, self.officer)
        return self.render("help.html", spec=model.spec, models=[], fields=sections, terms=found, form=_form_of(model))


def _terms_of(key: str, officer: Officer) -> list[Any]:
    if not officer.territory_id:
        return []
    rules = regulations.in_force(officer.territory_id, officer.today)
    return [t for t in rules.terms if t.event.document == key or any(e.document == key for e in t.met_by)]


def demo_logins() -> list[tuple[str, str]]:
    """Demo log-ins with the role each shows."""
    found = []
    for user in User.select().order_by(User.territory, User.id):
        role = user.username.partition(".")[0].rstrip("2")
        if role in set(Role):
            found.append((user.username, Role(role).label))
    return found
