"""Who watches over further homes."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "overseer",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overseer")),
    )
    op.create_index(op.f("ix_overseer_person_id"), "overseer", ["person_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_overseer_person_id"), table_name="overseer")
    op.drop_table("overseer")
