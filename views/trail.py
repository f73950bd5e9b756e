"""`/audit/`: the list of acts, one act, the monthly sheet; the head of the chain for the administrator."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import abort
from flask_admin.base import expose
from werkzeug.wrappers import Response

from console import access, audit, case_file, chain, trail
from console.errors import Forbidden
from reports import trail as paper
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.history import Audit, TrailDay
from schema.places import Territory
from schema.spec import Role
from views.base import Screen, now, single
from views.inputs import parse_date

_DAYS = 31
_EMPTY: tuple[Any, ...] = (None, "", [])


class TrailPages(Screen):
    """Acts of the officer's territory; contents only for whoever may read what they are about."""

    acts = {"index_view": "audit", "entry_view": "audit", "sheet_view": "audit"}

    def __init__(self) -> None:
        super().__init__(name="Журнал действий", endpoint="audit", url="/audit")

    @expose("/")
    def index_view(self) -> Any:
        self._require()
        typed = {name: single(name)[:60].strip() for name in ("user", "act", "case", "from", "to", "before")}
        problem = ""
        try:
            asked = self._asked(typed)
        except ValueError as error:
            asked, problem = trail.Asked(), str(error)
        found = [] if problem else trail.entries(asked, self.officer)
        shown = found[: trail.PAGE]
        reason = ", ".join(f"{name}={value}" for name, value in typed.items() if value and name != "before")
        audit.looked("view-trail", self.officer, now(), document="audit", reason=reason)
        numbers = trail.case_numbers(shown)
        page = self.render(
            "trail.html",
            lines=[trail.words(entry, numbers) for entry in shown],
            typed=typed,
            problem=problem,
            people=trail.people(self.officer),
            kinds=trail.acts(),
            next_page=_mark(shown[-1]) if len(found) > trail.PAGE else "",
            places=self._places(),
            today=self.officer.today,
            head=chain.head() if self.officer.has(Role.ADMIN) else None,
            days=list(TrailDay.select().order_by(TrailDay.day.desc()).limit(_DAYS)),
        )
        return (page, 422) if problem else page

    def _asked(self, typed: dict[str, str]) -> trail.Asked:
        """What the form asks for; raises ValueError in words."""
        user = typed["user"]
        return trail.Asked(
            user_id=int(user) if user.isascii() and user.isdigit() and len(user) < 10 else None,
            act=typed["act"],
            case_id=_case(typed["case"]) if typed["case"] else None,
            start=_day(typed["from"], self.officer.today),
            end=_day(typed["to"], self.officer.today),
            before=_unmarked(typed["before"]),
        )

    @expose("/<int:entry_id>/")
    def entry_view(self, entry_id: int) -> Any:
        """One act: old and new values for whoever may read what it is about."""
        self._require()
        entry = trail.find(entry_id, self.officer) if entry_id < 2**31 else None
        if entry is None:
            abort(404)
        told, closed = trail.told(entry, self.officer)
        audit.looked("view-trail", self.officer, now(), document="audit", case_id=entry.case_id, listed=[entry.id])
        return self.render(
            "trail_entry.html",
            entry=entry,
            line=trail.words(entry, trail.case_numbers([entry])),
            offset=trail.offset(entry.at, trail.zone(entry.territory_id)),
            closed=closed or told.closed,
            reason=told.reason,
            changes=_changes(entry, told.changes),
            may_see_case=bool(entry.case_id and access.find(Case, entry.case_id, self.officer)),
        )

    @expose("/sheet.pdf")
    def sheet_view(self) -> Any:
        """The monthly sheet of a territory: ``month=2026-11``, ``territory=asino``."""
        self._require()
        place = next((p for p in self._places() if p.code == single("territory")), None) or self._own()
        month = _month(single("month"), self.officer.today)
        sheet = trail.sheet(place, month, self.officer, now())
        content = paper.pressed(sheet)
        audit.write("print-trail", self.officer, now(), row=place, reason=f"{month:%Y-%m}")
        name = f"access-{place.code}-{month:%Y-%m}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
        return Response(content, mimetype="application/pdf", headers=headers)

    def _own(self) -> Territory:
        places = self._places()
        if len(places) != 1 or single("territory"):
            abort(404)
        return places[0]

    def _places(self) -> list[Territory]:
        """Territories whose acts the officer reads."""
        own = self.officer.territory_id
        query = Territory.select().where((Territory.id == own) if own else True)
        return list(query.order_by(Territory.code))

    def _require(self) -> None:
        decision = access.may_read_trail(self.officer)
        if not decision:
            raise Forbidden(decision.reason)


def _case(text: str) -> int:
    found = case_file.by_number(text)
    if not found:
        raise ValueError(f"Дела с номером «{text}» нет. Проверьте номер")
    return int(found[0].id)


def _day(text: str, today: date) -> date | None:
    try:
        return parse_date(text, today) if text else None
    except (ValueError, OverflowError):
        raise ValueError("Дата пишется 21.11.2026") from None


def _month(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01") if text else today.replace(day=1)
    except ValueError:
        abort(400)


def _mark(entry: Audit) -> str:
    return f"{entry.at:%Y-%m-%dT%H:%M:%S}~{entry.id}"


def _unmarked(text: str) -> tuple[datetime, int] | None:
    at, _, number = text.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    try:
        return datetime.fromisoformat(at), int(number)
    except ValueError:
        return None


def _changes(entry: Audit, changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Field, old value, new value in words; what is no field any more stands as it was written."""
    model = registry.find(entry.document)
    declared = f.declared(model) if model else {}
    return [
        (_label(declared.get(name), name), _said(declared.get(name), old), _said(declared.get(name), new))
        for name, (old, new) in changes.items()
        if old not in _EMPTY or new not in _EMPTY
    ]


def _label(attribute: Any, name: str) -> str:
    return str(attribute.facts.label) if attribute is not None else name


def _said(attribute: Any, value: Any) -> str:
    """A stored value as people read it; rows of other registers by their number, names stand in their own rows."""
    if value in _EMPTY:
        return "—"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, list):
        return "; ".join(_said(attribute, item) for item in value)
    if isinstance(value, dict):
        return _row_said(attribute, value)
    if isinstance(attribute, f.Choice):
        return str(attribute.words(value).label)
    if isinstance(attribute, f.Date):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    if isinstance(attribute, f.Moment):
        return f"{datetime.fromisoformat(value):%d.%m.%Y %H:%M}"
    if isinstance(attribute, f.Entry) or (isinstance(attribute, f.Many) and attribute.dictionary):
        known = DictionaryEntry.get_or_none(DictionaryEntry.id == value)
        return str(known.label) if known else str(value)
    return f"№ {value}" if isinstance(attribute, f.Link | f.Many) else str(value)


def _row_said(attribute: Any, row: dict[str, Any]) -> str:
    """«Кто: № 4, приказ: № 41-лс» – an inline row by the labels of its columns."""
    declared = f.declared(attribute.row_model) if isinstance(attribute, f.Rows) else {}
    given = {name: item for name, item in row.items() if item not in _EMPTY}
    return ", ".join(f"{_label(declared.get(n), n)}: {_said(declared.get(n), item)}" for n, item in given.items())
