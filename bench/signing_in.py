"""Adults who sign in, one after the other, for as long as the bench needs them: each password is hashed for real."""

import itertools
import threading
from typing import Self

import httpx

from tests.support.forms import knocks
from tests.support.people import DemoHome


class SigningIn:
    """A thread of its own; `count` says how many passwords were judged right."""

    def __init__(self, port: int, home: DemoHome) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self._home = home
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self.count = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        for person in itertools.cycle(self._home.people):
            if self._over.is_set():
                return
            with httpx.Client(base_url=self._address, follow_redirects=True, timeout=60) as client:
                if 'name="code"' in knocks(client, person).text:
                    self.count += 1
