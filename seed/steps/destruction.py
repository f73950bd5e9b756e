"""A signal refused long ago, whose term of keeping is over: the act of its destruction in each municipality."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from console import officers, records, workflow
from schema.case import Case
from schema.documents.destruction_act import CommissionMember, DestructionAct
from schema.places import Territory
from schema.spec import Stage, State
from seed.people import Office
from seed.steps.timeline import typed

#: Copies of the database are kept as many days in the demonstration.
_BACKUP_DAYS = 30


def old_case(territory: Territory, now: datetime) -> Case:
    """A case taken over from the paper books with its number and days alone."""
    refused_on = date(2019, 4, 12)
    values = {
        "signal_number": "14/2019",
        "stage": int(Stage.RECEPTION),
        "state": State.REFUSED,
        "received_on": refused_on - timedelta(days=10),
        "stage_since": refused_on,
    }
    found: Case = records.create(Case, values, officers.system(now.date(), territory.id), now).row
    return found


def destroy(office: Office, now: datetime) -> None:
    """Drawn up by the specialist with the clerk, approved by the head."""
    old_case(office.territory, now)
    drafter, clerk = office.officer("specialist", now), office.officer("clerk", now)
    act = typed(
        DestructionAct,
        drafter,
        now,
        {
            "commission": [
                CommissionMember(employee=drafter.employee_id, chair=True),
                CommissionMember(employee=clerk.employee_id),
            ],
            "backups_until": now.date() + timedelta(days=_BACKUP_DAYS),
        },
    )
    workflow.perform(act, "submit", drafter, now)
    workflow.perform(act, "approve", office.officer("head", now), now)
