"""Lists as people keep them: own columns, page size, saved and shared views, files, rows in place, work in bulk."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from console import access, accounts_admin, accounts_rules, list_views
from console.accounts import User, WebSession
from console.list_views import Wanted
from reports import spreadsheets
from schema import fields as f
from schema import registry
from schema.documents.service_memo import ReportedChild
from schema.history import Audit
from schema.lists import ListHabit, ListView
from schema.places import Employee
from tests import signals
from tests.pages import PASSWORD, values
from tests.views.test_traps import _Counted
from views import listing

KEY = "abuse-journal"
NAMES = ("Ким", "Ёлкин", "Чёрный")


def some_signals(world: Any, *names: str) -> list[Any]:
    """One signal for each name, a day apart."""
    found = []
    for number, name in enumerate(names):
        child = {"last_name": name, "first_name": "Вера", "gender": "f", "birth_date": date(2012 + number % 8, 1, 1)}
        moment = datetime(2026, 11, 18 + min(number, 2), 10, 0)
        found.append(signals.register(world, children=[child], received_at=moment, address=f"ул. Лесная, д. {number}"))
    return found


def heads(page: Any) -> list[str]:
    """Labels of the columns, without the one for ticks."""
    nodes = page.root.xpath("//main//table//thead/tr/th[not(contains(@class, 'pick'))]")
    return [" ".join(node.text_content().split()) for node in nodes]


def numbers(page: Any) -> list[str]:
    return [node.text_content().strip() for node in page.root.xpath("//td[contains(@class, 'first')]/a")]


def post(visitor: Any, url: str, *, expect: int = 200, **fields: Any) -> Any:
    data = [("csrf_token", visitor.token())]
    for name, value in fields.items():
        data += [(name, each) for each in (value if isinstance(value, list) else [value])]
    return visitor.post(url, data, expect=expect)


def measures_of(world: Any, login: str) -> Any:
    """The journal of control, all of whose measures are now those of this person's institution."""
    model = registry.get("control-journal")
    model.update(executor_org=world.officer(login).organisation_id).execute()
    return model


# ------------------------------------------------------------------ columns and size


def test_columns_are_chosen_ordered_kept_for_one_officer_and_given_back(world: Any) -> None:
    some_signals(world, "Ким")
    clerk, other = world.visitor("clerk.asino"), world.visitor("specialist.asino")
    usual = heads(clerk.open(f"/{KEY}/"))
    page = post(clerk, f"/{KEY}/columns/", columns=["address", "reg_number", "no-such-field", "received_at"])
    wanted = ["Где находится ребёнок", "№ п/п"]
    assert len(heads(page)) == 3 and heads(page) != usual
    labels = [registry.get(KEY)._meta.fields[name].facts.label for name in ("address", "reg_number", "received_at")]
    assert heads(page) == labels, wanted
    assert heads(clerk.open(f"/{KEY}/")) == labels
    assert heads(other.open(f"/{KEY}/")) == usual
    assert heads(post(clerk, f"/{KEY}/columns/", then="usual", columns=["address"])) == usual


def test_inline_rows_that_are_columns_have_words_of_their_own() -> None:
    """Without a caption a cell would show the keys of the rows."""
    shown = [
        attribute.row_model
        for model in registry.models()
        for name, attribute in f.declared(model).items()
        if isinstance(attribute, f.Rows) and name in model.spec.listing.columns
    ]
    assert shown and [model.__name__ for model in shown if not hasattr(model, "caption")] == []


@pytest.mark.parametrize(
    ("child", "words"),
    [
        ({"last_name": "Ким", "first_name": "Вера", "birth_date": date(2015, 3, 7)}, "Ким Вера, 07.03.2015"),
        ({"child_text": "мальчик около 5 лет"}, "мальчик около 5 лет"),
        ({"birth_date": date(2015, 3, 7)}, "не установлен"),
    ],
)
def test_a_reported_child_is_called_by_what_is_known(child: dict[str, Any], words: str) -> None:
    assert ReportedChild(**child).caption == words


