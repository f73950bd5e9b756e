"""Papers of a removal as the officers type them, for the stories in which children are taken from danger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.journeys.story import TEXT, Story
from tests.pages import Page


def moment(at: datetime) -> str:
    return f"{at:%d.%m.%Y %H:%M}"


def mother(story: Story) -> int:
    """The card of the mother, from whom the children are taken."""
    return story.write(
        "specialist",
        "person",
        last_name="Черных",
        first_name="Анна",
        patronymic="Петровна",
        gender="f",
        birth_date="03.03.1990",
    )


def decree(story: Story, parent: int, **given: Any) -> int:
    """The specialist's draft of the decree, sent to the mayor."""
    row = story.write(
        "specialist",
        "removal-decree",
        **{
            "issued_time": f"{story.now:%H:%M}",
            "parents_from_whom": [str(parent)],
            "address_of_removal": "ул. Учебная, д. 5, кв. 2",
            "threat_basis": ["REMOVAL.NO_CARE", "REMOVAL.PARENT_STATE"],
            "threat_description": "мать в состоянии опьянения, дети сутки без еды в нетопленом доме.",
            "basis_documents": "акта обследования и листа оценки риска",
            "placement_planned": "PLACEMENT.SHELTER",
            "placement_org": str(story.body("executor").id),
            "assigned_to": str(story.employee("specialist").id),
            "claim_kind_planned": "restriction",
            "control_assigned_to": str(story.employee("deputy").id),
            **given,
        },
    )
    story.do("specialist", "removal-decree", row, "submit")
    return row


def sign(story: Story, row: int, number: str, expect: int = 200) -> Page:
    """The mayor signs; the number is that of the administration's series."""
    visitor = story.as_("mayor")
    given = {"csrf_token": visitor.token(), "reg_number": number}
    return visitor.post(f"/removal-decree/{row}/do/approve", given, expect=expect)


def act(story: Story, based_on: int, child: Any, removed_at: datetime, expect: int = 200, **given: Any) -> int:
    """A draft of the act about one child."""
    return story.write(
        "specialist",
        "removal-act",
        query=f"&child={child.id}&decree={based_on}",
        expect=expect,
        **{
            "child": str(child.id),
            "decree": str(based_on),
            "removed_at": moment(removed_at),
            "finished_at": moment(story.now),
            "address": "ул. Учебная, д. 5, кв. 2",
            "parents_present": "1",
            "child_opinion": "согласен уехать, просит не разлучать с сестрой",
            "threat_basis": ["REMOVAL.NO_CARE"],
            "placed_to": "PLACEMENT.SHELTER",
            "handed_org": str(story.body("executor").id),
            "handed_to": "дежурный воспитатель Лапина О. С.",
            "handed_at": moment(story.now),
            "commission-count": "2",
            "commission-0-employee": str(story.employee("specialist").id),
            "commission-1-employee": str(story.employee("clerk").id),
            "participants-count": "1",
            "participants-0-role": "police",
            "participants-0-name": "Рогов Семён Ильич",
            "participants-0-org": "ОПДН",
            **given,
        },
    )


def signed(story: Story, key: str, row: int) -> int:
    story.do("specialist", key, row, "submit")
    story.do("head", key, row, "approve")
    return row


def notice(story: Story, based_on: int) -> int:
    row = story.write(
        "specialist",
        "prosecutor-notice",
        decree=str(based_on),
        recipient="прокурору района, советнику юстиции И. И. Лугову",
        sent_at=moment(story.now),
        channel="phone",
    )
    return signed(story, "prosecutor-notice", row)


def placement(story: Story, child: Any, kind: str = "SHELTER", based_on: int = 0, **given: Any) -> int:
    """Where the child is; by the act ``based_on`` unless other grounds are given."""
    row = story.write(
        "specialist",
        "child-placement",
        query=f"&child={child.id}",
        **{
            "child": str(child.id),
            "kind": f"PLACEMENT.{kind}",
            "org": str(story.body("executor").id),
            "from_at": moment(story.now),
            "basis_kind": "removal",
            "basis_document": "акт об отобрании",
            "removal_act": str(based_on) if based_on else "",
            "child_opinion": "согласен",
            **given,
        },
    )
    return signed(story, "child-placement", row)


def claim(story: Story, based_on: int, parent: int, **given: Any) -> int:
    row = story.write(
        "specialist",
        "court-claim",
        **{
            "decree": str(based_on),
            "defendants": [str(parent)],
            "claim_kind": "restriction",
            "court": "Асиновский городской суд Томской области",
            "filed_on": "сегодня",
            "enclosures": "исковое заявление, 4 л.; постановление, 2 л.; акты об отобрании, 4 л.",
            **given,
        },
    )
    return signed(story, "court-claim", row)


def decide(story: Story, row: int, decision: str, **given: Any) -> None:
    """The decision of the court, in force today: a mark of execution."""
    typed = {"decision": decision, "decision_on": "сегодня", "decision_text": TEXT, "in_force_on": "сегодня"}
    story.edit("specialist", "court-claim", row, **{**typed, **given})


def home(story: Story, child: Any, parent: int) -> int:
    return placement(
        story, child, "RETURNED", org="", person=str(parent), basis_kind="court", basis_document="решение суда"
    )


def removed_and_returned(story: Story) -> None:
    """The whole branch in short: decree, an act for each child, prosecutor, placement, claim, court, home again."""
    parent = mother(story)
    row = decree(story, parent)
    sign(story, row, "512")
    story.later(hours=2)
    children = story.children
    acts = [signed(story, "removal-act", act(story, row, child, story.now)) for child in children]
    notice(story, row)
    for child, paper in zip(children, acts, strict=True):
        placement(story, child, based_on=paper)
    story.later(days=1)
    suit = claim(story, row, parent)
    story.later(days=1)
    decide(story, suit, "refused")
    for child in children:
        home(story, child, parent)
