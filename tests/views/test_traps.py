"""The traps of Flask-Admin, Peewee and the browser (T1–T24, D1–D7), each closed in one place."""

from __future__ import annotations

import threading
from typing import Any

import peewee
import pytest

from console import access, audit, records, workflow
from console.database import is_sqlite, transaction
from console.errors import Conflict, Forbidden, Refused
from console.numbering import next_number
from schema import fields as f
from schema import registry
from schema.base import database
from schema.case import Case
from schema.history import Audit, Counter
from schema.people import Person
from schema.registers.abuse_journal import AbuseFactEntry
from tests import signals


def test_t1_a_foreign_row_is_reached_by_no_door(world: Any) -> None:
    entry = signals.register(world)
    stranger = world.visitor("clerk.kedrovy")
    for url in (
        f"/abuse-journal/details/?id={entry.id}",
        f"/abuse-journal/edit/?id={entry.id}",
        f"/abuse-journal/{entry.id}/print.pdf",
        f"/case/{entry.case_id}/",
        f"/person/details/?id={entry.children[0].person_id}",
    ):
        page = stranger.open(url, expect=404)
        assert "Черных" not in page.text
    token = stranger.token()
    stranger.post(f"/abuse-journal/{entry.id}/do/annul", {"csrf_token": token, "remark": "x"}, expect=404)
    assert "Черных" not in stranger.open("/abuse-journal/").text
    found = stranger.client.post(
        "/person/lookup/", json={"text": "Черных"}, headers={"X-CSRFToken": token, "Referer": "http://localhost/"}
    )
    assert found.get_json() == []


def test_t1_a_foreign_row_cannot_be_linked_and_its_name_is_not_told(world: Any) -> None:
    child = signals.register(world).children[0].person
    stranger = world.visitor("clerk.kedrovy")
    page = stranger.open("/family/new/")
    answer = stranger.send(
        page,
        {"family_name": "Ивановы", "members-count": "1", "members-0-person": str(child.id), "members-0-id": ""},
        action="new/",
        expect=422,
    )
    assert "Черных" not in answer.text
    assert "выберите значение из списка" in answer.words


def test_t2_nothing_is_deleted(world: Any) -> None:
    entry = signals.register(world)
    clerk = world.visitor("clerk.asino")
    for url in ("/abuse-journal/delete/", "/case/delete/", "/abuse-journal/action/"):
        clerk.post(url, {"csrf_token": clerk.token(), "id": entry.id}, expect=404)
    with pytest.raises(peewee.IntegrityError):
        Case.delete().where(Case.id == entry.case_id).execute()


def test_t3_a_refused_row_leaves_nothing_behind(world: Any) -> None:
    before = (Person.select().count(), Case.select().count(), Audit.select().count())
    with pytest.raises(Refused):
        signals.register(world, summary="", abuse_kinds=[])
    assert (Person.select().count(), Case.select().count(), Audit.select().count()) == before


