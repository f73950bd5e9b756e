"""The matrix of proposals: a hint with its reasons (domain E.4)."""

from types import SimpleNamespace

import pytest

from schema import advice
from schema.advice import Grounds
from schema.criteria import Dynamics, Proposal

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("dynamics", "execution", "proposals"),
    [
        (Dynamics.POSITIVE, 80, (Proposal.CONTINUE,)),
        (Dynamics.POSITIVE, 79, (Proposal.CONTINUE,)),
        (Dynamics.POSITIVE, 49, (Proposal.CORRECT,)),
        (Dynamics.STABLE, 90, (Proposal.NEW_PLAN, Proposal.CORRECT)),
        (Dynamics.STABLE, 50, (Proposal.CORRECT,)),
        (Dynamics.STABLE, 10, (Proposal.NEW_PLAN,)),
        (Dynamics.WELL, 90, (Proposal.CONTINUE,)),
        (Dynamics.NEGATIVE, 90, (Proposal.NEW_PLAN,)),
        (Dynamics.NEGATIVE, 60, ()),
        (Dynamics.NEGATIVE, 10, ()),
        (Dynamics.CRITICAL, 100, (Proposal.NEW_PLAN,)),
    ],
)
def test_the_matrix_proposes(dynamics: Dynamics, execution: int, proposals: tuple[Proposal, ...]) -> None:
    assert advice.hint(Grounds(dynamics, execution, risk_low=False, goals=50)).proposals == proposals


@pytest.mark.parametrize(
    ("execution", "risk_low", "goals", "proposal"),
    [
        (80, True, 80, Proposal.CLOSE),
        (80, False, 80, Proposal.CONTINUE),
        (80, True, 79, Proposal.CONTINUE),
        (80, True, None, Proposal.CONTINUE),
        (60, True, 100, Proposal.CONTINUE),
        (40, True, 100, Proposal.CONTINUE),
    ],
)
def test_closing_is_proposed_only_when_everything_is_reached(
    execution: int, risk_low: bool, goals: int | None, proposal: Proposal
) -> None:
    hint = advice.hint(Grounds(Dynamics.POSITIVE, execution, risk_low, goals))

    assert hint.proposals == (proposal,)


def test_a_worse_child_always_leads_to_further_steps() -> None:
    for dynamics in (Dynamics.NEGATIVE, Dynamics.CRITICAL):
        for execution in (100, 60, 0):
            assert advice.hint(Grounds(dynamics, execution, risk_low=False, goals=0)).steps


def test_a_hint_says_why() -> None:
    hint = advice.hint(Grounds(Dynamics.POSITIVE, 85, risk_low=True, goals=90))

    assert [reason for reason in hint.reasons if "85 %" in reason or "90 %" in reason]
    assert Dynamics.POSITIVE.label in hint.reasons


def test_without_dynamics_or_execution_nothing_is_proposed_and_the_reasons_say_what_is_missing() -> None:
    first = advice.hint(Grounds(None, 90, risk_low=True, goals=90))
    idle = advice.hint(Grounds(Dynamics.POSITIVE, None, risk_low=True, goals=90))

    assert (first.text, idle.text) == ("", "")
    assert "сравнить пока не с чем" in first.reasons[0] and "не было мероприятий" in idle.reasons[1]


def test_a_threatened_child_needs_no_other_grounds() -> None:
    assert advice.hint(Grounds(Dynamics.CRITICAL, None, risk_low=False)).proposals == (Proposal.NEW_PLAN,)


def test_a_hint_is_one_sentence() -> None:
    hint = advice.hint(Grounds(Dynamics.STABLE, 90, risk_low=False))

    assert hint.text == "составить новый план или скорректировать план"


@pytest.mark.parametrize(
    ("states", "reached"),
    [(("ACHIEVED", "ACHIEVED", "PARTLY"), 67), (("ACHIEVED", "DROPPED"), 100), (("DROPPED",), None), ((), None)],
)
def test_dropped_tasks_are_not_counted(states: tuple[str, ...], reached: int | None) -> None:
    rows = [SimpleNamespace(status_id=f"GOALSTATE.{state}") for state in states]

    assert advice.goals_reached(rows) == reached
