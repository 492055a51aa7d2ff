"""`python -m bench.not_there`: does the time of an answer tell that a case is there? A worker asks for one about them.

In: nothing. Out: for three addresses, milliseconds at the median and the 95th percentile for the case and for an id
that never was, asked in turn, and how often the real one took longer (0.5: time tells nothing).
"""

import re
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from bench.figures import percentile, table
from tests.support.forms import signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

ASKED = 400
FREELY = {"SAYSO_RATE_FACTOR": "100000"}
ADDRESSES = ("", "/history", "/who")
HEAD = ("address", "real p50 ms", "never p50 ms", "real p95 ms", "never p95 ms", "real took longer")
CASE = re.compile(r"/inbox/cases/([0-9a-f]{32})")


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "var", environment=FREELY, cold=True) as server:
        home = DemoHome.of(server.data_dir)
        a_child_tells(server)
        with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as manager:
            found = CASE.search(signs_in(manager, home.one("registered_manager")).text)
        if found is None:
            print("The manager does not see the case.", file=sys.stderr)
            return 1
        with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as amy:
            signs_in(amy, home.named("Amy"))
            rows = [row(amy, found[1], address) for address in ADDRESSES]
    print(table(HEAD, rows))
    return 0


def a_child_tells(server: Server) -> None:
    """Words about Amy."""
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as child:
        child.headers["authorization"] = f"Bearer {child.post('/conversations', json={}).json()['token']}"
        body = {"client_id": "00000000-0000-4000-8000-000000000000", "text": "amy grabbed me by the arm"}
        child.post("/messages", json=body).raise_for_status()


def row(client: httpx.Client, case_id: str, address: str) -> Sequence[str]:
    """One address, the case and an id that never was in turn."""
    real: list[float] = []
    never: list[float] = []
    for _ in range(ASKED):
        for times, asked in ((real, case_id), (never, secrets.token_hex(16))):
            before = time.perf_counter()
            status = client.get(f"/inbox/cases/{asked}{address}").status_code
            times.append(time.perf_counter() - before)
            if status != httpx.codes.NOT_FOUND:
                raise ValueError(f"{address} answered {status}")
    longer = sum(one > other for one in real for other in never) / len(real) / len(never)
    figures = [percentile(times, part) for part in (0.5, 0.95) for times in (real, never)]
    return (f"/inbox/cases/…{address}", *(f"{figure:.1f}" for figure in figures), f"{longer:.2f}")


if __name__ == "__main__":
    sys.exit(main())
