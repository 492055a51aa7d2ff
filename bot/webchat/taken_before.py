"""Forms that were taken already: going back after Hide makes a browser send the last one again, without its session.

In memory: a restart, or another process, forgives; then the words begin a new talk, as any words without a session do.
"""

from collections import OrderedDict

MOST = 50_000


class TakenBefore:
    """The ids of forms that were taken; random numbers, nothing of what was in them."""

    def __init__(self, most: int = MOST) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._most = most

    def note(self, client_id: str) -> None:
        """This form has been taken."""
        if client_id:
            self._ids[client_id[:64]] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)

    def __contains__(self, client_id: str) -> bool:
        return client_id[:64] in self._ids
