"""`/regulation/`: the rules of each municipality with their bases, their versions, and a new version with a preview."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin.base import expose

from console import access, audit, regulation_files, regulations
from console.errors import Forbidden
from reports.words import plural
from schema import fields as f
from schema import registry
from schema.dictionaries import DictionaryEntry
from schema.documents.case_decision import DecisionKind
from schema.places import Territory
from schema.regulation import Regulation
from schema.spec import Direction, Event, PaperNeed, Role, Severity, Stage, Term, Unit
from validators.problem import Problem
from validators.regulation import Edition
from validators.regulation_settings import SETTINGS, SettingKind
from views.base import Screen, download, now, single
from views.inputs import parse_date
from views.preview import asked, mark

_TOML = "application/toml"
#: No regulation of ours is a tenth of this; more is not a file of a municipality.
_LONGEST = 400_000


class RegulationPages(Screen):
    """Everybody who knows the municipality reads its rules; the administrator brings a new version."""

    acts = {
        "index_view": "read",
        "rules_view": "read",
        "file_view": "export",
        "edit_view": "edit",
        "settings_view": "edit",
    }

    def __init__(self) -> None:
        super().__init__(name="Регламенты", endpoint="regulation", url="/regulation")

    @expose("/")
    def index_view(self) -> Any:
        places = self._places().order_by(Territory.code)
        rows = [(place, regulations.newest(place.id)) for place in places]
        return self.render("regulation_list.html", rows=rows)

    @expose("/<code>/")
    def rules_view(self, code: str) -> Any:
        place = self._place(code)
        return self.render(
            "regulation.html",
            municipality=place,
            version=regulations.newest(place.id),
            rules=_Rules(place),
            versions=list(Regulation.select().where(Regulation.territory == place).order_by(Regulation.version.desc())),
            may_edit=bool(access.may_edit(place, self.officer)),
            today=self.officer.today,
        )

    @expose("/<code>/file.toml")
    def file_view(self, code: str) -> Any:
        """The newest version, or the one of ``version=``, as a file that loads to the same rules."""
        place, version = self._place(code), single("version")
        if version and not (version.isascii() and version.isdigit() and len(version) < 6):
            abort(404)
        try:
            text = regulation_files.export(place.id, int(version) if version else None)
        except KeyError:
            abort(404)
        audit.write("export", self.officer, now(), row=place, reason=f"регламент, версия {version or 'последняя'}")
        return download(text.encode("utf-8"), _TOML, f"{place.code}.toml")

    @expose("/<code>/edit/", methods=("GET", "POST"))
    def edit_view(self, code: str) -> Any:
        """The text of the regulation: preview, then the same text once more to load it."""
        place = self._editable(code)
        if request.method == "GET":
            return self._page(place, regulation_files.export(place.id), None)
        wish = asked(request.form.get("text", ""))
        text, reason = wish.text, wish.reason
        if not wish.confirmed:
            return self._preview(place, text, reason, "Напишите, почему меняются правила" if wish.lacks_reason else "")
        outcome = regulation_files.load_text(text, self.officer, now(), reason=reason)
        if outcome.problems or not outcome.version:
            return self._page(place, text, outcome, reason)
        flash(f"Загружено: {outcome.summary}")
        return redirect(f"/regulation/{place.code}/")

    @expose("/<code>/settings/", methods=("POST",))
    def settings_view(self, code: str) -> Any:
        """The form of the settings: what it changes is laid into the text and previewed."""
        place = self._editable(code)
        found, problems = _given(place)
        edition, wrong = _edition(place)
        text = regulation_files.export(place.id)
        if problems := [*problems, *wrong]:
            return self._page(place, text, regulation_files.Loaded(tuple(problems)))
        basis = request.form.get("basis", "").strip()
        changed = regulation_files.with_settings(text, found, basis, edition)
        return self._preview(place, changed, request.form.get("reason", "").strip()[:400] or basis)

    def _preview(self, place: Territory, text: str, reason: str = "", missing: str = "") -> Any:
        problems = (
            [Problem("required", missing, "reason")]
            if missing
            else [Problem("too-long", "Это не файл регламента: он слишком велик")]
            if len(text) > _LONGEST
            else []
        )
        if problems:
            return self._page(place, text[:_LONGEST], regulation_files.Loaded(tuple(problems)), reason)
        return self._page(
            place, text, regulation_files.load_text(text, self.officer, now(), dry_run=True, reason=reason), reason
        )

    def _page(self, place: Territory, text: str, outcome: Any, reason: str = "") -> Any:
        page = self.render(
            "regulation_edit.html", municipality=place, text=text, outcome=outcome, reason=reason, seen=mark(text)
        )
        return page, 422 if outcome is not None and outcome.problems else 200

    def _places(self) -> Any:
        if not (decision := access.may_read_regulations(self.officer)):
            raise Forbidden(decision.reason)
        return access.visible(Territory, self.officer)

    def _place(self, code: str) -> Territory:
        place: Territory | None = self._places().where(Territory.code == code).first()
        if place is None or regulations.newest(place.id) is None:
            abort(404)
        return place

    def _editable(self, code: str) -> Territory:
        place = self._place(code)
        decision = access.may_edit(place, self.officer)
        if not decision:
            raise Forbidden(decision.reason)
        return place


def _given(place: Territory) -> tuple[dict[str, Any], list[Problem]]:
    """Settings that the form changes, and what is wrong with them."""
    current = regulations.in_force(place.id, date.max).settings
    found: dict[str, Any] = {}
    problems = []
    for code, kind in SETTINGS.items():
        if f"sent-{code}" not in request.form:
            continue
        typed = [word for word in request.form.getlist(f"s-{code}") if word.strip()]
        value = kind.read(typed) if typed else None
        if value == current.get(code):
            continue
        if value is not None and not kind.fits(value):
            problems.append(Problem("wrong-value", f"{kind.meaning}: ожидается {kind.unit}", code))
        found[code] = value
    if not found:
        problems.append(Problem("nothing-changed", "Ни одно значение не изменено"))
    if not request.form.get("basis", "").strip():
        problems.append(Problem("missing-basis", "Укажите правовое основание изменения", "basis"))
    return found, problems


def _edition(place: Territory) -> tuple[Edition | None, list[Problem]]:
    """The new edition of the act, when the form names the day it comes into force."""
    typed, name = request.form.get("in_force_from", "").strip(), request.form.get("edition", "").strip()
    if not typed and not name:
        return None, []
    current = regulations.newest(place.id)
    since = _day(typed)
    if since is None or current is None or since <= current.in_force_from:
        text = "Новая редакция действует с дня позже прежней: укажите дату"
        return None, [Problem("wrong-value", text, "in_force_from")]
    if not name:
        return None, [Problem("required", "Укажите номер и дату новой редакции", "edition")]
    return Edition(
        title=current.title, edition=name, basis=request.form.get("basis", "").strip(), in_force_from=since
    ), []


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed, now().date())
    except ValueError:
        return None


# ------------------------------------------------------------------ rules in words


class _Rules:
    """The newest version of the rules, as the page shows them."""

    def __init__(self, place: Territory) -> None:
        self.found = regulations.in_force(place.id, date.max)
        self._inherited = regulations.inherited(self.found.regulation_id)
        self._labels = _labels()

    @property
    def settings(self) -> list[dict[str, Any]]:
        return [self._setting(code, kind) for code, kind in SETTINGS.items()]

    def _setting(self, code: str, kind: SettingKind) -> dict[str, Any]:
        value = self.found.settings.get(code)
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        return {
            "code": code,
            "meaning": kind.meaning,
            "unit": "" if kind.words else _unit(kind, value),
            "value": self._said(value),
            "raw": "" if value is None or kind.words else f"{value}".replace(".", ","),
            "words": [(_word(word), self._said(word), word in chosen) for word in kind.words],
            "many": kind.many,
            "may_be_off": bool not in {type(word) for word in kind.words},
            "basis": self.found.bases.get(code, ""),
            "inherited": f"setting.{code}" in self._inherited,
        }

    def _said(self, value: Any) -> str:
        match value:
            case None:
                return "нет"
            case bool():
                return "да" if value else "нет"
            case list():
                return ", ".join(self._said(word) for word in value) or "нет"
            case float():
                return f"{value:g}".replace(".", ",")
        return self._labels.get(str(value), str(value))

    @property
    def transitions(self) -> list[dict[str, Any]]:
        return [
            {
                "rule": rule,
                "way": _way(rule),
                "by": ", ".join(sorted(str(role.label) for role in rule.by)) or "вместе с документом",
                "needs": [(need.text, need.severity is Severity.WARNING, _per_child(need)) for need in rule.needs],
                "inherited": f"transition.{rule.code}" in self._inherited,
            }
            for rule in self.found.transitions.values()
        ]

    @property
    def terms(self) -> list[dict[str, Any]]:
        return [
            {
                "rule": rule,
                "length": _length(rule),
                "event": self._event(rule.event),
                "met_by": [self._event(event) for event in rule.met_by],
                "inherited": f"term.{rule.code}" in self._inherited,
            }
            for rule in self.found.terms
        ]

    def _event(self, event: Event) -> str:
        """«Запись журнала ЖО: дата и время поступления», «переход «Открыть случай»»."""
        if event.transition:
            rule = self.found.transitions.get(event.transition)
            return f"переход «{rule.title if rule else event.transition}»"
        model = registry.get(event.document)
        attribute = f.declared(model).get(event.field.partition(".")[0])
        label = attribute.facts.label if attribute is not None else event.field
        return f"{model.spec.title}: {label[:1].lower()}{label[1:]}"


def _labels() -> dict[str, str]:
    entries: Any = DictionaryEntry.select(DictionaryEntry.id, DictionaryEntry.label).tuples()
    known = {key: label for key, label in entries if key.startswith(("COUNCIL.", "COMPETENCE."))}
    return (
        known
        | {key.partition(".")[2]: label for key, label in known.items()}
        | {word.value: word.label for kind in (Role, Severity, DecisionKind) for word in kind}
        | {"inclusive": "разность дат", "full_days": "полные дни"}
    )


def _unit(kind: SettingKind, value: Any) -> str:
    """«месяца» beside 3; beside a share or a day of the week what the number means, in brackets."""
    if not kind.forms:
        return f"({kind.unit})"
    return plural(value, *kind.forms) if isinstance(value, int) else kind.unit


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _per_child(need: Any) -> bool:
    return isinstance(need, PaperNeed) and need.per_child


def _way(rule: Any) -> str:
    """«5 → 6», «4, 5»: stages from and to."""
    stages = ", ".join(str(stage) for stage in rule.from_stages)
    if len(rule.from_stages) == len(Stage):
        stages = "любой"
    return f"{stages} → {rule.to_stage}" if rule.to_stage else stages


_UNITS = {
    Unit.HOUR: ("час", "часа", "часов"),
    Unit.CALENDAR_DAY: ("календарный день", "календарных дня", "календарных дней"),
    Unit.WORKING_DAY: ("рабочий день", "рабочих дня", "рабочих дней"),
    Unit.MONTH: ("месяц", "месяца", "месяцев"),
}


def _length(rule: Term) -> str:
    """«30 календарных дней, желательно 21», «не позднее чем за 4 календарных дня»."""
    if rule.length_field:
        return "сколько назначено документом"
    if rule.unit is Unit.IMMEDIATE:
        return f"немедленно, за {rule.length} {plural(rule.length, *_UNITS[Unit.HOUR])}"
    if not rule.length:
        return "в назначенный день"
    counted = f"{rule.length} {plural(rule.length, *_UNITS[rule.unit])}"
    if rule.direction is Direction.BACKWARD:
        counted = f"не позднее чем за {counted}"
    return f"{counted}, желательно {rule.target}" if rule.target is not None else counted
