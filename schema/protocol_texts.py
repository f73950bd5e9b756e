"""Ready texts of protocols as rows: what a meeting heard about a question, what it decided."""

from schema import fields as f
from schema.base import Record
from schema.places import Territory
from schema.registry import register
from schema.spec import Access, Listing, Reach, Role, Section, Spec


@register
class ProtocolText(Record):
    """A sentence of a protocol with plain placeholders (``reports.phrases``), filled when the meeting is saved.

    With a ``decision`` it is «РЕШИЛИ» of that decision – on the question ``kind``, or on any; without one it is what
    stands after «СЛУШАЛИ» and the speaker's name.
    """

    territory = f.Link(Territory, "Территория", help="пусто – для всех территорий")
    kind = f.Entry("AGENDA", "Вопрос повестки", help="пусто – для любого вопроса")
    decision = f.Entry("COUNCILDEC", "Решение", help="пусто – текст «СЛУШАЛИ»")
    text = f.Prose(
        "Текст",
        required=True,
        help="подстановки в фигурных скобках: {plan_label:gen}, {case}, {family:gen}, {plan:ref}…",
    )
    active = f.Flag("Действует", default=True)

    class Meta:
        table_name = "protocol_text"
        indexes = ((("territory", "kind", "decision"), True),)

    spec = Spec(
        key="protocol-text",
        title="Готовый текст протокола",
        plural="Готовые тексты протоколов",
        accusative="готовый текст протокола",
        basis="практика: типовые формулировки решений",
        purpose="Секретарь выбирает решение – текст протокола составляется сам; здесь его правит администратор.",
        menu="settings",
        sections=(Section("Текст", ("kind", "decision", "territory", "text", "active")),),
        listing=Listing(
            columns=("kind", "decision", "territory", "text", "active"),
            search=("text",),
            filters=("territory", "kind", "decision", "active"),
            order="id",
        ),
        access=Access(read=frozenset(Role), draft=frozenset({Role.ADMIN}), reach=Reach.EVERYONE),
        needs_case=False,
        territory_bound=False,
    )

    @property
    def caption(self) -> str:
        words = [entry.label for entry in (self.kind, self.decision) if entry]
        return f"{words[0][:1].upper()}{words[0][1:]}{''.join(f': {word}' for word in words[1:])}" if words else "Текст"
