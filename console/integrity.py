"""Checks of a live database for ``flask check``: foreign keys, gapless numbers of registers, the chain of the trail."""

from __future__ import annotations

from console import chain, sealing
from console.database import is_sqlite
from schema import registry
from schema.base import database


def findings() -> list[str]:
    """What is wrong, one line each; empty for a database without tables."""
    if not database.table_exists("cases"):
        return []
    return [*_foreign_keys(), *_gaps(), *_trail()]


def _trail() -> list[str]:
    if not sealing.fits():
        return [f"D004 {sealing.WrongMasterKey.text}"]
    broken = chain.verify().broken
    return [f"D003 журнал действий, {broken}"] if broken else []


def _foreign_keys() -> list[str]:
    if not is_sqlite():
        return []  # PostgreSQL never lets a broken reference in
    rows = database.execute_sql("PRAGMA foreign_key_check").fetchall()
    return [f"D001 {table} {row}: строка ссылается на несуществующую в {parent}" for table, row, parent, _ in rows]


def _gaps() -> list[str]:
    """Registers numbered by the system run 1…n within a year and territory, annulled rows included."""
    found = []
    for model in registry.documents():
        numbering = model.spec.numbering
        if not (numbering and numbering.on_create and numbering.scope == "territory"):
            continue
        groups: dict[tuple[int, int], list[int]] = {}
        for row in model.select().where(model.origin != "paper"):
            sequence = row.reg_number.partition("/")[0]
            if sequence.isdigit() and row.doc_date:
                groups.setdefault((row.territory_id, row.doc_date.year), []).append(int(sequence))
        for (territory, year), numbers in groups.items():
            missing = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
            if missing:
                found.append(f"D002 {model.spec.key} территория {territory}, {year}: нет номеров {missing[:10]}")
    return found
