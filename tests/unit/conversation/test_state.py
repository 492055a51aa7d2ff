"""The state: small, without words or names, readable by older and newer code."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import State


def test_what_was_stored_comes_back() -> None:
    state = State(route="iro", naming="named", said=("danger", "wrong"), level="urgent", texts=3, limits_shown=True)
    assert State.from_json(state.to_json()) == state


def test_a_state_names_its_schema() -> None:
    assert json.loads(State().to_json())["schema"] == 1


def test_an_older_or_newer_state_is_read_as_far_as_it_goes() -> None:
    newer = json.dumps({"schema": 9, "route": "iro", "something_new": [1], "texts": "many", "ended": 1, "said": [1]})
    assert State.from_json(newer) == State(route="iro")
    assert State.from_json("") == State()
    assert State.from_json("[]") == State()


def test_an_unknown_level_is_not_kept() -> None:
    assert State.from_json('{"level": "purple"}').level == "routine"


@given(st.dictionaries(st.sampled_from([*State.__slots__, "schema"]), st.one_of(st.integers(), st.text(), st.none())))
def test_whatever_is_stored_a_state_comes_out(stored: dict[str, object]) -> None:
    state = State.from_json(json.dumps(stored))
    assert State.from_json(state.to_json()) == state
