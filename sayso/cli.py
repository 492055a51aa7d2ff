"""The command line: `sayso --help`. Errors are one sentence that says what to do; exit code 2 for bad use."""

from typing import Annotated

import typer

from nlu.cli import nlu_app, triage_command
from sayso.commands.audit import audit_app
from sayso.commands.backup import backup_command, restore_command
from sayso.commands.doctor import doctor_command
from sayso.commands.ending import fail, run, settings
from sayso.commands.home import home_app
from sayso.commands.people import people_app
from sayso.commands.witness import witness_app

PARTS = ("web", "telegram", "clock")
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A child tells; a person answers.",
    epilog="Every command has --help with an example.",
)


@app.command("serve")
def serve_command(
    parts: Annotated[
        list[str] | None, typer.Argument(help="web, telegram, clock; all of them when none is named")
    ] = None,
) -> None:
    """Serve the named parts. Example: sayso serve web clock"""
    named = parts or list(PARTS)
    unknown = [part for part in named if part not in PARTS]
    if unknown:
        fail(f"There is no part called {unknown[0]}: name web, telegram or clock, or none for all.")
    from sayso.logs import set_up_logs
    from sayso.serving import serve

    set_up_logs()
    run(serve(settings(), named))


app.command("triage")(triage_command)
app.add_typer(nlu_app, name="nlu")
app.command("doctor")(doctor_command)
app.add_typer(people_app, name="people")
app.add_typer(home_app, name="home")
app.add_typer(audit_app, name="audit")
app.add_typer(witness_app, name="witness")
app.command("backup")(backup_command)
app.command("restore")(restore_command)
