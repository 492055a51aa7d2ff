"""`sayso people`: the adults of a home, for whoever runs the machine. None of it lets anybody read a word."""

import json
from typing import Annotated

import pyotp
import typer
from rich.console import Console
from rich.table import Table

from backend.intake import departing
from backend.people.cli import OPERATOR, Listed, add_person, list_people, remove_person, reset_person
from backend.people.tables import Person
from backend.store.engine import WriteSession
from sayso.clock import now
from sayso.commands.ending import fail, run, settings
from sayso.commands.opened import opened
from sayso.demo import demo_file
from sayso.rooms import build_house
from sayso.settings import Settings

people_app = typer.Typer(no_args_is_help=True, help="The adults of a home: add, list, reset, remove.")
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address that this person signs in with.")]
HomeId = Annotated[str | None, typer.Option("--home", help="The home's id, where there are several.")]


@people_app.command("add")
def add_command(
    email: Email,
    name: Annotated[str, typer.Option(help="First name and family name.")],
    role: Annotated[str, typer.Option(help="For example registered_manager; a wrong one is answered with the list.")],
    home: HomeId = None,
) -> None:
    """Invite somebody. The link is shown once: give it to them in person, not by e-mail.

    Example: sayso people add deb@example.org --name "Deb Lowe" --role registered_manager
    """
    _print_link(run(_add(settings(), email, name, role, home)))


@people_app.command("list")
def list_command(home: HomeId = None) -> None:
    """Who there is. Example: sayso people list"""
    table = Table("Name", "Role", "State", "E-mail", box=None)
    for person in run(_list(settings(), home)):
        table.add_row(person.name, person.role, person.state, person.email)
    Console(soft_wrap=True).print(table)


@people_app.command("reset")
def reset_command(email: Email) -> None:
    """New keys for somebody who lost password and recovery code. Example: sayso people reset amy@example.org"""
    _print_link(run(_reset(settings(), email)))


@people_app.command("remove")
def remove_command(email: Email) -> None:
    """Somebody left: their keys and sign-ins end at once. Example: sayso people remove amy@example.org"""
    typer.echo(f"{run(_remove(settings(), email))} can no longer sign in.")


@people_app.command("code")
def code_command(email: Email) -> None:
    """The code that the demo home asks for now. Example: sayso people code amy@example.org"""
    path = demo_file(settings())
    if not path.exists():
        fail("There is no demo home here: the codes of real people are on their own phones and nowhere else.")
    people = json.loads(path.read_text(encoding="utf-8"))["people"]
    secret = next((person["totp_secret"] for person in people if person["email"] == email.strip().casefold()), None)
    if secret is None:
        fail(f"Nobody in the demo home has this address: {path} lists them.")
    typer.echo(pyotp.TOTP(secret).at(now()))


def _print_link(link: str) -> None:
    typer.echo(f"This link is shown once and holds for some days. Give it to them in person:\n{link}")


async def _add(settings: Settings, email: str, name: str, role: str, home: str | None) -> str:
    async with opened(settings) as house, house.store.writing() as db:
        path = await add_person(db, house.transport, name=name, role=role, email=email, home=home, now=now())
    return settings.address + path


async def _list(settings: Settings, home: str | None) -> tuple[Listed, ...]:
    async with opened(settings) as house, house.store.reading() as db:
        return await list_people(db, house.transport, home)


async def _reset(settings: Settings, email: str) -> str:
    async with opened(settings) as house, house.store.writing() as db:
        rooms = build_house(settings, house.store, house.transport, house.roots)

        async def end(db: WriteSession, person: Person) -> None:
            await departing.lose_keys(db, rooms, person, OPERATOR, now())

        return settings.address + await reset_person(db, house.transport, email, now(), end)


async def _remove(settings: Settings, email: str) -> str:
    async with opened(settings) as house, house.store.writing() as db:
        rooms = build_house(settings, house.store, house.transport, house.roots)

        async def end(db: WriteSession, person: Person) -> None:
            await departing.leave(db, rooms, person, OPERATOR, now())

        return await remove_person(db, house.transport, email, now(), end)
