"""`python -m scan`: wapiti as a stranger, as a child and as every role; exit 1 for what nobody has explained.

SAYSO_SCAN_SECONDS is how long each may take (120), SAYSO_SCAN_WHO who is to be tried ("stranger,social_worker"; without
it everybody). What wapiti reports is mended, or explained in `EXPLAINED`.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from scan.wapiti import Finding, Scanned, scan
from tests.support.forms import form_with, forms, send, signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

FREELY = {"SAYSO_RATE_FACTOR": "100000"}
"""A scanner that is told to wait finds nothing."""
LAST = ("registered_manager", "responsible_individual", "system_admin")
"""They can end what others may do: whoever comes after them might find their session gone."""
WAPITI = Path(__file__).resolve().parents[1] / ".venv-scan" / "bin" / "wapiti"
OK = 200
EXPLAINED = (
    (
        "Secure Flag cookie",
        "",
        "the scan goes by http on loopback; by https every cookie is a Secure `__Host-` one (tests/guards)",
    ),
    (
        "Cross Site Request Forgery",
        "Lack of anti CSRF token",
        "the child's forms stand on SameSite=Strict and Sec-Fetch-Site: none counts from another site (tests/guards)",
    ),
    (
        "LDAP Injection",
        "",
        "there is no LDAP: wapiti compares pages, and a page says the minute and what others proposed (tests/guards)",
    ),
)
"""(kind, part of what is said, why it is none). Everything else above informational fails."""


def main() -> int:
    """Scan, print, judge."""
    wapiti = Path(os.environ.get("SAYSO_WAPITI", WAPITI))
    seconds = int(os.environ.get("SAYSO_SCAN_SECONDS", "120"))
    if not wapiti.exists():
        print(f"There is no scanner at {wapiti}: run `make scan`.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="sayso-scan-") as folder:
        place = Path(folder)
        with Server(place / "var", environment=FREELY) as server:
            a_child_tells(server)
            runs: list[Scanned] = []
            with suppress(KeyboardInterrupt):  # what has been looked at until then is judged all the same
                for run in everybody(wapiti, server, place, seconds):
                    runs.append(run)
                    print(f"{run.who}: {run.requests} requests, {dict(run.statuses)}", flush=True)
            alive = httpx.get(f"{server.url}/healthz", timeout=30).status_code == 200
    return judge(runs, alive=alive)


def a_child_tells(server: Server) -> None:
    """Something to be found: a talk that staff, the visitor and the Advocate can read."""
    for route in ("staff", "independent_visitor", "advocate"):
        with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as child:
            child.headers["authorization"] = f"Bearer {child.post('/conversations', json={}).json()['token']}"
            for number, body in enumerate(({"text": "somebody takes my things"}, {"choice": "limits:ok"})):
                child.post("/messages", json={"client_id": f"{number:08d}-0000-4000-8000-000000000000", **body})
            for number, choice in enumerate((route, "anonymous"), start=2):
                body = {"choice": choice}
                child.post("/messages", json={"client_id": f"{number:08d}-0000-4000-8000-000000000000", **body})


def everybody(wapiti: Path, server: Server, folder: Path, seconds: int) -> Iterator[Scanned]:
    """One after the other: a child with a talk, every role of the home, and a stranger at the adults' door.

    Everybody is signed in before anything is tried: a scanner that guesses passwords makes its whole address wait.
    """
    home = DemoHome.of(server.data_dir)
    cookies = {role: signed_in(server, home, role) for role in roles_of(home) if is_tried(role)}
    if is_tried("child"):
        yield scan(wapiti, server.port, "child", "/", a_child_talks(server), folder, seconds)
    for role, jar in cookies.items():
        run = scan(wapiti, server.port, role, "/inbox/", jar, folder, seconds)
        yield replace(run, signed_in=is_in(server, jar))
    if is_tried("stranger"):
        yield scan(wapiti, server.port, "stranger", "/inbox/", {}, folder, seconds)


def is_tried(who: str) -> bool:
    """Is this one of those to be tried?"""
    named = os.environ.get("SAYSO_SCAN_WHO")
    return not named or who in named.split(",")


def roles_of(home: DemoHome) -> list[str]:
    """Each role once."""
    found = dict.fromkeys(person.role for person in home.people)
    return sorted(found, key=lambda role: LAST.index(role) if role in LAST else -1)


def signed_in(server: Server, home: DemoHome, role: str) -> dict[str, str]:
    """The cookies of somebody of a role."""
    with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
        signs_in(client, home.one(role))
        return dict(client.cookies)


def is_in(server: Server, cookies: dict[str, str]) -> bool:
    """Is this still a session?"""
    found = httpx.get(f"{server.url}/inbox/account", cookies=cookies, timeout=60)
    return found.status_code == OK and "password" not in {name for form in forms(found.text) for name in form.kinds}


def a_child_talks(server: Server) -> dict[str, str]:
    """The cookies of a child who has written."""
    with httpx.Client(base_url=server.url, timeout=60, follow_redirects=True) as client:
        page = client.get("/")
        send(client, page, form_with(page.text, "text"), text="somebody takes my things")
        return dict(client.cookies)


def judge(runs: Sequence[Scanned], *, alive: bool) -> int:
    """Print what was found; 1 where something is not explained, a server failed, or nothing was looked at."""
    console = Console()
    table = Table("who", "in at the end", "requests", "pages", "5xx", "findings", "statuses", box=None)
    for run in runs:
        failed = sum(count for status, count in run.statuses.items() if status >= 500)
        statuses = " ".join(f"{status}:{count}" for status, count in sorted(run.statuses.items()))
        numbers = (run.requests, run.pages, failed, len(run.findings))
        table.add_row(run.who, "yes" if run.signed_in else "-", *map(str, numbers), statuses)
    console.print(table)
    found = [finding for run in runs for finding in run.findings]
    for (kind, level, why), count in sorted(Counter((e.kind, e.level, explained(e)) for e in found).items()):
        console.print(f"{kind} (level {level}): {count}. {why or 'Informational' if level == 0 else why or '?'}")
    unexplained = [each for each in found if each.level > 0 and not explained(each)]
    _show(console, unexplained)
    errors = sum(count for run in runs for status, count in run.statuses.items() if status >= 500)
    total = sum(run.requests for run in runs)
    console.print(f"{total} requests, {errors} answers of 5xx, {len(unexplained)} findings that nobody has explained")
    return 1 if unexplained or errors or not alive or not runs or any(run.requests < 50 for run in runs) else 0


def explained(finding: Finding) -> str:
    """Why it is none; empty where nobody has said."""
    return next((why for kind, part, why in EXPLAINED if kind == finding.kind and part in finding.what), "")


def _show(console: Console, findings: Sequence[Finding]) -> None:
    for each in findings[:40]:
        console.print(f"  {each.who} {each.where}: {each.kind}: {each.what}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
