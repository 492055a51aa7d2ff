"""`sayso backup` and `sayso restore`: copies sealed to the provider's offline key, without the key file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from backend.audit.verifying import verify
from backend.store.installation import claim_database
from sayso.backup import Progress as Shown
from sayso.backup import read_backup, write_backup
from sayso.backup_file import BackupRefused, make_keys, read_private, read_public
from sayso.clock import now
from sayso.commands.ending import fail, run, settings
from sayso.commands.opened import opened
from sayso.opening import open_store
from sayso.settings import Settings

NO_KEY = (
    "There is no offline key to seal to: `sayso backup --new-key FOLDER` makes one; keep its backup.key away from this "
    "machine, then run `sayso backup FILE --to FOLDER/backup.pub`."
)


def backup_command(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to write the copy.")] = None,
    to: Annotated[
        Path | None,
        typer.Option(help="The offline public key; SAYSO_BACKUP_TO where it is left out.", envvar="SAYSO_BACKUP_TO"),
    ] = None,
    new_key: Annotated[Path | None, typer.Option(help="Only make an offline key pair in this folder.")] = None,
) -> None:
    """A copy that restores to the same state, made while the house goes on serving. It holds no key file.

    Example: sayso backup --new-key offline, and then: sayso backup monday.sayso --to offline/backup.pub
    """
    if new_key is not None:
        run(_make_key(new_key))
        return
    if file is None:
        fail("Say where to write the copy, for example: sayso backup monday.sayso --to offline/backup.pub")
    if to is None:
        fail(NO_KEY)
    if file.exists():
        fail(f"{file} is there already: choose another name.")
    rows = run(_backup(settings(), file, to))
    typer.echo(f"{file} holds {rows} rows. It opens only with the offline key, and restores only beside this key file.")


def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `sayso backup` wrote.")],
    key: Annotated[
        Path | None,
        typer.Option(help="The offline private key; SAYSO_BACKUP_KEY where it is left out.", envvar="SAYSO_BACKUP_KEY"),
    ] = None,
) -> None:
    """Bring a copy back, into an empty database and beside the key file that it was made with.

    Example: sayso restore monday.sayso --key /media/stick/backup.key
    """
    if key is None:
        fail("Say where the offline private key is, for example: sayso restore monday.sayso --key backup.key")
    rows = run(_restore(settings(), file, key))
    typer.echo(f"{rows} rows are back, and all audit chains hold. Start `sayso serve`.")


async def _make_key(folder: Path) -> None:
    public, private = make_keys(folder)
    typer.echo(f"Made {public} (for this machine) and {private}: move that one to a safe place away from this machine.")


async def _backup(settings: Settings, file: Path, to: Path) -> int:
    key = read_public(to)
    draft = file.with_name(file.name + ".part")
    try:
        async with opened(settings) as house:
            with draft.open("xb") as out, _shown("Copying") as progress:
                rows = await write_backup(settings, house.store.engine, house.transport, out, key, now(), progress)
                out.flush()
                os.fsync(out.fileno())
        os.link(draft, file)  # unlike a rename, this never takes another copy's place
    except OSError as problem:
        raise BackupRefused(f"{file} cannot be written ({problem.strerror}): choose another name or place.") from None
    finally:
        draft.unlink(missing_ok=True)
    return rows


async def _restore(settings: Settings, file: Path, key: Path) -> int:
    if not settings.keys.exists():
        raise BackupRefused(
            f"Put the key file that belongs to this backup at {settings.keys}: a backup never holds it."
        )
    private = read_private(key)
    store, transport, _ = open_store(settings)
    try:
        with file.open("rb") as source, _shown("Restoring") as progress:
            rows = await read_backup(settings, store.engine, transport, source, private, progress)
        await claim_database(store, transport)
        async with store.reading() as db:
            _, breaks = await verify(db, transport)
    except OSError as problem:
        raise BackupRefused(f"{file} cannot be read ({problem.strerror}): see that the path is right.") from None
    finally:
        await store.close()
    if breaks:
        raise BackupRefused("The copy is back, but its audit does not hold: `sayso audit verify` says where.")
    return rows


@contextmanager
def _shown(what: str) -> Iterator[Shown]:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
