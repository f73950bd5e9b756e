"""Children taken from danger: the branch beside the stages (ст. 77 СК РФ), and the checks of safety plans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from console import records, workflow
from schema.documents.child_placement import ChildPlacement
from schema.documents.court_claim import CourtClaim
from schema.documents.prosecutor_notice import ProsecutorNotice
from schema.documents.removal_act import RemovalAct
from schema.documents.removal_decree import RemovalDecree
from schema.documents.safety_plan import SafetyPlan
from schema.people import Person
from schema.spec import Status
from seed.steps.signal import Signalled

_CLINIC = "ORGKIND.CLINIC"


class Removed(Signalled):
    """D08, D09, D09a–c, and rows of D06."""

    def remove(self) -> None:
        """Decree, an act for each child, the prosecutor, the placement – all on one day."""
        decree = self._decree()
        for child in self.children:
            act = self._act(decree, child)
            self._placed(act, child)
        notice = self.make(
            ProsecutorNotice,
            "specialist",
            decree=decree.id,
            recipient="прокурору района",
            sent_at=self.now,
            channel="phone",
        )
        self.approve(notice, "specialist", "head")

    def _decree(self) -> Any:
        decree = self.make(
            RemovalDecree,
            "specialist",
            issued_time=self.now.time().replace(second=0, microsecond=0),
            parents_from_whom=[self.people[self.family.mother].id],
            other_person="",
            address_of_removal=self.family.address,
            threat_basis=["REMOVAL.NO_CARE", "REMOVAL.PARENT_STATE"],
            threat_description=self.story.established,
            placement_planned="PLACEMENT.MEDICAL",
            placement_org=self.office.body(_CLINIC).id,
            assigned_to=self.office.employee("specialist").id,
            claim_kind_planned="restriction",
            control_assigned_to=self.office.employee("deputy").id,
        )
        workflow.perform(decree, "submit", self.by("specialist"), self.tick())
        number = f"{self.rng.randint(300, 900)}"
        return workflow.perform(decree, "approve", self.by("mayor"), self.tick(), number=number)

    def _act(self, decree: Any, child: Person) -> Any:
        act = self.make(
            RemovalAct,
            "specialist",
            decree=decree.id,
            child=child.id,
            removed_at=self.now,
            finished_at=self.now,
            address=self.family.address,
            commission=[{"employee": self.office.employee(login).id} for login in ("specialist", "clerk")],
            participants=[{"role": "police", "name": "Рогов Семён Ильич", "org": "ПДН"}],
            parents=decree.parents_from_whom,
            parents_present=True,
            threat_basis=decree.threat_basis,
            circumstances="Ребёнок собран и одет, выведен из дома в присутствии инспектора.",
            child_state="Одежда чистая, жалоб нет, видимых повреждений нет.",
            child_opinion="Не возражает побыть в больнице, просит, чтобы приходила бабушка.",
            placed_to="PLACEMENT.MEDICAL",
            handed_org=self.office.body(_CLINIC).id,
            handed_to="дежурный врач",
            handed_at=self.now,
        )
        return self.approve(act, "specialist", "head")

    def _placed(self, act: Any, child: Person) -> None:
        placement = self.make(
            ChildPlacement,
            "specialist",
            child=child.id,
            kind="PLACEMENT.MEDICAL",
            org=self.office.body(_CLINIC).id,
            from_at=act.handed_at,
            basis_kind="removal",
            basis_document=f"акт об отобрании {act.reference}",
            removal_act=act.id,
            parents_notified_at=self.now,
        )
        self.approve(placement, "specialist", "head")

    def sue(self) -> None:
        """The claim for restriction of parental rights, within seven days of the decree."""
        decree = RemovalDecree.get(RemovalDecree.case == self.case_id)
        claim = self.make(
            CourtClaim,
            "specialist",
            decree=decree.id,
            defendants=[self.people[self.family.mother].id],
            claim_kind="restriction",
            court="районный суд Томской области",
            filed_on=self.today,
            enclosures="исковое заявление, постановление, акты об отобрании и обследовании",
        )
        self.approve(claim, "specialist", "head")

    def look_after(self) -> None:
        """The specialist writes down the visits by which the safety plans were checked, as often as they ask."""
        plans = SafetyPlan.select().where(SafetyPlan.case == self.case_id, SafetyPlan.status == Status.APPROVED)
        for plan in plans:
            days = range(plan.check_every_days, (self.today - plan.valid_from).days + 1, plan.check_every_days)
            checks = [
                {
                    "checked_on": plan.valid_from + timedelta(days=day),
                    "checked_by": self.office.employee("specialist").id,
                    "check_way": "CHECKWAY.VISIT",
                    "result": "Дети накормлены, дома взрослый, меры плана исполняются.",
                }
                for day in days
            ]
            records.change(plan, {"checks": checks}, self.by("specialist"), self.tick())
