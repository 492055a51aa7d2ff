"""Deliveries, web push, shift PINs, house tablets, and what a child who waits was told."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _table("told_by", ("told_id", "way"), _code("told_id"), _code("way"), _code("state"), _count("tries"), _at("at"))
    _table(
        "push_address",
        ("endpoint_hash",),
        _code("person_id"),
        _bytes("endpoint_hash", 32),
        _bytes("subscription"),
        _at("at"),
    )
    op.create_index(op.f("ix_push_address_person_id"), "push_address", ["person_id"], unique=False)
    _table(
        "shift_pin",
        ("person_id",),
        _code("person_id"),
        _bytes("stretched"),
        _bytes("browser_hash", 32),
        _count("wrong"),
        _at("at"),
        _at("until"),
        sa.UniqueConstraint("browser_hash", name=op.f("uq_shift_pin_browser_hash")),
    )
    op.create_index(op.f("ix_shift_pin_until"), "shift_pin", ["until"], unique=False)
    _table(
        "tablet",
        ("secret_hash",),
        _bytes("name"),
        _code("state"),
        _bytes("secret_hash", 32),
        _code("added_by"),
        _at("at"),
        _at("until", nullable=True),
        _at("alive_at", nullable=True),
    )
    op.create_index(op.f("ix_tablet_until"), "tablet", ["until"], unique=False)
    _table("meanwhile", ("subject_id", "line", "step"), _code("subject_id"), _code("line"), _count("step"), _at("at"))


def downgrade() -> None:
    """Take back."""
    op.drop_table("meanwhile")
    op.drop_index(op.f("ix_tablet_until"), table_name="tablet")
    op.drop_table("tablet")
    op.drop_index(op.f("ix_shift_pin_until"), table_name="shift_pin")
    op.drop_table("shift_pin")
    op.drop_index(op.f("ix_push_address_person_id"), table_name="push_address")
    op.drop_table("push_address")
    op.drop_table("told_by")


def _table(name: str, once: tuple[str, ...], *parts: Any) -> None:
    op.create_table(
        name,
        *parts,
        _code("id"),
        _code("home_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(*once, name=op.f(f"uq_{name}_{'_'.join(once)}")),
    )


def _code(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _bytes(name: str, length: int | None = None) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length), nullable=False)


def _at(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Moment(), nullable=nullable)
