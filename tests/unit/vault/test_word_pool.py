"""The pool of hashed words: bounded, refilled behind one's back, and never waited for."""

import os
import threading
import time
from collections.abc import Iterator

import pytest

from backend.vault import WordPool, WordsSecret, hash_words, word_pool
from backend.vault.cost import FAST_FOR_TESTS, Argon2Cost
from backend.vault.word_pool import LOWEST_PRIORITY

PEPPER = b"p" * 32
SLOW = Argon2Cost(memory_kib=64 * 1024, iterations=2)


@pytest.fixture
def pool() -> Iterator[WordPool]:
    pool = WordPool(PEPPER, size=4, cost=FAST_FOR_TESTS)
    pool.start()
    yield pool
    pool.stop()


def becomes(pool: WordPool, size: int) -> bool:
    """Whether the pool reaches that size within two seconds."""
    until = time.monotonic() + 2
    waiting = threading.Event()
    while len(pool) != size and time.monotonic() < until:
        waiting.wait(0.002)
    return len(pool) == size


def test_it_fills_to_its_size_and_no_further(pool: WordPool) -> None:
    assert becomes(pool, 4)
    threading.Event().wait(0.02)
    assert len(pool) == 4


def test_what_is_taken_is_hashed_and_replaced(pool: WordPool) -> None:
    assert becomes(pool, 4)
    taken = [pool.take() for _ in range(4)]
    hashed = [pair for pair in taken if pair is not None]
    assert len(hashed) == len({words for words, _ in hashed}) == 4
    assert all(hash_words(words, PEPPER, FAST_FOR_TESTS) == secret for words, secret in hashed)
    assert becomes(pool, 4)


def test_an_empty_pool_says_so_at_once() -> None:
    pool = WordPool(PEPPER, size=2, cost=SLOW)
    pool.start()
    began = time.monotonic()
    assert pool.take() is None
    assert time.monotonic() - began < 0.02
    pool.stop()


def test_it_stops_at_once_and_forgets_and_can_start_again() -> None:
    pool = WordPool(PEPPER, size=2, cost=FAST_FOR_TESTS)
    pool.start()
    pool.start()
    assert becomes(pool, 2)
    pool.stop()
    pool.stop()
    assert len(pool) == 0
    assert "word-pool" not in {thread.name for thread in threading.enumerate()}
    pool.start()
    assert becomes(pool, 2)
    pool.stop()


def test_many_takers_never_get_the_same_words(pool: WordPool) -> None:
    got: list[tuple[str, ...]] = []

    def take() -> None:
        taken = (pool.take() for _ in range(200))
        got.extend(pair[0] for pair in taken if pair is not None)

    takers = [threading.Thread(target=take) for _ in range(4)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert len(set(got)) == len(got)


def test_a_moment_without_memory_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = iter([MemoryError, MemoryError])

    def hash_or_fail(words: tuple[str, ...], pepper: bytes, cost: Argon2Cost) -> WordsSecret:
        for failure in failures:
            raise failure
        return hash_words(words, pepper, cost)

    monkeypatch.setattr(word_pool, "hash_words", hash_or_fail)
    monkeypatch.setattr(word_pool, "PAUSE_SECONDS", 0.001)
    pool = WordPool(PEPPER, size=2, cost=FAST_FOR_TESTS)
    pool.start()
    assert becomes(pool, 2)
    pool.stop()


def test_its_thread_gives_way_to_all_others(pool: WordPool) -> None:
    assert becomes(pool, 4)
    worker = pool._worker
    assert worker is not None
    assert worker.native_id is not None
    assert os.getpriority(os.PRIO_PROCESS, worker.native_id) == LOWEST_PRIORITY
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < LOWEST_PRIORITY