def test_t3_a_failure_in_the_middle_undoes_everything(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the audit failed")

    monkeypatch.setattr("console.records.audit.write", broken)
    with pytest.raises(RuntimeError):
        signals.register(world)
    assert AbuseFactEntry.select().count() == 0
    assert Person.select().count() == 0


def test_t4_inline_rows_are_added_changed_and_removed(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    clerk.send(clerk.open("/abuse-journal/new/"), signals.form(), action="new/")
    entry = AbuseFactEntry.select().get()
    assert [child.first_name for child in entry.children] == ["Пётр", "Дарья"]
    edit = clerk.open(f"/abuse-journal/edit/?id={entry.id}")
    first, second = entry.children
    clerk.send(
        edit,
        {
            "children-count": "3",
            "children-0-patronymic": "Кузьмич",
            "children-1-delete": "1",
            "children-2-last_name": "Черных",
            "children-2-first_name": "Никита",
            "children-2-gender": "m",
            "children-2-birth_date": "03.03.2018",
        },
        action="edit/",
    )
    kept = AbuseFactEntry.get_by_id(entry.id).children
    assert [(child.first_name, child.patronymic) for child in kept] == [("Пётр", "Кузьмич"), ("Никита", "")]
    assert kept[0].id == first.id and second.id not in {child.id for child in kept}


def test_t5_a_post_without_a_token_is_refused(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    clerk.post("/abuse-journal/new/", signals.form(), expect=400)
    assert AbuseFactEntry.select().count() == 0


def test_t5_the_token_lives_as_long_as_the_session(world: Any) -> None:
    assert world.app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_t7_a_narrowed_role_sees_only_its_columns_everywhere(world: Any) -> None:
    school = signals.organisation("asino", "source")
    source = world.officer("source.asino")
    entry = signals.register(world, source_org=source.organisation_id or school.id)
    visitor = world.visitor("source.asino")
    listed = visitor.open("/abuse-journal/")
    details = visitor.open(f"/abuse-journal/details/?id={entry.id}")
    assert "Черных" in details.text
    for page in (listed, details):
        assert "Учебная" not in page.text
    assert "address" not in access.fields(AbuseFactEntry, source)
    assert visitor.open("/abuse-journal/?sort=assigned_to").status == 200
    visitor.open(f"/abuse-journal/{entry.id}/print.pdf", expect=403)


def test_t7_searching_by_a_hidden_column_tells_nothing(world: Any) -> None:
    source = world.officer("source.asino")
    signals.register(world, source_org=source.organisation_id)
    visitor = world.visitor("source.asino")
    for url in ("/abuse-journal/search/", "/search/"):
        hit = visitor.post(url, {"csrf_token": visitor.token(), "text": "Учебная"})
        miss = visitor.post(url, {"csrf_token": visitor.token(), "text": "Несуществующая"})
        assert ("Черных" in hit.text) == ("Черных" in miss.text)


def test_t8_state_number_and_territory_are_never_form_fields(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    other = signals.organisation("kedrovy", "guardianship").territory_id
    form = signals.form(status="annulled", reg_number="999", territory=str(other), created_by="1", stage="11")
    clerk.send(clerk.open("/abuse-journal/new/"), form, action="new/")
    entry = AbuseFactEntry.select().get()
    assert (entry.status, entry.reg_number, entry.territory.code) == ("registered", "1/2026", "asino")


def test_t10_the_last_writer_does_not_win_silently(world: Any) -> None:
    entry = signals.register(world)
    clerk, specialist = world.visitor("clerk.asino"), world.visitor("specialist.asino")
    mine = clerk.open(f"/abuse-journal/edit/?id={entry.id}")
    theirs = specialist.open(f"/abuse-journal/edit/?id={entry.id}")
    specialist.send(theirs, {"address": "г. Асино, ул. Лесная, д. 1"}, action="edit/")
    conflict = clerk.send(mine, {"address": "г. Асино, ул. Садовая, д. 2"}, action="edit/", expect=409)
    assert "ул. Садовая" in conflict.text and "ул. Лесная" in conflict.text
    assert AbuseFactEntry.get_by_id(entry.id).address == "г. Асино, ул. Лесная, д. 1"


def test_t10_the_version_is_compared_in_the_update_itself(world: Any) -> None:
    entry = signals.register(world)
    officer = world.officer("clerk.asino")
    first, second = AbuseFactEntry.get_by_id(entry.id), AbuseFactEntry.get_by_id(entry.id)
    records.change(first, {"note": "один"}, officer, world.now)
    with pytest.raises(Conflict):
        records.change(second, {"note": "два"}, officer, world.now)


class _Counted:
    """Counts the SQL statements of the block."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __enter__(self) -> _Counted:
        self._original = database.obj.execute_sql

        def counted(sql: Any, params: Any = None, *args: Any, **kwargs: Any) -> Any:
            self.statements.append(str(sql))
            return self._original(sql, params, *args, **kwargs)

        database.obj.execute_sql = counted
        return self

    def __exit__(self, *_: Any) -> None:
        database.obj.execute_sql = self._original


@pytest.mark.parametrize("key", ["abuse-journal", "case", "person", "family"])
def test_t11_a_list_costs_the_same_number_of_queries_for_any_number_of_rows(world: Any, key: str) -> None:
    clerk = world.visitor("clerk.asino")
    for number in range(2):
        signals.register(world, address=f"г. Асино, ул. Учебная, д. {number}")
    with _Counted() as few:
        clerk.open(f"/{key}/")
    for number in range(12):
        child = {"last_name": "Ким", "first_name": "Вера", "gender": "f", "birth_date": f"20{10 + number}-01-01"}
        signals.register(world, children=[child | {"birth_date": __import__("datetime").date(2010 + number, 1, 1)}])
    with _Counted() as many:
        clerk.open(f"/{key}/")
    assert len(many.statements) <= len(few.statements) + 1


def test_t13_a_database_error_is_said_in_words(world: Any) -> None:
    system = world.system()
    given = {"last_name": "Ким", "first_name": "Вера", "gender": "f"}
    admin = world.officer("clerk.asino")
    records.create(Person, given, admin, world.now)
    with pytest.raises(Refused) as caught, transaction():
        raise peewee.IntegrityError("UNIQUE constraint failed: person.snils")
    assert [problem.code for problem in caught.value.problems] == ["not-unique"]
    assert "UNIQUE" not in caught.value.problems[0].text
    assert system.system


ODD = (
    "?id=99999999999999999999",
    "?id=1&id=2",
    "?id=abc",
    "?id=",
    "?id=%00",
    "?id=-1",
)


@pytest.mark.parametrize("query", ODD)
@pytest.mark.parametrize("endpoint", ["details", "edit"])
def test_t14_odd_ids_are_answered_with_400_or_404(world: Any, endpoint: str, query: str) -> None:
    page = world.visitor("clerk.asino").open(f"/abuse-journal/{endpoint}/{query}", expect=None)
    assert page.status in {400, 404}


@pytest.mark.parametrize(
    "query",
    [
        "?page=100000000000000000000",
        "?page=-1",
        "?size=100000",
        "?sort=children&desc=1",
        "?sort=password",
        "?f_status=%27%20OR%201=1",
        "?f_received_at_from=99.99.9999",
        "?f_assigned_to=abc",
        "?s=%00",
        "?s=" + "x" * 3000,
        "?url=%0d%0aSet-Cookie:x",
        "?overdue=%00",
    ],
)
def test_t14_odd_list_arguments_never_break_a_list(world: Any, query: str) -> None:
    signals.register(world)
    assert world.visitor("clerk.asino").open(f"/abuse-journal/{query}", expect=None).status in {200, 400}


def test_t14_a_search_for_anything_is_answered(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    for text in ("\x00", "%", "_", "'", "я" * 5000, "🙂", "\\"):
        clerk.post("/abuse-journal/search/", {"csrf_token": clerk.token(), "text": text})


def test_t14_any_method_and_path_is_answered_in_russian(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    assert clerk.open("/no-such-page", expect=404).title == "Не найдено"
    assert clerk.post("/desk/", {"csrf_token": clerk.token()}, expect=405).title


def test_t18_a_forged_host_is_refused(world: Any) -> None:
    answer = world.app.test_client().get("/login", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_t20_every_page_has_a_strict_policy_and_no_inline_script(world: Any) -> None:
    page = world.visitor("clerk.asino").open("/abuse-journal/new/")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'self'" in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cache-Control"] == "no-store"


def test_t21_a_long_conclusion_is_saved_whole(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    text = "Слово за словом. " * 5500
    clerk.send(clerk.open("/abuse-journal/new/"), signals.form(note=text), action="new/")
    assert len(AbuseFactEntry.select().get().note) == len(text.strip())


def test_t22_many_to_many_fields_stand_in_form_list_and_audit(world: Any) -> None:
    entry = signals.register(world, abuse_kinds=["ABUSE.NEGLECT", "ABUSE.PSYCH"])
    assert [kind.id for kind in AbuseFactEntry.get_by_id(entry.id).abuse_kinds] == ["ABUSE.NEGLECT", "ABUSE.PSYCH"]
    records.change(
        AbuseFactEntry.get_by_id(entry.id), {"abuse_kinds": ["ABUSE.PHYS"]}, world.officer("clerk.asino"), world.now
    )
    last = (
        Audit.select().where(Audit.document == "abuse-journal", Audit.act == "change").order_by(Audit.id.desc()).get()
    )
    assert audit.told(last).changes["abuse_kinds"] == [["ABUSE.NEGLECT", "ABUSE.PSYCH"], ["ABUSE.PHYS"]]


def test_t24_an_unstated_flag_stays_unstated(world: Any) -> None:
    child = signals.register(world).children[0].person
    Person.update(is_child=None).where(Person.id == child.id).execute()
    clerk = world.visitor("clerk.asino")
    clerk.send(clerk.open(f"/person/edit/?id={child.id}"), {}, action="edit/")
    assert Person.get_by_id(child.id).is_child is None


def test_a_double_click_makes_one_row(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    page = clerk.open("/abuse-journal/new/")
    first = clerk.send(page, signals.form(), action="new/")
    second = clerk.send(page, signals.form(), action="new/")
    assert first.url == second.url
    assert AbuseFactEntry.select().count() == 1


def test_everything_typed_comes_back_with_every_problem(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    form = signals.form(received_at="вчера утром", summary="", source_person="Орлова Т. М., учитель") | {
        "abuse_kinds": None
    }
    page = clerk.send(clerk.open("/abuse-journal/new/"), form, action="new/", expect=422)
    assert "вчера утром" in page.text and "Орлова Т. М., учитель" in page.text and "Дарья" in page.text
    assert len(page.problems()) >= 3


def test_d1_foreign_keys_are_on(world: Any) -> None:
    if is_sqlite():
        assert database.execute_sql("PRAGMA foreign_keys").fetchone()[0] == 1
        assert database.execute_sql("PRAGMA journal_mode").fetchone()[0] == "wal"
    with pytest.raises(peewee.IntegrityError):
        AbuseFactEntry.update(case=999_999).execute() if AbuseFactEntry.select().exists() else Case.insert(
            territory=999_999
        ).execute()


def test_d2_numbers_have_no_gaps_under_many_writers(world: Any) -> None:
    taken: list[int] = []

    def write() -> None:
        with database.connection_context():
            for _ in range(10):
                with transaction():
                    taken.append(next_number("test"))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 81))
    assert Counter.get(Counter.series == "test").value == 80


def test_d2_a_refused_row_takes_no_number(world: Any) -> None:
    with pytest.raises(Refused):
        signals.register(world, summary="")
    assert signals.register(world).reg_number == "1/2026"


def test_d4_search_ignores_case_yo_and_latin_look_alikes(world: Any) -> None:
    signals.register(
        world,
        children=[
            {
                "last_name": "Алёшин",
                "first_name": "Пётр",
                "gender": "m",
                "birth_date": __import__("datetime").date(2015, 1, 1),
            }
        ],
    )
    clerk = world.visitor("clerk.asino")
    for text in ("алешин", "АЛЁШИН", "петр алёш", "Aлёшин"):
        page = clerk.post("/abuse-journal/search/", {"csrf_token": clerk.token(), "text": text})
        assert "Алёшин" in page.text, text
        assert text not in page.url


def test_d7_no_model_keeps_its_declaration_in_meta() -> None:
    for model in registry.models():
        assert "spec" in vars(model)
        assert not hasattr(model._meta, "sections")


def test_an_annulled_row_keeps_its_number_for_ever(world: Any) -> None:
    entry = signals.register(world)
    workflow.perform(
        entry, "annul", world.officer("supervisor.asino"), world.now, remark="Внесена ошибочно, тот же сигнал под № 2"
    )
    assert signals.register(world).reg_number == "2/2026"
    with pytest.raises(Forbidden):
        records.change(AbuseFactEntry.get_by_id(entry.id), {"note": "x"}, world.officer("clerk.asino"), world.now)


def test_links_are_declared_with_restrict() -> None:
    for model in registry.tables():
        for key in model._meta.refs:
            if isinstance(key, f.Link):
                assert key.on_delete == "RESTRICT"


def test_t6_nothing_is_edited_from_a_list(world: Any) -> None:
    entry = signals.register(world)
    clerk = world.visitor("clerk.asino")
    for url in ("/abuse-journal/ajax/update/", "/abuse-journal/ajax/lookup/?name=case&query=&limit=-1"):
        assert (
            clerk.post(url, {"csrf_token": clerk.token(), "list_form_pk": entry.id, "note": "x"}, expect=None).status
            == 404
        )


def test_t9_the_form_is_made_for_the_officer_of_the_request(world: Any) -> None:
    entry = signals.register(world)
    assert world.visitor("clerk.asino").open(f"/abuse-journal/edit/?id={entry.id}").form("edit/") is not None
    world.visitor("head.asino").open(f"/abuse-journal/edit/?id={entry.id}", expect=403)


def test_t13_t15_an_unexpected_error_shows_no_trace_and_is_not_retried(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def broken(*_: Any, **__: Any) -> None:
        calls.append(1)
        raise TypeError("secret: SELECT * FROM person")

    monkeypatch.setattr("views.listing.page", broken)
    page = world.visitor("clerk.asino").open("/abuse-journal/", expect=500)
    assert len(calls) == 1
    assert "SELECT" not in page.text and "Traceback" not in page.text
    assert "Ничего не потеряно" in page.words


def test_d3_an_id_is_never_used_twice(world: Any) -> None:
    first = signals.register(world)
    row_model = f.declared(AbuseFactEntry)["children"].row_model
    last = max(child.id for child in first.children)
    row_model.delete().where(row_model.id == last).execute()
    assert min(child.id for child in signals.register(world).children) > last


def test_d8_a_full_disk_is_said_in_words_and_answered_503(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise peewee.OperationalError("database or disk is full")

    monkeypatch.setattr("console.records.write", full)
    clerk = world.visitor("clerk.asino")
    page = clerk.send(clerk.open("/abuse-journal/new/"), signals.form(), action="new/", expect=503)
    assert "disk" not in page.text and "Ничего не потеряно" in page.words
