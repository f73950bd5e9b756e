"""The domain's own table of moves (D.3), told apart from the regulation files and from the code that judges needs.

A move is lawful when the case stands where it begins, the officer has its role, and the papers that D.3 demands lie in
the case. ``lacking`` names the papers that are missing by looking at rows alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from schema import registry
from schema.case import Case
from schema.history import StageTransition

IN_FORCE = ("registered", "agreed", "approved", "sent", "received", "in_progress", "completed")
OFF_CONTROL = ("MEASURESTATE.DONE", "MEASURESTATE.CANCELLED")
SIGNALLED = ((2, "signal"), (2, "investigating"))
EVERY_OPEN = tuple((stage, "open") for stage in range(3, 12))
#: Wherever a case is worked on: a child may leave it, and the family may move.
UNFINISHED = (*SIGNALLED, (3, "signal"), (3, "investigating"), *EVERY_OPEN, (11, "suspended"))


@dataclass(frozen=True, slots=True)
class Way:
    """From where, to which stage and state (None: as before), by whom in Asino and in Kedrovy."""

    starts: tuple[tuple[int, str], ...]
    stage: int | None
    state: str | None
    asino: frozenset[str]
    kedrovy: frozenset[str]

    def leads(self, place: tuple[int, str]) -> tuple[int, str]:
        return (self.stage or place[0], self.state or place[1])


def way(starts: Any, stage: int | None, state: str | None, asino: str, kedrovy: str | None = None) -> Way:
    by_asino, by_kedrovy = asino.split(), (asino if kedrovy is None else kedrovy).split()
    return Way(tuple(starts), stage, state, frozenset(by_asino), frozenset(by_kedrovy))


def at(stage: int, state: str = "open") -> tuple[tuple[int, str], ...]:
    return ((stage, state),)


#: D.3 with L.5: Asino's service accepts the form, Kedrovy's department does; only Kedrovy suspends.
WAYS: dict[str, Way] = {
    "T02": way(SIGNALLED, 3, "investigating", "specialist"),
    "T03": way(SIGNALLED, None, "refused", "head"),
    "T03a": way(SIGNALLED, None, "transferred", "head"),
    "T03b": way(SIGNALLED, None, "attached", "specialist head"),
    "T04": way(((3, "signal"), (3, "investigating")), None, "open", "head"),
    "T05": way(at(3), 4, None, "specialist head"),
    "T06": way(at(4), 5, None, "service"),
    "T06r": way(at(4), 3, None, "service"),
    "T07": way(at(5), 6, None, "curator"),
    "T08": way(at(6), 7, None, "secretary"),
    "T08r": way(at(6), 5, None, "secretary"),
    "T09": way(at(7), 8, None, "service"),
    "T10": way(at(8), 9, None, "curator"),
    "T11": way(at(9), 10, None, "service", "head"),
    "T11r": way(at(9), 8, None, "curator"),
    "T12": way(at(10), 11, None, "secretary"),
    "T12r": way(at(10), 9, None, "secretary"),
    "T13": way(at(11), 8, None, "head"),
    "T14": way(at(11), 7, None, "service"),
    "T15": way(at(11), 5, None, "head"),
    "T16": way(at(11), None, "suspended", "", "head"),
    "T17": way(at(11, "suspended"), 8, "open", "", "head"),
    "T17a": way(at(11, "suspended"), 5, "open", "", "head"),
    "T17b": way(at(11, "suspended"), 9, "open", "", "head"),
    "T18": way(at(11), None, "closed", "head"),
    "T18a": way((*EVERY_OPEN, (11, "suspended")), None, "closed", "head"),
    "T18b": way(UNFINISHED, None, None, "head"),
    "T19": way(at(11, "suspended"), None, "closed", "", "head"),
}
#: Moves that come with a paper and not with a button.
WITH_PAPER = {
    "T00": way(at(1, "draft"), 1, "draft", "source clerk"),
    "T01": way(at(1, "draft"), 2, "signal", "clerk specialist"),
    "T01c": way(at(1, "draft"), 2, "signal", "clerk specialist"),
    "T20": way(tuple((stage, "closed") for stage in range(2, 12)), None, None, "clerk specialist"),
    "T21": way(UNFINISHED, None, "transferred", "head"),
}
PLACES = {
    *(at(1, "draft") + SIGNALLED + EVERY_OPEN + at(3, "investigating") + at(11, "suspended")),
    *((2, state) for state in ("refused", "transferred", "attached")),
    *((stage, "closed") for stage in range(3, 12)),
    *((stage, "transferred") for stage in range(2, 12)),
}


class Shelf:
    """The papers of one case as rows."""

    def __init__(self, case: Case, today: date) -> None:
        self.case, self.today = case, today

    def rows(self, key: str, statuses: tuple[str, ...] = IN_FORCE, **equal: Any) -> list[Any]:
        model: Any = registry.get(key)
        found = model.select().where(model.case == self.case.id, model.status.in_(statuses)).order_by(model.id)
        return [row for row in found if all(_plain(getattr(row, name)) == value for name, value in equal.items())]

    def since(self, stage: int, rows: list[Any]) -> list[Any]:
        """Those dated not before the case last came to the stage."""
        query = StageTransition.select().where(StageTransition.case_id == self.case.id)
        days = [m.happened_on for m in query if m.to_stage == stage and m.from_stage != stage]
        return [row for row in rows if row.doc_date and row.doc_date >= max(days)] if days else rows

    def each_child(self, rows: list[Any]) -> bool:
        return {child.id for child in self.case.active_children} <= {row.child_id for row in rows}

    def council(self, *kinds: str, decision: str = "", since: int = 0) -> list[Any]:
        """Items about the case in signed protocols, of these kinds and this decision."""
        meeting: Any = registry.get("meeting")
        item: Any = dict(registry.row_models(meeting))["agenda"]
        found = item.select(item, meeting).join(meeting, on=(item.document == meeting.id))
        found = found.where(item.case == self.case.id, meeting.status == "approved")
        items = [one for one in found if one.kind_id in {f"AGENDA.{kind}" for kind in kinds}]
        items = [one for one in items if not decision or one.decision_kind_id == f"COUNCILDEC.{decision}"]
        if not since:
            return items
        query = StageTransition.select().where(StageTransition.case_id == self.case.id)
        days = [m.happened_on for m in query if m.to_stage == since and m.from_stage != since]
        return [one for one in items if not days or one.document.held_on >= max(days)]


def _plain(value: Any) -> Any:
    return value.id if hasattr(value, "_meta") else str(value) if isinstance(value, str) else value


Lack = Callable[[Shelf], dict[str, Any]]


def _opening(s: Shelf) -> dict[str, Any]:
    return {"решение об открытии": s.rows("opening-decision", decision="open")}


def _t02(s: Shelf) -> dict[str, Any]:
    entries = s.rows("abuse-journal")
    sheets = s.rows("risk-assessment")
    reports = s.rows("investigation-report")
    grounds = {"INVRESULT.CONFIRMED", "INVRESULT.PARTLY", "INVRESULT.RISK"}
    return {
        "исполнитель": entries and all(row.assigned_to_id for row in entries),
        "оценка риска": s.each_child(sheets),
        "акт обследования": s.each_child(s.rows("inspection-act", purpose="signal")),
        "заключение": reports and (reports[-1].result_id in grounds or _high(s, sheets)),
        "безопасность": all(_safe(s, child.id, sheets) for child in s.case.active_children),
    }


def _high(s: Shelf, sheets: list[Any]) -> bool:
    return bool(sheets) and sheets[-1].risk_level_id == "RISK.HIGH"


def _safe(s: Shelf, child: int, sheets: list[Any]) -> bool:
    own = [sheet for sheet in sheets if sheet.child_id == child]
    match own[-1].safety_decision_id if own else "":
        case "SAFETY.SAFE":
            return True
        case "SAFETY.CONDITIONAL":
            plans = [plan for plan in s.rows("safety-plan") if plan.valid_from <= s.today <= plan.valid_to]
            return any(child in {one.id for one in plan.children} for plan in plans)
        case "SAFETY.UNSAFE":
            four = ("removal-act", "child-placement")
            done = all(any(row.child_id == child for row in s.rows(key)) for key in four)
            return bool(done and s.rows("removal-decree") and s.rows("prosecutor-notice"))
    return False


def _t03(s: Shelf) -> dict[str, Any]:
    known = [e for e in s.rows("abuse-journal") if e.source_org_id and not e.anonymous]
    answered = all(entry.feedback_on for entry in known if entry.source_kind_id != "SOURCE.OWN")
    return {"заключение": s.rows("investigation-report", result="INVRESULT.NOT_CONFIRMED"), "ответ источнику": answered}


def _t05(s: Shelf) -> dict[str, Any]:
    return {
        **_opening(s),
        "план ЗПР": s.rows("rights-plan"),
        "передача": s.rows("case-transfer", ("sent", "received")),
    }


def _t06(s: Shelf) -> dict[str, Any]:
    orders = s.rows("curator-order")
    return {
        "пакет принят": s.rows("case-transfer", ("received",)),
        "опись": s.since(4, s.rows("case-package")),
        "журнал поступивших": s.rows("incoming-journal", ("registered",)),
        "приказ": orders,
        "ознакомлен": orders and all(row.acquainted_on for row in orders[-1].acquainted),
        "карта": s.rows("family-card", ("registered",)),
    }


def _t07(s: Shelf) -> dict[str, Any]:
    refused = s.rows("patronage-contract", ("draft", "returned"))
    return {
        "диагностика": s.rows("diagnostic-report"),
        "акт службы": s.rows("inspection-act", purpose="stage5"),
        "договор": s.rows("patronage-contract") or any(getattr(row, "refused", False) for row in refused),
        "план готов": s.rows("rehab-plan", ("ready",)),
        "представление": s.since(5, s.rows("plan-presentation", ("sent", "received"))),
    }


def _t08(s: Shelf) -> dict[str, Any]:
    return {
        "экспертиза": s.since(5, s.rows("plan-expertise")),
        "протокол": s.council("PLAN_EXPERTISE", "NEW_PLAN", decision="AGREE", since=6),
    }


def _continued(s: Shelf) -> dict[str, Any]:
    return {"решение": s.since(11, s.rows("case-decision", kind="continue"))}


def _council_on(s: Shelf, decision: str) -> Any:
    return s.council("FURTHER", "SUSPENSION", "CLOSING", decision=decision)


def _new_plans(s: Shelf) -> list[Any]:
    """Versions that the council agreed and no order has put in force yet."""
    agreed = s.council("NEW_PLAN", decision="AGREE")
    return [item for item in agreed if item.plan_id and str(item.plan.status) in {"ready", "agreed"}]


def _resumed(s: Shelf) -> dict[str, Any]:
    fresh = [row for row in s.rows("risk-assessment") if row.assessed_on >= s.today - timedelta(days=30)]
    return {
        "решение": s.since(11, s.rows("case-decision", kind="resume")),
        "свежая оценка риска": s.each_child(fresh),
    }


def _closing(s: Shelf) -> dict[str, Any]:
    rows = {(row.plan_id, row.measure_number): row for row in s.rows("control-journal")}.values()
    return {
        "решение": s.since(11, s.rows("case-decision", kind="close")),
        "Совет": _council_on(s, "CLOSE"),
        "оценка риска": s.each_child(s.rows("risk-assessment", kind="closing")),
        "контроль закрыт": all(row.off_control_on or row.state_id in OFF_CONTROL for row in rows),
    }


def _objective(s: Shelf) -> dict[str, Any]:
    reasons = {f"CLOSE.O{n}" for n in range(1, 5)}
    found = [row for row in s.rows("case-decision", kind="close") if row.close_reason_id in reasons]
    claims = s.rows("court-claim")
    return {
        "решение с подтверждением": any(row.closing_proof for row in found),
        "суд": all(claim.decision for claim in claims) and (claims or not s.rows("removal-decree")),
    }


def _one_leaves(s: Shelf) -> dict[str, Any]:
    """The last child does not leave, nor one who was taken away while the court has not decided."""
    claims = s.rows("court-claim")
    decided = claims and all(claim.decision and claim.in_force_on for claim in claims)
    return {
        "другие дети": len(s.case.active_children) > 1,
        "суд": not s.rows("removal-decree", (*IN_FORCE, "terminated")) or decided,
    }


_NEEDS: dict[str, Lack] = {
    "T02": _t02,
    "T03": _t03,
    "T04": _opening,
    "T05": _t05,
    "T06": _t06,
    "T07": _t07,
    "T08": _t08,
    "T08r": lambda s: {"протокол": s.council("PLAN_EXPERTISE", "NEW_PLAN", decision="REWORK", since=6)},
    "T09": lambda s: {
        "приказ": s.rows("plan-approval-order"),
        "план": len(s.rows("rehab-plan", ("approved", "in_progress"))) == 1,
        "контроль": s.rows("control-journal"),
    },
    "T10": lambda s: {"план": s.rows("rehab-plan", ("approved", "in_progress"))},
    "T11": lambda s: {"форма": s.since(9, s.rows("monitoring-form", ("received",)))},
    "T12": lambda s: {
        "результаты": s.since(9, s.rows("monitoring-result")),
        "10.1": s.council("MONITORING", since=10),
        "10.4": s.council("FURTHER", "SUSPENSION", "CLOSING", since=10),
    },
    "T12r": lambda s: {"протокол": s.council("MONITORING", "FURTHER", decision="CORRECT", since=10)},
    "T13": lambda s: {**_continued(s), "Совет": _council_on(s, "CONTINUE")},
    "T14": lambda s: {**_continued(s), "новый план": _new_plans(s)},
    "T15": lambda s: {
        "решение": s.since(11, s.rows("case-decision", kind="continue", new_plan_required=True)),
        "новый план": s.rows("rehab-plan", ("draft",)),
    },
    "T16": lambda s: {
        "решение": s.since(11, s.rows("case-decision", kind="suspend")),
        "Совет": _council_on(s, "SUSPEND"),
    },
    "T17": _resumed,
    "T17a": _resumed,
    "T17b": _resumed,
    "T18": _closing,
    "T18a": _objective,
    "T18b": _one_leaves,
    "T19": _closing,
}
#: Moves whose papers D.3 names completely, without a judgement of what is written in them: lawful when nothing lacks.
PAPERS_DECIDE = {"T03", "T03a", "T04", "T06", "T06r", "T08", "T08r", "T11r", "T14", "T16", "T17", "T17a", "T17b"}
PAPERS_DECIDE |= {"T02", "T05", "T12", "T15", "T18a", "T18b"}


def lacking(code: str, case: Case, today: date) -> list[str]:
    """Which papers of D.3 the case has not yet, in the words of the table."""
    needs = _NEEDS.get(code)
    return [name for name, there in needs(Shelf(case, today)).items() if not there] if needs else []


def demanded(code: str, case: Case, today: date) -> dict[str, list[Any]]:
    """The papers that are there for a move, each kind by its word; what is no paper is left out."""
    needs = _NEEDS.get(code)
    found = needs(Shelf(case, today)) if needs else {}
    return {name: rows for name, rows in found.items() if isinstance(rows, list) and rows}
