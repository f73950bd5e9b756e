"""A family moves from Asino to Kedrovy: the case is sent, accepted or returned; who sees what before and after.

On PostgreSQL: who sees what, terms, failures; the rest asks about the doors and is asked once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from console import access, terms
from console.officers import Officer
from schema import registry
from schema.case import Case, Confidentiality
from schema.documents.case_handover import CaseHandover
from schema.history import Audit, Deadline, StageTransition
from schema.people import Family, Person
from schema.places import Territory
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Role
from tests.journeys.kept import kept
from tests.journeys.story import TEXT, Story

#: Strings that stand in one paper each: what the sender wrote, who reported, what the receiver wrote.
WRITTEN, REPORTED, LATER = "Сойкина-Канарейка", "Дроздова-Канарейка", "Зябликова-Канарейка"
START = datetime(2026, 4, 2, 10, 0)
ADDRESS = "г. Кедровый, 1 мкр., д. 7, кв. 12"
HERE, THERE = "asino", "kedrovy"
READERS = ("clerk", "specialist", "head", "deputy", "supervisor", "curator", "service", "service_clerk", "secretary")


@kept
def begun(world: Any) -> Story:
    """A signal, its risk sheets and one act; the inspection of the second child is still to come."""
    story = Story(world, HERE, START)
    story.register(source_person=REPORTED, source_phone="8 (38241) 2-00-99")
    story.later(hours=2)
    story.assess()
    story.approved(
        "specialist",
        "head",
        "inspection-act",
        query=f"&child={story.children[0].id}",
        **story._inspection("signal", "specialist", story.children[0]) | {"health": f"{TEXT} {WRITTEN}"},
    )
    return story


def write(story: Story, **given: Any) -> int:
    typed = {
        "to_territory": str(Territory.get(Territory.code == THERE).id),
        "moved_on": "сегодня",
        "new_address": ADDRESS,
        "reason": "семья переехала к бабушке, дети зачислены в школу по новому адресу",
    }
    return story.write("specialist", "case-handover", **typed | given)


def sent(story: Story, **given: Any) -> int:
    row = write(story, **given)
    story.do("head", "case-handover", row, "send")
    return row


def receiver(story: Story) -> Story:
    return Story(story.world, THERE, story.now)


def handed_over(story: Story) -> Story:
    """Sent and accepted; the receiver's story stands in its new case."""
    return accepted(story, sent(story))


@kept
def under_way(world: Any) -> tuple[Story, int]:
    """The case has been sent; (the sender's story, the hand-over)."""
    story = begun(world)
    return story, sent(story)


@kept
def moved(world: Any) -> tuple[Story, Story]:
    """The case has been accepted; (the sender's story, the receiver's)."""
    story, row = under_way(world)
    return story, accepted(story, row)


def accepted(story: Story, row: int) -> Story:
    there = receiver(story)
    there.do("head", "case-handover", row, "receive")
    there.case_id = CaseHandover.get_by_id(row).accepted_case_id
    return there


def officers_of(story: Story) -> Iterator[Officer]:
    for role in READERS:
        yield story.world.officer(f"{role}.{story.place.code}")


def rows_of(officer: Officer, territory: Territory) -> set[str]:
    """Keys of all models of which the officer sees rows that belong to a territory."""
    models = [model for model in registry.models() if "territory" in model._meta.fields]
    return {
        model.spec.key for model in models if access.visible(model, officer).where(model.territory == territory).count()
    } - {"regulation", "organisation", "employee", "post", "council-member", "cooperation-agreement"}


def opened(story: Story, role: str) -> Iterator[tuple[str, str]]:
    """Every door by which a role of a territory could see cases and papers: (address, text)."""
    visitor = story.as_(role)
    for address in ("/desk/", "/overdue/", "/overdue/?soon=1", "/case/"):
        page = visitor.open(address, expect=None)
        yield address, page.text
    for model in (*registry.documents(), registry.get("person"), registry.get("family")):
        page = visitor.open(f"/{model.spec.key}/", expect=None)
        yield f"/{model.spec.key}/", page.text if page.status == 200 else ""
        for row in access.visible(model, story.world.officer(f"{role}.{story.place.code}")):
            details = visitor.open(f"/{model.spec.key}/details/?id={row.id}", expect=None)
            yield f"/{model.spec.key}/{row.id}", details.text if details.status == 200 else ""
    for word in (WRITTEN, REPORTED, LATER, "Черных"):
        page = visitor.post("/search/", {"csrf_token": visitor.token(), "text": word}, expect=None)
        yield f"search {word}", page.text.replace(f'value="{word}"', "").replace(f"«{word}»", "")


