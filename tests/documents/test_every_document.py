"""Every promise for every document, over the registry: document № 31 is tested before it is written."""

from __future__ import annotations

import hashlib
import html
import io
import re
from typing import Any

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn

import schema.contents  # noqa: F401
from console import access, issuing, workflow
from console.officers import Officer
from reports import pdf, render
from schema import fields as f
from schema import registry
from schema.history import Audit
from schema.spec import Role, Status
from validators.problem import hard

W_T = qn("w:t")
KEYS = [model.spec.key for model in registry.documents()]
READERS = (
    "specialist",
    "head",
    "service",
    "curator",
    "secretary",
    "clerk",
    "service_clerk",
    "source",
    "supervisor",
    "member",
)


def example(key: str) -> Any:
    """The last paper of a kind that the walked case produced."""
    model = registry.get(key)
    row = model.select().order_by(model.id.desc()).first()
    assert row is not None, f"the walked case has no {key}: add it to tests/journeys/whole.py"
    return row


def reader(world: Any, row: Any, *, drafting: bool = False) -> str:
    """A log-in that sees the row (and drafts such papers)."""
    for role in READERS:
        officer = world.officer(f"{role}.asino")
        if drafting and not officer.roles & row.spec.access.draft:
            continue
        if access.may_see(row, officer):
            return f"{role}.asino"
    raise AssertionError(f"nobody sees {row.spec.key}")


@pytest.mark.parametrize("key", KEYS)
def test_the_list_shows_the_paper_and_the_details_show_its_lines(walked: Any, key: str) -> None:
    row = example(key)
    visitor = walked.visitor(reader(walked, row))
    listed = visitor.open(f"/{key}/")
    assert listed.title == row.spec.plural
    details = visitor.open(f"/{key}/details/?id={row.id}")
    assert row.reg_number in details.words
    for part in render.parts(row, access.fields(type(row), walked.officer(visitor.login)), blank=False):
        for node in part.nodes:
            if hasattr(node, "value"):
                assert " ".join(node.value.split()) in details.words, (key, node.label)


@pytest.mark.once
@pytest.mark.parametrize("key", KEYS)
def test_a_form_saved_untouched_changes_nothing(walked: Any, key: str) -> None:
    """What the form shows is what it saves: the draft is reopened for the drafter and sent back as it is."""
    row = example(key)
    model = type(row)
    draft = row.spec.editable[0]
    model.update(status=draft).where(model.id == row.id).execute()
    row = model.get_by_id(row.id)
    from schema.case import Case

    Case.update(state="open", closed_on=None).execute()
    visitor = walked.visitor(reader(walked, row, drafting=True))
    before = _values(row)
    page = visitor.open(f"/{key}/edit/?id={row.id}")
    answer = visitor.send(page, {}, action="edit/", expect=None)
    assert answer.status == 200, (key, answer.problems())
    assert _values(model.get_by_id(row.id)) == before


def _values(row: Any) -> dict[str, Any]:
    from console.audit import snapshot

    found = snapshot(row)
    found.pop("row_version", None)
    return found


@pytest.mark.once
@pytest.mark.parametrize("key", KEYS)
def test_the_print_shows_the_lines_of_the_screen(walked: Any, key: str) -> None:
    row = example(key)
    if row.spec.printing is None:
        return
    page = render.page(render.sheet(row), landscape=row.spec.printing.landscape)
    content = pdf.render(page, landscape=row.spec.printing.landscape)
    with pdfplumber.open(io.BytesIO(content)) as document:
        text = _squeezed("".join(page.extract_text() or "" for page in document.pages))
    assert "■" not in text and "None" not in text
    elsewhere = {*render.ELSEWHERE, *render.ADDRESSEE, *row.spec.printing.omit, "source_org", "from_org"}
    if row.spec.printing.body:
        for part in render.parts(row, row.spec.printing.shows or None, blank=False):
            for node in part.nodes:
                if hasattr(node, "value") and node.name not in elsewhere and len(node.value) < 60:
                    assert _squeezed(node.value) in text, (key, node.label, node.value)


@pytest.mark.once
@pytest.mark.parametrize("key", KEYS)
def test_the_docx_says_what_was_issued(walked: Any, key: str) -> None:
    row = example(key)
    if row.spec.printing is None:
        return
    copy = issuing.copy_of(row)
    sheet = copy.html if copy else render.sheet(row)
    type(row).update(title_text="Другой заголовок").where(type(row).id == row.id).execute()
    visitor = walked.visitor(reader(walked, row, drafting=True))
    page = visitor.open(f"/{key}/{row.id}/print.docx")
    assert page.headers["Content-Disposition"] == f"attachment; filename={key}-{row.id}.docx"
    assert page.headers["Cache-Control"] == "no-store"
    shown = _squeezed("".join(node.text or "" for node in docx.Document(io.BytesIO(page.body)).element.body.iter(W_T)))
    boxes = re.sub(r'<span class="box">(V?)\s*</span>', lambda box: "☑" if box[1] else "☐", sheet)
    expected = _squeezed(html.unescape(re.sub(r"<[^>]+>", " ", boxes)))
    if copy:
        assert shown == expected
    else:
        assert shown.startswith("ПРОЕКТ") and "Другойзаголовок" in shown
    assert Audit.select().where(Audit.document == key, Audit.row_id == str(row.id), Audit.act == "print-docx").exists()


