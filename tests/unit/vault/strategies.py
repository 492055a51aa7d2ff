"""What the vault's properties are tried with: places, changes of place, bits and slips."""

import dataclasses

from hypothesis import strategies as st

from backend.vault import Place

names = st.text(max_size=12)
places = st.builds(
    Place,
    table=names,
    row=names,
    home=names,
    case=names,
    compartment=names,
    sequence=st.integers(0, 2**64 - 1),
)
contents = st.binary(max_size=700)

HERE = Place("messages", "m1", "h1", "c1", "words", 7)
ELSEWHERE = [
    dataclasses.replace(HERE, table="notes"),
    dataclasses.replace(HERE, row="m2"),
    dataclasses.replace(HERE, home="h2"),
    dataclasses.replace(HERE, case="c2"),
    dataclasses.replace(HERE, compartment="notes"),
    dataclasses.replace(HERE, sequence=8),
    # The same letters with the borders between the names moved.
    dataclasses.replace(HERE, table="messagesm", row="1"),
    dataclasses.replace(HERE, case="c1words", compartment=""),
]


def with_bit_changed(content: bytes, bit: int) -> bytes:
    """One bit of the content turned over; `bit` may be any number."""
    at, mask = divmod(bit % (8 * len(content)), 8)
    return content[:at] + bytes([content[at] ^ (1 << mask)]) + content[at + 1 :]
