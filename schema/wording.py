"""Editable wording: the fixed text blocks of printed papers, changed per territory without a programmer."""

from typing import Any, cast

import schema.documents
import schema.registers  # noqa: F401  the papers whose wording is edited
from schema import fields as f
from schema import registry
from schema.base import Record
from schema.places import Employee, Territory
from schema.registry import register
from schema.spec import Access, Labelled, Listing, Reach, Role, Section, Spec

_PRINTED = [model.spec for model in registry.documents() if model.spec.printing]
#: The papers that have fixed text: heading, preamble, verb or points.
Paper: Any = cast(Any, Labelled)(
    "Paper", {spec.key.replace("-", "_").upper(): (spec.key, spec.title) for spec in _PRINTED}
)


class Block(Labelled):
    """Which part of the paper the text stands for."""

    HEADING = "heading", "заголовок к тексту"
    PREAMBLE = "preamble", "преамбула"
    VERB = "verb", "распорядительное слово (ПРИКАЗЫВАЮ:)"
    POINT = "point", "пункт"


@register
class Wording(Record):
    """One version of one text block; the newest version of a block is in force, older ones stay to be returned to."""

    territory = f.Link(Territory, "Территория", automatic=True)
    document = f.Choice(Paper, "Документ", required=True)
    block = f.Choice(Block, "Часть текста", required=True)
    number = f.Whole("№ пункта", 1, 50, required_if=f.When("block", (Block.POINT,)))
    standard = f.Flag("Вернуть типовой текст", default=False)
    text = f.Prose("Текст", help="места для подстановки пишутся {minors:gen}, {family:gen}, {curator:acc}")
    reason = f.Line("Почему изменено", 300, required=True)
    version = f.Whole("Версия", automatic=True)
    created_by = f.Link(Employee, "Изменил", automatic=True)
    created_at = f.Moment("Изменено", automatic=True)

    class Meta:
        indexes = ((("territory", "document", "block", "number", "version"), True),)

    spec = Spec(
        key="wording",
        title="Текст документа",
        plural="Тексты документов",
        accusative="текст документа",
        purpose="Заголовки, преамбулы и пункты документов; новая версия не меняет выпущенных бумаг.",
        menu="settings",
        append_only=True,
        sections=(
            Section("Что меняется", ("document", "block", "number")),
            Section("Текст", ("standard", "text", "reason")),
            Section("Версия", ("version", "created_by", "created_at")),
        ),
        listing=Listing(
            columns=("document", "block", "number", "version", "created_at", "reason"),
            search=("text", "reason"),
            filters=("document", "block"),
        ),
        access=Access(
            read=frozenset({Role.ADMIN, Role.HEAD, Role.SERVICE}), draft=frozenset({Role.ADMIN}), reach=Reach.TERRITORY
        ),
        needs_case=False,
    )

    @property
    def caption(self) -> str:
        point = f" {self.number}" if self.number else ""
        part = self.block.label if self.block else ""
        return f"{self.document.label if self.document else 'Текст'}: {part}{point}, версия {self.version or 1}"
