"""The chain of the trail: whatever is bent in it is found, whoever writes at once, and its keys can be destroyed."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import peewee
import pytest

from console import audit, chain, jobs, records, sealing
from console.database import is_sqlite, transaction
from console.errors import Unavailable
from console.officers import Officer
from schema.base import database
from schema.case import Case
from schema.history import Audit, CaseKey, Counter, TrailDay, TrailHead
from schema.places import Territory
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Role
from tests import signals
from tests.conftest import POSTGRES

ROOT = Path(__file__).resolve().parents[2]
SECRET = "мать злоупотребляет алкоголем"


def officer(world: Any, user_id: int = 7) -> Officer:
    return Officer(name="Иванова И. И.", roles=frozenset({Role.CLERK}), today=world.now.date(), user_id=user_id)


def fill(world: Any, rows: int = 24) -> None:
    """A trail of several officers, cases and acts, on top of that of the installation."""
    for n in range(rows):
        audit.write(
            ("view", "change", "print", "search")[n % 4],
            officer(world, 7 + n % 3),
            world.now + timedelta(minutes=n),
            changes={"summary": ("", f"{SECRET} {n}")} if n % 4 == 1 else None,
            reason="поиск: иванова" if n % 4 == 3 else "",
            case_id=1 + n % 5,
        )


@contextmanager
def unguarded() -> Iterator[None]:
    """The hand of somebody with the rights of the owner of the database; everything is taken back afterwards."""
    with database.atomic() as undo:
        if is_sqlite():
            for act in ("update", "delete", "replace"):
                database.execute_sql(f"DROP TRIGGER audit_no_{act}")
                database.execute_sql(f"DROP TRIGGER trail_day_no_{act}")
        else:
            database.execute_sql("DROP TRIGGER audit_append_only ON audit")
            database.execute_sql("DROP TRIGGER trail_day_append_only ON trail_day")
        yield
        undo.rollback()


def stored(number: int) -> dict[str, Any]:
    found: dict[str, Any] = Audit.select().where(Audit.id == number).dicts().get()
    return found


# ------------------------------------------------------------------ fifty ways to bend it


def edited(chance: random.Random, last: int) -> int:
    number = chance.randint(1, last)
    values = {
        "at": datetime(2020, 1, 1),
        "user_id": 99,
        "employee_id": 99,
        "officer": "Другой Д. Д.",
        "roles": "mayor",
        "territory_id": 99,
        "address": "10.0.0.9",
        "act": "list",
        "document": "elsewhere",
        "row_id": "999",
        "case_id": 99,
        "row_count": 12,
        "listed": ",9,",
        "cases": ",9,",
        "key_id": 99,
        "sealed": "AAAA",
        "prev_hash": "f" * 64,
        "hash": "e" * 64,
        "mac": "d" * 64,
    }
    name = chance.choice(sorted(values))
    Audit.update({name: values[name]}).where(Audit.id == number).execute()
    return number


def edited_with_a_new_hash(chance: random.Random, last: int) -> int:
    """Who knows how the chain is made mends every later link too, but has no key for the mac."""
    number = chance.randint(1, last)
    Audit.update(officer="Другой Д. Д.").where(Audit.id == number).execute()
    prev = stored(number)["prev_hash"]
    for n in range(number, last + 1):
        values = stored(n) | {"prev_hash": prev}
        prev = chain.digest([values[name] for name in chain.COVERED])
        Audit.update(prev_hash=values["prev_hash"], hash=prev).where(Audit.id == n).execute()
    TrailHead.update(hash=prev).execute()
    return number


def deleted(chance: random.Random, last: int) -> int:
    number = chance.randint(1, last)
    Audit.delete().where(Audit.id == number).execute()
    return number


def deleted_and_closed_up(chance: random.Random, last: int) -> int:
    """The rows behind move up, so that no number is missing."""
    number = chance.randint(1, last - 1)
    Audit.delete().where(Audit.id == number).execute()
    for n in range(number + 1, last + 1):
        Audit.update(id=n - 1).where(Audit.id == n).execute()
    TrailHead.update(number=last - 1).execute()
    return number


def swapped(chance: random.Random, last: int) -> int:
    first, second = sorted(chance.sample(range(1, last + 1), 2))
    for old, new in ((first, -1), (second, first), (-1, second)):
        Audit.update(id=new).where(Audit.id == old).execute()
    return first


def inserted_in_the_middle(chance: random.Random, last: int) -> int:
    number = chance.randint(1, last)
    for n in range(last, number - 1, -1):
        Audit.update(id=n + 1).where(Audit.id == n).execute()
    Audit.insert(stored(last + 1) | {"id": number}).execute()
    TrailHead.update(number=last + 1).execute()
    return number


def inserted_at_the_end(chance: random.Random, last: int) -> int:
    """A well-formed link behind the last one; the head is moved along."""
    before = stored(last)
    values = before | {"id": last + 1, "prev_hash": before["hash"], "officer": chance.choice("АБВ")}
    values["hash"] = chain.digest([values[name] for name in chain.COVERED])
    Audit.insert(values).execute()
    TrailHead.update(number=last + 1, hash=values["hash"]).execute()
    return last + 1


def cut(chance: random.Random, last: int) -> int:
    number = chance.randint(1, last)
    Audit.delete().where(Audit.id >= number).execute()
    return number


WAYS: tuple[Callable[[random.Random, int], int], ...] = (
    edited,
    edited_with_a_new_hash,
    deleted,
    deleted_and_closed_up,
    swapped,
    inserted_in_the_middle,
    inserted_at_the_end,
    cut,
)


def test_fifty_ways_to_bend_the_trail_are_found_at_their_row(world: Any) -> None:
    fill(world)
    last = chain.head().number
    assert chain.verify() == chain.Verdict(last, chain.head().hash)
    for seed in range(50):
        way, chance = WAYS[seed % len(WAYS)], random.Random(seed)
        with unguarded():
            number = way(chance, last)
            broken = chain.verify().broken
            assert broken is not None and broken.number == number, (way.__name__, seed, number, broken)
    assert chain.verify().broken is None


def test_a_cut_end_is_found_against_a_head_that_was_printed(world: Any) -> None:
    """Even when the stored head and the heads of the days were cut along."""
    fill(world)
    chain.note_day(world.now.date())
    printed, last = chain.head().hash, chain.head().number
    with unguarded():
        Audit.delete().where(Audit.id > last - 5).execute()
        assert chain.verify().broken == chain.Broken(last - 4, f"её нет, а журнал доходил до строки {last}")
        TrailHead.update(number=last - 5, hash=stored(last - 5)["hash"]).execute()
        assert chain.verify().broken is not None, "the head of the day is a witness too"
        TrailDay.delete().execute()
        assert chain.verify().broken is None
        assert chain.verify(printed).broken is not None
    fill(world, 3)
    assert chain.verify(printed).broken is None and chain.verify("0" * 63 + "1").broken is not None


@pytest.mark.parametrize("act", ["update", "delete", "replace", "truncate"])
@pytest.mark.parametrize("table", ["audit", "trail_day"])
def test_the_database_refuses_to_change_the_trail(world: Any, table: str, act: str) -> None:
    fill(world, 2)
    chain.note_day(world.now.date())
    sql = {
        "update": f"UPDATE {table} SET hash = 'x'",
        "delete": f"DELETE FROM {table}",
        "replace": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if is_sqlite()
        else f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET hash = 'x'",
        "truncate": f"DELETE FROM {table} WHERE 1 = 1" if is_sqlite() else f"TRUNCATE {table}",
    }[act]
    with pytest.raises(peewee.PeeweeException, match="append-only"), database.atomic():
        database.execute_sql(sql)
    assert chain.verify().broken is None


# ------------------------------------------------------------------ one form on both engines


def test_the_bytes_of_a_row_are_the_same_for_ever() -> None:
    values = [1, datetime(2026, 11, 23, 9, 0), None, 2, "Иванова И. И.", "clerk", 3, "127.0.0.1", "view", "case", "4"]
    values += [4, None, "", "", None, "", chain.GENESIS]
    assert chain.canonical(values).decode() == (
        '[1,"2026-11-23 09:00:00.000000",null,2,"Иванова И. И.","clerk",3,"127.0.0.1","view","case","4",'
        f'4,null,"","",null,"","{chain.GENESIS}"]'
    )
    assert chain.digest(values) == "6408e64d0907e3379dd52cbca7c35867b139c2f3c3ffce1a8902e030147bb869"


def test_every_column_but_the_hash_itself_is_covered() -> None:
    assert {*chain.COVERED, "hash", "mac"} == set(Audit._meta.sorted_field_names)


# ------------------------------------------------------------------ in the same transaction


def refuse_audit_rows() -> None:
    if is_sqlite():
        database.execute_sql(
            "CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the disk of the trail'); END"
        )
        return
    database.execute_sql(
        "CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the disk of the trail'; END $$"
    )
    database.execute_sql("CREATE TRIGGER no_audit BEFORE INSERT ON audit EXECUTE FUNCTION no_audit()")


def test_an_act_that_cannot_be_noted_does_not_happen(world: Any) -> None:
    entry = signals.register(world)
    rows, counters = AbuseFactEntry.select().count(), list(Counter.select().order_by(Counter.id).tuples())
    refuse_audit_rows()
    with pytest.raises(Unavailable):
        signals.register(world)
    changed = {"address": "г. Асино, ул. Лесная, д. 1"}
    with pytest.raises(Unavailable):
        records.change(AbuseFactEntry.get_by_id(entry.id), changed, world.officer("clerk.asino"), world.now)
    assert AbuseFactEntry.select().count() == rows
    assert list(Counter.select().order_by(Counter.id).tuples()) == counters
    assert AbuseFactEntry.get_by_id(entry.id).address == entry.address
    assert chain.verify().broken is None


def test_a_page_that_cannot_be_noted_is_not_shown(world: Any) -> None:
    entry = signals.register(world)
    head = world.visitor("head.asino")
    refuse_audit_rows()
    page = head.open(f"/case/{entry.case_id}/", expect=503)
    assert entry.children[0].person.last_name not in page.text


def test_what_a_savepoint_takes_back_is_not_noted(world: Any) -> None:
    before = Audit.select().count()
    with transaction():
        audit.write("print", officer(world), world.now)
        with pytest.raises(ZeroDivisionError), transaction():
            audit.write("export", officer(world), world.now)
            raise ZeroDivisionError
    assert [row.act for row in Audit.select().order_by(Audit.id).offset(before)] == ["print"]
    with pytest.raises(ZeroDivisionError), transaction():
        audit.write("export", officer(world), world.now)
        raise ZeroDivisionError
    assert Audit.select().count() == before + 1 and chain.verify().broken is None


# ------------------------------------------------------------------ many at once


def together(works: list[Callable[[], None]]) -> list[BaseException]:
    """Run each in a thread with a connection of its own; what went wrong."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            with database.connection_context():
                work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def test_writers_at_once_keep_the_chain_whole(world: Any) -> None:
    before = chain.head().number

    def work() -> None:
        for n in range(15):
            with transaction():
                audit.write("change", officer(world), world.now, reason=SECRET, case_id=1 + n % 2)
                audit.write("print", officer(world), world.now, case_id=1 + n % 2)

    assert together([work] * 6) == []
    assert chain.verify() == chain.Verdict(before + 180, chain.head().hash)
    assert CaseKey.select().where(CaseKey.scope.in_(["case:1", "case:2"])).count() == 2


