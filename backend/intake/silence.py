"""Words of lower levels are held until the child chooses; after some silence they go to the default person."""

from datetime import datetime

from backend.cases import repository as cases
from backend.cases.house import House
from backend.intake import repository
from backend.intake.letting_in import Letting, let_in
from backend.intake.signals import open_signals
from backend.store.engine import Store

AT_ONCE = 50


async def end_holds(store: Store, house: House, now: datetime) -> int:
    """Let the default readers into every case whose hold has ended. Returns how many there were."""
    async with store.writing() as db:
        held = await cases.held_cases(db, now, AT_ONCE)
        for case in held:
            conversation = await repository.conversation_of(db, case.id)
            if conversation is None:
                case.held_until = None
                continue
            here = await house.here_for(db, case, now)
            signals = open_signals(conversation, house.transport)
            await let_in(db, house, here, case, signals, now, Letting(news=True, silent=True))
            case.held_until = None
    return len(held)
