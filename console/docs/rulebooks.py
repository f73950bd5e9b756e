"""The regulation files of the project as typed values, for documentation: no database is asked."""

from functools import cache
from pathlib import Path

from validators.regulation import ParsedRegulation, parse

SKELETON = "regional"


@cache
def rulebooks(root: Path) -> dict[str, ParsedRegulation]:
    """Code of a territory → its regulation; ValueError names the mistakes of a file."""
    texts = {path.stem: path.read_text() for path in sorted((root / "seed" / "regulations").glob("*.toml"))}
    found: dict[str, ParsedRegulation] = {}
    for name, text in texts.items():
        if name == SKELETON:
            continue
        parsed = parse(text, {other: theirs for other, theirs in texts.items() if other != name})
        if isinstance(parsed, list):
            raise ValueError("; ".join(f"{problem.field}: {problem.text}" for problem in parsed))
        found[name] = parsed
    return found
