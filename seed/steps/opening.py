"""Stages 3–4: the case is opened, handed to the service, given to a curator (T04–T06)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from console import workflow
from schema.documents.case_package import CasePackage
from schema.documents.case_transfer import CaseTransfer
from schema.documents.curator_order import CuratorOrder
from schema.documents.family_card import FamilyCard
from schema.documents.inspection_act import InspectionAct
from schema.documents.opening_decision import OpeningDecision
from schema.documents.phone_message import PhoneMessage
from schema.documents.rights_plan import RightsPlan
from schema.documents.safety_plan import SafetyPlan
from schema.documents.service_memo import ServiceMemo
from schema.spec import Status
from seed import stories
from seed.people import SERVICE
from seed.steps.investigation import Investigated
from seed.steps.timeline import OPENS
from seed.steps.traveller import reported


class Opened(Investigated):
    """The opening and the transfer: D10–D14, R02."""

    def _opening(self) -> Any:
        yield from self._pause(1, 2)
        self.open()
        self.reach("opened")
        yield from self._pause(1, 3)
        self.plan_rights()
        self.reach("rights")
        yield from self._pause(0, 1)
        self.hand_over()
        self.reach("handed")

    def open(self) -> None:
        """T04: the decision opens the case and numbers it."""
        decision = self.make(
            OpeningDecision,
            "specialist",
            decision="open",
            decided_by=self.by("head").employee_id,
            entries=[self.entry_id],
            grounds=self.story.established,
            risk_level=self.case.risk_level_id,
            case_category=self.story.category,
        )
        self.approve(decision, "specialist", "head")

    def plan_rights(self) -> None:
        """D11, approved by the deputy head – in some cases on paper."""
        until = self.today + relativedelta(months=6)
        plan = self.make(
            RightsPlan,
            "specialist",
            address=self.family.address,
            entry=self.entry_id,
            violated_rights=self.story.rights,
            problem=self.story.established,
            permanency_goal="PERMANENCY.KEEP",
            expected_results="Ребёнок в безопасности и остаётся в семье; родители справляются с воспитанием сами.",
            measures=[
                {
                    "right": right,
                    "task": "Восстановить нарушенное право ребёнка",
                    "action": "Организовать помощь семье силами уполномоченной службы и учреждений",
                    "responsible_org": self.office.body(SERVICE).id,
                    "due_on": self.today + relativedelta(months=3),
                }
                for right in self.story.rights
            ],
            service_org=self.office.body(SERVICE).id,
            rehab_plan_due=self.today + timedelta(days=35),
            valid_to=until,
        )
        workflow.perform(plan, "submit", self.by("specialist"), self.tick())
        if self.variant.on_paper:
            paper = workflow.Paper(signer=self.office.employee("deputy"), signed_on=self.today)
            workflow.perform(plan, "approve", self.by("clerk"), self.tick(), paper=paper)
        else:
            workflow.perform(plan, "approve", self.by("deputy"), self.tick())
        self.look_after()
        for safety in SafetyPlan.select().where(SafetyPlan.case == self.case_id, SafetyPlan.status == Status.APPROVED):
            remark = f"Утверждён план ЗПР {plan.reference}"
            workflow.perform(safety, "complete", self.by("specialist"), self.tick(), remark=remark)

    def hand_over(self) -> None:
        """T05: a covering letter with the package goes to the service."""
        enclosures = [self._enclosed("rights_plan", RightsPlan), self._source_paper()]
        acts = InspectionAct.select().where(InspectionAct.case == self.case_id, InspectionAct.status == Status.APPROVED)
        enclosures += [{"kind": "inspection_act", "reference": act.reference, "sheets": 4} for act in acts]
        transfer = self.make(CaseTransfer, "specialist", to_org=self.office.body(SERVICE).id, enclosures=enclosures)
        workflow.perform(transfer, "send", self.by("head"), self.tick())
        self.move("T05", "specialist")

    def _enclosed(self, kind: str, model: Any) -> dict[str, Any]:
        row = model.select().where(model.case == self.case_id).order_by(model.id.desc()).first()
        return {"kind": kind, "reference": row.reference, "sheets": 2}

    def _source_paper(self) -> dict[str, Any]:
        """The memo or message of the source; without one the guardianship body writes its own."""
        match self.variant.channel:
            case "memo" | "paper":
                return self._enclosed("service_memo", ServiceMemo)
            case "phone":
                return self._enclosed("phone_message", PhoneMessage)
        self._own_memo()
        return self._enclosed("own_memo", ServiceMemo)

    def _own_memo(self) -> None:
        memo = self.make(
            ServiceMemo,
            "specialist",
            memo_kind="transfer",
            addressee_org=self.office.body(SERVICE).id,
            children=[reported(kin) for kin in self.family.children],
            parents_text=self.family.parents_text,
            child_location=self.family.address,
            detected_at=datetime.combine(self.case.received_on, OPENS),
            detected_place=self.story.place,
            detection_way=self.story.way,
            abuse_kinds=self.story.kinds,
            facts=self.pick(self.story.facts),
            immediate_threat="no",
        )
        workflow.perform(memo, "send", self.by("specialist"), self.tick())

    def _service(self) -> Any:
        yield from self._pause(1, 2)
        self.receive()
        self.reach("accepted")
        yield from self._pause(0, 2)
        self.appoint()
        self.move("T06", "service")
        self.reach("planning")

    def receive(self) -> None:
        transfer = (
            CaseTransfer.select().where(CaseTransfer.case == self.case_id).order_by(CaseTransfer.id.desc()).first()
        )
        workflow.perform(transfer, "receive", self.by("service_clerk"), self.tick())

    def appoint(self) -> None:
        """D13, the package for the curator, D14."""
        transfer = (
            CaseTransfer.select().where(CaseTransfer.case == self.case_id).order_by(CaseTransfer.id.desc()).first()
        )
        curator = self.office.employee(self.curator)
        other = self.office.employee("curator" if self.curator == "curator2" else "curator2")
        order = self.make(
            CuratorOrder,
            "service_clerk",
            basis=f"сопроводительного письма {transfer.reference}",
            curator=curator.id,
            deputy_curator=other.id,
            control_by=self.office.employee("service").id,
            acquainted=[{"employee": curator.id, "acquainted_on": self.today}],
        )
        self.approve(order, "service_clerk", "service")
        self.approve(self.make(CasePackage, "service_clerk"), "service_clerk", "curator")
        self.open_card(order)

    def open_card(self, order: Any) -> None:
        members = [
            {
                "person": self.people[kin].id,
                "birth_date": kin.birth_date,
                "relation": kin.relation or None,
                "lives_together": "always",
            }
            for kin in (*self._adults(), *self.family.children)
        ]
        self.make(
            FamilyCard,
            "curator",
            basis=f"приказ {order.reference}",
            members=members,
            family_kinds=[self.family.kind],
            address_registered=self.family.address,
            address_actual=self.family.address,
            problems=self.story.established,
            strengths="Мать привязана к детям, есть поддержка бабушки.",
            contacts=[self._contact()],
        )

    def _contact(self) -> dict[str, Any]:
        return {
            "contacted_on": self.today,
            "kind": self.rng.choice(("CONTACT.VISIT", "CONTACT.CALL", "CONTACT.RECEPTION")),
            "with_whom": self.family.mother.full_name,
            "by_whom": self.office.employee(self.curator).id,
            "result": self.pick(stories.CONTACTS),
            "next_on": self.today + timedelta(days=7),
        }
