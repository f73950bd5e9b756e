"""Who reads and who drafts rows of a model, as data read by ``console.access`` alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from schema.spec.labels import Role


class Reach(StrEnum):
    """What ties a row to a person's duties: decides which row filter ``access.visible`` builds for a role."""

    CASE = "case"  # papers: the row's case, and for papers without a case its territory and organisation
    CASE_ITSELF = "case_itself"
    PERSON = "person"
    FAMILY = "family"
    MEETING = "meeting"
    TERRITORY = "territory"  # reference rows of one territory, read by everyone who works there
    EVERYONE = "everyone"  # dictionaries and the calendar
    OFFICE = "office"  # settings: only the roles named in ``read``, in all territories


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Roles that read and draft; approvers read too, through their transitions.

    ``columns`` narrows a role to the named fields (the others do not exist for it: list, form, print, search, sort).
    ``own_field`` names the organisation field by which institutions recognise their own rows; «parties.organisation»
    is a column of inline rows. Roles in ``own_only`` reach no others, even of a case they see. ``addressed`` names the
    territory field of a paper sent to another municipality: its readers there see it while it is sent or received.
    ``named`` are employee fields: whoever stands there sees the paper once it has left its drafter, whatever the case.
    """

    read: frozenset[Role]
    draft: frozenset[Role] = frozenset()
    reach: Reach = Reach.CASE
    own_field: str = ""
    addressed: str = ""
    named: tuple[str, ...] = ()
    own_only: frozenset[Role] = frozenset()
    columns: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
