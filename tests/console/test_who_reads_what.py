"""The matrix of roles (domain F.0) as a page of prose, compared with the declarations of every document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

import schema.contents  # noqa: F401
from console import access, barriers
from schema import fields as f
from schema import registry
from schema.spec import Reach, Role, Sensitivity

pytestmark = pytest.mark.pure


@dataclass(frozen=True)
class Line:
    code: str
    key: str
    drafts: frozenset[Role]
    signs: frozenset[Role]
    four_eyes: bool
    reads: frozenset[Role]
    beyond: frozenset[Role]
    narrowed: frozenset[Role]


def _roles(text: str) -> frozenset[Role]:
    words = [word.partition(":")[0].rstrip("*") for word in text.split() if word != "4"]
    return frozenset(Role(word) for word in words)


def _starred(*texts: str) -> frozenset[Role]:
    words = [word.partition(":")[0] for text in texts for word in text.split()]
    return frozenset(Role(word.rstrip("*")) for word in words if word.endswith("*"))


def _lines() -> list[Line]:
    found = []
    text = Path(__file__).with_name("who_reads_what.txt").read_text()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("#"):
            continue
        name, drafts, signs, reads, beyond = (cell.strip() for cell in line.split("|"))
        code, key = name.split()
        assert all(":" in word for word in beyond.split()), f"{key}: a role beyond the matrix needs its reason"
        found.append(
            Line(
                "" if code == "-" else code,
                key,
                _roles(drafts),
                _roles(signs),
                "4" in signs.split(),
                _roles(reads),
                _roles(beyond),
                _starred(reads, beyond),
            )
        )
    return found


LINES = _lines()


def test_every_document_stands_in_the_matrix_once() -> None:
    keys = [line.key for line in LINES]
    documents = {model.spec.key for model in registry.documents()} - {"correction"}
    assert sorted(keys) == sorted(documents)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
def test_a_document_is_drafted_signed_and_read_by_whom_the_matrix_says(line: Line) -> None:
    spec = registry.get(line.key).spec
    assert spec.code == line.code
    assert spec.access.draft - line.beyond == line.drafts - line.beyond
    deciding = [move for move in spec.transitions if move.approves]
    if deciding:
        assert frozenset().union(*(move.by for move in deciding)) == line.signs
        assert any(move.four_eyes for move in deciding) == line.four_eyes
    everyone = line.drafts | line.signs | line.reads | line.beyond | {Role.SUPERVISOR}
    assert access.reading_roles(spec) == everyone


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
def test_only_starred_roles_see_named_columns_alone(line: Line) -> None:
    assert set(registry.get(line.key).spec.access.columns) == line.narrowed


def test_institutions_reach_only_papers_that_name_them() -> None:
    """A source or an executor that could read a kind of papers without an own field would read nothing – or all."""
    for model in registry.documents():
        if access.reading_roles(model.spec) & {Role.SOURCE, Role.EXECUTOR}:
            assert model.spec.access.own_field, model.spec.key


def test_the_administrator_and_the_department_read_no_cases() -> None:
    people = {Reach.CASE, Reach.CASE_ITSELF, Reach.PERSON, Reach.FAMILY, Reach.MEETING}
    for model in registry.models():
        if model.spec.access.reach in people:
            assert not access.reading_roles(model.spec) & {Role.ADMIN, Role.REGIONAL}, model.spec.key
    assert not {Role.ADMIN, Role.REGIONAL} & (access.RELATIONS.keys() | barriers.RESCUERS | barriers.KEEPERS)


def test_an_executor_learns_the_child_the_measure_and_the_term_but_nothing_special() -> None:
    """The journal of control is all that an executor is shown of a plan (F: no abuse details)."""
    declared = f.declared(registry.get("control-journal"))
    shown = registry.get("control-journal").spec.access.columns[Role.EXECUTOR]
    assert {"children", "measure_text", "due_on"} <= set(shown)
    assert {declared[name].facts.sensitivity for name in shown} <= {Sensitivity.PLAIN, Sensitivity.PERSONAL}


def test_a_source_sees_columns_1_to_5_8_and_15_of_the_journal() -> None:
    columns = {
        1: {"reg_number"},
        2: {"received_at"},
        3: {"source_kind", "source_org", "source_person", "source_phone", "anonymous"},
        4: {"channel", "memo", "phone_message", "paper_number", "paper_date"},
        5: {"children"},
        8: {"abuse_kinds", "summary"},
        15: {"investigation_result"},
    }
    shown = set(registry.get("abuse-journal").spec.access.columns[Role.SOURCE])
    assert shown - {"status"} == set().union(*columns.values())


def test_who_does_not_need_the_notifier_does_not_read_the_notifier() -> None:
    """Executors, the service, the council, the mayor and monitors never; institutions in their own papers alone."""
    for model in registry.documents():
        for role in access.reading_roles(model.spec) - model.spec.access.draft - access.KNOWS_NOTIFIER:
            assert not access.knows_notifier(model.spec, _officer(role)), (model.spec.key, role)
            shown = access.fields(model, _officer(role))
            hidden = {n for n, a in f.declared(model).items() if a.facts.sensitivity is Sensitivity.NOTIFIER}
            assert not hidden & set(shown), (model.spec.key, role)
    assert not access.KNOWS_NOTIFIER & {Role.EXECUTOR, Role.SERVICE, Role.MEMBER, Role.MAYOR, Role.MONITOR}


def _officer(role: Role) -> access.Officer:
    from datetime import date

    return access.Officer(name="Проверка", roles=frozenset({role}), today=date(2026, 11, 23), territory_id=1)