def test_two_that_note_and_change_in_crossed_order_do_not_wait_for_each_other(world: Any) -> None:
    """One notes first and then changes the row, the other the other way round: the head is always locked last."""
    place = Territory.get(Territory.code == "asino")
    meet = threading.Barrier(2, timeout=5)

    def change() -> None:
        Territory.update(locality="г. Асино").where(Territory.id == place.id).execute()

    def note() -> None:
        audit.write("change", officer(world), world.now, row=place, reason="сверка")

    def work(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
        def both() -> None:
            if is_sqlite():  # the whole database has one writer: the second begins when the first is done
                with transaction():
                    first()
                    second()
                return
            with transaction():
                first()
                meet.wait()
                second()

        return both

    assert together([work(note, change), work(change, note)]) == []
    assert chain.verify().broken is None


# ------------------------------------------------------------------ what is sealed


def test_nothing_personal_stands_in_the_clear(world: Any) -> None:
    entry = signals.register(world, summary=f"{SECRET}, ребёнок один дома, еды нет, соседи слышат плач каждый вечер")
    head = world.visitor("head.asino")
    head.open("/search/").form("/search/")
    head.post("/search/", {"csrf_token": head.token(), "text": "Забытова"})
    surname = entry.children[0].person.last_name
    for row in Audit.select().dicts():
        text = " ".join(str(value) for value in row.values())
        assert SECRET not in text and surname not in text and "Забытова" not in text
    searched = Audit.get(Audit.act == "search")
    assert audit.told(searched).reason == "поиск: Забытова"
    made = Audit.get(Audit.document == "abuse-journal", Audit.act == "create")
    assert SECRET in audit.told(made).changes["summary"][1]
    assert CaseKey.get_by_id(made.key_id).scope == f"case:{entry.case_id}"


def test_a_destroyed_key_closes_its_case_alone_and_the_chain_stays_whole(world: Any) -> None:
    first, second = signals.register(world), signals.register(world)
    with transaction():
        assert sealing.destroy([f"case:{first.case_id}"], "3", world.now) == 1
    about = {
        row.case_id: audit.told(row)
        for row in Audit.select().where(Audit.act == "create", Audit.case_id.is_null(False))
    }
    assert about[first.case_id] == audit.Told(closed="ключ уничтожен 23.11.2026, акт № 3")
    assert about[second.case_id].changes
    assert chain.verify().broken is None
    # what is noted later gets a key of its own, and never opens what is gone
    audit.write("print", officer(world), world.now, reason="копия", row=Case.get_by_id(first.case_id))
    rows = list(Audit.select().where(Audit.case_id == first.case_id).order_by(Audit.id))
    assert audit.told(rows[-1]).reason == "копия" and audit.told(rows[0]).closed
    assert CaseKey.get(CaseKey.scope == f"case:{first.case_id}", CaseKey.generation == 1).wrapped == ""


def test_a_token_opens_only_under_the_key_and_name_it_was_sealed_with(world: Any) -> None:
    with transaction():
        keys = sealing.keys_for(["case:1", "case:2"], world.now)
    token = keys["case:1"].seal(SECRET)
    assert keys["case:1"].open(token) == SECRET and token != keys["case:1"].seal(SECRET)
    renamed = sealing.Key(keys["case:1"].id, "case:2", keys["case:1"].secret)
    for wrong in (keys["case:2"], renamed):
        with pytest.raises(Exception, match=r"^$"):
            wrong.open(token)


def test_the_master_key_is_made_once_for_its_owner_alone(world: Any, tmp_path: Path) -> None:
    sealing.use(tmp_path / "keys" / "trail.key")
    first = sealing.chain_key()
    file = tmp_path / "keys" / "trail.key"
    assert file.stat().st_mode & 0o777 == 0o600
    sealing.use(file)
    assert sealing.chain_key() == first
    assert [path.name for path in file.parent.iterdir()] == ["trail.key"]


def test_a_foreign_master_key_is_told_apart_from_a_bent_trail(world: Any, tmp_path: Path) -> None:
    fill(world, 4)
    sealing.use(tmp_path / "other.key")
    result = world.app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1 and "Главный ключ журнала не подходит" in result.output
    with pytest.raises(sealing.WrongMasterKey):
        audit.told(Audit.get(Audit.sealed != ""))


# ------------------------------------------------------------------ the command and the night


def test_verify_says_the_head_and_names_the_first_bad_row(world: Any) -> None:
    fill(world)
    run = world.app.test_cli_runner().invoke
    head = chain.head()
    good = run(args=["audit", "verify"])
    assert (good.exit_code, good.output.split()[-1]) == (0, head.hash)
    assert run(args=["audit", "verify", "--head", head.hash]).exit_code == 0
    assert run(args=["audit", "verify", "--head", "ab" * 32]).exit_code == 1
    assert "D003" not in run(args=["check"]).output
    with unguarded():
        Audit.update(officer="Другой Д. Д.").where(Audit.id == 5).execute()
        bad = run(args=["audit", "verify"])
        assert bad.exit_code == 1 and "строка 5" in bad.output
        assert "D003" in run(args=["check"]).output


def test_the_night_notes_the_head_of_the_day_and_prints_it(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    fill(world, 3)
    jobs.night(world.now)
    noted = TrailDay.get()
    assert (noted.day, noted.hash) == (world.now.date() - timedelta(days=1), chain.head().hash)
    assert f"trail-head {noted.day} {noted.number} {noted.hash}" in caplog.text
    fill(world, 1)
    jobs.night(world.now)
    assert TrailDay.select().count() == 1 and TrailDay.get().hash == noted.hash


def documented_grants() -> list[str]:
    text = (ROOT / "docs" / "trail.md").read_text()
    found = re.findall(r"^    ((?:GRANT|REVOKE) .*);$", text, re.MULTILINE)
    assert len(found) == 5
    return found


@pytest.mark.skipif(not POSTGRES, reason="roles are a matter of PostgreSQL")
def test_the_documented_grants_keep_the_service_from_bending_the_trail(world: Any) -> None:
    """The service does not own its tables, so it can write the trail, but neither change it nor drop the triggers."""
    database.execute_sql("DROP ROLE IF EXISTS console_app")
    with database.atomic() as undo:
        database.execute_sql("CREATE ROLE console_app")
        for statement in documented_grants():
            database.execute_sql(statement)
        database.execute_sql("SET LOCAL ROLE console_app")
        fill(world, 3)
        assert chain.verify().broken is None
        for sql in (
            "UPDATE audit SET officer = 'x'",
            "DELETE FROM audit",
            "TRUNCATE audit",
            "DROP TRIGGER audit_append_only ON audit",
            "ALTER TABLE audit DISABLE TRIGGER ALL",
            "DELETE FROM trail_head",
            "DELETE FROM stage_transition",
        ):
            with pytest.raises(peewee.ProgrammingError, match=r"permission denied|must be owner"), database.atomic():
                database.execute_sql(sql)
        undo.rollback()
