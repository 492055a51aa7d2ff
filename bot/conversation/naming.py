"""Named or not (W4). Accepted at any time; a typed name goes straight to the record and is never in the state."""

from backend.intake.effects import ChooseNaming
from bot.conversation.draft import Draft
from bot.conversation.replies import Choice


def ask(draft: Draft) -> None:
    """W4: the three choices are alike; none is nudged."""
    choices = (
        Choice("named", "b_name_yes"),
        Choice("recipient_only", "b_name_only", {"recipient": draft.recipient()}),
        Choice("anonymous", "b_name_no"),
    )
    draft.say("naming", choices)
    draft.wait_for("naming")


def choose(draft: Draft, naming: str, name: str | None) -> None:
    """The last choice counts; choosing to be anonymous forgets that a name was given."""
    given = bool(name and name.strip())
    kept = draft.state.name_given and naming != "anonymous"
    draft.change(naming=naming, name_given=given or kept, ended=False)
    draft.change(skipped=tuple(one for one in draft.state.skipped if one not in ("naming", "name")))
    draft.answered()
    typed = name.strip() if name and given and naming != "anonymous" else None
    draft.do(ChooseNaming(naming, typed))
    if naming == "recipient_only":
        draft.say("recipient_only_ok", recipient=draft.recipient())
    else:
        draft.say(f"{naming}_ok")


def needs_name(draft: Draft) -> bool:
    """Whether the child wants to be known and has typed no name yet."""
    wants = draft.state.naming in ("named", "recipient_only")
    return wants and not draft.state.name_given and "name" not in draft.state.skipped


def take_name(draft: Draft, typed: str) -> None:
    """The name typed where it was asked for."""
    draft.change(name_given=True)
    draft.answered()
    draft.do(ChooseNaming(draft.state.naming, typed.strip()))
    draft.say("name_kept")
