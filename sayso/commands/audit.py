"""`sayso audit`: does the record of who did what still hold?"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from backend.audit import repository
from backend.audit.posting import spelled
from backend.audit.verifying import ROOT, Break, verify
from sayso.commands.ending import fail, run, settings
from sayso.commands.opened import opened
from sayso.settings import Settings

audit_app = typer.Typer(no_args_is_help=True, help="The chains of who did what.")
WHAT: Mapping[str, str] = {
    "changed": "was changed or put in",
    "missing": "and perhaps more after it is missing",
    "rewritten": "was written anew: it is not what a root has seen",
    "unwitnessed": "is not the one that was seen outside",
}
_SEAL = re.compile(r"\s*(\d+)\s*:\s*((?:[0-9a-fA-F]\s*){64})")


@audit_app.callback()
def audit() -> None:
    """The chains of who did what."""


@audit_app.command("verify")
def verify_command(
    seal: Annotated[
        list[str] | None, typer.Option(help="NUMBER:HASH of a seal from a mail; spaces do not matter. May be repeated.")
    ] = None,
    witness: Annotated[Path | None, typer.Option(help="The file of a witness, brought here.")] = None,
) -> None:
    """Walk every chain and root; exit 1 and where, if one is broken. Example: sayso audit verify --witness seen.json"""
    outside = _seals(seal or []) | (_seen_by(witness) if witness else {})
    count, breaks = run(_verify(settings(), outside))
    for found in breaks:
        typer.echo(sentence(found))
    if breaks:
        typer.echo("Keep this database as it is for whoever looks into it; restore the newest good backup elsewhere.")
        raise typer.Exit(1)
    known = f", and {len(outside)} seals from outside" if outside else ""
    typer.echo(f"All chains hold ({count} lines{known}).")


@audit_app.command("seal")
def seal_command() -> None:
    """The newest seal over all chains, to compare with one kept elsewhere. Example: sayso audit seal"""
    typer.echo(run(_newest(settings())))


def sentence(found: Break) -> str:
    """Where, and what happened there."""
    if found.chain == ROOT:
        return f"Broken: the seal number {found.sequence} {WHAT[found.what]}."
    return f"Broken: the chain of {found.chain} {found.chain_id} at line {found.sequence}, which {WHAT[found.what]}."


def _seals(typed: list[str]) -> dict[int, bytes]:
    found = {}
    for text in typed:
        fits = _SEAL.fullmatch(text)
        if fits is None:
            fail("A seal is written NUMBER:HASH, with the 64 signs of the mail.")
        found[int(fits[1])] = bytes.fromhex(fits[2])
    return found


def _seen_by(path: Path) -> dict[int, bytes]:
    try:
        root = json.loads(path.read_text(encoding="utf-8"))["root"]
        return {int(root["number"]): bytes.fromhex(root["root"])} if root else {}
    except (OSError, ValueError, KeyError, TypeError):
        fail(f"{path} is not the file of a witness: it is named in `sayso witness watch --file`.")


async def _verify(settings: Settings, outside: Mapping[int, bytes]) -> tuple[int, list[Break]]:
    async with opened(settings) as house, house.store.reading() as db:
        return await verify(db, house.transport, outside)


async def _newest(settings: Settings) -> str:
    async with opened(settings) as house, house.store.reading() as db:
        root = await repository.newest_root(db)
    return f"{root.number}: {spelled(root.root)}" if root else "There is no seal yet: the clock makes the first one."
