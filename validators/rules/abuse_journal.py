"""B.5: a row of the journal of abuse facts – who reported, about whom, how urgent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schema.case import Case, CaseChild
from schema.documents.service_memo import Threat
from schema.registers.abuse_journal import AbuseFactEntry
from schema.spec import Severity, State
from validators.context import Context
from validators.problem import Problem
from validators.rules import rule

_ADULT = 18


@rule(AbuseFactEntry)
def anonymous_means_unnamed(entry: Any, context: Context) -> Iterator[Problem]:
    """An anonymous signal names nobody (B.5, column 3)."""
    if entry.anonymous and (entry.source_person or entry.source_phone):
        yield Problem("anonymous-named", "Сигнал анонимный: уберите сведения о сообщившем", "source_person")


@rule(AbuseFactEntry)
def source_is_named(entry: Any, context: Context) -> Iterator[Problem]:
    """Who reported is known: an institution, a person, or «анонимно»."""
    if not (entry.anonymous or entry.source_org_id or entry.source_person or entry.source_kind_id in _OWN):
        yield Problem("source-unnamed", "Укажите учреждение или кто сообщил, либо отметьте «Анонимно»", "source_person")


_OWN = frozenset({"SOURCE.OWN", "SOURCE.ANONYMOUS", "SOURCE.MEDIA"})


@rule(AbuseFactEntry)
def written_signal_has_its_paper(entry: Any, context: Context) -> Iterator[Problem]:
    """A memo or a telephone message is linked, or its number is typed from paper (B.5, column 4; L.1.4)."""
    if entry.channel_id == "CHANNEL.MEMO" and not (entry.memo_id or entry.paper_number):
        yield Problem("paper-missing", "Выберите служебную записку или внесите её номер с бумаги", "memo")
    if entry.channel_id == "CHANNEL.PHONE" and not (entry.phone_message_id or entry.paper_number):
        yield Problem("paper-missing", "Выберите телефонограмму или внесите её номер с бумаги", "phone_message")


@rule(AbuseFactEntry)
def child_is_named_or_not_established(entry: Any, context: Context) -> Iterator[Problem]:
    """A child row has a card, a name, or the mark «не установлен» (L.1.4)."""
    for index, child in enumerate(entry.children):
        if not (child.person_id or child.not_established or (child.last_name and child.first_name)):
            text = "Внесите фамилию и имя ребёнка либо отметьте «Ребёнок не установлен»"
            yield Problem("child-unnamed", text, f"children.{index}.last_name")


@rule(AbuseFactEntry)
def child_is_under_age(entry: Any, context: Context) -> Iterator[Problem]:
    """Born before the signal; under 18 on its day, otherwise a warning (B.5, column 5)."""
    if not entry.received_at:
        return
    day = entry.received_at.date()
    for index, child in enumerate(entry.children):
        born = child.birth_date or (child.person.birth_date if child.person_id else None)
        if born and born > day:
            yield Problem("born-after-signal", "Дата рождения позже сигнала", f"children.{index}.birth_date")
        elif born and _age(born, day) >= _ADULT:
            text = "На день сигнала исполнилось 18 лет: проверьте дату рождения"
            yield Problem("adult-child", text, f"children.{index}.birth_date", Severity.WARNING)


def _age(born: Any, on: Any) -> int:
    return int(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


@rule(AbuseFactEntry)
def address_is_known_or_marked(entry: Any, context: Context) -> Iterator[Problem]:
    """The address, or the mark that it is not established (L.1.4)."""
    if not entry.address and not entry.address_unknown:
        yield Problem("address-missing", "Внесите адрес или отметьте «Адрес не установлен»", "address")


@rule(AbuseFactEntry)
def threat_is_answered_at_once(entry: Any, context: Context) -> Iterator[Problem]:
    """An immediate threat means immediate urgency (B.5, column 10)."""
    if entry.immediate_threat == Threat.YES and entry.urgency_id not in {None, "URGENCY.NOW"}:
        yield Problem("threat-not-urgent", "При непосредственной угрозе срочность – «немедленно»", "urgency")


@rule(AbuseFactEntry)
def children_have_no_other_case(entry: Any, context: Context) -> Iterator[Problem]:
    """Two unfinished cases for one child are not led: the signal is attached to the first (D.3)."""
    people = [child.person_id for child in entry.children if child.person_id]
    if not people:
        return
    query = Case.select().join(CaseChild, on=(CaseChild.document == Case.id)).where(CaseChild.person.in_(people))
    for case in query.where(Case.id != (entry.case_id or 0)).distinct():
        if case.state in {State.SIGNAL, State.INVESTIGATING, State.OPEN, State.SUSPENDED}:
            text = f"О ребёнке уже ведётся {case.title}: выберите его в поле «Случай» или присоедините этот сигнал"
            yield Problem("child-has-case", text, "case", Severity.WARNING)
