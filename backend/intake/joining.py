"""A tie was declared: whoever belongs to somebody kept out of an open case is kept out with them (CF4)."""

from datetime import datetime

from backend.cases import repository as cases
from backend.cases.guarding import Out, keep_out, kept_out
from backend.cases.house import House
from backend.cases.rekeying import rekey
from backend.intake.letting_in import let_in_again
from backend.people.session import Reader
from backend.store.engine import WriteSession


async def join(db: WriteSession, house: House, reader: Reader, pair: tuple[str, str], now: datetime) -> int:
    """Keep the other one out wherever one of the two is. Returns of how many cases. Nobody is told of which."""
    done = 0
    for case_id in await cases.guarded_cases(db, reader.home_id):
        case = await cases.case_for_writing(db, case_id)
        out = await kept_out(db, house.transport, case)
        if len(out & set(pair)) != 1:
            continue
        await keep_out(db, house.transport, case, out & set(pair), Out("joined", reader.person_id, at=now))
        here = await house.here_for(db, case, now)
        await rekey(db, house, case, here.members, await kept_out(db, house.transport, case))
        await let_in_again(db, house, here, case, now)
        done += 1
    return done
