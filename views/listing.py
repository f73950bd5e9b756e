"""From a declaration to a list: columns, filters, search, order and pages, with a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from console import access, search, terms
from console.database import in_russian_order, side_by_side
from console.officers import Officer
from console.rows import with_cards
from reports.render import value_text
from schema import fields as f
from schema.case import Case
from schema.document import Document
from schema.places import Employee
from validators.deadlines import Standing, standing
from views.base import now
from views.forms import Choices
from views.inputs import parse_date

PAGE_SIZES = (20, 50, 100)
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the panel: ``kind`` is choice or period; ``options`` for a choice."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    value_to: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked of a list, bounded and cleaned once (trap T14)."""

    page: int = 1
    size: int = PAGE_SIZES[0]
    sort: str = ""
    descending: bool = False
    overdue: bool = False
    search: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()  # as chosen, empty: as declared
    usual_size: int = PAGE_SIZES[0]  # what this person sees without asking
    view: int = 0  # the saved view this list was opened with
    only: tuple[int, ...] | None = None  # of these rows, those that were ticked

    def address(self, **changes: Any) -> str:
        """The query string of this list with some parts changed; the search text never stands in it."""
        parts: dict[str, Any] = dict(self.chosen)
        parts |= {
            "view": self.view,
            "page": self.page,
            "size": self.size,
            "sort": self.sort,
            "desc": int(self.descending),
            "overdue": int(self.overdue),
        }
        parts |= changes
        defaults = {"page": 1, "size": self.usual_size, "desc": 0, "overdue": 0, "sort": "", "view": 0}
        return "?" + urlencode(
            {key: value for key, value in parts.items() if value not in ("", None) and defaults.get(key) != value}
        )


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    lines: tuple[str, ...] = ()
    tone: str = ""
    value: Any = None  # a day, a moment or a number, where the cell is one


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is shown; ``kind`` says how wide it may be: day, number, word or text."""

    name: str
    label: str
    sortable: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A column that may be chosen."""

    name: str
    label: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: its id, its cells, the colour of its nearest term."""

    row: Any
    cells: tuple[Cell, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    columns: tuple[Column, ...]
    offered: tuple[Offered, ...]
    lines: tuple[Line, ...]
    query: Query
    filters: tuple[Filter, ...]
    has_next: bool
    can_search: bool
    can_overdue: bool


def parse(
    arguments: Any,
    model: Any,
    officer: Officer,
    text: str = "",
    *,
    columns: tuple[str, ...] = (),
    usual_size: int = 0,
) -> Query:
    """The query of a list from URL arguments; everything unknown or impossible is ignored."""
    usual = usual_size if usual_size in PAGE_SIZES else PAGE_SIZES[0]
    chosen = {}
    for item in filters(model, officer, None):
        for name in (f"f_{item.name}", f"f_{item.name}_from", f"f_{item.name}_to"):
            if value := str(arguments.get(name, ""))[:80].replace("\x00", "").strip():
                chosen[name] = value
    sort = str(arguments.get("sort", ""))
    return Query(
        page=_bounded(arguments.get("page"), 1, LAST_PAGE, 1),
        size=_bounded(arguments.get("size"), PAGE_SIZES[0], PAGE_SIZES[-1], usual),
        sort=sort if sort in sortable(model, officer) else "",
        descending=str(arguments.get("desc", "")) == "1",
        overdue=str(arguments.get("overdue", "")) == "1" and can_overdue(model),
        search=text[: search.LONGEST].replace("\x00", "").strip(),
        chosen=chosen,
        columns=columns,
        usual_size=usual,
        view=_bounded(arguments.get("view"), 0, 10**9, 0),
    )


def only(query: Query, row_ids: Iterable[str]) -> Query:
    """The same list narrowed to ticked rows; what is no id names no row."""
    keys = dict.fromkeys(int(text) for text in row_ids if text.isascii() and text.isdigit() and len(text) <= 9)
    return replace(query, only=tuple(keys))


def _bounded(value: Any, lowest: int, highest: int, default: int) -> int:
    text = str(value or "")
    return min(max(int(text), lowest), highest) if text.isascii() and text.isdigit() and len(text) < 10 else default


def columns(model: Any, officer: Officer, chosen: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The columns of a list: the chosen ones that exist for the officer, otherwise those declared."""
    allowed = set(access.fields(model, officer))
    wanted = [name for name in chosen if name in set(choosable(model, officer))]
    return tuple(wanted) or tuple(name for name in model.spec.listing.columns if name in allowed)


