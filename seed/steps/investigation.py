"""Stage 2: the family is met, the risk assessed, the home inspected, the fact investigated (T02, T03)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from console import records, workflow
from console.officers import Officer
from schema.documents.inspection_act import InspectionAct
from schema.documents.investigation_report import InvestigationReport
from schema.documents.risk_assessment import RiskAssessment
from schema.documents.safety_plan import SafetyPlan
from schema.people import Family, Person
from schema.registers.abuse_journal import AbuseFactEntry
from seed import stories
from seed.people import SCHOOL, Kin
from seed.steps.removal import Removed
from seed.steps.traveller import Stopped


class Investigated(Removed):
    """The investigation: D04–D07."""

    def _investigation(self) -> Any:
        lag = 0 if self.story.high else 1  # an immediate threat is looked into the same day (DL-P19, DL-L6)
        yield from self._pause(0, lag)
        if self.variant.channel == "phone":
            self.confirm_call()
        self.meet_family()
        self.assess("primary")
        if self.story.threats and self.variant.confirmed and not self.variant.removal:
            self.protect()
        if "inspection" in self.variant.slow:
            yield from self._pause(7, 9)
        else:
            yield from self._pause(0, lag)
        self.inspect()
        if self.variant.removal:
            self.remove()
        self.reach("inspected")
        if self.variant.stop == "transferred":
            self.move(
                "T03a",
                "head",
                recipient="орган опеки и попечительства по месту жительства",
                outgoing_number="01-17/214",
            )
            raise Stopped
        yield from self._pause(2, 4)
        self.investigate()
        self.look_after()
        if self.variant.removal:
            self.sue()
        if not self.variant.confirmed:
            yield from self._refusal()
        yield from self._pause(0, 1)
        self.move("T02", "specialist")
        self.reach("decision")

    def meet_family(self) -> None:
        """The specialist makes cards of the adults, completes the children's and writes down who is who."""
        officer = self.by("specialist")
        for kin in self.family.children:
            card = {
                "addr_registered": self.family.address,
                "id_doc_kind": "IDDOC.BIRTH",
                "id_series": f"{self.rng.choice(('I', 'II', 'III'))}-ОМ",
                "id_number": f"{self.rng.randint(100_000, 999_999)}",
                "id_issued_by": "отдел ЗАГС",
                "education_org": self.office.body(SCHOOL if self._age(kin) >= 7 else "ORGKIND.KINDERGARTEN").id,
                "legal_status": "CHILDSTATUS.FAMILY",
            }
            records.change(Person.get_by_id(self.people[kin].id), card, officer, self.tick(4))
        for kin in self._adults():
            self.people[kin] = self._card(kin, officer)
        family = Family.get_by_id(self.case.family_id)
        if {self.people[kin].id for kin in self._adults()} <= {row.person_id for row in family.members}:
            return  # a family that is known from its earlier case
        given = {
            "family_kind": self.family.kind,
            "registered_sop": self.story.category == "CASECAT.DANGER",
            "members": [*family.members, *(self._member(kin) for kin in self._adults())],
        }
        records.change(family, given, officer, self.tick(4))

    def _adults(self) -> list[Kin]:
        return [self.family.mother, *([self.family.man] if self.family.man else [])]

    def _age(self, kin: Kin) -> int:
        return int((self.today - kin.birth_date).days / 365.25)

    def _card(self, kin: Kin, officer: Officer) -> Person:
        same = (Person.last_name == kin.last_name) & (Person.birth_date == kin.birth_date)
        known = Person.get_or_none(same, Person.first_name == kin.first_name, Person.territory == self.office.territory)
        if known:
            return known
        given = {
            "last_name": kin.last_name,
            "first_name": kin.first_name,
            "patronymic": kin.patronymic,
            "gender": kin.gender,
            "birth_date": kin.birth_date,
            "addr_registered": self.family.address,
            "addr_actual": self.family.address,
            "phone": self._phone(f"9{self.rng.randint(10, 99)}"),
        }
        return records.create(Person, given, officer, self.tick(4)).row

    def _member(self, kin: Kin) -> dict[str, Any]:
        return {
            "person": self.people[kin].id,
            "relation": kin.relation,
            "lives_together": "always",
            "takes_part_in_upbringing": kin.relation != "RELATION.STEPFATHER" or self.rng.random() < 0.5,
            "parental_rights": None if kin.relation == "RELATION.STEPFATHER" else "RIGHTS.FULL",
            "is_alleged_abuser": kin.relation == self.story.abuser,
        }

    def assess(self, kind: str, *, calm: bool = False) -> list[Any]:
        """A risk sheet for every child; ``calm`` when the threats are gone."""
        return [self._sheet(child, kind, calm=calm or not self.variant.confirmed) for child in self.children]

    def _sheet(self, child: Person, kind: str, *, calm: bool) -> Any:
        form = records.offered(RiskAssessment, self.by("specialist"), self.now, case=self.case)
        threats, pluses = (frozenset[str](), {"F06"}) if calm else (set(self.story.threats), set(self.story.pluses))
        for row in form.safety_marks:
            marked = row.factor_id.partition(".")[2] in threats
            row.mark, row.comment = ("yes", self.story.signs.capitalize()) if marked else ("no", "")
        for row in form.risk_marks:
            code = row.factor_id.partition(".")[2]
            row.mark = "plus" if code in pluses else "no_data" if code == "F12" else "minus"
        told = self.now if {"S01", "S06"} & set(threats) else None
        sheet = self.make(
            RiskAssessment,
            "specialist",
            entry=self.entry_id if kind == "primary" else None,
            child=child.id,
            kind=kind,
            sources="беседа с ребёнком, беседа с матерью, сведения школы и поликлиники",
            participants=self.family.mother.full_name,
            safety_marks=form.safety_marks,
            risk_marks=form.risk_marks,
            safety_decision=self._decided_safety(bool(threats)),
            police_notified_at=told,
            conclusion=(
                "Угроз нет, факторы риска ослаблены, семья справляется."
                if calm
                else "Ребёнок может оставаться дома при выполнении плана безопасности; нужна помощь семье."
            ),
            recommended_response="URGENCY.NOW" if self.story.high and not calm else "URGENCY.DAYS3",
        )
        return self.approve(sheet, "specialist", "head")

    def _decided_safety(self, threatened: bool) -> str:
        if not threatened:
            return "SAFETY.SAFE"
        return "SAFETY.UNSAFE" if self.variant.removal else "SAFETY.CONDITIONAL"

    def protect(self) -> None:
        """D06: measures by which the child is safe at home until the rights plan is approved."""
        sheet = RiskAssessment.select().where(RiskAssessment.case == self.case_id).order_by(RiskAssessment.id).first()
        mother = self.people[self.family.mother]
        actions = (
            "Ежедневно видеть ребёнка и справляться о его состоянии",
            "Не оставлять ребёнка без присмотра взрослого",
        )
        plan = self.make(
            SafetyPlan,
            "specialist",
            risk_assessment=sheet.id,
            threats=[f"SFACTOR.{code}" for code in self.story.threats],
            child_stays="STAY.HOME_WATCHED",
            caregiver=mother.id,
            measures=[
                {
                    "threat": f"SFACTOR.{code}",
                    "action": self.pick(actions),
                    "responsible_person": mother.full_name,
                    "due_on": self.today + timedelta(days=14),
                    "check_way": "CHECKWAY.VISIT",
                }
                for code in self.story.threats
            ],
            emergency_contacts=[
                {"who": "Детский телефон доверия", "phone": "8-800-2000-122", "when": "круглосуточно"},
                {"who": "Дежурная часть полиции", "phone": "102", "when": "при угрозе"},
            ],
            valid_to=self.today + timedelta(days=30),
            parent=mother.id,
            parent_consent="agreed",
            consent_on=self.today,
        )
        self.approve(plan, "specialist", "head")

    def inspect(self) -> None:
        """D07 by the signal, one act for every child."""
        for child in self.children:
            act = self.make(
                InspectionAct, "specialist", purpose="signal", entry=self.entry_id, **self._inspected(child)
            )
            self.approve(act, "specialist", "head")

    def _inspected(self, child: Person) -> dict[str, Any]:
        mother, man = self.people[self.family.mother], self.family.man
        with_father = man is not None and man.relation == "RELATION.FATHER"
        father = (
            {
                "father": self.people[man].id,
                "father_employed": True,
                "father_job": "подсобный рабочий",
                "father_lives_with_child": True,
                "father_participates": True,
            }
            if man is not None and with_father
            else {"father_absence": "проживает отдельно, сведений не представлено"}
        )
        poor = self.story.category == "CASECAT.DANGER"
        login = "specialist"
        employed = self.rng.random() < 0.4
        return {
            "inspectors": [self.office.employee(login).id],
            "child": child.id,
            "id_doc_kind": "IDDOC.BIRTH",
            "addr_registered": self.family.address,
            "addr_actual": self.family.address,
            "mother": mother.id,
            "mother_employed": employed,
            "mother_job": "продавец, неполный день" if employed else "",
            "mother_lives_with_child": True,
            "mother_participates": True,
            **father,
            "parents_married": with_father,
            "parents_live_together": with_father,
            "health": self.pick(stories.HEALTH),
            "violence_signs": "S01" in self.story.threats,
            "violence_signs_note": self.story.signs if "S01" in self.story.threats else "",
            "appearance": self.pick(stories.APPEARANCE),
            "social_adaptation": "Навыки общения и самообслуживания соответствуют возрасту.",
            "education": "Посещает образовательную организацию, успеваемость средняя.",
            "safety": "Лекарства и спички убраны, газовая плита исправна.",
            "emotional_needs": "Нуждается во внимании взрослых, охотно идёт на контакт.",
            "family_rows": [self._household_row(kin, child) for kin in (*self._adults(), *self.family.children)],
            "relations": self.pick(stories.RELATIONS),
            "social_ties": "Поддерживают связь с бабушкой, соседями и школой.",
            "area_total": self.rng.randint(28, 64),
            "rooms": self.rng.randint(1, 3),
            "floor": 1,
            "floors": self.rng.randint(1, 3),
            "owner_name": mother.full_name,
            "owner_relation": "RELATION.MOTHER",
            "house_kind": self.rng.choice(("HOUSEKIND.WOOD", "HOUSEKIND.BRICK", "HOUSEKIND.PANEL")),
            "house_state": "HOUSESTATE.WORN" if "S10" in self.story.threats else "HOUSESTATE.NORMAL",
            "amenities": ["AMENITY.WATER", "AMENITY.HEATING"],
            "sanitary_state": "SANITARY.POOR" if poor else "SANITARY.FAIR",
            "child_place": "Есть спальное место; стола для занятий нет."
            if poor
            else "Есть кровать, стол, книги и игрушки.",
            "income_sources": ["INCOME.WAGE", "INCOME.BENEFIT"],
            "income_per_capita": self.rng.randint(70, 190) * 100,
            "income_sufficient": not poor,
            "talk_child": self.pick(stories.CHILD_TALK),
            "talk_others": self.pick(stories.NEIGHBOURS),
            "living_conditions": "LIVING.POOR" if poor else "LIVING.FAIR",
            "no_care_signs": False,
            "threat_conditions": bool(self.story.threats),
            "threat_note": self.story.established if self.story.threats else "",
            "immediate_threat": self.variant.removal,
            "recommendations": ["PROTECT.HELP", "PROTECT.ACCOMPANY"],
        }

    def _household_row(self, kin: Kin, child: Person) -> dict[str, Any]:
        sibling = "RELATION.BROTHER" if kin.gender == "m" else "RELATION.SISTER"
        itself = self.people[kin].id == child.id
        return {
            "person": self.people[kin].id,
            "birth_year": kin.birth_date.year,
            "relation": kin.relation or (None if itself else sibling),
            "lives_together": "always",
            "takes_part_in_upbringing": bool(kin.relation),
        }

    def investigate(self) -> None:
        """D05: what was checked and found."""
        confirmed = self.variant.confirmed
        report = self.make(
            InvestigationReport,
            "specialist",
            entry=self.entry_id,
            started_on=self.case.received_on,
            finished_on=self.today,
            investigators=[self.office.employee("specialist").id],
            interviews=[
                *(self._interview(kin, "Ребёнок рассказал о доме и школе.") for kin in self.family.children),
                self._interview(self.family.mother, "Мать объяснила обстоятельства, с замечаниями согласилась."),
            ],
            visits=[{"visited_on": self.today, "address": self.family.address, "result": self.pick(stories.RELATIONS)}],
            documents_reviewed="характеристика школы, справка поликлиники",
            medical_conclusion="requested" if self.story.high else "none",
            facts_established=self.story.established
            if confirmed
            else "Сведения не подтвердились: ребёнок ухожен, угроз нет.",
            result=("INVRESULT.CONFIRMED" if self.story.high else "INVRESULT.PARTLY")
            if confirmed
            else "INVRESULT.NOT_CONFIRMED",
            abuse_kinds_confirmed=self.story.kinds if confirmed else [],
            causes=self.story.causes if confirmed else [],
            recommendation="open" if confirmed else "refuse",
        )
        if self.variant.returned:
            self._return_once(report)
        self.approve(report, "specialist", "head")

    def _return_once(self, report: Any) -> None:
        workflow.perform(report, "submit", self.by("specialist"), self.tick())
        remark = "Приложите сведения поликлиники и уточните, с кем остаётся ребёнок по вечерам."
        workflow.perform(report, "return", self.by("head"), self.tick(), remark=remark)
        self.reach("returned")
        given = {"documents_reviewed": "характеристика школы, справка поликлиники, объяснение бабушки"}
        records.change(report, given, self.by("specialist"), self.tick())

    def _interview(self, kin: Kin, content: str) -> dict[str, Any]:
        row = {"person": self.people[kin].id, "held_on": self.today, "content": content}
        return row if kin.relation else {**row, "child_opinion": self.pick(stories.OPINION)}

    def _refusal(self) -> Any:
        """T03: not confirmed, every known source has its answer."""
        yield from self._pause(1, 2)
        entry = AbuseFactEntry.get_by_id(self.entry_id)
        given = {"feedback_on": self.today, "feedback_number": f"01-09/{self.rng.randint(20, 400)}"}
        records.change(entry, given, self.by("clerk"), self.tick())
        self.move("T03", "head", reason="Факт жестокого обращения не подтвердился, ребёнок в безопасности.")
        raise Stopped
