"""A home's silent engine, and the rules that managers proposed."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for table, sealed in (("silent_mode", "content"), ("rule_proposal", "file")):
        op.create_table(
            table,
            sa.Column("person_id", sa.String(length=32), nullable=False),
            sa.Column("at", Moment(), nullable=False),
            sa.Column(sealed, sa.LargeBinary(), nullable=False),
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("home_id", sa.String(length=32), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(f"ix_{table}_home_id_at", table, ["home_id", "at"], unique=False)


def downgrade() -> None:
    """Take back."""
    for table in ("rule_proposal", "silent_mode"):
        op.drop_index(f"ix_{table}_home_id_at", table_name=table)
        op.drop_table(table)
