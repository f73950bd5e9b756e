"""``Spec``: the one declaration of a document or register, from which every screen, rule and paper follows."""

from dataclasses import dataclass
from enum import StrEnum

from schema.spec.access import Access
from schema.spec.checks import Check
from schema.spec.labels import Status
from schema.spec.printing import Print
from schema.spec.transition import Transition


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields: the same in the form, on the details page and in print."""

    title: str
    fields: tuple[str, ...]
    part: str = ""  # who fills it, when it is not the drafter: a key understood by validators.rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """An act on rows chosen in a list, by one form: a draft of ``document`` for the case of each of them.

    ``fields`` of the document are typed once for all; the rest is what a new paper knows of its case. ``moves`` are
    carried out on each draft at once, as far as whoever asked may.
    """

    name: str
    label: str
    document: str
    fields: tuple[str, ...]
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Columns of the list; ``search`` and ``filters`` name fields; ``order`` «-field» is descending.

    ``batches``: what may be done with many chosen rows besides printing and moving them.
    """

    columns: tuple[str, ...]
    search: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    order: str = "-id"
    batches: tuple[Batch, ...] = ()


class Reset(StrEnum):
    YEARLY = "yearly"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """Registration number: ``mask`` over {seq}, {yyyy}, {short} (territory), {case} (case or signal number).

    ``scope``: territory | organisation | case – whose counter. ``on_create``: numbered when registered, otherwise by
    the transition with ``numbers``. ``typed``: the office may type its own number; then the counter is not used.
    ``foreign``: the number comes from a book that is not kept here (the general series of the administration), so it
    is never made up: whoever signs types it with the signature, unless the draft has it already.
    """

    series: str
    mask: str = "{seq}/{yyyy}"
    reset: Reset = Reset.YEARLY
    scope: str = "territory"
    on_create: bool = False
    typed: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class JournalColumn:
    """One numbered column of a printed register; ``fields`` are joined by line breaks."""

    number: int
    title: str
    fields: tuple[str, ...]
    width: int = 10  # relative


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The paper book: its full name, its columns, and the field by whose date rows belong to a period.

    ``keeper`` names the organisation field of whose office the book is; empty: one book for the territory.
    """

    name: str
    columns: tuple[JournalColumn, ...]
    date_field: str
    keeper: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A paper that answers this one: a button in ``statuses`` that opens ``document`` with ``field`` filled."""

    document: str
    field: str
    label: str
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a paper that belongs to no case is kept: ``years`` names the setting of the regulation.

    The term counts from the end of the year of the date or moment ``since``; a regulation that has no such setting
    keeps the paper for ever. A paper of a case is kept with its case.
    """

    years: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Where a form tells of people or of a family: whoever resembles them stands beside it while it is typed.

    ``target`` is the key of the cards that are compared. ``rows`` names inline rows with the parts of a person's name,
    a birth date and a link ``person``; empty: the form is the card itself. ``addresses`` name fields of the form.
    ``apart`` names fields of the card: two different values there speak of two people.
    """

    target: str = "person"
    rows: str = ""
    addresses: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Declaration of one model. ``gender`` is the grammatical gender of ``title`` (m/f/n), ``purpose`` is help text.

    ``accusative`` is the title in the accusative, for buttons («Создать акт»). ``editable``: statuses in which the
    drafter may change the row. ``checks``: rules of values. ``menu``: group of the side menu, empty = not in it.
    ``alike``: what is compared with the cards of people and families while the form is typed.
    ``ends``: statuses in which the life of this kind of paper ends, beside those that are final everywhere.
    ``keeping``: how long a paper is kept that belongs to no case; every kind that may stand without one names it.
    """

    key: str
    title: str
    plural: str
    sections: tuple[Section, ...]
    listing: Listing
    access: Access
    gender: str = "m"
    accusative: str = ""
    code: str = ""
    basis: str = ""
    purpose: str = ""
    stages: tuple[int, ...] = ()
    menu: str = ""
    initial: Status = Status.DRAFT
    editable: tuple[Status, ...] = (Status.DRAFT, Status.RETURNED)
    ends: tuple[Status, ...] = ()
    transitions: tuple[Transition, ...] = ()
    numbering: Numbering | None = None
    printing: Print | None = None
    journal: Journal | None = None
    checks: tuple[Check, ...] = ()
    followed_by: tuple[FollowUp, ...] = ()
    alike: Alike | None = None
    needs_case: bool = True
    keeping: Keeping | None = None
    territory_bound: bool = True
    append_only: bool = False  # a stored row is never changed: a change is a new row

    def transition(self, name: str) -> Transition:
        """The transition called ``name``; KeyError when the document has none."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(name)

    @property
    def statuses(self) -> frozenset[Status]:
        """Every status that the document can have."""
        return frozenset({self.initial, *(transition.target for transition in self.transitions)})

    @property
    def field_names(self) -> tuple[str, ...]:
        """Every field of every section, in the order of the form."""
        return tuple(name for section in self.sections for name in section.fields)
