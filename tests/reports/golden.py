"""The text of each paper as prose, for the eye: ``python -m tests.reports.golden`` writes them anew after a change."""

from __future__ import annotations

import html
import re
from pathlib import Path

from reports import render
from schema import registry
from tests.reports import papers
from tests.reports.papers import Office, paper

FOLDER = Path(__file__).parent / "golden"
_BREAK = re.compile(r"</(?:p|div|tr|table)>|<br>")
_CELL = re.compile(r"</t[dh]>\s*(?=<t[dh])")


def keys() -> list[str]:
    return [model.spec.key for model in registry.documents() if model.spec.printing]


def prose(key: str, here: Office) -> str:
    """A paper with every field filled, whatever the fields say."""
    row = paper(key, here)
    row.reg_number = "17/2026"
    return lines_of(render.sheet(row))


def lines_of(sheet: str) -> str:
    """A sheet line by line: cells apart by « | », boxes as ☐ and ☑, blanks as they are."""
    sheet = re.sub(r'<span class="box">\s*V\s*</span>', "☑ ", sheet)
    sheet = re.sub(r'<span class="box">[\s\u00a0]*</span>', "☐ ", sheet).replace("\n", " ")
    text = html.unescape(re.sub(r"<[^>]+>", "", _CELL.sub(" | ", _BREAK.sub("\n", sheet))))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip(" |")) + "\n"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with papers.memory():
        here = papers.office()
        for key in keys():
            (FOLDER / f"{key}.txt").write_text(prose(key, here), encoding="utf-8")


if __name__ == "__main__":
    main()
