"""Nothing typed is lost: drafts, a session that ended, two people on one row, a form sent twice, a spreadsheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from console import accounts_rules, drafts, erasure, jobs, records, sticky, tokens
from console.accounts import User, WebSession
from console.database import transaction
from console.errors import Refused
from schema.case import Case
from schema.documents.case_transfer import CaseTransfer
from schema.drafts import FormDraft, LastTyped
from schema.people import Person
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals
from tests.pages import PASSWORD, Page, Visitor, values
from views import forms

NEW = "/abuse-journal/new/"


def given(page: Page) -> dict[str, str]:
    """What the form of the page holds."""
    return dict(values(page.form()))


def keep(visitor: Visitor, page: Page, **typed: Any) -> Any:
    """What the page sends a few seconds after the last key."""
    form = page.form()
    data = {"csrf_token": visitor.token(), "form_token": form.xpath(".//input[@name='form_token']/@value")[0], **typed}
    return visitor.client.post(form.get("data-draft"), data=data, headers={"Referer": "http://localhost/"})


def drafted(visitor: Visitor, url: str = NEW, **typed: Any) -> FormDraft:
    answer = keep(visitor, visitor.open(url), **typed)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: FormDraft = FormDraft.select().order_by(FormDraft.id.desc()).get()
    return found


# ------------------------------------------------------------------ drafts


def test_a_draft_comes_back_with_rows_choices_and_what_could_not_be_read(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    draft = drafted(clerk, **signals.form(received_at="позавчера", note="<b>&"))
    assert AbuseFactEntry.select().count() == 0
    page = clerk.open(NEW)
    assert "Есть несохранённый черновик" in page.words
    again = clerk.open(page.link("Продолжить черновик"))
    typed = given(again)
    assert (typed["received_at"], typed["note"]) == ("позавчера", "<b>&")
    assert typed["children-1-first_name"] == "Дарья" and typed["urgency"] == "URGENCY.DAYS3"
    assert typed["form_token"] == draft.token
    saved = clerk.send(again, {"received_at": "20.11.2026 10:15"})
    assert "1/2026" in saved.title and FormDraft.select().count() == 0


def test_only_the_owner_reads_and_removes_a_draft(world: Any) -> None:
    clerk, colleague = world.visitor("clerk.asino"), world.visitor("specialist.asino")
    draft = drafted(clerk, summary="тайное слово")
    assert "тайное слово" not in colleague.open(NEW).text
    assert "Черновиков нет" in colleague.open("/drafts/").words
    assert "Этого черновика больше нет" in colleague.open(f"{NEW}?draft={draft.id}").words
    colleague.post(f"/drafts/{draft.id}/discard", {"csrf_token": colleague.token()}, expect=404)
    page = clerk.open("/drafts/")
    assert "Запись журнала ЖО" in page.words and "тайное слово" not in page.text
    assert "Черновик удалён" in clerk.send(page, action="discard").words and not FormDraft.select().exists()


def test_a_draft_opens_only_the_form_it_was_typed_in_and_only_for_who_may(world: Any) -> None:
    entry = signals.register(world)
    clerk = world.visitor("clerk.asino")
    draft = drafted(clerk, f"/abuse-journal/edit/?id={entry.id}", note="черновое")
    assert (draft.row_id, draft.case_id) == (str(entry.id), entry.case_id)
    clerk.open(f"{NEW}?draft={draft.id}", expect=404)
    clerk.open(f"/service-memo/new/?draft={draft.id}", expect=None)
    keep(world.visitor("clerk.asino"), clerk.open(NEW), summary="x")
    foreign = world.visitor("clerk.kedrovy")
    page = foreign.open(NEW)
    token = page.form().xpath(".//input[@name='form_token']/@value")[0]
    url = f"/abuse-journal/draft/?id={entry.id}"
    foreign.post(url, {"csrf_token": foreign.token(), "form_token": token, "note": "x"}, expect=404)


def test_a_late_autosave_makes_no_draft_of_a_saved_form(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open(NEW)
    clerk.send(page, signals.form())
    assert keep(clerk, page, summary="поздно").get_json() == {"at": ""}
    assert not FormDraft.select().exists()


def test_only_fields_of_the_form_are_kept(world: Any) -> None:
    draft = drafted(world.visitor("clerk.asino"), summary="x", status="approved", territory="2")
    assert {name for name, _ in drafts.pairs_of(draft)} == {"summary"}


def test_a_draft_too_long_and_one_too_many_are_refused(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = world.visitor("clerk.asino")
    answer = keep(clerk, clerk.open(NEW), summary="я" * (drafts.LONGEST + 1))
    assert answer.status_code == 422 and "велика" in answer.get_json()["problem"]
    monkeypatch.setattr(drafts, "MOST", 1)
    drafted(clerk, summary="первый")
    assert keep(clerk, clerk.open(NEW), summary="второй").status_code == 422


def test_the_night_removes_old_drafts_those_of_gone_accounts_and_yesterdays_values(world: Any) -> None:
    form = drafts.Form("t" * 32, "abuse-journal")
    me = User.get(User.username == "clerk.asino").id
    days = accounts_rules.current().draft_days
    drafts.keep(form, [("summary", "старое")], me, world.now - timedelta(days=days, minutes=1))
    drafts.keep(
        drafts.Form("n" * 32, "abuse-journal"), [("summary", "новое")], me, world.now - timedelta(days=days - 1)
    )
    drafts.keep(form, [("summary", "ничьё")], 10**6, world.now)
    LastTyped.create(user_id=me, document="x", field="y", value="1", on=world.now.date() - timedelta(days=1))
    with world.app.app_context():
        jobs.night(world.now)
    assert [draft.token for draft in FormDraft.select()] == ["n" * 32] and not LastTyped.select().exists()


def test_destroying_a_case_takes_its_drafts_along(world: Any) -> None:
    entry = signals.register(world)
    me = User.get(User.username == "clerk.asino").id
    person = entry.children[0].person
    for number, (document, row_id, case_id) in enumerate(
        (
            ("abuse-journal", str(entry.id), None),
            ("inspection-act", "", entry.case_id),
            ("person", str(person.id), None),
            ("abuse-journal", "", None),
        )
    ):
        form = drafts.Form(str(number) * 32, document, row_id, "", case_id)
        drafts.keep(form, [("note", "сведения")], me, world.now)
    with world.app.app_context(), transaction():
        erasure.erase(Case.get_by_id(entry.case_id), "1", world.now)
    assert [draft.token for draft in FormDraft.select()] == ["3" * 32]


# ------------------------------------------------------------------ a session that ended


def test_a_form_sent_after_the_session_ended_comes_back_after_the_sign_in(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open(NEW)
    WebSession.delete().execute()
    gate = clerk.send(page, signals.form())
    assert gate.title == "Вход" and "Набранное не потеряно" in gate.words and AbuseFactEntry.select().count() == 0
    wrong = clerk.send(gate, {"username": "clerk.asino", "password": "не тот"}, action="/login")
    back = clerk.send(wrong, {"username": "clerk.asino", "password": PASSWORD}, action="/login")
    assert "draft=" in back.url and given(back)["children-1-first_name"] == "Дарья"
    assert "1/2026" in clerk.send(back).title


def test_a_form_of_the_session_before_comes_back_too(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open(NEW)
    clerk.post("/logout", {"csrf_token": clerk.token()})
    clerk.sign_in("clerk.asino")
    held = clerk.send(page, signals.form())
    assert "Набранное не потеряно" in held.words and AbuseFactEntry.select().count() == 0
    back = clerk.send(held, action="restore")
    assert given(back)["summary"].startswith("Дети")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"address": "//evil.example/new/", "fields": []}', '{"address": 1}'])
def test_what_is_no_form_of_ours_is_not_brought_back(world: Any, kept: str) -> None:
    clerk = world.visitor("clerk.asino")
    clerk.post("/drafts/restore", {"csrf_token": clerk.token(), "kept": kept}, expect=400)
    assert not FormDraft.select().exists()


def again(visitor: Visitor, **given: str) -> dict[str, Any]:
    csrf = visitor.client.get("/login/again").get_json()["csrf"]
    headers = {"X-CSRFToken": csrf, "Referer": "http://localhost/"}
    found: dict[str, Any] = visitor.client.post("/login/again", data=given, headers=headers).get_json()
    return found


def test_signing_in_over_the_page_counts_wrong_tries_like_any_other(world: Any) -> None:
    visitor = world.visitor()
    for _ in range(5):
        assert again(visitor, username="clerk.asino", password="не тот")["officer"] is None
    told = again(visitor, username="clerk.asino", password=PASSWORD)
    assert told["officer"] is None and "Слишком много" in told["problem"]


def test_signing_in_over_the_page_gives_a_session_and_needs_a_token(world: Any) -> None:
    visitor = world.visitor()
    assert (
        visitor.client.post("/login/again", data={"username": "clerk.asino", "password": PASSWORD}).status_code == 400
    )
    told = again(visitor, username="clerk.asino", password=PASSWORD)
    assert told["officer"] == User.get(User.username == "clerk.asino").id and told["step"] == ""
    visitor.open("/desk/")


# ------------------------------------------------------------------ sent twice, changed by two


def test_a_form_sent_twice_is_saved_once(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open(NEW)
    first, second = clerk.send(page, signals.form()), clerk.send(page, signals.form())
    assert first.url == second.url and AbuseFactEntry.select().count() == 1
    page = clerk.open("/abuse-journal/edit/?id=1")
    first, second = clerk.send(page, {"note": "раз"}), clerk.send(page, {"note": "раз"})
    assert first.url == second.url and AbuseFactEntry.get().note == "раз"


def test_another_text_in_a_form_already_sent_is_not_swallowed(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open(NEW)
    clerk.send(page, signals.form())
    shown = clerk.send(page, signals.form(address="ул. Другая, д. 7"), expect=409)
    assert AbuseFactEntry.select().count() == 1 and "ул. Другая, д. 7" in shown.words
    assert shown.form().get("action") == "/abuse-journal/edit/?id=1"
    clerk.send(shown)
    assert AbuseFactEntry.get().address == "ул. Другая, д. 7"


def both(world: Any, mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[Visitor, Page]:
    """The page that the second of two people sees."""
    entry = signals.register(world)
    clerk = world.visitor("clerk.asino")
    page = clerk.open(f"/abuse-journal/edit/?id={entry.id}")
    records.change(AbuseFactEntry.get_by_id(entry.id), theirs, world.officer("specialist.asino"), world.now)
    return clerk, clerk.send(page, mine, expect=409)


def sides(page: Page) -> list[list[str]]:
    rows = page.root.xpath("//*[contains(@class, 'conflict')]//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in rows]


def test_a_conflict_shows_what_was_mine_and_theirs(world: Any) -> None:
    clerk, page = both(world, {"note": "моё", "address": "ул. Моя, 1"}, {"note": "их", "parents_text": "мать"})
    assert sides(page) == [
        ["пусто", "Сведения о родителях (законных представителях), у вас: пусто", *sides(page)[0][2:]],
        ["пусто", "Примечание, у вас: моё", "Примечание, у коллеги: их"],
    ]
    clerk.send(page)
    row = AbuseFactEntry.get()
    assert (row.note, row.address, row.parents_text) == ("моё", "ул. Моя, 1", "мать")


def test_the_colleagues_children_can_be_chosen_as_a_whole(world: Any) -> None:
    entry = signals.register(world)
    clerk = world.visitor("clerk.asino")
    page = clerk.open(f"/abuse-journal/edit/?id={entry.id}")
    row = AbuseFactEntry.get_by_id(entry.id)
    records.change(row, {"children": row.children[:1]}, world.officer("specialist.asino"), world.now)
    shown = clerk.send(page, {"children-1-patronymic": "Иначе"}, expect=409)
    [[was, mine, theirs]] = sides(shown)
    assert "Дарья" in was and "Иначе" in mine and "Дарья" not in theirs
    clerk.send(shown, {"keep-children": "theirs", "note": "прим."})
    row = AbuseFactEntry.get()
    assert [child.first_name for child in row.children] == ["Пётр"] and row.note == "прим."


def test_a_second_colleague_makes_a_second_conflict(world: Any) -> None:
    clerk, page = both(world, {"note": "моё"}, {"note": "их"})
    records.change(AbuseFactEntry.get(), {"note": "ещё"}, world.officer("specialist.asino"), world.now)
    shown = clerk.send(page, {"keep-note": "mine"}, expect=409)
    assert [cell.rpartition(": ")[2] for cell in sides(shown)[0]] == ["их", "моё", "ещё"]
    clerk.send(shown, {"keep-note": "theirs"})
    assert AbuseFactEntry.get().note == "ещё"


def test_a_conflict_names_no_row_that_the_officer_does_not_see(world: Any) -> None:
    foreign = Person.create(
        last_name="Тайная", first_name="Анна", territory=world.officer("clerk.kedrovy").territory_id
    )
    entry = signals.register(world)
    clerk = world.visitor("clerk.asino")
    page = clerk.open(f"/abuse-journal/edit/?id={entry.id}")
    row = AbuseFactEntry.get_by_id(entry.id)
    records.change(row, {"children": row.children[:1]}, world.officer("specialist.asino"), world.now)
    page = clerk.send(page, {"children-0-person": str(foreign.id)}, expect=409)
    assert "У вас" in page.words
    assert "Тайная" not in page.text


# ------------------------------------------------------------------ values that stay


def test_the_day_and_the_institution_stay_until_the_day_ends(world: Any) -> None:
    org = signals.organisation("asino", "source")
    clerk = world.visitor("clerk.asino")
    clerk.send(clerk.open(NEW), signals.form(source_org=str(org.id), then="another"))
    page = clerk.open(NEW)
    typed = given(page)
    assert (typed["received_at"], typed["source_org"], typed["summary"]) == ("20.11.2026 10:15", str(org.id), "")
    assert "Взято из прошлой записи" in page.words
    assert given(world.visitor("specialist.asino").open(NEW))["source_org"] == ""
    world.set_clock(world.now + timedelta(days=1))
    typed = given(clerk.open(NEW))
    assert (typed["received_at"], typed["source_org"]) == ("24.11.2026 09:00", "")


def test_todays_moment_is_not_kept_because_a_form_begins_with_now(world: Any) -> None:
    signals.register(world)
    officer = world.officer("clerk.asino")
    sticky.remember(AbuseFactEntry.get(), officer)
    AbuseFactEntry.update(received_at=world.now).execute()
    sticky.remember(AbuseFactEntry.get(), officer)
    assert sticky.recalled(AbuseFactEntry, officer, {}) == {}


# ------------------------------------------------------------------ rows of a spreadsheet

HEAD = "Источник сигнала\tФорма сигнала\tДети: ФИО\tАдрес\tВид жестокого обращения\tКраткое содержание\tУгроза\t"
HEAD += "Срочность реагирования\tКто сообщил: ФИО, должность\tДата и время поступления сигнала"


def line(**other: str) -> str:
    cells = {
        "source": "школа",
        "channel": "устно",
        "child": "Черных Пётр Ильич, 12.05.2015",
        "address": "ул. Учебная, 5",
        "kind": "физическое насилие; эксплуатация",
        "summary": "Голодный",
        "threat": "нет",
        "urgency": "до 3",
        "who": "Орлова Т. М.",
        "at": "22.11.2026 10:15",
    }
    return "\t".join((cells | other).values())


def read(visitor: Visitor, *lines: str, expect: int = 200) -> Page:
    page = visitor.open("/abuse-journal/paste/")
    text = "\n".join((HEAD.replace("Угроза", "Непосредственная угроза"), *lines))
    return visitor.send(page, {"text": text, "then": "read"}, expect=expect)


def test_rows_are_mapped_by_their_headings_and_saved(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = read(clerk, line(), line(child="Белых Анна, 01.02.2020; Белых Олег, 03.04.2021", kind="эксплуатация"))
    assert "Ошибок нет" in page.words and AbuseFactEntry.select().count() == 0
    assert "Сохранено: 2 записи" in clerk.send(page, {"then": "save"}).words
    first, second = AbuseFactEntry.select().order_by(AbuseFactEntry.id)
    assert len(first.abuse_kinds) == 2 and first.children[0].patronymic == "Ильич"
    assert [child.first_name for child in second.children] == ["Анна", "Олег"]
    assert (first.reg_number, second.reg_number) == ("1/2026", "2/2026")
    assert "уже были сохранены" in clerk.send(page, {"then": "save"}).words and AbuseFactEntry.select().count() == 2


def test_one_wrong_row_keeps_all_out_and_says_where(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = read(clerk, line(), line(source="неведомо", summary=""), line(at="31.12.2026"), expect=422)
    refused = clerk.send(page, {"then": "save"}, expect=422)
    text = refused.words
    assert "2 строки из 3" in text and "«неведомо» не найдено; есть:" in text and "не может быть в будущем" in text
    assert AbuseFactEntry.select().count() == 0
    fixed = {"cell-1-0": "школа", "cell-1-5": "Исправлено", "cell-2-9": "", "then": "save"}
    assert "Сохранено: 3 записи" in clerk.send(refused, fixed).words


def test_without_headings_the_columns_are_those_of_the_paper_book(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open("/abuse-journal/paste/")
    row = "22.11.2026 10:15\tшкола\tустно\tЧерных Пётр, 12.05.2015\tул. Учебная, 5\tмать: Черных И."
    shown = clerk.send(page, {"text": row, "then": "read"}, expect=422)
    typed = given(shown)
    chosen = [typed[f"map-{column}"] for column in range(6)]
    assert chosen == ["received_at", "source_kind", "channel", "children-*", "address", "parents_text"]


def test_a_plain_date_is_that_of_the_signal_and_what_is_needed_gets_a_column(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open("/abuse-journal/paste/")
    shown = clerk.send(
        page, {"text": "№\tДата\tДети: ФИО\n7\t20.11.2026 10:15\tЧерных Пётр", "then": "read"}, expect=422
    )
    typed = given(shown)
    chosen = [typed[f"map-{column}"] for column in range(int(typed["columns"]))]
    assert chosen[:3] == ["", "received_at", "children-*"]
    assert {"summary", "urgency", "source_kind"} <= set(chosen[3:]) and len(chosen) == len({*chosen[1:], ""})


def test_a_foreign_row_is_not_found_by_its_name(world: Any) -> None:
    foreign = Person.create(
        last_name="Тайная", first_name="Анна", territory=world.officer("clerk.kedrovy").territory_id
    )
    records.write(foreign)
    clerk = world.visitor("clerk.asino")
    page = clerk.open("/primary-record/paste/")
    head = "Ребёнок\tПричина отсутствия попечения\n"
    shown = clerk.send(page, {"text": f"{head}Тайная Анна\tx", "then": "read"}, expect=422)
    assert "«Тайная Анна» не найдено" in shown.words


def test_an_empty_paste_too_many_rows_and_a_paper_are_refused(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open("/abuse-journal/paste/")
    assert "Вставьте строки" in clerk.send(page, {"text": " \n", "then": "read"}, expect=422).words
    assert "не больше 200 строк" in read(clerk, *[line()] * 201, expect=422).words
    clerk.open("/service-memo/paste/", expect=404)
    world.visitor("head.asino").open("/abuse-journal/paste/", expect=403)


def pasted_draft(visitor: Visitor) -> Page:
    """The grid again, from the note over an empty one."""
    page = visitor.open("/abuse-journal/paste/")
    assert "Есть несохранённый черновик" in page.words
    return visitor.open(page.link("Продолжить черновик"))


def test_the_grid_is_a_draft_from_its_first_look_on(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = read(clerk, line(), line(source="неведомо"), expect=422)
    again = pasted_draft(clerk)
    assert given(again)["cell-1-0"] == "неведомо" and "1 строка из 2" in again.words
    keep(clerk, page, **dict(given(page), **{"cell-1-0": "школа"}))
    again = pasted_draft(clerk)
    assert "Ошибок нет" in again.words and "20 ячеек" in clerk.open("/drafts/").words
    assert "Сохранено: 2 записи" in clerk.send(again, {"then": "save"}).words
    assert not FormDraft.select().exists()


def test_a_text_not_yet_read_is_a_draft_too_and_only_its_owner_opens_it(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    keep(clerk, clerk.open("/abuse-journal/paste/"), text="Черных\tПётр", territory="2")
    draft = FormDraft.get()
    assert drafts.pairs_of(draft) == [("text", "Черных\tПётр")] and draft.pasted
    assert given(pasted_draft(clerk))["text"] == "Черных\tПётр"
    clerk.open(f"{NEW}?draft={draft.id}", expect=404)
    assert "Есть несохранённый черновик" not in clerk.open(NEW).words
    foreign = world.visitor("specialist.asino").open(f"/abuse-journal/paste/?draft={draft.id}")
    assert "Черных" not in foreign.text and "Этого черновика больше нет" in foreign.words


def test_a_grid_sent_after_the_session_ended_comes_back_after_the_sign_in(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = read(clerk, line(), line())
    FormDraft.delete().execute()
    WebSession.delete().execute()
    gate = clerk.send(page, {"cell-1-3": "Белых Анна, 01.02.2020", "then": "save"})
    assert "Набранное не потеряно" in gate.words and AbuseFactEntry.select().count() == 0
    back = clerk.send(gate, {"username": "clerk.asino", "password": PASSWORD}, action="/login")
    assert "/paste/?draft=" in back.url and given(back)["cell-1-3"] == "Белых Анна, 01.02.2020"
    assert "Сохранено: 2 записи" in clerk.send(back, {"then": "save"}).words


def test_the_same_content_is_known_by_its_digest(world: Any) -> None:
    pairs = [("a", "1"), ("b", "2")]
    assert tokens.digest(pairs) == tokens.digest(list(pairs)) != tokens.digest(pairs[::-1])
    with pytest.raises(Refused):
        drafts.keep(drafts.Form("short", "abuse-journal"), pairs, 1, world.now)


# ------------------------------------------------------------------ rows inside a form


def enclosures(world: Any, *rows: dict[str, str]) -> Any:
    """The enclosures of a new hand-over of a case, as they are sent; with nothing sent, as they are shown first."""
    sent = {f"enclosures-{index}-{name}": text for index, row in enumerate(rows) for name, text in row.items()}
    with world.visitor("specialist.asino").client as client:
        client.get("/desk/")  # the form asks who is at work and what day it is
        made = forms.build(CaseTransfer, ["enclosures"], world.officer("specialist.asino"))
        form = made(MultiDict(sent | {"enclosures-count": str(len(rows))})) if rows else made()
        form.validate()
        return form.enclosures


def test_a_new_row_shows_what_it_holds_by_itself(world: Any) -> None:
    shown = enclosures(world)
    assert [row["sheets"].data for row in (*shown.forms, shown.template())] == [1, 1]


def test_a_row_in_which_nothing_was_typed_is_dropped(world: Any) -> None:
    empty, typed = {"kind": "", "reference": "", "sheets": "1"}, {"kind": "own_memo", "reference": "№ 1", "sheets": "1"}
    assert [row["reference"].data for row in enclosures(world, empty, typed, empty).kept] == ["№ 1"]
    assert len(enclosures(world, empty | {"sheets": "2"}).kept) == 1
