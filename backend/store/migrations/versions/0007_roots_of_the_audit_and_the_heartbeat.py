"""Roots over the audit, who is sent them, and the clock's heartbeat."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_audit_line_at", "audit_line", ["at"], unique=False)
    op.create_table(
        "audit_root",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("before", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(length=32), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_root")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_root_number")),
    )
    op.create_table(
        "audit_head",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("chain_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
        sa.UniqueConstraint("chain", "chain_id", "sequence", name=op.f("uq_audit_head_chain_chain_id_sequence")),
    )
    op.create_index("ix_audit_head_number", "audit_head", ["number"], unique=False)
    op.create_table(
        "audit_post",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_post")),
        sa.UniqueConstraint("number", "person_id", name=op.f("uq_audit_post_number_person_id")),
    )
    op.create_index(op.f("ix_audit_post_next_try_at"), "audit_post", ["next_try_at"], unique=False)
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("beats", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeat")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("heartbeat")
    op.drop_index(op.f("ix_audit_post_next_try_at"), table_name="audit_post")
    op.drop_table("audit_post")
    op.drop_index("ix_audit_head_number", table_name="audit_head")
    op.drop_table("audit_head")
    op.drop_table("audit_root")
    op.drop_index("ix_audit_line_at", table_name="audit_line")
