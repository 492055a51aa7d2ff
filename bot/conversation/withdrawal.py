""" "Forget it" (W22) and "it was a joke" (W25): nothing is lowered, nothing is deleted, nothing more is asked."""

from collections.abc import Collection

from backend.intake.effects import Withdraw
from bot.conversation.draft import Draft


def withdrawn(draft: Draft, _topics: Collection[str] = ()) -> str | None:
    """W22."""
    draft.do(Withdraw())
    draft.say("withdrawn", recipient=draft.recipient())
    draft.answered()
    draft.change(ended=True)
    return None


def joke(draft: Draft, _topics: Collection[str] = ()) -> str | None:
    """W25."""
    draft.do(Withdraw())
    draft.say("joke")
    draft.answered()
    draft.change(ended=True)
    return None
