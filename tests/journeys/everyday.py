"""Letters, visits, receptions and the other papers of every day, told through the pages (L.2)."""

from __future__ import annotations

from typing import Any

from schema.people import Person
from schema.places import Organisation
from tests.journeys.story import Story


def office(story: Story, kind: str) -> str:
    """The id of an organisation of the territory by its kind, as a form takes it."""
    found = Organisation.get(Organisation.territory == story.place, Organisation.org_kind == f"ORGKIND.{kind}")
    return str(found.id)


def draft_letter(story: Story, kind: str, role: str = "clerk", **given: Any) -> int:
    """A letter of a kind with its ready text."""
    if not {"addressee_org", "addressee_text"} & set(given):
        given["addressee_org"] = office(story, "SCHOOL")
    return story.write(role, "letter-out", kind=f"LETTER.{kind}", **{"text": "", **given})


def send_letter(story: Story, letter: int, signer: str = "head", clerk: str = "clerk") -> None:
    """Signed by the office and marked as sent."""
    story.do(signer, "letter-out", letter, "sign")
    story.edit(clerk, "letter-out", letter, dispatch_way="DISPATCH.POST")
    story.do(clerk, "letter-out", letter, "send")


def answer(story: Story, letter: int, role: str = "clerk", **given: Any) -> int:
    """The answer to a letter is registered."""
    typed = {"kind": "LETTERIN.ANSWER", "from_organisation": office(story, "SCHOOL"), "answers": str(letter)}
    return story.write(role, "letter-in", query=f"&answers={letter}", **{**typed, "sender_number": "12-и", **given})


def receive_citizen(story: Story, **given: Any) -> int:
    """A citizen comes and leaves a written appeal."""
    typed = {
        "applicant": "Калинкина Инга Олеговна",
        "applicant_address": "г. Асино, ул. Садовая, д. 2",
        "outcome": "APPEAL.WRITTEN",
        "registered_on": "сегодня",
    }
    return story.write("clerk", "reception", **{**typed, **given})


def record_child(story: Story, child: Person, **given: Any) -> int:
    """A child without care stands on the primary register."""
    typed = {
        "received_from": "школа",
        "child": str(child.id),
        "found_at": "г. Асино, ул. Учебная, д. 5",
        "cause": "NOCARE.ABSENT",
        "inspected_on": "сегодня",
        "established_on": "сегодня",
    }
    return story.write("specialist", "primary-record", **{**typed, **given})


def visit(story: Story, **given: Any) -> int:
    """The curator comes and finds nobody at home."""
    typed = {
        "aim": "VISITAIM.PATRONAGE",
        "outcome": "not_home",
        "visited_at": f"{story.now:%d.%m.%Y %H:%M}",
        "missed_reason": "дверь не открыли, оставлено приглашение",
        "next_on": "+3",
    }
    return story.write("curator", "visit", **{**typed, **given})


def assignment(story: Story, role: str = "specialist", **given: Any) -> int:
    """The head asks an officer for something by a day."""
    typed = {
        "task": "Проверить, получены ли ответы на запросы",
        "assigned_to": str(story.employee(role).id),
        "due_on": "+5",
        "base": "совещание при начальнике отдела",
    }
    return story.write("head", "assignment", **{**typed, **given})


def hearing(story: Story, **given: Any) -> int:
    """A hearing in court with the power of attorney, signed by the head."""
    typed = {
        "court": "Асиновский городской суд",
        "court_case": "2-115/2026",
        "claim": "об ограничении родительских прав",
        "our_role": "COURTROLE.OPINION",
        "held_at": f"{story.now.replace(day=28):%d.%m.%Y} 10:00",
        "representative": str(story.employee("specialist").id),
        "valid_until": "+180",
    }
    texts = {"powers": "давать заключение по делу, заявлять ходатайства"}
    return story.approved("specialist", "head", "hearing", **{**typed, **texts, **given})


def guardian(story: Story) -> Person:
    """A grown-up whose card says everything a consent needs, as the curator enters it."""
    row = story.edit_new(
        "curator",
        "person",
        last_name="Черных",
        first_name="Илья",
        patronymic="Петрович",
        gender="m",
        birth_date="03.03.1980",
        addr_registered="г. Асино, ул. Учебная, д. 5, кв. 2",
        id_doc_kind="IDDOC.PASSPORT",
        id_series="6900",
        id_number="123456",
        id_issued_by="Отделом внутренних дел Асиновского района",
        id_issued_on="10.03.2000",
    )
    return Person.get_by_id(row)


def consent(story: Story, **given: Any) -> int:
    """The parent signs the consent, the curator takes it."""
    typed = {
        "operator_org": str(story.body("authorised_service").id),
        "person": str(guardian(story).id),
        "valid_until": "+365",
        "given_on": "сегодня",
        "purposes": "социальный патронаж семьи",
        "data_list": "фамилия, имя, отчество, адрес, телефон",
        "actions_list": "сбор, хранение, использование",
    }
    row = story.write("curator", "pd-consent", **{**typed, **given})
    story.do("curator", "pd-consent", row, "accept")
    return row


def everyday(story: Story, plan: int) -> None:
    """One of every such paper in a case whose plan is in work."""
    letter = draft_letter(story, "SCHOOL")
    story.do("clerk", "letter-out", letter, "submit")
    send_letter(story, letter)
    story.later(hours=2)
    answer(story, letter)
    service = str(story.body("authorised_service").id)
    extract = draft_letter(story, "EXTRACT", "specialist", plan=str(plan), addressee_org=service)
    story.do("specialist", "letter-out", extract, "submit")
    send_letter(story, extract)
    receive_citizen(story)
    record_child(story, story.children[0])
    visit(story)
    assignment(story)
    hearing(story)
    consent(story)