def test_fields_closed_to_the_role_are_neither_offered_nor_taken(walked: Any) -> None:
    model = measures_of(walked, "executor.asino")
    executor = walked.visitor("executor.asino")
    page = post(executor, "/control-journal/columns/", columns=["fail_text", "measure_number", "actions_taken"])
    officer = walked.officer("executor.asino")
    offered = set(page.root.xpath("//ul[@data-columns]//input/@value"))
    assert offered and offered <= set(access.fields(model, officer))
    assert heads(page) == ["Пункт плана №"]
    ListHabit.update(columns="fail_text,measure_number").execute()  # written past the screen
    assert heads(executor.open("/control-journal/")) == ["Пункт плана №"]


def test_every_offered_column_of_every_list_costs_as_much_for_many_rows_as_for_one(walked: Any) -> None:
    """Chosen columns must not bring back a query per row (trap T11)."""
    officer, dear = walked.officer("specialist.asino"), []
    for model in registry.models():
        if not access.may_list(model, officer):
            continue
        names = listing.choosable(model, officer)
        rows = list(access.visible(model, officer).limit(40))
        if len(rows) < 3:
            continue
        with _Counted() as one:
            listing.table(model, names, rows[:1], officer)
        with _Counted() as many:
            listing.table(model, names, rows, officer)
        if len(many.statements) > len(one.statements) + len(names):
            dear.append((model.spec.key, len(rows), len(one.statements), len(many.statements)))
    assert not dear


def test_the_page_size_is_remembered_and_stays_out_of_the_address(world: Any) -> None:
    some_signals(world, *(f"Ким{'а' * n}" for n in range(22)))
    clerk = world.visitor("clerk.asino")
    assert len(numbers(clerk.open(f"/{KEY}/"))) == 20
    page = post(clerk, f"/{KEY}/page-size/?f_status=registered", size="50")
    assert len(numbers(page)) == 22 and "size" not in page.url and "f_status=registered" in page.url
    assert len(numbers(clerk.open(f"/{KEY}/"))) == 22
    assert len(numbers(clerk.open(f"/{KEY}/?size=20"))) == 20
    post(clerk, f"/{KEY}/page-size/", size="7", expect=400)


# ------------------------------------------------------------------ views


def test_a_view_keeps_filters_order_columns_and_the_search_and_no_name_comes_into_the_address(world: Any) -> None:
    some_signals(world, *NAMES)
    clerk = world.visitor("clerk.asino")
    found = post(clerk, f"/{KEY}/search/?f_status=registered&sort=received_at", text="Ёлкин")
    assert len(numbers(found)) == 1 and "f_status=registered" in found.url
    page = post(clerk, f"/{KEY}/views/?{urlsplit(found.url).query}", name="Мои Ёлкины")
    view = ListView.get()
    assert (view.name, view.search, view.territory_id) == ("Мои Ёлкины", "Ёлкин", None)
    assert parse_qs(urlsplit(page.url).query) == {
        "f_status": ["registered"],
        "sort": ["received_at"],
        "view": [str(view.id)],
        "s": [f"v{view.id}"],
    }
    assert len(numbers(page)) == 1
    clerk.client.get("/logout")
    again = world.visitor("clerk.asino").open(f"/{KEY}/views/{view.id}/")
    assert len(numbers(again)) == 1, "a view outlives the session in which its text was typed"
    for href in again.root.xpath("//@href | //@action"):
        assert "лкин" not in href.lower() and "%D0%BB%D0%BA%D0%B8%D0%BD" not in href


def test_a_view_of_somebody_else_is_not_there(world: Any) -> None:
    some_signals(world, *NAMES)
    clerk, other = world.visitor("clerk.asino"), world.visitor("specialist.asino")
    found = post(clerk, f"/{KEY}/search/", text="Ёлкин")
    post(clerk, f"/{KEY}/views/?{urlsplit(found.url).query}", name="Ёлкины дети")
    view = ListView.get()
    other.open(f"/{KEY}/views/{view.id}/", expect=404)
    post(other, f"/{KEY}/views/{view.id}/remove", expect=404)
    assert len(numbers(other.open(f"/{KEY}/?view={view.id}&s=v{view.id}"))) == len(NAMES)
    assert "Ёлкины дети" not in other.open(f"/{KEY}/").words


