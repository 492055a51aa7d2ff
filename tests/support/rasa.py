"""A real Rasa server on loopback: started, frozen, thawed, killed by its own pid."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Self

import httpx

from tests.support.processes import ROOT
from tests.support.server import free_port

MODEL = ROOT / "nlu" / "models" / "rasa" / "sayso.tar.gz"
START_TRIES = 240
TRY_SECONDS = 1.0


class RasaServer:
    """One server; its log is kept in a file, to be searched."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "rasa.log"
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """Its process. Raises RuntimeError where it does not run."""
        if self._process is None:
            raise RuntimeError("Rasa does not run")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError with the way out where it was never set up."""
        if not MODEL.is_file():
            raise RuntimeError("Rasa is not set up: run `make ready` first")
        environment = os.environ | {"SAYSO_RASA_PORT": str(self._port)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [ROOT / "nlu" / "rasa.sh", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self._wait_until_it_answers(self._process)

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        with httpx.Client(transport=httpx.HTTPTransport(retries=0)) as client:
            for _ in range(START_TRIES):
                try:
                    client.get(self.url, timeout=TRY_SECONDS)
                except httpx.HTTPError:
                    try:
                        process.wait(TRY_SECONDS)
                    except subprocess.TimeoutExpired:
                        continue
                    raise RuntimeError("Rasa ended: see its log") from None
                return
        raise RuntimeError("Rasa did not answer")

    def freeze(self) -> None:
        """It holds its connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """It is gone at once."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()
            self._process = None

    def _signal(self, number: int) -> None:
        if self._process is not None:
            os.kill(self._process.pid, number)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thaw()
        self.kill()
