"""A process may end at any moment, also in the one in which a test sends it something."""

import os
import signal

from tests.support.processes import Warm

TIMES = 10


def test_a_signal_to_one_that_ends_just_now_is_nothing() -> None:
    """Between its end and the moment we read of it a signal finds nobody; it still has its own exit code."""
    for _ in range(TIMES):
        process = Warm(["--version"], os.environ)
        process.send(signal.SIGKILL)
        while not _ended(process):
            process.send(signal.SIGCONT)
        assert process.wait(20) == -signal.SIGKILL
        process.written.close()


def _ended(process: Warm) -> bool:
    try:
        process.wait(0)
    except TimeoutError:
        return False
    return True
