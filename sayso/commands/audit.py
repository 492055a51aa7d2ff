"""`sayso audit`: does the record of who did what still hold?"""

import typer

from backend.audit.chain import Break, verify
from sayso.commands.ending import run, settings
from sayso.commands.opened import opened
from sayso.settings import Settings

audit_app = typer.Typer(no_args_is_help=True, help="The chains of who did what.")


@audit_app.callback()
def audit() -> None:
    """The chains of who did what."""


@audit_app.command("verify")
def verify_command() -> None:
    """Walk every chain; exit 1 and where, if one is broken. Example: sayso audit verify"""
    count, breaks = run(_verify(settings()))
    for found in breaks:
        typer.echo(f"Broken: the chain of {found.chain} {found.chain_id} at line {found.sequence}.")
    if breaks:
        typer.echo("Keep this database as it is for whoever looks into it; restore the newest good backup elsewhere.")
        raise typer.Exit(1)
    typer.echo(f"All chains hold ({count} lines).")


async def _verify(settings: Settings) -> tuple[int, list[Break]]:
    async with opened(settings) as house, house.store.reading() as db:
        return await verify(db, house.transport)
