"""Files of papers: the content decides what a file is; nothing half-saved, replaced or lost (trap T17)."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from console import attachments, audit, issuing, keys
from console.attachments import is_signature
from console.errors import Refused
from schema import registry
from schema.history import Attachment, Audit
from tests.journeys.story import Story
from tests.journeys.test_approval_is_recorded_from_paper import with_plan
from tests.pages import Page

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
OTHER = PDF.replace(b"1.4", b"1.5")


def picture(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(target, kind)
    return target.getvalue()


def der(length: int = 300, oid: str = "06092a864886f70d010702") -> bytes:
    """ContentInfo of signedData with as many bytes inside, and nothing that a signature would verify."""
    inside = bytes.fromhex(oid) + b"\xa0" + b"\x01" * (length - 12)
    return b"\x30\x82" + len(inside).to_bytes(2, "big") + inside


SIG = der()
PEM = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(SIG) + b"-----END PKCS7-----\n"


def memo_of(world: Any) -> tuple[Story, int]:
    story = Story(world, "asino", datetime(2026, 4, 2, 10, 0))
    return story, story.memo()


def send(
    story: Story, row: int, content: bytes, name: str, expect: int = 200, *, role: str = "source", **data: str
) -> Page:
    """Attach a file on the page of a memo, as a browser sends it."""
    visitor = story.as_(role)
    fields: dict[str, Any] = {"csrf_token": visitor.token(), "kind": "scan", "title": "", **data}
    fields["file"] = (io.BytesIO(content), name)
    return visitor.post(f"/service-memo/{row}/attach", fields, expect=expect)


def on_disk(world: Any) -> dict[str, bytes]:
    """What the stored files hold, by their names on disk."""
    store = attachments.store(world.settings)
    there = store.folder.iterdir() if store.folder.exists() else ()
    return {path.name: store.ring.open(path.read_bytes(), path.name) for path in there}


def fetch(story: Story, row: int, number: int, role: str = "source", expect: int = 200) -> Page:
    return story.as_(role).open(f"/service-memo/{row}/attachment/{number}", expect=expect)


# --- what is accepted ----------------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize("content", [SIG, PEM, base64.b64encode(SIG), base64.encodebytes(SIG), der(7000)])
def test_a_detached_signature_is_known_by_its_shape(content: bytes) -> None:
    assert is_signature(content)


@pytest.mark.pure
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"0" * 40,
        SIG[:-1],
        SIG + b"x",
        der(oid="06092a864886f70d010701"),
        b"-----BEGIN PKCS7-----\n!?\n-----END PKCS7-----",
        b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(SIG) + b"-----END CERTIFICATE-----\n",
        PDF,
        b"MZ" + SIG,
    ],
)
def test_anything_else_is_no_signature(content: bytes) -> None:
    assert not is_signature(content)


@pytest.mark.parametrize(
    ("content", "name", "kind", "media_type"),
    [
        (PDF, "скан.PDF", "scan", "application/pdf"),
        (picture("JPEG"), "снимок.jpeg", "scan", "image/jpeg"),
        (picture("PNG"), "снимок.png", "enclosure", "image/png"),
        (picture("TIFF"), "снимок.tiff", "scan", "image/tiff"),
        (SIG, "план.pdf.sig", "signature", "application/pkcs7-signature"),
        (PEM, "план.p7s", "signature", "application/pkcs7-signature"),
    ],
)
def test_a_file_comes_back_as_it_was_given(world: Any, content: bytes, name: str, kind: str, media_type: str) -> None:
    story, memo = memo_of(world)
    send(story, memo, content, name, kind=kind)
    kept = Attachment.get()
    assert (kept.original_name, kept.media_type, kept.size, kept.kind) == (name, media_type, len(content), kind)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    back = fetch(story, memo, 1)
    assert back.body == content
    assert back.headers["Content-Type"] == media_type
    assert back.headers["Content-Disposition"].startswith("attachment")
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert back.headers["Cache-Control"] == "no-store"
    assert Audit.select().where(Audit.act == "attach", Audit.row_id == str(memo)).count() == 1
    assert Audit.select().where(Audit.act == "download", Audit.row_id == str(memo)).count() == 1


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<html><script>alert(1)</script></html>", "скан.pdf", "scan"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "скан.png", "scan"),
        (b"MZ\x90\x00" + b"\x00" * 200, "скан.pdf", "enclosure"),
        (b"", "скан.pdf", "scan"),
        (SIG, "подпись.sig", "scan"),
        (PDF, "подпись.sig", "signature"),
        (PDF + b"\0" * (attachments.LIMIT - len(PDF) + 1), "скан.pdf", "scan"),
    ],
)
def test_a_wrong_file_is_refused_and_leaves_nothing(world: Any, content: bytes, name: str, kind: str) -> None:
    story, memo = memo_of(world)
    page = send(story, memo, content, name, 422, kind=kind)
    assert len(page.problems()) == 1
    assert Attachment.select().count() == 0 and on_disk(world) == {}


def test_no_file_and_an_unknown_kind_are_refused(world: Any) -> None:
    story, memo = memo_of(world)
    visitor = story.as_("source")
    data = {"csrf_token": visitor.token(), "kind": "scan"}
    assert visitor.post(f"/service-memo/{memo}/attach", data, expect=422).problems() == ["Выберите файл"]
    send(story, memo, PDF, "скан.pdf", 400, kind="../scan")
    visitor.open(f"/service-memo/{memo}/attach", expect=405)
    assert on_disk(world) == {}


# --- names ---------------------------------------------------------------------------------------------------------


def test_cyrillic_names_of_two_children_do_not_collide(world: Any) -> None:
    story, first = memo_of(world)
    second = story.memo()
    pictures = [picture("PNG"), picture("JPEG"), picture("TIFF")]
    send(story, first, pictures[0], "Справка.pdf", kind="enclosure")
    send(story, second, pictures[1], "Справка.pdf", kind="enclosure")
    send(story, first, pictures[2], "Характеристика.pdf", kind="enclosure", title="Характеристика")
    assert len(on_disk(world)) == 3
    assert [fetch(story, *key).body for key in ((first, 1), (second, 1), (first, 2))] == pictures


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\\\..\\\\windows\\\\скан.pdf", "скан.pdf"),
        ("C:скан.pdf", "скан.pdf"),
        ("/etc/cron.d/x.pdf", "x.pdf"),
        ("скан.pdf/..", "файл.pdf"),
        ("....", "файл.pdf"),
        ("скан.pdf.exe", "скан.pdf.exe.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("я" * 300 + ".pdf", "я" * 120 + ".pdf"),
        ("а\tб\x00в.pdf", "абв.pdf"),
    ],
)
def test_a_name_is_data_and_reaches_no_path(world: Any, sent: str, kept: str) -> None:
    story, memo = memo_of(world)
    attachments.store(world.settings)  # makes the key of the files
    before = {path for path in world.settings.var.rglob("*")}
    send(story, memo, PDF, sent)
    row = Attachment.get()
    assert row.original_name.replace("\t", "") == kept
    new = {path for path in world.settings.var.rglob("*") if path.is_file()} - before
    assert {path.name for path in new} == {row.stored_name}
    assert new.pop().parent == world.settings.var / "attachments"
    assert "\n" not in fetch(story, memo, 1).headers["Content-Disposition"]


def test_a_link_or_a_changed_file_is_never_handed_out(world: Any, tmp_path: Path) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    kept = Attachment.get()
    stored = world.settings.var / "attachments" / kept.stored_name
    secret = tmp_path / "secret"
    secret.write_bytes(PDF)
    stored.unlink()
    stored.symlink_to(secret)
    assert "повреждён" in fetch(story, memo, 1, expect=422).words
    stored.unlink()
    stored.write_bytes(OTHER)
    assert "повреждён" in fetch(story, memo, 1, expect=422).words
    Attachment.update(stored_name=f"../{secret.name}").execute()
    fetch(story, memo, 1, expect=422)


def test_the_stored_bytes_do_not_tell_the_content(world: Any) -> None:
    story, memo = memo_of(world)
    sent = PDF + "Черных Дарья, ул. Учебная".encode() * 50
    send(story, memo, sent, "скан.pdf")
    kept = Attachment.get()
    stored = (world.settings.var / "attachments" / kept.stored_name).read_bytes()
    assert b"%PDF" not in stored and "Черных".encode() not in stored
    assert (kept.sha256, kept.size) == (hashlib.sha256(sent).hexdigest(), len(sent))
    assert fetch(story, memo, 1).body == sent


def test_two_stored_files_cannot_change_places(world: Any) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    stored = world.settings.var / "attachments" / Attachment.get().stored_name
    ring = attachments.store(world.settings).ring
    stored.write_bytes(ring.seal(PDF, "another.pdf"))
    assert "повреждён" in fetch(story, memo, 1, expect=422).words


def test_files_of_the_time_before_a_key_was_named_stay_readable(world: Any, tmp_path: Path) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    keys.new(tmp_path / "key")
    named = world.settings.model_copy(update={"db_key_file": tmp_path / "key"})
    assert attachments.content(Attachment.get(), named) == PDF
    assert keys.of_files(named).keys[0] != keys.of_files(world.settings).keys[0]
    (world.settings.var / "files_key").unlink()
    with pytest.raises(Refused):
        attachments.content(Attachment.get(), named)


# --- versions and annulment ----------------------------------------------------------------------------------------


def test_a_new_version_keeps_the_old_one(world: Any) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    send(story, memo, OTHER, "скан.pdf", role="clerk")
    send(story, memo, picture("PNG"), "снимок.png", kind="enclosure", title="Фото")
    page = story.as_("source").open(f"/service-memo/details/?id={memo}")
    assert page.words.count("прежняя версия") == 1 and "версия 2" in page.words
    assert [(f.number, f.version) for f in Attachment.select().order_by(Attachment.number)] == [(1, 1), (2, 2), (3, 1)]
    assert fetch(story, memo, 1).body == PDF and fetch(story, memo, 2).body == OTHER
    assert OTHER != PDF and registry.get("service-memo").get_by_id(memo).scan_file.startswith("скан.pdf, SHA-256")


def test_the_same_file_twice_is_one_file(world: Any) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    assert send(story, memo, PDF, "ещё раз.pdf", 422).problems() == ["Этот файл уже приложен"]
    assert Attachment.select().count() == 1 and len(on_disk(world)) == 1


def test_a_wrong_file_is_annulled_with_its_reason_and_stays(world: Any) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "чужой.pdf")
    visitor = story.as_("clerk")
    address = f"/service-memo/{memo}/attachment/1/annul"
    data = {"csrf_token": visitor.token(), "remark": " "}
    assert visitor.post(address, data, expect=422).problems() == ["Напишите причину"]
    page = visitor.post(address, data | {"remark": "Скан другого документа"})
    assert "Скан другого документа" in page.words and "аннулирован" in page.words
    assert "Этот файл уже аннулирован" in visitor.post(address, data | {"remark": "ещё"}, expect=422).problems()
    assert fetch(story, memo, 1).body == PDF
    assert registry.get("service-memo").get_by_id(memo).scan_file == ""
    assert audit.told(Audit.get(Audit.act == "annul-attachment")).reason.endswith("Скан другого документа")
    send(story, memo, PDF, "тот же.pdf")


# --- who -----------------------------------------------------------------------------------------------------------


def test_a_foreign_file_and_a_missing_one_look_alike(world: Any) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    stranger = world.visitor("specialist.kedrovy")
    for path in (f"/service-memo/{memo}/attachment/1", f"/service-memo/{memo + 99}/attachment/1"):
        assert "скан" not in stranger.open(path, expect=404).text
    fetch(story, memo, 2, expect=404)
    fetch(story, memo, 0, expect=404)
    token = {"csrf_token": stranger.token(), "remark": "x", "kind": "scan"}
    stranger.post(f"/service-memo/{memo}/attach", token, expect=404)
    stranger.post(f"/service-memo/{memo}/attachment/1/annul", token, expect=404)
    world.visitor().open(f"/person/{memo}/attachment/1", expect=None)
    story.as_("specialist").open("/person/1/attachment/1", expect=404)
    visitor = world.visitor()
    assert "/login" in visitor.open(f"/service-memo/{memo}/attachment/1").url


def test_whoever_only_reads_attaches_nothing(world: Any) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    page = story.as_("supervisor").open(f"/service-memo/details/?id={memo}")
    assert "скан.pdf" in page.words and not page.root.xpath("//form[contains(@action, 'attach')]")
    send(story, memo, OTHER, "скан.pdf", 403, role="supervisor")
    visitor = story.as_("supervisor")
    data = {"csrf_token": visitor.token(), "remark": "Просто так"}
    visitor.post(f"/service-memo/{memo}/attachment/1/annul", data, expect=403)
    assert fetch(story, memo, 1, "supervisor").body == PDF and len(on_disk(world)) == 1


def test_whoever_sees_some_columns_sees_no_files(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    everything = attachments.access.fields
    monkeypatch.setattr(attachments.access, "fields", lambda model, officer: everything(model, officer)[:-1])
    assert "скан.pdf" not in story.as_("source").open(f"/service-memo/details/?id={memo}").words
    fetch(story, memo, 1, expect=404)
    send(story, memo, OTHER, "скан.pdf", 403)


# --- all or nothing ------------------------------------------------------------------------------------------------


class Broken(Exception):
    pass


def test_a_failed_transaction_leaves_no_file(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, memo = memo_of(world)
    row, officer = registry.get("service-memo").get_by_id(memo), world.officer("source.asino")
    file = attachments.Incoming(
        kind=attachments.AttachmentKind.SCAN,
        title="",
        name="скан.pdf",
        media_type="application/pdf",
        content=PDF,
        store=attachments.store(world.settings),
        stored="0" * 32 + ".pdf",
    )
    there = []

    def broken(*_: Any) -> None:
        raise Broken

    def fail(*_: Any, **__: Any) -> None:
        there.append(dict(on_disk(world)))
        raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(audit, "write", fail)
        with pytest.raises(Broken):
            attachments.attach(row, file, officer, world.now)
    assert there == [{file.stored: PDF}]  # it was whole on the disk before the commit
    assert on_disk(world) == {} and Attachment.select().count() == 0
    with monkeypatch.context() as patch:
        patch.setattr(attachments.os, "fsync", broken)
        with pytest.raises(Broken):
            attachments.attach(row, file, officer, world.now)
    assert on_disk(world) == {} and Attachment.select().count() == 0
    assert attachments.attach(row, file, officer, world.now).number == 1


def record(story: Story, plan: int, content: bytes, name: str, expect: int) -> Page:
    """Enter the deputy's signature from paper together with a scan."""
    visitor = story.as_("clerk")
    data = {
        "csrf_token": visitor.token(),
        "signer": str(story.employee("deputy").id),
        "signed_on": f"{story.now:%d.%m.%Y}",
        "scan": (io.BytesIO(content), name),
    }
    return visitor.post(f"/rights-plan/{plan}/paper/approve", data, expect=expect)


