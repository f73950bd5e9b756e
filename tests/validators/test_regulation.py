"""Regulations as data: both municipalities parse, mistakes name their key, rules survive storing, files inherit."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from schema.spec import CaseTransition, CheckNeed, PaperNeed, Role, Severity, State
from validators.needs import check_names
from validators.problem import Problem
from validators.regulation import (
    ParsedRegulation,
    digest,
    parse,
    rules,
    term_from_payload,
    to_payload,
    transition_from_payload,
)
from validators.regulation_settings import SETTINGS

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
TEXTS = {file.stem: file.read_text() for file in (ROOT / "seed" / "regulations").glob("*.toml")}
TERRITORIES = ("asino", "kedrovy")

#: D.3 of the dossier; T17 comes in three, one for each stage that a suspended case may return to.
EVERYWHERE = {
    *("T00", "T01", "T01c", "T02", "T03", "T03a", "T03b", "T04", "T05", "T06", "T06r", "T07", "T08", "T08r", "T09"),
    *("T10", "T11", "T11r", "T12", "T12r", "T13", "T14", "T15", "T18", "T18a", "T18b", "T20", "T21", "TX"),
}
KEDROVY_ONLY = {"T16", "T17", "T17a", "T17b", "T19"}

BASE = """
skeleton = true

[setting.plan_days_limit]
value = 30
basis = "Модель, этап 5"

[setting.competence_check]
value = "warning"
basis = "Модель"

[transition.T02]
title = "Передать"
basis = "ст. 122 СК РФ"
from_stages = [2]
from_states = ["signal"]
to_stage = 3
by = ["specialist"]

[[transition.T02.need]]
kind = "paper"
code = "act"
text = "Акт"
basis = "ст. 122 СК РФ"
document = "inspection-act"
where = [{ field = "purpose", value = "signal" }]

[[transition.T02.need]]
kind = "check"
code = "filled"
text = "Журнал"
basis = "Модель"
check = "journal-filled"
severity_from = "competence_check"

[transition.T16]
title = "Приостановить"
basis = "п. 3.3"
from_stages = [11]
from_states = ["open"]
to_state = "suspended"
by = ["head"]

[term.DL-S2]
title = "План"
basis = "Модель"
length_from = "plan_days_limit"
unit = "calendar_day"
responsible = "curator"
event = { document = "curator-order", field = "effective_from" }
met_by = [{ transition = "T02" }]
"""

PLACE = """
inherits = "base"

[territory]
code = "x"
short_code = "Х"
name = "Город"
short_name = "Город"

