"""D01 before the first signal: the guardianship body agrees with every institution of stage 1 how to pass it on."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from console import workflow
from schema.documents.cooperation_agreement import CooperationAgreement
from schema.places import Organisation, OrganisationRole
from seed.people import Office
from seed.steps.timeline import on_working_day, typed

#: Signed so many calendar days before the present: before the earliest case of the demonstration.
DAYS_BEFORE = 400


def sign(office: Office, now: datetime) -> None:
    """An agreement with each source institution of the municipality, prolonged from year to year."""
    day = on_working_day((now - timedelta(days=DAYS_BEFORE)).date())
    moment = datetime.combine(day, time(10, 0))
    sources = Organisation.select().where(
        Organisation.territory == office.territory, Organisation.role_in_system == OrganisationRole.SOURCE
    )
    for institution in sources.order_by(Organisation.id):
        moment += timedelta(minutes=15)
        _sign_with(institution, office, moment)


def _sign_with(institution: Organisation, office: Office, now: datetime) -> None:
    drafter = office.officer("specialist", now)
    given = {
        "parties": [
            {
                "organisation": institution.id,
                "contact_person": f"{institution.head_position or 'руководитель'} либо дежурный специалист",
                "contact_phone": f"+7 382 {300 + institution.id % 600}-1{institution.id % 10}-20",
            }
        ],
        "signal_channels": ["CHANNEL.MEMO", "CHANNEL.PHONE", "CHANNEL.EMAIL"],
        "valid_from": now.date(),
        "valid_to": now.date() + relativedelta(years=1, days=-1),
    }
    agreement = typed(CooperationAgreement, drafter, now, given)
    workflow.perform(agreement, "submit", drafter, now)
    workflow.perform(agreement, "approve", office.officer("head", now), now)
