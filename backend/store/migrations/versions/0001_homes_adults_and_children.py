"""Homes, adults and children."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "adult_session",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adult_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_adult_session_secret_hash")),
    )
    op.create_index(op.f("ix_adult_session_until"), "adult_session", ["until"], unique=False)
    op.create_table(
        "card",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_card_code_hash")),
    )
    op.create_table(
        "child",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("visitor_id", sa.String(length=32), nullable=True),
        sa.Column("keyworker_id", sa.String(length=32), nullable=True),
        sa.Column("left_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
    )
    op.create_table(
        "home",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("safe_word", sa.LargeBinary(), nullable=False),
        sa.Column("telegram_on", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key_fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "person",
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("usual_times", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("signing_public", sa.LargeBinary(), nullable=True),
        sa.Column("keys_by_password", sa.LargeBinary(), nullable=True),
        sa.Column("keys_by_recovery", sa.LargeBinary(), nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("invited_by", sa.String(length=32), nullable=False),
        sa.Column("invitation_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("invitation_until", Moment(), nullable=True),
        sa.Column("joined_at", Moment(), nullable=True),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("left_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_hash", name=op.f("uq_person_email_hash")),
    )
    op.create_index(op.f("ix_person_invitation_until"), "person", ["invitation_until"], unique=False)
    op.create_table(
        "relationship",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationship")),
    )
    op.create_table(
        "sign_in_delay",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_delay")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_delay_key_hash")),
    )
    op.create_index(op.f("ix_sign_in_delay_not_before"), "sign_in_delay", ["not_before"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_sign_in_delay_not_before"), table_name="sign_in_delay")
    op.drop_table("sign_in_delay")
    op.drop_table("relationship")
    op.drop_index(op.f("ix_person_invitation_until"), table_name="person")
    op.drop_table("person")
    op.drop_table("installation")
    op.drop_table("home")
    op.drop_table("child")
    op.drop_table("card")
    op.drop_index(op.f("ix_adult_session_until"), table_name="adult_session")
    op.drop_table("adult_session")
