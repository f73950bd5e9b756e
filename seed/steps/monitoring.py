"""Stages 8–10: the plan is controlled, the family monitored, the council reviews (T10–T12)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from console import records, regulations, terms, workflow
from schema import grading
from schema.criteria import Dynamics, Proposal
from schema.documents.family_card import FamilyCard
from schema.documents.measure_report import MeasureReport
from schema.documents.monitoring_form import MonitoringForm
from schema.documents.monitoring_result import MonitoringResult, computed_dynamics
from schema.documents.rehab_plan import RehabPlan
from schema.registers.control_journal import PlanControlEntry
from schema.spec import Status
from seed import stories
from seed.steps.council import Question
from seed.steps.planning import Planned
from seed.steps.timeline import typed, working_before

#: How goals may stand after the first and after later rounds of monitoring.
_GOALS = {
    1: ("GOALSTATE.IN_PROGRESS", "GOALSTATE.IN_PROGRESS", "GOALSTATE.PARTLY"),
    2: ("GOALSTATE.PARTLY", "GOALSTATE.IN_PROGRESS", "GOALSTATE.ACHIEVED"),
}
#: By outcome: the question, the council's decision and its words.
FURTHER: dict[str, tuple[str, str, str]] = {
    "continue": ("AGENDA.FURTHER", "COUNCILDEC.CONTINUE", "Продолжить работу по действующему плану."),
    "moved": ("AGENDA.FURTHER", "COUNCILDEC.CONTINUE", "Продолжить работу до выезда семьи."),
    "new-plan": ("AGENDA.FURTHER", "COUNCILDEC.NEW_PLAN", "Разработать новый план и представить его в течение месяца."),
    "agreed-plan": ("AGENDA.FURTHER", "COUNCILDEC.NEW_PLAN", "Продолжить работу по новому плану."),
    "suspend": ("AGENDA.SUSPENSION", "COUNCILDEC.SUSPEND", "Приостановить работу на время лечения и отсутствия семьи."),
    "resume": ("AGENDA.SUSPENSION", "COUNCILDEC.SUSPEND", "Приостановить работу на время отсутствия семьи."),
    "close": ("AGENDA.CLOSING", "COUNCILDEC.CLOSE", "Случай закрыть, назначить сопровождение на шесть месяцев."),
}


#: By outcome: what the curator proposes whatever the matrix suggests, and why.
_OTHERWISE: dict[str, tuple[Proposal, str]] = {
    "suspend": (Proposal.SUSPEND, "Семья на время лечения и отъезда недоступна для мероприятий плана."),
    "resume": (Proposal.SUSPEND, "Семья временно отсутствует, мероприятия плана проводить не с кем."),
    "new-plan": (Proposal.NEW_PLAN, "Мероприятия прежнего плана исчерпаны, нужны новые задачи."),
    "agreed-plan": (Proposal.NEW_PLAN, "Мероприятия прежнего плана исчерпаны, новый план подготовлен."),
    "close": (Proposal.CLOSE, "Задачи плана достигнуты, риск низкий, семья справляется сама."),
}

_CONCLUSIONS = {
    Proposal.CONTINUE: "Помощь даёт результат, работу с семьёй следует продолжить.",
    Proposal.CORRECT: "Работу следует продолжить, мероприятия плана – уточнить.",
    Proposal.NEW_PLAN: "Прежние мероприятия изменений больше не дают, нужен новый план.",
    Proposal.SUSPEND: "До возвращения семьи мероприятия проводить не с кем, контроль сохраняется.",
    Proposal.CLOSE: "Задачи достигнуты, риск низкий, семья справляется сама.",
}

#: Who tells by telephone or on paper about a measure, and what was done.
_REPORTERS = ("методист Яровая И. Г.", "старшая медсестра Плетнёва О. Р.", "социальный педагог Званцев М. Т.")
_DONE = (
    "Мероприятие проведено в срок, семья приходила на все встречи.",
    "Помощь оказана полностью; родители знают, к кому обращаться дальше.",
    "Проведены все занятия периода, ребёнок посещает их охотно.",
)


class Monitored(Planned):
    """A round of monitoring: R03, D23, D24."""

    def _monitoring(self, *, last: bool) -> Any:
        """Stages 8–10: control, the form in time for the next meeting, its acceptance."""
        earliest = max(self._next_review(), self.today + timedelta(days=10))
        held_on = self.council.day(earliest)
        yield from self._until(max(self.today, held_on - timedelta(days=self.rng.randint(13, 16))), hour=10)
        self.visit()
        self.move("T10", "curator")
        self.control(closing=False)
        self.reach("control")
        yield from self._pause(2, 3)
        earliest = max(earliest, self.today + timedelta(days=6))
        self.session = self.council.ask(self.case, self._questions(last=last), earliest, self.tick())
        lead = 2 if "form" in self.variant.slow else 5
        yield from self._until(max(self.today, working_before(self.session.held_on, lead)), hour=10)
        closing = last and self.variant.outcome == "close"
        self.control(closing=closing)
        if closing:
            self.assess("repeated", calm=True)  # closing is proposed only where the risk is low
        form = self.prepare_form(closing=closing)
        self.reach("form")
        self.accept_form(form)
        self.write_results(form)
        self.move("T11", self._receiver())
        self.reach("results")
        if self._expertise_is_due():
            yield from self._until(max(self.today, working_before(self.session.held_on, 1)), hour=16)
            self.examine(self.session)
        yield from self._until(self.session.held_on, hour=16)
        self.move("T12", "secretary")
        self.reviewed_on = self.session.held_on
        self.reach("closing")

    def _next_review(self) -> date:
        """Asino reviews every month, Kedrovy once in three months – whatever the regulation says."""
        settings = regulations.in_force(self.office.territory.id, self.today).settings
        if settings.get("monitoring_review_months"):
            return (self.reviewed_on.replace(day=1) + relativedelta(months=1)).replace(day=1)
        return max(self.reviewed_on + timedelta(days=66), self.today + timedelta(days=20))

    def _expertise_is_due(self) -> bool:
        return self.last_expertise is None or (self.session.held_on - self.last_expertise).days > 60

    def _receiver(self) -> str:
        settings = regulations.in_force(self.office.territory.id, self.today).settings
        return str(settings["monitoring_form_goes_to"])

    def _questions(self, *, last: bool) -> list[Question]:
        outcome = self.variant.outcome if last else "continue"
        number = self.case.number
        kind, decision, text = FURTHER[outcome]
        questions = [
            Question(
                kind="AGENDA.MONITORING",
                decision="COUNCILDEC.RESULTS_APPROVED",
                title=f"Результаты мониторинга, случай № {number}",
                text="Результаты мониторинга утвердить.",
                materials="форма мониторинга, справка о результатах",
            ),
            Question(kind=kind, decision=decision, title=f"О дальнейшей работе, случай № {number}", text=text),
        ]
        if outcome == "agreed-plan":
            self.write_plan()
            questions.append(
                Question(
                    kind="AGENDA.NEW_PLAN",
                    decision="COUNCILDEC.AGREE",
                    title=f"Новый план, случай № {number}",
                    text="Новую версию плана согласовать.",
                    plan_id=self.plan_id,
                )
            )
        return questions

    def visit(self) -> None:
        """A contact with the family goes into the card."""
        card = FamilyCard.get(FamilyCard.case == self.case_id)
        records.change(card, {"contacts": [*card.contacts, self._contact()]}, self.by("curator"), self.tick())

    def control(self, *, closing: bool) -> None:
        """R03: what is due is checked; before closing every row is taken off control."""
        plan_ids = [plan.id for plan in RehabPlan.select(RehabPlan.id).where(RehabPlan.case == self.case_id)]
        rows = PlanControlEntry.select().where(
            PlanControlEntry.case == self.case_id, PlanControlEntry.plan.in_(plan_ids)
        )
        for row in rows.order_by(PlanControlEntry.id):
            if row.off_control_on or row.state_id == "MEASURESTATE.DONE":
                continue
            if row.due_on <= self.today or closing:
                if row.state_id == "MEASURESTATE.NOT_STARTED" and self.told(row):
                    continue
                records.change(row, self._checked(closing=closing), self.by("curator"), self.tick(3))

    def told(self, row: PlanControlEntry) -> bool:
        """D22 by the executor with a log-in, or typed by the curator from paper; the curator takes it into R03."""
        executor = self.by("executor")
        own = executor.organisation_id == row.executor_org_id
        if not own and self.rng.random() < 0.7:
            return False
        login = "executor" if own else "curator"
        given = {
            "reporter": executor.name if own else self.pick(_REPORTERS),
            "done": self.pick(_DONE),
            "state": "MEASURESTATE.DONE",
            "contacts_count": self.rng.randint(1, 8),
            "family_participation": self.rng.choice(("active", "active", "passive")),
        }
        # An executor knows no cases: the report finds its own through the measure.
        report = typed(MeasureReport, self.by(login), self.tick(), given, measure=row)
        workflow.perform(report, "send", self.by(login), self.tick())
        workflow.perform(report, "receive", self.by("curator"), self.tick())
        return True

    def _checked(self, *, closing: bool) -> dict[str, Any]:
        given: dict[str, Any] = {
            "checked_on": self.today,
            "checked_by": self.office.employee(self.curator).id,
            "control_by": "service",
            "way": self.rng.choice(("CHECKWAY.REPORT", "CHECKWAY.VISIT", "CHECKWAY.CALL")),
        }
        draw = self.rng.random()
        if closing or draw < 0.75:
            return given | {"state": "MEASURESTATE.DONE", "percent": 100, "off_control_on": self.today}
        if draw < 0.9:
            return given | {"state": "MEASURESTATE.PARTLY", "percent": 60}
        return given | {
            "state": "MEASURESTATE.NOT_DONE",
            "percent": 0,
            "fail_reason": "FAILREASON.NO_SHOW",
            "actions_taken": "Направлено напоминание, назначена новая встреча.",
        }

    def prepare_form(self, *, closing: bool) -> MonitoringForm:
        """D23: the curator fills parts I–V, the monitor part VI, the form is handed over."""
        terms.bring_up(self.case, self.now)  # the form quotes how the curator kept the terms (Q5)
        form = records.offered(MonitoringForm, self.by("curator"), self.now, case=self.case)
        before = form.previous_levels
        for row in form.scores:
            self._grade(row, before.get((row.criterion.code, row.child_id)))
        for goal in form.goal_states:
            goal.status_id = "GOALSTATE.ACHIEVED" if closing else self.rng.choice(_GOALS[min(self.round, 2)])
            goal.achieved_on = self.today if goal.status_id == "GOALSTATE.ACHIEVED" else None
        made = self.make(
            MonitoringForm,
            "curator",
            meeting=self.session.meeting_id,
            participants=[self._participant("monitor"), self._participant("specialist")],
            family_present=[self.people[self.family.mother].id],
            child_state="\n".join(f"{child.first_name}: {self.pick(stories.CHILD_TALK)}" for child in self.children),
            family_dynamics=self.pick(stories.RELATIONS),
            family_participation="Семья выполняет большую часть договорённостей, на встречи приходит.",
            scores=form.scores,
            goal_states=form.goal_states,
            exec_text="Мероприятия периода рассмотрены по журналу контроля.",
            effectiveness=self.pick(stories.CHANGES),
            causes=self.pick(stories.CHANGES),
            family_opinion="Семья с оценкой согласна.",
            acquainted_on=self.today,
        )
        self.grade_work(made)
        made = MonitoringForm.get_by_id(made.id)
        proposed = self._proposal(made)
        given = {**proposed, "conclusions": _CONCLUSIONS[proposed["proposal"]]}
        records.change(made, given, self.by("curator"), self.tick())
        self.form_id = made.id
        if self.variant.stop != "form":
            workflow.perform(made, "hand-over", self.by("curator"), self.tick())
        return made

    def _plan_in_force(self) -> RehabPlan:
        in_force = (Status.APPROVED, Status.IN_PROGRESS)
        return RehabPlan.get(RehabPlan.case == self.case_id, RehabPlan.status.in_(in_force))

    def _proposal(self, form: MonitoringForm) -> dict[str, Any]:
        """What the computation suggests, or what this family needs and why it is something else."""
        suggested = form.hint.proposals
        last = self.round >= self.variant.rounds
        wanted, why = (_OTHERWISE.get(self.variant.outcome) if last else None) or (None, "")
        if wanted and wanted not in suggested:
            return {"proposal": wanted, "proposal_text": why}
        if wanted or suggested:
            return {"proposal": wanted or suggested[-1]}
        if form.hint.steps:
            return {"proposal": Proposal.CORRECT, "proposal_text": "Меры названы в выводах, план дополняется ими."}
        return {"proposal": Proposal.CONTINUE, "proposal_text": "Сроки мероприятий ещё не наступили."}

    def _grade(self, row: Any, previous: int | None) -> None:
        """Levels rise from round to round; the first change is the expert's word, later ones follow the levels."""
        safe = row.criterion.code == grading.SAFETY and self.variant.outcome == "close"
        if row.level is None:
            row.level = max(3, self._level(previous)) if safe else self._level(previous)
        if previous is None:
            row.dynamics = self.rng.choice((0, 0, 0, 1) if self._stands_still() else (0, 1, 1, 1))
        row.evidence = row.evidence or self.pick(stories.EVIDENCE)

    def _level(self, previous: int | None) -> int:
        if previous is None:
            return self.rng.choice((2, 2, 3, 3))
        if self._stands_still():
            return previous
        closing = self.variant.outcome == "close" and self.round >= self.variant.rounds
        return min(4, previous + (1 if closing else self.rng.choice((0, 0, 0, 1, 1, 1, 1, 1, 1, 1))))

    def _stands_still(self) -> bool:
        """Where a new plan is wanted, the old one has brought no change."""
        return self.variant.outcome in {"new-plan", "agreed-plan"} and self.round >= self.variant.rounds

    def _participant(self, login: str) -> dict[str, Any]:
        employee = self.office.employee(login)
        return {
            "employee": employee.id,
            "org": employee.organisation_id,
            "competencies": [entry.id for entry in employee.competencies],
            "invited_by": self.office.employee("head").id,
        }

    def grade_work(self, form: MonitoringForm) -> None:
        """Part VI: the monitor grades the specialists and the curator."""
        form = MonitoringForm.get_by_id(form.id)
        rows, before = form.quality_scores, form.previous_levels
        given = {
            "quality_scores": [
                {
                    "id": row.id,
                    "level": row.level or before.get((row.criterion.code, None)) or self.rng.choice((3, 3, 4)),
                    "evidence": row.evidence or self.pick(stories.EVIDENCE),
                }
                for row in rows
            ],
            "specialists_text": "Мероприятия проводятся, сведения исполнителей поступают с небольшими задержками.",
            "curator_text": "Куратор знает семью, контакты регулярные, карта ведётся.",
            "part_six_by": self.office.employee("monitor").id,
            "part_six_on": self.today,
        }
        records.change(form, given, self.by("monitor"), self.tick())

    def accept_form(self, form: MonitoringForm) -> None:
        """The territory's receiver accepts the form; a late one is first admitted in writing by the head."""
        form = MonitoringForm.get_by_id(form.id)
        if form.lead_violation:
            given = {
                "violation_reason": "Сведения поликлиники поступили с опозданием не по вине куратора.",
                "admitted_by": self.by("head").employee_id,
            }
            records.change(form, given, self.by("head"), self.tick())
        workflow.perform(form, "accept", self.by(self._receiver()), self.tick())

    def write_results(self, form: MonitoringForm) -> None:
        """D24: the results in writing, for the council."""
        form = MonitoringForm.get_by_id(form.id)
        result = self.make(
            MonitoringResult,
            "specialist",
            summary="Оценены состояние ребёнка, процесс реабилитации семьи и работа специалистов.",
            proposal_text=form.conclusions,
            **{name: found or Dynamics.STABLE for name, found in computed_dynamics(form).items()},
        )
        self.approve(result, "specialist", "head")
