"""Alembic's entry: runs on the connection that `backend.store.migrate` hands over."""

from alembic import context
from sqlalchemy import Connection

from backend.store.base import Base


def run(connection: Connection) -> None:
    """Run the migrations in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
