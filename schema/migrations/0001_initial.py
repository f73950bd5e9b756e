"""Creates every table of the first release."""


def up(migrator, db):
    from console.migrations import tables

    db.create_tables(tables())
