"""What of the machinery does not work, for those on duty: who could not be told, and which tablet has gone quiet.

Who could not be told is shown only to those who are told of the same alert: for anybody else it does not exist (CF1).
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from backend.alerts import telling_repository
from backend.cases.house import House
from backend.inbox.times import clock
from backend.inbox.wording import FROM_OUTSIDE
from backend.people.session import Reader
from backend.people.tablets import TabletView, tablets_of
from backend.store.engine import ReadSession


async def strips_for(db: ReadSession, house: House, reader: Reader, now: datetime) -> tuple[str, ...]:
    """One sentence for each thing that does not work."""
    lost = await telling_repository.dead_letters(db, reader.home_id, reader.person_id)
    here = await house.here(db, reader.home_id, now)
    since: dict[str, datetime] = {}
    for person, at in lost:
        if person != reader.person_id:
            since.setdefault(person, at)
    said = [
        f"{here.name(person)} could not be told since {clock(at, now, house.zone)}. Ring them."
        for person, at in since.items()
    ]
    if reader.role in FROM_OUTSIDE:
        return tuple(said)
    found = await tablets_of(db, house.transport, reader.home_id, now)
    return (*said, *(_quiet(tablet, now, house.zone) for tablet in found if tablet.quiet))


def _quiet(tablet: TabletView, now: datetime, zone: ZoneInfo) -> str:
    heard = f"since {clock(tablet.alive_at, now, zone)}" if tablet.alive_at else "and was never heard"
    return f"The tablet “{tablet.name}” is quiet {heard}. It can’t ring. See that it is on."
