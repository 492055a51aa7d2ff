"""What `config/ladders.yml` may say, what it must say, and what needs a yes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.policy.files import ConfigError
from backend.policy.lengthening import lengthened
from backend.policy.targets import Targets

CONFIG = Path(__file__).parents[3] / "config"
Change = Callable[[dict[str, Any]], object]


def changed(folder: Path, change: Change) -> Path:
    """The shipped file with one change."""
    content = yaml.safe_load((CONFIG / "ladders.yml").read_text("utf-8"))
    change(content)
    (folder / "ladders.yml").write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return folder


def ladder(content: dict[str, Any], name: str) -> dict[str, Any]:
    """One of the ladders."""
    found: dict[str, Any] = next(each for each in content["ladders"] if each["name"] == name)
    return found


def test_what_is_shipped_is_as_fast_as_agreed() -> None:
    assert lengthened(Targets.load(CONFIG)) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda c: ladder(c, "emergency")["rungs"][-1].update(who=["on_shift"]), "the top rung must never be empty"),
        (
            lambda c: ladder(c, "urgent on a private route").update(words=["registered_manager"]),
            "opens words to nobody",
        ),
        (lambda c: ladder(c, "soon")["rungs"][1].update(who=["janitor"]), "nobody is called janitor"),
        (lambda c: ladder(c, "soon")["rungs"][1].update(after="a while"), "write it like"),
        (lambda c: ladder(c, "emergency")["rungs"][0].update(after="1 minute"), "called at once"),
        (lambda c: ladder(c, "urgent").update(at_night="wait"), "cannot wait for the morning"),
        (lambda c: c["levels"].pop("urgent"), "urgent is missing"),
        (lambda c: c["levels"]["urgent"].update(again=0), "told again"),
        (lambda c: c["ladders"].remove(ladder(c, "emergency, child is out")), "situation out"),
    ],
)
def test_a_wrong_file_names_itself_the_key_and_the_mend(tmp_path: Path, change: Change, says: str) -> None:
    with pytest.raises(ConfigError) as problem:
        Targets.load(changed(tmp_path, change))
    assert "ladders.yml" in str(problem.value)
    assert says in str(problem.value)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda c: c["levels"]["emergency"].update(seen=3), "levels.emergency.seen"),
        (lambda c: c["levels"]["emergency"].update(again="91 seconds"), "levels.emergency.again"),
        (lambda c: c["levels"]["urgent"].update(act=61), "levels.urgent.act"),
        (lambda c: ladder(c, "emergency")["rungs"][1].update(after="3 minutes"), "ladders.emergency: rung 1"),
        (lambda c: ladder(c, "urgent")["rungs"].pop(1), "ladders.urgent: rung 1"),
        (lambda c: ladder(c, "urgent")["rungs"][1].update(after="next morning"), "ladders.urgent: rung 1"),
        (lambda c: ladder(c, "urgent")["rungs"][1].update(after_at_night="31 minutes"), "ladders.urgent: rung 1"),
        (
            lambda c: ladder(c, "urgent on a private route")["rungs"].pop(2),
            "ladders.urgent on a private route: rung 3 is gone",
        ),
    ],
)
def test_a_slower_step_is_found(tmp_path: Path, change: Change, key: str) -> None:
    assert key in lengthened(Targets.load(changed(tmp_path, change)))


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["levels"]["emergency"].update(seen=1, again="60 seconds"),
        lambda c: ladder(c, "emergency")["rungs"][1].update(after="30 seconds"),
        lambda c: ladder(c, "soon")["rungs"][1].update(after="2 days"),
    ],
)
def test_shortening_is_free_and_so_are_lower_levels(tmp_path: Path, change: Change) -> None:
    assert lengthened(Targets.load(changed(tmp_path, change))) == ()
