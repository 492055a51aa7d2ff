"""Is `config/` complete, and does it fit the people and the rota of a home?"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from backend.alerts.rota import Duty, duty_at
from backend.alerts.route_readers import readers_of, too_few
from backend.alerts.tables import RotaSlot
from backend.people.directory import Member
from backend.policy.contacts import Contacts
from backend.policy.files import ConfigError
from backend.policy.keeping import Keeping
from backend.policy.matrix import Matrix
from backend.policy.phrases import Phrases, PhrasesError
from backend.policy.plain_words import PlainWords
from backend.policy.routes import RoutePolicy
from backend.policy.targets import Targets
from backend.policy.unsealing import UnsealingRules
from nlu.safety.rules import load_rules
from nlu.safety.schema import SafetyFileError
from nlu.words import load_normaliser
from sayso.findings import Finding, note, well, wrong

LOADERS = {
    "phrases": Phrases.load,
    "routes.yml": RoutePolicy.load,
    "ladders.yml": Targets.load,
    "contacts.yml": Contacts.load,
    "matrix.yml": Matrix.load,
    "unsealing.yml": UnsealingRules.load,
    "keeping.yml": Keeping.load,
    "plain words": PlainWords.load,
    "safety rules": lambda config: load_rules(config / "safety"),
    "safety words": load_normaliser,
}
STEP = timedelta(minutes=15)
WEEK = timedelta(days=7)
OLD = timedelta(days=183)


def check_config(config: Path) -> Iterator[Finding]:
    """Every file loads, and whatever one refers to in another is there."""
    for name, load in LOADERS.items():
        try:
            load(config)
        except (ConfigError, PhrasesError, SafetyFileError) as problem:
            yield wrong(f"config: {name}", str(problem))
        else:
            yield well(f"config: {name}")


def check_contacts(config: Path, today: date) -> Iterator[Finding]:
    """Every number has its sentence, and somebody has rung it in the last half year."""
    contacts, phrases = Contacts.load(config), Phrases.load(config)
    keys = set(phrases.keys())
    for contact in contacts.contacts:
        if contact.about not in keys:
            yield wrong(f"contacts: {contact.key}", f"Add the sentence {contact.about} to config/phrases/en.yml.")
        if contact.last_checked is None:
            yield note(
                f"contacts: nobody has checked {contact.key} yet",
                "Before a child sees it: ring it, and write the day under last_checked in config/contacts.yml.",
            )
        elif today - contact.last_checked > OLD:
            yield wrong(
                f"contacts: {contact.key} was last checked on {contact.last_checked}",
                "Ring it, compare it with its source, and change last_checked in config/contacts.yml.",
            )
    yield well(f"contacts: {len(contacts.contacts)} numbers read")


def check_routes(routes: RoutePolicy, members: Sequence[Member], slots: Sequence[RotaSlot]) -> Iterator[Finding]:
    """Somebody reads on every route, and on the home's own routes somebody else too."""
    alone = too_few(routes, members, slots)
    for name in routes.routes:
        count = len(readers_of(routes, name, members, slots))
        if count == 0:
            yield wrong(
                f"route {name}: nobody can read it",
                "Add a person with `sayso people add`, and confirm them in the inbox.",
            )
        elif name in alone:
            yield wrong(f"route {name}: only one person reads it", "Add a second one, for when the first is away.")
        elif count == 1:
            yield note(f"route {name}: only one person reads it", "Add a second one, for when the first is away.")
        else:
            yield well(f"route {name}: {count} people")


def check_rota(slots: Sequence[RotaSlot], now: datetime, zone: ZoneInfo) -> Iterator[Finding]:
    """At every hour of the coming week somebody is on shift and somebody else on call."""
    begin = now.replace(minute=0, second=0, microsecond=0)
    moments = [begin + STEP * n for n in range(int(WEEK / STEP))]
    gap = next((at for at in moments if not _covered(duty_at(slots, (), at, zone))), None)
    if gap is None:
        yield well("rota: every hour of the week has somebody on shift and somebody else on call")
        return
    local = gap.astimezone(zone)
    yield wrong(
        f"rota: {local:%A} at {local:%H:%M} has nobody on shift, or nobody else on call",
        "Fill the rota so that every hour has both.",
    )


def check_people(members: Sequence[Member]) -> Iterator[Finding]:
    """Who cannot be sealed to yet."""
    waiting = [member.role for member in members if member.public_key is None]
    if waiting:
        yield note(
            f"people: {len(waiting)} not confirmed yet ({', '.join(sorted(set(waiting)))})",
            "They read nothing until they have joined and a present reader has confirmed them in the inbox.",
        )


def _covered(duty: Duty) -> bool:
    return bool(duty.on_shift) and bool(set(duty.on_call) - set(duty.on_shift))
