"""Documentation derived from the declarations: `python -m console.docs` writes it, a test checks that it is fresh."""

from collections.abc import Mapping
from pathlib import Path

from console.docs import access_page, catalogue, law, licences

ROOT = Path(__file__).resolve().parents[2]


def generated() -> Mapping[Path, str]:
    """Every generated file with the text it should have now."""
    return {
        ROOT / "docs" / "access.md": access_page.text(),
        ROOT / "docs" / "documents.md": catalogue.text(ROOT),
        ROOT / "docs" / "law.md": law.text(ROOT),
        ROOT / "docs" / "licences.md": licences.text(ROOT),
    }
