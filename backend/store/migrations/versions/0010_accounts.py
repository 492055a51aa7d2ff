"""Accounts: known browsers, passkeys, roles that wait for a second person, entries from before a reset."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("adult_session") as batch:
        batch.add_column(sa.Column("proved_at", Moment(), nullable=True))
        batch.add_column(sa.Column("challenge", sa.LargeBinary(), nullable=True))
    _known_device()
    _passkey()
    _role_change()
    _retired_entry()


def _known_device() -> None:
    op.create_table(
        "known_device",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("device_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        *_beginning("known_device"),
        sa.UniqueConstraint("person_id", "device_hash", name=op.f("uq_known_device_person_id_device_hash")),
    )


def _passkey() -> None:
    op.create_table(
        "passkey",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("credential_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("label", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        *_beginning("passkey"),
        sa.UniqueConstraint("credential_hash", name=op.f("uq_passkey_credential_hash")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"], unique=False)


def _role_change() -> None:
    op.create_table(
        "role_change",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        *_beginning("role_change"),
        sa.UniqueConstraint("person_id", name=op.f("uq_role_change_person_id")),
    )


def _retired_entry() -> None:
    op.create_table(
        "retired_entry",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("signing_public", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.String(length=32), nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        *_beginning("retired_entry"),
    )
    op.create_index(op.f("ix_retired_entry_person_id"), "retired_entry", ["person_id"], unique=False)


def _beginning(table: str) -> tuple[sa.Column[str] | sa.PrimaryKeyConstraint, ...]:
    return (
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_retired_entry_person_id"), table_name="retired_entry")
    op.drop_table("retired_entry")
    op.drop_table("role_change")
    op.drop_index(op.f("ix_passkey_person_id"), table_name="passkey")
    op.drop_table("passkey")
    op.drop_table("known_device")
    with op.batch_alter_table("adult_session") as batch:
        batch.drop_column("challenge")
        batch.drop_column("proved_at")
