"""Refusals as exceptions with Russian texts, and the translation of database errors into them."""

from __future__ import annotations

import traceback
from collections.abc import Iterable

import peewee

from validators.problem import Problem


class Refused(Exception):
    """The act is not possible now; every reason at once. Nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


class Forbidden(Exception):
    """The officer may not do this; ``reason`` is a Russian sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Destroyed(Exception):
    """The case of the row was destroyed by an act; ``text`` says by which."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__("destroyed")


class Unconfirmed(Exception):
    """The act needs the password or a code once more; ``text`` says what was wrong with the one just given."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        super().__init__("unconfirmed")


class Conflict(Exception):
    """Somebody saved the row meanwhile (optimistic lock)."""

    text = "Пока вы работали, запись изменил кто-то другой. Ваши значения показаны ниже – сверьте и сохраните снова."


class Unavailable(Exception):
    """The database cannot write now (disk full, locked): nothing was saved, try again."""

    text = "База данных сейчас не принимает записи. Ничего не потеряно: подождите минуту и сохраните ещё раз."


#: constraint or column words of the database → what to say and at which field
_UNIQUE = {
    "person.snils": ("not-unique", "СНИЛС не принят: сверьте его с документом", "snils"),
    "territory.code": ("not-unique", "Территория с таким кодом уже есть", "code"),
    "dictionary_entry.dictionary": ("not-unique", "Такой код в справочнике уже есть", "code"),
    "calendar_day": ("not-unique", "Этот день в календаре уже есть: измените его", "day"),
    "family_card": ("not-unique", "На эту семью уже ведётся учётная карта", "family"),
    "reg_number": ("not-unique", "Такой номер в этом году уже есть", "reg_number"),
}


def trace(error: BaseException) -> str:
    """Kinds of an error and of its causes with the places in the code: for the log, which never holds what they say.

    The text of an error quotes what it fell over – PostgreSQL the whole row, a converter the value.
    """
    found, cause = [], error.__cause__ or error.__context__
    if cause is not None and cause is not error:
        found.append(trace(cause))
    places = (f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__))
    return "\n".join([*found, type(error).__name__, *places])


def translated(error: peewee.PeeweeException) -> Exception:
    """Our exception for a database error; the raw text of the database never reaches a person (trap T13)."""
    text = str(error)
    if isinstance(error, peewee.IntegrityError):
        for word, (code, message, field) in _UNIQUE.items():
            if word in text:
                return Refused([Problem(code, message, field)])
        return Refused([Problem("integrity", "Запись противоречит другим данным и не сохранена")])
    if any(word in text for word in ("disk", "full", "locked", "readonly", "read-only", "cannot rollback")):
        return Unavailable()
    return error
