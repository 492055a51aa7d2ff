"""What the child would like to happen (W6) and how to be reached."""

from backend.intake.effects import ChooseReach, SayWish
from bot.conversation.codes import REACHES, WISHES
from bot.conversation.draft import Draft


def wish(draft: Draft, value: str) -> bool:
    """Take a wish; False for a value nobody offered."""
    if value not in WISHES:
        return False
    draft.change(wish=value)
    draft.answered()
    draft.do(SayWish(value))
    draft.say("wish_ok")
    return True


def reach(draft: Draft, value: str) -> bool:
    """Take how to be reached; False for a value nobody offered."""
    if value not in REACHES:
        return False
    draft.change(reach=value)
    draft.answered()
    draft.do(ChooseReach(value))
    draft.say("wish_ok")
    return True
