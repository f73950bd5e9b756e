"""Акт об уничтожении: what has been kept long enough; one draws it up, another approves, and it is gone."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, Document
from schema.places import Employee
from schema.registry import register
from schema.spec import Access, AtLeast, Keeping, Listing, Numbering, Print, Reach, Role, Section, Spec, approval

_DRAFTERS = {Role.SPECIALIST, Role.CLERK}


class CommissionMember(Row):
    """One of those who destroy, as the act names them."""

    employee = f.Link(Employee, "Фамилия, имя, отчество", required=True)
    chair = f.Flag("Председатель")


class DestroyedCase(Row):
    """A case by its number: an act that is kept names no child. ``case_key`` is the id of the case."""

    number = f.Line("Номер случая", 40, required=True)
    case_key = f.Whole("Случай", 0, 2_000_000_000, automatic=True)
    closed_on = f.Date("Завершён", automatic=True)
    kept_until = f.Date("Хранился до", automatic=True)
    papers = f.Whole("Документов", automatic=True)
    files = f.Whole("Файлов", automatic=True)
    sheets = f.Whole("Листов на бумаге", 0, 100_000)


class DestroyedPaper(Row):
    """A paper that belongs to no case, by its kind and entry: an act that is kept names no person."""

    kind = f.Line("Вид документа", 120, required=True, help="как называется раздел: «Служебная записка»")
    entry = f.Whole("Запись", 1, 2_000_000_000, required=True, help="из раздела «Подлежит уничтожению»")
    kind_key = f.Line("Ключ вида", 40, automatic=True)
    number = f.Line("Рег. номер", 60, automatic=True)
    finished_on = f.Date("Дата", automatic=True)
    kept_until = f.Date("Хранился до", automatic=True)
    files = f.Whole("Файлов", automatic=True)


@register
class DestructionAct(Document):
    """Акт об уничтожении персональных данных; its content is what приказ Роскомнадзора № 179 asks for."""

    commission = f.Rows(CommissionMember, "Комиссия")
    cases = f.Rows(
        DestroyedCase,
        "Уничтожаемые дела",
        columns=("number", "closed_on", "kept_until", "papers", "files", "sheets"),
    )
    papers = f.Rows(
        DestroyedPaper,
        "Уничтожаемые документы, не вошедшие в дела",
        columns=("kind", "entry", "number", "finished_on", "kept_until", "files"),
    )
    reason_text = f.Prose(
        "Причина уничтожения",
        to_sign=True,
        default="Истёк срок хранения дел и документов, цель обработки персональных данных достигнута",
    )
    data_kinds = f.Prose(
        "Категории уничтожаемых персональных данных",
        to_sign=True,
        default="Фамилия, имя, отчество, дата и место рождения, адреса, реквизиты документов, СНИЛС, сведения о семье, "
        "о здоровье, об обстоятельствах жестокого обращения и об оказанной помощи",
    )
    system_text = f.Line(
        "Информационная система", 300, to_sign=True, default="Консоль случаев защиты детства: база данных и файлы"
    )
    way_text = f.Prose(
        "Способ уничтожения в информационной системе",
        to_sign=True,
        default="Сведения о людях стёрты из строк базы данных, тексты и файлы документов удалены, ключ, которым закрыт "
        "журнал действий, уничтожен",
    )
    paper_way = f.Line("Способ уничтожения бумажных дел", 300, help="если есть бумажное дело: измельчение, сожжение")
    backups_until = f.Date(
        "Резервные копии с этими сведениями хранятся до",
        to_sign=True,
        help="последний день, когда ещё существует копия, сделанная до уничтожения",
    )
    destroyed_at = f.Moment("Уничтожено", automatic=True)

    spec = Spec(
        key="destruction-act",
        title="Акт об уничтожении",
        accusative="акт об уничтожении",
        plural="Акты об уничтожении",
        basis="приказ Роскомнадзора от 28.10.2022 № 179; ч. 4 ст. 21 152-ФЗ",
        purpose="Дела и документы с истёкшим сроком: составляет один, утверждает другой, и сведения уничтожаются.",
        stages=(),
        menu="administration",
        sections=(
            Section("Реквизиты", ("doc_date", "place", "title_text")),
            Section("Комиссия", ("commission",)),
            Section("Уничтожаемые дела и документы", ("cases", "papers")),
            Section("Что и почему уничтожается", ("reason_text", "data_kinds")),
            Section("Как", ("system_text", "way_text", "paper_way", "backups_until", "destroyed_at")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "destroyed_at", "approved_by", "status"),
            search=("reg_number", "title_text"),
            filters=("status", "doc_date"),
        ),
        access=Access(read=frozenset({Role.SUPERVISOR}), draft=frozenset(_DRAFTERS), reach=Reach.TERRITORY),
        numbering=Numbering(series="destruction-act"),
        transitions=approval(_DRAFTERS, {Role.HEAD}, label="Утвердить и уничтожить"),
        printing=Print(
            name="АКТ",
            heading="об уничтожении персональных данных",
            preamble="Комиссия установила, что сроки хранения перечисленных дел и документов истекли, запретов на их "
            "уничтожение нет, и уничтожила содержащиеся в них персональные данные.",
            grif=True,
            signatures=("commission", "signer"),
        ),
        checks=(*DATED, AtLeast("commission", 2)),
        needs_case=False,
        keeping=Keeping("kept_years_destruction_act", "doc_date"),
    )
