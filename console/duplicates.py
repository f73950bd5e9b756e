"""Who resembles the people and families that are being typed: from blocks of the index, never from the whole table.

Only cards that the officer may see are compared or told of; of all others nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console import access, audit, search
from console.database import transaction
from console.errors import Forbidden
from console.officers import Officer
from schema import registry
from schema.alike import AlikeDecision, CardMerge, Verdict
from schema.case import Case, CaseChild
from validators import lexemes, likeness
from validators.lexemes import Atom, Kind, Question
from validators.likeness import Described, Likeness, Sameness

#: So many cards of a block are compared, the likeliest first; so many matches are shown.
BLOCK, MOST = 200, 6
#: So many people of one form are compared at once.
_PEOPLE = 12


@dataclass(frozen=True, slots=True)
class Match:
    """A card that resembles what is typed; ``place`` tells which of the typed people it is."""

    card: Any
    likeness: Likeness
    place: int = 0
    cases: tuple[Any, ...] = ()


def targets(model: Any) -> Any:
    """The model of the cards that a form is compared with."""
    return registry.get(model.spec.alike.target)


# ------------------------------------------------------------------ finding


def of_card(card: Any, officer: Officer) -> list[Match]:
    """Cards that resemble a stored one and have not been told apart from it."""
    model = type(card)
    known = verdicts(model, [card.id])
    found = likely(model, [described(card)], officer, without=(card.id,))
    return [match for match in found if known.get(_pair(card.id, match.card.id)) != Verdict.DIFFERENT]


def likely(model: Any, people: Sequence[Described], officer: Officer, without: Iterable[int] = ()) -> list[Match]:
    """Cards of a model that resemble the typed people, the likeliest first; none for whoever does not read them."""
    if not access.may_list(model, officer):
        return []
    passed = set(without)
    found = [
        Match(card, alike, place)
        for place, typed in enumerate(people[:_PEOPLE])
        if typed.is_enough
        for card in _block(model, typed, officer)
        if card.id not in passed and (alike := likeness.between(typed, described(card)))
    ]
    found.sort(key=lambda match: (match.likeness.sameness is Sameness.SIBLING, -match.likeness.points, match.card.id))
    best = {match.card.id: match for match in reversed(found)}
    return _with_cases([match for match in found if best[match.card.id] is match][:MOST], officer)


def _block(model: Any, typed: Described, officer: Officer) -> list[Any]:
    """Cards that share the sound of a surname, the birth date, the address or СНИЛС; the nearest first."""
    keys = _keys(typed)
    if not keys:
        return []
    near = Question(tuple(keys[:-1])) if len(keys) > 1 else Question(tuple(keys))
    return search.block(model, officer, Question(tuple(keys)), near, BLOCK)


def _keys(typed: Described) -> list[lexemes.Variant]:
    """Readings of the block, the widest – the surname alone – last."""
    found: list[lexemes.Variant] = []
    if typed.born:
        found.append((((Atom(f"d{typed.born:%Y%m%d}", kinds=(Kind.NAME,)),),),))
    if digits := "".join(character for character in typed.snils if character.isdigit()):
        found.append((((Atom(digits, kinds=(Kind.NUMBER,)),),),))
    for address in filter(None, map(likeness.place, typed.addresses)):
        found.append(tuple(((Atom(word, kinds=(Kind.ADDRESS,)),),) for word in address.split()[:8]))
    names = [_heard(name) for name in (typed.last_name, *typed.former) if len(name) > 1]
    if typed.first_name and len(typed.first_name) > 1:
        found += [(*name, *_heard(typed.first_name)) for name in names]
        found += [(*_heard(typed.first_name), *_heard(typed.patronymic))] if len(typed.patronymic) > 1 else []
    return [reading for reading in (*found, *names) if reading]


def _heard(name: str) -> lexemes.Variant:
    return tuple(((Atom(f"~{lexemes.sounding(word)}", kinds=(Kind.NAME,)),),) for word in lexemes.words(name))


def described(card: Any) -> Described:
    """What a stored card says: of a person all parts of the name, of a family its surname."""
    value = card.__data__.get
    former = (value("former_names") or "").replace(",", " ").replace(";", " ").split()
    return Described(
        last_name=value("last_name") or value("family_name") or "",
        first_name=value("first_name") or "",
        patronymic=value("patronymic") or "",
        born=value("birth_date"),
        former=tuple(former),
        addresses=tuple(filter(None, (value(name) for name in card.spec.alike.addresses))),
        snils=value("snils") or "",
    )


def _with_cases(matches: list[Match], officer: Officer) -> list[Match]:
    """The same with the visible cases of each card, by one query."""
    if not matches or not access.may_list(Case, officer):
        return matches
    ids = [match.card.id for match in matches]
    cases = access.visible(Case, officer)
    if isinstance(matches[0].card, Case.family.rel_model):
        named = cases.where(Case.family.in_(ids)).select(Case.family, Case)
    else:
        named = cases.join(CaseChild, on=(CaseChild.document == Case.id)).where(CaseChild.person.in_(ids))
        named = named.select(CaseChild.person, Case)
    by_card: dict[int, list[Any]] = {}
    for row in named.order_by(Case.id.desc()).objects():
        by_card.setdefault(row.__dict__.get("person") or row.__data__.get("family"), []).append(row)
    return [
        Match(match.card, match.likeness, match.place, tuple(by_card.get(match.card.id, ())[:3])) for match in matches
    ]


# ------------------------------------------------------------------ what was decided


def verdicts(model: Any, ids: Iterable[int]) -> Mapping[tuple[int, int], Verdict]:
    """What was said of pairs with one of these cards."""
    wanted = list(ids)
    named = AlikeDecision.first_id.in_(wanted) | AlikeDecision.second_id.in_(wanted)
    rows = AlikeDecision.select().where(AlikeDecision.document == model.spec.key, named)
    return {(row.first_id, row.second_id): Verdict(row.verdict) for row in rows}


def decide(card: Any, other: Any, verdict: Verdict, officer: Officer, now: datetime) -> None:
    """Remember what the officer says of two cards: who and when; the last word holds. Raises Forbidden."""
    model: Any = type(card)
    if not (decision := access.may_judge_likeness(model, officer)):
        raise Forbidden(decision.reason)
    first, second = _pair(card.id, other.id)
    said = {
        "territory_id": card.territory_id,
        "verdict": verdict,
        "decided_at": now,
        "decided_by": officer.employee_id,
        "decided_name": officer.name,
    }
    act = "not-alike" if verdict is Verdict.DIFFERENT else "alike-proposed"
    with transaction():
        AlikeDecision.insert(document=model.spec.key, first_id=first, second_id=second, **said).on_conflict(
            conflict_target=(AlikeDecision.document, AlikeDecision.first_id, AlikeDecision.second_id),
            preserve=tuple(getattr(AlikeDecision, name) for name in said),
        ).execute()
        audit.write(act, officer, now, row=card, reason=f"карточка {other.id}")


def told_apart(row: Any, ids: Iterable[Any], officer: Officer, now: datetime) -> int:
    """Remember for the people of a row just saved those matches that were said to be others; returns how many pairs."""
    model: Any = type(row)
    if model.spec.alike is None or not access.may_judge_likeness(model, officer):
        return 0
    done = 0
    for other in access.among(targets(model), ids, officer):
        for card in _cards(row):
            if card.id != other.id and likeness.between(described(card), described(other)):
                decide(card, other, Verdict.DIFFERENT, officer, now)
                done += 1
    return done


def _cards(row: Any) -> Iterator[Any]:
    if not row.spec.alike.rows:
        yield row
        return
    yield from (child.person for child in getattr(row, row.spec.alike.rows) if child.person_id)


def proposed(officer: Officer) -> list[AlikeDecision]:
    """Pairs of the officer's territory that somebody proposed to merge, the newest first."""
    rows = AlikeDecision.select().where(
        AlikeDecision.verdict == Verdict.SAME, AlikeDecision.territory_id == officer.territory_id
    )
    return list(rows.order_by(AlikeDecision.decided_at.desc()).limit(200))


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def forget(model: Any, ids: list[int]) -> None:
    """Cards are destroyed: nothing of what was merged is kept, and nothing can be undone."""
    named = CardMerge.kept_id.in_(ids) | CardMerge.gone_id.in_(ids)
    CardMerge.update(plan="", reason="").where(CardMerge.document == model.spec.key, named).execute()
    pair = AlikeDecision.first_id.in_(ids) | AlikeDecision.second_id.in_(ids)
    AlikeDecision.delete().where(AlikeDecision.document == model.spec.key, pair).execute()
