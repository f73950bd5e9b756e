"""One number everywhere: badge, desk, matrix, list, letter, paper and file count the same overdue terms."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from console import digest, overdue, regulations, terms
from console.overdue import Age, Asked
from schema.base import database
from schema.case import Case
from schema.history import Deadline
from schema.places import Territory
from tests import signals
from validators.calendar import WorkingCalendar
from validators.deadlines import days_late, is_overdue, last_moment

KINDS = ("DL-L2", "DL-P3", "DL-01", "DL-??")
STATUSES = ("open", "open", "open", "met", "late", "accepted", "waived", "cancelled")
DAYS = st.integers(-40, 5)
WHO = st.sampled_from(["specialist", "curator", ""])
ROWS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(STATUSES), DAYS, WHO, st.booleans()), max_size=14)


def cases(world: Any) -> list[Case]:
    """Two cases of one territory and one of another."""
    signals.register(world)
    signals.register(world, address="г. Асино, ул. Лесная, д. 2")
    signals.register(world, "clerk.kedrovy", address="г. Кедровый, 1 мкр., д. 2")
    return list(Case.select().order_by(Case.id))


def fill(world: Any, found: list[Case], rows: list[Any]) -> None:
    """Exactly these terms, in the cases in turn."""
    people = {role: world.officer(f"{role}.asino").employee_id for role in ("specialist", "curator")} | {"": None}
    Deadline.delete().execute()
    for n, (kind, status, shift, who, by_hour) in enumerate(rows):
        day = world.now.date() + timedelta(days=shift)
        add(
            found[n % len(found)],
            kind,
            status,
            day,
            people[who],
            at=datetime.combine(day, world.now.time()) if by_hour else None,
        )


def add(case: Case, kind: str, status: str, day: date, who: int | None, at: datetime | None = None) -> Deadline:
    """One stored term of a case with a limit on a day."""
    return Deadline.create(
        case_id=case.id,
        territory_id=case.territory_id,
        rule=kind,
        title=f"Срок {kind}",
        responsible_role="head",
        responsible_id=who,
        base_on=day,
        raw_on=day,
        due_on=day,
        due_at=at or last_moment(day),
        counted_on=day,
        safe_on=day,
        status=status,
    )


def expected(world: Any, place: int) -> list[Deadline]:
    """What a person would count by hand: open and past their last moment, of the territory."""
    return [
        row
        for row in Deadline.select().where(Deadline.territory_id == place)
        if row.status == "open" and is_overdue(row.due_at, world.now)
    ]


@pytest.mark.parametrize("login", ["supervisor.asino", "head.kedrovy"])
def test_every_count_is_the_same_for_any_terms(world: Any, login: str) -> None:
    found, officer = cases(world), world.officer(login)

    @settings(max_examples=40, deadline=None)
    @given(rows=ROWS)
    def same(rows: list[Any]) -> None:
        fill(world, found, rows)
        right = len(expected(world, officer.territory_id))
        matrix = overdue.matrix(Asked(), officer, world.now)
        letter = digest.letter(officer, "a@example.org", world.now, world.settings)
        assert {
            right,
            terms.count_overdue(officer, world.now),
            matrix.total,
            sum(line.total.count for line in matrix.lines),
            sum(cell.count for line in matrix.lines for cell in line.cells if cell),
            sum(cell.count for cell in matrix.totals),
            sum(matrix.ages.values()),
            overdue.listed(Asked(), officer, world.now).count(),
            letter.total,
            sum(count for _, count in overdue.by_kind(officer, world.now)),
        } == {right}
        for line in matrix.lines:
            for column, cell in zip(matrix.columns, line.cells, strict=True):
                asked = Asked(who=line.key, kind=column.code)
                assert overdue.listed(asked, officer, world.now).count() == (cell.count if cell else 0)

    with database.atomic():
        same()


def test_what_is_shown_printed_and_exported_is_the_same(world: Any) -> None:
    found, officer = cases(world), world.officer("supervisor.asino")
    visitor = world.visitor("supervisor.asino")

    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rows=ROWS)
    def same(rows: list[Any]) -> None:
        fill(world, found, rows)
        right = len(expected(world, officer.territory_id))
        page = visitor.open("/overdue/")
        badges = page.root.xpath(
            "//nav[@id='page-menu']//a[contains(@href,'/overdue')]//span[contains(@class,'badge')]"
        )
        shown = [node.text for node in badges] or ["0"]
        total = page.root.xpath("//table[@id='matrix']/tfoot//td[last()]//b/text()") or ["0"]
        assert [*shown, *total] == [str(right)] * 2
        assert f"просрочено {right} срок" in page.words
        assert len(page.root.xpath("//table[@id='terms']/tbody/tr")) == right
        assert f"просрочено сроков: {right}" in visitor.open("/desk/").words
        assert f"просрочено: {right} срок" in printed(visitor)
        assert len(exported(visitor, "Список")) - 1 == right
        [line] = [row for row in exported(visitor, "О выгрузке") if row[0] == "Просрочено по отбору"]
        assert line[1] == str(right)

    with database.atomic():
        same()


def printed(visitor: Any, query: str = "") -> str:
    reader = PdfReader(io.BytesIO(visitor.open(f"/overdue/print.pdf{query}").body))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()).replace("\xa0", " ")


def exported(visitor: Any, name: str, query: str = "") -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(visitor.open(f"/overdue/list.xlsx{query}").body))
    return book.get_sheet_by_name(name).to_python()


# ------------------------------------------------------------------ ageing

TODAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
EXCEPTIONS = st.dictionaries(st.dates(date(2025, 12, 1), date(2026, 12, 31)), st.booleans(), max_size=40)


@pytest.mark.pure
@given(today=TODAYS, exceptions=EXCEPTIONS, back=st.integers(0, 60))
def test_the_days_that_separate_buckets_are_those_of_the_calendar(
    today: date, exceptions: dict[date, bool], back: int
) -> None:
    calendar, due = WorkingCalendar(exceptions), today - timedelta(days=back)
    first, second = overdue._limits(calendar, today)
    late = days_late(due, today, calendar)
    assert ((due >= first), (due >= second)) == (late <= 3, late <= 10)


def test_the_list_of_a_bucket_holds_the_terms_that_are_so_late(world: Any) -> None:
    case, officer = cases(world)[0], world.officer("supervisor.asino")
    Deadline.delete().execute()
    for back in range(30):
        add(case, "DL-L2", "open", world.now.date() - timedelta(days=back), None)
    calendar = regulations.calendar(case.territory_id)
    for age in Age:
        for row in overdue.listed(Asked(age=age), officer, world.now):
            late = days_late(row.due_on, world.now.date(), calendar)
            assert age is (Age.FRESH if late <= 3 else Age.OLDER if late <= 10 else Age.OLDEST)
    sums = [overdue.listed(Asked(age=age), officer, world.now).count() for age in Age]
    assert sum(sums) == 29 and all(sums)


# ------------------------------------------------------------------ filters, trend, workload


def test_filters_narrow_matrix_and_list_alike(world: Any) -> None:
    found, officer = cases(world), world.officer("supervisor.asino")
    curator = world.officer("curator.asino").employee_id
    Deadline.delete().execute()
    Case.update(curator=curator, risk_level="RISK.HIGH", stage=5).where(Case.id == found[0].id).execute()
    for case in found:
        add(case, "DL-L2", "open", world.now.date() - timedelta(days=5), None)
    day = world.now.date() - timedelta(days=5)
    narrow = (
        Asked(curator_id=curator),
        Asked(risks=("RISK.HIGH", "RISK.LOW")),
        Asked(stage=5),
    )
    assert [overdue.matrix(asked, officer, world.now).total for asked in narrow] == [1, 1, 1]
    others = (Asked(rule="DL-P3"), Asked(start=day + timedelta(days=1)), Asked(end=day - timedelta(days=1)))
    assert [overdue.matrix(asked, officer, world.now).total for asked in others] == [0, 0, 0]
    for asked in (*narrow, *others):
        assert overdue.listed(asked, officer, world.now).count() == overdue.matrix(asked, officer, world.now).total
    elsewhere = Territory.get(Territory.code == "kedrovy").id
    assert overdue.matrix(Asked(territory_id=elsewhere), officer, world.now).total == 0


def test_the_year_counts_what_was_met_in_time_of_all_that_came_to_an_end(world: Any) -> None:
    found, officer = cases(world)[:1], world.officer("supervisor.asino")

    @settings(max_examples=30, deadline=None)
    @given(rows=st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(-420, 40)), max_size=20))
    def same(rows: list[tuple[str, int]]) -> None:
        fill(world, found, [("DL-L2", status, shift, "", False) for status, shift in rows])
        right: Counter[tuple[str, bool]] = Counter()
        for row in Deadline.select():
            ended = row.status in {"met", "late", "accepted"}
            if ended or (row.status == "open" and is_overdue(row.due_at, world.now)):
                right[f"{row.due_on:%Y-%m}", row.status == "met"] += 1
        for month in overdue.trend(Asked(), officer, world.now):
            key = f"{month.first:%Y-%m}"
            assert (month.on_time, month.total) == (right[key, True], right[key, True] + right[key, False])

    with database.atomic():
        same()


def test_the_workload_of_a_curator(world: Any) -> None:
    found, officer = cases(world), world.officer("supervisor.asino")
    curator = world.officer("curator.asino").employee_id
    Deadline.delete().execute()
    Case.update(curator=curator).where(Case.territory == found[0].territory_id).execute()
    Case.update(risk_level="RISK.HIGH").where(Case.id == found[0].id).execute()
    for shift in (-9, -1, 0, 3, 4, 30):
        add(found[0], "DL-L2", "open", world.now.date() + timedelta(days=shift), curator)
    [load] = overdue.workload(Asked(), officer, world.now)
    assert (load.curator_id, load.cases, load.high_risk, load.soon, load.overdue) == (curator, 2, 1, 2, 2)
