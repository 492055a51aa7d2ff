"""Names, nicknames, misspellings and initials of a home's own adults, found in what a child types (CF2, CF3, CF5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.policy.who_is_meant import Known, WhoIsMeant
from tests.support.processes import ROOT

RULES = WhoIsMeant.load(ROOT / "config")
ADULTS = (
    Known("wes", "Wes Tully", ("big w", "tulls")),
    Known("kezia", "Kezia Orr"),
    Known("margo", "Margo Stein", ("the boss",)),
    Known("will", "Will Farrow"),
    Known("other_wes", "Wes Abara"),
    Known("jerome", "Jerome Tait"),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("wes grabbed me", {"wes", "other_wes"}),
        ("WES GRABBED ME", {"wes", "other_wes"}),
        ("it was Wes's fault", {"wes", "other_wes"}),
        ("mr tully shouts", {"wes"}),
        ("big w hit me", {"wes"}),
        ("Tulls is horrible", {"wes"}),
        ("kezias in my room", {"kezia"}),
        ("kesia saw it", {"kezia"}),
        ("keziaaaa", {"kezia"}),
        ("k3zia", {"kezia"}),
        ("margot hits us", {"margo"}),
        ("the boss knows", {"margo"}),
        ("j.t. touched me", {"jerome"}),
        ("J T did it", {"jerome"}),
        ("JT did it", {"jerome"}),
        ("jt did it", {"jerome"}),
        ("jerrome", {"jerome"}),
        ("a man called will came in", {"will"}),
        ("I hate Will", {"will"}),
        ("s t e i n", {"margo"}),
    ],
)
def test_whoever_may_be_meant_is_found(text: str, meant: set[str]) -> None:
    assert RULES.named(text, ADULTS) == meant


@pytest.mark.parametrize(
    "text",
    ["will you help me", "one of the night staff grabbed me", "my margarine", "were all scared", "", "...", "🙂"],
)
def test_nobody_is_named_where_no_name_stands(text: str) -> None:
    assert RULES.named(text, ADULTS) == frozenset()


def test_a_home_without_adults_names_nobody() -> None:
    assert RULES.named("wes", ()) == frozenset()


@pytest.mark.parametrize(
    ("text", "topics", "level", "about"),
    [
        ("wes helped me with my maths", ("praise",), "routine", False),
        ("can i talk to kezia", ("request_staff",), "routine", False),
        ("is kezia on tonight", (), "soon", False),
        ("i told kezia and she did nothing", (), "soon", True),
        ("wes is weird with me", (), "routine", True),
        ("wes", ("violence_now",), "emergency", True),
        ("wes", (), "urgent", True),
        ("wes calls me fat", ("bullying",), "soon", True),
    ],
)
def test_a_name_alone_is_not_yet_a_complaint(text: str, topics: tuple[str, ...], level: str, about: bool) -> None:
    assert RULES.may_be_about(text, topics, level) is about


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert RULES.named(text, ADULTS) <= {adult.id for adult in ADULTS}


@given(st.sampled_from(ADULTS), st.text(max_size=40), st.text(max_size=40))
def test_a_whole_name_is_found_in_any_surroundings(adult: Known, before: str, after: str) -> None:
    assert adult.id in RULES.named(f"{before}\ncalled {adult.name}\n{after}", ADULTS)
