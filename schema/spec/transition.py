"""Moves: of a document from status to status, of a case from stage to stage."""

from dataclasses import dataclass

from schema.spec.labels import Role, State, Status
from schema.spec.needs import Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A move of one document, shown as a button to the roles in ``by``.

    ``complete``: every field declared ``to_sign`` must be filled. ``signs`` freezes the drafter's signature,
    ``approves`` the approver's; ``paper`` lets an office record an approval made on paper (domain L.1.1).
    ``numbers`` gives the registration number, ``freezes`` issues the copy. ``remark`` asks for a written reason.
    ``automatic``: performed only by the effect of another paper, never by a button.
    ``recalls``: the sender takes back what was sent; open to the sender, though the paper waits for somebody else.
    ``side`` names the territory field whose officers perform it: of a paper to another municipality, the addressee's.
    ``named`` names the employee field of the paper: of those who may, only that person performs it.
    ``by_setting`` names a setting of the territory whose value is the only role of ``by`` that may do it.
    """

    name: str
    label: str
    source: tuple[Status, ...]
    target: Status
    by: frozenset[Role]
    side: str = "territory"
    named: str = ""
    by_setting: str = ""
    complete: bool = False
    signs: bool = False
    approves: bool = False
    four_eyes: bool = False
    paper: bool = False
    numbers: bool = False
    freezes: bool = False
    remark: bool = False
    danger: bool = False
    recalls: bool = False
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTransition:
    """A move of a case (T00…T20, TX), loaded from the regulation of the territory.

    ``to_stage`` / ``to_state`` None means unchanged. ``asks`` names the inputs the person gives: reason, until, basis.
    ``manual`` False: performed only as the effect of a document (``auto_document`` reaching ``auto_status``).
    ``past`` says the move as one that was made, where the title tells what to do: «Случай открыт», «Открыть случай».
    """

    code: str
    title: str
    basis: str
    from_stages: tuple[int, ...]
    from_states: tuple[State, ...]
    to_stage: int | None
    to_state: State | None
    by: frozenset[Role]
    needs: tuple[Need, ...] = ()
    asks: tuple[str, ...] = ()
    manual: bool = True
    danger: bool = False
    past: str = ""

    @property
    def happened(self) -> str:
        """What the chronology says of the move."""
        return self.past or self.title