def choosable(model: Any, officer: Officer) -> tuple[str, ...]:
    """Fields that may be columns for the officer: those declared for the list, then the others of the form.

    A computed line is offered only where the declaration puts it into the list: it may read other rows.
    """
    declared, allowed = f.declared(model), set(access.fields(model, officer))
    own = [name for name in model.spec.listing.columns if name in allowed]
    common = ("status", *model.spec.field_names, *_COMMON)
    others = [name for name in common if name in allowed and name in declared and _fits_a_cell(declared[name])]
    return tuple(dict.fromkeys([*own, *others]))


#: Marks that every paper carries and no form asks for.
_COMMON = ("created_by", "created_at", "signed_on", "approved_on", "sent_on")


def _fits_a_cell(attribute: Any) -> bool:
    if isinstance(attribute, f.Rows):
        return hasattr(attribute.row_model, "caption")
    return not isinstance(attribute, f.Derived | f.File)


def sortable(model: Any, officer: Officer) -> tuple[str, ...]:
    """Columns that the database can order by."""
    declared = f.declared(model)
    return tuple(name for name in choosable(model, officer) if isinstance(declared[name], f.Declared))


def kind(attribute: Any) -> str:
    """How much room the values of a field take."""
    match attribute:
        case f.Date() | f.Moment() | f.Clock():
            return "day"
        case f.Whole() | f.Amount() | f.Flag():
            return "number"
        case f.Prose() | f.Rows() | f.Many() | f.Derived():
            return "text"
    return "word"


def can_overdue(model: Any) -> bool:
    return model is Case or issubclass(model, Document)


def filters(model: Any, officer: Officer, query: Query | None) -> tuple[Filter, ...]:
    """The filters of a list with their options; names are no filters, they would stand in the URL."""
    declared, allowed = f.declared(model), set(access.fields(model, officer))
    names = [name for name in model.spec.listing.filters if name in allowed]
    choices = Choices(officer)
    found = [_filter(name, declared[name], choices, query) for name in names]
    return tuple(item for item in found if item is not None)


def _filter(name: str, attribute: Any, choices: Choices, query: Query | None) -> Filter | None:
    chosen = query.chosen if query else {}
    label = attribute.facts.label
    if isinstance(attribute, f.Date | f.Moment):
        return Filter(name, label, "period", (), chosen.get(f"f_{name}_from", ""), chosen.get(f"f_{name}_to", ""))
    options = _options(attribute, choices)
    return Filter(name, label, "choice", tuple(options), chosen.get(f"f_{name}", "")) if options else None


def _options(attribute: Any, choices: Choices) -> list[tuple[str, str]]:
    if isinstance(attribute, f.Choice):
        return attribute.words.pairs()
    if isinstance(attribute, f.Flag):
        return [("1", "да"), ("0", "нет")]
    if isinstance(attribute, f.Entry):
        return choices.entries(attribute.dictionary)
    if isinstance(attribute, f.Link):
        return [(str(key), text) for key, text in (choices.rows(attribute.rel_model) or [])]
    if isinstance(attribute, f.Whole) and attribute.maximum <= 12:
        return [(str(n), str(n)) for n in range(attribute.minimum, attribute.maximum + 1)]
    return []


def page(model: Any, officer: Officer, query: Query, calendar: Any) -> Page:
    """One page of a list: only visible rows, one row more than shown instead of a count (architecture 7)."""
    rows = select(model, officer, query)
    start = (query.page - 1) * query.size
    found = list(rows.limit(query.size + 1).offset(start))
    shown, names = found[: query.size], columns(model, officer, query.columns)
    table = _table(model, names, shown, officer)
    tones = _tones(model, shown, now(), calendar)
    return Page(
        columns=headings(model, names, officer),
        offered=_offered(model, names, officer),
        lines=tuple(Line(row, tuple(cells), tones.get(row.id, "")) for row, cells in zip(shown, table, strict=True)),
        query=query,
        filters=filters(model, officer, query),
        has_next=len(found) > query.size,
        can_search=search.can_search(model, officer),
        can_overdue=can_overdue(model),
    )


