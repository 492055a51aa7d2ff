"""Every column of every table is sealed to a named compartment, or says why it may be in the clear."""

import importlib
import pkgutil

from sqlalchemy import JSON, Column, LargeBinary
from sqlalchemy.types import String

import backend
from backend.store.base import Base

COMPARTMENTS = {"words", "identity", "notes", "summary", "held", "transport", "reader"}

# What text or bytes may be in the clear. A new reason is written here by somebody who has thought about it.
CLEAR_REASONS = {
    "random id",
    "a code from a fixed list",
    "version or hash of a policy file",
    "keyed hash, for finding",
    "keyed seal over the row's place",
    "public key or signature",
    "fingerprint of a key",
}


def tables_modules() -> list[str]:
    """Every room's `tables` module."""
    return [
        f"{found.name}.tables"
        for found in pkgutil.iter_modules(backend.__path__, "backend.")
        if importlib.util.find_spec(f"{found.name}.tables")
    ]


def columns() -> list[Column[object]]:
    """Every column of every table."""
    for module in tables_modules():
        importlib.import_module(module)
    return [column for table in Base.metadata.sorted_tables for column in table.columns]


COLUMNS = columns()


def name(column: Column[object]) -> str:
    """As one would write it in SQL."""
    return f"{column.table.name}.{column.name}"


def test_there_are_tables_to_look_at() -> None:
    """The walk finds the record itself, not an empty list."""
    assert {"case.id", "message.id"} <= {name(column) for column in COLUMNS}


# Rows that belong to no home, and why.
HOMELESS = {
    "audit_root": "over the chains of all homes of this database",
    "heartbeat": "of the clock, which serves all homes",
    "home": "it is the home",
    "installation": "of the whole database",
    "journal_entry": "which home a message is for is only known once it has been taken",
    "lease": "of a process, not of a home",
    "sign_in_delay": "before anybody is known",
}


def test_every_column_is_sealed_or_says_why_not() -> None:
    """One of the two, never both; what is sealed is bytes."""
    wrong = [
        name(column)
        for column in COLUMNS
        if ("sealed" in column.info) == ("clear" in column.info)
        or ("sealed" in column.info and not isinstance(column.type, LargeBinary))
        or column.info.get("sealed", "reader") not in COMPARTMENTS
    ]
    assert wrong == []


def test_text_in_the_clear_is_short_and_has_a_known_reason() -> None:
    """Free text has no place in the clear; short codes, ids and hashes have."""
    in_the_clear = [column for column in COLUMNS if "clear" in column.info]
    texts = [column for column in in_the_clear if isinstance(column.type, String | LargeBinary | JSON)]
    assert texts
    assert [name(column) for column in texts if column.info["clear"] not in CLEAR_REASONS] == []
    assert [name(column) for column in texts if not is_short(column)] == []


def test_every_table_carries_its_home() -> None:
    """One database can hold several homes without mixing them."""
    tables = {column.table.name: column.table for column in COLUMNS}
    assert {table for table, found in tables.items() if "home_id" not in found.columns} == set(HOMELESS)


def is_short(column: Column[object]) -> bool:
    """A code, an id or a hash; not something that could hold a sentence."""
    if isinstance(column.type, LargeBinary):
        return True
    return isinstance(column.type, String) and (column.type.length or 0) in range(1, 129)
