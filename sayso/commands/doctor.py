"""`sayso doctor`: what is wrong, and how to mend it."""

import typer

from sayso.clock import now
from sayso.commands.ending import run, settings
from sayso.findings import Finding, show
from sayso.settings import Settings


def doctor_command() -> None:
    """Say what is wrong with the set-up and how to mend it; exit 1 if anything is. Example: sayso doctor"""
    if not show(run(_examine(settings()))):
        raise typer.Exit(1)
    typer.echo("Nothing is wrong.")


async def _examine(settings: Settings) -> list[Finding]:
    from sayso.doctor import examine

    return [finding async for finding in examine(settings, now())]
