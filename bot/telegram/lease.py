"""The lease where everything runs on one machine: a lock that the kernel takes back when the process dies."""

import fcntl
import os
from datetime import datetime
from pathlib import Path


class FileLease:
    """One owner at a time of one file. A restart after a crash need not wait for anything to lapse."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: int | None = None

    async def hold(self, _name: str, _owner: str, _seconds: int, _now: datetime) -> bool:
        if self._held is not None:
            return True
        handle = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._held = handle
        return True

    async def give_up(self, _name: str, _owner: str) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None
