"""One question has one answer on both engines: the shared table of questions, access, what is written and emptied."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playhouse.test_utils import count_queries

from console import admission, records, search, search_index
from schema import registry
from schema.base import database
from schema.case import Case
from schema.people import Family, Person
from schema.registers.abuse_journal import AbuseFactEntry
from schema.search import SearchEntry
from tests import signals

TABLE = Path(__file__).with_name("search_answers.txt")
PEOPLE = (
    ("Бедняков", "Олег", "", {}),
    ("Холмогоров", "Лев", "Ильич", {}),
    ("Жуков", "Егор", "Ильич", {"snils": "112-233-445 95"}),
    ("Петров-Водкин", "Кузьма", "", {}),
    ("Семёнова", "Анна-Мария", "Олеговна", {"former_names": "Голубева"}),
    (
        "Иванова",
        "Мария",
        "Сергеевна",
        {"birth_date": date(2018, 3, 5), "addr_actual": "г. Асино, ул. Садовая, д. 14, кв. 2"},
    ),
    ("Иванов", "Игорь", "Павлович", {}),
    ("Иванов", "Пётр", "Сергеевич", {"addr_actual": "г. Асино, ул. Садовая, д. 40"}),
)


def lines() -> list[tuple[str, str, str]]:
    found = (line.split("|") for line in TABLE.read_text().splitlines() if line and not line.startswith("#"))
    return [(login.strip(), text.strip(), answer.strip()) for login, text, answer in found]


@pytest.fixture
def filled(world: Any) -> Any:
    """People, a signal of the school, two cases with numbers."""
    clerk = world.officer("clerk.asino")
    for last, first, patronymic, more in PEOPLE:
        given = {"last_name": last, "first_name": first, "patronymic": patronymic, "gender": "m", **more}
        records.create(Person, given, clerk, world.now)
    source = world.officer("source.asino").organisation_id
    text = "Следы побоев на руках, дядя Бедняков О. в нетрезвом виде."
    signals.register(world, source_org=source, address="г. Асино, ул. Лесная, д. 3", summary=text)
    system = world.system()
    signal = Case.select().get()
    Case.update(number="С-АС-2026-0420", signal_number="").where(Case.id == signal.id).execute()
    other = Case.create(number="С-АС-2026-0042", territory=signal.territory_id)
    for case in (signal, other):
        search_index.put(Case.get_by_id(case.id))
    assert system.system
    return world


def answers(world: Any, login: str, text: str) -> str:
    """Captions as the table has them: people without the day of birth, cases by number."""
    found = search.everywhere(text, world.officer(login))
    shown = {Case, Person, AbuseFactEntry}
    hits = [(hit.rank, hit.row) for group in found.groups if group.model in shown for hit in group.hits]
    captions = [_called(row) for _, row in sorted(hits, key=lambda pair: pair[0])]
    return ("~ " if found.sounds and captions else "") + (" ; ".join(captions) or "–")


def _called(row: Any) -> str:
    return row.full_name if isinstance(row, Person) else row.title if isinstance(row, Case) else row.caption


def test_the_shared_table_of_questions(filled: Any) -> None:
    wrong = [
        f"{login} | {text} | {found}"
        for login, text, answer in lines()
        if (found := answers(filled, login, text)) != answer
    ]
    assert not wrong, "\n".join(["", *wrong])


def test_the_same_condition_narrows_a_list(filled: Any) -> None:
    clerk = filled.officer("clerk.asino")
    names = [row.full_name for row in Person.select().where(search.narrowed(Person, clerk, "bdfyjd b g"))]
    assert names == ["Иванов Игорь Павлович"]
    dictionary = registry.get("dictionary")
    found = dictionary.select().where(search.narrowed(dictionary, filled.officer("admin"), "пренебрежение"))
    assert "ABUSE.NEGLECT" in {row.id for row in found} and {row.dictionary for row in found} <= {"ABUSE", "SFACTOR"}


def test_words_of_a_hidden_field_are_not_compared(filled: Any) -> None:
    """A school searches its signals, but by the fields that it sees: not by the address, nor by who drank (T7)."""
    source, clerk = filled.officer("source.asino"), filled.officer("clerk.asino")
    for text in ("Лесная", "Лесная 3", "побоев Лесная"):
        assert search.everywhere(text, source).rows == []
        assert search.everywhere(text, clerk).rows
    [group] = search.everywhere("побоев", source).groups
    assert {label for hit in group.hits for label, _ in hit.excerpts} == {"Краткое содержание"}


def test_who_reported_is_found_only_by_whoever_may_know(filled: Any) -> None:
    letters = search_index.readers(AbuseFactEntry)
    assert {letters[name] for name in ("source_person", "source_phone")}.isdisjoint({letters["summary"]})
    words = SearchEntry.get(SearchEntry.document == "abuse-journal").words.split()
    assert f"p{letters['source_person']}орлова" in words
    assert not [word for word in words if word.endswith("орлова") and word[1] != letters["source_person"]]


def test_a_sealed_case_is_not_found(walked: Any) -> None:
    case = Case.select().where(Case.opened_on.is_null(False)).first()
    child = case.children[0].person.last_name
    specialist = walked.officer("specialist.asino")
    texts = (case.number, child)
    assert all(search.everywhere(text, specialist).rows for text in texts)
    admission.seal(case, "насилие сексуального характера, защита ребёнка", walked.officer("head.asino"), walked.now)
    found = [row for text in texts for row in search.everywhere(text, walked.officer("specialist.asino")).rows]
    assert [row for row in found if getattr(row, "case_id", None) == case.id] == []
    assert search.everywhere(case.number, walked.officer("head.asino")).rows


def test_every_register_is_found_by_what_it_holds(walked: Any) -> None:
    """Rebuilding gives what the doors have written, word for word."""
    fields = (SearchEntry.document, SearchEntry.row_id, SearchEntry.row_key)
    written = {row[:3]: set(row[3].split()) for row in SearchEntry.select(*fields, SearchEntry.words).tuples()}
    done = search_index.rebuild()
    rebuilt = {row[:3]: set(row[3].split()) for row in SearchEntry.select(*fields, SearchEntry.words).tuples()}
    assert done == len(rebuilt) == sum(model.select().count() for model in registry.models())
    different = {key[0] for key in rebuilt if written.get(key) != rebuilt[key]}
    assert different == set() and written.keys() == rebuilt.keys()


def test_papers_follow_a_new_surname(filled: Any) -> None:
    clerk = filled.officer("clerk.asino")
    child = Person.get(Person.last_name == "Черных", Person.first_name == "Дарья")
    records.change(child, {"last_name": "Зарецкая", "former_names": "Черных"}, clerk, filled.now)
    kinds = {type(row) for row in search.everywhere("Зарецкая", clerk).rows}
    assert kinds >= {Person, AbuseFactEntry}
    assert child.id in {row.id for row in search.everywhere("Черных", clerk).rows if isinstance(row, Person)}


def test_a_row_that_was_taken_back_is_not_found(filled: Any) -> None:
    given = {"last_name": "Возвратный", "first_name": "Лев", "gender": "m"}
    with pytest.raises(ZeroDivisionError), database.atomic():
        records.create(Person, given, filled.officer("clerk.asino"), filled.now)
        _ = 1 / 0
    assert search.everywhere("Возвратный", filled.officer("clerk.asino")).rows == []


def test_the_number_of_questions_does_not_grow_with_the_rows(filled: Any) -> None:
    clerk = filled.officer("clerk.asino")
    counts = []
    for last, first in [("Иванцов", "Лев"), *(("Иванцов", name) for name in ("Пётр", "Илья", "Олег", "Егор", "Антон"))]:
        person = records.create(Person, {"last_name": last, "first_name": first, "gender": "m"}, clerk, filled.now).row
        records.create(Family, {"family_name": "Иванцовы", "members": [{"person": person}]}, clerk, filled.now)
        with filled.app.test_request_context():
            counts.append(asked(lambda: search.everywhere("иван", clerk)))
    assert len(set(counts)) == 1, counts


def asked(work: Any) -> int:
    """How many questions the work asks of the database."""
    with count_queries() as counted:
        work()
    return counted.count


@pytest.mark.parametrize("text", ['"', "' OR 1=1 --", "*", ":*", "a:b", "(", "и" * 200, "\\", "^иван", "𝔘", "42/", "-"])
def test_any_text_is_answered(filled: Any, text: str) -> None:
    search.everywhere(text, filled.officer("clerk.asino"))
    list(Person.select().where(search.narrowed(Person, filled.officer("clerk.asino"), text)))
