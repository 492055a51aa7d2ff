"""The picture board: one or several pictures are one message, read like words."""

from typing import Final

from bot.conversation import sending, words
from bot.conversation.codes import LEVELS, PICTURES
from bot.conversation.draft import Draft
from bot.conversation.limits import mention

_LEVEL: Final = {"being_hurt": "urgent", "hurt": "urgent"}


def take(draft: Draft, value: str) -> bool:
    """`sad` or `sad,alone`; False where no picture of the board is named."""
    picked = tuple(dict.fromkeys(code for code in value.split(",") if code in PICTURES))
    if not picked:
        return False
    draft.answered()
    draft.change(texts=draft.state.texts + 1, ended=False)
    for code in picked:
        draft.raise_to(_LEVEL.get(code, "soon"), f"picture_{code}")
    draft.say("pictures_got", pictures="\n".join(f"@picture_{code}" for code in picked))
    _say_line(draft, picked)
    if not draft.state.sent and (draft.state.route or draft.is_at_least("urgent")):
        sending.say_where(draft)
    words.hand_out_words(draft)
    if any(_LEVEL.get(code, "soon") == LEVELS[2] for code in picked) and not draft.has_asked:
        if not draft.state.limits_shown:
            mention(draft)
        draft.ask("help")
    return True


def _say_line(draft: Draft, picked: tuple[str, ...]) -> None:
    if "hurt_someone" in picked:
        draft.say("own_up")
    elif "being_hurt" in picked or "hurt" in picked:
        draft.say("thanks_sorry")
        draft.say("staff_danger")
    else:
        draft.say("thanks_hard")
