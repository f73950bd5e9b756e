"""The report on the fulfilment of the regulation (L.5): its period and figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from console import fulfilment, regulations
from console.effects.doors import BEFORE, COMPLETE, PREFILL, attach
from console.officers import Officer
from reports import words
from schema.documents.regulation_report import RegulationReport
from schema.places import Post


@attach(PREFILL, "regulation-report")
def _last_quarter(report: RegulationReport, officer: Officer, now: datetime) -> None:
    """The calendar quarter before the present one."""
    first = now.date().replace(month=now.month - (now.month - 1) % 3, day=1)
    report.period_from, report.period_to = first - relativedelta(months=3), first - timedelta(days=1)


@attach(COMPLETE, "regulation-report")
def _figures_of_period(report: RegulationReport, officer: Officer, now: datetime) -> None:
    """Counted once for a period: a draft that is saved again keeps its figures until its period changes."""
    if not (report.period_from and report.period_to) or report.counted_for == _span(report):
        return
    if report.counted_for:
        report.title_text = report.title_text.replace(_said(report.counted_for), _said(_span(report)))
    _recounted(report, officer, now)


@attach(BEFORE, ("regulation-report", "recount"))
def _recounted(report: RegulationReport, officer: Officer, now: datetime) -> None:
    figures = fulfilment.count(report.territory_id, report.period_from, report.period_to, now)
    report.terms, report.work, report.cases = figures.terms, figures.work, figures.cases
    report.counted_at, report.counted_for = now.replace(second=0, microsecond=0), _span(report)
    edition = regulations.effective(report.territory_id, report.period_to)
    report.act_text = (edition.basis or edition.title).replace("№ ", f"№{words.NBSP}") if edition else ""
    report.control_text = _in_control(report)


def _span(report: RegulationReport) -> str:
    return f"{report.period_from:%d.%m.%Y}–{report.period_to:%d.%m.%Y}"


def _said(span: str) -> str:
    """«с 1 июля по 30 сентября 2026 г.», as the heading says the period."""
    return words.period(*(datetime.strptime(day, "%d.%m.%Y").date() for day in span.split("–")))


def _in_control(report: RegulationReport) -> str:
    """The post that controls the regulation, as papers name it after «возложен на»."""
    role = regulations.in_force(report.territory_id, report.period_to).settings.get("regulation_control_by")
    post = Post.get_or_none(Post.territory == report.territory_id, Post.role == role)
    title = (post.title_accusative or post.title) if post else ""
    return f"{title[:1].lower()}{title[1:]}"
