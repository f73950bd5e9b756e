"""The register of corrections: which signed paper gave way to which, why, and what was different (B.0)."""

from schema import fields as f
from schema.base import Record, Row
from schema.case import Case
from schema.places import Employee, Territory
from schema.registry import register
from schema.spec import Access, Listing, Role, Section, Sensitivity, Spec

PERSONAL = Sensitivity.PERSONAL


class CorrectedField(Row):
    """One field that differs: its label, what stood in the mistaken paper and what stands in the corrected one."""

    field = f.Line("Поле", 300, automatic=True)
    old = f.Prose("Было", automatic=True, sensitivity=PERSONAL)
    new = f.Prose("Стало", automatic=True, sensitivity=PERSONAL)


@register
class Correction(Record):
    """Исправление: made by «Составить взамен», filled when the corrected paper is signed; nobody types it."""

    territory = f.Link(Territory, "Территория", automatic=True)
    case = f.Link(Case, "Случай", automatic=True)
    document = f.Line("Вид документа", 40, automatic=True)
    row_id = f.Whole("Исправляемая запись", 0, 2_000_000_000, automatic=True)
    paper = f.Line("Исправляемый документ", 300, automatic=True)
    new_row_id = f.Whole("Новая запись", 0, 2_000_000_000, automatic=True)
    new_paper = f.Line("Документ взамен", 300, automatic=True)
    reason = f.Prose("Причина исправления", automatic=True)
    made_by = f.Link(Employee, "Кто составил", automatic=True)
    made_at = f.Moment("Когда составлено", automatic=True)
    signed_on = f.Date("Вступило в силу", automatic=True, help="пусто, пока документ взамен не подписан")
    lines = f.Rows(CorrectedField, "Что исправлено", automatic=True, sensitivity=PERSONAL)

    spec = Spec(
        key="correction",
        title="Исправление",
        plural="Журнал исправлений",
        gender="n",
        accusative="исправление",
        basis="практика: подписанный документ не правят, составляют новый взамен",
        purpose="Какой подписанный документ заменён исправленным, почему, кем и какие поля отличаются.",
        menu="administration",
        sections=(
            Section("Документы", ("paper", "new_paper", "case")),
            Section("Исправление", ("reason", "made_by", "made_at", "signed_on", "lines")),
        ),
        listing=Listing(
            columns=("made_at", "paper", "new_paper", "case", "reason", "made_by", "signed_on"),
            search=("paper", "new_paper"),
            filters=("made_at", "signed_on"),
        ),
        access=Access(read=frozenset({Role.SPECIALIST, Role.HEAD, Role.SUPERVISOR})),
    )

    @property
    def caption(self) -> str:
        return f"{self.paper} → {self.new_paper}"[:200]