def test_the_view_that_opens_first_and_the_way_back_to_the_whole_list(world: Any) -> None:
    some_signals(world, *NAMES)
    clerk = world.visitor("clerk.asino")
    post(clerk, f"/{KEY}/views/?f_received_at_from=19.11.2026", name="Свежие", start="1")
    assert len(numbers(clerk.open(f"/{KEY}/"))) == 2
    assert len(numbers(clerk.open(f"/{KEY}/?view=0"))) == 3
    view = ListView.get()
    post(clerk, f"/{KEY}/views/{view.id}/start")
    assert len(numbers(clerk.open(f"/{KEY}/"))) == 3
    post(clerk, f"/{KEY}/views/{view.id}/start")
    post(clerk, f"/{KEY}/views/{view.id}/remove")
    assert len(numbers(clerk.open(f"/{KEY}/"))) == 3 and not ListView.select().exists()


def test_a_view_of_ones_own_is_saved_anew_in_its_place(world: Any) -> None:
    some_signals(world, *NAMES)
    clerk = world.visitor("clerk.asino")
    page = post(clerk, f"/{KEY}/views/?f_received_at_from=19.11.2026", name="Свежие")
    changed = page.url.replace("19.11.2026", "20.11.2026")
    post(clerk, f"/{KEY}/views/?{urlsplit(changed).query}", then="replace")
    assert len(numbers(clerk.open(f"/{KEY}/views/{ListView.get().id}/"))) == 1


def test_a_shared_view_is_offered_in_its_territory_to_its_role_and_widens_nothing(walked: Any) -> None:
    head = walked.visitor("head.asino")
    model = measures_of(walked, "executor.asino")
    columns = ["measure_number", "actions_taken", "state"]
    post(head, "/control-journal/columns/", columns=columns)
    post(head, "/control-journal/views/?sort=measure_number", name="Меры по порядку", share="executor")
    view = ListView.get()
    executor = walked.visitor("executor.asino")
    page = executor.open(f"/control-journal/views/{view.id}/")
    assert heads(page) == ["Пункт плана №", "Результат"]
    seen = {str(row.id) for row in access.visible(model, walked.officer("executor.asino"))}
    shown = {url.partition("id=")[2] for url in page.root.xpath("//@data-unfold")}
    assert shown and shown <= seen
    for login in ("curator.asino", "head.kedrovy"):
        walked.visitor(login).open(f"/control-journal/views/{view.id}/", expect=404)
    post(executor, f"/control-journal/views/{view.id}/remove", expect=403)
    assert ListView.select().count() == 1


def test_who_may_share_and_what_may_not_be_shared(world: Any) -> None:
    model = registry.get(KEY)
    clerk, head = world.officer("clerk.asino"), world.officer("head.asino")
    for officer, wanted, code in (
        (clerk, Wanted(name="Всем", share="all"), "view-share"),
        (head, Wanted(name="Всем", share="all", search="Ёлкин"), "view-share-search"),
        (head, Wanted(name="Всем", share="somebody"), "view-share"),
        (head, Wanted(name="  "), "view-name"),
        (head, Wanted(name="я" * 81), "view-name"),
    ):
        with pytest.raises(Exception) as refused:
            list_views.save(model, wanted, officer)
        assert [problem.code for problem in refused.value.problems] == [code]
    list_views.save(model, Wanted(name="Всем", share="all"), head)
    assert [view.name for view in list_views.offered(model, clerk)] == ["Всем"]
    with pytest.raises(Exception) as taken:
        list_views.save(model, Wanted(name="всем"), head)
    assert [problem.code for problem in taken.value.problems] == ["view-name-taken"]


def test_texts_of_a_destroyed_case_and_forgotten_views_and_accounts_go(world: Any) -> None:
    model, clerk = registry.get(KEY), world.officer("clerk.asino")
    for name, text in (("а", "Ёлки"), ("б", "Лесная"), ("в", "елкина вера")):
        list_views.save(model, Wanted(name=name, search=text), clerk)
    assert list_views.forget_words(["Ёлкин Пётр"]) == 2
    assert {view.name: view.search for view in ListView.select()} == {"а": "", "б": "Лесная", "в": ""}
    ListView.update(used_on=clerk.today - timedelta(days=list_views.KEPT_DAYS + 1)).where(
        ListView.name == "б"
    ).execute()
    assert list_views.purge(world.now) == 1
    list_views.keep(model, clerk, size=50)
    list_views.forget_account(clerk.user_id)
    assert not ListView.select().exists() and not ListHabit.select().exists()


