"""``Document``: the fields that every paper and register row has (domain B.0)."""

from typing import Any

from schema import fields as f
from schema.base import Record
from schema.case import Case
from schema.history import Attachment, AttachmentKind
from schema.places import Employee, Territory
from schema.spec import EnteredInTime, Labelled, NotFuture, Print, Section, Status


class Origin(Labelled):
    TYPED = "typed", "введено"
    PAPER = "paper", "с бумаги"


def _scan(row: Any) -> str:
    """The file that shows the signed sheet: the latest version that was not annulled."""
    scans = Attachment.select().where(
        Attachment.document == row.spec.key,
        Attachment.row_id == row.id,
        Attachment.kind == AttachmentKind.SCAN,
        Attachment.annulled_at.is_null(),
    )
    found = scans.order_by(Attachment.number.desc()).first() if row.id else None
    return f"{found.original_name}, SHA-256 {found.sha256}" if found else ""


class Document(Record):
    """A paper or a register row. After approval it is read-only; a correction is a new document (B.0).

    ``signer_*`` and ``approver_*`` texts are frozen when signed; ``acting`` prints «И. о.».
    """

    territory = f.Link(Territory, "Территория", automatic=True)
    case = f.Link(Case, "Случай")
    reg_number = f.Line("Регистрационный номер", 60, automatic=True, finds=f.Finds.NUMBER)
    doc_date = f.Date("Дата документа", required=True, default="today")
    place = f.Line("Место составления", 120, default="locality")
    title_text = f.Line("Заголовок к тексту", 300, help="заполняется автоматически, если оставить пустым")
    status = f.Choice(Status, "Состояние", automatic=True, default=Status.DRAFT)
    origin = f.Choice(Origin, "Происхождение", automatic=True, default=Origin.TYPED)
    created_by = f.Link(Employee, "Составил", automatic=True)
    created_at = f.Moment("Внесено", automatic=True)
    signed_by = f.Link(Employee, "Подписал", automatic=True)
    signed_on = f.Date("Подписано", automatic=True)
    signer_position = f.Line("Должность подписавшего", 200, automatic=True)
    signer_name = f.Line("Фамилия подписавшего", 120, automatic=True)
    approved_by = f.Link(Employee, "Утвердил", automatic=True)
    approved_on = f.Date("Утверждено", automatic=True)
    approver_position = f.Line("Должность утвердившего", 200, automatic=True)
    approver_name = f.Line("Фамилия утвердившего", 120, automatic=True)
    recorded_by = f.Link(Employee, "Подпись внёс с бумаги", automatic=True)
    sent_on = f.Date("Отправлено", automatic=True)
    received_on = f.Date("Принято", automatic=True)
    executor = f.Link(Employee, "Исполнитель")
    executor_phone = f.Phone("Телефон исполнителя")
    copies = f.Whole("Экземпляров", 1, 20)
    late_entry_reason = f.Line(
        "Почему внесено позже события",
        300,
        help="заполните, если вносите документ позже срока, который допускает регламент",
    )
    scan_file = f.Derived("Скан подписанного документа", _scan)
    remark = f.Prose("Замечание", automatic=True)
    replaces_number = f.Line("Взамен", 60, automatic=True)
    instead_of = f.Whole("Взамен записи", 0, 2_000_000_000, automatic=True)

    class Meta:
        abstract = True

    @property
    def printing(self) -> Print | None:
        """The printed form: the declaration, or the wording of the territory that the console put in."""
        found: Print | None = self.__dict__.get("_printing", self.spec.printing)
        return found

    @printing.setter
    def printing(self, value: Print | None) -> None:
        self.__dict__["_printing"] = value

    @property
    def caption(self) -> str:
        drafted = self.id and self.status in {Status.DRAFT, Status.RETURNED}
        number = f" № {self.reg_number}" if self.reg_number else ", черновик" if drafted else ""
        on = self.doc_date or (self.created_at if drafted else None)
        return f"{self.spec.title}{number}{f' от {on:%d.%m.%Y}' if on else ''}"

    @property
    def reference(self) -> str:
        """«№ 17/2026 от 13.05.2026», «б/н от 13.05.2026», as papers quote each other."""
        number = f"№ {self.reg_number}" if self.reg_number else "б/н"
        return f"{number} от {self.doc_date:%d.%m.%Y}" if self.doc_date else number


#: The opening section of every document form; the number is typed only where the spec says so.
REQUISITES = Section("Реквизиты", ("case", "doc_date", "place", "title_text"))
CLOSING = Section("Исполнитель и экземпляры", ("executor", "executor_phone", "copies", "late_entry_reason"))
DATED = (NotFuture("doc_date"), EnteredInTime("doc_date"))
