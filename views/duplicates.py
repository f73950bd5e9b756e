"""Duplicates: the panel beside a form, the cards that resemble one, proposals, merging with a preview and undoing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, flash, jsonify, redirect, request
from flask_admin.base import expose

from console import access, audit, duplicates, merging
from console.duplicates import Match
from console.errors import Forbidden, Refused
from schema import registry
from schema.alike import CardMerge, Verdict
from validators.likeness import Described, Sameness
from validators.problem import Problem
from views.base import Screen, now
from views.inputs import parse_date

_PARTS = ("last_name", "family_name", "first_name", "patronymic", "birth_date", "former_names", "snils")
_PLACED = re.compile(r"(\w+)-(\d{1,2})-(\w+)")
_LONGEST = 300
_MOST_FIELDS = 400


class DuplicatePages(Screen):
    """`/duplicates/`: what was proposed and merged; the pages of a pair; the panel's answers."""

    acts = {
        "index_view": "merge",
        "typed_view": "list",
        "alike_view": "merge",
        "decide_view": "merge",
        "merge_view": "merge",
        "undo_view": "merge",
    }

    def __init__(self) -> None:
        super().__init__(name="Дубликаты", endpoint="duplicates", url="/duplicates")

    @expose("/")
    def index_view(self) -> Any:
        """Pairs that were proposed, and what was merged."""
        if not any(access.may_judge_likeness(model, self.officer) for model in _models()):
            raise Forbidden("О дубликатах судит тот, кто ведёт карточки")
        rows = [
            (row, self._pair_of(row.document, row.first_id, row.second_id)) for row in duplicates.proposed(self.officer)
        ]
        shown = [(row, pair) for row, pair in rows if pair]
        merged = [(row, card) for row in merging.done(self.officer) if (card := self._card(row.document, row.kept_id))]
        audit.looked("list", self.officer, now(), document="duplicates", listed=[card.id for _, card in merged])
        return self.render(
            "duplicates.html", proposed=shown, merged=merged, may_merge=self._may_merge(registry.get("person"))
        )

    # -------------------------------------------------------------- beside a form

    @expose("/<key>/typed/", methods=("POST",))
    def typed_view(self, key: str) -> Any:
        """Who resembles the people typed so far: captions and reasons; the text travels by POST."""
        model = _model(key)
        if not access.may_list(model, self.officer):
            abort(403)
        given = request.get_json(silent=True) or {}
        typed = list(dict(given.get("fields") or {}).items())[:_MOST_FIELDS]
        fields = {str(name): str(value)[:_LONGEST] for name, value in typed}
        own = str(given.get("id") or "")
        target = duplicates.targets(model)
        without = [int(own)] if target is model and own.isdigit() and len(own) <= 9 else []
        people = _people(model, fields, self.officer.today)
        found = duplicates.likely(target, [person for _, person in people], self.officer, without)
        if found:
            ids, cases = [match.card.id for match in found], [case.id for match in found for case in match.cases]
            audit.looked("search", self.officer, now(), document=target.spec.key, listed=ids, cases=cases)
        return jsonify([_told(match, people[match.place][0]) for match in found])

    # -------------------------------------------------------------- a card and those that resemble it

    @expose("/<key>/<int:row_id>/")
    def alike_view(self, key: str, row_id: int) -> Any:
        """Cards that resemble one card, each with reasons and what can be said of it."""
        card = self._found(key, row_id)
        matches = duplicates.of_card(card, self.officer)
        said = duplicates.verdicts(type(card), [card.id])
        ids, cases = [match.card.id for match in matches], [case.id for match in matches for case in match.cases]
        audit.looked("list", self.officer, now(), document=key, listed=[card.id, *ids], cases=cases)
        return self.render(
            "alike.html",
            card=card,
            matches=matches,
            proposed={other for pair, verdict in said.items() if verdict is Verdict.SAME for other in pair} - {card.id},
            spec=card.spec,
            sibling=Sameness.SIBLING,
            may_judge=bool(access.may_judge_likeness(type(card), self.officer)),
            may_merge=self._may_merge(type(card)),
        )

    @expose("/<key>/<int:row_id>/<int:other_id>/decide", methods=("POST",))
    def decide_view(self, key: str, row_id: int, other_id: int) -> Any:
        """«Не дубликат» or «предлагаю объединить»."""
        card, other = self._found(key, row_id), self._found(key, other_id)
        wanted = request.form.get("verdict", "")
        if wanted not in set(Verdict):
            abort(400)
        duplicates.decide(card, other, Verdict(wanted), self.officer, now())
        flash(f"{Verdict(wanted).label.capitalize()}: {other.caption}", "success")
        return redirect(f"/duplicates/{key}/{row_id}/")

    # -------------------------------------------------------------- merging

    @expose("/<key>/<int:row_id>/<int:other_id>/", methods=("GET", "POST"))
    def merge_view(self, key: str, row_id: int, other_id: int) -> Any:
        """Field by field which value stays, which papers move; then the merging itself."""
        kept, gone = self._found(key, row_id), self._found(key, other_id)
        problems: list[Problem] = []
        if request.method == "POST":
            taken = frozenset(value for name, value in request.form.items() if name.startswith("take_") and value)
            try:
                merging.merge(kept, gone, taken, request.form.get("reason", ""), self.officer, now())
            except Refused as refusal:
                problems = refusal.problems
                kept, gone = self._found(key, row_id), self._found(key, other_id)
            else:
                flash(f"Карточки объединены: {kept.caption}. Отменить можно в разделе «Дубликаты»", "success")
                return redirect(kept.url)
        found = merging.preview(kept, gone, self.officer, now())
        audit.looked("view-form", self.officer, now(), row=gone)
        page = self.render(
            "merge.html",
            spec=kept.spec,
            kept=kept,
            gone=gone,
            preview=found,
            moved=_by_register(found.moved),
            problems=problems or list(found.problems),
            typed=request.form,
        )
        return (page, 422) if problems else page

    @expose("/undo/<int:merge_id>", methods=("POST",))
    def undo_view(self, merge_id: int) -> Any:
        row = CardMerge.get_or_none(CardMerge.id == merge_id)
        card = self._card(row.document, row.kept_id) if row else None
        if row is None or card is None:
            abort(404)
        try:
            left = merging.undo(row, self.officer, now())
        except Refused as refusal:
            flash(refusal.problems[0].text, "error")
        else:
            kept = f"; изменённое позже осталось как есть: {left}" if left else ""
            flash(f"Объединение отменено: {card.caption}{kept}", "success")
        return redirect("/duplicates/")

    # -------------------------------------------------------------- shared

    def _found(self, key: str, row_id: int) -> Any:
        card = self._card(key, row_id)
        if card is None:
            abort(404)
        return card

    def _card(self, key: str, row_id: int) -> Any:
        """The visible card of people or of a family; None for anything else."""
        model = _model(key)
        return access.find(model, row_id, self.officer) if duplicates.targets(model) is model else None

    def _pair_of(self, key: str, first_id: int, second_id: int) -> tuple[Any, Any] | None:
        first, second = self._card(key, first_id), self._card(key, second_id)
        return (first, second) if first and second else None

    def _may_merge(self, model: Any) -> bool:
        return bool(access.may_merge(model, self.officer))


