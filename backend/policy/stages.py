"""The eight stages that a child sees, a case's duties, and what must have happened before each."""

from collections.abc import Collection
from dataclasses import dataclass

STAGES = (
    "received",
    "seen",
    "safety_check",
    "child_view",
    "looking_into",
    "plan",
    "check_back",
    "closed",
)

DUTIES = (
    "read",
    "make_safe",
    "tell_shift",
    "offer_advocate",
    "inform_people",
    "risk_review",
    "daily_record",
    "consequences",
    "report_back",
)
"""In this order on the page. `consequences` stays locked until `make_safe` is done (R7, R58)."""

_FIRST: dict[str, tuple[str, ...]] = {
    "safety_check": ("asked_safe", "plan_for_tonight"),
    "child_view": ("asked_wish", "advocate_offered"),
    "looking_into": ("somebody_named",),
    "plan": ("child_view_kept",),
    "check_back": (),
    "closed": ("human_message", "asked_closing", "feels_safe", "risk_review"),
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What has happened in a case, as far as the stages ask: see `missing_for`."""

    stage: str
    opened: bool = False
    human_message: bool = False
    safe_answer: str | None = None
    closing_answer: str | None = None
    done_duties: frozenset[str] = frozenset()
    ticked: frozenset[str] = frozenset()


def step(stage: str) -> int:
    """The number of a stage on the child's path, 1 to 8; a reopened case is where it was opened again, at 2."""
    return STAGES.index(stage) + 1 if stage in STAGES else 2


def missing_for(stage: str, facts: CaseFacts) -> tuple[str, ...]:
    """What must happen first, as codes for the page; empty when the case may move to `stage`.

    A stage may be passed over only forwards from where the case is; nothing closes a case whose child says that
    they do not feel safe, or who has not had one message from a person (R8, R32).
    """
    if not facts.opened:
        return ("read",)
    return tuple(need for need in _FIRST.get(stage, ()) if not _met(need, facts))


def _met(need: str, facts: CaseFacts) -> bool:
    if need == "human_message":
        return facts.human_message
    if need == "asked_closing":
        return facts.closing_answer == "yes"
    if need == "feels_safe":
        return facts.safe_answer == "yes"
    if need in DUTIES:
        return need in facts.done_duties
    return need in facts.ticked


def locked_behind(duty: str, done: Collection[str]) -> str | None:
    """The duty that must be done before this one, if it is not: safety of the child who was hurt comes first (R7)."""
    if duty in ("consequences", "report_back") and "make_safe" not in done:
        return "make_safe"
    return None
