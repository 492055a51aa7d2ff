"""For a command that only one person may give: the same door as the inbox, with its second factor and its back-off."""

from datetime import datetime

from backend.people import accounts_repository, sessions
from backend.people.session import Reader
from backend.people.sign_in import Admitted, SignIn
from backend.people.slow_work import SlowWork
from sayso.commands.ending import Refused
from sayso.commands.opened import Opened

HERE = "command"
NO = "These do not fit. Type the e-mail, the password and a new code, or wait a little and try again."


async def signed_in(house: Opened, email: str, password: str, code: str, now: datetime) -> Reader:
    """Whoever has this e-mail, this password and this code; their session has ended already. Raises Refused."""
    slow = SlowWork()
    try:
        door = SignIn(house.store, house.transport, slow)
        first = await door.with_password(email, password, HERE, now)
        if not isinstance(first, Admitted):
            raise Refused(NO)
        second = await door.with_code(first.secret, code, HERE, now)
        if not isinstance(second, Admitted):
            raise Refused(NO)
    finally:
        slow.close()
    async with house.store.writing() as db:
        reader = await sessions.reader_of(db, house.transport, second.secret, now)
        if reader is None:
            raise Refused(NO)
        await accounts_repository.end_session(db, reader.person_id, reader.session_id)
        return reader
