"""The papers of the demonstration, to be read by an official: ``python -m tests.seed.golden`` writes them anew."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from app import create_app
from console import issuing, migrations, officers
from console.config import Settings
from console.database import connection
from reports import render
from schema import registry
from schema.history import IssuedCopy
from seed import demo, reference
from tests.reports.golden import lines_of

FOLDER = Path(__file__).parent / "golden"
NOW = datetime(2026, 11, 23, 9, 0)
CASES = 64


def sample(model: Any) -> Any:
    """The newest issued paper of a kind, or its newest row."""
    issued = IssuedCopy.select(IssuedCopy.row_id).where(IssuedCopy.document == model.spec.key)
    return model.select().where(model.id.in_(issued)).order_by(model.id.desc()).first() or (
        model.select().order_by(model.id.desc()).first()
    )


def prose() -> dict[str, str]:
    """Key of a document → the text of its sample, in a database that holds the demonstration."""
    found = {}
    for model in registry.documents():
        if model.spec.printing:
            row = sample(model)
            copy = issuing.copy_of(row)
            found[model.spec.key] = lines_of(copy.html if copy else render.sheet(row))
    return found


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as var:
        app = create_app(Settings(var=Path(var), database_url=f"sqlite:///{var}/console.db", demo=True, now=NOW))
        with app.app_context():
            migrations.up()
            with connection():
                list(reference.load(officers.system(NOW.date()), NOW))
                demo.fill(CASES, 1, NOW)
                for key, text in prose().items():
                    (FOLDER / f"{key}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
