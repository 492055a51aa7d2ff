"""Drills and what people did in them."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "drill",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("alert_id", sa.String(length=32), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
    )
    op.create_index(op.f("ix_drill_starts_at"), "drill", ["starts_at"], unique=False)
    op.create_table(
        "drill_act",
        sa.Column("drill_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_act")),
    )
    op.create_index(op.f("ix_drill_act_drill_id"), "drill_act", ["drill_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_drill_act_drill_id"), table_name="drill_act")
    op.drop_table("drill_act")
    op.drop_index(op.f("ix_drill_starts_at"), table_name="drill")
    op.drop_table("drill")
