"""From a child's "send" to the alarm on a signed-in worker's open page, in real browsers, while fifty children write.

.venv/bin/python -m bench.alarm
"""

import itertools
import sys
import tempfile
import threading
from pathlib import Path
from random import Random
from typing import TextIO

from playwright.sync_api import Page

from bench.child import BenchChild, RefusedError
from bench.figures import percentile, settle
from tests.support import browser as browsers
from tests.support.navigators.adult import Adult
from tests.support.people import DemoHome
from tests.support.server import Server

CHILDREN = 50
SAMPLES = 60
FLOOR_MS = 1000.0
PAUSE = (8.0, 16.0)
"""Seconds between two messages of one child: about four messages a second in all."""
EVERYDAY = (
    "could we have more fruit at tea",
    "nobody asked me about the film",
    "when is the trip",
    "they keep leaving me out of the game",
    "my phone charger is gone again",
)
DANGER = "i took all my tablets and i feel sick"
WATCH = """() => {
  window.seen = {};
  const note = () => {
    for (const line of document.querySelectorAll('#alarm [data-alert]')) {
      if (!(line.dataset.alert in window.seen)) window.seen[line.dataset.alert] = Date.now();
    }
  };
  note();
  new MutationObserver(note).observe(document.getElementById('alarm'), { childList: true, subtree: true });
}"""


def main(out: TextIO = sys.stdout) -> int:
    """Measure and print; 1 if the floor was missed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder) / "var", environment={"SAYSO_READY_AHEAD": "64"}, cold=True) as server,
        browsers.chromium() as chromium,
    ):
        worker = Adult(browsers.desk(chromium), server.url)
        worker.signs_in(DemoHome.of(server.data_dir).named("Amy"))
        worker.page.wait_for_timeout(500)
        worker.page.evaluate(WATCH)
        settle(server.pid)
        with Crowd(server.port) as crowd:
            times = [_sample(browsers.phone(chromium).new_page(), worker.page, server.url) for _ in range(SAMPLES)]
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    out.write(
        f"From send to alarm, {len(times)} emergencies, {CHILDREN} children writing ({crowd.sent} messages, "
        f"{crowd.refused} refused): p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {1000 * max(times):.0f} ms.\n"
    )
    return 0 if p99 < FLOOR_MS else 1


def _sample(child: Page, worker: Page, address: str) -> float:
    """Seconds from the press of Send in one browser to the alarm in the other."""
    before = worker.evaluate("() => Object.keys(window.seen).length")
    child.goto(address)
    child.evaluate("() => document.addEventListener('submit', () => { window.sentAt = Date.now(); }, true)")
    child.locator("textarea[name=text]").fill(DANGER)
    child.get_by_role("button", name="Send", exact=True).click()
    worker.wait_for_function("(before) => Object.keys(window.seen).length > before", arg=before, timeout=30_000)
    seen = worker.evaluate("() => Math.max(...Object.values(window.seen))")
    sent = child.evaluate("() => window.sentAt")
    child.context.close()
    return float(seen - sent) / 1000


class Crowd:
    """Fifty children who write about everyday things for as long as it is asked for."""

    def __init__(self, port: int) -> None:
        self.sent = self.refused = 0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(port, n), daemon=True) for n in range(CHILDREN)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _write(self, port: int, number: int) -> None:
        chance, child = Random(number), BenchChild(port)
        self._over.wait(chance.uniform(0, PAUSE[1]))
        child.opens()
        child.closes()  # as after each message
        for text in itertools.cycle(EVERYDAY):
            if self._over.wait(chance.uniform(*PAUSE)):
                break
            try:
                child.says(text)
                self.sent += 1
            except (RefusedError, OSError):
                self.refused += 1
            child.closes()  # the server would, long before the next message
        child.closes()


if __name__ == "__main__":
    sys.exit(main())
