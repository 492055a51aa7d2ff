"""Tallies of what people changed, and what the engine alone would have said."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "tally",
        sa.Column("month", sa.String(length=32), nullable=False),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("mark", name=op.f("uq_tally_mark")),
    )
    op.create_index("ix_tally_home_id_month", "tally", ["home_id", "month"], unique=False)
    op.add_column("assessment", sa.Column("engine_level", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("assessment", "engine_level")
    op.drop_index("ix_tally_home_id_month", table_name="tally")
    op.drop_table("tally")
