"""Stages 1–2: a fact is reported and registered (T00, T01, T01c)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from console import records, workflow
from reports import words
from reports.names import name_of
from schema.documents.phone_message import PhoneMessage
from schema.documents.service_memo import ServiceMemo
from schema.registers.abuse_journal import AbuseFactEntry
from seed.people import GUARDIANSHIP, SCHOOL
from seed.steps.timeline import typed
from seed.steps.traveller import Traveller, reported


class Signalled(Traveller):
    """The signal: D02, D03, R01."""

    def _signal(self) -> Any:
        if self.variant.channel in {"memo", "phone"} or self.variant.stop == "draft":
            (self.phone_message if self.variant.channel == "phone" else self.memo)()
            self.reach("draft")
            self.now = yield self.now + timedelta(minutes=self.rng.randint(30, 150))
        self.register()
        self.reach("signal")
        if self.variant.stop not in {"", "signal"} or self.rng.random() < 0.5:
            self.tick(60)
        self.assign()
        self.reach("investigating")

    def memo(self) -> None:
        """T00: the school writes down what it saw and sends it."""
        given = {
            "addressee_org": self.office.body(GUARDIANSHIP).id,
            "addressee_person": self._to_head(),
            "children": [reported(kin) for kin in self.family.children],
            "parents_text": self.family.parents_text,
            "child_location": self.family.address,
            "detected_at": self.now - timedelta(minutes=50),
            "detected_place": self.story.place,
            "detection_way": self.story.way,
            "abuse_kinds": self.story.kinds,
            "facts": self.pick(self.story.facts),
            "signs": self.story.signs,
            "abuser_relation": self.story.abuser or None,
            "immediate_threat": "yes" if self.story.high else "no",
            "measures_taken": "С ребёнком проведена беседа, извещена администрация школы.",
            "notified_bodies": ["BODY.POLICE"] if "ABUSE.PHYS" in self.story.kinds else [],
        }
        memo = typed(ServiceMemo, self.by("source"), self.tick(), given)
        self.paper = workflow.perform(memo, "send", self.by("source"), self.tick())
        self.case_id = memo.case_id

    def confirm_call(self) -> None:
        """DL-P2: the school that telephoned writes down the same fact; the memo joins the case of the call."""
        self.memo()
        workflow.perform(self.paper, "receive", self.by("clerk"), self.tick())

    def _to_head(self) -> str:
        """«начальнику отдела опеки и попечительства Пихтовской Р.А.»"""
        head = self.office.employee("head")
        name = words.declined_initials(name_of(head), words.GrammaticalCase.DATIVE)
        return f"{head.position_dative} {name}"

    def phone_message(self) -> None:
        """T00: the school telephones; the clerk will register the message."""
        teacher, clerk = self.office.employee("source"), self.office.employee("clerk")
        given = {
            "transmitted_at": self.now - timedelta(minutes=3),
            "from_person": f"{teacher.last_name} {teacher.first_name} {teacher.patronymic}",
            "from_position": teacher.position_name,
            "from_phone": teacher.phone,
            "to_org": self.office.body(GUARDIANSHIP).id,
            "to_person": self._to_head(),
            "text": self.pick(self.story.facts),
            "children": [reported(kin) for kin in self.family.children],
            "location": self.family.address,
            "immediate_threat": "yes" if self.story.high else "no",
            "abuse_kinds": self.story.kinds,
            "received_by": f"{clerk.position_name} {clerk.short}",
            "received_at": self.now,
            "read_back": True,
        }
        message = typed(PhoneMessage, self.by("source"), self.tick(), given)
        self.paper = workflow.perform(message, "send", self.by("source"), self.tick())
        self.case_id = message.case_id

    def register(self) -> None:
        """T01, T01c: the clerk enters the signal in R01."""
        known: dict[str, Any] = {}
        given: dict[str, Any] = {"received_at": self.now - timedelta(minutes=5)}
        match self.variant.channel:
            case "memo":
                known = {"memo": self.paper}
                given |= {"source_kind": "SOURCE.SCHOOL"}
            case "phone":
                known = {"phone_message": self.paper}
                given |= {"source_kind": "SOURCE.SCHOOL", "parents_text": self.family.parents_text}
            case _:
                given |= self._typed_signal()
        if self.variant.previous is not None:
            given["family"] = self.variant.previous().family_id
        entry = typed(AbuseFactEntry, self.by("clerk"), self.tick(), given, **known)
        self.entry_id, self.case_id = entry.id, entry.case_id
        rows = AbuseFactEntry.get_by_id(entry.id).children
        self.people = {kin: row.person for kin, row in zip(self.family.children, rows, strict=True)}

    def _typed_signal(self) -> dict[str, Any]:
        """What the clerk types when no institution entered its paper itself."""
        return {
            **self._source(),
            "children": [reported(kin) for kin in self.family.children],
            "address": self.family.address,
            "parents_text": self.family.parents_text,
            "abuse_kinds": self.story.kinds,
            "summary": self.pick(self.story.facts),
            "abuser_relation": self.story.abuser or None,
            "immediate_threat": "yes" if self.story.high else "no",
            "urgency": "URGENCY.NOW" if self.story.high else "URGENCY.DAYS3",
        }

    def _source(self) -> dict[str, Any]:
        kinds = {"SOURCE.CLINIC": "ORGKIND.CLINIC", "SOURCE.KINDERGARTEN": "ORGKIND.KINDERGARTEN"}
        kinds |= {"SOURCE.CSPN": "ORGKIND.CSPN", "SOURCE.POLICE": "ORGKIND.POLICE", "SOURCE.SCHOOL": SCHOOL}
        institution = self.office.body(kinds[self.story.source])
        match self.variant.channel:
            case "paper":
                number = f"{self.rng.randint(11, 480)}-СЗ"
                return {
                    "source_kind": self.story.source,
                    "source_org": institution.id,
                    "source_person": institution.head_position,
                    "channel": "CHANNEL.MEMO",
                    "paper_number": number,
                    "paper_date": self.today,
                }
            case "police":
                police = self.office.body("ORGKIND.POLICE")
                return {"source_kind": "SOURCE.POLICE", "source_org": police.id, "channel": "CHANNEL.POLICE"}
            case "own":
                return {"source_kind": "SOURCE.OWN", "channel": "CHANNEL.ORAL"}
        if self.rng.random() < 0.3:
            return {"source_kind": "SOURCE.ANONYMOUS", "anonymous": True, "channel": "CHANNEL.ORAL"}
        return {
            "source_kind": "SOURCE.CITIZEN",
            "source_person": "соседка по подъезду",
            "source_phone": self._phone("382"),
            "channel": "CHANNEL.APPLICATION",
        }

    def _phone(self, code: str) -> str:
        digits = self.rng.randint(2_100_000, 2_999_999)
        return f"+7 {code} {digits // 10_000}-{digits // 100 % 100:02}-{digits % 100:02}"

    def assign(self) -> None:
        """The clerk writes down who investigates."""
        entry = AbuseFactEntry.get_by_id(self.entry_id)
        given = {"assigned_to": self.office.employee("specialist").id, "assigned_at": self.today}
        records.change(entry, given, self.by("clerk"), self.tick())
