"""How people are told outside the inbox: a line in a file, or any service that apprise speaks.

What goes out is neutral: it may be read on a screen that a child or a visitor sees. No word, topic, name or route.
"""

import asyncio
import json
import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from backend.policy.files import ConfigError

SECONDS = 15.0
THREADS = 32
TITLE = "A note"
MARK = "X-Note-Id"
SOMEBODY = {"{email}": "somebody@example.org", "{phone}": "+447700900123"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told. `id`: of the telling, the same however often it is tried."""

    person_id: str
    text: str
    link: str
    at: datetime
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    id: str = ""
    urgent: bool = True


class Notifier(Protocol):
    """A way to tell people."""

    async def tell(self, notice: Notice) -> bool | None:
        """Whether it went out; None where there is no such way to this person."""
        ...

    def close(self) -> None:
        """Nothing more will be told."""
        ...


Ways = Mapping[str, Notifier]
"""Every way there is, by its code: `file`, `push`, or the scheme of an address (`mailto`, `sms`...)."""


class FileNotifier:
    """Lines of JSON in the data folder: for the demo, and until a real home has set an address."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def tell(self, notice: Notice) -> bool | None:
        """Append a line that names the person by id only."""
        line = {"at": notice.at.isoformat(), "person": notice.person_id, "text": notice.text, "link": notice.link}
        try:
            await asyncio.to_thread(self._append, json.dumps(line) + "\n")
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Nothing is held open."""

    def _append(self, line: str) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(line)


class AppriseNotifier:
    """E-mail, text messages, push, chat: each address is tried, each telling in a thread of its own, with a limit.

    Raises ConfigError for an address that apprise does not understand.
    """

    def __init__(self, addresses: Sequence[str], seconds: float = SECONDS) -> None:
        import apprise  # a hundred services: only where one of them is used

        logging.getLogger("apprise").disabled = True  # it logs addresses
        self._apprise = apprise
        self._addresses = tuple(addresses)
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="telling")
        self._asset = apprise.AppriseAsset(app_id="Notes", app_desc="Notes", app_url="", async_mode=False)
        self._check()

    async def tell(self, notice: Notice) -> bool | None:
        """Whether one address at least took it; None where each needs a number or mailbox that they do not have."""
        loop = asyncio.get_running_loop()
        tried = [loop.run_in_executor(self._threads, self._send, url, notice) for url in self._urls(notice)]
        if not tried:
            return None
        done, late = await asyncio.wait(tried, timeout=self._seconds)
        for sending in late:
            sending.cancel()
        return any(sending.exception() is None and sending.result() for sending in done)

    def close(self) -> None:
        """Wait for nobody."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _urls(self, notice: Notice) -> list[str]:
        """The addresses of this person; one that needs a number they do not have is left out."""
        details = {"{email}": notice.email, "{phone}": notice.phone}
        fit = [
            address
            for address in self._addresses
            if all(value or name not in address for name, value in details.items())
        ]
        return [_marked(_filled(address, details), notice.id) for address in fit]

    def _check(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # one of apprise's hundred services looks for imghdr
            for place, address in enumerate(self._addresses, 1):
                if not self._apprise.Apprise(asset=self._asset).add(_filled(address, SOMEBODY)):
                    raise ConfigError(
                        f"SAYSO_NOTIFY_URLS: apprise does not understand address {place}: write it as apprise's own "
                        "list of services says, with {email} or {phone} for the person told."
                    )

    def _send(self, url: str, notice: Notice) -> bool:
        service = self._apprise.Apprise(asset=self._asset)
        body = f"{notice.text}\n{notice.link}"
        form = self._apprise.NotifyFormat.TEXT
        return service.add(url) and bool(service.notify(title=TITLE, body=body, body_format=form))


def _filled(address: str, details: Mapping[str, str | None]) -> str:
    for name, value in details.items():
        address = address.replace(name, quote(value or "", safe="@"))
    return address


def _marked(url: str, telling: str) -> str:
    """A mail carries the id of its telling, so that a copy made by a crash can be known for one."""
    if not telling or not url.startswith(("mailto://", "mailtos://")):
        return url
    return f"{url}{'&' if '?' in url else '?'}+{MARK}={telling}"


def notifier_for(addresses: str, data_dir: Path) -> Notifier:
    """By the addresses of SAYSO_NOTIFY_URLS; without any, a file in the data folder."""
    urls = addresses.split()
    return AppriseNotifier(urls) if urls else FileNotifier(data_dir / "notifications.jsonl")


def ways_for(addresses: str, data_dir: Path) -> dict[str, Notifier]:
    """Each address of SAYSO_NOTIFY_URLS as a way of its own, so that one that hangs holds up no other."""
    urls = addresses.split()
    if not urls:
        return {"file": FileNotifier(data_dir / "notifications.jsonl")}
    AppriseNotifier(urls).close()  # the place of one that nobody understands is counted among all of them
    ways: dict[str, Notifier] = {}
    for url in urls:
        scheme = url.partition(":")[0].lower()[:24]
        ways[_free(scheme, ways)] = AppriseNotifier([url])
    return ways


def _free(code: str, taken: Ways) -> str:
    return code if code not in taken else next(name for n in count(2) if (name := f"{code}-{n}") not in taken)
