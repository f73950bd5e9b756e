"""The council of a municipality: its calendar, its agenda, its protocols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from console import records, workflow
from console.officers import Officer
from schema.case import Case
from schema.documents.meeting import Meeting
from seed import stories
from seed.people import Office
from seed.steps.timeline import Timeline, on_working_day, typed


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the agenda and what the council will decide about it."""

    kind: str  # AGENDA
    decision: str  # COUNCILDEC
    title: str
    text: str
    plan_id: int | None = None
    materials: str = ""
    due_on: date | None = None


@dataclass
class Session:
    """One meeting and the answers it is going to give, by the number of the question."""

    held_on: date
    meeting_id: int
    answers: dict[int, tuple[int, Question]] = field(default_factory=dict)

    def number(self, case_id: int, kind: str) -> int:
        return next(n for n, (case, question) in self.answers.items() if case == case_id and question.kind == kind)


class Council:
    """The council of a municipality: it meets twice a month, its secretary draws up the agenda."""

    def __init__(self, office: Office, timeline: Timeline, rng: Random) -> None:
        self.office, self.timeline, self.rng = office, timeline, rng
        self.sessions: dict[date, Session] = {}

    def day(self, earliest: date) -> date:
        """The next regular day of a meeting: the second and fourth Thursday, moved from holidays."""
        day = earliest
        while not (day.weekday() == 3 and (day.day - 1) // 7 in {1, 3}):
            day += timedelta(days=1)
        return on_working_day(day)

    def ask(self, case: Case, questions: Sequence[Question], earliest: date, now: datetime) -> Session:
        """Put questions about a case on the agenda of the first meeting not before ``earliest``."""
        held_on = self.day(max(earliest, now.date() + timedelta(days=1)))
        secretary = self.office.officer("secretary", now)
        session = self.sessions.get(held_on)
        if session is None:
            session = self.sessions[held_on] = Session(held_on, 0)
        first = len(session.answers) + 1
        for number, question in enumerate(questions, start=first):
            session.answers[number] = (case.id, question)
        new = [self._item(number, case, question) for number, question in enumerate(questions, start=first)]
        if session.meeting_id:
            meeting = Meeting.get_by_id(session.meeting_id)
            records.change(meeting, {"agenda": [*meeting.agenda, *new]}, secretary, now)
        else:
            session.meeting_id = self._schedule(held_on, new, secretary, now).id
            self.timeline.begin(self._hold(session))
        return session

    def _schedule(self, held_on: date, agenda: list[Any], secretary: Officer, now: datetime) -> Meeting:
        given = {  # the body, its chair and its members are known to the form
            "held_on": held_on,
            "agenda": agenda,
        }
        return typed(Meeting, secretary, now, given)

    def _item(self, number: int, case: Case, question: Question) -> dict[str, Any]:
        return {
            "number": number,
            "kind": question.kind,
            "case": case.id,
            "plan": question.plan_id,
            "title": question.title,
            "materials": question.materials,
            "speaker": case.curator.short if case.curator_id else "",
        }

    def _hold(self, session: Session) -> Any:
        now = yield datetime.combine(session.held_on, time(10, 0))
        self.hold(session, now)
        yield from ()

    def hold(self, session: Session, now: datetime) -> None:
        """The meeting itself: who came, what was said and decided; the chair signs the protocol."""
        meeting = Meeting.get_by_id(session.meeting_id)
        secretary = self.office.officer("secretary", now)
        ill = self.rng.choice([None, None, *self.office.members[1:]])
        present = len(self.office.members) - (ill is not None)
        given = {
            "doc_date": now.date(),
            "started_at": now.time(),
            "ended_at": time(10 + min(4, 1 + len(meeting.agenda) // 4), 30),
            "attendees": [self._came(row, ill) for row in meeting.attendees],
            "agenda": [self._answer(item, session, present) for item in meeting.agenda],
        }
        records.change(meeting, given, secretary, now)
        end = min(now + timedelta(hours=3), self.timeline.until)
        workflow.perform(meeting, "submit", secretary, end)
        workflow.perform(meeting, "approve", self.office.officer("member", end), end)

    def _came(self, row: Any, ill: Any) -> dict[str, Any]:
        away = ill is not None and row.member_id == ill.id
        return {"id": row.id, "present": not away, "reason": "больничный лист" if away else ""}

    def _answer(self, item: Any, session: Session, present: int) -> dict[str, Any]:
        question = session.answers[item.number][1]
        abstain = 1 if present > 3 and self.rng.random() < 0.2 else 0
        return {
            "id": item.id,
            "heard": self.rng.choice(stories.HEARD),
            "spoke": self.rng.choice(stories.SPOKE),
            "decision_kind": question.decision,
            "decision_text": question.text,
            "due_on": question.due_on,
            "responsible": item.case.curator_id if question.due_on else None,
            "votes_for": present - abstain,
            "votes_against": 0,
            "votes_abstain": abstain,
        }
