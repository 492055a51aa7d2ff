"""The command line: `sayso --help`. Errors are one sentence that says what to do; exit code 2 for bad use."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Annotated, Any, NoReturn

import typer

from backend.policy.files import ConfigError
from backend.policy.phrases import PhrasesError
from backend.store.installation import WrongKeyFile
from backend.vault import KeyFileRefused
from sayso.demo import DemoRefused
from sayso.logs import set_up_logs
from sayso.serving import PARTS, serve
from sayso.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


def fail(sentence: str) -> NoReturn:
    """End with one sentence and exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a command's work; what a person can mend is said in one sentence."""
    try:
        asyncio.run(work)
    except (ConfigError, PhrasesError, KeyFileRefused, WrongKeyFile, DemoRefused) as problem:
        fail(str(problem))
    except KeyboardInterrupt:
        sys.exit(0)


@app.callback()
def sayso() -> None:
    """A child tells; a person answers."""


@app.command("serve")
def serve_command(
    parts: Annotated[
        list[str] | None, typer.Argument(help="web, telegram, clock; all of them when none is named")
    ] = None,
) -> None:
    """Serve the named parts. Example: sayso serve web clock."""
    named = parts or list(PARTS)
    unknown = [part for part in named if part not in PARTS]
    if unknown:
        fail(f"There is no part called {unknown[0]}: name web, telegram or clock, or none for all.")
    set_up_logs()
    run(serve(Settings(), named))
