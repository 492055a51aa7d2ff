"""What every table has: a naming convention that migrations rely on, and the home it belongs to."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped

from backend.store.columns import Id, Ref

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class OfHome:
    """A row that belongs to one home."""

    id: Mapped[Id]
    home_id: Mapped[Ref]
