"""Alembic's entry: runs on the connection that `backend.store.migrate` hands over."""

from collections.abc import Collection
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from backend.store.base import Base
from backend.store.columns import Moment


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A moment is written by its own name, so that a migration says what it means."""
    return "Moment()" if kind == "type" and isinstance(item, Moment) else False


def run(connection: Connection, tables: Collection[str] | None) -> None:
    """Run the migrations in one transaction. `tables` narrows what a new migration is generated for."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_item=render_item,
        include_object=lambda _object, name, kind, *_: kind != "table" or tables is None or name in tables,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"], context.config.attributes.get("tables"))
