"""When the clock must look at an alert for its child's screen, and indexes that find only what is due."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Of alerts that are open the clock looks once at each."""
    for column in ("says_at", "asks_at"):
        op.add_column("alert", sa.Column(column, Moment(), nullable=True))
        op.create_index(f"ix_alert_{column}", "alert", [column], unique=False)
    op.execute("UPDATE alert SET says_at = due_at WHERE settled_at IS NULL AND kind = 'case'")
    op.execute("UPDATE alert SET asks_at = since WHERE settled_at IS NULL AND kind = 'case' AND level = 'urgent'")
    op.drop_index("ix_alert_settled_at_due_at", table_name="alert")
    op.drop_index("ix_alert_settled_at_next_at", table_name="alert")
    only = sa.text("settled_at IS NULL")
    op.create_index("ix_alert_open_next_at", "alert", ["next_at"], postgresql_where=only, sqlite_where=only)
    op.drop_index("ix_told_next_try_at", table_name="told")
    op.create_index("ix_told_state_next_try_at", "told", ["state", "next_try_at"], unique=False)
    op.create_index("ix_case_state_level", "case", ["state", "level"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_state_level", table_name="case")
    op.drop_index("ix_told_state_next_try_at", table_name="told")
    op.create_index("ix_told_next_try_at", "told", ["next_try_at"], unique=False)
    op.drop_index("ix_alert_open_next_at", table_name="alert")
    op.create_index("ix_alert_settled_at_next_at", "alert", ["settled_at", "next_at"], unique=False)
    op.create_index("ix_alert_settled_at_due_at", "alert", ["settled_at", "due_at"], unique=False)
    for column in ("asks_at", "says_at"):
        op.drop_index(f"ix_alert_{column}", table_name="alert")
        op.drop_column("alert", column)
