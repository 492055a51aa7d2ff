"""The search that must find nothing finds everything that is planted."""

import base64
import gzip
import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.byte_search import ByteSearch

SECRET = "He waits behind the bike shed with Zephyrine – every Tuesday."
PLANTS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-16le": lambda text: text.encode("utf-16le"),
    "utf-16be": lambda text: text.encode("utf-16be"),
    "hex": lambda text: text.encode().hex().encode(),
    "json": lambda text: json.dumps({"a": text}).encode(),
    "url": lambda text: quote(text).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, one on": lambda text: base64.b64encode(b"x" + text.encode()),
    "base64, two on": lambda text: base64.b64encode(b"xy" + text.encode()),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"xy" + text.encode()),
    "zlib": lambda text: zlib.compress(text.encode()),
    "gzip": lambda text: gzip.compress(text.encode()),
    "a piece": lambda text: text[14:40].encode() * 2,
}


@pytest.mark.parametrize("kind", PLANTS)
@pytest.mark.parametrize("before", [0, 1, 4093])
def test_it_finds_what_was_planted(kind: str, before: int) -> None:
    """In each encoding, wherever it begins."""
    data = os.urandom(before) + PLANTS[kind](SECRET * 2) + os.urandom(5000)
    assert ByteSearch([SECRET]).in_bytes(data, "planted")


def test_it_finds_nothing_where_nothing_is() -> None:
    """A megabyte of noise holds no secret."""
    assert ByteSearch([SECRET, "another secret, a longer one"]).in_bytes(os.urandom(1 << 20), "noise") == []


def test_it_reads_names_of_files(tmp_path: Path) -> None:
    """A file name is a word too."""
    (tmp_path / "zephyrine-in-the-garden.jpg").write_bytes(b"")
    assert ByteSearch(["zephyrine-in-the-garden.jpg"]).in_folder(tmp_path)
