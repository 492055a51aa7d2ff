"""What a turn of the conversation asks the record to do. Pure data: the conversation decides, the intake commits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChooseRoute:
    """The child chose who is to read. `person` is a person's id where a name was picked, `unknown` where the child
    does not know which, None while they have not said.

    `about_adult_here` is the answer to W3a for the route `unsure`: "yes", "no" or "rather_not".
    """

    route: str
    person: str | None = None
    about_adult_here: str | None = None


@dataclass(frozen=True, slots=True)
class ChooseNaming:
    """How the child wants to be known: `named`, `recipient_only` or `anonymous`; the typed name, if any."""

    naming: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SayWish:
    """What the child would like to happen: `talk`, `know`, `stop`, `unsure`."""

    wish: str


@dataclass(frozen=True, slots=True)
class ChooseReach:
    """How an adult should reach the child: `message`, `quietly`, `with_person`."""

    reach: str


@dataclass(frozen=True, slots=True)
class RaiseLevel:
    """The level is at least this from now on; `cause` is a code such as `safe_word` or `says_not_safe`."""

    level: str
    cause: str


@dataclass(frozen=True, slots=True)
class AnswerSafety:
    """The child's answer to "Are you safe right now?" or "Do you feel safe now?": `yes`, `no`, `not_sure`."""

    answer: str


@dataclass(frozen=True, slots=True)
class RecordOffer:
    """An offer was made or answered.

    `kind`: advocate, complaint, visitor, key_work; `answer`: offered, accepted, declined.
    """

    kind: str
    answer: str


@dataclass(frozen=True, slots=True)
class OpenComplaint:
    """The child wants to complain: the flag is apart from the level. `formal`: more than an everyday grumble."""

    formal: bool = True


@dataclass(frozen=True, slots=True)
class AnswerClosing:
    """The child's answer to "Are you OK for us to close it?": `yes` or `no`."""

    answer: str


@dataclass(frozen=True, slots=True)
class AnswerCheckBack:
    """The child's answer to "Is it better now?": `better`, `same`, `worse`."""

    answer: str


@dataclass(frozen=True, slots=True)
class GiveAgain:
    """The child's answer to "Let them read it again?", where somebody lost their keys: `yes` or `no`."""

    answer: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The child says "forget it". Nothing is lowered and nothing deleted."""


@dataclass(frozen=True, slots=True)
class HandOutWords:
    """The child should now get return words (web only, once; the intake leaves it out where it does not apply)."""


@dataclass(frozen=True, slots=True)
class ChangeLanguage:
    """From now on the channel speaks this language (a code that config/phrases holds)."""

    language: str


@dataclass(frozen=True, slots=True)
class EndSession:
    """Hide or stop: the session of this device ends after this turn."""


Effect = (
    ChooseRoute
    | ChooseNaming
    | SayWish
    | ChooseReach
    | RaiseLevel
    | AnswerSafety
    | RecordOffer
    | OpenComplaint
    | AnswerClosing
    | AnswerCheckBack
    | GiveAgain
    | Withdraw
    | HandOutWords
    | ChangeLanguage
    | EndSession
)
