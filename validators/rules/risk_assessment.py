"""B.6: the score of a risk sheet, and what its marks oblige the assessor to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schema.documents.risk_assessment import Presence, RiskAssessment, Sign
from schema.spec import Severity
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule
from validators.values import is_empty

LOW, MODERATE, HIGH = "RISK.LOW", "RISK.MODERATE", "RISK.HIGH"
_LEVELS = {LOW: "низкий", MODERATE: "умеренный", HIGH: "высокий"}
SAFE = "SAFETY.SAFE"
#: Any of these marked «да» makes the risk high whatever the sum of points.
FLOOR = frozenset({"SFACTOR.S01", "SFACTOR.S02", "SFACTOR.S06", "SFACTOR.S14"})
#: Signs of a crime: the police are told before the sheet is signed (ст. 9 120-ФЗ).
POLICE = frozenset({"SFACTOR.S01", "SFACTOR.S06"})
#: Marked «да», these say nothing without words: injuries, and «иное (указать)».
EXPLAINED = frozenset({"SFACTOR.S01", "SFACTOR.S15"})
REASON_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which sum of points the risk is moderate and high."""

    moderate: int = 4
    high: int = 8


def thresholds(context: Context) -> Thresholds:
    """The thresholds of the regulation in force."""
    standard = Thresholds()
    return Thresholds(
        moderate=int(context.settings.get("risk_moderate_from", standard.moderate)),
        high=int(context.settings.get("risk_high_from", standard.high)),
    )


def score(sheet: Any, limits: Thresholds) -> tuple[int, str]:
    """Sum of the weights of «+» (1 where no weight is given) and the key of the level that follows from it."""
    points = sum(1 if row.weight is None else row.weight for row in sheet.risk_marks if row.mark == Sign.PLUS)
    if points >= limits.high or present(sheet) & FLOOR:
        return points, HIGH
    return points, MODERATE if points >= limits.moderate else LOW


def present(sheet: Any) -> frozenset[str]:
    """Keys of the factors marked «да»."""
    return frozenset(row.factor_id for row in sheet.safety_marks if row.mark == Presence.YES)


@rule(RiskAssessment, "submit")
def every_factor_is_marked(sheet: Any, context: Context) -> Iterator[Problem]:
    for name in ("safety_marks", "risk_marks"):
        for index, row in enumerate(getattr(sheet, name)):
            if not row.mark:
                text = f"Отметьте фактор в строке {index + 1}; если сведений нет, выберите «нет данных»"
                yield Problem("risk-mark-missing", text, f"{name}.{index}.mark")


@rule(RiskAssessment, "submit")
def telling_factors_are_explained(sheet: Any, context: Context) -> Iterator[Problem]:
    for index, row in enumerate(sheet.safety_marks):
        if row.mark == Presence.YES and row.factor_id in EXPLAINED and is_empty(row, "comment"):
            text = "Поясните отметку: для травм – наличие, расположение, тип и количество; для иного – что именно"
            yield Problem("risk-comment-missing", text, f"safety_marks.{index}.comment")


@rule(RiskAssessment, "save", "submit")
def safe_child_has_no_threats(sheet: Any, context: Context) -> Iterator[Problem]:
    if sheet.safety_decision_id == SAFE and present(sheet):
        text = "Отмечены факторы угрозы: выберите «условно безопасен» или «небезопасен» либо исправьте отметки"
        yield Problem("safe-with-threats", text, "safety_decision")


@rule(RiskAssessment, "submit")
def unsafe_child_has_a_threat(sheet: Any, context: Context) -> Iterator[Problem]:
    if sheet.safety_decision_id not in {None, SAFE} and not present(sheet):
        text = "Ни один фактор угрозы не отмечен «да»: отметьте, что угрожает ребёнку, или проверьте решение"
        yield Problem("unsafe-without-threats", text, "safety_decision", Severity.WARNING)


@rule(RiskAssessment, "submit")
def police_are_told_of_violence(sheet: Any, context: Context) -> Iterator[Problem]:
    if present(sheet) & POLICE and not sheet.police_notified_at:
        text = "Отмечено физическое или сексуальное насилие: уведомите полицию и укажите, когда (ст. 9 120-ФЗ)"
        yield Problem("police-not-notified", text, "police_notified_at")


@rule(RiskAssessment, "submit")
def overridden_level_has_a_reason(sheet: Any, context: Context) -> Iterator[Problem]:
    points, level = score(sheet, thresholds(context))
    if sheet.risk_level_id in {None, level} or len((sheet.override_reason or "").strip()) >= REASON_LENGTH:
        return
    text = (
        f"Расчётный уровень – {_LEVELS[level]} (сумма баллов – {points}), выбран другой: "
        f"обоснуйте это, не меньше {REASON_LENGTH} знаков, или выберите расчётный"
    )
    yield Problem("risk-override-reason", text, "override_reason")
