"""The trail and the moves of cases are only ever added to: the database itself refuses to change or delete them."""

from peewee import SqliteDatabase

TABLES = ("audit", "trail_day", "stage_transition", "term_act")


def up(migrator, db):
    statements = _sqlite() if isinstance(db, SqliteDatabase) else _postgresql()
    for statement in statements:
        db.execute_sql(statement)
    # The beginning of the chain (ADR 0016): writers wait for this row, so it is there before the first of them.
    db.execute_sql(f"INSERT INTO trail_head (id, number, hash) VALUES (1, 0, '{'0' * 64}')")


def _sqlite():
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        # INSERT OR REPLACE deletes the old row without asking the trigger of DELETE
        yield (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _postgresql():
    yield (
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$"
    )
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
