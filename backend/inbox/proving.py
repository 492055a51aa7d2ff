"""The password once more, before something leaves the case or an account changes: a session left open is not enough."""

import re
from datetime import timedelta
from urllib.parse import quote

from backend.inbox.answers import Elsewhere
from backend.inbox.visits import Visit

HOLDS_FOR = timedelta(minutes=10)
INBOX_PATH = re.compile(r"/inbox/[A-Za-z0-9/_-]*(\?[A-Za-z0-9=&_-]*)?")
"""Where a proof may lead on: a page of ours, never another site."""


def is_proved(who: Visit) -> bool:
    """Has this person typed their password in this session in the last ten minutes?"""
    proved = who.reader.proved_at
    return proved is not None and proved <= who.now < proved + HOLDS_FOR


def require_proof(who: Visit, onward: str) -> None:
    """Exports, shares and changes of accounts begin with this. Raises Elsewhere; `onward`: the page asked for."""
    if not is_proved(who):
        raise Elsewhere(f"/inbox/prove?next={quote(onward, safe='')}")
