"""What two people declare of adults: what they are called besides, and who belongs together."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "declaration",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=True),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("second_id", sa.String(length=32), nullable=True),
        sa.Column("second_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    op.create_index("ix_declaration_home_id_at", "declaration", ["home_id", "at"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_declaration_home_id_at", table_name="declaration")
    op.drop_table("declaration")
