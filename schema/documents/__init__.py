"""Table of contents: papers of the model, one file each, in the order of the eleven stages."""

import schema.registers
from schema.documents import (
    case_decision,
    case_transfer,
    child_placement,
    court_claim,
    curator_order,
    diagnostic_report,
    family_card,
    inspection_act,
    investigation_report,
    meeting,
    monitoring_form,
    monitoring_result,
    opening_decision,
    phone_message,
    plan_approval_order,
    plan_expertise,
    prosecutor_notice,
    rehab_plan,
    removal_act,
    removal_decree,
    rights_plan,
    risk_assessment,
    safety_plan,
    service_memo,
)
