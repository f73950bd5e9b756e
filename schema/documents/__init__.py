"""Table of contents: papers of the model, one file each, in the order of the eleven stages."""

import schema.registers  # noqa: F401  papers link to register rows: the registers are loaded before the first of them
from schema.documents import (
    phone_message,  # noqa: F401  1
    service_memo,  # noqa: F401  1
    risk_assessment,  # noqa: F401  2
    investigation_report,  # noqa: F401  2
    safety_plan,  # noqa: F401  2
    inspection_act,  # noqa: F401  2, 5
    opening_decision,  # noqa: F401  3
    rights_plan,  # noqa: F401  3
    case_transfer,  # noqa: F401  3–4
    curator_order,  # noqa: F401  4
    family_card,  # noqa: F401  4
    diagnostic_report,  # noqa: F401  5
    rehab_plan,  # noqa: F401  5, 8, 11
    meeting,  # noqa: F401  6, 10
    plan_expertise,  # noqa: F401  6
    plan_approval_order,  # noqa: F401  7, 11
    monitoring_form,  # noqa: F401  9
    monitoring_result,  # noqa: F401  9–10
    case_decision,  # noqa: F401  11
)
