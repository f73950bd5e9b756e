"""Base classes of every stored row: the database proxy, the row with a version, the document with its common fields."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

import peewee

from schema.spec import Spec

database = peewee.DatabaseProxy()


class Key(peewee.AutoField):
    """Primary key that SQLite never reuses (trap D3)."""

    def ddl(self, ctx: Any) -> Any:
        column = super().ddl(ctx)
        on_sqlite = isinstance(getattr(database, "obj", None), peewee.SqliteDatabase)
        return peewee.NodeList((column, peewee.SQL("AUTOINCREMENT"))) if on_sqlite else column


_Comparison: Any = peewee.Expression
_is_empty = _Comparison._is_rhs_empty


def _is_rhs_empty(expression: Any, rhs: Any, ctx: Any) -> bool:
    """What «in» compares with is empty only when it is a list; Peewee writes a whole query down to find that out.

    Each query inside another was thereby written twice as often as the one around it: rules of access, eight queries
    deep, took more than half of the processor's time of a request.
    """
    return not isinstance(rhs, peewee.SelectBase) and bool(_is_empty(expression, rhs, ctx))


_Comparison._is_rhs_empty = _is_rhs_empty


class WholeRows(peewee.ModelSelect):
    """A query of whole rows: the list of all columns is written once per table, not anew for every query.

    Writing it took more than a third of the processor's time of a request.
    """

    def __sql_selection__(self, ctx: Any, is_subquery: bool = False) -> Any:
        if is_subquery or not self._is_default:  # type: ignore[attr-defined]
            return super().__sql_selection__(ctx, is_subquery)
        return ctx.literal(_columns(self.model, ctx.alias_manager[self.model._meta.table], ctx.state.quote or '""'))


@lru_cache(maxsize=1024)
def _columns(model: Any, alias: str, quote: str) -> str:
    before, after = quote[0], quote[1]
    names = (field.column_name for field in model._meta.sorted_fields)
    return ", ".join(f"{before}{alias}{after}.{before}{name}{after}" for name in names)


class Table(peewee.Model):
    """A row of any table of ours."""

    id: Any = Key()

    @classmethod
    def select(cls, *fields: Any) -> Any:
        return WholeRows(cls, fields or cls._meta.sorted_fields, is_default=not fields)

    class Meta:
        database = database
        legacy_table_names = False

    if TYPE_CHECKING:
        _meta: Any

        # Peewee adds «<link>_id» beside every link
        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...


class Record(Table):
    """A row that people see: it has a spec and a version for the optimistic lock."""

    spec: ClassVar[Spec]

    row_version: Any = peewee.IntegerField(default=1)

    @property
    def caption(self) -> str:
        """How the row is called in a list of choices and in a heading."""
        return f"{self.spec.title} № {self.id}"

    @property
    def cited(self) -> str:
        """How notices and other short lines call the row: without the names of people."""
        return self.caption

    @property
    def url(self) -> str:
        """Where the row is read in the console."""
        return f"/{self.spec.key}/details/?id={self.id}"

    def __str__(self) -> str:
        return self.caption


class Row(Table):
    """An inline row of one document; ``document`` is added by :meth:`schema.fields.Rows.bind`."""

    position: Any = peewee.IntegerField(default=0)

    if TYPE_CHECKING:
        document: Any
        document_id: Any
