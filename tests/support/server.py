"""The product itself as a child process: started, stopped, killed and started again on the same data folder."""

import os
import signal
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.support.processes import Cold, Running, Warm

START_SECONDS = 90.0
STOP_SECONDS = 60.0


class DidNotStartError(Exception):
    """`sayso serve` ended, or said nothing of being ready, in the time allowed; holds the end of its log."""


def free_port() -> int:
    """A port on loopback that nobody holds at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One `sayso serve` on loopback with a data folder of its own. Keeps its port over restarts."""

    data_dir: Path
    demo: bool = True
    parts: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    cold: bool = False
    """Begun from nothing, as a person does it; otherwise warm (`tests/support/processes.py`)."""

    _process: Running | None = field(default=None, init=False)
    _reader: threading.Thread | None = field(default=None, init=False)
    _ready: threading.Event = field(default_factory=threading.Event, init=False)
    _said_ready: bool = field(default=False, init=False)

    @property
    def url(self) -> str:
        """The address of the child's side."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def inbox(self) -> str:
        """The address of the adults' side."""
        return f"{self.url}/inbox/"

    @property
    def log(self) -> Path:
        """Everything it wrote, over all its starts; beside the data folder, not in it."""
        return self.data_dir.with_suffix(".log")

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._process is None:
            raise DidNotStartError("not running")
        return self._process.pid

    def start(self, seconds: float = START_SECONDS) -> Self:
        """Start it and wait for its own word that it is ready."""
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        self._ready, self._said_ready = threading.Event(), False
        begin = Cold if self.cold else Warm
        self._process = begin(("serve", *self.parts), self._environment())
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        if not self._ready.wait(seconds) or not self._said_ready:
            self.kill()
            raise DidNotStartError("\n".join(self.log.read_text("utf-8", "replace").splitlines()[-25:]))
        return self

    def stop(self) -> int:
        """End it as Ctrl-C does; gives its exit code."""
        return self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def lives(self, seconds: float) -> None:
        """Let it live so long and no longer."""
        end = threading.Timer(seconds, self.kill)
        end.start()
        end.join()

    def restart(self) -> Self:
        """Stop it if it runs, and start it on the same data folder and port."""
        self.stop()
        return self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SAYSO_")}
        ours = {
            "SAYSO_READY_AHEAD": "24",
            "SAYSO_DATA_DIR": str(self.data_dir),
            "SAYSO_PORT": str(self.port),
            "SAYSO_PUBLIC_URL": self.url,
        }
        if self.demo:
            ours["SAYSO_DEMO"] = "1"
        return kept | ours | {"PYTHONUNBUFFERED": "1"} | self.environment

    def _read(self, process: Running) -> None:
        with self.log.open("ab") as log, process.written:
            for line in process.written:
                log.write(line)
                log.flush()
                if line.startswith(b"sayso ready"):
                    self._said_ready = True
                    self._ready.set()
        self._ready.set()  # it ended: whoever waits need not wait longer

    def _end(self, sign: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send(sign)
        try:
            code = process.wait(STOP_SECONDS)
        except TimeoutError:
            process.send(signal.SIGKILL)
            process.wait(STOP_SECONDS)
            raise
        if self._reader is not None:
            self._reader.join(STOP_SECONDS)
        return code
