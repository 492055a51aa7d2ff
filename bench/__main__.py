"""Run the bench: a server of its own on loopback, bursts, sign-ins, return words; prints tables."""

import sys
import tempfile
from pathlib import Path
from typing import TextIO

from bench.bursts import MESSAGES, OPENING, RETURN, Burst, first_messages, returns
from bench.child import BenchChild
from bench.figures import megabytes, percentile, processor_seconds, settle, table
from bench.signing_in import SigningIn
from tests.support import replay
from tests.support.people import DemoHome
from tests.support.server import Server

BURST = 200
CLIENTS = (1, 8, 64)
CODES = 24
HEAD = ("clients", "first messages/s", "CPU ms each", "refused", "message p50 ms", "p99 ms", "opening p50 ms", "p99 ms")


def main(out: TextIO = sys.stdout) -> int:
    """Measure and print; 1 if a message was refused or lost."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder) / "var", environment={"SAYSO_READY_AHEAD": "256"}, cold=True) as server,
    ):
        idle = megabytes(server.pid)
        warm(server)
        lost = bursts(server, out)
        lost += while_people_sign_in(server, out)
        return_words(server, out)
        say(out, f"Memory: {idle:.0f} MB after the start, {megabytes(server.pid):.0f} MB after all of this.")
    return 1 if lost else 0


def bursts(server: Server, out: TextIO) -> int:
    """Each number of clients in turn; then look whether every message is there."""
    rows, lost, texts = [], 0, replay.texts(BURST * len(CLIENTS))
    for turn, clients in enumerate(CLIENTS):
        settle(server.pid)
        before = processor_seconds(server.pid)
        burst, stored = first_messages(server.port, clients, texts[turn * BURST : (turn + 1) * BURST])
        rows.append(row(clients, burst, processor_seconds(server.pid) - before))
        lost += len(burst.refused) + missing(server, stored)
    say(out, f"Bursts of {BURST} first messages, each in a new conversation:\n\n{table(HEAD, rows)}\n")
    say(out, f"Refused or lost: {lost}.\n")
    return lost


def while_people_sign_in(server: Server, out: TextIO) -> int:
    """Eight clients, and adults who sign in one after the other all the while."""
    settle(server.pid)
    with SigningIn(server.port, DemoHome.of(server.data_dir)) as signing:
        before = processor_seconds(server.pid)
        burst, stored = first_messages(server.port, 8, replay.texts(4 * BURST)[-BURST:])
        used = processor_seconds(server.pid) - before
    lost = len(burst.refused) + missing(server, stored)
    say(out, f"The same at 8 clients while {signing.count} people sign in:\n\n{table(HEAD, [row(8, burst, used)])}\n")
    return lost


def return_words(server: Server, out: TextIO) -> None:
    """Children come back, one and eight at a time."""
    rows = []
    for clients in (1, 8):
        settle(server.pid)
        codes = [code for _ in range(CODES) if (code := words_of_a_child(server.port))]
        burst = returns(server.port, clients, codes)
        times = burst.times.get(RETURN, [])
        rows.append((clients, burst.rate(RETURN), len(burst.refused), percentile(times, 0.5), percentile(times, 0.99)))
    head = ("clients", "returns/s", "refused", "p50 ms", "p99 ms")
    say(out, f"Coming back with return words:\n\n{table(head, rows)}\n")


def words_of_a_child(port: int) -> str | None:
    """A conversation as far as its words; None where they come later."""
    child = BenchChild(port)
    child.opens()
    handed = [message["words"] for message in child.says("Could we have more fruit at tea?") if message.get("words")]
    child.closes()
    return " ".join(handed[0]) if handed else None


def row(clients: int, burst: Burst, used: float) -> tuple[object, ...]:
    """One line of the table."""
    messages, openings = burst.times.get(MESSAGES, []), burst.times.get(OPENING, [])
    return (
        clients,
        burst.rate(MESSAGES),
        1000 * used / max(1, len(messages)),
        len(burst.refused),
        percentile(messages, 0.5),
        percentile(messages, 0.99),
        percentile(openings, 0.5),
        percentile(openings, 0.99),
    )


def missing(server: Server, stored: list[tuple[str, str]]) -> int:
    """How many of the acknowledged messages are not in their thread exactly once."""
    child, lost = BenchChild(server.port), 0
    for token, text in stored:
        child.token = token
        lost += [message["text"] for message in child.thread() if message["from"] == "child"] != [text]
    child.closes()
    return lost


def warm(server: Server) -> None:
    """A few messages that are not counted."""
    first_messages(server.port, 2, replay.texts(10))


def say(out: TextIO, text: str) -> None:
    """A piece of the report."""
    out.write(text + "\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
