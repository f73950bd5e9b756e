"""A person's request for own data (ст. 14 152-ФЗ): everything about them, nothing about others, in the trail."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from console import audit, mentions, subject
from console.errors import Forbidden, Refused
from reports import subject as letter
from reports.subject import Request
from schema import fields as f
from schema import registry
from schema.case import Case, Confidentiality
from schema.documents.pd_consent import PdConsent
from schema.history import Audit
from schema.people import FamilyMember, Person
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Role
from tests.console import doors

NOW = datetime(2026, 6, 25, 9, 0)
ASKED = Request("17-з", date(2026, 6, 22), "паспорт 6900 123456, выдан ОВД г. Асино 01.02.2010, предъявлен лично")
FORM = {"number": ASKED.number, "received_on": "22.06.2026", "identity": ASKED.identity, "by": ""}
ANSWERING = {"head.asino", "specialist.asino"}
LOGINS = [f"{role}.asino" for role in Role if role not in {Role.ADMIN, Role.REGIONAL}]
LOGINS += ["head.kedrovy", "specialist.kedrovy", "admin", "regional"]


def main_case() -> Case:
    return Case.select().where(Case.opened_on.is_null(False)).order_by(Case.id).first()


def mother(case: Case) -> Person:
    """The grown-up of the family whom most papers mention."""
    members = FamilyMember.select().where(FamilyMember.document == case.family_id)
    adults = [row.person for row in members if not row.person.is_child]
    return max(adults, key=lambda person: sum(len(mentions.naming(model, person)) for model in registry.documents()))


def child(case: Case) -> Person:
    return case.children[0].person


def told(person: Person, officer: Any) -> str:
    return letter.html(subject.gathered(person, ASKED, officer, NOW)).replace("\xa0", " ")


def text_of(content: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


# ------------------------------------------------------------------ what the person learns


@pytest.mark.parametrize("who", [mother, child])
def test_every_paper_that_mentions_the_person_is_named(walked: Any, who: Any) -> None:
    person = who(main_case())
    answer = subject.gathered(person, ASKED, walked.officer("head.asino"), NOW)
    wanted = {(m.spec.title, key) for m in registry.documents() for key in mentions.naming(m, person)}
    assert len(answer.papers) == len(wanted) >= (1 if who is mother else 10)
    assert {paper.kind for paper in answer.papers} == {title for title, _ in wanted}
    assert all(paper.basis for paper in answer.papers), "each paper says on what legal basis"


def test_the_card_the_family_and_the_case_stand_in_the_answer(walked: Any) -> None:
    case = main_case()
    person = child(case)
    page = told(person, walked.officer("specialist.asino"))
    assert person.last_name in page and f"{person.birth_date:%d.%m.%Y}" in page
    assert f"Случай {case.title}" in page and f"запись № {case.family_id}" in page
    assert "статья 14" in page and ASKED.number in page and ASKED.identity in page


def test_consents_and_their_withdrawal_are_told(walked: Any) -> None:
    consent = PdConsent.select().first()
    PdConsent.update(withdrawn_on=date(2026, 6, 20)).where(PdConsent.id == consent.id).execute()
    answer = subject.gathered(consent.person, ASKED, walked.officer("head.asino"), NOW)
    assert [line.withdrawn for line in answer.consents] == ["20.06.2026"]
    assert answer.consents[0].operator == consent.operator_org.full_name


def test_who_looked_is_told_by_day_post_and_body_without_names(walked: Any) -> None:
    case, person = main_case(), child(main_case())
    walked.visitor("curator.asino").open(f"/person/details/?id={person.id}")
    walked.visitor("clerk.asino").open(f"/case/{case.id}/")
    answer = subject.gathered(person, ASKED, walked.officer("head.asino"), NOW)
    today = {(line.post, line.times) for line in answer.looked if line.day == NOW.date()}
    assert {post for post, _ in today} >= {Role.CURATOR.label, Role.CLERK.label}
    assert all(line.body for line in answer.looked)
    page = told(person, walked.officer("head.asino"))
    names = {row.officer.split()[0] for row in Audit.select(Audit.officer) if row.officer}
    own = " ".join((person.last_name, walked.officer("head.asino").name))
    assert names and not [name for name in names if name in page.partition("8. Кто")[2] and name not in own]


def test_where_the_data_went_is_told(walked: Any) -> None:
    person = child(main_case())
    answer = subject.gathered(person, ASKED, walked.officer("head.asino"), NOW)
    assert {"Передача случая в УС", "Извещение прокурора"} & {line.kind for line in answer.sent} or answer.sent
    assert all(line.recipient and line.sent for line in answer.sent)


# ------------------------------------------------------------------ what stays out


@pytest.mark.parametrize("login", sorted(ANSWERING))
def test_nothing_of_the_others_stands_in_the_print(walked: Any, login: str) -> None:
    """Every text of the case is a canary but the own card: a letter about one person tells of nobody else."""
    case = main_case()
    person = child(case)
    own = {name: getattr(person, name) for name, a in f.declared(Person).items() if isinstance(a, f.Line | f.Prose)}
    assert doors.plant(case) > 40
    Person.update({**own, "last_name": "Тихая", "first_name": "Анна", "patronymic": "", "gender": "f"}).where(
        Person.id == person.id
    ).execute()
    content = subject.answer(Person.get_by_id(person.id), ASKED, walked.officer(login), NOW)
    text = text_of(content)
    assert "Тихой Анн" in text and doors.CANARY not in text


def test_the_notifier_is_not_named_even_as_an_addressee(walked: Any) -> None:
    entry = AbuseFactEntry.select().where(AbuseFactEntry.source_org.is_null(False)).order_by(AbuseFactEntry.id).first()
    person = child(entry.case)
    letters: Any = registry.get("case-transfer")
    letters.update(to_org=entry.source_org).where(letters.case == entry.case_id).execute()
    AbuseFactEntry.update(source_person="Зоркая Вера").where(AbuseFactEntry.id == entry.id).execute()
    answer = subject.gathered(person, ASKED, walked.officer("head.asino"), NOW)
    assert "Зоркая" not in letter.html(answer)
    transfers = [line for line in answer.sent if line.kind == letters.spec.title]
    assert transfers and all(line.recipient == "адресат назван в документе" for line in transfers)


def test_a_sealed_case_stays_out_for_whoever_does_not_see_it(walked: Any) -> None:
    case = main_case()
    person = child(case)
    Case.update(confidentiality=Confidentiality.SEALED).execute()
    walked.visitor("head.asino").open(f"/case/{case.id}/")
    with pytest.raises(Forbidden):
        subject.answer(person, ASKED, walked.officer("specialist.asino"), NOW)
    Case.update(confidentiality=Confidentiality.NORMAL).where(Case.id != case.id).execute()
    member = FamilyMember.select().where(FamilyMember.document == case.family_id).first()
    other = Case.select().where(Case.id != case.id, Case.territory == case.territory).first()
    if other is not None and other.family_id:  # the same person is known from an open case
        FamilyMember.create(document=other.family_id, person=person.id, relation=member.relation_id, position=99)
        page = told(person, walked.officer("specialist.asino"))
        assert other.title in page and case.title not in page
    assert case.title in told(person, walked.officer("head.asino"))


# ------------------------------------------------------------------ the act


@pytest.mark.parametrize("login", LOGINS)
def test_only_head_and_specialist_of_the_territory_answer(walked: Any, login: str) -> None:
    person = child(main_case())
    visitor = walked.visitor(login)
    before = Audit.select().where(Audit.act == "subject").count()
    form = visitor.open(f"/person/{person.id}/request/", expect=None)
    answer = visitor.post(f"/person/{person.id}/data.pdf", FORM | {"csrf_token": visitor.token()}, expect=None)
    given = answer.body.startswith(b"%PDF")
    assert (form.status == 200, given) == (login in ANSWERING, login in ANSWERING)
    assert Audit.select().where(Audit.act == "subject").count() - before == int(given)
    if not given:
        assert form.status in {403, 404} and answer.status in {403, 404}


def test_the_request_stands_in_the_trail_and_on_the_card_is_a_button(walked: Any) -> None:
    person = child(main_case())
    visitor = walked.visitor("specialist.asino")
    page = visitor.open(visitor.open(f"/person/details/?id={person.id}").link("Запрос о своих данных"))
    answer = visitor.send(page, FORM, action="data.pdf")
    assert answer.headers["Content-Type"] == "application/pdf" and ASKED.number in text_of(answer.body)
    entry = Audit.select().where(Audit.act == "subject").get()
    assert (entry.document, entry.row_id) == ("person", str(person.id))
    reason = audit.told(entry).reason
    assert ASKED.number in reason and ASKED.identity in reason
    clerk = walked.visitor("clerk.asino").open(f"/person/details/?id={person.id}")
    assert not clerk.root.xpath("//a[contains(@href,'/request/')]")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": ""}, "required"),
        ({"identity": "паспорт"}, "required"),
        ({"received_on": date(2026, 6, 26)}, "future"),
    ],
)
def test_without_a_number_and_a_checked_identity_nothing_is_given(walked: Any, changed: Any, code: str) -> None:
    given = {name: getattr(ASKED, name) for name in ASKED.__slots__} | changed
    with pytest.raises(Refused) as caught:
        subject.answer(child(main_case()), Request(**given), walked.officer("head.asino"), NOW)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert not Audit.select().where(Audit.act == "subject").exists()


def test_an_incomplete_form_comes_back_with_what_was_typed(walked: Any) -> None:
    visitor = walked.visitor("head.asino")
    page = visitor.open(f"/person/{child(main_case()).id}/request/")
    refused = visitor.send(page, FORM | {"identity": "", "received_on": "32.13"}, action="data.pdf", expect=422)
    assert any("пишется" in line for line in refused.problems())
    assert refused.root.xpath("//input[@name='number']/@value") == [ASKED.number]


def test_the_answer_asks_for_the_password_once_more(walked: Any) -> None:
    person = child(main_case())
    visitor = walked.visitor("head.asino")
    with visitor.client.session_transaction() as session:
        session["confirmed_at"] = 0
    asked = visitor.post(f"/person/{person.id}/data.pdf", FORM | {"csrf_token": visitor.token()})
    assert "Подтвердите" in asked.title
    kept = {node.get("name"): node.get("value") for node in asked.form("data.pdf").xpath(".//input[@type='hidden']")}
    assert kept["number"] == ASKED.number


def test_the_command_prints_the_same_letter(walked: Any, tmp_path: Any) -> None:
    person, out = child(main_case()), tmp_path / "out.pdf"
    given = ["subject", str(person.id), str(out), "--request", ASKED.number, "--identity", ASKED.identity]
    run = walked.app.test_cli_runner().invoke(args=given)
    assert run.exit_code == 0, run.output
    assert ASKED.number in text_of(out.read_bytes()) and out.stat().st_mode & 0o777 == 0o600
    assert walked.app.test_cli_runner().invoke(args=["subject", "999999", str(out), *given[3:]]).exit_code == 1
