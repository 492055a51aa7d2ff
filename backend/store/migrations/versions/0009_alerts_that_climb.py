"""Alerts climb their ladder; a Responsible Individual approves slower ladders.

Alerts that are open while this runs are called anew at once: the clock finds them due.
"""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "ladder_approval",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_approval")),
    )
    with op.batch_alter_table("alert") as alert:
        alert.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        alert.add_column(sa.Column("ladder_from", Moment(), nullable=True))
        alert.add_column(sa.Column("climbs_at", Moment(), nullable=True))
        alert.add_column(sa.Column("again_at", Moment(), nullable=True))
        alert.add_column(sa.Column("act_by", Moment(), nullable=True))
        alert.add_column(sa.Column("next_at", Moment(), nullable=True))
        alert.add_column(sa.Column("met_by", sa.String(length=32), nullable=True))
        alert.add_column(sa.Column("met_at", Moment(), nullable=True))
        alert.add_column(sa.Column("circumstances", sa.LargeBinary(), nullable=True))
        alert.add_column(sa.Column("origin", sa.LargeBinary(length=32), nullable=True))
    op.execute("UPDATE alert SET ladder_from = since, again_at = due_at, next_at = due_at")
    with op.batch_alter_table("alert") as alert:
        alert.alter_column("round", existing_type=sa.Integer(), nullable=False, server_default=None)
        alert.alter_column("ladder_from", existing_type=Moment(), nullable=False)
        alert.alter_column("next_at", existing_type=Moment(), nullable=False)
    op.create_index(op.f("ix_alert_origin"), "alert", ["origin"], unique=False)
    op.create_index("ix_alert_settled_at_next_at", "alert", ["settled_at", "next_at"], unique=False)
    with op.batch_alter_table("told") as told:
        told.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("told") as told:
        told.alter_column("round", existing_type=sa.Integer(), nullable=False, server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("told") as told:
        told.drop_column("round")
    op.drop_index("ix_alert_settled_at_next_at", "alert")
    op.drop_index(op.f("ix_alert_origin"), "alert")
    with op.batch_alter_table("alert") as alert:
        for column in (
            *("round", "ladder_from", "climbs_at", "again_at", "act_by", "next_at", "met_by", "met_at"),
            *("circumstances", "origin"),
        ):
            alert.drop_column(column)
    op.drop_table("ladder_approval")
