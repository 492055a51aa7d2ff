"""`sayso witness`: a second pair of eyes on another machine."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Annotated

import httpx
import typer

from backend.alerts.notifiers import AppriseNotifier, FileNotifier, Notifier
from sayso.clock import now
from sayso.commands.ending import fail, run, settings
from sayso.commands.opened import opened
from sayso.settings import Settings
from sayso.witness.judging import TEXTS, Patience
from sayso.witness.ticket import Ticket, TicketRefused
from sayso.witness.watching import Witness

witness_app = typer.Typer(no_args_is_help=True, help="A second pair of eyes, on another machine.")
ADDRESSES = "SAYSO_WITNESS_URLS"
DEFAULT = Patience()


@witness_app.callback()
def witness() -> None:
    """A second pair of eyes, on another machine."""


@witness_app.command("ticket")
def ticket_command() -> None:
    """On the server: what a witness needs, as a file. Example: sayso witness ticket > ticket.json"""
    typer.echo(run(_ticket(settings())).as_text())


@witness_app.command("watch")
def watch_command(
    ticket: Annotated[Path, typer.Option(help="The file that `sayso witness ticket` wrote.")],
    file: Annotated[Path, typer.Option(help="What this witness has seen; made if there is none.")] = Path("seen.json"),
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two questions.")] = DEFAULT.every,
    stalled_after: Annotated[float, typer.Option(min=11, help="Seconds without a tick.")] = DEFAULT.stalled_after,
    once: Annotated[bool, typer.Option("--once", help="Ask once; exit 1 if anything is wrong.")] = False,
) -> None:
    """Elsewhere: ask the server how it is, and raise an alarm by SAYSO_WITNESS_URLS (apprise), or in a file.

    Example: sayso witness watch --ticket ticket.json --file seen.json
    """
    try:
        notifier = _notifier(file)
        patience = Patience(every=every, stalled_after=stalled_after, quiet_after=1 if once else DEFAULT.quiet_after)
        found = Witness(Ticket.load(ticket), file, notifier, now, patience)
        wrong = run(_once(found) if once else _watch(found))
    except (TicketRefused, ValueError) as problem:
        fail(str(problem))
    for kind in sorted(wrong):
        typer.echo(TEXTS[kind])
    if wrong:
        raise typer.Exit(1)
    if once:
        typer.echo("All is well.")


def _notifier(file: Path) -> Notifier:
    addresses = os.environ.get(ADDRESSES, "").split()
    return AppriseNotifier(addresses) if addresses else FileNotifier(file.with_suffix(".alarms.jsonl"))


async def _ticket(settings: Settings) -> Ticket:
    async with opened(settings) as house:
        return Ticket.of(settings.address, house.transport)


async def _once(found: Witness) -> frozenset[str]:
    async with httpx.AsyncClient(timeout=found.patience.answer_within) as client:
        return await found.look(client)


async def _watch(found: Witness) -> frozenset[str]:
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    typer.echo(f"Watching {found.ticket.address}. What is wrong is told within {found.patience.longest:.0f} seconds.")
    await found.watch(stop)
    return frozenset()
