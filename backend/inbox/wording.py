"""The words of the adults' pages: one name for each code. Neutral, because somebody may be looking over a shoulder."""

from collections.abc import Mapping

LEVELS: Mapping[str, str] = {
    "emergency": "Emergency: now",
    "urgent": "Urgent: today",
    "soon": "Soon",
    "routine": "Routine",
}
LOOKS: Mapping[str, str] = {"emergency": "now", "urgent": "today", "soon": "soon", "routine": "routine"}
BANDS: Mapping[str, str] = {"emergency": "Go now", "urgent": "Today", "soon": "Soon", "routine": "Routine"}

TITLES: Mapping[str, str] = {
    "danger_to_life": "A child may not be safe",
    "self_harm": "A child may not be safe",
    "serious_injury": "A child may be hurt",
    "violence_now": "A child may be getting hurt",
    "weapon": "A child may not be safe",
    "sexual_harm": "A child needs you, in private",
    "staff_concern": "Needs a private look",
    "manager_concern": "Needs a private look",
    "missing": "A child may be away from home",
    "exploitation": "A child may not be safe",
    "bullying": "Hurt by another child",
    "peer_abuse": "Hurt by another child",
    "online_misuse": "Something that happened online",
    "extortion": "Someone is asking for money",
    "threat": "Somebody is frightened",
    "retaliation": "Needs a calm talk",
    "unsafe_place": "A child may not be safe where they are",
    "sexual_image": "A child needs you, in private",
    "adult_concern": "Needs a private look",
    "abuse_of_bot": "Rough words to the computer",
    "lyrics": "May be a song or a story. Please look",
    "games": "May be about a game. Please look",
    "lost_words": "Lost the words to come back",
    "secrecy": "Something about a secret",
    "substances": "Something about drink or drugs",
    "accused": "Says they are being blamed",
    "negated": "A child has written. Please look",
    "school": "Something about school",
    "health": "Something about their body or health",
    "prejudice": "Something said about who they are",
    "running_away": "Thinking of leaving",
    "self_harm_past": "Needs a gentle talk",
    "eating": "Something about eating",
    "medication": "Something about medicine",
    "neglect": "Something about care",
    "home_life": "Something about home",
    "sadness": "Feeling low",
    "homesick": "Missing home",
    "fear": "Somebody is frightened",
    "complaint": "Not happy with something",
    "rights": "A question about rights",
    "request_visitor": "Would like an Independent Visitor",
    "request_advocate": "Would like an Advocate",
    "request_staff": "Would like to talk with someone",
    "passed_on": "Passed on to you",
    "identity": "You are asked to agree to something",
    "break_glass": "Closed words were opened. Please look at it",
    "provider_concern": "Needs a private look",
    "praise": "Something good",
    "idea": "An idea for the home",
    "food": "Something about food",
    "routine_request": "A question",
    "small_talk": "Said hello",
    "test": "Trying it out",
    "withdrawal": "Took something back",
    "joke": "May not be meant. Please look",
    "witness": "Saw something",
    "drawn_in": "Was drawn into something",
    "hurt_others": "Wants to say something they did",
    "unreadable": "A machine couldn’t read this. Please look",
    "help": "Asked for help",
    "safe_word": "Used the safe word",
    "about_family": "Something about family",
    "radicalisation": "Needs a private look",
    "hate": "Something said about who they are",
    "drill": "This is a drill",
    "check_everyone": "A child here may be in danger",
    "needs_you": "A child has written",
    "unread_note": "A child’s note that nobody has answered",
}

ROLES: Mapping[str, str] = {
    "staff_on_shift": "staff",
    "keyworker": "keyworker",
    "delegated_senior": "senior",
    "registered_manager": "manager",
    "on_call_manager": "manager on call",
    "responsible_individual": "Responsible Individual",
    "nominated_person": "nominated person",
    "independent_visitor": "Independent Visitor",
    "iv_coordinator": "runs the visitor scheme",
    "reg44_visitor": "Regulation 44 visitor",
    "advocate": "Advocate",
    "advocacy_service": "advocacy service",
    "iro": "Independent Reviewing Officer",
    "social_worker": "social worker",
    "council_duty": "council’s duty team",
    "council_manager": "council’s service manager",
    "other_home_senior": "senior of another home",
    "system_admin": "looks after the machine",
}
FROM_OUTSIDE = frozenset(
    (
        *("independent_visitor", "iv_coordinator", "reg44_visitor", "advocate", "advocacy_service"),
        *("iro", "social_worker", "council_duty", "council_manager"),
    )
)
"""Their pages have no rail and no home's name."""

