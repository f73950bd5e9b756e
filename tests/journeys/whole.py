"""One case of Asino walked to its end with every kind of paper: the material of the tests of every document."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from schema import registry
from schema.places import Territory
from seed.steps.destruction import old_case
from tests.journeys import removal
from tests.journeys.everyday import everyday
from tests.journeys.story import TEXT, Story, word


def walk_everything(world: Any) -> Story:
    """Signal by telephone and by memo, a safety plan, the whole way to closing."""
    story = Story(world, "asino", datetime(2026, 4, 2, 10, 0))
    agreement(story, story.employee("source").organisation_id)
    _telephone(story)
    destruction_act(story)
    memo = story.memo()
    story.later(hours=2)
    story.register(memo)
    story.later(days=1)
    sheets = story.assess(safety="SAFETY.CONDITIONAL")
    story.inspect()
    safety_plan(story, sheets[0])
    story.investigate()
    story.move("specialist", "T02")
    story.open_case()
    plan = story.rights_plan()
    story.do("deputy", "rights-plan", plan, "approve")
    story.later(days=1)
    story.hand_to_service()
    story.move("specialist", "T05")
    order = story.curator()
    story.acquaint(order)
    story.package()
    card = story.family_card()
    story.move("service", "T06")
    agreed, _ = story.to_control()
    story.report()
    story.control()
    everyday(story, agreed)
    sent_and_returned(story)
    asked_to_stand_in(story)
    removal.removed_and_returned(story)
    council = story.schedule(
        story.now.date() + timedelta(days=10), {"kind": "AGENDA.MONITORING"}, {"kind": "AGENDA.FURTHER"}
    )
    form = story.monitoring(council)
    story.do("curator", "monitoring-form", form, "hand-over")
    story.grade_work(form)
    story.do(story.accepts, "monitoring-form", form, "accept")
    story.move(story.accepts, "T11")
    story.result(form)
    story.later(days=10)
    story.hold(council, "RESULTS_APPROVED", "CLOSE")
    story.move("secretary", "T12")
    closing = story.assess("closing", plus=1)
    story.decide(
        "close",
        council,
        2,
        form,
        close_reason="CLOSE.G1",
        closing_risk=str(closing[0]),
        aftercare_text="школа и участковый социальный работник",
        unmet_criteria_reason="первый мониторинг, семья справляется",
    )
    story.edit("curator", "family-card", card, closed_on="сегодня", close_reason="CLOSE.G1")
    story.do("service", "family-card", card, "close")
    story.move("head", "T18")
    report_on_the_regulation(Story(world, "asino", story.now), "2026-04-01", story.now)
    return story


def report_on_the_regulation(story: Story, since: str, until: datetime) -> int:
    """The control of terms sums up a period, counts again, and the deputy to whom the control is given signs."""
    row = story.write("supervisor", "regulation-report", period_from=since, period_to=f"{until:%d.%m.%Y}")
    story.do("supervisor", "regulation-report", row, "recount")
    story.do("supervisor", "regulation-report", row, "submit")
    story.do("deputy", "regulation-report", row, "approve")
    return row


def agreement(story: Story, organisation_id: int) -> int:
    """An institution agrees with the guardianship body how signals are passed on."""
    return story.approved(
        "specialist",
        "head",
        "cooperation-agreement",
        guardianship_org=str(story.body("guardianship").id),
        signal_channels=["CHANNEL.MEMO", "CHANNEL.PHONE", "CHANNEL.EMAIL"],
        valid_to="+365",
        **{
            "parties-count": "1",
            "parties-0-organisation": str(organisation_id),
            "parties-0-signatory": "директора Лозового Германа Олеговича",
            "parties-0-contact_person": "социальный педагог Калинкина И. О.",
            "parties-0-contact_phone": "8 (38241) 2-14-35",
        },
    )


def destruction_act(story: Story) -> int:
    """A signal refused long ago is due: the specialist draws up the act with the clerk, the head approves it."""
    old_case(story.place, story.now)
    return story.approved(
        "specialist",
        "head",
        "destruction-act",
        backups_until="+30",
        **{
            "commission-count": "2",
            "commission-0-employee": str(story.employee("specialist").id),
            "commission-1-employee": str(story.employee("clerk").id),
        },
    )


def sent_and_returned(story: Story) -> int:
    """The family seems to have moved; the other territory does not find it and sends the case back."""
    row = story.write(
        "specialist",
        "case-handover",
        to_territory=str(Territory.get(Territory.code == "kedrovy").id),
        moved_on="сегодня",
        new_address="г. Кедровый, 1 мкр., д. 7, кв. 12",
    )
    story.do("head", "case-handover", row, "send")
    there = Story(story.world, "kedrovy", story.now)
    there.do("head", "case-handover", row, "return", remark="По этому адресу семья не проживает")
    return row


def asked_to_stand_in(story: Story) -> int:
    """A leave lies ahead; the colleague declines, then agrees – and the leave is over before the night of its day."""
    row = story.write(
        "service_clerk",
        "curator-handover",
        kind="leave",
        receiver=str(story.employee("curator2").id),
        starts_on="+7",
        ends_on="+21",
    )
    story.do("service", "curator-handover", row, "send")
    story.do("curator2", "curator-handover", row, "return", remark="В эти недели сам в отпуске")
    story.do("service", "curator-handover", row, "send")
    story.do("curator2", "curator-handover", row, "accept")
    return row


def _telephone(story: Story) -> None:
    row = story.write(
        "source",
        "phone-message",
        from_person="Калинкина Инга Олеговна",
        from_position="социальный педагог",
        from_phone="2-14-35",
        to_org=str(story.body("guardianship").id),
        to_person="Ручьёва Н.С., делопроизводитель",
        location="ул. Учебная, д. 5",
        immediate_threat="no",
        text="Ребёнок пришёл в школу голодным, дома нет взрослых.",
        received_by="Ручьёва Н.С., делопроизводитель",
        read_back="1",
        **{
            "children-count": "1",
            "children-0-last_name": "Ким",
            "children-0-first_name": "Вера",
            "children-0-gender": "f",
        },
    )
    story.do("source", "phone-message", row, "send")


def safety_plan(story: Story, sheet: int) -> int:
    """A safety plan of twenty days, checked every third day."""
    caregiver = story.children[0]
    threat = registry.get("risk-assessment").get_by_id(sheet).safety_marks[3].factor_id
    return story.approved(
        "specialist",
        "head",
        "safety-plan",
        risk_assessment=str(sheet),
        threats=[threat],
        child_stays=word("STAY"),
        caregiver=str(story.children[1].id),
        caregiver_consent_on="сегодня",
        valid_to="+20",
        check_every_days="3",
        parent=str(caregiver.id),
        parent_consent="agreed",
        consent_on="сегодня",
        **{
            "measures-count": "1",
            "measures-0-threat": threat,
            "measures-0-action": TEXT,
            "measures-0-responsible_person": "специалист органа опеки",
            "measures-0-due_on": "+5",
            "measures-0-check_way": word("CHECKWAY"),
            "emergency_contacts-count": "1",
            "emergency_contacts-0-who": "детский телефон доверия",
            "emergency_contacts-0-phone": "8-800-2000-122",
        },
    )
