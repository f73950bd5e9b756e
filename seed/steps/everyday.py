"""The papers of every day beside the stages (L.2): letters and answers, a reception, visits, a consent, a hearing."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from console import records, workflow
from schema.documents.hearing import Hearing
from schema.documents.letter_out import LetterOut
from schema.documents.pd_consent import PdConsent
from schema.people import Person
from schema.places import Organisation
from schema.registers.letter_in import LetterIn
from schema.registers.primary_record import PrimaryRecord
from schema.registers.reception import Reception
from schema.registers.visit import Visit
from seed.people import CLINIC, SCHOOL, SERVICE
from seed.steps.planning import Planned
from seed.steps.timeline import on_working_day


class Everyday(Planned):
    """What an office writes about a family whose plan is in work."""

    def _everyday(self) -> Any:
        yield from self._pause(1, 2)
        self.take_consent()
        asked = self.send_letter("SCHOOL", "clerk", addressee_org=self.office.body(SCHOOL).id)
        reminded = self.send_letter("CLINIC", "clerk", addressee_org=self.office.body(CLINIC).id)
        self.send_letter("EXTRACT", "specialist", addressee_org=self.office.body(SERVICE).id, plan=self.plan_id)
        self.receive_citizen()
        yield from self._pause(2, 3)
        self.visit_in_vain()
        self.answered(asked)
        self.record_child()
        yield from self._pause(3, 4)
        self.come_again()
        self.send_letter("REMINDER", "clerk", addressee_org=self.office.body(CLINIC).id, reminds=reminded.id)
        self.go_to_court()

    def send_letter(self, kind: str, drafter: str, **given: Any) -> LetterOut:
        """A letter with its ready text, signed by the head and posted."""
        letter = self.make(LetterOut, drafter, kind=f"LETTER.{kind}", **given)
        workflow.perform(letter, "submit", self.by(drafter), self.tick())
        workflow.perform(letter, "sign", self.by("head"), self.tick())
        records.change(letter, {"dispatch_way": "DISPATCH.POST"}, self.by("clerk"), self.tick())
        return workflow.perform(letter, "send", self.by("clerk"), self.tick())

    def answered(self, letter: LetterOut) -> None:
        self.make(
            LetterIn,
            "clerk",
            kind="LETTERIN.ANSWER",
            from_organisation=letter.addressee_org_id,
            answers=letter.id,
            sender_number="48-х",
            sender_date=self.today,
            summary="Характеристика ребёнка: посещает занятия, опрятен, на перемены выходит с детьми; мать приходит "
            "по приглашению классного руководителя.",
        )

    def receive_citizen(self) -> None:
        """A neighbour comes with a written appeal; the answer is still due."""
        self.make(
            Reception,
            "clerk",
            applicant="Шумилова Раиса Ефимовна",
            applicant_address=f"{self.office.territory.locality}, ул. Лесная, д. 3",
            topic="Соседка спрашивает, чем помогли семье, и просит проверить, топится ли печь в доме.",
            outcome="APPEAL.WRITTEN",
            registered_on=self.today,
        )

    def visit_in_vain(self) -> None:
        self.make(
            Visit,
            "curator",
            planned_on=self.today,
            aim="VISITAIM.PATRONAGE",
            outcome="not_home",
            visited_at=self.tick(),
            missed_reason="Дверь не открыли, в почтовом ящике оставлено приглашение с телефоном куратора",
            next_on=on_working_day(self.today + timedelta(days=3)),
        )

    def come_again(self) -> None:
        """The planned row of the schedule becomes a visit that took place."""
        planned = Visit.get(Visit.case == self.case_id, Visit.outcome == "")
        seen = {
            "outcome": "held",
            "visited_at": self.tick(),
            "met_with": "мать, бабушка",
            "children_seen": [child.id for child in self.children],
            "observed": "В доме тепло и чисто, продукты есть, у детей оборудовано место для занятий.",
            "agreed": "Мать записана к наркологу, бабушка забирает детей из школы по средам.",
        }
        records.change(planned, seen, self.by("curator"), self.tick())

    def record_child(self) -> None:
        """A child stays without care while the mother is in hospital, and lives with a relative."""
        self.make(
            PrimaryRecord,
            "specialist",
            received_from="участковый врач",
            child=self.children[0].id,
            found_at=self.family.address,
            cause="NOCARE.ABSENT",
            circumstances="Мать помещена в стационар на две недели, другого законного представителя рядом нет.",
            relatives_text="бабушка по матери, живёт в соседнем доме",
            inspected_on=self.today,
            established_on=self.today,
            data_bank_on=self.today,
            data_bank_number="б/н",
            placed=True,
            placement="PLACEMENT.RELATIVES",
            placed_on=self.today,
            placed_text="у бабушки по матери, до выписки матери",
        )

    def take_consent(self) -> None:
        mother: Person = self.people[self.family.mother]
        papers = {"id_doc_kind": "IDDOC.PASSPORT", "id_series": "69 00", "id_number": f"{400000 + mother.id:06d}"}
        known = {"addr_registered": self.family.address, "id_issued_by": "органом внутренних дел Томской области"}
        records.change(mother, {**papers, **known}, self.by("curator"), self.tick())
        service: Organisation = self.office.body(SERVICE)
        consent = self.make(
            PdConsent,
            "curator",
            operator_org=service.id,
            person=mother.id,
            children=[child.id for child in self.children],
            valid_until=self.today + timedelta(days=365),
            given_on=self.today,
        )
        workflow.perform(consent, "accept", self.by("curator"), self.tick())

    def go_to_court(self) -> None:
        """A hearing to come, with the power of attorney of the specialist."""
        day = on_working_day(self.today + timedelta(days=14))
        hearing = self.make(
            Hearing,
            "specialist",
            court="районный суд Томской области",
            claim="об ограничении отца в родительских правах",
            our_role="COURTROLE.OPINION",
            children=[child.id for child in self.children],
            held_at=datetime.combine(day, time(10, 0)),
            representative=self.by("specialist").employee_id,
            valid_until=self.today + timedelta(days=180),
        )
        self.approve(hearing, "specialist", "head")
