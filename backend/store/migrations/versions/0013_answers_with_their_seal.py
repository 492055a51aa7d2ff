"""A child's answers carry a seal of their own: nobody else can say that a child feels safe."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. An answer from before has no seal, and is shown as changed."""
    with op.batch_alter_table("child_say") as table:
        table.add_column(sa.Column("mac", sa.LargeBinary(length=32), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("child_say") as table:
        table.drop_column("mac")
