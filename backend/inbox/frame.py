"""What stands around every page of a signed-in adult: name, role, the ways to go. No rail and no home for outsiders."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.inbox.times import clock
from backend.inbox.wording import FROM_OUTSIDE, TOLD, role
from backend.people.session import Reader
from backend.policy.inviting import MAY_INVITE
from backend.policy.oversight import OVERSEES
from backend.policy.rota_rights import MAY_SEE


@dataclass(frozen=True, slots=True)
class Link:
    """One way to go."""

    href: str
    icon: str
    words: str
    short: str
    here: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page."""

    solo: bool
    home: str
    name: str
    first_name: str
    role: str
    confirmed: bool
    csrf: str
    told: str
    checked: str
    links: tuple[Link, ...]


def frame_of(reader: Reader, home: str, csrf: str, here: str, told: str, now: datetime, zone: ZoneInfo) -> Frame:
    """The frame for a reader. `here`: the path of the page; `told`: a code from `TOLD`, or nothing."""
    solo = reader.role in FROM_OUTSIDE
    return Frame(
        solo=solo,
        home="" if solo else home,
        name=reader.name,
        first_name=reader.first_name,
        role=role(reader.role),
        confirmed=reader.confirmed,
        csrf=csrf,
        told=TOLD.get(told, ""),
        checked=clock(now, now, zone),
        links=_links(reader, here),
    )


def _links(reader: Reader, here: str) -> tuple[Link, ...]:
    ways = [("/inbox/", "inbox", "Inbox", "Inbox")]
    if reader.role in MAY_INVITE and reader.confirmed:
        ways.append(("/inbox/people", "people", "People", "People"))
    if reader.role in MAY_SEE and reader.confirmed:
        ways.append(("/inbox/rota", "calendar", "Rota", "Rota"))
    if reader.role in OVERSEES and reader.confirmed:
        ways.append(("/inbox/oversight", "eye", "Every home", "Homes"))
    if reader.role == "reg44_visitor" and reader.confirmed:
        ways.append(("/inbox/drills", "bell", "Drills", "Drills"))
    ways.append(("/inbox/kept", "hidden", "What is kept", "Kept"))
    ways.append(("/inbox/account", "key", "My account", "Account"))
    return tuple(Link(href, icon, words, short, href == here) for href, icon, words, short in ways)