# ------------------------------------------------------------------ files


def book(answer: Any) -> tuple[list[list[Any]], dict[str, str]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(answer.body))
    about = {str(line[0]): str(line[1]) for line in found.get_sheet_by_name("О выгрузке").to_python()}
    return found.get_sheet_by_index(0).to_python(), about


def test_the_workbook_is_the_list_as_it_is_seen(world: Any) -> None:
    some_signals(world, *NAMES)
    clerk = world.visitor("clerk.asino")
    post(clerk, f"/{KEY}/columns/", columns=["received_at", "reg_number", "address"])
    found = post(clerk, f"/{KEY}/search/?f_received_at_from=19.11.2026&sort=received_at&desc=1", text="лесная")
    query = urlsplit(found.url).query
    last = Audit.select(Audit.id).order_by(Audit.id.desc()).limit(1).scalar()
    answer = post(clerk, f"/{KEY}/spreadsheet/?{query}", format="xlsx")
    rows, about = book(answer)
    assert rows[0] == heads(found)
    assert [row[0] for row in rows[1:]] == [datetime(2026, 11, 20, 10), datetime(2026, 11, 19, 10)]
    assert [row[1] for row in rows[1:]] == ["3/2026", "2/2026"]
    assert about["Раздел"] == registry.get(KEY).spec.plural and about["Строк"] == "2"
    assert "с 19.11.2026" in about["Отбор"] and about["Поиск"] == "лесная" and "по убыванию" in about["Порядок"]
    noted = list(Audit.select().where(Audit.id > last, Audit.act == "export"))
    assert [(row.document, row.row_count, row.listed) for row in noted] == [(KEY, 2, ",3,2,")]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_text_file_has_the_same_rows_and_a_formula_in_it_is_dead(world: Any) -> None:
    some_signals(world, "Ким")
    signals.register(world, address='=HYPERLINK("http://example.invalid";"адрес")')
    clerk = world.visitor("clerk.asino")
    post(clerk, f"/{KEY}/columns/", columns=["reg_number", "address"])
    answer = post(clerk, f"/{KEY}/spreadsheet/?sort=reg_number", format="csv")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [["1/2026", "ул. Лесная, д. 0"], ["2/2026", '\'=HYPERLINK("http://example.invalid";"адрес")']]
    sheet, _ = book(post(clerk, f"/{KEY}/spreadsheet/?sort=reg_number", format="xlsx"))
    assert sheet[2][1].startswith("=HYPERLINK"), "in a workbook it is text, not a formula"


@pytest.mark.pure
def test_no_cell_of_a_workbook_is_a_formula() -> None:
    live = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://example.invalid", "12345678901234567890", "x" * 40_000]
    sheet = spreadsheets.Sheet(
        title="Лист: [1/2]*?", columns=[spreadsheets.Column("а")], rows=[[text] for text in live]
    )
    with zipfile.ZipFile(io.BytesIO(spreadsheets.workbook([sheet], [("а", "=1")]))) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        whole = archive.read("xl/workbook.xml").decode()
    assert len(pages) == 2 and not any("<f>" in page or "hyperlink" in page for page in pages)
    assert 'name="Лист   1 2"' in whole or "Лист" in whole
    assert 'ySplit="1"' in pages[0] and "<autoFilter" in pages[0]


def test_ticked_rows_alone_are_exported_and_foreign_ids_are_not(world: Any) -> None:
    rows = some_signals(world, *NAMES)
    stranger = signals.register(world, "clerk.kedrovy")
    clerk = world.visitor("clerk.asino")
    ticked = [str(rows[2].id), str(rows[0].id), str(stranger.id), "99999999999", "x"]
    sheet, about = book(post(clerk, f"/{KEY}/spreadsheet/?sort=received_at", format="xlsx", rowid=ticked))
    assert len(sheet) == 3 and about["Отмечено вручную"] == "да"
    post(clerk, f"/{KEY}/spreadsheet/", format="xlsx", rowid=[str(stranger.id)], expect=422)
    post(clerk, f"/{KEY}/spreadsheet/", format="exe", expect=400)


