"""The documentation is true: generated files are current, links lead somewhere, named commands exist."""

import re
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.docs import generated

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for folder in ("", "docs", "docs/adr", "docs/guide") for path in (ROOT / folder).glob("*.md"))
#: Pictures that `make samples` takes; a fresh clone has them, a working copy may be about to make them.
PICTURES = re.compile(r"docs/screens/[\w-]+\.png$")


def links(page: Path) -> Iterator[str]:
    """Targets of the links and pictures of a page that stay in this repository."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target and not target.startswith("mailto:"):
            yield target


def anchors(page: Path) -> set[str]:
    """What «#…» may name on a page, by the rules of the usual Markdown viewers."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_a_generated_file_is_current(path: Path) -> None:
    assert path.read_text() == generated()[path], f"{path.name} is stale: run `python -m console.docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for link in links(page):
        address, _, anchor = link.partition("#")
        target = (page.parent / address).resolve() if address else page
        if PICTURES.search(str(target)):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    |^)make ([a-z]+)", page.read_text(), re.MULTILINE))
    assert named <= known


def test_decisions_are_numbered_without_gaps_or_doubles() -> None:
    names = [path.name for path in (ROOT / "docs" / "adr").glob("*.md")]
    assert all(re.fullmatch(r"\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md", name) for name in names), names
    counts = Counter(name[:4] for name in names)
    assert sorted(counts) == [f"{number:04d}" for number in range(1, len(names) + 1)]


def test_every_decision_that_the_code_cites_exists() -> None:
    known = {path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md")}
    for folder in ("schema", "validators", "reports", "console", "views", "seed"):
        for path in (ROOT / folder).rglob("*.py"):
            assert set(re.findall(r"ADR (\d{4})", path.read_text())) <= known, path


def test_the_document_that_contributing_teaches_keeps_every_promise() -> None:
    """In a process of its own: the example must not stay in the registry."""
    found = re.search(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    assert found
    program = (
        "import sys, schema.documents\n"
        "from schema import checks, registry\n"
        "exec(compile(sys.stdin.read(), 'example', 'exec'), {'__name__': 'example'})\n"
        "print([finding for finding in checks.check_model(registry.models()[-1])])"
    )
    example = textwrap.dedent(found.group(1))
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, input=example, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")
