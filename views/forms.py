"""From a declaration to a form: one WTForms class per model and officer, sections and rows included."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import singledispatch
from typing import Any, ClassVar

from wtforms import Form, HiddenField, StringField, TextAreaField

from console import access, records
from console.officers import Officer
from schema import fields as f
from schema.dictionaries import DictionaryEntry
from views.base import now
from views.inputs import (
    AmountInput,
    ChoiceInput,
    DateInput,
    FlagInput,
    LinkInput,
    ManyInput,
    MomentInput,
    RowsInput,
    TimeInput,
    Typed,
    WholeInput,
    key_of_label,
    key_of_number,
    key_of_text,
)

#: Up to so many rows a reference is offered as a plain list; longer ones are looked up while typing.
SHORT_LIST = 60
#: What stands instead of the caption of a chosen row that the officer may not read.
UNNAMED = "недоступно вам"


class Choices:
    """Offered values of references, read once per form: dictionaries and short lists of visible rows."""

    def __init__(self, officer: Officer) -> None:
        self.officer = officer
        self._entries: dict[str, list[tuple[str, str]]] = {}
        self._rows: dict[tuple[Any, str], list[tuple[Any, str]] | None] = {}

    def entries(self, dictionary: str) -> list[tuple[str, str]]:
        if not self._entries:
            query = (
                DictionaryEntry.select()
                .where(DictionaryEntry.active)
                .order_by(DictionaryEntry.position, DictionaryEntry.id)
            )
            for entry in query:
                self._entries.setdefault(entry.dictionary, []).append((entry.id, entry.label))
        return self._entries.get(dictionary, [])

    def rows(self, target: Any, only: str = "") -> list[tuple[Any, str]] | None:
        """All visible rows of a short list, those with the flag ``only`` when it is given; None for a long one."""
        if (target, only) not in self._rows:
            query = access.visible(target, self.officer)
            query = query.where(getattr(target, only)) if only else query
            found = list(query.limit(SHORT_LIST + 1)) if access.may_list(target, self.officer) else []
            short = sorted(((row.id, row.caption) for row in found), key=lambda pair: str(pair[1]))
            self._rows[target, only] = short if len(found) <= SHORT_LIST else None
        return self._rows[target, only]


class RowForm(Form):
    """A row of an inline table."""

    columns: tuple[str, ...] = ()
    given: ClassVar[dict[str, Any]] = {}  # what a new row shows before anything is typed
    id = HiddenField(filters=[key_of_number])

    def is_blank(self) -> bool:
        """Nothing was typed in a new row; what it showed by itself does not count."""
        return all(_blank(self[name], self.given.get(name)) for name in self.columns)

    def values(self) -> dict[str, Any]:
        return {name: typed(self[name]) for name in self.columns if not self[name].errors}


def _blank(field: Any, given: Any) -> bool:
    raw = [str(value).strip() for value in (getattr(field, "raw_data", None) or [])]
    if isinstance(field, FlagInput):
        return True
    return not any(raw) or (given is not None and str(field.data) == str(given))


def build(model: Any, names: Collection[str], officer: Officer) -> type[Form]:
    """The form class for the named fields of ``model``."""
    choices = Choices(officer)
    declared = f.declared(model)
    inputs = {name: field_for(declared[name], declared[name].facts, choices) for name in names}
    return type(f"{model.__name__}Form", (Form,), {name: value for name, value in inputs.items() if value is not None})


@singledispatch
def field_for(attribute: Any, facts: f.Facts, choices: Choices) -> Any:
    """The input of one declared attribute; None when it is not typed."""
    return None


@field_for.register
def _(attribute: f.Line, facts: f.Facts, choices: Choices) -> Any:
    return StringField(facts.label, description=facts.help, render_kw={"maxlength": attribute.max_length})


@field_for.register
def _(attribute: f.Prose, facts: f.Facts, choices: Choices) -> Any:
    return TextAreaField(facts.label, description=facts.help)


@field_for.register
def _(attribute: f.Date, facts: f.Facts, choices: Choices) -> Any:
    return _dated(DateInput, choices)(
        facts.label, description=facts.help, render_kw={"placeholder": "дд.мм.гггг", "data-kind": "date"}
    )


@field_for.register
def _(attribute: f.Moment, facts: f.Facts, choices: Choices) -> Any:
    kind = {"placeholder": "дд.мм.гггг чч:мм", "data-kind": "moment"}
    return _dated(MomentInput, choices)(facts.label, description=facts.help, render_kw=kind)


def _dated(base: type[DateInput], choices: Choices) -> type[DateInput]:
    return type(base.__name__, (base,), {"today": choices.officer.today})


@field_for.register
def _(attribute: f.Clock, facts: f.Facts, choices: Choices) -> Any:
    return TimeInput(facts.label, description=facts.help, render_kw={"placeholder": "чч:мм"})


@field_for.register
def _(attribute: f.Whole, facts: f.Facts, choices: Choices) -> Any:
    return WholeInput(facts.label, description=facts.help, render_kw={"inputmode": "numeric"})


@field_for.register
def _(attribute: f.Amount, facts: f.Facts, choices: Choices) -> Any:
    return AmountInput(facts.label, description=facts.help, render_kw={"inputmode": "decimal"})


@field_for.register
def _(attribute: f.Flag, facts: f.Facts, choices: Choices) -> Any:
    return FlagInput(facts.label, description=facts.help)


@field_for.register
def _(attribute: f.Choice, facts: f.Facts, choices: Choices) -> Any:
    return ChoiceInput(
        facts.label, description=facts.help, choices=[("", "—"), *attribute.words.pairs()], coerce=key_of_text
    )


@field_for.register
def _(attribute: f.Entry, facts: f.Facts, choices: Choices) -> Any:
    offered: list[tuple[str, str]] = [("", "—"), *choices.entries(attribute.dictionary)]
    return LinkInput(facts.label, description=facts.help, choices=offered, coerce=key_of_text)


@field_for.register
def _(attribute: f.Link, facts: f.Facts, choices: Choices) -> Any:
    if not hasattr(attribute.rel_model, "spec"):
        return None
    offered = choices.rows(attribute.rel_model, facts.only)
    field = _reference(LinkInput, attribute.rel_model, offered)
    # a tie to another row; the script that leads from one needed cell to the next passes by it
    kind = {"data-tie": "1"}
    return field(
        facts.label,
        description=facts.help,
        choices=[("", "—"), *(offered or [])],
        coerce=key_of_number,
        render_kw=kind,
    )


@field_for.register
def _(attribute: f.Many, facts: f.Facts, choices: Choices) -> Any:
    if attribute.dictionary:
        return ManyInput(facts.label, description=facts.help, choices=choices.entries(attribute.dictionary), coerce=str)
    offered = choices.rows(attribute.target)
    field = _reference(ManyInput, attribute.target, offered)
    return field(facts.label, description=facts.help, choices=offered or [], coerce=_row_key)


def _row_key(value: Any) -> int:
    return key_of_number(getattr(value, "id", value)) or 0


def _reference(base: Any, target: Any, offered: Any) -> Any:
    return type(base.__name__, (base,), {"lookup": "" if offered is not None else f"/{target.spec.key}/lookup/"})


@field_for.register
def _(attribute: f.File, facts: f.Facts, choices: Choices) -> Any:
    return None


@field_for.register
def _(attribute: f.Rows, facts: f.Facts, choices: Choices) -> Any:
    declared = f.declared(attribute.row_model)
    columns = tuple(n for n in attribute.columns if attribute.fixed or not declared[n].facts.automatic)
    inputs = {name: _cell_input(declared[name], choices) for name in columns}
    given = {} if attribute.fixed else _given(attribute, columns, choices)
    row_form = type("RowForm", (RowForm,), {"columns": columns, "given": given, **inputs})
    return RowsInput(
        facts.label, description=facts.help, row_form=row_form, fixed=attribute.fixed, starts=facts.required
    )


def _given(attribute: f.Rows, columns: Collection[str], choices: Choices) -> dict[str, Any]:
    """Defaults of a new row; a link is left empty, for its caption is not offered before somebody looks for it."""
    declared = f.declared(attribute.row_model)
    found = records.defaults(attribute.row_model, choices.officer, now())
    return {name: value for name, value in found.items() if name in columns and not isinstance(declared[name], f.Link)}


def _cell_input(attribute: Any, choices: Choices) -> Any:
    """A cell that the system laid out (the factor, the criterion) travels hidden and is shown as text."""
    if attribute.facts.automatic:
        by_text = isinstance(attribute, f.Entry | f.Line)
        return LaidOut(attribute.facts.label, filters=[key_of_label if by_text else key_of_number])
    return field_for(attribute, attribute.facts, choices)


class LaidOut(HiddenField):
    """A hidden key with the words it stands for."""

    words = ""


# ------------------------------------------------------------------ between rows and forms


def filled(form_class: type[Form], row: Any, officer: Officer, formdata: Any = None) -> Form:
    """The form showing ``row``, or what was typed when ``formdata`` is given."""
    data = {name: shown(row, name) for name in _names(form_class)}
    form = form_class(formdata, data=data)
    _keep_chosen(form, row, officer)
    return form


def _names(form_class: type[Form]) -> Iterable[str]:
    return [name for name in dir(form_class) if hasattr(getattr(form_class, name), "field_class")]


def shown(row: Any, name: str) -> Any:
    """The value of a field as a form takes it: keys instead of rows."""
    value = row.__data__.get(name) if name in row.__data__ else getattr(row, name)
    attribute = f.declared(type(row))[name]
    if isinstance(attribute, f.Rows):
        return value
    return [item.id for item in value] if isinstance(value, list) else value


def _keep_chosen(form: Form, row: Any, officer: Officer) -> None:
    """Offer what is already chosen even where the list is long or the word is retired; never a foreign row (T1)."""
    declared = f.declared(type(row))
    for field in form:
        attribute = declared.get(field.short_name)
        if isinstance(field, RowsInput) and isinstance(attribute, f.Rows):
            columns = f.declared(attribute.row_model)
            children = getattr(row, field.short_name) if row.id else ()
            stored = {name: _stored_keys(children, name) for name in field.row_form.columns if row.id}
            for cell in (cell for row_form in field.forms for cell in row_form):
                _offer(cell, columns.get(cell.short_name), officer, stored.get(cell.short_name, set()))
            _name_laid_out(field, columns, officer)
        else:
            _offer(field, attribute, officer, _stored_keys([row], field.short_name) if row.id else set())


def _name_laid_out(field: RowsInput, columns: Any, officer: Officer) -> None:
    """Words for the hidden keys, one query per column; a foreign key has none (T1)."""
    for name in field.row_form.columns:
        cells = [row_form[name] for row_form in field.forms if isinstance(row_form[name], LaidOut)]
        keys = {cell.data for cell in cells} - {None, ""}
        target = getattr(columns[name], "rel_model", None)
        if target is None:
            for cell in cells:
                cell.words = str(cell.data or "")
        elif keys:
            rows = access.visible(target, officer).where(target._meta.primary_key.in_(keys))
            words = {str(row.id): row.caption for row in rows}
            for cell in cells:
                cell.words = words.get(str(cell.data), "")


def _stored_keys(rows: Iterable[Any], name: str) -> set[str]:
    """Keys that stand in this very column: a number that stands elsewhere in the row ties to nobody (T1)."""
    values = [row.__data__[name] if name in row.__data__ else getattr(row, name, None) for row in rows]
    items = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return {str(getattr(item, "id", item)) for item in items if item is not None}


def _offer(field: Any, attribute: Any, officer: Officer, stored: set[str]) -> None:
    if not isinstance(field, LinkInput | ManyInput):
        return
    chosen = field.data if isinstance(field.data, list) else [field.data] if field.data else []
    offered: Any = field.choices
    known = {str(value) for value, *_ in offered}
    missing = [key for key in chosen if str(key) not in known]
    target = getattr(attribute, "rel_model", None) or getattr(attribute, "target", None)
    if not missing or target is None:
        return
    key = target._meta.primary_key
    rows = {row.id: row for row in access.visible(target, officer).where(key.in_(missing))}
    rows |= {
        row.id: row
        for row in target.select().where(key.in_([k for k in missing if str(k) in stored and k not in rows]))
    }
    named = access.nameable(target, rows, officer)
    words = ((row.id, row.caption if row.id in named else UNNAMED) for row in rows.values())
    field.choices = [*offered, *words]


def values(form: Form) -> dict[str, Any]:
    """What was typed, ready for ``console.records``; fields that could not be read are left out."""
    found: dict[str, Any] = {}
    for field in form:
        if isinstance(field, RowsInput):
            found[field.short_name] = field.data_rows
        elif not field.errors:
            found[field.short_name] = typed(field)
    return found


def typed(field: Any) -> Any:
    """The value of one input; nothing typed is empty text for text and closed choices, None otherwise."""
    if field.data is not None:
        return field.data
    text = isinstance(field, StringField) and not isinstance(field, Typed | LaidOut)
    return "" if text or (isinstance(field, ChoiceInput) and not isinstance(field, LinkInput)) else None