def headings(model: Any, names: tuple[str, ...], officer: Officer) -> tuple[Column, ...]:
    declared, orderable = f.declared(model), set(sortable(model, officer))
    return tuple(Column(n, declared[n].facts.label, n in orderable, kind(declared[n])) for n in names)


def _offered(model: Any, shown: tuple[str, ...], officer: Officer) -> tuple[Offered, ...]:
    """Shown columns in their order, then the others."""
    declared = f.declared(model)
    names = dict.fromkeys([*shown, *choosable(model, officer)])
    return tuple(Offered(name, declared[name].facts.label, name in shown) for name in names)


def table(model: Any, names: tuple[str, ...], rows: list[Any], officer: Officer) -> list[list[Cell]]:
    """Cells of rows that the officer sees, for a file that shows what the screen shows."""
    return _table(model, names, rows, officer)


def select(model: Any, officer: Officer, query: Query) -> Any:
    conditions = _conditions(model, query, officer)
    if query.only is not None:
        conditions.append(model._meta.primary_key.in_(query.only))
    if query.search:
        conditions.append(search.narrowed(model, officer, query.search))
    if query.overdue:
        conditions.append(_overdue(model, now()))
    rows = access.visible(model, officer)
    if conditions:
        rows = rows.where(side_by_side(conditions, "AND"))
    return rows.order_by(*_order(model, query))


def _conditions(model: Any, query: Query, officer: Officer) -> list[Any]:
    declared = f.declared(model)
    allowed = set(access.fields(model, officer))
    found = []
    for name in model.spec.listing.filters:
        if name not in allowed:
            continue
        column = getattr(model, name)
        if isinstance(declared[name], f.Date | f.Moment):
            found += _period(
                column,
                declared[name],
                query.chosen.get(f"f_{name}_from", ""),
                query.chosen.get(f"f_{name}_to", ""),
                officer,
            )
        elif value := query.chosen.get(f"f_{name}"):
            found += _equal(column, declared[name], value)
    return found


def _period(column: Any, attribute: Any, start: str, end: str, officer: Officer) -> list[Any]:
    found = []
    for text, is_end in ((start, False), (end, True)):
        day = _day(text, officer.today)
        if day is None:
            continue
        if is_end:
            found.append(column < day + timedelta(days=1))
        else:
            found.append(column >= day)
    return found


def _day(text: str, today: date) -> date | None:
    try:
        return parse_date(text, today) if text else None
    except (ValueError, OverflowError):
        return None


def _equal(column: Any, attribute: Any, value: str) -> list[Any]:
    if isinstance(attribute, f.Flag):
        return [column == (value == "1")]
    if isinstance(attribute, f.Whole) or (isinstance(attribute, f.Link) and not isinstance(attribute, f.Entry)):
        return [column == int(value)] if value.isascii() and value.isdigit() and len(value) <= 9 else []
    return [column == value]


def _overdue(model: Any, moment: datetime) -> Any:
    """Rows whose case has an overdue term, by the one predicate."""
    if model is Case:
        return terms.overdue(Case.next_due_at, moment)
    late = Case.select(Case.id).where(terms.overdue(Case.next_due_at, moment))
    return model.case.in_(late)


def _order(model: Any, query: Query) -> list[Any]:
    name = query.sort or model.spec.listing.order.lstrip("-")
    descending = query.descending if query.sort else model.spec.listing.order.startswith("-")
    column = getattr(model, name)
    field_ = f.declared(model).get(name)
    ordered = in_russian_order(column) if isinstance(field_, f.Line) else column
    last = model._meta.primary_key
    return [ordered.desc() if descending else ordered.asc(), last.desc() if descending else last.asc()]


# ------------------------------------------------------------------ cells