ROUTES: Mapping[str, str] = {
    "staff": "To “Staff here now”",
    "named_person": "To one person",
    "manager": "To the manager",
    "independent_visitor": "To the Independent Visitor",
    "reg44_visitor": "To the Regulation 44 visitor",
    "advocate": "To the Advocate",
    "social_worker": "To the social worker",
    "iro": "To the Independent Reviewing Officer",
    "unsure": "Not sure who to tell",
}
NAMINGS: Mapping[str, str] = {
    "named": "No name typed",
    "recipient_only": "Name for one person only",
    "anonymous": "No name given",
}
CHANNELS: Mapping[str, str] = {"web": "Web chat", "telegram": "Telegram", "observed": "Seen by an adult"}
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "ar": "Arabic",
    "fa": "Dari or Farsi",
    "vi": "Vietnamese",
    "sq": "Albanian",
    "uk": "Ukrainian",
    "pl": "Polish",
    "ro": "Romanian",
}

PICKED: Mapping[str, str] = {
    "staff": "Staff here now",
    "named_person": "Just one person",
    "manager": "The manager only",
    "independent_visitor": "My Independent Visitor",
    "reg44_visitor": "The person who checks the home",
    "advocate": "An Advocate",
    "social_worker": "My social worker",
    "iro": "My Independent Reviewing Officer",
    "unsure": "I’m not sure",
    "named": "You can say my name",
    "recipient_only": "Only for the one who reads it",
    "anonymous": "Don’t say my name",
    "yes": "Yes",
    "no": "No",
    "skip": "Skip",
}
"""What a button said, where only its code was kept."""

