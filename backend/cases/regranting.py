"""A reader of a case seals its keys again for somebody: one who joined later, was wrongly kept out, or recovered."""

from collections.abc import Collection

from backend.cases import grants_repository
from backend.cases.letterbox import CasePlace
from backend.cases.opened import Keys
from backend.people.directory import Member
from backend.policy.routes import RoutePolicy
from backend.store.engine import WriteSession
from backend.vault import TransportKey


async def grant_anew(
    db: WriteSession,
    transport: TransportKey,
    routes: RoutePolicy,
    keys: Keys,
    member: Member,
    kinds: Collection[str] | None = None,
) -> int:
    """Locked grants, in the place of destroyed or missing ones, of all that the reader can open and the role may hold.

    Nothing is released by it. Returns how many there were; 0 for somebody whose entry does not verify.
    """
    if member.public_key is None:
        return 0
    allowed = set(routes.potential.get(member.role, ())) & (set(kinds) if kinds is not None else set(keys.by_kind))
    rows = {(g.kind, g.epoch): g for g in await grants_repository.states(db, keys.case.id) if g.person == member.id}
    made = 0
    for (kind, epoch), key in keys.by_epoch.items():
        before = rows.get((kind, epoch))
        if kind not in allowed or (before is not None and before.state != "destroyed"):
            continue
        place = CasePlace(keys.case.home_id, keys.case.id, transport, epoch)
        row = place.grant(kind, key, member.id, member.public_key)
        await grants_repository.put_grant(db, before.id if before else None, row)
        made += 1
    return made
