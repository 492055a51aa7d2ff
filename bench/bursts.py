"""Bursts of first messages from several clients at once, and return words."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from time import perf_counter

from bench.child import BenchChild, RefusedError

MESSAGES = "/api/v1/messages"
OPENING = "/api/v1/conversations"
RETURN = "/api/v1/return"


@dataclass
class Burst:
    """What a burst came to."""

    seconds: float = 0.0
    refused: list[str] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)

    def count(self, path: str) -> int:
        """How many calls of this path were made."""
        return len(self.times.get(path, []))

    def rate(self, path: str) -> float:
        """Calls of this path for each second of the burst."""
        return self.count(path) / self.seconds if self.seconds else 0.0


def first_messages(port: int, clients: int, texts: Iterable[str]) -> tuple[Burst, list[tuple[str, str]]]:
    """Each text opens a conversation and is its first message. Gives (token, text) of each that was acknowledged."""
    stored: list[tuple[str, str]] = []

    def one(child: BenchChild, text: str) -> None:
        child.token = ""
        child.opens()
        child.says(text)
        stored.append((child.token, text))

    return _burst(port, clients, texts, one), stored


def returns(port: int, clients: int, words: Iterable[str]) -> Burst:
    """Everybody comes back."""

    def one(child: BenchChild, code: str) -> None:
        child.token = ""
        child.returns(code)

    return _burst(port, clients, words, one)


def _burst(port: int, clients: int, jobs: Iterable[str], one: Callable[[BenchChild, str], None]) -> Burst:
    waiting: SimpleQueue[str] = SimpleQueue()
    for job in jobs:
        waiting.put(job)
    burst = Burst()
    children = [BenchChild(port) for _ in range(clients)]
    threads = [threading.Thread(target=_work, args=(child, waiting, one, burst)) for child in children]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    burst.seconds = perf_counter() - began
    for child in children:
        for path, times in child.seconds.items():
            burst.times.setdefault(path, []).extend(times)
        child.closes()
    return burst


def _work(child: BenchChild, waiting: SimpleQueue[str], one: Callable[[BenchChild, str], None], burst: Burst) -> None:
    while True:
        try:
            job = waiting.get_nowait()
        except Empty:
            return
        try:
            one(child, job)
        except (RefusedError, OSError) as refusal:
            burst.refused.append(str(refusal))
            child.closes()
