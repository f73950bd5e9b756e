"""What the engine itself does: it refuses to change the trail and the moves of cases, and finds rows by their words."""

from peewee import SqliteDatabase

from schema import search
from schema.history import TABLES as HISTORY

TABLES = ("audit", "trail_day", "stage_transition", "term_act")
#: What people wrote into the history of a case, and what is left of it when the case is destroyed by an act.
WORDS = {
    "stage_transition": {"comment": "", "force_reason": "", "guard_report": "[]"},
    "term_act": {"reason": "", "basis": ""},
}


def up(migrator, db):
    statements = _sqlite() if isinstance(db, SqliteDatabase) else _postgresql()
    for statement in (*statements, *search.statements(sqlite=isinstance(db, SqliteDatabase))):
        db.execute_sql(statement)
    # The beginning of the chain (ADR 0016): writers wait for this row, so it is there before the first of them.
    db.execute_sql(f"INSERT INTO trail_head (id, number, hash) VALUES (1, 0, '{'0' * 64}')")


def _sqlite():
    for table in TABLES:
        for act, unless in (("UPDATE", _blanked(table)), ("DELETE", "")):
            yield (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {unless}"
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        # INSERT OR REPLACE deletes the old row without asking the trigger of DELETE
        yield (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _blanked(table):
    """The one change that is let through: the words of a destroyed case are emptied, everything else stays."""
    if table not in WORDS:
        return ""
    model = next(model for model in HISTORY if model._meta.table_name == table)
    others = [name for name in model._meta.columns if name not in WORDS[table]]
    same = [f"NEW.{name} IS OLD.{name}" for name in others]
    return f"WHEN NOT ({' AND '.join([*same, *_emptied(table), _DESTROYED])}) "


def _emptied(table):
    return [f"NEW.{name} = '{empty}'" for name, empty in WORDS[table].items()]


_DESTROYED = "EXISTS (SELECT 1 FROM cases WHERE id = OLD.case_id AND destroyed_on IS NOT NULL)"


def _postgresql():
    yield (
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
    )
    for table in TABLES:
        acts = "DELETE OR TRUNCATE" if table in WORDS else "UPDATE OR DELETE OR TRUNCATE"
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE {acts} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
    for table, words in WORDS.items():
        kept = "".join(f" - '{name}'" for name in words)
        allowed = " AND ".join([f"to_jsonb(NEW){kept} = to_jsonb(OLD){kept}", *_emptied(table), _DESTROYED])
        yield (
            f"CREATE FUNCTION {table}_blanked() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {allowed} THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_blanked()"
        )
