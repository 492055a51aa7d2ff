"""How commands end: one sentence that says what to do, and exit code 2."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from backend.people.cli import BadUse
from backend.policy.files import ConfigError
from backend.policy.phrases import PhrasesError
from backend.store.installation import WrongKeyFile
from backend.vault import KeyFileRefused
from sayso.backup_file import BackupRefused
from sayso.demo import DemoRefused
from sayso.settings import Settings

T = TypeVar("T")
MENDABLE = (BackupRefused, BadUse, DemoRefused, ConfigError, PhrasesError, KeyFileRefused, WrongKeyFile)


class Refused(Exception):
    """What cannot be done, and what to do instead, in one sentence."""


def fail(sentence: str) -> NoReturn:
    """End with one sentence and exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def new_loop() -> asyncio.AbstractEventLoop:
    """uvloop where it is installed (it is not made for Windows)."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; what a person can mend is said in one sentence."""
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            return runner.run(work)
    except (Refused, *MENDABLE) as problem:
        fail(str(problem))
    except OperationalError:
        fail("The database cannot be reached: see that it runs and that SAYSO_DATABASE_URL says where.")
    except KeyboardInterrupt:
        sys.exit(0)


def settings() -> Settings:
    """What the environment says; a value that cannot be right ends the command."""
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors()[0]
        variable = "SAYSO_" + "_".join(str(part) for part in first["loc"]).upper()
        fail(f"{variable}: {first['msg']}; set it to another value or take it out of the environment.")
