"""How fast people answered in a month, as a word."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "answer_time",
        sa.Column("month", sa.String(length=32), nullable=False),
        sa.Column("word", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_time")),
        sa.UniqueConstraint("home_id", "month", name=op.f("uq_answer_time_home_id_month")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("answer_time")
