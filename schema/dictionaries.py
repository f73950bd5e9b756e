"""Editable dictionaries H.1–H.23: the words people choose from."""

from typing import Any

import peewee

from schema import fields as f
from schema.base import Record, database
from schema.registry import register
from schema.spec import Access, Listing, Reach, Role, Section, Spec


@register
class DictionaryEntry(Record):
    """One word of one dictionary; its key, e.g. ``RISK.HIGH``, is what other rows refer to."""

    id: Any = peewee.CharField(max_length=60, primary_key=True)
    dictionary = f.Line("Справочник", 20, required=True, index=True)
    code = f.Line("Код", 40, required=True)
    label = f.Line("Значение", 300, required=True)
    position = f.Whole("Порядок", default=0)
    weight = f.Whole("Вес", help="для факторов риска")
    active = f.Flag("Действует", default=True)

    class Meta:
        table_name = "dictionary_entry"
        database = database
        indexes = ((("dictionary", "code"), True),)

    spec = Spec(
        key="dictionary",
        title="Слово справочника",
        plural="Справочники",
        gender="n",
        purpose="Слова, из которых выбирают в документах. Ненужное слово снимают с действия, а не удаляют.",
        menu="settings",
        sections=(Section("Слово", ("dictionary", "code", "label", "position", "weight", "active")),),
        listing=Listing(
            columns=("label", "dictionary", "position", "active", "code"),
            search=("dictionary", "code", "label"),
            filters=("dictionary", "active"),
            order="id",
        ),
        access=Access(read=frozenset(Role), draft=frozenset({Role.ADMIN}), reach=Reach.EVERYONE),
        needs_case=False,
        territory_bound=False,
    )

    @property
    def caption(self) -> str:
        return str(self.label)
