"""A case told over HTTP: every step is a page that somebody with the right log-in opens, fills in and sends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from schema import fields as f
from schema import registry
from schema.case import Case
from schema.dictionaries import DictionaryEntry
from schema.places import Employee, Organisation, Territory
from schema.registers.abuse_journal import AbuseFactEntry
from tests.pages import Page, Visitor, values

TEXT = "Сведения проверены специалистом, обстоятельства описаны со слов участников беседы и по документам."


class Story:
    """One case of one territory; ``day`` is the wall clock of the story."""

    def __init__(self, world: Any, territory: str, start: datetime) -> None:
        self.world = world
        self.place = Territory.get(Territory.code == territory)
        self.visitors: dict[str, Visitor] = {}
        self.at(start)
        self.case_id = 0

    # ------------------------------------------------------------ who and when

    def at(self, moment: datetime) -> None:
        self.now = moment
        self.world.set_clock(moment)

    def later(self, days: int = 0, hours: int = 0) -> None:
        self.at(self.now + timedelta(days=days, hours=hours))

    def as_(self, role: str) -> Visitor:
        if role not in self.visitors:
            self.visitors[role] = self.world.visitor(f"{role}.{self.place.code}")
        return self.visitors[role]

    def employee(self, role: str) -> Employee:
        return Employee.get_by_id(self.world.officer(f"{role}.{self.place.code}").employee_id)

    def body(self, role: str) -> Organisation:
        return Organisation.get(Organisation.territory == self.place, Organisation.role_in_system == role)

    @property
    def case(self) -> Case:
        return Case.get_by_id(self.case_id)

    @property
    def children(self) -> list[Any]:
        return self.case.active_children

    # ------------------------------------------------------------ papers

    def write(self, role: str, key: str, expect: int = 200, query: str = "", **given: Any) -> int:
        """Create a paper of the case; texts that signing needs are filled; returns its id."""
        visitor = self.as_(role)
        page = visitor.open(f"/{key}/new/?case={self.case_id}{query}" if self.case_id else f"/{key}/new/")
        answer = visitor.send(page, {**self._texts(key, given), **given}, action="new/", expect=expect)
        return _id(answer) if expect == 200 else 0

    def edit_new(self, role: str, key: str, **given: Any) -> int:
        """Create a card that belongs to no case: a person, a family."""
        visitor = self.as_(role)
        return _id(visitor.send(visitor.open(f"/{key}/new/"), given, action="new/"))

    def _texts(self, key: str, given: dict[str, Any]) -> dict[str, str]:
        declared = f.declared(registry.get(key))
        texts = {}
        for name in registry.get(key).spec.field_names:
            attribute = declared[name]
            facts = attribute.facts
            if (
                isinstance(attribute, f.Prose)
                and not facts.automatic
                and (facts.required or facts.to_sign)
                and name not in given
            ):
                texts[name] = TEXT
        return texts

    def edit(self, role: str, key: str, row_id: int, expect: int = 200, **given: Any) -> Page:
        visitor = self.as_(role)
        page = visitor.open(f"/{key}/edit/?id={row_id}")
        return visitor.send(page, given, action="edit/", expect=expect)

    def do(self, role: str, key: str, row_id: int, move: str, remark: str = "", expect: int = 200) -> Page:
        """Press a button of a paper."""
        visitor = self.as_(role)
        data = {"csrf_token": visitor.token(), "remark": remark}
        return visitor.post(f"/{key}/{row_id}/do/{move}", data, expect=expect)

    def paper(
        self, role: str, key: str, row_id: int, move: str, signer: Employee, signed_on: date, expect: int = 200
    ) -> Page:
        """Record an approval made on paper."""
        visitor = self.as_(role)
        page = visitor.open(f"/{key}/{row_id}/paper/{move}")
        given = {"signer": str(signer.id), "signed_on": f"{signed_on:%d.%m.%Y}"}
        return visitor.send(page, given, action=move, expect=expect)

    def approved(self, drafter: str, approver: str, key: str, **given: Any) -> int:
        """Write, submit and approve."""
        row_id = self.write(drafter, key, **given)
        self.do(drafter, key, row_id, "submit")
        self.do(approver, key, row_id, "approve")
        return row_id

    # ------------------------------------------------------------ the case

    def move(self, role: str, code: str, expect: int = 200, **inputs: str) -> Page:
        visitor = self.as_(role)
        return visitor.post(
            f"/case/{self.case_id}/move/{code}", {"csrf_token": visitor.token(), **inputs}, expect=expect
        )

    def refused(self, role: str, code: str, *words: str) -> None:
        """The move is refused, and every unmet need is named."""
        before = (self.case.stage, self.case.state)
        page = self.move(role, code, expect=422)
        text = " ".join(page.problems())
        for word in words:
            assert word in text, (word, text)
        assert (self.case.stage, self.case.state) == before

    def stands(self, stage: int, state: str) -> None:
        assert (self.case.stage, str(self.case.state)) == (stage, state)

    # ------------------------------------------------------------ stages 1–4

    def memo(self) -> int:
        """The school files a memo; the draft case begins (T00)."""
        row = self.write(
            "source",
            "service-memo",
            addressee_org=str(self.body("guardianship").id),
            **_children("children"),
            child_location="г. Асино, ул. Учебная, д. 5, кв. 2",
            detected_place="школа, кабинет врача",
            detection_way=word("DETECT"),
            abuse_kinds=["ABUSE.NEGLECT"],
            facts=TEXT,
            immediate_threat="no",
        )
        self.do("source", "service-memo", row, "send")
        return row

    def register(self, memo: int = 0, **given: Any) -> int:
        """The clerk registers the signal (T01 or T01c)."""
        visitor = self.as_("clerk")
        query = f"?memo={memo}" if memo else ""
        page = visitor.open(f"/abuse-journal/new/{query}")
        typed: dict[str, Any] = {"assigned_to": str(self.employee("specialist").id), "source_kind": "SOURCE.SCHOOL"}
        if not memo:
            typed |= {
                "channel": "CHANNEL.ORAL",
                "source_person": "Орлова Т. М.",
                **_children("children"),
                "address": "ул. Учебная, д. 5",
                "abuse_kinds": ["ABUSE.NEGLECT"],
                "summary": TEXT,
                "immediate_threat": "no",
                "urgency": "URGENCY.DAYS3",
            }
        answer = visitor.send(page, {**typed, **given}, action="new/")
        entry = AbuseFactEntry.get_by_id(_id(answer))
        self.case_id = entry.case_id
        return int(entry.id)

    def assess(
        self, kind: str = "primary", safety: str = "SAFETY.SAFE", plus: int = 5, role: str = "specialist"
    ) -> list[int]:
        """A risk sheet for every child, approved by the head; ``plus`` factors raise the risk."""
        made = []
        for child in self.children:
            page = self.as_(role).open(f"/risk-assessment/new/?case={self.case_id}&child={child.id}")
            marks = {f"risk_marks-{n}-mark": "plus" if n < plus else "minus" for n in range(14)}
            marks |= {f"safety_marks-{n}-mark": "no" for n in range(15)}
            if safety != "SAFETY.SAFE":
                marks["safety_marks-3-mark"] = "yes"
            typed = {**self._texts("risk-assessment", {}), **marks, "kind": kind, "safety_decision": safety}
            level = "RISK.LOW" if plus < 4 else "RISK.MODERATE" if plus < 8 else "RISK.HIGH"
            typed |= {"child": str(child.id), "risk_level": level, "recommended_response": "URGENCY.DAYS3"}
            row = _id(self.as_(role).send(page, typed, action="new/"))
            self.do(role, "risk-assessment", row, "submit")
            self.do("head", "risk-assessment", row, "approve")
            made.append(row)
        return made

    def inspect(
        self, purpose: str = "signal", drafter: str = "specialist", approver: str = "head", **given: Any
    ) -> list[int]:
        """An act of inspection for every child."""
        made = []
        for child in self.children:
            typed = self._inspection(purpose, drafter, child) | given
            made.append(self.approved(drafter, approver, "inspection-act", query=f"&child={child.id}", **typed))
        return made

    def _inspection(self, purpose: str, drafter: str, child: Any) -> dict[str, Any]:
        texts = (
            "health",
            "appearance",
            "social_adaptation",
            "education",
            "safety",
            "emotional_needs",
            "relations",
            "social_ties",
            "child_place",
        )
        return dict.fromkeys(texts, TEXT) | {
            "purpose": purpose,
            "child": str(child.id),
            "inspectors": [str(self.employee(drafter).id)],
            "id_doc_kind": "IDDOC.BIRTH",
            "id_series": "I-ОМ",
            "id_number": "123456",
            "addr_registered": "ул. Учебная, д. 5",
            "addr_actual": "ул. Учебная, д. 5",
            "mother_absence": "умерла, свидетельство о смерти представлено",
            "father_absence": "сведения об отце внесены со слов матери",
            "family_rows-count": "1",
            "family_rows-0-full_name": "Черных Пётр Ильич",
            "family_rows-0-birth_year": "2015",
            "area_total": "42",
            "rooms": "2",
            "rooms_area": "18 и 12",
            "floor": "1",
            "floors": "2",
            "owner_name": "Черных И. П.",
            "owner_relation": "RELATION.GRANDFATHER",
            "house_kind": word("HOUSEKIND"),
            "house_state": word("HOUSESTATE"),
            "sanitary_state": word("SANITARY"),
            "living_conditions": word("LIVING"),
            "income_sources": [word("INCOME")],
            "income_per_capita": "12000",
            "violence_signs": "0",
            "no_care_signs": "0",
            "threat_conditions": "0",
            "immediate_threat": "0",
            "recommendations": [word("PROTECT")],
        }

    def investigate(self, result: str = "INVRESULT.CONFIRMED", recommendation: str = "open") -> int:
        return self.approved(
            "specialist",
            "head",
            "investigation-report",
            finished_on="сегодня",
            investigators=[str(self.employee("specialist").id)],
            medical_conclusion="none",
            result=result,
            abuse_kinds_confirmed=["ABUSE.NEGLECT"] if result == "INVRESULT.CONFIRMED" else None,
            recommendation=recommendation,
            **{
                "interviews-count": str(len(self.children)),
                **{
                    f"interviews-{n}-{name}": value
                    for n, child in enumerate(self.children)
                    for name, value in (
                        ("person", str(child.id)),
                        ("held_on", "сегодня"),
                        ("content", TEXT),
                        ("child_opinion", TEXT),
                    )
                },
            },
        )

    def open_case(self) -> int:
        """The head signs the decision to open (T04)."""
        entry = AbuseFactEntry.select().where(AbuseFactEntry.case == self.case_id).get()
        return self.approved(
            "specialist",
            "head",
            "opening-decision",
            entries=[str(entry.id)],
            decision="open",
            decided_by=str(self.employee("head").id),
            risk_level="RISK.MODERATE",
            case_category=word("CASECAT"),
        )

    def rights_plan(self) -> int:
        """The child-rights protection plan, drafted by the specialist and submitted to the deputy head."""
        row = self.write(
            "specialist",
            "rights-plan",
            address="ул. Учебная, д. 5",
            violated_rights=[word("RIGHTSCHILD")],
            permanency_goal=word("PERMANENCY"),
            service_org=str(self.body("authorised_service").id),
            rehab_plan_due="+30",
            valid_to="+180",
            review_months="1",
            **{
                "measures-count": "1",
                "measures-0-right": word("RIGHTSCHILD"),
                "measures-0-task": "обеспечить питание и уход",
                "measures-0-action": "социальный патронаж семьи",
                "measures-0-responsible_org": str(self.body("authorised_service").id),
                "measures-0-due_on": "+60",
            },
        )
        self.do("specialist", "rights-plan", row, "submit")
        return row

    def hand_to_service(self) -> int:
        """The package goes to the authorised service and is received there."""
        row = self.write(
            "specialist" if "specialist" in _drafters("case-transfer") else "head",
            "case-transfer",
            to_org=str(self.body("authorised_service").id),
            **{
                "enclosures-count": "3",
                "enclosures-0-kind": "rights_plan",
                "enclosures-0-reference": "План ЗПР",
                "enclosures-0-sheets": "3",
                "enclosures-1-kind": "service_memo",
                "enclosures-1-reference": "Служебная записка",
                "enclosures-1-sheets": "1",
                "enclosures-2-kind": "inspection_act",
                "enclosures-2-reference": "Акт обследования",
                "enclosures-2-sheets": "4",
            },
        )
        self.do("head", "case-transfer", row, "send")
        self.do("service_clerk", "case-transfer", row, "receive")
        return row

    # ------------------------------------------------------------ stages 4–7

    def curator(self) -> int:
        """The order, the curator's acquaintance, the family card, the package handed over (T06 follows)."""
        curator = self.employee("curator")
        row = self.write(
            "service_clerk",
            "curator-order",
            basis="сопроводительного письма органа опеки",
            curator=str(curator.id),
            **{"acquainted-count": "1", "acquainted-0-employee": str(curator.id)},
        )
        self.do("service_clerk", "curator-order", row, "submit")
        self.do("service", "curator-order", row, "approve")
        return row

    def acquaint(self, order: int) -> None:
        """The curator saw the order: a mark of execution, entered after the signature."""
        self.edit("service_clerk", "curator-order", order, **{"acquainted-0-acquainted_on": "сегодня"})

    def package(self) -> int:
        """The clerk of the service draws up the list, the curator signs for the papers."""
        row = self.write("service_clerk", "case-package")
        self.do("service_clerk", "case-package", row, "submit")
        self.do("curator", "case-package", row, "approve")
        return row

    def family_card(self) -> int:
        row = self.write(
            "curator", "family-card", family=str(self.case.family_id), curator=str(self.employee("curator").id)
        )
        return row

    def diagnose(self) -> int:
        return self.approved(
            "curator",
            "service",
            "diagnostic-report",
            started_on=f"{self.case.curator and self.appointed:%d.%m.%Y}",
            finished_on="сегодня",
            methods=[word("DIAG")],
            contact_established="established",
            causes=[word("CAUSE")],
        )

    def parent(self) -> Any:
        """The mother gets a card and a place in the family."""
        family = self.case.family
        adults = [member.person for member in family.members if not member.person.is_child]
        if adults:
            return adults[0]
        visitor = self.as_("specialist")
        typed = {"last_name": "Черных", "first_name": "Ольга", "patronymic": "Петровна", "gender": "f"}
        card = _id(visitor.send(visitor.open("/person/new/"), {**typed, "birth_date": "03.04.1990"}, action="new/"))
        page = visitor.open(f"/family/edit/?id={family.id}")
        known = len(family.members)
        member = {"members-count": str(known + 1), f"members-{known}-person": str(card)}
        visitor.send(page, {**member, f"members-{known}-relation": "RELATION.MOTHER"}, action="edit/")
        return registry.get("person").get_by_id(card)

    def contract(self, **given: Any) -> int:
        """The contract of patronage with the parent, signed by the head of the service."""
        typed = {"client": str(self.parent().id), "visit_frequency": "FREQ.WEEKLY"}
        return self.approved("curator", "service", "patronage-contract", **{**typed, **given})

    def present(self, plan: int, meeting: int, **given: Any) -> int:
        """The presentation of the plan reaches the secretary."""
        typed = {"plan": str(plan), "meeting": str(meeting)}
        row = self.write("curator", "plan-presentation", **{**typed, **given})
        self.do("curator", "plan-presentation", row, "send")
        return row

    @property
    def appointed(self) -> date:
        order = registry.get("curator-order")
        found: date = order.select().where(order.case == self.case_id).order_by(order.id.desc()).get().effective_from
        return found

    def draft_plan(self, **given: Any) -> int:
        service = str(self.body("authorised_service").id)
        typed = {
            "valid_to": "+150",
            "risk_level_start": "RISK.MODERATE",
            "family_signed_on": "сегодня",
            "goals-count": "2",
            "goals-0-number": "1",
            "goals-0-target": "child",
            "goals-0-problem": "ребёнок пропускает занятия",
            "goals-0-goal": "посещать школу без пропусков",
            "goals-1-number": "2",
            "goals-1-target": "family",
            "goals-1-problem": "нет ухода",
            "goals-1-goal": "обеспечить питание и одежду по сезону",
            "measures-count": "2",
        }
        for n in range(2):
            typed |= {
                f"measures-{n}-number": str(n + 1),
                f"measures-{n}-goal_number": str(n + 1),
                f"measures-{n}-action": "патронаж семьи" if n else "сопровождение в школе",
                f"measures-{n}-executor_org": service,
                f"measures-{n}-start_on": "сегодня",
                f"measures-{n}-due_on": "+45",
            }
        return self.write("curator", "rehab-plan", **{**typed, **given})

    def schedule(self, held_on: date, *items: dict[str, str]) -> int:
        """The secretary schedules a meeting with these questions about the case."""
        place = "COUNCIL.CONSILIUM" if self.place.code == "kedrovy" else "COUNCIL.COORDINATION"
        members = self.council()
        typed: dict[str, Any] = {
            "body": place,
            "held_on": f"{held_on:%d.%m.%Y}",
            "chair": str(members[0].id),
            "secretary": str(self.employee("secretary").id),
            "attendees-count": str(len(members)),
            "agenda-count": str(len(items)),
            "case": None,
        }
        for n, member in enumerate(members):
            typed |= {f"attendees-{n}-member": str(member.id), f"attendees-{n}-present": "1"}
        for n, item in enumerate(items):
            typed |= {
                f"agenda-{n}-number": str(n + 1),
                f"agenda-{n}-case": str(self.case_id),
                f"agenda-{n}-title": "О работе с семьёй",
            }
            typed |= {f"agenda-{n}-{name}": value for name, value in item.items()}
        visitor = self.as_("secretary")
        return _id(visitor.send(visitor.open("/meeting/new/"), typed, action="new/"))

    def council(self) -> list[Employee]:
        body = self.body("council")
        chair = self.employee("member")
        others = Employee.select().where(Employee.organisation == body, Employee.id != chair.id).order_by(Employee.id)
        return [chair, *others]

    def hold(self, meeting: int, *decisions: str, due: str = "") -> None:
        """The meeting takes place today; the protocol is written and signed by the chair."""
        members = len(self.council())
        typed: dict[str, Any] = {"started_at": "10:00", "ended_at": "11:00", "doc_date": "сегодня"}
        for n, decision in enumerate(decisions):
            typed |= {
                f"agenda-{n}-heard": TEXT,
                f"agenda-{n}-decision_kind": f"COUNCILDEC.{decision}",
                f"agenda-{n}-decision_text": "Решение принято единогласно.",
                f"agenda-{n}-responsible": str(self.employee("curator").id),
                f"agenda-{n}-due_on": due or "+30",
                f"agenda-{n}-votes_for": str(members),
                f"agenda-{n}-votes_against": "0",
                f"agenda-{n}-votes_abstain": "0",
            }
        self.edit("secretary", "meeting", meeting, **typed)
        self.do("secretary", "meeting", meeting, "submit")
        self.do("member", "meeting", meeting, "approve")

    def examine(self, plan: int, meeting: int) -> int:
        """The council's expertise of the plan."""
        criteria = (
            "fits_diagnosis",
            "goals_concrete",
            "terms_realistic",
            "executors_complete",
            "opinions_heard",
            "child_safe",
        )
        return self.approved(
            "secretary",
            "member",
            "plan-expertise",
            plan=str(plan),
            meeting=str(meeting),
            experts=[str(self.council()[1].id)],
            conclusion="recommend",
            next_due="+90",
            **dict.fromkeys(criteria, "2"),
        )

    def order_plan(self, plan: int, meeting: int, executors: Sequence[int] = ()) -> int:
        """The order; the service and the other ``executors`` have seen it."""
        informed: dict[str, str] = {}
        for n, org in enumerate([self.body("authorised_service").id, *executors]):
            informed |= {f"executors_informed-{n}-org": str(org), f"executors_informed-{n}-informed_on": "сегодня"}
        return self.approved(
            "service_clerk",
            "service",
            "plan-approval-order",
            plan=str(plan),
            meeting=str(meeting),
            protocol_item="1",
            **{"executors_informed-count": str(1 + len(executors)), **informed},
        )

    # ------------------------------------------------------------ stages 8–11

    def control(self, state: str = "MEASURESTATE.DONE") -> None:
        """Every row of the control journal is checked."""
        journal = registry.get("control-journal")
        for entry in journal.select().where(journal.case == self.case_id, journal.off_control_on.is_null()):
            self.edit(
                "curator",
                "control-journal",
                entry.id,
                checked_on="сегодня",
                checked_by=str(self.employee("curator").id),
                control_by="service",
                way="CHECKWAY.VISIT",
                state=state,
                percent="100",
                off_control_on="сегодня",
            )

    def report(self, role: str = "curator", state: str = "MEASURESTATE.DONE", **given: Any) -> int:
        """An executor's word about the first measure; the curator takes it into the control journal."""
        journal = registry.get("control-journal")
        entry = journal.select().where(journal.case == self.case_id).order_by(journal.id).get()
        typed = {"reporter": "воспитатель Иванцова И. И.", "state": state, "family_participation": "active"}
        visitor = self.as_(role)
        page = visitor.open(f"/measure-report/new/?measure={entry.id}")
        texts = self._texts("measure-report", given)
        row = _id(visitor.send(page, {**texts, **typed, **given}, action="new/"))
        self.do(role, "measure-report", row, "send")
        self.do("curator", "measure-report", row, "receive")
        return row

    def monitoring(
        self,
        meeting: int,
        level: int = 3,
        goals: str = "GOALSTATE.ACHIEVED",
        proposal: str = "continue",
        dynamics: str = "0",
    ) -> int:
        """The curator's form with every criterion graded; part VI is left to the monitor."""
        visitor = self.as_("curator")
        page = visitor.open(f"/monitoring-form/new/?case={self.case_id}&meeting={meeting}")
        lines = int(dict(_inputs(page))["scores-count"])
        typed: dict[str, Any] = {
            **self._texts("monitoring-form", {}),
            "meeting": str(meeting),
            "period_from": f"{self.now.date() - timedelta(days=40):%d.%m.%Y}",
            "period_to": f"{self.now.date() + timedelta(days=45):%d.%m.%Y}",
            "proposal": proposal,
            "participants-count": "2",
        }
        for n, role in enumerate(("monitor", "specialist")):
            typed |= {f"participants-{n}-employee": str(self.employee(role).id)}
            typed |= {f"participants-{n}-competencies": [f"COMPETENCE.K{k}" for k in ((1, 2, 3), (4, 5, 6))[n]]}
        for n in range(lines):
            typed |= {
                f"scores-{n}-level": str(level),
                f"scores-{n}-dynamics": dynamics,
                f"scores-{n}-evidence": "наблюдение куратора",
            }
        for n in range(2):
            typed |= {f"goal_states-{n}-status": goals, f"goal_states-{n}-achieved_on": "сегодня"}
        return _id(visitor.send(page, typed, action="new/"))

    def grade_work(self, form: int) -> None:
        """Part VI, filled by the monitor."""
        visitor = self.as_("monitor")
        page = visitor.open(f"/monitoring-form/edit/?id={form}")
        lines = int(dict(_inputs(page))["quality_scores-count"])
        typed: dict[str, Any] = {"part_six_by": str(self.employee("monitor").id), "part_six_on": "сегодня"}
        for n in range(lines):
            typed |= {f"quality_scores-{n}-level": "3", f"quality_scores-{n}-dynamics": "0"}
        visitor.send(page, typed, action="edit/")

    @property
    def accepts(self) -> str:
        """Who takes the form: the department in Kedrovy, the service in Asino (L.5)."""
        return "head" if self.place.code == "kedrovy" else "service"

    def result(self, form: int, proposal: str = "continue", risk: str = "RISK.LOW") -> int:
        return self.approved(
            "specialist",
            "head",
            "monitoring-result",
            form=str(form),
            dynamics_child="stable",
            dynamics_family="stable",
            dynamics_specialists="stable",
            risk_level_now=risk,
            proposal=proposal,
        )

    def decide(self, kind: str, meeting: int, item: int, form: int, **given: Any) -> int:
        typed = {"kind": kind, "meeting": str(meeting), "protocol_item": str(item), "monitoring": str(form)}
        return self.approved("specialist", "head", "case-decision", **{**typed, **given})

    # ------------------------------------------------------------ whole stretches

    def to_transfer(self) -> None:
        """From nothing to stage 4 without a hitch."""
        memo = self.memo()
        self.later(hours=2)
        self.register(memo)
        self.later(days=1)
        self.assess()
        self.inspect()
        self.investigate()
        self.move("specialist", "T02")
        self.open_case()
        plan = self.rights_plan()
        self.do("deputy", "rights-plan", plan, "approve")
        self.later(days=1)
        self.hand_to_service()
        self.move("specialist", "T05")

    def to_planning(self) -> None:
        """From nothing to stage 5 without a hitch."""
        self.to_transfer()
        self.from_transfer()

    def from_transfer(self) -> None:
        """From stage 4 to stage 5."""
        order = self.curator()
        self.acquaint(order)
        self.package()
        self.family_card()
        self.move("service", "T06")

    def to_council(self, days: int, **given: Any) -> tuple[int, int]:
        """Diagnosis, the service's inspection, a plan ready ``days`` after the appointment; (plan, meeting)."""
        self.to_diagnosis()
        return self.from_diagnosis(days, **given)

    def to_diagnosis(self) -> None:
        """The service's inspection and the diagnosis."""
        self.later(days=3)
        self.inspect("stage5", "curator", "service")
        self.later(days=3)
        self.diagnose()

    def from_diagnosis(self, days: int, **given: Any) -> tuple[int, int]:
        """A plan ready ``days`` after the appointment, on the agenda of a meeting; (plan, meeting)."""
        self.at(datetime.combine(self.appointed + timedelta(days=days), self.now.time()))
        plan = self.draft_plan(**given)
        self.do("curator", "rehab-plan", plan, "present")
        meeting = self.schedule(
            self.now.date() + timedelta(days=2), {"kind": "AGENDA.PLAN_EXPERTISE", "plan": str(plan)}
        )
        self.contract()
        self.present(plan, meeting)
        return plan, meeting

    def to_control(self, days: int = 20) -> tuple[int, int]:
        """Through the council, the order and the start of the monitoring: stage 9."""
        plan, meeting = self.to_council(days)
        self.from_council(plan, meeting)
        self.later(days=40)
        self.move("curator", "T10")
        return plan, meeting

    def from_council(self, plan: int, meeting: int, executors: Sequence[int] = ()) -> None:
        """The council agrees with the plan, the order puts it in force: stage 8."""
        self.move("curator", "T07")
        self.later(days=2)
        self.hold(meeting, "AGREE")
        self.examine(plan, meeting)
        self.move("secretary", "T08")
        self.later(hours=2)
        self.order_plan(plan, meeting, executors)
        self.move("service", "T09")