[[edition]]
title = "Порядок"
edition = "№ 1"
basis = "постановление № 1"
in_force_from = 2020-02-19
"""


def parsed(text: str, parents: dict[str, str] | None = None) -> ParsedRegulation:
    found = parse(text, TEXTS if parents is None else parents)
    assert isinstance(found, ParsedRegulation), [problem.text for problem in found]
    return found


def mistakes(text: str, parents: dict[str, str] | None = None) -> set[tuple[str, str]]:
    found = parse(text, parents or {})
    assert isinstance(found, list)
    assert all(isinstance(problem, Problem) and problem.text for problem in found)
    return {(problem.code, problem.field) for problem in found}


def inheriting(extra: str = "") -> ParsedRegulation:
    return parsed(PLACE + extra, {"base": BASE})


def transition(regulation: ParsedRegulation, code: str) -> CaseTransition:
    return next(one for one in regulation.transitions if one.code == code)


# ---------------------------------------------------------------------------------------------- our municipalities


@pytest.mark.parametrize("name", TEXTS)
def test_every_file_of_ours_is_read_without_a_mistake(name: str) -> None:
    assert parsed(TEXTS[name]).transitions


@pytest.mark.parametrize("name", TERRITORIES)
def test_every_transition_of_the_model_is_there(name: str) -> None:
    codes = {one.code for one in parsed(TEXTS[name]).transitions}
    assert codes == EVERYWHERE | (KEDROVY_ONLY if name == "kedrovy" else set())


@pytest.mark.parametrize("name", TEXTS)
def test_every_rule_has_a_legal_basis(name: str) -> None:
    regulation = parsed(TEXTS[name])
    assert all(rule.basis for rule in rules(regulation))
    assert all(need.basis for one in regulation.transitions for need in one.needs)
    assert all(setting.basis for setting in regulation.settings.values())


def test_every_check_is_used_by_some_transition() -> None:
    used = {
        need.check for one in parsed(TEXTS["kedrovy"]).transitions for need in one.needs if isinstance(need, CheckNeed)
    }
    assert used == check_names()


@pytest.mark.parametrize("name", TERRITORIES)
def test_every_setting_has_a_value_or_is_off(name: str) -> None:
    assert set(parsed(TEXTS[name]).settings) == set(SETTINGS)


@pytest.mark.parametrize("name", TERRITORIES)
def test_every_stage_can_be_left_and_every_role_exists(name: str) -> None:
    regulation = parsed(TEXTS[name])
    assert {stage for one in regulation.transitions for stage in one.from_stages} == set(range(1, 12))
    assert all(one.by for one in regulation.transitions)


@pytest.mark.parametrize("name", TERRITORIES)
def test_bodies_and_posts_are_named_in_all_cases(name: str) -> None:
    regulation = parsed(TEXTS[name])
    assert {post["role"] for post in regulation.posts} == {"head", "deputy", "mayor", "service"}
    for row in (*regulation.organisations, *regulation.posts):
        assert all(value for value in row.values())
    roles = {row["role_in_system"] for row in regulation.organisations}
    assert {"guardianship", "administration", "authorised_service", "council", "source", "executor"} <= roles


def test_only_kedrovy_suspends() -> None:
    asino, kedrovy = (parsed(TEXTS[name]) for name in TERRITORIES)
    assert asino.settings["decisions"].value == ["continue", "close"]
    assert "suspend" in kedrovy.settings["decisions"].value
    assert transition(kedrovy, "T16").to_state is State.SUSPENDED


def test_department_accepts_the_form_in_kedrovy_and_the_service_in_asino() -> None:
    assert transition(parsed(TEXTS["kedrovy"]), "T11").by == {Role.HEAD}
    assert transition(parsed(TEXTS["asino"]), "T11").by == {Role.SERVICE}


@pytest.mark.parametrize(("name", "severity"), [("asino", Severity.WARNING), ("kedrovy", Severity.HARD)])
@pytest.mark.parametrize("code", ["form-in-time", "competences-covered"])
def test_asino_warns_where_kedrovy_refuses(name: str, severity: Severity, code: str) -> None:
    needs = transition(parsed(TEXTS[name]), "T11").needs
    assert [need.severity for need in needs if need.code == code] == [severity]


def test_closing_refuses_without_council_and_risk_and_warns_about_the_other_criteria() -> None:
    needs = transition(parsed(TEXTS["asino"]), "T18").needs
    assert {need.code for need in needs if need.severity is Severity.HARD} == {
        "closing-decided",
        "council-decided",
        "closing-risk",
        "control-closed",
        "removal-concluded",
    }


def test_editions_of_the_decree_are_kept() -> None:
    editions = parsed(TEXTS["kedrovy"]).editions
    assert [f"{one.adopted_on:%d.%m.%Y}" for one in editions] == ["05.08.2015", "09.07.2018", "19.02.2020"]
    assert all("В краю кедровом" in one.published_where for one in editions)


def test_asino_names_are_not_confirmed() -> None:
    assert parsed(TEXTS["asino"]).territory["names_confirmed"] is False
    assert parsed(TEXTS["kedrovy"]).territory["names_confirmed"] is True


def test_every_setting_and_key_is_explained_in_the_manual() -> None:
    manual = (ROOT / "docs" / "regulation.md").read_text()
    assert [code for code in SETTINGS if f"`{code}`" not in manual] == []
    assert [code for code in check_names() if f"`{code}`" not in manual] == []


def test_manual_shows_the_default_of_every_setting() -> None:
    manual = (ROOT / "docs" / "regulation.md").read_text()
    lines = {line.split("`")[1]: line for line in manual.splitlines() if line.startswith("| `")}
    for code, setting in parsed(TEXTS["regional"]).settings.items():
        values = setting.value if isinstance(setting.value, list) else [setting.value]
        words = ["нет" if value is None else str(value) for value in values]
        words = [word.lower() if word in {"True", "False"} else word for word in words]
        assert all(word in lines[code] for word in words), code


def test_the_term_of_a_handover_that_the_manual_shows_can_be_declared() -> None:
    manual = (ROOT / "docs" / "regulation.md").read_text()
    start = manual.index("    [term.DL-H1]")
    shown = "\n".join(line.removeprefix("    ") for line in manual[start : manual.index("\n\n", start)].splitlines())
    assert "DL-H1" not in {term.code for term in parsed(TEXTS["asino"]).terms}
    [term] = [term for term in parsed(f"{TEXTS['asino']}\n{shown}\n").terms if term.code == "DL-H1"]
    assert (term.length, str(term.unit), term.event.document) == (5, "working_day", "case-handover")


# ------------------------------------------------------------------------------------------------------- mistakes


def test_missing_basis_is_named() -> None:
    assert mistakes(BASE.replace('text = "Акт"\nbasis = "ст. 122 СК РФ"', 'text = "Акт"')) == {
        ("missing-basis", "transition.T02.need.1.basis")
    }


@pytest.mark.parametrize(
    ("was", "now", "code", "field"),
    [
        ('by = ["specialist"]', 'by = ["boss"]', "unknown-role", "transition.T02.by"),
        ('from_states = ["signal"]', 'from_states = ["lost"]', "unknown-state", "transition.T02.from_states"),
        ("from_stages = [2]", "from_stages = [12]", "unknown-stage", "transition.T02.from_stages"),
        ("to_stage = 3", 'to_stage = "3"', "wrong-type", "transition.T02.to_stage"),
        ("to_stage = 3", "to_stage = 3\ncolour = 1", "unknown-key", "transition.T02.colour"),
        ("to_stage = 3", 'to_stage = 3\nasks = ["weather"]', "unknown-input", "transition.T02.asks"),
        ('kind = "paper"', 'kind = "wish"', "unknown-kind", "transition.T02.need.1.kind"),
        ('"inspection-act"', '"dream"', "unknown-document", "transition.T02.need.1.document"),
        (
            '"inspection-act"',
            '"inspection-act"\nstatuses = ["nice"]',
            "unknown-status",
            "transition.T02.need.1.statuses",
        ),
        ('field = "purpose"', 'field = "colour"', "unknown-field", "transition.T02.need.1.where.1.field"),
        ('value = "signal"', 'value = "party"', "unknown-value", "transition.T02.need.1.where.1.value"),
        ('value = "signal"', 'op = "like"', "unknown-operator", "transition.T02.need.1.where.1.op"),
        ('"journal-filled"', '"magic"', "unknown-check", "transition.T02.need.2.check"),
        ('code = "filled"', 'code = "act"', "duplicate-code", "transition.T02.need"),
        (
            'severity_from = "competence_check"',
            'severity = "soft"',
            "unknown-severity",
            "transition.T02.need.2.severity",
        ),
        (
            'severity_from = "competence_check"',
            'severity_from = "x"',
            "unknown-setting",
            "transition.T02.need.2.severity_from",
        ),
        ("[transition.T16]", "[transition.Move]", "bad-code", "transition.Move"),
        ("value = 30", "value = -1", "wrong-value", "setting.plan_days_limit.value"),
        ("[setting.plan_days_limit]", "[setting.plan_day_limit]", "unknown-key", "setting.plan_day_limit"),
        ('unit = "calendar_day"', 'unit = "moon"', "unknown-unit", "term.DL-S2.unit"),
        ('unit = "calendar_day"', "", "missing", "term.DL-S2.unit"),
        ('field = "effective_from"', 'field = "curator"', "not-a-date", "term.DL-S2.event.field"),
        ('field = "effective_from"', 'field = "since"', "unknown-field", "term.DL-S2.event.field"),
        ('transition = "T02"', 'transition = "T99"', "unknown-transition", "term.DL-S2"),
        ("skeleton = true", "skeleton = true\nweather = 1", "unknown-key", "weather"),
    ],
)
def test_mistake_is_named_by_its_key(was: str, now: str, code: str, field: str) -> None:
    assert was in BASE
    assert (code, field) in mistakes(BASE.replace(was, now, 1))


def test_all_mistakes_are_found_at_once() -> None:
    broken = BASE.replace('by = ["specialist"]', 'by = ["boss"]').replace('"inspection-act"', '"dream"')
    assert mistakes(broken.replace('unit = "calendar_day"', "")) == {
        ("unknown-role", "transition.T02.by"),
        ("unknown-document", "transition.T02.need.1.document"),
        ("missing", "term.DL-S2.unit"),
    }


def test_file_that_is_no_toml_is_one_mistake() -> None:
    assert mistakes("[transition") == {("bad-toml", "")}


def test_municipality_needs_a_name_and_an_edition() -> None:
    found = mistakes('[territory]\ncode = "x"')
    assert ("missing", "territory.name") in found
    assert ("missing", "edition") in found


def test_unknown_parent_is_named() -> None:
    assert ("unknown-parent", "inherits") in mistakes(PLACE)


def test_files_that_inherit_each_other_are_refused() -> None:
    assert ("unknown-parent", "inherits") in mistakes(PLACE, {"base": 'inherits = "base"'})


def test_post_names_a_body_of_the_municipality() -> None:
    post = '\n[[post]]\nrole = "head"\norganisation = "guardianship"\ntitle = "Начальник"\n'
    assert ("unknown-organisation", "post.1.organisation") in mistakes(PLACE + post, {"base": BASE})


# ---------------------------------------------------------------------------------------------------- inheritance


def test_absent_rules_are_inherited_and_marked() -> None:
    found = inheriting()
    assert {one.code for one in found.transitions} == {"T02", "T16"}
    assert found.inherited == {
        "setting.plan_days_limit",
        "setting.competence_check",
        "transition.T02",
        "transition.T16",
        "term.DL-S2",
    }
    assert all(rule.inherited for rule in rules(found))


def test_off_means_explicitly_none() -> None:
    found = inheriting("\n[transition.T16]\noff = true\n\n[term.DL-S2]\noff = true\n")
    assert [one.code for one in found.transitions] == ["T02"]
    assert found.terms == ()


def test_setting_that_is_off_says_why_and_has_no_row() -> None:
    found = inheriting('\n[setting.competence_check]\noff = true\nbasis = "не требуется"\n')
    assert found.settings["competence_check"].value is None
    assert "competence_check" not in {rule.code for rule in rules(found)}


def test_switching_off_what_is_not_there_is_a_mistake() -> None:
    off = "\n[transition.T05]\noff = true\n"
    assert ("nothing-to-switch-off", "transition.T05.off") in mistakes(PLACE + off, {"base": BASE})


def test_keys_of_a_rule_are_inherited_one_by_one() -> None:
    found = inheriting('\n[transition.T02]\ntitle = "Иначе"\n')
    assert (transition(found, "T02").title, transition(found, "T02").by) == ("Иначе", {Role.SPECIALIST})
    assert "transition.T02" not in found.inherited


def test_needs_are_changed_by_their_code() -> None:
    extra = '\n[[transition.T02.need]]\ncode = "act"\nseverity = "warning"\n'
    needs = transition(inheriting(extra), "T02").needs
    assert [(need.code, need.severity) for need in needs] == [("act", Severity.WARNING), ("filled", Severity.WARNING)]


def test_need_may_be_switched_off_and_another_added() -> None:
    extra = (
        '\n[[transition.T02.need]]\ncode = "act"\noff = true\n'
        '\n[[transition.T02.need]]\nkind = "paper"\ncode = "plan"\ntext = "План"\nbasis = "№ 1"\n'
        'document = "safety-plan"\n'
    )
    assert [need.code for need in transition(inheriting(extra), "T02").needs] == ["filled", "plan"]


def test_mistake_in_an_added_need_is_counted_in_its_own_file() -> None:
    extra = (
        '\n[[transition.T02.need]]\nkind = "paper"\ncode = "plan"\ntext = "План"\nbasis = "№ 1"\ndocument = "dream"\n'
    )
    assert mistakes(PLACE + extra, {"base": BASE}) == {("unknown-document", "transition.T02.need.1.document")}


def test_changed_setting_changes_what_refers_to_it() -> None:
    extra = (
        '\n[setting.plan_days_limit]\nvalue = 45\nbasis = "№ 1"\n'
        '\n[setting.competence_check]\nvalue = "hard"\nbasis = "№ 1"\n'
    )
    found = inheriting(extra)
    assert found.terms[0].length == 45
    assert transition(found, "T02").needs[1].severity is Severity.HARD


def test_number_written_in_the_rule_replaces_the_setting() -> None:
    assert inheriting("\n[term.DL-S2]\nlength = 60\n").terms[0].length == 60


def test_like_takes_over_what_a_rule_does_not_say() -> None:
    extra = '\n[transition.T02a]\nlike = "T02"\nto_stage = 5\n'
    found = transition(inheriting(extra), "T02a")
    assert (found.to_stage, found.title, len(found.needs)) == (5, "Передать", 2)
    assert ("unknown-transition", "transition.T02a.like") in mistakes(
        PLACE + extra.replace('"T02"', '"T77"'), {"base": BASE}
    )


# --------------------------------------------------------------------------------------------------------- storing


@pytest.mark.parametrize("name", TERRITORIES)
def test_rules_survive_storing(name: str) -> None:
    regulation = parsed(TEXTS[name])
    for one in regulation.transitions:
        assert transition_from_payload(stored(one)) == one
    for term in regulation.terms:
        assert term_from_payload(stored(term)) == term


def stored(rule: Any) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(json.dumps(to_payload(rule), ensure_ascii=False))
    return payload


def test_setting_is_stored_as_its_value() -> None:
    payloads = {rule.code: rule.payload for rule in rules(inheriting()) if rule.kind == "setting"}
    assert payloads == {"plan_days_limit": 30, "competence_check": "warning"}


def test_stored_rule_that_no_longer_fits_is_refused() -> None:
    payload = stored(transition(inheriting(), "T02"))
    payload["need"][0]["document"] = "dream"
    with pytest.raises(ValueError, match="dream"):
        transition_from_payload(payload)


def test_stored_needs_keep_their_kind() -> None:
    kinds = [type(need) for need in transition_from_payload(stored(transition(inheriting(), "T02"))).needs]
    assert kinds == [PaperNeed, CheckNeed]


def test_digest_follows_the_rules_and_not_the_layout() -> None:
    moved = "\n".join(line for line in BASE.splitlines() if line)
    assert digest(parsed(BASE, {})) == digest(parsed(moved + "\n# замечание\n", {}))
    assert digest(parsed(BASE, {})) != digest(parsed(BASE.replace("value = 30", "value = 31"), {}))


def test_files_name_no_people() -> None:
    """Persons in the sources are real; files of the project name posts only."""
    for text in TEXTS.values():
        tree = tomllib.loads(text)
        assert not any("head_name" in row for row in tree.get("organisation", ()))
