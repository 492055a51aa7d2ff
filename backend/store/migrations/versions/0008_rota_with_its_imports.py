"""The rota keeps what came and went with an import, and absences that were taken back."""

import sqlalchemy as sa
from alembic import op

from backend.store.columns import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ADDED = {
    "rota_slot": (("came_with", sa.String(length=32)), ("went_with", sa.String(length=32)), ("until_before", Moment())),
    "absence": (("came_with", sa.String(length=32)), ("taken_back_at", Moment())),
}


def upgrade() -> None:
    """Apply."""
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as change:
            for name, kind in columns:
                change.add_column(sa.Column(name, kind, nullable=True))
    op.create_table(
        "rota_import",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("shifts", sa.Integer(), nullable=False),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("home_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_import")),
    )
    op.create_index("ix_rota_import_home_id_at", "rota_import", ["home_id", "at"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_rota_import_home_id_at", table_name="rota_import")
    op.drop_table("rota_import")
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as change:
            for name, _ in columns:
                change.drop_column(name)