def doors_with(story: Story, role: str, *canaries: str) -> list[list[str]]:
    """For each canary the addresses at which the role reads it."""
    pages = list(opened(story, role))
    return [[address for address, text in pages if canary in text] for canary in canaries]


# ------------------------------------------------------------------ before


def test_before_the_hand_over_the_other_territory_sees_nothing(world: Any) -> None:
    story = begun(world)
    write(story)
    there = receiver(story)
    for officer in officers_of(there):
        assert rows_of(officer, story.place) == set()
        assert not terms.visible(officer).where(Deadline.territory_id == story.place.id).exists()
    assert doors_with(there, "head", WRITTEN, REPORTED, "Черных") == [[], [], []]


# ------------------------------------------------------------------ during


def test_a_sent_hand_over_shows_what_is_needed_to_accept_it_and_no_more(world: Any) -> None:
    story, row = under_way(world)
    there = receiver(story)
    assert {key for officer in officers_of(there) for key in rows_of(officer, story.place)} == {"case-handover"}
    page = there.as_("head").open(f"/case-handover/details/?id={row}")
    handover = CaseHandover.get_by_id(row)
    for needed in (handover.reg_number, "семья переехала к бабушке", ADDRESS, handover.from_org.caption):
        assert needed in page.words
    assert doors_with(there, "head", WRITTEN, REPORTED) == [[], []]
    there.as_("head").open(f"/case/{story.case_id}/", expect=404)
    there.as_("head").open(f"/case/{story.case_id}/file.pdf", expect=404)
    assert "Передача случая на другую территорию" in there.as_("head").open("/desk/").words
    assert terms.count_overdue(world.officer(f"head.{THERE}"), there.now + timedelta(days=60)) == 0


@pytest.mark.once
def test_until_it_is_accepted_the_sender_answers_for_the_child(world: Any) -> None:
    story, _ = under_way(world)
    story.stands(2, "investigating")
    assert Deadline.select().where(Deadline.case_id == story.case_id, Deadline.status == "open").exists()
    story.investigate()


@pytest.mark.once
def test_only_the_addressee_accepts_or_returns_and_only_the_sender_sends(world: Any) -> None:
    story = begun(world)
    row = write(story)
    there = receiver(story)
    there.do("head", "case-handover", row, "send", expect=404)
    story.do("head", "case-handover", row, "send")
    story.do("head", "case-handover", row, "receive", expect=403)
    story.do("head", "case-handover", row, "return", remark="ошибка", expect=403)
    there.do("specialist", "case-handover", row, "receive", expect=403)
    there.do("supervisor", "case-handover", row, "annul", remark="ошибка", expect=403)
    there.as_("specialist").open(f"/case-handover/edit/?id={row}", expect=403)
    assert CaseHandover.get_by_id(row).status == "sent"


@pytest.mark.once
def test_a_returned_hand_over_is_the_senders_again_with_the_reason(world: Any) -> None:
    story, row = under_way(world)
    there = receiver(story)
    there.do("head", "case-handover", row, "return", expect=422)
    there.do("head", "case-handover", row, "return", remark="по этому адресу семья не проживает")
    assert (
        "по этому адресу семья не проживает" in story.as_("specialist").open(f"/case-handover/details/?id={row}").words
    )
    assert rows_of(world.officer(f"head.{THERE}"), story.place) == set()
    story.stands(2, "investigating")
    story.edit("specialist", "case-handover", row, new_address="г. Кедровый, 2 мкр., д. 1")
    story.do("head", "case-handover", row, "send")
    there.do("head", "case-handover", row, "receive")
    story.stands(2, "transferred")


# ------------------------------------------------------------------ after


