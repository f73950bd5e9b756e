"""D12a Опись пакета документов: what the service hands to the curator, who gave it, who took it, and when."""

from schema import fields as f
from schema.base import Row
from schema.document import CLOSING, DATED, REQUISITES, Document
from schema.documents.case_transfer import CaseTransfer, EnclosureKind
from schema.documents.curator_order import CuratorOrder
from schema.places import Employee
from schema.registry import register
from schema.spec import (
    Access,
    AtLeast,
    Labelled,
    Listing,
    Numbering,
    Print,
    Role,
    Section,
    Spec,
    approval,
)


class PaperForm(Labelled):
    ORIGINAL = "original", "подлинник"
    COPY = "copy", "копия"


class PackagePaper(Row):
    """One paper of the package."""

    kind = f.Choice(EnclosureKind, "Документ", required=True)
    reference = f.Line("Номер и дата, наименование", 300, required=True)
    sheets = f.Whole("Листов", 1, 1000, required=True, default=1)
    form = f.Choice(PaperForm, "Подлинник или копия", required=True, default=PaperForm.COPY)
    given_by = f.Link(Employee, "Передал", required=True)
    accepted_by = f.Link(Employee, "Принял", required=True)
    given_on = f.Date("Дата", required=True)


@register
class CasePackage(Document):
    """Опись пакета документов куратору; the approval is the curator's receipt."""

    transfer = f.Link(CaseTransfer, "Сопроводительное письмо органа опеки", required=True)
    curator_order = f.Link(CuratorOrder, "Приказ о назначении куратора", required=True)
    papers = f.Rows(PackagePaper, "Документы", required=True)

    spec = Spec(
        key="case-package",
        title="Опись пакета документов",
        plural="Описи пакетов документов",
        gender="f",
        accusative="опись пакета документов",
        code="D12a",
        basis="Модель, этап 4: передача куратору пакета документов по случаю",
        purpose="Служба передаёт куратору план ЗПР, записку (телефонограмму) и акт обследования под подпись.",
        stages=(4,),
        menu="papers",
        sections=(
            REQUISITES,
            Section("Опись", ("papers",)),
            Section("Основание", ("transfer", "curator_order")),
            CLOSING,
        ),
        listing=Listing(
            columns=("reg_number", "doc_date", "case", "curator_order", "approved_on", "status"),
            search=("reg_number", "case"),
            filters=("status", "doc_date", "approved_on"),
        ),
        access=Access(
            read=frozenset({Role.SERVICE, Role.CURATOR, Role.SUPERVISOR}),
            draft=frozenset({Role.SERVICE_CLERK}),
        ),
        numbering=Numbering(series="case-package", scope="organisation"),
        transitions=approval(
            {Role.SERVICE_CLERK},
            {Role.CURATOR},
            label="Расписаться в получении",
            submit_label="Передать куратору",
        ),
        printing=Print(
            name="ОПИСЬ",
            letterhead="service",
            heading="документов по случаю № {case} (семья {family:gen}), переданных куратору случая",
            signatures=("signer", "receipt"),
        ),
        checks=(*DATED, AtLeast("papers", to_sign=False)),
    )
