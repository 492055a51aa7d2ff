"""Who must not see it: later keys of a letterbox, exclusions that a person settles, declared relationships, sharing."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WITH_EPOCH = {
    "compartment": ("uq_compartment_case_id_kind", ("case_id", "kind")),
    "grant": ("uq_grant_case_id_kind_person_id", ("case_id", "kind", "person_id")),
}
"""What was unique in a case is unique in each epoch of its keys."""


def upgrade() -> None:
    """Apply."""
    for table, (name, columns) in WITH_EPOCH.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
            batch.drop_constraint(name, type_="unique")
            batch.create_unique_constraint(f"{name}_epoch", [*columns, "epoch"])
        with op.batch_alter_table(table) as batch:
            batch.alter_column("epoch", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
    _add_to_the_case()
    _add_columns()
    _create_tables()


def _add_to_the_case() -> None:
    with op.batch_alter_table("case") as batch:
        batch.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("guarded", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("case") as batch:
        batch.alter_column("epoch", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
        batch.alter_column("guarded", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)


def _columns() -> dict[str, tuple[sa.Column[object], ...]]:
    """The new columns of older tables."""
    return {
        "exclusion": (
            sa.Column("by_id", sa.String(length=32), nullable=True),
            sa.Column("why", sa.LargeBinary(), nullable=True),
            sa.Column("cleared_by", sa.String(length=32), nullable=True),
            sa.Column("clearing", sa.LargeBinary(), nullable=True),
        ),
        "share": (
            sa.Column("kind", sa.String(length=32), nullable=False, server_default="words"),
            sa.Column("second_id", sa.String(length=32), nullable=True),
            sa.Column("what", sa.LargeBinary(), nullable=True),
            sa.Column("ended_at", Moment(), nullable=True),
        ),
        "person": (sa.Column("nicknames", sa.LargeBinary(), nullable=True),),
        "relationship": (
            sa.Column("declared_by", sa.String(length=32), nullable=True),
            sa.Column("declared_at", Moment(), nullable=True),
            sa.Column("ended_at", Moment(), nullable=True),
        ),
    }


def _add_columns() -> None:
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
    with op.batch_alter_table("share") as batch:
        batch.alter_column("kind", server_default=None, existing_type=sa.String(length=32), existing_nullable=False)


def _create_tables() -> None:
    op.create_table(
        "child_grant",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("words_key", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_grant")),
        sa.UniqueConstraint("case_id", "epoch", name=op.f("uq_child_grant_case_id_epoch")),
    )
    op.create_table(
        "passed_on",
        sa.Column("from_id", sa.String(length=32), nullable=False),
        sa.Column("to_id", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passed_on")),
    )
    op.create_index(op.f("ix_passed_on_to_id"), "passed_on", ["to_id"], unique=False)
    op.create_table(
        "asking",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=False),
        sa.Column("for_id", sa.String(length=32), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=True),
        sa.Column("second_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking")),
    )
    op.create_index(op.f("ix_asking_case_id"), "asking", ["case_id"], unique=False)


def downgrade() -> None:
    """Undo. Later keys of a letterbox cannot be undone: only the first are kept."""
    for table in ("asking", "passed_on", "child_grant"):
        op.drop_table(table)
    for table, columns in _columns().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
    with op.batch_alter_table("case") as batch:
        batch.drop_column("guarded")
        batch.drop_column("epoch")
    for table, (name, unique) in WITH_EPOCH.items():
        op.execute(sa.delete(sa.table(table, sa.column("epoch"))).where(sa.column("epoch") > 0))
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"{name}_epoch", type_="unique")
            batch.drop_column("epoch")
            batch.create_unique_constraint(name, list(unique))