def word(dictionary: str) -> str:
    """The first word of a dictionary, where the story does not care which."""
    found = DictionaryEntry.select().where(DictionaryEntry.dictionary == dictionary)
    return str(found.order_by(DictionaryEntry.position).get().id)


def _drafters(key: str) -> frozenset[Any]:
    return frozenset(registry.get(key).spec.access.draft)


def _children(prefix: str) -> dict[str, str]:
    return {
        f"{prefix}-count": "2",
        f"{prefix}-0-last_name": "Черных",
        f"{prefix}-0-first_name": "Пётр",
        f"{prefix}-0-patronymic": "Ильич",
        f"{prefix}-0-gender": "m",
        f"{prefix}-0-birth_date": "12.05.2015",
        f"{prefix}-1-last_name": "Черных",
        f"{prefix}-1-first_name": "Дарья",
        f"{prefix}-1-patronymic": "Ильинична",
        f"{prefix}-1-gender": "f",
        f"{prefix}-1-birth_date": "01.02.2020",
    }


def _inputs(page: Page) -> list[tuple[str, str]]:
    return values(page.form())


def _id(page: Page) -> int:
    match = re.search(r"id=(\d+)", page.url) or re.search(r"/(?:case|meeting)/(\d+)/", page.url)
    assert match, page.url
    return int(match.group(1))
