"""Intake and outbox."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversation",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("signals", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("turned_at", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("case_id", name=op.f("uq_conversation_case_id")),
        sa.UniqueConstraint("channel", "address_hash", name=op.f("uq_conversation_channel_address_hash")),
    )
    op.create_table(
        "delivery",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("tapped", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_case_id"), "delivery", ["case_id"], unique=False)
    op.create_index(op.f("ix_delivery_next_try_at"), "delivery", ["next_try_at"], unique=False)
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("external_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("inbound", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("channel", "external_hash", name=op.f("uq_journal_entry_channel_external_hash")),
    )
    op.create_index(op.f("ix_journal_entry_next_try_at"), "journal_entry", ["next_try_at"], unique=False)
    op.create_table(
        "lease",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sa.UniqueConstraint("name_hash", name=op.f("uq_lease_name_hash")),
    )
    op.create_index(op.f("ix_lease_until"), "lease", ["until"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("external_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("channel", "external_hash", name=op.f("uq_receipt_channel_external_hash")),
    )
    op.create_table(
        "window_text",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_text")),
    )
    op.create_index(op.f("ix_window_text_conversation_id"), "window_text", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_window_text_ends_at"), "window_text", ["ends_at"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_window_text_ends_at"), table_name="window_text")
    op.drop_index(op.f("ix_window_text_conversation_id"), table_name="window_text")
    op.drop_table("window_text")
    op.drop_table("receipt")
    op.drop_index(op.f("ix_lease_until"), table_name="lease")
    op.drop_table("lease")
    op.drop_index(op.f("ix_journal_entry_next_try_at"), table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_index(op.f("ix_delivery_next_try_at"), table_name="delivery")
    op.drop_index(op.f("ix_delivery_case_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_table("conversation")