@pytest.mark.parametrize("key", KEYS)
def test_an_issued_paper_prints_the_same_bytes_for_ever(walked: Any, key: str) -> None:
    row = example(key)
    copy = issuing.copy_of(row)
    if row.spec.printing is None or copy is None:
        return
    first = issuing.printed(row, "http://127.0.0.1:8000")
    type(row).update(title_text="Другой заголовок").where(type(row).id == row.id).execute()
    assert issuing.printed(type(row).get_by_id(row.id), "http://elsewhere") == first
    assert hashlib.sha256(copy.html.encode()).hexdigest() == copy.sha256
    visitor = walked.visitor()
    verified = visitor.open(f"/verify/{copy.sha256}")
    assert "Черных" not in verified.text
    visitor.open("/verify/" + "0" * 64, expect=404)


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "").replace("-", "").replace("‐", "")


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_paper_is_refused_by_every_transition_that_needs_it_whole(walked: Any, key: str) -> None:
    model = registry.get(key)
    full = example(key)
    officer = _everybody(walked)
    for transition in model.spec.transitions:
        if not (transition.complete or transition.remark):
            continue
        empty = model(case=full.case_id, territory=full.territory_id, status=transition.source[0])
        found = workflow.transition_problems(empty, transition, officer, walked.now)
        assert hard(found), (key, transition.name)
        assert all(problem.code and problem.text for problem in found)


@pytest.mark.parametrize("key", KEYS)
def test_a_full_paper_was_accepted_by_every_transition_that_issues_it(walked: Any, key: str) -> None:
    model = registry.get(key)
    for transition in model.spec.transitions:
        if transition.freezes or transition.complete:
            done = Audit.select().where(Audit.document == key, Audit.act == transition.name).exists()
            assert done, (key, transition.name)


@pytest.mark.parametrize("key", KEYS)
def test_a_stranger_from_another_territory_gets_nothing(walked: Any, key: str) -> None:
    row = example(key)
    for role in ("specialist", "head", "supervisor", "curator", "service", "secretary", "clerk"):
        officer = walked.officer(f"{role}.kedrovy")
        assert not access.visible(type(row), officer).exists(), (key, role)
        assert access.find(type(row), row.id, officer) is None
    stranger = walked.visitor("supervisor.kedrovy")
    for url in (
        f"/{key}/details/?id={row.id}",
        f"/{key}/edit/?id={row.id}",
        f"/{key}/{row.id}/print.pdf",
        f"/{key}/{row.id}/print.docx",
    ):
        page = stranger.open(url, expect=None)
        assert page.status in {403, 404}, url
        assert "Черных" not in page.text


@pytest.mark.parametrize("key", KEYS)
def test_one_write_is_one_audit_row_of_the_paper(walked: Any, key: str) -> None:
    row = example(key)
    model = type(row)
    target = next(t for t in row.spec.transitions if t.name == "annul")
    model.update(status=target.source[0]).where(model.id == row.id).execute()
    row = model.get_by_id(row.id)
    supervisor = walked.officer("supervisor.asino")
    if not access.may_see(row, supervisor):
        return
    count = Audit.select().where(Audit.document == key, Audit.row_id == str(row.id)).count()
    workflow.perform(row, "annul", supervisor, walked.now, remark="Внесено ошибочно, действует следующая запись")
    rows = Audit.select().where(Audit.document == key, Audit.row_id == str(row.id))
    assert rows.count() == count + 1
    assert model.get_by_id(row.id).status == Status.ANNULLED
    assert model.get_by_id(row.id).reg_number == row.reg_number


@pytest.mark.once
@pytest.mark.parametrize("key", [m.spec.key for m in registry.documents() if m.spec.journal])
def test_the_register_prints_for_a_period(walked: Any, key: str) -> None:
    row = example(key)
    visitor = walked.visitor(reader(walked, row, drafting=True))
    page = visitor.open(f"/{key}/journal.pdf?from=01.01.2026&to=31.12.2026")
    with pdfplumber.open(io.BytesIO(page.body)) as document:
        first = document.pages[0]
        text = "".join(p.extract_text() or "" for p in document.pages)
    assert first.width > first.height
    assert "■" not in text
    for column in row.spec.journal.columns:
        assert str(column.number) in text
    empty = visitor.open(f"/{key}/journal.pdf?from=01.01.2001&to=31.12.2001")
    with pdfplumber.open(io.BytesIO(empty.body)) as document:
        assert "нет" in (document.pages[0].extract_text() or "")
    visitor.open(f"/{key}/journal.pdf?from=x", expect=400)


def _everybody(world: Any) -> Officer:
    """An officer with every role: the papers are judged here, not the rights."""
    head = world.officer("head.asino")
    return Officer(
        name=head.name,
        roles=frozenset(Role),
        today=head.today,
        employee_id=head.employee_id,
        organisation_id=head.organisation_id,
        territory_id=head.territory_id,
    )


def test_the_press_stops_with_the_tests() -> None:
    pdf.close()
    assert f.declared_names(registry.get("case"))
