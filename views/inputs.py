"""WTForms fields that understand what people type: Russian dates, decimal commas, yes – no – not stated."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import Field, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import Choice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

_DATE = re.compile(r"(\d{1,2})[.,/\- ](\d{1,2})[.,/\- ](\d{4}|\d{2})(?:\s*г\.?)?")


def parse_date(text: str, today: date) -> date:
    """«21.11.2026», «21112026», «211126», ISO, «сегодня», «+3» (calendar days from today). Raises ValueError."""
    word = text.strip().lower()
    if word in {"сегодня", "с"}:
        return today
    if word in {"вчера", "завтра"}:
        return today + timedelta(days=1 if word == "завтра" else -1)
    if re.fullmatch(r"[+-]\d{1,3}", word):
        return today + timedelta(days=int(word))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        return date.fromisoformat(word)
    if re.fullmatch(r"\d{8}|\d{6}", word):
        word = f"{word[:2]}.{word[2:4]}.{word[4:]}"
    match = _DATE.fullmatch(word)
    if not match:
        raise ValueError(text)
    day, month, year = (int(part) for part in match.groups())
    return date(year + 2000 if year < 100 else year, month, day)


def parse_time(text: str) -> time:
    """«14:30», «14.30», «1430», «14 ч. 30 мин.», «9». Raises ValueError."""
    digits = re.findall(r"\d+", text)
    if len(digits) == 1 and len(digits[0]) in {3, 4}:
        digits = [digits[0][:-2], digits[0][-2:]]
    if not 1 <= len(digits) <= 3:
        raise ValueError(text)
    return time(int(digits[0]), int(digits[1]) if len(digits) > 1 else 0)


class Typed(StringField):
    """A text box whose text is parsed; what was typed comes back when it cannot be."""

    typed: str | None = None
    hint = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not self.typed:
            return
        try:
            self.data = self.parse(self.typed)
        except (ValueError, OverflowError, InvalidOperation) as error:
            raise ValidationError(f"Не понимаю «{self.typed[:40]}»: {self.hint}") from error

    def parse(self, text: str) -> Any:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        return str(value)

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else self.show(self.data)


class DateInput(Typed):
    """A day; ``today`` is set by the form builder."""

    today: date = date(2000, 1, 1)
    hint = "дата пишется 21.11.2026"

    def parse(self, text: str) -> date:
        return parse_date(text, self.today)

    def show(self, value: date) -> str:
        return f"{value:%d.%m.%Y}"


class MomentInput(DateInput):
    """A day and a time."""

    hint = "дата и время пишутся 21.11.2026 14:30"

    def parse(self, text: str) -> datetime:
        text = text.replace("T", " ", 1) if re.match(r"\d{4}-\d{2}-\d{2}T", text) else text
        head, _, tail = text.partition(" ")
        if re.match(r"\d{1,2}$", head) and not head.isdigit():
            raise ValueError(text)
        return datetime.combine(parse_date(head.rstrip(","), self.today), parse_time(tail) if tail.strip() else time(0))

    def show(self, value: Any) -> str:
        return f"{value:%d.%m.%Y %H:%M}"


class TimeInput(Typed):
    hint = "время пишется 14:30"

    def parse(self, text: str) -> time:
        return parse_time(text)

    def show(self, value: time) -> str:
        return f"{value:%H:%M}"


class WholeInput(Typed):
    hint = "нужно целое число"

    def parse(self, text: str) -> int:
        if len(text) > 12:
            raise ValueError(text)
        return int(text.replace(" ", "").replace("\u00a0", ""))


class AmountInput(Typed):
    hint = "нужно число, например 12500,50"

    def parse(self, text: str) -> Decimal:
        value = Decimal(re.sub(r"[\s\u00a0]", "", text).replace(",", "."))
        if not value.is_finite() or abs(value) >= 10**10:
            raise ValueError(text)
        return value.quantize(Decimal("0.01"))

    def show(self, value: Any) -> str:
        return f"{value:.2f}".replace(".", ",")


class FlagInput(SelectField):
    """Yes, no, or not stated: an untouched NULL stays NULL (trap T24)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[("", "—"), ("1", "да"), ("0", "нет")], coerce=_flag, **kwargs)

    def iter_choices(self) -> Any:
        shown = "" if self.data is None else "1" if self.data else "0"
        for value, label, *_ in [("", "—"), ("1", "да"), ("0", "нет")]:
            yield Choice(value, label, value == shown, {})

    def pre_validate(self, form: Any) -> None:
        """Every value coerces to yes, no or nothing."""


