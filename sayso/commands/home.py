"""`sayso home`: set one up, and check that it is complete."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from backend.alerts import repository as alerts
from backend.audit.chain import HOME, Of, note
from backend.people import accounts_repository, members_repository, overseers_repository
from backend.people.approving import MAY_APPROVE, approve_ladders, hash_of
from backend.people.details import email_hash
from backend.people.directory import Directory
from backend.people.homes import card_hash
from backend.policy.lengthening import lengthened
from backend.policy.oversight import OVERSEES
from backend.policy.routes import RoutePolicy
from backend.policy.targets import Targets
from sayso.clock import now
from sayso.commands.ending import Refused, run, settings
from sayso.commands.opened import made, opened
from sayso.commands.signing_in import signed_in
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


@home_app.command("watch")
def watch_command(
    email: Annotated[str, typer.Argument(help="A Responsible Individual or Regulation 44 visitor.")],
    card: Annotated[str, typer.Argument(help="The code on a card of the further home.")],
) -> None:
    """Let somebody watch over one more home, in counts. Example: sayso home watch rob@example.org larch"""
    if not run(_watch(settings(), email, card)):
        typer.echo("They watch over that home already.")
        return
    typer.echo("Done. They see its counts on their page “Every home”. Nobody in the home can take that away.")


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


@home_app.command("approve-ladders")
def approve_command(
    email: Annotated[str, typer.Option(prompt="E-mail of the Responsible Individual")],
    reason: Annotated[str, typer.Option(prompt="Why may people come later than agreed?")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Asked for; never on the command line.")],
    code: Annotated[str, typer.Option(prompt="Code", help="The six digits that your phone shows.")],
) -> None:
    """A Responsible Individual says yes to slower steps in config/ladders.yml, this very file, with a reason.

    Example: sayso home approve-ladders
    """
    typer.echo(run(_approve(settings(), email, password, code, reason)))


async def _approve(settings: Settings, email: str, password: str, code: str, reason: str) -> str:
    slower = lengthened(Targets.load(settings.config_dir))
    if not slower:
        return "Nothing in config/ladders.yml is slower than agreed: there is nothing to approve."
    if not reason.strip():
        raise Refused("Say why, in a sentence: the reason is kept with the approval.")
    async with opened(settings) as house:
        reader = await signed_in(house, email, password, code, now())
        if reader.role not in MAY_APPROVE:
            raise Refused("Only the Responsible Individual of a home can approve slower ladders.")
        async with house.store.writing() as db:
            await approve_ladders(db, house.transport, reader, hash_of(settings.config_dir), reason.strip(), now())
    return f"Approved, signed and written in the audit: {', '.join(slower)}."


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


async def _watch(settings: Settings, email: str, card: str) -> bool:
    async with opened(settings) as house, house.store.writing() as db:
        person = await accounts_repository.person_by_email(db, email_hash(house.transport, email))
        home = await members_repository.home_by_card(db, card_hash(house.transport, card))
        if person is None or person.role not in OVERSEES:
            raise Refused("There is no Responsible Individual or Regulation 44 visitor with this e-mail.")
        if home is None:
            raise Refused("There is no home with this card.")
        added = person.home_id != home.id and await overseers_repository.add(db, person.id, home.id, now())
        if added:
            await note(db, house.transport, Of(home.id, home.id), "operator", "overseer_added", person.id, now(), HOME)
        return added


async def _add(settings: Settings, file: Path) -> tuple[Invited, ...]:
    content = HomeFile.load(file)
    async with made(settings) as house:
        return await invite_home(house, content, now())
