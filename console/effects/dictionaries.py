"""Words of the dictionaries: their keys."""

from __future__ import annotations

import re
from datetime import datetime

from console.effects.doors import COMPLETE, JUDGE, attach
from console.officers import Officer
from schema.dictionaries import DictionaryEntry
from validators.problem import Problem


@attach(COMPLETE, "dictionary")
def _key_of_word(entry: DictionaryEntry, officer: Officer, now: datetime) -> None:
    """A new word is referred to by its dictionary and code; a key that is taken is not given a second time."""
    entry.code = entry.code.upper()
    key = _word_key(entry)
    if entry.id is None and not DictionaryEntry.select().where(DictionaryEntry.id == key).exists():
        entry.id = key


@attach(JUDGE, "dictionary")
def _word_can_be_found(entry: DictionaryEntry) -> list[Problem]:
    """The code is fit for a key, and neither it nor the dictionary changes once papers may refer to it."""
    if not (entry.dictionary and entry.code):
        return []
    found = []
    if not _CODE.fullmatch(entry.code):
        text = "Код – латинские буквы и цифры, слова через подчёркивание: BULLYING"
        found.append(Problem("wrong-code", text, "code"))
    if entry.id is None:
        found.append(Problem("not-unique", "Такой код в справочнике уже есть", "code"))
    elif entry.id != _word_key(entry):
        text = "Справочник и код слова не меняют, на них ссылаются документы: снимите слово с действия и заведите новое"
        found.append(Problem("key-fixed", text, "code"))
    return found


_CODE = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)*")


def _word_key(entry: DictionaryEntry) -> str:
    return f"{entry.dictionary}.{entry.code}"
