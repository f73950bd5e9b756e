"""Table of contents: papers of the model, one file each, in the order of the eleven stages."""

import schema.corrections
import schema.registers
from schema.documents import (
    case_decision,
    case_transfer,
    curator_order,
    diagnostic_report,
    family_card,
    hearing,
    inspection_act,
    investigation_report,
    letter_out,
    meeting,
    monitoring_form,
    monitoring_result,
    opening_decision,
    pd_consent,
    phone_message,
    plan_approval_order,
    plan_expertise,
    rehab_plan,
    rights_plan,
    risk_assessment,
    safety_plan,
    service_memo,
)
