"""What can go wrong between a bot and Telegram, asked for one call at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal

Kind = Literal["status", "drop", "drop_after", "limit", "slow"]


@dataclass(slots=True)
class Fault:
    """One way to fail. `method` is a Bot API method or `*`; `times` is how often, None for until healed.

    `drop_after` is the nasty one: the call takes effect, and then the connection is lost.
    """

    kind: Kind
    method: str = "*"
    times: int | None = 1
    status: int = 502
    retry_after: int = 1
    seconds: float = 0.0
    chat_id: int | None = None

    def strikes(self, method: str, params: Mapping[str, Any]) -> bool:
        if self.times == 0 or self.method not in ("*", method):
            return False
        return self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)


class Faults:
    """The faults that are waiting to happen; the first that fits is used up."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = Lock()
        self.struck = 0

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def heal(self) -> None:
        with self._lock:
            self._waiting.clear()

    def next_for(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        with self._lock:
            for fault in self._waiting:
                if fault.strikes(method, params):
                    if fault.times is not None:
                        fault.times -= 1
                    self.struck += 1
                    return fault
        return None