def _table(model: Any, names: tuple[str, ...], rows: list[Any], officer: Officer) -> list[list[Cell]]:
    """Cells of all rows; linked rows and inline rows are read once per column, not per row (trap T11)."""
    declared = f.declared(model)
    ready = {name: _prepared(declared[name], name, rows, officer) for name in names}
    return [[_cell(row, name, declared[name], ready[name]) for name in names] for row in rows]


def _prepared(attribute: Any, name: str, rows: list[Any], officer: Officer) -> Any:
    ids = [row.id for row in rows]
    if not ids:
        return {}
    if isinstance(attribute, f.Rows):
        return _children(attribute, ids)
    if isinstance(attribute, f.Many):
        return _links(attribute, ids)
    if isinstance(attribute, f.Link):
        keys = {row.__data__.get(name) for row in rows} - {None}
        target = attribute.rel_model
        named = access.nameable(target, keys, officer)
        found = list(target.select().where(target._meta.primary_key.in_(named))) if named else []
        with_cards(found)
        return {row.id: row for row in found}
    return {}


def _children(attribute: Any, ids: list[int]) -> dict[int, list[Any]]:
    model: Any = attribute.row_model
    grouped: dict[int, list[Any]] = defaultdict(list)
    children = list(model.select().where(model.document.in_(ids)).order_by(model.position, model.id))
    with_cards(children)
    for child in children:
        grouped[child.document_id].append(child)
    return grouped


def _links(attribute: Any, ids: list[int]) -> dict[int, list[Any]]:
    through, target = attribute.through, attribute.target
    query = through.select(through, target).join(target, on=(through.target == target._meta.primary_key))
    grouped: dict[int, list[Any]] = defaultdict(list)
    for link in query.where(through.owner.in_(ids)).order_by(through.id):
        grouped[link.owner_id].append(link.target)
    return grouped


def _cell(row: Any, name: str, attribute: Any, ready: Any) -> Cell:
    if isinstance(attribute, f.Rows | f.Many):
        lines = tuple(str(getattr(item, "caption", item)) for item in ready.get(row.id, ()))
        return Cell("; ".join(lines), lines)
    value = ready.get(row.__data__.get(name)) if isinstance(attribute, f.Link) else getattr(row, name)
    if isinstance(value, Employee):
        return Cell(value.short)
    if isinstance(attribute, f.Date | f.Moment | f.Whole | f.Amount) and value is not None:
        return Cell(value_text(attribute, value), value=value)
    if name == "status" and value:
        return Cell(value.agreed(row.spec.gender), tone=value.tone)
    if name == "number" and isinstance(row, Case):
        return Cell(row.title)
    return Cell(value_text(attribute, value) if value not in (None, "") else "")


def _tones(model: Any, rows: list[Any], moment: datetime, calendar: Any) -> dict[int, str]:
    """The colour of each row by the nearest open term of its case (architecture 6: one predicate)."""
    if not can_overdue(model) or not rows:
        return {}
    if model is Case:
        dues = {row.id: row.next_due_at for row in rows}
    else:
        keys = {row.case_id for row in rows if row.case_id}
        cases = Case.select(Case.id, Case.next_due_at).where(Case.id.in_(keys)) if keys else []
        by_case = {case.id: case.next_due_at for case in cases}
        dues = {row.id: by_case.get(row.case_id) for row in rows}
    found = {}
    for row_id, due in dues.items():
        if due:
            mark = standing("open", due, moment, calendar)
            found[row_id] = mark.tone if mark in {Standing.OVERDUE, Standing.SOON} else ""
    return found


def asked(text: str, chosen: Mapping[str, str]) -> str:
    """What was asked of a list, for the sealed part of the trail: «поиск: иванова; отбор: status=draft»."""
    filters_ = ", ".join(f"{name.removeprefix('f_')}={value}" for name, value in chosen.items())
    return "; ".join(filter(None, (f"поиск: {text}" if text else "", f"отбор: {filters_}" if filters_ else "")))


def cases_of(rows: Iterable[Any]) -> list[int | None]:
    """Ids of the cases that the rows of a list belong to."""
    return [row.id if isinstance(row, Case) else getattr(row, "case_id", None) for row in rows]
