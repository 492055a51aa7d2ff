"""`sayso home`: set one up, and check that it is complete."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from backend.alerts import repository as alerts
from backend.people import members_repository
from backend.people.directory import Directory
from backend.policy.routes import RoutePolicy
from sayso.clock import now
from sayso.commands.ending import run, settings
from sayso.commands.opened import made, opened
from sayso.findings import Finding, show, wrong
from sayso.new_home import Invited, invite_home
from sayso.seed import HomeFile
from sayso.settings import Settings

home_app = typer.Typer(no_args_is_help=True, help="A children's home: set it up, check it.")


@home_app.command("check")
def check_command() -> None:
    """Is config/ complete, and does it fit each home's people and rota? Exit 1 if not. Example: sayso home check"""
    from sayso.home_check import check_config, check_contacts

    found = settings()
    findings = list(check_config(found.config_dir))
    if all(finding.state == "well" for finding in findings):
        findings += check_contacts(found.config_dir, now().date())
        findings += run(_check_homes(found))
    if not show(findings):
        raise typer.Exit(1)


@home_app.command("add")
def add_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Like config/demo/home.yml, with the real people.")],
) -> None:
    """Set up a home from a file: everybody in it is invited, and their links are shown once.

    Example: sayso home add larch.yml
    """
    for invited in run(_add(settings(), file)):
        typer.echo(f"{invited.name} ({invited.role}): {invited.link}")
    typer.echo("Give each link in person. The Responsible Individual joins first and confirms the others.")


async def _check_homes(settings: Settings) -> list[Finding]:
    from sayso.home_check import check_people, check_rota, check_routes

    found: list[Finding] = []
    zone, routes = ZoneInfo(settings.timezone), RoutePolicy.load(settings.config_dir)
    async with opened(settings) as house, house.store.reading() as db:
        directory = Directory(house.transport, house.roots)
        homes = await members_repository.homes(db)
        for home in homes:
            members = await directory.members(db, home.id, now())
            slots = await alerts.slots_of(db, home.id)
            found += check_people(members)
            found += check_routes(routes, members, slots)
            found += check_rota(slots, now(), zone)
    if not homes:
        found.append(wrong("home: there is none yet", "Set one up with `sayso home add FILE`."))
    return found


async def _add(settings: Settings, file: Path) -> tuple[Invited, ...]:
    content = HomeFile.load(file)
    async with made(settings) as house:
        return await invite_home(house, content, now())
