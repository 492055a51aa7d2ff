"""The reading meter: can a nine-year-old read it? It warns; it never holds an answer back from a child who waits."""

from dataclasses import dataclass

from backend.policy.plain_words import Finding, PlainWords, read

LIMIT = 9
YOUNGEST, OLDEST = 5, 16
LEAST_WIDTH, MARK, MOST_WIDTH = 8, 52, 124


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of what to mend: the word stands between what is said about it."""

    before: str
    mark: str
    after: str


@dataclass(frozen=True, slots=True)
class Meter:
    """What the meter shows. `age` is None while there is nothing to read."""

    age: int | None
    limit: int
    fine: bool
    width: int
    faults: tuple[Fault, ...]
    praise: str


def meter_of(text: str, words: PlainWords) -> Meter:
    """Measure what somebody is about to send."""
    if not text.strip():
        return Meter(None, LIMIT, fine=True, width=LEAST_WIDTH, faults=(), praise="")
    found = read(text, words)
    fine = found.age <= LIMIT and not found.findings
    praise = f"No blame, no hard words. Longest sentence: {_words(found.longest_sentence)}." if fine else ""
    return Meter(
        age=found.age,
        limit=LIMIT,
        fine=found.age <= LIMIT,
        width=_width(found.age),
        faults=tuple(_fault(finding) for finding in found.findings),
        praise=praise,
    )


def _fault(finding: Finding) -> Fault:
    if finding.word.endswith("…"):
        return Fault("“", finding.word, f"” Make it {finding.say_instead}.")
    if finding.say_instead == "leave it out":
        return Fault("Leave out ", finding.word, "")
    return Fault(f"Say “{finding.say_instead}”, not ", finding.word, "")


def _width(age: int) -> int:
    if age <= LIMIT:
        return LEAST_WIDTH + (MARK - LEAST_WIDTH - 6) * (age - YOUNGEST + 1) // (LIMIT - YOUNGEST + 1)
    return min(MOST_WIDTH, MARK + (MOST_WIDTH - MARK) * (age - LIMIT) // (OLDEST - LIMIT))


def _words(count: int) -> str:
    return f"{count} word{'' if count == 1 else 's'}"
