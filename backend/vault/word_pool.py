"""Return words hashed ahead, so that no message ever waits for Argon2."""

import os
import sys
import threading
import time
from collections import deque

from backend.vault.cost import WORDS_COST, Argon2Cost
from backend.vault.return_words import WordsSecret, hash_words, new_words

LOWEST_PRIORITY = 19
QUIET_SECONDS = 2.0
RUNNING_SHORT = 16
"""Below so many words, hashing goes on even while children write."""
PAUSE_SECONDS = 1.0


class WordPool:
    """A bounded pool in memory only, refilled one at a time by a thread that gives way to all else."""

    def __init__(self, pepper: bytes, size: int = 256, cost: Argon2Cost = WORDS_COST) -> None:
        self._pepper, self._size, self._cost = pepper, size, cost
        self._ready: deque[tuple[tuple[str, ...], WordsSecret]] = deque()
        self._room = threading.Event()
        self._stop = threading.Event()
        self._quiet_until = 0.0
        self._worker: threading.Thread | None = None

    def start(self) -> None:
        if self._worker is None:
            self._stop.clear()
            self._room.set()
            self._worker = threading.Thread(target=self._fill, name="word-pool", daemon=True)
            self._worker.start()

    def stop(self) -> None:
        """Waits for the hash that is being made (some tens of milliseconds) and forgets what was ready."""
        self._stop.set()
        self._room.set()
        if self._worker is not None:
            self._worker.join()
            self._worker = None
        self._ready.clear()

    def take(self) -> tuple[tuple[str, ...], WordsSecret] | None:
        """Words with their hash, or None if the pool is empty just now. Never blocks."""
        try:
            taken = self._ready.popleft()
        except IndexError:
            return None
        self._room.set()
        return taken

    def stand_back(self) -> None:
        """A child is writing: leave the processor to them for a moment, unless words run short."""
        self._quiet_until = time.monotonic() + QUIET_SECONDS

    def __len__(self) -> int:
        return len(self._ready)

    def _fill(self) -> None:
        _give_way()
        while not self._stop.is_set():
            if len(self._ready) >= self._size:
                self._wait_for_room()
                continue
            if len(self._ready) >= min(RUNNING_SHORT, self._size) and time.monotonic() < self._quiet_until:
                self._stop.wait(QUIET_SECONDS / 10)
                continue
            self._add_one()

    def _add_one(self) -> None:
        words = new_words()
        try:
            self._ready.append((words, hash_words(words, self._pepper, self._cost)))
        except MemoryError:
            # A machine that is short of memory now may have some again in a while; the pool must not die of it.
            self._stop.wait(PAUSE_SECONDS)

    def _wait_for_room(self) -> None:
        self._room.clear()
        # Somebody may have taken one, or asked to stop, just before the flag was cleared.
        if len(self._ready) >= self._size and not self._stop.is_set():
            self._room.wait()


def _give_way() -> None:
    """On Linux a thread has a niceness of its own, which can be set by its id."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)