def _models() -> list[Any]:
    return [model for model in registry.models() if model.spec.alike]


def _model(key: str) -> Any:
    found = registry.find(key)
    if found is None or not found.spec.alike:
        abort(404)
    return found


# ------------------------------------------------------------------ what is typed, and what is told


def _people(model: Any, fields: Mapping[str, str], today: date) -> list[tuple[str, Described]]:
    """The people of a form by the beginning of their inputs' names («children-0-», «» for the card itself)."""
    alike = model.spec.alike
    addresses = tuple(filter(None, (fields.get(name, "").strip() for name in alike.addresses)))
    if not alike.rows:
        return [("", _described(fields, addresses, today))]
    rows: dict[int, dict[str, str]] = {}
    for name, value in fields.items():
        if (found := _PLACED.fullmatch(name)) and found[1] == alike.rows:
            rows.setdefault(int(found[2]), {})[found[3]] = value
    return [
        (f"{alike.rows}-{number}-", _described(row, addresses, today))
        for number, row in sorted(rows.items())
        if not row.get("person")
    ]


def _described(fields: Mapping[str, str], addresses: tuple[str, ...], today: date) -> Described:
    value = {name: fields.get(name, "").strip() for name in _PARTS}
    return Described(
        last_name=value["last_name"] or value["family_name"],
        first_name=value["first_name"],
        patronymic=value["patronymic"],
        born=_day(value["birth_date"], today),
        former=tuple(value["former_names"].replace(",", " ").split()),
        addresses=addresses,
        snils=value["snils"],
    )


def _day(text: str, today: date) -> date | None:
    try:
        return parse_date(text, today) if text else None
    except (ValueError, OverflowError):
        return None


def _told(match: Match, place: str) -> dict[str, Any]:
    """One match for the panel: text only, the browser makes the markup."""
    card = match.card
    address = next(filter(None, (card.__data__.get(name) for name in card.spec.alike.addresses)), "")
    return {
        "id": card.id,
        "caption": card.caption,
        "address": address,
        "reasons": list(match.likeness.reasons),
        "sibling": match.likeness.sameness is Sameness.SIBLING,
        "cases": [{"title": f"{case.title}, {case.state.label}", "url": case.url} for case in match.cases],
        "url": card.url,
        "place": place,
    }


def _by_register(rows: tuple[Any, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Captions and addresses of rows by the title of their register."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.spec.plural, []).append((row.caption, row.url))
    return list(found.items())
