"""Argon2id off the event loop: a few threads at most, so that people who sign in never hold up a child's message."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
AT_ONCE = 2
NICER = 5


class SlowWork:
    """Runs costly unwrapping in threads of its own; what does not fit waits its turn."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="sign-in", initializer=_step_back)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`, or what it raised."""
        return await asyncio.wrap_future(self._pool.submit(work, *args, **kwargs))

    def close(self) -> None:
        """End the threads; what has not begun is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _step_back() -> None:
    # Linux gives each thread a priority of its own; elsewhere the bound on their number has to do.
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICER)
