"""The few life cycles that documents share, so that a declaration names the people and not the arrows."""

from schema.spec.labels import Role, Status
from schema.spec.transition import Transition

_LIVING = (
    Status.DRAFT,
    Status.REGISTERED,
    Status.ON_APPROVAL,
    Status.RETURNED,
    Status.READY,
    Status.AGREED,
    Status.APPROVED,
    Status.SENT,
    Status.RECEIVED,
    Status.IN_PROGRESS,
)


def annulment(*sources: Status) -> Transition:
    """«Запись аннулирована»: by the supervisor, with a reason; the number is never used again (B.0)."""
    return Transition(
        name="annul",
        label="Аннулировать",
        source=sources or _LIVING,
        target=Status.ANNULLED,
        by=frozenset({Role.SUPERVISOR}),
        remark=True,
        danger=True,
    )


def replacement(drafters: set[Role], *sources: Status) -> Transition:
    """A mistaken signed paper gives way to the corrected one drawn up «взамен» (B.0); never by a button."""
    return Transition(
        name="replace",
        label="Заменить исправленным",
        source=sources,
        target=Status.SUPERSEDED,
        by=frozenset(drafters),
        remark=True,
        automatic=True,
    )


def approval(
    drafters: set[Role],
    approvers: set[Role],
    *,
    four_eyes: bool = True,
    label: str = "Утвердить",
    submit_label: str = "Направить на утверждение",
    by_setting: str = "",
) -> tuple[Transition, ...]:
    """draft → on approval → approved, with return for correction and annulment; issued and numbered on approval.

    ``by_setting``: which of the approvers it is says the territory.
    """
    return (
        Transition(
            name="submit",
            label=submit_label,
            source=(Status.DRAFT, Status.RETURNED),
            target=Status.ON_APPROVAL,
            by=frozenset(drafters),
            complete=True,
            signs=True,
        ),
        Transition(
            name="approve",
            label=label,
            source=(Status.ON_APPROVAL,),
            target=Status.APPROVED,
            by=frozenset(approvers),
            by_setting=by_setting,
            complete=True,
            approves=True,
            four_eyes=four_eyes,
            paper=True,
            numbers=True,
            freezes=True,
        ),
        Transition(
            name="return",
            label="Вернуть с замечанием",
            source=(Status.ON_APPROVAL,),
            target=Status.RETURNED,
            by=frozenset(approvers),
            by_setting=by_setting,
            remark=True,
        ),
        replacement(drafters, Status.APPROVED),
        annulment(),
    )


def sending(
    drafters: set[Role], receivers: set[Role], *, send: str = "Отправить", receive: str = "Принять"
) -> tuple[Transition, ...]:
    """draft → sent (signed, numbered, issued) → received by the addressee."""
    return (
        Transition(
            name="send",
            label=send,
            source=(Status.DRAFT, Status.RETURNED),
            target=Status.SENT,
            by=frozenset(drafters),
            complete=True,
            signs=True,
            numbers=True,
            freezes=True,
        ),
        Transition(
            name="receive",
            label=receive,
            source=(Status.SENT,),
            target=Status.RECEIVED,
            by=frozenset(receivers),
        ),
        replacement(drafters, Status.SENT, Status.RECEIVED),
        annulment(),
    )


def registration() -> tuple[Transition, ...]:
    """Rows of a register are numbered when created; afterwards they can only be annulled."""
    return (annulment(Status.REGISTERED),)