@pytest.mark.once
def test_the_receiver_has_a_case_of_its_own_linked_to_the_previous_one(world: Any) -> None:
    story, there = moved(world)
    case = there.case
    there.stands(2, "signal")
    assert (case.territory_id, case.previous_case_id) == (there.place.id, story.case_id)
    assert {child.territory_id for child in there.children} == {case.family.territory_id} == {there.place.id}
    assert {child.addr_actual for child in there.children} == {ADDRESS}
    assert sorted(c.full_name for c in there.children) == sorted(c.full_name for c in story.children)
    assert {c.id for c in there.children}.isdisjoint({c.id for c in story.children})
    entry = AbuseFactEntry.get(AbuseFactEntry.case == case.id)
    assert (entry.territory_id, entry.reg_number) == (there.place.id, "1/2026")
    assert (entry.source_person, entry.source_phone) == ("", "")
    page = there.as_("head").open(f"/case/{case.id}/").words
    assert "продолжает" in page and story.case.title in page


@pytest.mark.once
def test_the_old_case_says_where_it_went_and_is_closed_for_writing(world: Any) -> None:
    story, there = moved(world)
    story.stands(2, "transferred")
    move = StageTransition.select().where(StageTransition.case_id == story.case_id).order_by(StageTransition.id)[-1]
    assert move.code == "T21" and there.place.short_name in move.comment
    assert move.comment in " ".join(story.as_("head").open(f"/case/{story.case_id}/").words.split())
    act = registry.get("inspection-act").get()
    story.as_("specialist").open(f"/inspection-act/edit/?id={act.id}", expect=403)
    story.as_("specialist").open(f"/inspection-act/new/?case={story.case_id}", expect=403)
    story.do("supervisor", "inspection-act", act.id, "annul", remark="ошибочно составлен", expect=403)
    entry = AbuseFactEntry.get(AbuseFactEntry.case == story.case_id)
    story.as_("clerk").open(f"/abuse-journal/edit/?id={entry.id}", expect=403)


def test_the_sender_keeps_its_papers_books_and_prints_and_sees_nothing_new(world: Any) -> None:
    story, there = moved(world)
    there.later(days=1)
    there.approved(
        "specialist",
        "head",
        "inspection-act",
        query=f"&child={there.children[0].id}",
        **there._inspection("signal", "specialist", there.children[0]) | {"health": f"{TEXT} {LATER}"},
    )
    for officer in officers_of(story):
        assert rows_of(officer, there.place) == set()
        assert not terms.visible(officer).where(Deadline.territory_id == there.place.id).exists()
    later, address, named, written = doors_with(story, "head", LATER, ADDRESS, "Черных", WRITTEN)
    assert later == []
    assert address == [f"/case-handover/{CaseHandover.get().id}"]  # its own letter
    assert "/person/" in " ".join(named)
    assert any("inspection-act" in door for door in written)
    [reported] = doors_with(story, "clerk", REPORTED)
    assert any("abuse-journal" in door for door in reported)
    head = story.as_("head")
    head.open(f"/case/{there.case_id}/", expect=404)
    assert head.open(f"/case/{story.case_id}/file.pdf").body.startswith(b"%PDF")


def test_the_receiver_reads_the_papers_of_the_sender_but_not_its_books_nor_who_reported(world: Any) -> None:
    story, there = moved(world)
    for officer in officers_of(there):
        seen = rows_of(officer, story.place)
        assert seen <= {"case", "case-handover", "inspection-act", "risk-assessment"}, (officer.name, seen)
    assert rows_of(world.officer(f"head.{THERE}"), story.place) >= {"case", "inspection-act", "risk-assessment"}
    for role in ("head", "specialist", "clerk", "supervisor"):
        assert doors_with(there, role, REPORTED) == [[]]
    act = registry.get("inspection-act").get()
    visitor = there.as_("specialist")
    assert WRITTEN in visitor.open(f"/inspection-act/details/?id={act.id}").text
    assert visitor.open(f"/inspection-act/{act.id}/print.pdf").body.startswith(b"%PDF")
    assert visitor.open(f"/case/{story.case_id}/file.pdf").body.startswith(b"%PDF")


