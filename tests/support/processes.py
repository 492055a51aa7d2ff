"""`sayso` as a process of its own: begun from nothing as a person does it, or forked from one that has imported all.

Importing is four fifths of a start, and the suite starts some hundred servers. The process is real either way: its own
pid, session, environment and end. `tests/integration/test_start.py` and the bench begin from nothing.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import IO, Protocol

ROOT = Path(__file__).resolve().parents[2]
SAYSO = Path(sys.executable).with_name("sayso")
LOADED = ["sayso.cli", "sayso.serving"]


class Running(Protocol):
    """A process that was begun."""

    written: IO[bytes]
    """What it writes, on either stream."""

    pid: int
    """Its own process id."""

    def send(self, sign: signal.Signals) -> None:
        """A signal; nothing happens if it has ended."""

    def wait(self, seconds: float) -> int:
        """Its exit code (negative: the signal that ended it). Raises TimeoutError while it runs on."""


class Cold:
    """Begun from nothing."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [str(SAYSO), *arguments],
            cwd=ROOT,
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self.written: IO[bytes] = self._process.stdout
        self.pid = self._process.pid

    def send(self, sign: signal.Signals) -> None:
        """See `Running`."""
        self._process.send_signal(sign)

    def wait(self, seconds: float) -> int:
        """See `Running`."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None


class Warm:
    """Forked from a process that has imported everything and done nothing."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        ours, its = multiprocessing.Pipe(duplex=False)
        self._process = _forking().Process(
            target=_be_sayso, args=(list(arguments), dict(environment), its), daemon=True
        )
        self._process.start()
        its.close()
        self.written: IO[bytes] = os.fdopen(os.dup(ours.fileno()), "rb")
        ours.close()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def send(self, sign: signal.Signals) -> None:
        """See `Running`."""
        if self._process.exitcode is None:
            with suppress(ProcessLookupError):  # the fork server takes its end before we have read of it
                os.kill(self.pid, sign)

    def wait(self, seconds: float) -> int:
        """See `Running`."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise TimeoutError
        return self._process.exitcode


@cache
def _forking() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


def _be_sayso(arguments: list[str], environment: dict[str, str], out: Connection) -> None:
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, source in ((0, nothing), (1, out.fileno()), (2, out.fileno())):
        os.dup2(source, stream)
    out.close()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # the streams live as long as the process
    sys.stdout = open(1, "w", 1, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", 1, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = [str(SAYSO), *arguments]
    from sayso.cli import app  # loaded already, in the process that this one was forked from

    app()
