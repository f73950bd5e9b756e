"""Seal, admission by name, exclusion and emergency: who sees a case then, for how long, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from console import access, admission, audit, notices, terms
from console.admission import Named
from console.errors import Forbidden, Refused
from schema import registry
from schema.case import Case
from schema.case_access import AccessKind, CaseAccess, Notice, NoticeKind
from schema.history import Audit
from schema.places import Employee
from schema.spec import Reach
from tests.console.doors import rows_of

REASON = "насилие сексуального характера, защита ребёнка"


@pytest.fixture
def case(walked: Any) -> Case:
    """The walked case with one curator and no deputy of the curator."""
    Case.update(deputy_curator=None).execute()
    found: Case = Case.select().where(Case.opened_on.is_null(False)).first()
    return found


def of(walked: Any, role: str, later: timedelta = timedelta()) -> Any:
    return walked.officer(f"{role}.asino", walked.now + later)


def employee(walked: Any, role: str) -> Employee:
    return Employee.get_by_id(of(walked, role).employee_id)


def sealed(walked: Any, case: Case) -> Case:
    admission.seal(case, REASON, of(walked, "head"), walked.now)
    return Case.get_by_id(case.id)


def seen(case: Case, officer: Any) -> set[str]:
    """Kinds of rows of the case that the officer sees; meetings only with their agenda."""
    found = set()
    for model, ids in rows_of(case).items():
        if model.spec.access.reach is Reach.MEETING and "agenda" not in access.fields(model, officer):
            continue
        if access.visible(model, officer).where(model.id.in_(ids)).exists():
            found.add(model.spec.key)
    return found


SHUT_OUT = ["clerk", "specialist", "supervisor", "service", "service_clerk", "secretary", "member", "source"]
SHUT_OUT += ["executor", "monitor", "mayor", "curator2"]


@pytest.mark.parametrize("role", SHUT_OUT)
def test_a_sealed_case_does_not_exist_for_those_who_are_not_admitted(walked: Any, case: Case, role: str) -> None:
    before = seen(case, of(walked, role))
    case = sealed(walked, case)
    assert seen(case, of(walked, role)) == set()
    assert before or role in {"curator2", "executor"}, "the role saw something before, or the test proves nothing"
    listed = terms.visible(of(walked, role))
    assert case.id not in {row.case_id for row in listed}


@pytest.mark.parametrize("role", ["head", "deputy", "curator"])
def test_the_head_the_deputy_and_the_curator_see_it_as_before(walked: Any, case: Case, role: str) -> None:
    before = seen(case, of(walked, role))
    assert seen(sealed(walked, case), of(walked, role)) == before != set()


@pytest.mark.parametrize("role", ["specialist", "service", "secretary", "member", "supervisor", "service_clerk"])
def test_an_admitted_officer_sees_what_the_post_sees_and_no_more(walked: Any, case: Case, role: str) -> None:
    """So every transition stays possible: those who make it are admitted one by one."""
    before = seen(case, of(walked, role))
    case = sealed(walked, case)
    admission.admit(case, Named(employee=employee(walked, role), reason=REASON), of(walked, "head"), walked.now)
    assert seen(case, of(walked, role)) == before


def test_admission_does_not_widen_what_a_post_reaches(walked: Any, case: Case) -> None:
    case = sealed(walked, case)
    named = Named(employee=employee(walked, "curator2"), reason=REASON)
    admission.admit(case, named, of(walked, "head"), walked.now)
    assert seen(case, of(walked, "curator2")) == {"curator-handover"}, "the paper that asked this very person"


def test_an_admission_ends_on_its_last_day_or_when_it_is_withdrawn(walked: Any, case: Case) -> None:
    case, head = sealed(walked, case), of(walked, "head")
    until = walked.now.date() + timedelta(days=1)
    named = Named(employee=employee(walked, "specialist"), reason=REASON, until=until)
    row = admission.admit(case, named, head, walked.now)
    assert access.may_see(case, of(walked, "specialist", timedelta(days=1)))
    assert not access.may_see(case, of(walked, "specialist", timedelta(days=2)))
    admission.withdraw(row, "расследование закончено, допуск не нужен", head, walked.now)
    assert not access.may_see(case, of(walked, "specialist"))


def test_only_the_head_seals_and_each_act_is_in_the_trail_with_its_reason(walked: Any, case: Case) -> None:
    for role in ("specialist", "deputy", "service", "supervisor"):
        with pytest.raises(Forbidden):
            admission.seal(case, REASON, of(walked, role), walked.now)
    with pytest.raises(Refused):
        admission.seal(case, "надо", of(walked, "head"), walked.now)
    case = sealed(walked, case)
    admission.admit(case, Named(employee=employee(walked, "specialist"), reason=REASON), of(walked, "head"), walked.now)
    admission.unseal(case, "обстоятельства, ради которых случай закрыли, отпали", of(walked, "head"), walked.now)
    acts = [row.act for row in Audit.select().where(Audit.case_id == case.id).order_by(Audit.id.desc()).limit(3)]
    assert acts == ["unseal", "access-admitted", "seal"]
    assert all(audit.told(row).reason for row in Audit.select().where(Audit.act.in_(acts)))


@pytest.mark.parametrize("role", ["head", "specialist", "supervisor", "service", "curator", "deputy"])
def test_an_excluded_officer_sees_nothing_of_the_case_whatever_the_post(walked: Any, case: Case, role: str) -> None:
    judge = "service" if role == "head" else "head"
    Case.update(service=of(walked, "service").organisation_id).where(Case.id == case.id).execute()
    named = Named(employee=employee(walked, role), reason="родственник матери ребёнка, конфликт интересов")
    admission.exclude(case, named, of(walked, judge), walked.now)
    assert seen(case, of(walked, role)) == set()
    with pytest.raises(Refused) as refusal:
        admission.rescue(case.number, "срочный выезд ночью в семью", of(walked, role), walked.now)
    with pytest.raises(Refused) as unknown:
        admission.rescue("С-АС-2026-9999", "срочный выезд ночью в семью", of(walked, role), walked.now)
    assert [p.text for p in refusal.value.problems] == [p.text for p in unknown.value.problems]


def test_an_emergency_opens_a_case_for_four_hours_and_the_head_is_told(walked: Any, case: Case) -> None:
    case = sealed(walked, case)
    specialist = of(walked, "specialist")
    found = admission.rescue(case.number, "ночной вызов: ребёнок снова избит, нужен адрес", specialist, walked.now)
    assert found.id == case.id and access.may_see(case, of(walked, "specialist"))
    assert access.may_see(case, of(walked, "specialist", timedelta(hours=3, minutes=59)))
    assert not access.may_see(case, of(walked, "specialist", timedelta(hours=4)))
    told = notices.mine(of(walked, "head"))[0]
    assert told.label == NoticeKind.EMERGENCY.label and "снова избит" in told.remark
    assert [row.kind for row in admission.review(of(walked, "head"))] == [AccessKind.EMERGENCY]
    assert Audit.select().where(Audit.act == "access-emergency", Audit.case_id == case.id).count() == 1


def test_a_curator_opens_the_case_of_a_colleague_by_emergency(walked: Any, case: Case) -> None:
    curator = of(walked, "curator2")
    assert not access.may_see(case, curator)
    admission.rescue(case.number, "куратор в отпуске, вызов из школы сегодня", curator, walked.now)
    assert {"case", "rehab-plan", "person"} <= seen(case, of(walked, "curator2"))


@pytest.mark.parametrize("login", ["specialist.kedrovy", "executor.asino", "member.asino", "admin", "regional"])
def test_an_emergency_is_not_for_other_territories_nor_for_those_without_cases(
    walked: Any, case: Case, login: str
) -> None:
    with pytest.raises((Forbidden, Refused)):
        admission.rescue(case.number, "срочно нужно посмотреть дело", walked.officer(login), walked.now)
    assert CaseAccess.select().count() == 0


def test_a_meeting_with_a_sealed_case_is_hidden_from_members_who_are_not_admitted(walked: Any, case: Case) -> None:
    meeting = registry.get("meeting")
    [*_, last] = rows_of(case)[meeting]
    walked.set_clock(meeting.get_by_id(last).created_at)
    assert access.find(meeting, last, of(walked, "secretary"))
    sealed(walked, case)
    for role in ("secretary", "member", "service"):
        assert access.find(meeting, last, of(walked, role)) is None, role
    assert access.find(meeting, last, of(walked, "head"))
    assert access.find(meeting, last, of(walked, "curator")), "the curator sees when and where, without the agenda"


def test_a_child_of_a_sealed_case_stays_known_through_another_case(walked: Any, case: Case) -> None:
    person, specialist = registry.get("person"), of(walked, "specialist")
    child = rows_of(case)[person][0]
    sealed(walked, case)
    assert access.find(person, child, specialist) is None
    other = Case.create(territory=case.territory_id, family=case.family_id)
    assert access.find(person, child, of(walked, "specialist"))
    assert access.find(Case, other.id, of(walked, "specialist"))


def test_a_link_to_a_closed_case_is_not_named(walked: Any, case: Case) -> None:
    """The next case of the family links to the sealed one; its card and list do not say so."""
    other = Case.create(territory=case.territory_id, family=case.family_id, previous_case=case.id)
    assert "previous_case" in access.readable(other, of(walked, "specialist"))
    sealed(walked, case)
    assert "previous_case" not in access.readable(other, of(walked, "specialist"))
    assert "previous_case" in access.readable(other, of(walked, "head"))


def test_the_head_seals_admits_and_withdraws_on_screen(walked: Any, case: Case) -> None:
    head = walked.visitor("head.asino")
    page = head.open(f"/case-access/{case.id}/")
    page = head.send(page, {"reason": "коротко"}, action="/seal", expect=422)
    page = head.send(page, {"reason": REASON}, action="/seal")
    assert "особая конфиденциальность" in page.words
    assert walked.visitor("specialist.asino").open(f"/case/{case.id}/", expect=404)
    key = str(employee(walked, "specialist").id)
    page = head.send(page, {"reason": REASON, "employee": key}, action="/admit")
    row = CaseAccess.get()
    assert "Допуск к особому случаю" in page.words
    walked.visitor("specialist.asino").open(f"/case/{case.id}/")
    page = head.send(page, {"reason": "допуск больше не нужен никому"}, action=f"/withdraw/{row.id}")
    assert "Отозвано" in page.words
    walked.visitor("specialist.asino").open(f"/case/{case.id}/", expect=404)
    walked.visitor("specialist.asino").open(f"/case-access/{case.id}/", expect=404)


def test_an_emergency_on_screen_and_its_notice(walked: Any, case: Case) -> None:
    sealed(walked, case)
    specialist = walked.visitor("specialist.asino")
    page = specialist.open("/emergency/")
    page = specialist.send(page, {"number": case.number, "reason": "мало"}, action="/emergency/", expect=422)
    text = "вызов полиции, ребёнок один дома с ночи"
    page = specialist.send(page, {"number": case.number, "reason": text}, action="/emergency/")
    assert "Экстренный доступ." in page.words
    head = walked.visitor("head.asino")
    assert head.open("/desk").root.xpath("//a[@href='/notices/']//*[contains(@class,'badge')]")
    assert text in head.open("/notices/").words
    assert not head.open("/desk").root.xpath("//a[@href='/notices/']//*[contains(@class,'badge')]")
    assert text in head.open("/case-access/").words
    specialist.open("/case-access/", expect=403)


def test_a_person_chooses_what_to_be_told_of_but_not_emergencies(walked: Any, case: Case) -> None:
    head = walked.visitor("head.asino")
    head.post("/notices/settings/", {"csrf_token": head.token()})
    assert notices.muted(of(walked, "head")) == {kind for kind in NoticeKind if kind.silent}
    assert NoticeKind.EMERGENCY not in notices.muted(of(walked, "head"))


def test_hand_offs_of_papers_are_told_to_whom_they_concern(walked: Any, case: Case) -> None:
    """The walk itself told: the head was called to sign, and is not called to papers that have moved on."""
    called = Notice.select().where(Notice.employee_id == employee(walked, "head").id, Notice.kind == NoticeKind.TO_SIGN)
    assert called.count() > 10
    waiting = [told for told in notices.mine(of(walked, "head")) if told.label == NoticeKind.TO_SIGN.label]
    assert len(waiting) < called.count()
    assert NoticeKind.APPROVED.label in {told.label for told in notices.mine(of(walked, "specialist"))}


def test_a_notice_about_a_row_that_is_no_longer_seen_is_not_shown(walked: Any, case: Case) -> None:
    before = notices.mine(of(walked, "specialist"))
    sealed(walked, case)
    after = notices.mine(of(walked, "specialist"))
    assert before and len(after) < len(before)
    assert not [told for told in after if str(case.number) in told.caption]
