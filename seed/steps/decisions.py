"""Stage 11: the work goes on, rests or ends (T13–T18a)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from console import records, workflow
from schema.documents.case_decision import CaseDecision
from schema.documents.family_card import FamilyCard
from schema.documents.rehab_plan import RehabPlan
from schema.registers.incoming_journal import IncomingCaseEntry
from seed.steps.monitoring import Monitored
from seed.steps.traveller import Stopped

_FURTHER_KIND = {"continue": "AGENDA.FURTHER", "suspend": "AGENDA.SUSPENSION", "close": "AGENDA.CLOSING"}


class Decided(Monitored):
    """The decisions of the guardianship body: D25."""

    def _rounds(self) -> Any:
        self.reviewed_on = self.ordered_on
        while True:
            self.round += 1
            last = self.round >= self.variant.rounds
            yield from self._monitoring(last=last)
            yield from self._decision(self.variant.outcome if last else "continue")

    def _decision(self, outcome: str) -> Any:
        yield from self._pause(1, 3)
        if outcome == "continue" and (self._plan_in_force().valid_to - self.today).days < 30:
            outcome = "new-plan"
        match outcome:
            case "continue":
                self.decide("continue", new_plan_required=False, next_monitoring_due=self._next_monitoring())
                self.move("T13", "head")
                self.reach("execution-again")
            case "new-plan":
                self.decide_on_new_plan()
                self.make(RehabPlan, "curator", **self._draft_of_new_plan())
                self.move("T15", "head")
                self.reach("new-plan")
                yield from self._pause(6, 9)
                yield from self._agreement()
                yield from self._approval()
                self.variant = replace(self.variant, outcome="continue")
            case "agreed-plan":
                self.decide_on_new_plan()
                self.move("T14", "service")
                yield from self._pause(1, 2)
                self.order_plan("AGENDA.NEW_PLAN")
                self.ordered_on = self.today
                self.move("T09", "service")
                self.variant = replace(self.variant, outcome="continue")
            case "suspend" | "resume":
                yield from self._suspension(resume=outcome == "resume")
            case "close":
                self.close()
                raise Stopped
            case "moved":
                self.close_because_moved()
                raise Stopped

    def decide_on_new_plan(self) -> None:
        self.decide("continue", new_plan_required=True, next_monitoring_due=self.today + relativedelta(months=3))

    def _draft_of_new_plan(self) -> dict[str, Any]:
        old = self._plan_in_force()
        return {
            "aim": old.aim,
            "goals": [
                {
                    "number": 1,
                    "target": "family",
                    "problem": "Часть задач не достигнута",
                    "goal": "Закрепить достигнутое",
                }
            ],
            "measures": [{"number": 1, "goal_number": 1, "action": "Уточняется при разработке плана"}],
        }

    def _next_monitoring(self) -> date:
        plan = self._plan_in_force()
        return min(self.today + relativedelta(months=3), plan.valid_to)

    def decide(self, kind: str, **given: Any) -> Any:
        """D25 by the guardianship body."""
        council = "meeting" not in given
        item = self.session.number(self.case_id or 0, _FURTHER_KIND[kind]) if council else None
        decision = self.make(
            CaseDecision,
            "specialist",
            kind=kind,
            **{
                "meeting": self.session.meeting_id,
                "protocol_item": item,
                "monitoring": self.form_id,
                "grounds": "Результаты мониторинга и решение, принятое на заседании.",
                **given,
            },
        )
        self.approve(decision, "specialist", "head")
        notified = {"service_notified_on": self.today, "family_notified_on": self.today}
        records.change(CaseDecision.get_by_id(decision.id), notified, self.by("specialist"), self.tick())
        return decision

    def _suspension(self, *, resume: bool) -> Any:
        """T16 and, for some, T17."""
        self.decide(
            "suspend",
            suspend_reason=self.rng.choice(("SUSPEND.TREATMENT", "SUSPEND.ABSENCE")),
            suspended_from=self.today,
            suspended_until=self.today + timedelta(days=80),
            control_measures="Звонок бабушке раз в неделю, запрос в поликлинику по месту пребывания.",
            controller=self.office.employee("specialist").id,
        )
        self.move("T16", "head")
        self.reach("suspended")
        if not resume:
            raise Stopped
        yield from self._pause(25, 35)
        self.assess("repeated", calm=True)
        given = {"meeting": None, "resumed_on": self.today, "resume_basis": "Семья вернулась, лечение окончено."}
        self.decide("resume", **given)
        self.move("T17", "head")
        self.variant = replace(self.variant, outcome="continue")
        self.reviewed_on = self.today

    def close(self) -> None:
        """T18: goals reached, risk low; the card is closed with the case."""
        sheets = self.assess("closing", calm=True)
        self.decide(
            "close",
            close_reason="CLOSE.G1",
            closing_risk=sheets[0].id,
            unmet_criteria_reason="Семья справляется, оставшиеся задачи решаются участковыми специалистами.",
            aftercare_until=self.today + relativedelta(months=6),
            aftercare_text="Участковый специалист навещает семью раз в месяц.",
        )
        self.move("T18", "head")
        self.close_card("CLOSE.G1", "Цели плана достигнуты, семья снята с сопровождения службы.")

    def close_because_moved(self) -> None:
        """T18a: the family has left, its new guardianship body has the file."""
        proof = f"сопроводительное письмо № 01-17/{self.rng.randint(100, 300)} от {self.today:%d.%m.%Y}"
        self.decide("close", meeting=None, close_reason="CLOSE.O3", closing_proof=proof)
        self.move("T18a", "head")
        self.close_card("CLOSE.O3", "Семья выехала, материалы переданы по новому месту жительства.")

    def close_card(self, reason: str, outcome: str) -> None:
        card = FamilyCard.get(FamilyCard.case == self.case_id)
        given = {"closed_on": self.today, "close_reason": reason, "outcome": outcome}
        records.change(card, given, self.by("curator"), self.tick())
        workflow.perform(card, "close", self.by("service"), self.tick())
        entry = IncomingCaseEntry.get(IncomingCaseEntry.case == self.case_id)
        records.change(entry, {"closed_on": self.today, "result": outcome}, self.by("service_clerk"), self.tick())
        self.reach("closed")