def test_a_paper_approval_that_fails_keeps_neither_scan_nor_signature(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, plan = with_plan(world)
    page = record(story, plan, b"<html><script>alert(1)</script></html>", "скан.pdf", 422)
    assert f"{story.now:%d.%m.%Y}" in page.text

    def fail(*_: Any) -> None:
        raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "issue", fail)
        record(story, plan, PDF, "План ЗПР.pdf", 500)
    assert Attachment.select().count() == 0 and on_disk(world) == {}
    assert registry.get("rights-plan").get_by_id(plan).status == "on_approval"
    record(story, plan, PDF, "План ЗПР.pdf", 200)
    kept = Attachment.get()
    assert (kept.kind, kept.row_id, kept.original_name) == ("scan", plan, "План ЗПР.pdf")
    assert list(on_disk(world)) == [kept.stored_name]
    assert "Нет скана" not in story.as_("clerk").open(f"/rights-plan/details/?id={plan}").words


def test_a_paper_approval_without_a_scan_is_warned_about_until_it_comes(world: Any) -> None:
    story, plan = with_plan(world)
    story.paper("clerk", "rights-plan", plan, "approve", story.employee("deputy"), story.now.date())
    visitor = story.as_("clerk")
    page = visitor.open(f"/rights-plan/details/?id={plan}")
    assert "Нет скана" in page.words
    data = {"csrf_token": visitor.token(), "kind": "scan", "file": (io.BytesIO(PDF), "План.pdf")}
    assert "Нет скана" not in visitor.post(f"/rights-plan/{plan}/attach", data).words


def test_the_check_finds_lost_files_and_files_of_nobody(world: Any) -> None:
    story, memo = memo_of(world)
    send(story, memo, PDF, "скан.pdf")
    assert attachments.findings(world.settings) == []
    folder = attachments.folder(world.settings)
    (folder / Attachment.get().stored_name).rename(folder / "чужой")
    assert [line[:4] for line in attachments.findings(world.settings)] == ["D003", "D004"]
