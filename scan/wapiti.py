"""One run of wapiti over one side of the demo home, with the cookies of somebody who is signed in."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scan.relay import Relay

MODULES = (
    *("backup", "buster", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap"),
    *("methods", "permanentxss", "redirect", "shellshock", "sql", "upload", "xss"),
)
"""All that need no server of wapiti's on the internet."""
ENDS_THE_SESSION = ("/inbox/sign-out", "/inbox/sessions/*", "/hide", "/api/v1/leave", "/assets/*")
REQUEST_SECONDS = 20
EXIT_SECONDS = 300
TRIES = 3
"""On a busy machine wapiti now and then stumbles over its own database, and ends without a report."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the scanner reports. `level`: 0 is informational, 4 critical."""

    who: str
    kind: str
    level: int
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of one run."""

    who: str
    requests: int
    statuses: Mapping[int, int]
    pages: int
    findings: tuple[Finding, ...]
    signed_in: bool = False
    """Were the cookies still worth something at the end?"""


def scan(
    wapiti: Path, port: int, who: str, start: str, cookies: Mapping[str, str], folder: Path, seconds: int
) -> Scanned:
    """Crawl from `start` and attack what is found, for so long at most."""
    report = folder / f"{who}.json"
    with Relay(port) as relay:
        command = [str(wapiti), *_arguments(relay.url, start, _jar(cookies, start, folder / f"{who}.cookies"))]
        command += [*_limits(report, folder / who, seconds)]
        environment = {**os.environ, "HOME": str(folder)}
        for _ in range(TRIES):
            subprocess.run(
                command, env=environment, check=False, stdout=subprocess.DEVNULL, timeout=2 * seconds + EXIT_SECONDS
            )
            if report.exists():
                break
        found = json.loads(report.read_text(encoding="utf-8"))
        pages = int(found["infos"].get("crawled_pages_nbr") or 0)
        return Scanned(who, relay.requests, dict(relay.statuses), pages, _findings(who, found))


def _jar(cookies: Mapping[str, str], start: str, path: Path) -> Path:
    """The cookies in a file, as wapiti reads them: for this address and the path that our server gives them."""
    of_path = "/inbox" if start.startswith("/inbox") else "/"
    kept = {"value": "", "expires": None, "secure": False, "port": None, "version": 0}
    jar = {"127.0.0.1": {of_path: {name: {**kept, "value": value} for name, value in cookies.items()}}}
    path.write_text(json.dumps(jar), encoding="utf-8")
    return path


def _arguments(url: str, start: str, jar: Path) -> Sequence[str]:
    excluded = [part for path in ENDS_THE_SESSION for part in ("-x", f"{url}{path}")]
    return [
        *("-u", f"{url}{start}", "--scope", "folder", "-m", ",".join(MODULES), "-S", "normal", "-d", "6"),
        *("-c", str(jar), "--skip", "csrf", *excluded, "-t", str(REQUEST_SECONDS), "--tasks", "8"),
    ]


def _limits(report: Path, session: Path, seconds: int) -> Sequence[str]:
    return [
        *("--max-scan-time", str(seconds), "--max-attack-time", str(max(5, seconds // 6))),
        *("--store-session", str(session), "--flush-session", "--no-bugreport"),
        *("-v", "0", "-f", "json", "-o", str(report)),
    ]


def _findings(who: str, report: Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(who, kind, int(str(each["level"])), str(each["path"]), str(each["info"]))
        for part in ("vulnerabilities", "anomalies", "additionals")
        for kind, found in report.get(part, {}).items()
        for each in found
    )