STAGES: Mapping[str, str] = {
    "received": "You told us",
    "seen": "Someone has read it",
    "safety_check": "Making sure you’re safe",
    "child_view": "Your say",
    "looking_into": "Finding out what happened",
    "plan": "Making a plan",
    "check_back": "Is it better?",
    "closed": "Finished",
    "reopened": "Opened again",
}
TICKS: Mapping[str, str] = {
    "asked_safe": "I asked: do you feel safe?",
    "plan_for_tonight": "There is a plan for tonight",
    "asked_wish": "I asked what the child wants",
    "advocate_offered": "I offered an Advocate",
    "somebody_named": "Somebody is named to find out. They are not part of it",
    "child_view_kept": "The child’s own view is in the plan, or why it couldn’t be had",
}
MISSING: Mapping[str, str] = {
    "read": "nobody has opened it",
    "human_message": "no person has written to the child",
    "asked_closing": "the child hasn’t said that it’s OK to close",
    "feels_safe": "the child hasn’t said that they feel safe",
    "risk_review": "the risk assessment hasn’t been looked at again",
    "asked_safe": "you haven’t ticked that you asked: do you feel safe?",
    "plan_for_tonight": "you haven’t ticked that there is a plan for tonight",
    "asked_wish": "you haven’t ticked that you asked what the child wants",
    "advocate_offered": "you haven’t ticked that an Advocate was offered",
    "somebody_named": "you haven’t ticked that somebody is named to find out",
    "child_view_kept": "you haven’t ticked that the child’s own view is in the plan",
    "stage_behind": "the case has moved on already",
    "make_safe": "the child who was hurt must be safe first",
}
DUTIES: Mapping[str, tuple[str, str]] = {
    "read": ("Someone has read it", ""),
    "make_safe": ("Make the child who was hurt safe, and ask what they need", "This comes first"),
    "tell_shift": ("All staff on shift know the short summary", ""),
    "offer_advocate": ("Offer an Advocate", "To the child who was hurt"),
    "inform_people": (
        "Tell the social worker and family, or say why not",
        "Look first who must not be told: a court or the child’s plan says so. Sayso tells no parent anything",
    ),
    "risk_review": ("Look again at the risk assessment", "For each child who may be involved"),
    "daily_record": ("Daily record, one for each child", "No record names another child"),
    "consequences": ("Consequences, or putting it right together", "Opens when the child who was hurt is safe"),
    "report_back": ("Tell the child what came of it", ""),
}
ACTIONS: Mapping[str, str] = {
    "near": "Be near, and keep them safe",
    "answer": "Answer here first",
    "everyone": "Something for everyone, later",
    "other": "Something else",
}
STARTS: Mapping[str, tuple[str, str]] = {
    "read": ("I’ve read it", "first_message"),
    "longer": ("I need a bit longer", "first_message_longer"),
    "did": ("What we did", "first_message_did"),
    "could_not": ("What we couldn’t do, and why", "first_message_could_not"),
}
KINDS: Mapping[str, str] = {
    "photo": "A picture",
    "picture": "A picture",
    "image": "A picture",
    "voice": "A voice note",
    "file": "A file",
    "sticker": "A sticker",
}
TOLD: Mapping[str, str] = {
    "sent": "Sent to the child.",
    "taken": "You’ve got this. The child has been told.",
    "going": "You’ve got this. Go to the child now. Say here what you’re doing when you can.",
    "with": "Written down. Nobody else is called about this now.",
    "kept_out": "They are kept out from now on. The child has been told.",
    "cleared": "Written down, with the date. It can be turned round.",
    "put_together": "The two cases stay apart. You see here who stands beside both children.",
    "shared": "They can read it now. The child has been told.",
    "passed_on": "Passed on. The child has been told.",
    "broke": "The words are open to you. The child has been told, and so has somebody above you.",
    "asked": "Asked. Nothing is open until they agree.",
    "agreed": "The name is open to the person who asked. The child has been told.",
    "said_no": "Written down. Nothing was opened.",
    "looked_at": "Written down. The words are closed again, and the child has been told.",
    "noted": "Your note is kept.",
    "summed": "The short summary is kept. Others on shift can read it.",
    "level": "The level is changed.",
    "moved": "The child has been told, and the case has moved.",
    "duty": "Written down.",
    "invited": "The invitation is ready.",
    "confirmed": "Confirmed. From now on they can be given something to read.",
    "ended": "Signed out there.",
    "got": "You’ve got this. The child has been told. Go to them.",
    "there": "Written down: you are with them.",
    "pin": "Your PIN is set for this shift.",
    "unpin": "Your PIN is gone.",
    "push": "This browser will tell you.",
    "unpush": "Browsers tell you nothing any more.",
    "untablet": "Removed. It rings no more.",
    "passkey": "Your passkey is kept. Next time it can take the place of the six numbers.",
    "passkey_gone": "Removed. It counts no more.",
    "proposed": "Proposed. A second person has to confirm it.",
    "declared": "Proposed. It counts when a second person has confirmed it.",
    "counts": "Confirmed. It counts from now on.",
    "role": "Confirmed. The new role counts from now on.",
    "taken_back": "Taken back.",
    "given_back": "Given back. The children have been told.",
    "left": "Done. They can no longer sign in, and nothing is given to them any more.",
    "rota": "The rota is changed.",
    "drill": "The drill has begun. It calls people as a real alert does.",
    "drill_took": "You’ve got this. It is a drill: say here when you would be with the child.",
    "drill_met": "The drill is over. Thank you.",
    "drill_planned": "The drill is planned. It begins by itself.",
    "drill_ended": "The drill is ended. Nobody else is called.",
    "imported": "The rota is taken in. You can undo it below.",
    "undone": "The import is undone.",
    "silent": "The model is silent. Rules, the safe word and the help button still call people.",
    "heard": "The model ranks again.",
    "rule": "The proposal is kept. Take the file away below.",
    "safety": "You’ve got this. Check on every child now. Don’t ask “was it you?”",
}


def title(code: str) -> str:
    """A topic's title, or the summary that a person wrote."""
    if not code.startswith("topic:"):
        return code
    return TITLES.get(code.removeprefix("topic:"), TITLES["needs_you"])


def picked(text: str) -> str:
    """What the child picked, as the button said it."""
    if text.startswith("person:"):
        return "I don’t know who" if text == "person:unknown" else "One person by name"
    return PICKED.get(text, PICKED.get(text.rpartition(":")[2], text))


def role(code: str) -> str:
    """What somebody is, in words."""
    return ROLES.get(code, code.replace("_", " "))
