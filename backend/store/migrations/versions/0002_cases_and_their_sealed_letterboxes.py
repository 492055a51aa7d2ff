"""Cases and their sealed letterboxes."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "assessment",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("engine", sa.String(length=32), nullable=False),
        sa.Column("read_by_engine", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    op.create_index(op.f("ix_assessment_case_id"), "assessment", ["case_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("shown_at", Moment(), nullable=True),
        sa.Column("shown_to", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_case_id"), "attachment", ["case_id"], unique=False)
    op.create_table(
        "case",
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("route", sa.String(length=32), nullable=False),
        sa.Column("route_person_id", sa.String(length=32), nullable=True),
        sa.Column("naming", sa.String(length=32), nullable=False),
        sa.Column("complaint", sa.Boolean(), nullable=False),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.Column("incident_id", sa.String(length=32), nullable=True),
        sa.Column("child_id", sa.String(length=32), nullable=True),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("held_until", Moment(), nullable=True),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
    )
    op.create_index(op.f("ix_case_held_until"), "case", ["held_until"], unique=False)
    op.create_index("ix_case_home_id_state", "case", ["home_id", "state"], unique=False)
    op.create_table(
        "child_say",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_say")),
    )
    op.create_index(op.f("ix_child_say_case_id"), "child_say", ["case_id"], unique=False)
    op.create_table(
        "child_session",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("words_key", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_child_session_token_hash")),
    )
    op.create_index(op.f("ix_child_session_case_id"), "child_session", ["case_id"], unique=False)
    op.create_table(
        "compartment",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compartment")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_compartment_case_id_kind")),
    )
    op.create_table(
        "grant",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=True),
        sa.Column("release_key", sa.LargeBinary(), nullable=True),
        sa.Column("inner", sa.LargeBinary(), nullable=True),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sa.UniqueConstraint("case_id", "kind", "person_id", name=op.f("uq_grant_case_id_kind_person_id")),
    )
    op.create_index("ix_grant_person_id_state_kind", "grant", ["person_id", "state", "kind"], unique=False)
    op.create_table(
        "identity",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_case_id"), "identity", ["case_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("answers_id", sa.String(length=32), nullable=True),
        sa.Column("replaces_id", sa.String(length=32), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("case_id", "sequence", name=op.f("uq_message_case_id_sequence")),
    )
    op.create_table(
        "opening",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_opening_case_id_person_id")),
    )
    op.create_table(
        "return_code",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("words_key", sa.LargeBinary(), nullable=False),
        sa.Column("owed", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.String(length=32), nullable=True),
        sa.Column("owed_until", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_code")),
        sa.UniqueConstraint("lookup", name=op.f("uq_return_code_lookup")),
    )
    op.create_index(op.f("ix_return_code_case_id"), "return_code", ["case_id"], unique=False)
    op.create_index(op.f("ix_return_code_owed_until"), "return_code", ["owed_until"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_return_code_owed_until"), table_name="return_code")
    op.drop_index(op.f("ix_return_code_case_id"), table_name="return_code")
    op.drop_table("return_code")
    op.drop_table("opening")
    op.drop_table("message")
    op.drop_index(op.f("ix_identity_case_id"), table_name="identity")
    op.drop_table("identity")
    op.drop_index("ix_grant_person_id_state_kind", table_name="grant")
    op.drop_table("grant")
    op.drop_table("compartment")
    op.drop_index(op.f("ix_child_session_case_id"), table_name="child_session")
    op.drop_table("child_session")
    op.drop_index(op.f("ix_child_say_case_id"), table_name="child_say")
    op.drop_table("child_say")
    op.drop_index("ix_case_home_id_state", table_name="case")
    op.drop_index(op.f("ix_case_held_until"), table_name="case")
    op.drop_table("case")
    op.drop_index(op.f("ix_attachment_case_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_index(op.f("ix_assessment_case_id"), table_name="assessment")
    op.drop_table("assessment")
