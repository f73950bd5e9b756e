"""Table of contents: papers of the model, one file each, in the order of the eleven stages."""

import schema.registers
from schema.documents import (
    case_decision,
    case_package,
    case_transfer,
    cooperation_agreement,
    curator_order,
    diagnostic_report,
    family_card,
    inspection_act,
    investigation_report,
    measure_report,
    meeting,
    monitoring_form,
    monitoring_result,
    opening_decision,
    patronage_contract,
    phone_message,
    plan_approval_order,
    plan_expertise,
    plan_presentation,
    rehab_plan,
    rights_plan,
    risk_assessment,
    safety_plan,
    service_memo,
)