def _flag(value: Any) -> bool | None:
    if value in (None, "", "None"):
        return None
    return value in (True, "1", "true", "True", "on")


class ChoiceInput(SelectField):
    """One of the offered values; an empty choice is None."""

    def pre_validate(self, form: Any) -> None:
        if self.data in (None, ""):
            self.data = None
            return
        if str(self.data) not in {str(value) for value, *_ in self.iter_choices()}:
            raise ValidationError("Выберите значение из списка")


class LinkInput(ChoiceInput):
    """A row of another model: short lists are offered at once, long ones are looked up while typing."""

    lookup = ""  # address of the look-up for long lists

    def pre_validate(self, form: Any) -> None:
        """Whether the row exists and is visible is judged by ``console.records``."""
        self.data = self.data or None


class ManyInput(SelectMultipleField):
    """Several rows or dictionary entries."""

    lookup = ""

    def pre_validate(self, form: Any) -> None:
        """Judged by ``console.records``."""


def key_of_number(value: Any) -> int | None:
    """A numeric key from a form; anything else is nothing chosen."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def key_of_text(value: Any) -> str | None:
    text = str(value or "").strip()
    return text[:60] or None


def key_of_label(value: Any) -> str | None:
    """A hidden word that the system laid out, such as a dictionary key or the text of a task."""
    return str(value or "").strip()[:300] or None


class RowsInput(Field):
    """Inline rows: each is a small form with the prefix «name-index-»; empty new rows are dropped."""

    def __init__(
        self,
        label: str = "",
        validators: Any = None,
        *,
        row_form: Any = None,
        fixed: bool = False,
        starts: bool = False,
        **kwargs: Any,
    ):
        super().__init__(label, validators, **kwargs)
        self.row_form = row_form
        self.fixed = fixed
        self.starts = starts and not fixed
        self.forms: list[Any] = []
        self.kept: list[Any] = []
        self.sent = False  # the rows come from a sent form, not from what is stored

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.forms, self.errors, self.process_errors = [], (), []
        self.sent = formdata is not None and f"{self.name}-count" in formdata
        if self.sent:
            self.forms = [self.row_form(formdata, prefix=f"{self.name}-{index}-") for index in self._indexes(formdata)]
        else:
            rows = data if isinstance(data, list) else []
            self.forms = [self._form_for(row, index) for index, row in enumerate(rows)]
            if self.starts and not self.forms:  # a needed list begins with one empty row; left empty, it is dropped
                self.forms = [self._new("0")]

    def _form_for(self, row: Any, index: int) -> Any:
        values = {name: _cell(row, name) for name in self.row_form.columns}
        return self.row_form(None, prefix=f"{self.name}-{index}-", data={"id": row.id, **values})

    def _indexes(self, formdata: Any) -> list[int]:
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,4}})-")
        found = {int(match.group(1)) for key in formdata if (match := pattern.match(key))}
        return sorted(index for index in found if not formdata.get(f"{self.name}-{index}-delete"))[:500]

    def pre_validate(self, form: Any) -> None:
        self.kept = [row for row in self.forms if self.fixed or row.id.data or not row.is_blank()]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.pre_validate(form)
        results = [row.validate() for row in self.kept]
        return all(results)

    @property
    def data_rows(self) -> list[dict[str, Any]]:
        """Values of the rows that were filled, with the id of existing ones."""
        return [{**({"id": row.id.data} if row.id.data else {}), **row.values()} for row in self.kept]

    def template(self) -> Any:
        """An empty row for the «add» button; the script replaces __i__."""
        return self._new("__i__")

    def _new(self, index: str) -> Any:
        return self.row_form(None, prefix=f"{self.name}-{index}-", data=self.row_form.given)


def _cell(row: Any, name: str) -> Any:
    value = row.__data__.get(name) if name in row.__data__ else getattr(row, name)
    return [item.id for item in value] if isinstance(value, list) else value