@pytest.mark.once
def test_the_receiver_reads_and_does_not_write_in_the_history(world: Any) -> None:
    story, there = moved(world)
    act = registry.get("inspection-act").get()
    there.as_("specialist").open(f"/inspection-act/edit/?id={act.id}", expect=403)
    there.do("supervisor", "inspection-act", act.id, "annul", remark="ошибочно составлен", expect=403)
    there.as_("specialist").open(f"/inspection-act/new/?case={story.case_id}", expect=403)
    head = there.as_("head")
    page = head.open(f"/case/{story.case_id}/")
    assert "Случай другой территории" in page.words and "Исправление ошибочного этапа" not in page.words
    data = {
        "csrf_token": head.token(),
        "to_stage": "2",
        "to_state": "open",
        "reason": "случай нужно вернуть в работу нам",
    }
    head.post(f"/case/{story.case_id}/force", data, expect=403)
    head.post(f"/case/{story.case_id}/move/T03", {"csrf_token": head.token()}, expect=403)


@pytest.mark.once
def test_papers_that_were_not_signed_do_not_go_along(world: Any) -> None:
    story = begun(world)
    draft = story.write(
        "specialist",
        "investigation-report",
        investigators=[str(story.employee("specialist").id)],
        result="INVRESULT.CONFIRMED",
        abuse_kinds_confirmed=["ABUSE.NEGLECT"],
        recommendation="open",
    )
    handed_over(story)
    assert access.find(registry.get("investigation-report"), draft, world.officer(f"head.{THERE}")) is None


def test_a_sealed_case_stays_sealed(world: Any) -> None:
    story, row = under_way(world)
    Case.update(confidentiality=Confidentiality.SEALED).where(Case.id == story.case_id).execute()
    there = accepted(story, row)
    assert there.case.confidentiality == Confidentiality.SEALED
    readers = {role for role in READERS if access.may_see(story.case, world.officer(f"{role}.{THERE}"))}
    assert readers == {"head", "deputy"}


@pytest.mark.once
def test_two_open_cases_of_one_child_are_never_made_by_a_correction(world: Any) -> None:
    story, _ = moved(world)
    head = story.as_("head")
    data = {
        "csrf_token": head.token(),
        "to_stage": "2",
        "to_state": "signal",
        "reason": "случай передан ошибочно, нужен назад",
    }
    page = head.post(f"/case/{story.case_id}/force", data, expect=422)
    assert "Случай принят другой территорией" in " ".join(page.problems())
    story.stands(2, "transferred")


# ------------------------------------------------------------------ terms


def open_terms(case_id: int) -> dict[str, datetime]:
    rows = Deadline.select().where(Deadline.case_id == case_id, Deadline.status == "open")
    return {f"{row.rule} {row.document}": row.due_at for row in rows}


def overdue(officer: Officer, now: datetime) -> set[str]:
    rows = list(terms.open_terms(terms.visible(officer), now, overdue_only=True))
    assert len(rows) == terms.count_overdue(officer, now)
    return {f"{row.rule} {row.document}" for row in rows}


def test_terms_of_the_law_run_on_with_the_same_day_and_the_old_ones_say_why_they_ended(world: Any) -> None:
    story = begun(world)
    registry.get("inspection-act").update(status="annulled").execute()
    due = Deadline.get(Deadline.case_id == story.case_id, Deadline.rule == "DL-L2").due_at
    story.later(days=4)
    there = handed_over(story)
    assert open_terms(story.case_id) == {}
    (old,) = Deadline.select().where(Deadline.case_id == story.case_id, Deadline.rule == "DL-L2")
    assert old.status == "cancelled" and there.place.short_name in old.cause
    assert open_terms(there.case_id)["DL-L2 case-handover"] == due
    assert due < open_terms(there.case_id)["DL-L2 abuse-journal"]  # a new signal has its own three days
    late = due + timedelta(hours=10)
    assert "DL-L2 case-handover" in overdue(world.officer(f"head.{THERE}"), late)
    assert overdue(world.officer(f"head.{HERE}"), late) == set()
    for _ in range(2):
        terms.refresh(there.case, late)  # a recount neither loses nor moves it
        assert open_terms(there.case_id)["DL-L2 case-handover"] == due
    there.later(days=2)
    there.inspect()
    taken = Deadline.get(
        Deadline.case_id == there.case_id, Deadline.rule == "DL-L2", Deadline.document == "case-handover"
    )
    assert (taken.status, taken.met_on) == ("late", there.now.date())


