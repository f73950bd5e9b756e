"""Stages 5–7: the family is diagnosed, its plan drafted, agreed and ordered (T07–T09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from console import records, workflow
from schema.documents.curator_order import CuratorOrder
from schema.documents.diagnostic_report import DiagnosticReport
from schema.documents.inspection_act import InspectionAct
from schema.documents.patronage_contract import PatronageContract
from schema.documents.plan_approval_order import PlanApprovalOrder
from schema.documents.plan_expertise import PlanExpertise
from schema.documents.plan_presentation import PlanPresentation
from schema.documents.rehab_plan import RehabPlan
from schema.places import Organisation
from schema.spec import Status
from seed import stories
from seed.people import SERVICE
from seed.steps.council import Question, Session
from seed.steps.opening import Opened
from seed.steps.timeline import on_working_day, working_before

_EXPERTISE = (
    "fits_diagnosis",
    "goals_concrete",
    "terms_realistic",
    "executors_complete",
    "opinions_heard",
    "child_safe",
)


class Planned(Opened):
    """The plan: D16, D07 of the service, D17, D20, D21."""

    def _planning(self) -> Any:
        late = "diagnosis" in self.variant.slow
        yield from self._pause(9, 11) if late else self._pause(3, 6)
        self.diagnose(late=late)
        self.reach("diagnosed")
        yield from self._pause(1, 3)
        self.inspect_by_service()
        yield from self._pause(32, 38) if "plan" in self.variant.slow else self._pause(5, 10)
        yield from self._agreement(late="plan" in self.variant.slow)
        yield from self._approval()

    def diagnose(self, *, late: bool = False) -> None:
        report = self.make(
            DiagnosticReport,
            "curator",
            started_on=CuratorOrder.get(CuratorOrder.case == self.case_id).effective_from,
            finished_on=self.today,
            methods=["DIAG.TALK", "DIAG.VISIT", "DIAG.INSTITUTIONS"],
            info_collected="Собраны сведения школы, поликлиники и полиции; проведены две беседы с матерью.",
            contact_established="partly" if self.rng.random() < 0.3 else "established",
            resources="Жильё в собственности, помощь бабушки, желание матери работать.",
            causes=self.story.causes,
            conclusion=self.pick(stories.DIAGNOSED),
            late_reason="Семья выезжала к родственникам, встреча переносилась." if late else "",
        )
        self.approve(report, "curator", "service")

    def inspect_by_service(self) -> None:
        """D07 at stage 5, by the service."""
        inspected = self._inspected(self.children[0]) | {"inspectors": [self.office.employee(self.curator).id]}
        act = self.make(InspectionAct, "curator", purpose="stage5", entry=None, **inspected)
        self.approve(act, "curator", "service")

    def write_plan(self, *, late: bool = False) -> RehabPlan:
        """D17, presented to the council."""
        begins, ends = self.today, self.today + relativedelta(months=6)
        bodies = {"SERVICE": SERVICE}
        goals: list[dict[str, Any]] = []
        measures: list[dict[str, Any]] = []
        for number, task in enumerate(self.story.tasks, start=1):
            goals.append(
                {
                    "number": number,
                    "target": task.target,
                    "problem": task.problem,
                    "goal": task.goal,
                    "indicator": task.indicator,
                }
            )
            for action, service, place, frequency, month in task.measures:
                measures.append(
                    {
                        "number": len(measures) + 1,
                        "goal_number": number,
                        "action": action,
                        "service_kind": service,
                        "executor_org": self.office.body(bodies.get(place, place)).id,
                        "frequency": frequency,
                        "start_on": begins,
                        "due_on": on_working_day(begins + timedelta(days=30 * month + self.rng.randint(0, 9))),
                        "family_part": stories.FAMILY_PART.get(service, ""),
                    }
                )
        measures.append(
            {
                "number": len(measures) + 1,
                "goal_number": len(goals),
                "action": "Сопровождение семьи куратором: посещения и беседы о том, что удаётся и что мешает",
                "service_kind": "SERVICE.ACCOMPANY",
                "executor_org": self.office.body(SERVICE).id,
                "frequency": "FREQ.MONTHLY2",
                "start_on": begins,
                "due_on": ends - timedelta(days=3),
            }
        )
        older = [kin for kin in self.family.children if self._age(kin) >= 10]
        given: dict[str, Any] = {
            "aim": "Ребёнок растёт в безопасности в своей семье, родители справляются без постоянной помощи.",
            "goals": goals,
            "measures": measures,
            "family_commitments": "Мать посещает занятия и сообщает о трудностях; бабушка берёт детей на выходные.",
            "valid_from": begins,
            "valid_to": ends,
            "completion_criteria": "Обязательные задачи достигнуты, риск низкий, новых сигналов нет три месяца.",
            "family_signers": [self.people[self.family.mother].id],
            "family_signed_on": self.today,
            "child_voices": [
                {
                    "child": self.people[kin].id,
                    "opinion": self.pick(stories.OPINION),
                    "signed_on": self.today if self._age(kin) >= 14 else None,
                }
                for kin in older
            ],
            "late_reason": "Ждали заключения врачей и возвращения семьи." if late else "",
        }
        draft = RehabPlan.get_or_none(RehabPlan.case == self.case_id, RehabPlan.status == Status.DRAFT)
        if draft is None:
            draft = self.make(RehabPlan, "curator", **given)
        else:
            records.change(draft, given, self.by("curator"), self.tick())
        self.plan_id = draft.id
        return workflow.perform(draft, "present", self.by("curator"), self.tick())

    def _agreement(self, *, late: bool = False) -> Any:
        """T07, T08; with ``rework`` the council first sends the plan back (T08r)."""
        self.write_plan(late=late)
        session = self._ask_about_plan("COUNCILDEC.REWORK" if self.variant.rework else "COUNCILDEC.AGREE")
        self.sign_contract()
        self.present(session)
        self.move("T07", "curator")
        self.reach("agreement")
        yield from self._examined(session)
        if self.variant.rework:
            self.move("T08r", "secretary")
            yield from self._pause(4, 6)
            plan = RehabPlan.get_by_id(self.plan_id)
            reworked = {
                "family_commitments": "Добавлено участие отца: занятия по субботам.",
                "late_reason": "План дорабатывался по решению заседания.",
            }
            records.change(plan, reworked, self.by("curator"), self.tick())
            workflow.perform(plan, "present", self.by("curator"), self.tick())
            session = self._ask_about_plan("COUNCILDEC.AGREE")
            self.present(session)
            self.move("T07", "curator")
            yield from self._examined(session)
        self.move("T08", "secretary")
        self.session = session
        self.reach("approval")

    def sign_contract(self) -> None:
        """D15 with the mother; one family in twelve refuses, and the refusal is recorded."""
        signed = PatronageContract.select().where(
            PatronageContract.case == self.case_id, PatronageContract.status == Status.APPROVED
        )
        if any(contract.settles(self.today) for contract in signed):
            return
        given: dict[str, Any] = {
            "client": self.people[self.family.mother].id,
            "visit_frequency": self.rng.choice(("FREQ.WEEKLY", "FREQ.MONTHLY2")),
            "valid_to": self.today + relativedelta(months=9),
        }
        if self.rng.random() < 1 / 12:
            reason = "Мать не видит необходимости в договоре, от посещений не отказывается."
            given |= {"refusal": True, "refusal_on": self.today, "refusal_reason": reason}
        self.approve(self.make(PatronageContract, "curator", **given), "curator", "service")

    def present(self, session: Session) -> None:
        """D18 to the secretary, who accepts it for the meeting."""
        paper = self.make(
            PlanPresentation,
            "curator",
            plan=self.plan_id,
            meeting=session.meeting_id,
            case_history=self.story.established,
            requests_to_council="Поддержать участие учреждений-исполнителей в сроки плана.",
        )
        workflow.perform(paper, "send", self.by("curator"), self.tick())
        workflow.perform(paper, "receive", self.by("secretary"), self.tick())

    def _ask_about_plan(self, decision: str) -> Session:
        label = self.office.territory.plan_label
        rework = decision == "COUNCILDEC.REWORK"
        question = Question(
            kind="AGENDA.PLAN_EXPERTISE",
            decision=decision,
            title=f"Экспертиза: {label}, случай № {self.case.number}",
            text="Доработать: указать участие отца и сроки занятий."
            if rework
            else "План согласовать, представить на утверждение.",
            plan_id=self.plan_id,
            materials=f"представление куратора от {self.today:%d.%m.%Y}",
        )
        earliest = self.today + timedelta(days=3)
        if rework:
            question = replace(question, due_on=self.council.day(earliest) + timedelta(days=14))
        return self.council.ask(self.case, [question], earliest, self.tick())

    def _examined(self, session: Session) -> Any:
        """The expertise of the plan on the eve of the meeting, then the meeting itself."""
        yield from self._until(max(self.today, working_before(session.held_on, 1)), hour=16)
        self.examine(session)
        yield from self._until(session.held_on, hour=16)

    def examine(self, session: Session) -> None:
        """D20 by a member of the council."""
        marks = {name: self.rng.choice((1, 2, 2)) for name in _EXPERTISE}
        expertise = self.make(
            PlanExpertise,
            "member",
            plan=self.plan_id,
            meeting=session.meeting_id,
            experts=[member.id for member in self.rng.sample(self.office.members, 2)],
            **marks,
            remarks="Уточнить участие отца и расписание занятий." if self.variant.rework else "",
            conclusion="rework" if self.variant.rework and self.last_expertise is None else "recommend",
            next_due=self.today + relativedelta(months=3),
        )
        self.last_expertise = self.today
        self.approve(expertise, "member", "secretary")

    def _approval(self) -> Any:
        """D21, T09."""
        yield from self._pause(1, 3)
        self.order_plan("AGENDA.PLAN_EXPERTISE")
        self.ordered_on = self.today
        self.move("T09", "service")
        self.reach("execution")

    def order_plan(self, agenda_kind: str) -> None:
        plan = RehabPlan.get_by_id(self.plan_id)
        executors = {measure.executor_org_id for measure in plan.measures}
        order = self.make(
            PlanApprovalOrder,
            "service_clerk",
            plan=plan.id,
            meeting=self.session.meeting_id,
            protocol_item=self.session.number(plan.case_id, agenda_kind),
            executors_informed=[
                {"org": key, "person_text": Organisation.get_by_id(key).head_position, "informed_on": self.today}
                for key in sorted(executors)
            ],
        )
        self.approve(order, "service_clerk", "service")
