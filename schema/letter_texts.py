"""Ready texts of letters as rows: an administrator corrects them, a territory may have its own."""

from schema import fields as f
from schema.base import Record
from schema.places import Territory
from schema.registry import register
from schema.spec import Access, Listing, Reach, Role, Section, Spec


@register
class LetterText(Record):
    """The text of one kind of letter with plain placeholders (``reports.phrases``), filled when a letter is saved."""

    territory = f.Link(Territory, "Территория", help="пусто – для всех территорий")
    kind = f.Entry("LETTER", "Вид письма", required=True)
    subject = f.Line("Заголовок к тексту", 300, required=True)
    text = f.Prose(
        "Текст", required=True, help="подстановки в фигурных скобках: {minors:gen}, {family:gen}, {reply_due_on}…"
    )
    reply_days = f.Whole("Ответ ждут через, календарных дней", 1, 365, help="пусто – ответ не нужен")
    active = f.Flag("Действует", default=True)

    class Meta:
        table_name = "letter_text"
        indexes = ((("territory", "kind"), True),)

    spec = Spec(
        key="letter-text",
        title="Готовый текст письма",
        plural="Готовые тексты писем",
        accusative="готовый текст письма",
        basis="практика: типовые запросы и уведомления",
        purpose="Выбрали вид письма – текст подставляется сам; здесь его правит администратор.",
        menu="settings",
        sections=(Section("Текст", ("kind", "territory", "subject", "text", "reply_days", "active")),),
        listing=Listing(
            columns=("kind", "territory", "subject", "reply_days", "active"),
            search=("subject", "text"),
            filters=("territory", "kind", "active"),
            order="id",
        ),
        access=Access(read=frozenset(Role), draft=frozenset({Role.ADMIN}), reach=Reach.EVERYONE),
        needs_case=False,
        territory_bound=False,
    )

    @property
    def caption(self) -> str:
        return str(self.kind.label) if self.kind_id else "Готовый текст"
