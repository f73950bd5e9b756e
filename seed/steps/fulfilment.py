"""The справка of the last quarter in each municipality: counted and signed by whoever controls (L.5)."""

from __future__ import annotations

from datetime import datetime

from console import records, workflow
from schema.documents.regulation_report import RegulationReport
from seed.people import Office
from seed.steps.timeline import typed

_PROPOSALS = "\n".join(
    (
        "Специалистам отдела опеки – проводить обследование в день, когда поступил сигнал, или на следующий день.",
        "Кураторам – передавать Форму Мониторинга не позднее чем за неделю до заседания.",
        "Контролю сроков – докладывать о просроченных сроках еженедельно, по понедельникам.",
    )
)


def report(office: Office, now: datetime) -> None:
    """Drafted by the control of terms, signed by the deputy to whom the regulation gives the control."""
    drafter = office.officer("supervisor", now)
    paper = typed(RegulationReport, drafter, now, {})
    records.change(paper, {"conclusions": _conclusions(paper), "proposals": _PROPOSALS}, drafter, now)
    workflow.perform(paper, "submit", drafter, now)
    workflow.perform(paper, "approve", office.officer("deputy", now), now)


def _conclusions(paper: RegulationReport) -> str:
    expired = sum(line.expired for line in paper.terms)
    if not expired:
        return "Сроков, истекших в периоде, нет."
    met = sum(line.met for line in paper.terms)
    worst = max(paper.terms, key=lambda line: (line.late + line.unmet, line.rule))
    kept = f"Из {expired} истекших сроков в срок исполнено {met}."
    if not worst.late + worst.unmet:
        return f"{kept} Опозданий нет, регламент исполняется."
    return f"{kept} Регламент исполняется не полностью: чаще других нарушается срок «{worst.title}»."
