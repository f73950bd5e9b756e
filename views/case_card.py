"""The case card: it differs from every list and form, because it shows a case with all its papers, needs and terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose

from console import (
    access,
    admission,
    audit,
    case_file,
    effects,
    forcing,
    regulations,
    retention,
    terms,
    timeline,
    trail,
    workflow,
)
from console.errors import Conflict, Refused
from console.officers import Officer
from schema import fields as f
from schema import registry
from schema.case import Case
from schema.history import Audit, Deadline, StageTransition
from schema.quotes import papers
from schema.spec import Role, Spec, Stage, State, Status
from validators.casefile import CaseFile
from validators.problem import Problem
from validators.removal import StepState, branch
from views import dynamics
from views.base import now, single
from views.document import DocumentView, pdf_answer
from views.forms import Choices
from views.inputs import parse_date
from views.terms import lines as term_lines
from views.terms import unfinished

#: A case begins with its signal: that is made first, and only amended from the card.
SIGNAL = "abuse-journal"


class CaseCard(DocumentView):
    """The list of cases, `/case/<id>/` and the moves of a case."""

    acts = DocumentView.acts | {
        "card_view": "read",
        "file_view": "print",
        "who_view": "audit",
        "move_view": "move",
        "force_view": "move",
        "confirm_view": "move",
    }
    confirmed = DocumentView.confirmed | {"file_view"}

    @expose("/<int:case_id>/")
    def card_view(self, case_id: int) -> Any:
        return self._page(self._case(case_id), [])

    @expose("/<int:case_id>/file.pdf")
    def file_view(self, case_id: int) -> Any:
        """The whole case as one PDF: the papers that the officer may read."""
        case = self._case(case_id)
        self._require(access.may_print(Case, self.officer))
        made = case_file.make(case, self.officer, now(), self.settings.url)
        return pdf_answer(made.content, f"case-{case.id}-file.pdf")

    @expose("/<int:case_id>/who/")
    def who_view(self, case_id: int) -> Any:
        """«Кто смотрел»: every opening, print and export of the case; with ``all=1`` every act."""
        case = self._case(case_id)
        self._require(access.may_see_who_looked(case, self.officer))
        looks_only = single("all") != "1"
        entries, people = trail.of_case(case, looks_only=looks_only), trail.lookers(case)
        audit.looked("view-trail", self.officer, now(), row=case)
        return self.render(
            "who.html",
            case=case,
            people=people,
            lines=_trail_lines(entries, case, self.officer),
            more=len(entries) >= trail.MOST_OF_CASE,
            looks_only=looks_only,
        )

    @expose("/<int:case_id>/move/<code>", methods=("POST",))
    def move_view(self, case_id: int, code: str) -> Any:
        case = self._case(case_id)
        try:
            workflow.move(case, code, self.officer, now(), inputs=self._inputs(case))
        except Refused as refusal:
            return self._page(self._case(case_id), refusal.problems), 422
        except Conflict as conflict:
            return self._page(self._case(case_id), [Problem("conflict", conflict.text)]), 409
        flash(f"{case.title}: {Stage(case.stage).title.lower()}, {case.state.label}", "success")
        return redirect(f"/case/{case.id}/") if access.may_see(case, self.officer) else redirect("/case/")

    @expose("/<int:case_id>/force", methods=("POST",))
    def force_view(self, case_id: int) -> Any:
        """Ask for a correction of the stage (TX); the second person confirms it."""
        case = self._case(case_id)
        stage = request.form.get("to_stage", "")
        try:
            number = int(stage) if stage.isascii() and stage.isdigit() and len(stage) < 3 else 0
            reason = request.form.get("reason", "")[:4000]
            forcing.ask(case, number, request.form.get("to_state", ""), reason, self.officer, now())
        except Refused as refusal:
            return self._page(self._case(case_id), refusal.problems), 422
        flash("Исправление этапа ждёт подтверждения второго лица", "success")
        return redirect(f"/case/{case.id}/")

    @expose("/<int:case_id>/force/confirm", methods=("POST",))
    def confirm_view(self, case_id: int) -> Any:
        case = self._case(case_id)
        asked = forcing.waiting(case)
        if asked is None:
            abort(404)
        try:
            forcing.confirm(asked, self.officer, now())
        except Refused as refusal:
            return self._page(self._case(case_id), refusal.problems), 422
        flash("Этап исправлен, запись осталась в истории случая", "success")
        return redirect(f"/case/{case.id}/")

    def _inputs(self, case: Case) -> dict[str, Any]:
        """What was typed for the move; dates parsed, a target case only from visible ones."""
        given: dict[str, Any] = {}
        for name in effects.INPUT_LABELS:
            text = request.form.get(name, "").strip()[:4000]
            if not text:
                continue
            if name == "on":
                given[name] = _day(text, self.officer.today)
            elif name == "child":
                given[name] = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
            elif name == "target_case":
                target = access.find(Case, text, self.officer)
                given[name] = target.id if target and target.id != case.id else None
            else:
                given[name] = text
        return given

    def _case(self, case_id: int) -> Case:
        case = access.find(Case, case_id, self.officer)
        if case is None:
            abort(404)
        retention.require_kept(case)
        return case

    def _page(self, case: Case, problems: list[Problem]) -> Any:
        moment = now()
        audit.looked("view", self.officer, moment, row=case)
        moves = workflow.moves(case, self.officer, moment)
        papers = documents(case, self.officer)
        return self.render(
            "case.html",
            case=case,
            spec=Case.spec,
            problems=problems,
            children=[_child_words(child, self.officer.today) for child in case.active_children],
            left=[_left_words(row) for row in case.former_children],
            steps=steps(case),
            removal=removal_strip(case, self.officer, moment),
            moves=[move for move in moves if move.transition.code != "TX"],
            links=_links(moves, case, self.officer),
            inputs=self._asked(case),
            papers=papers,
            creatable=creatable(case, self.officer),
            deadlines=deadline_lines(case, moment),
            chronology=chronology(case, self.officer.today),
            monitoring=dynamics.panel(case, self.officer),
            may_see_who=bool(access.may_see_who_looked(case, self.officer)),
            forced=forcing.waiting(case),
            may_force=forcing.may_ask(case, self.officer),
            may_confirm=self.officer.has(Role.SUPERVISOR) and access.at_home(case, self.officer),
            foreign=not access.at_home(case, self.officer),
            earlier=access.among(Case, [one.id for one in case.earlier], self.officer),
            stages=[(int(stage), stage.title) for stage in Stage],
            states=State.pairs(),
            members=_members(case),
            may_decide_access=bool(admission.may_exclude(case, self.officer)),
            hold=retention.holding(case, self.officer.today),
            may_hold=bool(retention.may_hold(case, self.officer)),
            emergency=admission.emergency_of(case, self.officer),
            history=[],
        )

    def _asked(self, case: Case) -> dict[str, dict[str, Any]]:
        """Inputs that moves may ask for."""
        found: dict[str, dict[str, Any]] = {
            name: {"label": label, "kind": "date" if name == "on" else "text", "options": []}
            for name, label in effects.INPUT_LABELS.items()
        }
        others = access.visible(Case, self.officer).where(Case.family == case.family_id, Case.id != case.id)
        choices: dict[str, list[tuple[Any, str]]] = {
            "target_case": [(c.id, c.caption) for c in others if not c.state.is_final],
            "child": [(child.id, child.caption) for child in case.active_children],
            "leave_reason": Choices(self.officer).entries("LEAVE"),
        }
        for name, options in choices.items():
            found[name] |= {"kind": "choice", "options": options}
        return found


def _day(text: str, today: date) -> date:
    try:
        return parse_date(text, today)
    except (ValueError, OverflowError):
        raise Refused([Problem("unreadable", "Дата пишется 21.11.2026", "on")]) from None


def _child_words(child: Any, today: date) -> str:
    from reports.words import age_words

    return f"{child.first_name}, {age_words(child.birth_date, today)}" if child.birth_date else child.first_name


def _left_words(row: Any) -> str:
    return f"{row.person.first_name}, {row.left_on:%d.%m.%Y}, {row.left_reason.label}"


def steps(case: Case) -> list[dict[str, Any]]:
    """The strip of eleven stages: when each was entered and left, and where the case stands now."""
    found = timeline.spans(timeline.moves(case))
    late = timeline.late_stages(case)
    return [_step(stage, case, found.get(stage, timeline.Span()), late) for stage in Stage]


def _step(stage: Stage, case: Case, span: timeline.Span, late: set[int]) -> dict[str, Any]:
    start, end = span.start, span.end
    here = case.stage == stage
    if here and not case.state.is_final:
        state = "now"
        text = f"сейчас, с {start:%d.%m}" if start else "сейчас"
    elif start and (end or here):
        state = "late" if stage in late else "done"
        text = f"{start:%d.%m} – {end:%d.%m}" if end and end != start else f"{start:%d.%m}"
    else:  # a signal that came to the guardianship body itself has no entry of the stage before
        state, text = "done" if case.stage > stage else "todo", ""
    return {"number": int(stage), "title": stage.short, "state": state, "dates": text}


def removal_strip(case: Case, officer: Officer, moment: datetime) -> dict[str, Any] | None:
    """The branch of removal beside the stages, red where a term is late; None while it has not begun."""
    rows = Deadline.select(Deadline.rule).where(Deadline.case_id == case.id)
    late = {row.rule for row in terms.open_terms(rows, moment, overdue_only=True)}
    found = branch(CaseFile(case), late)
    if not found.begun:
        return None
    allowed = {url.split("/")[1]: url for _, url in creatable(case, officer)}
    waiting = [step for step in found.steps if step.state in {StepState.NOW, StepState.LATE}]
    return {
        "steps": found.steps,
        "late": [f"{step.title}: {', '.join(step.missing)}" for step in found.late],
        "next": [(step.title, ", ".join(step.missing), allowed.get(step.document, "")) for step in waiting],
        "over": found.is_over,
    }


def documents(case: Case, officer: Officer) -> list[dict[str, Any]]:
    """Papers of the case that the officer sees, by stage and date (the опись)."""
    found = []
    for model in registry.documents():
        if not access.may_list(model, officer):
            continue
        for paper in access.visible(model, officer).where(model.case == case.id).order_by(model.doc_date, model.id):
            found.append(_paper(paper))
    return sorted(found, key=lambda item: (item["stage"], item["date"] or date.max))


def _paper(paper: Any) -> dict[str, Any]:
    spec: Spec = paper.spec
    status = Status(paper.status)
    return {
        "stage": spec.stages[0] if spec.stages else 0,
        "title": spec.title,
        "reference": paper.reference if paper.reg_number else "",
        "date": paper.doc_date,
        "status": status.agreed(spec.gender),
        "tone": status.tone,
        "url": paper.url,
        "pdf": f"/{spec.key}/{paper.id}/print.pdf" if spec.printing else "",
        "key": spec.key,
    }


def creatable(case: Case, officer: Officer) -> list[tuple[str, str]]:
    """Papers that the officer may draft in this case, those of the present stage first."""
    if case.state.is_final:
        return []
    models = [m for m in registry.documents() if access.may_create(m, officer, case) and m.spec.key != SIGNAL]
    ordered = sorted(models, key=lambda m: (case.stage not in m.spec.stages, m.spec.stages))
    return [(m.spec.accusative or m.spec.title.lower(), f"/{m.spec.key}/new/?case={case.id}") for m in ordered]


def _trail_lines(entries: list[Audit], case: Case, officer: Officer) -> list[dict[str, Any]]:
    """Lines of the trail with their reasons, where they may be read: a journal told of many cases."""
    return [
        trail.words(entry, {}) | {"reason": (told.reason or told.closed) if shown else ""}
        for entry, told in zip(entries, audit.told_all(entries), strict=True)
        for shown in [entry.case_id == case.id or trail.may_open(entry, officer)]
    ]


def _links(moves: list[workflow.Move], case: Case, officer: Officer) -> Mapping[str, tuple[str, str]]:
    """For each unmet need, the button that closes it and its address: a paper that was begun is gone on with."""
    allowed = dict((url.split("/")[1], url) for _, url in creatable(case, officer))
    unmet = {each.need.code: each for move in moves for each in move.findings if each.mark == "unmet"}
    found = {}
    for finding in unmet.values():
        if (key := finding.need.document) in allowed:
            begun = _begun(registry.get(key), finding.detail, case, officer)
            found[finding.need.code] = ("Продолжить", begun.url) if begun else ("Создать", allowed[key])
        elif key == SIGNAL and (entries := papers(SIGNAL, case.id)) and access.may_edit(entries[0], officer):
            found[finding.need.code] = ("Дополнить", f"/{SIGNAL}/edit/?id={entries[0].id}")
    return found


def _begun(model: Any, detail: str, case: Case, officer: Officer) -> Any:
    """The newest unfinished paper that would meet the need; one about a child only where the need names that child."""
    for row in unfinished(model, case, officer).limit(10):
        child = row.child if "child" in f.declared(model) and row.child_id else None
        if child is None or child.full_name in detail or len(case.active_children) == 1:
            return row
    return None


def deadline_lines(case: Case, moment: datetime) -> list[dict[str, Any]]:
    """Terms of the case with their explanation, open ones first."""
    rows = Deadline.select().where(Deadline.case_id == case.id, Deadline.status != "cancelled")
    return term_lines(list(rows.order_by(Deadline.status != "open", Deadline.due_at, Deadline.id)), moment)


def chronology(case: Case, today: date) -> list[dict[str, Any]]:
    """Every move of the case, newest first."""
    rules = regulations.in_force(case.territory_id, today).transitions
    rows = StageTransition.select().where(StageTransition.case_id == case.id).order_by(StageTransition.id.desc())
    return [
        {
            "at": row.entered_at,
            "on": row.happened_on,
            "code": row.code,
            "what": rules[row.code].happened if row.code in rules else row.code,
            "stage": row.to_stage,
            "who": row.officer,
            "comment": row.comment,
            "forced": row.forced,
            "force_reason": row.force_reason,
            "second": row.second_officer,
        }
        for row in rows
    ]


def _members(case: Case) -> list[dict[str, str]]:
    if not case.family_id:
        return []
    found = []
    for member in case.family.members:
        relation = member.relation.label if member.relation_id else "ребёнок" if member.person.is_child else ""
        found.append({"name": member.person.caption, "relation": relation, "id": member.person_id})
    return found