@pytest.mark.once
def test_a_term_that_was_met_does_not_follow(world: Any) -> None:
    story = Story(world, HERE, START)
    story.register()
    story.later(hours=2)
    story.inspect()
    there = handed_over(story)
    assert "DL-L2 case-handover" not in open_terms(there.case_id)


# ------------------------------------------------------------------ further moves, mistakes


def test_the_family_comes_back_and_the_whole_history_is_read(world: Any) -> None:
    """A1 → B1 → A2: Asino reads its own first case and what Kedrovy wrote; its old cards are used again."""
    story, there = moved(world)
    there.later(days=10)
    back = str(story.place.id)
    row = there.write(
        "specialist",
        "case-handover",
        to_territory=back,
        moved_on="сегодня",
        new_address="г. Асино, ул. Учебная, д. 5",
        reason="семья вернулась",
        **{"enclosures-count": "1", "enclosures-0-reference": "Материалы случая", "enclosures-0-sheets": "12"},
    )
    there.do("head", "case-handover", row, "send")
    story.at(there.now)
    story.do("head", "case-handover", row, "receive")
    again = Case.get_by_id(CaseHandover.get_by_id(row).accepted_case_id)
    assert [case.id for case in again.earlier] == [there.case_id, story.case_id]
    assert {child.id for child in again.active_children} == {child.id for child in story.children}
    assert access.may_see(there.case, world.officer(f"head.{HERE}"))
    assert Family.select().where(Family.territory == story.place.id).count() == 1


@pytest.mark.once
def test_acceptance_is_one_act_in_the_trail_of_both_cases(world: Any) -> None:
    story, there = moved(world)
    acts = {(row.act, row.case_id) for row in Audit.select()}
    assert {("receive", story.case_id), ("T21", story.case_id), ("T01c", there.case_id)} <= acts


def test_an_acceptance_that_fails_leaves_nothing_behind(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from console import effects

    story, row = under_way(world)
    before = (Case.select().count(), Person.select().count(), AbuseFactEntry.select().count())

    def broken(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(effects.moving.terms, "refresh", broken)
    with pytest.raises(RuntimeError):
        from console import workflow

        workflow.perform(CaseHandover.get_by_id(row), "receive", world.officer(f"head.{THERE}"), story.now)
    assert (Case.select().count(), Person.select().count(), AbuseFactEntry.select().count()) == before
    assert CaseHandover.get_by_id(row).status == "sent"


@pytest.mark.once
@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"to_territory": "same"}, "Выберите другую территорию"),
        ({"children": []}, "Дети"),
        ({"children": "first"}, "Передаётся вся семья"),
    ],
)
def test_a_hand_over_that_lacks_something_is_refused_in_words(world: Any, given: dict[str, Any], text: str) -> None:
    story = begun(world)
    typed = dict(given)
    if typed.get("to_territory"):
        typed["to_territory"] = str(story.place.id)
    if typed.get("children") == "first":
        typed["children"] = [str(story.children[0].id)]
    visitor = story.as_("specialist")
    page = visitor.open(f"/case-handover/new/?case={story.case_id}")
    base = {
        "to_territory": str(Territory.get(Territory.code == THERE).id),
        "moved_on": "сегодня",
        "new_address": ADDRESS,
    }
    answer = visitor.send(page, {**base, "reason": "семья переехала", **typed}, action="new/", expect=None)
    if answer.status == 200:
        row = CaseHandover.select().order_by(CaseHandover.id.desc()).get().id
        answer = story.do("head", "case-handover", row, "send", expect=422)
    assert text in " ".join(answer.problems())
    assert not CaseHandover.select().where(CaseHandover.status == "sent").exists()


def test_roles_that_read_the_history_of_another_territory_are_few() -> None:
    """Members, monitors, mayors, sources and executors never read it."""
    carrying = {role for role in Role if access.RELATIONS.get(role) in access._CARRIES_ON}
    assert carrying == {
        *(Role.CLERK, Role.SPECIALIST, Role.HEAD, Role.DEPUTY, Role.SUPERVISOR),
        *(Role.SERVICE, Role.SERVICE_CLERK, Role.CURATOR),
    }