def test_a_large_file_asks_for_the_password_again(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    some_signals(world, *NAMES)
    clerk = world.visitor("clerk.asino")
    small = accounts_rules.current().model_copy(update={"mass_rows": 2})
    monkeypatch.setattr("views.lists.accounts_rules.current", lambda: small)
    post(clerk, f"/{KEY}/spreadsheet/", format="xlsx")  # the password was typed a minute ago
    for row in WebSession.select():
        row.data = json.dumps(json.loads(row.data) | {"confirmed_at": 1})
        row.save()
    page = post(clerk, f"/{KEY}/spreadsheet/?sort=-received_at", format="xlsx", expect=None)
    assert page.title == "Подтвердите, что это вы"
    assert page.form().get("action") == f"/{KEY}/spreadsheet/?sort=-received_at", "filters and order are not lost"
    sheet, _ = book(clerk.send(page, {"confirm-secret": PASSWORD}, expect=None))
    assert len(sheet) == 4


def test_more_rows_than_one_file_takes_are_refused_in_words(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    some_signals(world, *NAMES)
    monkeypatch.setattr("views.lists.MOST_EXPORTED", 2)
    page = post(world.visitor("clerk.asino"), f"/{KEY}/spreadsheet/", format="csv", expect=422)
    assert "не больше 2" in page.words.replace("\u00a0", " ")


# ------------------------------------------------------------------ all found rows, a row in place


def test_all_found_rows_are_counted_when_asked_for(world: Any) -> None:
    some_signals(world, *NAMES)
    clerk = world.visitor("clerk.asino")
    with _Counted() as listed:
        clerk.open(f"/{KEY}/")
    assert not any("COUNT(" in sql and '"abuse_journal"' in sql for sql in listed.statements)
    answer = clerk.client.post(
        f"/{KEY}/count/?f_received_at_from=19.11.2026",
        headers={"X-CSRFToken": clerk.token(), "Referer": "http://localhost/"},
    )
    assert answer.get_json() == {"count": 2, "text": "Отметить все 2 найденные"}


def test_a_row_unfolds_with_what_its_page_says_and_the_trail_knows(world: Any) -> None:
    [row] = some_signals(world, "Ким")
    clerk = world.visitor("clerk.asino")
    last = Audit.select(Audit.id).order_by(Audit.id.desc()).limit(1).scalar()
    answer = clerk.client.get(f"/{KEY}/row/?id={row.id}")
    html = answer.get_json()["html"]
    assert "Ким Вера" in html and "<html" not in html
    assert [(a.act, a.row_id) for a in Audit.select().where(Audit.id > last)] == [("view", str(row.id))]
    world.visitor("clerk.kedrovy").open(f"/{KEY}/row/?id={row.id}", expect=404)
    clerk.open(f"/{KEY}/row/?id=abc", expect=404)


# ------------------------------------------------------------------ work in bulk


def in_hands(world: Any, count: int, curator: str = "curator.asino") -> list[Any]:
    """Open cases of the service in one curator's hands."""
    from tests.console.test_handover import case_of

    return [case_of(world, curator) for _ in range(count)]


def test_orders_are_drawn_up_for_all_chosen_cases_and_each_is_judged_by_itself(world: Any) -> None:
    free, busy = in_hands(world, 2, ""), in_hands(world, 1)
    clerk = world.visitor("service_clerk.asino")
    ticked = [str(case.id) for case in (*free, *busy)]
    curator = Employee.get_by_id(world.officer("curator2.asino").employee_id)
    page = post(clerk, "/case/batch/", action="assign-curator", rowid=ticked)
    for case in (*free, *busy):
        assert case.title in page.words
    typed = {"curator": str(curator.id), "effective_from": "24.11.2026", "basis": "письма органа опеки"}
    done = clerk.send(page, typed, action="/case/batch/")
    orders = registry.get("curator-order")
    assert orders.select().count() == 3, done.words
    assert {order.case_id for order in orders.select()} == {case.id for case in (*free, *busy)}
    assert all(order.status == "draft" for order in orders.select())
    again = clerk.send(page, typed, action="/case/batch/")
    assert orders.select().count() == 3 and "второй раз" in again.words


def test_the_answer_says_what_was_not_done_and_why(world: Any) -> None:
    [free], [busy] = in_hands(world, 1, ""), in_hands(world, 1)
    head = world.visitor("service.asino")
    page = post(head, "/case/batch/", action="hand-over", rowid=[str(free.id), str(busy.id)])
    receiver = str(world.officer("curator2.asino").employee_id)
    done = head.send(page, {"kind": "load", "receiver": receiver}, action="/case/batch/")
    assert "Сделано: 1. Не сделано: 1." in done.words and "нет куратора" in done.words
    papers = list(registry.get("curator-handover").select())
    assert [(paper.case_id, paper.status, paper.reg_number) for paper in papers] == [(busy.id, "sent", "1/2026")]


def test_an_attempt_that_did_nothing_gives_the_form_back_with_what_was_typed(world: Any) -> None:
    busy = in_hands(world, 2)
    head = world.visitor("service.asino")
    page = post(head, "/case/batch/", action="hand-over", rowid=[str(case.id) for case in busy])
    receiver = str(world.officer("curator2.asino").employee_id)
    offered = page.root.xpath("//select[@name='receiver']/option/@value")
    assert receiver in offered and str(world.officer("mayor.asino").employee_id) not in offered
    typed = {"kind": "leave", "receiver": receiver, "reason": "отпуск по графику"}
    again = head.send(page, typed, action="/case/batch/", expect=422)
    form = dict(values(again.form()))
    assert "Всё, что вы ввели, осталось в форме" in again.words and form["reason"] == "отпуск по графику"
    assert form["form_token"] != dict(values(page.form()))["form_token"]
    assert not registry.get("curator-handover").select().exists()
    done = head.send(again, {"ends_on": "20.12.2026"}, action="/case/batch/")
    assert "Сделано: 2. Не сделано: 0." in done.words


def test_all_found_rows_are_worked_on_without_their_ids_in_the_form(world: Any) -> None:
    cases = in_hands(world, 3)
    head = world.visitor("service.asino")
    other = in_hands(world, 1, "curator2.asino")[0]
    curator = world.officer("curator.asino").employee_id
    page = post(head, f"/case/batch/?f_curator={curator}", action="hand-over", everything="1")
    ticked = set(page.root.xpath("//input[@name='rowid']/@value"))
    assert ticked == {str(case.id) for case in cases} and str(other.id) not in ticked


def test_work_that_is_not_the_officers_is_not_offered_and_not_done(world: Any) -> None:
    [case] = in_hands(world, 1)
    head = world.visitor("head.asino")
    assert not head.open("/case/").root.xpath("//form[@id='page-chosen']")
    post(head, "/case/batch/", action="hand-over", rowid=str(case.id), expect=404)
    foreign = world.visitor("service.kedrovy")
    post(foreign, "/case/batch/", action="hand-over", rowid=str(case.id), expect=404)
    post(foreign, "/case/batch/", action="hand-over", expect=422)


def test_an_empty_list_and_an_empty_answer_say_what_to_do(world: Any) -> None:
    clerk = world.visitor("clerk.asino")
    assert clerk.open(f"/{KEY}/").link("Создать") == f"/{KEY}/new/"
    page = clerk.open(f"/{KEY}/?f_received_at_from=01.01.2030")
    assert "расширьте период" in page.words and page.link("Показать всё") == f"/{KEY}/?view=0"
    assert not page.root.xpath("//form[contains(@action, '/spreadsheet/')]")


def test_forgotten_account_takes_its_views_along(world: Any) -> None:
    clerk = User.get(User.username == "clerk.asino")
    list_views.save(registry.get(KEY), Wanted(name="мой", search="Ким"), world.officer("clerk.asino"))
    admin = world.officer("admin")
    accounts_admin.disable(clerk, admin, world.now)
    accounts_admin.forget(clerk, admin, world.now)
    assert not ListView.select().exists()
