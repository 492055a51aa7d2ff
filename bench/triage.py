"""What triage costs: `assess` as `sayso triage` asks it, and beside it a Rasa server's own parse, in one run.

Run: python -m bench.triage (Rasa is measured where `make rasa` has set it up)
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import IO, Final, TextIO

import httpx

from bench.figures import megabytes, percentile, processor_seconds, table
from nlu.training.examples import read_examples
from nlu.triage import Context, Triage
from tests.support.rasa import MODEL, RasaServer

MESSAGES: Final = 600
BEFORE: Final = 9
LONGEST: Final = 300
CONFIG: Final = Path(__file__).parent.parent / "config"
WARM: Final = 20
HEAD: Final = ("what", "p50 ms", "p99 ms", "messages/s", "CPU ms each", "memory MB", "cold start s")
COMMAND: Final = (sys.executable, "-c", "from nlu.cli import triage_command; triage_command('embedded')")


@dataclass(frozen=True, slots=True)
class Measured:
    """Times in seconds, how long all of it took, processor time, memory in MB and seconds until the first answer."""

    times: Sequence[float]
    whole: float
    processor: float
    memory: float
    cold: float

    def row(self, what: str) -> tuple[object, ...]:
        """One line of the table."""
        count = len(self.times)
        return (
            *(what, percentile(self.times, 0.5), percentile(self.times, 0.99), count / self.whole),
            *(1000 * self.processor / count, self.memory, self.cold),
        )


def messages(count: int, shortest: int = 0) -> list[str]:
    """So many of the project's own messages of at most 300 letters; short ones are joined where asked."""
    dice = random.Random(20261122)
    found = [example.text for example in read_examples() if len(example.text) <= LONGEST]
    dice.shuffle(found)
    source = iter(found * 8)
    return [_joined(source, shortest) for _ in range(count)]


def _joined(source: Iterator[str], shortest: int) -> str:
    text = next(source)
    while len(text) < shortest:
        text = f"{text}. {next(source)}"
    return text[:LONGEST]


def embedded(texts: Sequence[str]) -> Measured:
    """The command that the house's own engine answers with, in a process of its own, one message after another."""
    began = perf_counter()
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        ask = partial(_asked, process.stdin, process.stdout)
        ask(texts[0], ())
        cold = perf_counter() - began
        for at in range(WARM):
            ask(texts[at], texts[at : at + BEFORE])
        used, started = processor_seconds(process.pid), perf_counter()
        times = [ask(texts[at], texts[at - BEFORE : at]) / 1000 for at in range(BEFORE, len(texts))]
        whole = perf_counter() - started
        found = Measured(times, whole, processor_seconds(process.pid) - used, megabytes(process.pid), cold)
        process.stdin.close()
    return found


def two_at_once(texts: Sequence[str]) -> Measured:
    """The same as the server asks it: one engine in one process, two messages at a time."""
    began = perf_counter()
    triage = Triage.load(CONFIG)
    triage.assess(texts[0])
    cold = perf_counter() - began
    with ThreadPoolExecutor(2) as pool:
        used, started = processor_seconds(os.getpid()), perf_counter()
        assess = partial(_assessed, triage, texts)
        times = list(pool.map(assess, range(BEFORE, len(texts))))
        whole = perf_counter() - started
        return Measured(times, whole, processor_seconds(os.getpid()) - used, megabytes(os.getpid()), cold)


def _assessed(triage: Triage, texts: Sequence[str], at: int) -> float:
    return triage.assess(texts[at], Context(tuple(texts[at - BEFORE : at]))).ms / 1000


def _asked(to: IO[str], out: IO[str], text: str, before: Sequence[str]) -> float:
    """What `assess` says that it took, in ms."""
    to.write(json.dumps({"text": text, "context": list(before)}) + "\n")
    to.flush()
    return float(json.loads(out.readline())["ms"])


def rasa(texts: Sequence[str]) -> Measured:
    """A real Rasa server's /model/parse, asked with one message at a time, without a thread."""
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        with RasaServer(Path(folder)) as server, httpx.Client(base_url=server.url, timeout=30) as client:
            _parse(client, texts[0])
            cold = perf_counter() - began
            for text in texts[:WARM]:
                _parse(client, text)
            used, started = processor_seconds(server.pid), perf_counter()
            times = [_parse(client, text) for text in texts[BEFORE:]]
            whole = perf_counter() - started
            return Measured(times, whole, processor_seconds(server.pid) - used, megabytes(server.pid), cold)


def _parse(client: httpx.Client, text: str) -> float:
    began = perf_counter()
    client.post("/model/parse", json={"text": text}).raise_for_status()
    return perf_counter() - began


def main(out: TextIO = sys.stdout) -> None:
    """Measure and print."""
    written, long = messages(MESSAGES), messages(MESSAGES, shortest=LONGEST - 40)
    rows = [
        embedded(written).row("assess, embedded, nine messages before"),
        embedded(long).row("the same, every message 260 to 300 letters"),
        two_at_once(written).row("nine messages before, two at once in one process"),
        two_at_once(long).row("the same, 260 to 300 letters"),
    ]
    if MODEL.is_file():
        rows += [rasa(written).row("Rasa /model/parse, alone"), rasa(long).row("the same, 260 to 300 letters")]
    else:
        out.write("Rasa is not set up here: `make rasa` sets it up.\n")
    out.write(table(HEAD, rows) + "\n")


if __name__ == "__main__":
    main()
