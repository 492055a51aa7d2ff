"""The rules of who may open a case, written once more and as plainly as possible, to hold the house against.

It knows nothing of the house: no policy file, no grants, no keys. People are the keys of `beacon.yml`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

FIRST = {
    "worker": "Wes", "keyworker": "Kezia", "senior": "Silas", "manager": "Margo", "on_call": "Cass",
    "root": "Rhona", "second": "Nolan",
}  # fmt: skip
"""Those who work in the home or above it, as children call them."""
OUTSIDE = ("visitor", "other_visitor", "coordinator", "reg44", "advocate", "service", "social_worker", "iro")
STANDS_IN = {
    "independent_visitor": "coordinator", "reg44_visitor": "reg44", "advocate": "service",
    "social_worker": "social_worker", "iro": "iro",
}  # fmt: skip
MEANT = {
    "independent_visitor": "visitor", "reg44_visitor": "reg44", "advocate": "advocate",
    "social_worker": "social_worker", "iro": "iro",
}  # fmt: skip
SHIFT = ("worker", "keyworker")
WORKS_SHIFTS = ("worker", "keyworker", "senior", "on_call", "joiner")
INSIDE = (*FIRST, "joiner")
WORDS = frozenset(("words", "notes", "summary", "held"))
WITHOUT_SUMMARY = WORDS - {"summary"}
LADDER_UP = ("manager", "on_call", "root", "second", "social_worker", "iro")
Pair = tuple[str, str]


@dataclass
class Model:
    """One case, and the people of one home."""

    route: str | None = None
    level: int = 0
    about: set[str] = field(default_factory=set)
    bullying: bool = False
    mentions: set[str] = field(default_factory=set)
    out: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    partners: set[frozenset[str]] = field(default_factory=set)
    granted: set[str] = field(default_factory=lambda: {*FIRST, *OUTSIDE})
    """For whom there is a grant, locked or not."""
    open: set[Pair] = field(default_factory=set)
    standing: set[Pair] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    waiting: bool = False

    def reading(self) -> set[str]:
        """Who can open the words."""
        return {person for person, kind in self.open if kind == "words"}

    def anybody_could_read(self) -> bool:
        """Is there a grant for one of those who should read once nothing is held any more?"""
        found = self._readers(silent=True)
        return found is not None and bool(found[0] & self.granted)

    def here(self, person: str) -> bool:
        """Is this person there, for this case?"""
        return person not in self.out and person not in self.left

    def tells(self, level: int, topics: Iterable[str], named: Iterable[str] = ()) -> bool:
        """The child writes. True if it changes who may read at once."""
        self.level = max(self.level, level)
        self.mentions |= set(named)
        self.bullying |= "bullying" in topics
        before, out_before = set(self.about), set(self.out)
        self.about |= {"staff"} & set(topics)
        if self.about:
            self.level = max(self.level, 2)
            self._name_those_above(self.mentions)
            self._shut_out(self.mentions - set(self.out), "named")
        return self._look(anew=self.about != before or set(self.out) != out_before)

    def chooses(self, route: str) -> bool:
        """The child takes another door."""
        anew = self.route != route or route == "independent_visitor"  # who picks that door is asked which visitor
        self.route = route
        out_before = set(self.out)
        if self.about:
            self._shut_out(self.mentions - set(self.out), "named")
        return self._look(anew=anew or set(self.out) != out_before)

    def is_silent(self) -> None:
        """Five minutes pass."""
        if self.waiting:
            self._look(silent=True)

    def settled(self, person: str) -> bool:
        """A reader says whom it is about."""
        before = set(self.out)
        self._shut_out({person}, "settled")
        self.about.add("staff")
        self._name_those_above((set(self.out) - before) or {person})
        self.mentions.add(person)
        return self._look(anew=True, silent=not self.waiting)

    def cleared(self, person: str) -> None:
        """It is not about this person after all."""
        still = {one for one, why in self.out.items() if why != "joined"} - {person}
        joined = self._partners_of({person}) - self._partners_of(still)
        for one in [one for one, why in self.out.items() if one == person or (one in joined and why == "joined")]:
            del self.out[one]
            self.granted.add(one)
        if person in ("manager", "root"):
            self.about -= {"manager"} if person == "manager" else {"manager", "provider"}
            self._name_those_above(still)
        self.mentions.discard(person)
        self._look(silent=not self.waiting)

    def shared(self, person: str) -> None:
        """A reader lets somebody in."""
        self.granted.add(person)
        new = {(person, kind) for kind in self._kinds(person)} - self.open
        self.open |= new
        self.standing |= new

    def may_share(self, person: str) -> bool:
        """May this person be let in at all?"""
        private = self.route in STANDS_IN
        if not self.here(person) or (person == "joiner" and "joiner" not in self.granted | {"joiner"}):
            return False
        if {"manager", "provider"} & self.about and not private:
            return person in ("root", "second", "social_worker", "iro")
        if "staff" in self.about and not private:
            return person in (*INSIDE, "social_worker")
        if self.route == "independent_visitor":
            return person in ("visitor", "other_visitor", "coordinator")
        if self.route in ("social_worker", "iro"):
            return person in ("social_worker", "iro")
        if self.route == "advocate":
            return person in ("advocate", "service")
        if self.route == "reg44_visitor":
            return person == "reg44"
        return person in (("manager", "on_call", "root", "second") if self.route == "manager" else INSIDE)

    def leaves(self, person: str) -> None:
        """Somebody works here no more: what they read goes to whoever reads instead."""
        self.left.add(person)
        if person in self.reading():
            self._look(silent=True)
        self.open = {pair for pair in self.open if pair[0] != person}
        self.standing &= self.open

    def loses_keys(self, person: str) -> None:
        """A reset: nothing opens until a present reader grants it again."""
        self.granted.discard(person)
        self.open = {pair for pair in self.open if pair[0] != person}
        self.standing &= self.open

    def _name_those_above(self, people: Iterable[str]) -> None:
        if "manager" in people:
            self.about.add("manager")
        if "root" in people:
            self.about |= {"manager", "provider"}

    def _partners_of(self, people: set[str]) -> set[str]:
        return {one for pair in self.partners if pair & people for one in pair} - people

    def _shut_out(self, people: set[str], why: str) -> None:
        joined = self._partners_of(people)
        for person in people | joined:
            if person not in self.out or (why == "settled" and person in people):
                self.out[person] = why if person in people else "joined"
                self.granted.discard(person)
        self.open = {pair for pair in self.open if pair[0] not in self.out}
        self.standing &= self.open

    def _look(self, *, anew: bool = False, silent: bool = False) -> bool:
        found = self._readers(silent)
        self.waiting = found is None
        words, summary = found or self._readers(silent=True) or (set(), set())
        if found is None and anew:
            words, summary = set(), set()
        target = {(person, kind) for person in words for kind in self._kinds(person)}
        target |= {(person, "summary") for person in summary}
        target |= set() if anew else self.standing
        if not (found is None and anew):
            stay = {p for p in self.opened & set(WORKS_SHIFTS) if self._if_on_duty(p, found is None or silent)}
            target |= {pair for pair in self.open if pair[0] in stay}
        if found is None:
            target &= self.open
        self.open = {(p, k) for p, k in target if p in self.granted and self.here(p)}
        self.standing &= self.open
        return anew

    def _kinds(self, person: str) -> frozenset[str]:
        return WITHOUT_SUMMARY if person in OUTSIDE else WORDS

    def _if_on_duty(self, person: str, silent: bool) -> bool:
        if person in SHIFT or not self.here(person):
            return False
        found = self._readers(silent, on_call=person) if person == "on_call" else self._readers(silent, first=person)
        return found is not None and person in found[0] | found[1]

    def _readers(self, silent: bool, first: str = "", on_call: str = "on_call") -> tuple[set[str], set[str]] | None:
        """Words and summaries by the child's choice, what it may be about, and how pressing it is; None: held."""
        route = self.route
        if route is None:
            if self.level < 2 and not silent:
                return None
            route = "staff"
        if route in STANDS_IN:
            return {MEANT[route] if self.here(MEANT[route]) else STANDS_IN[route]}, set()
        shift = [p for p in ((first,) if first else ()) + SHIFT if self.here(p)]
        words, summary, banned = self._inside(route, shift, on_call)
        words = {p for p in words if self.here(p) and p not in banned}
        summary = {p for p in summary if self.here(p)} - words
        if not words:
            words = {next(p for p in LADDER_UP if self.here(p) and p not in banned)}
        return words, summary

    def _inside(self, route: str, shift: list[str], on_call: str) -> tuple[set[str], set[str], set[str]]:
        """Words, summary and who must not, for a door inside the home."""
        if "provider" in self.about:
            return {"second"}, set(), {"manager", "on_call", "root", *shift}
        if "manager" in self.about:
            return {"root"}, set(), {"manager", "on_call", *shift}
        if "staff" in self.about:
            if route == "manager":
                return {"manager"}, set(), set(shift)
            return {"manager", on_call}, set(), {"worker", "keyworker", "senior", "joiner", *shift}
        if route == "manager":
            return {"manager"}, set(), set()
        if self.bullying:
            return {"manager", *shift[:1]}, set(shift), set()
        return {"manager", *shift}, set(), set()
