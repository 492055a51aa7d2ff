"""A safety rule that a manager proposes: checked as the files in config/ are, kept sealed, taken away as a file.

Software never changes `config/`: a person reads the file, puts it into `config/safety/`, and the tests run over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import yaml
from pydantic import ValidationError

from backend.learning.tables import RuleProposal
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import Place, TransportKey
from nlu.safety.matcher import Matcher
from nlu.safety.rules import proposed_rule
from nlu.safety.schema import RuleEntry, SafetyFileError
from nlu.words import load_normaliser


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say: by field, in sentences; and the file, which is empty until nothing is wrong."""

    problems: Mapping[str, str] = field(repr=False)
    file: str = field(default="", repr=False)


def check_rule(fields: Mapping[str, object], config_dir: Path) -> Checked:
    """Check a rule as `RuleEntry` names its fields. Takes about a second: the whole normaliser is built for it."""
    try:
        entry = RuleEntry.model_validate(fields)
        matcher = Matcher((proposed_rule(entry, config_dir / "safety"),))
    except ValidationError as wrong:
        return Checked({str(each["loc"][0]): f"{each['msg']}." for each in reversed(wrong.errors())})
    except SafetyFileError as wrong:
        return Checked({"id" if "is taken" in str(wrong) else "patterns": f"{wrong}."})
    normalise = load_normaliser(config_dir)
    missed = [text for text in entry.must_match if not matcher.hits(normalise(text))]
    cried = [text for text in entry.must_not_match if matcher.hits(normalise(text))]
    problems = {}
    if missed:
        problems["must_match"] = "The pattern does not find: " + "; ".join(missed)
    if cried:
        problems["must_not_match"] = "The pattern finds this too: " + "; ".join(cried)
    return Checked(problems, "" if problems else _file(entry))


def keep_proposal(
    db: WriteSession, transport: TransportKey, home_id: str, person_id: str, file: str, now: datetime
) -> str:
    """Keep who proposed what, and when. Returns the id."""
    row = RuleProposal(id=new_id(), home_id=home_id, person_id=person_id, at=now)
    row.file = transport.seal(file.encode(), _place(row))
    db.add(row)
    return row.id


def file_of(row: RuleProposal, transport: TransportKey) -> bytes:
    """The file, to be put into `config/safety/` by a person. Raises CannotOpen where it was changed."""
    return transport.unseal(row.file, _place(row))


def _file(entry: RuleEntry) -> str:
    rule = {key: list(value) if isinstance(value, tuple) else value for key, value in entry.model_dump().items()}
    content = {"schema": 1, "rules": [{key: value for key, value in rule.items() if value}]}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _place(row: RuleProposal) -> Place:
    return Place("rule_proposal.file", row.id, row.home_id)
