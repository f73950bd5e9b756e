"""The vocabulary of declarations: frozen values without behaviour, which every other layer reads."""

from schema.spec.access import Access, Reach
from schema.spec.checks import AtLeast, Check, EnteredInTime, MinLength, NotFuture, Order, Within
from schema.spec.cycles import annulment, approval, registration, replacement, sending
from schema.spec.document import (
    Alike,
    Batch,
    FollowUp,
    Journal,
    JournalColumn,
    Keeping,
    Listing,
    Numbering,
    Reset,
    Section,
    Spec,
)
from schema.spec.labels import Labelled, Relation, Role, Sensitivity, Severity, Stage, State, Status
from schema.spec.local import GENERAL, Local, Words
from schema.spec.needs import CheckNeed, Condition, Need, NeedKind, PaperNeed
from schema.spec.printing import Clause, Print
from schema.spec.terms import Direction, Escalation, Event, Extension, Repetition, Roll, Term, Unit
from schema.spec.transition import CaseTransition, Transition

__all__ = [
    "GENERAL",
    "Access",
    "Alike",
    "AtLeast",
    "Batch",
    "CaseTransition",
    "Check",
    "CheckNeed",
    "Clause",
    "Condition",
    "Direction",
    "EnteredInTime",
    "Escalation",
    "Event",
    "Extension",
    "FollowUp",
    "Journal",
    "JournalColumn",
    "Keeping",
    "Labelled",
    "Listing",
    "Local",
    "MinLength",
    "Need",
    "NeedKind",
    "NotFuture",
    "Numbering",
    "Order",
    "PaperNeed",
    "Print",
    "Reach",
    "Relation",
    "Repetition",
    "Reset",
    "Role",
    "Roll",
    "Section",
    "Sensitivity",
    "Severity",
    "Spec",
    "Stage",
    "State",
    "Status",
    "Term",
    "Transition",
    "Unit",
    "Within",
    "Words",
    "annulment",
    "approval",
    "registration",
    "replacement",
    "sending",
]
