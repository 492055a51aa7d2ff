"""Does any file hold what somebody typed, in any encoding? Looks at every byte, fast enough for tens of megabytes.

A text is cut into fragments of sixteen characters, so that a stored piece is found too; each fragment is looked for
as it would stand in each encoding. One table of eight-byte beginnings decides in one pass where to look closer.
"""

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

import numpy as np

FRAGMENT = 16
SHORTEST = 10
WINDOW = 8
BITS = 22
SPREAD = np.uint64(0x9E3779B97F4A7C15)
ZLIB_STARTS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08")
UNPACKED_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """Where something was found, and as what."""

    file: str
    at: int
    encoding: str
    fragment: str


class ByteSearch:
    """Looks for secrets in files. Texts shorter than ten characters could stand anywhere by chance and are left out."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._needles: dict[bytes, list[tuple[bytes, str, str]]] = defaultdict(list)
        for secret in secrets:
            for fragment in fragments(secret):
                for encoding, needle in encodings(fragment):
                    if len(needle) >= WINDOW:
                        self._needles[needle[:WINDOW]].append((needle, encoding, fragment))
        self._maybe = np.zeros(1 << BITS, dtype=bool)
        starts = np.frombuffer(b"".join(self._needles), dtype="<u8")
        self._maybe[_slots(starts)] = True

    @property
    def size(self) -> int:
        """How many different beginnings it looks for."""
        return len(self._needles)

    def in_folder(self, folder: Path) -> list[Found]:
        """All that is found in the files under a folder, and in the names of the files."""
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        names = "\n".join(str(path.relative_to(folder)) for path in files).encode()
        return self.in_bytes(names, f"{folder} (names)") + [one for path in files for one in self.in_file(path)]

    def in_file(self, path: Path) -> list[Found]:
        """All that is found in one file; a running database may have taken it away meanwhile."""
        try:
            return self.in_bytes(path.read_bytes(), str(path))
        except FileNotFoundError:
            return []

    def in_bytes(self, data: bytes, name: str) -> list[Found]:
        """All that is found in some bytes and in whatever is packed inside them."""
        found = list(self._plain(data, name))
        for at, unpacked in _unpacked(data):
            found += self._plain(unpacked, f"{name} (packed at {at})")
        return found

    def _plain(self, data: bytes, name: str) -> Iterator[Found]:
        for shift in range(WINDOW):
            count = (len(data) - shift) // WINDOW
            if count <= 0:
                return
            words = np.frombuffer(data, dtype="<u8", count=count, offset=shift)
            for index in np.flatnonzero(self._maybe[_slots(words)]):
                yield from self._at(data, shift + int(index) * WINDOW, name)

    def _at(self, data: bytes, at: int, name: str) -> Iterator[Found]:
        for needle, encoding, fragment in self._needles.get(data[at : at + WINDOW], ()):
            if data[at : at + len(needle)] == needle:
                yield Found(name, at, encoding, fragment)


def fragments(secret: str) -> list[str]:
    """Pieces of sixteen characters, one after the other, and the last sixteen."""
    text = secret.strip()
    if len(text) < SHORTEST:
        return []
    pieces = [text[at : at + FRAGMENT] for at in range(0, len(text), FRAGMENT)]
    return [piece for piece in {*pieces, text[-FRAGMENT:]} if len(piece) >= SHORTEST]


def encodings(fragment: str) -> Iterator[tuple[str, bytes]]:
    """The fragment as it would stand in a file, in each way that a library might have written it."""
    plain = fragment.encode()
    yield "utf-8", plain
    yield "utf-16le", fragment.encode("utf-16le")
    yield "utf-16be", fragment.encode("utf-16be")
    yield "utf-32le", fragment.encode("utf-32le")
    yield "reversed", plain[::-1]
    yield "hex", plain.hex().encode()
    yield "HEX", plain.hex().upper().encode()
    yield "json", json.dumps(fragment)[1:-1].encode()
    yield "url", quote(fragment, safe="").encode()
    yield "form", quote_plus(fragment).encode()
    for offset in range(3):
        yield from _base64(plain, offset)


def _base64(plain: bytes, offset: int) -> Iterator[tuple[str, bytes]]:
    """What of base64 depends on the fragment alone, when it begins at this offset of a group of three."""
    usable = offset + len(plain) - (offset + len(plain)) % 3
    group = base64.b64encode((bytes(offset) + plain)[:usable])
    certain = group[(0, 2, 3)[offset] :]
    yield f"base64+{offset}", certain
    yield f"base64url+{offset}", certain.replace(b"+", b"-").replace(b"/", b"_")


def _unpacked(data: bytes) -> Iterator[tuple[int, bytes]]:
    for start in ZLIB_STARTS:
        at = data.find(start)
        while at >= 0:
            unpacked = _unpack(data[at : at + UNPACKED_MOST])
            if len(unpacked) >= SHORTEST:
                yield at, unpacked
            at = data.find(start, at + 1)


def _unpack(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(data, UNPACKED_MOST)
    except zlib.error:
        return b""


def _slots(words: "np.ndarray[tuple[int], np.dtype[np.uint64]]") -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    return (words * SPREAD) >> np.uint64(64 - BITS)
