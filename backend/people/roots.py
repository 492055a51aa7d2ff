"""The fingerprints of the homes' roots, kept outside the database: whoever swaps a key in the database is found out."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path


class Roots(Mapping[str, str]):
    """Home -> fingerprint of the Responsible Individual's signing key, in a small file that only grows."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def record(self, home_id: str, fingerprint: str) -> None:
        """Note a home's root, once. Raises ValueError where another stands already."""
        known = self._read()
        if known.get(home_id, fingerprint) != fingerprint:
            raise ValueError("this home has another root already")
        known[home_id] = fingerprint
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(self._path)

    def _read(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        found: dict[str, str] = json.loads(self._path.read_text(encoding="utf-8"))
        return found

    def __getitem__(self, home_id: str) -> str:
        return self._read()[home_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())
