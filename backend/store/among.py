"""Is a column's value among many? PostgreSQL takes them as one array: a thousand parameters cost more than the rows."""

from collections.abc import Collection

from sqlalchemy import ARRAY, ColumnElement, String, any_, literal
from sqlalchemy.orm import InstrumentedAttribute

from backend.store.engine import ReadSession


def among(db: ReadSession, column: InstrumentedAttribute[str], ids: Collection[str]) -> ColumnElement[bool]:
    """The condition, for the database of this session."""
    if db.get_bind().dialect.name != "postgresql":
        return column.in_(ids)
    return column == any_(literal(list(ids), ARRAY(String)))
