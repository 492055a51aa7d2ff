"""Who reads, for every route, whatever it is about and whoever is on duty (3.2, CF2, CF3)."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from backend.policy.routes import ROUTES, Adult, RoutePolicy

POLICY = RoutePolicy.load(Path(__file__).parents[3] / "config")
OUTSIDE = (
    "independent_visitor",
    "iv_coordinator",
    "reg44_visitor",
    "advocate",
    "advocacy_service",
    "iro",
    "social_worker",
)
INSIDE = (
    *("staff_on_shift", "keyworker", "delegated_senior", "registered_manager", "on_call_manager"),
    *("responsible_individual", "nominated_person"),
)
PRIVATE = {
    "independent_visitor": {"independent_visitor", "iv_coordinator"},
    "reg44_visitor": {"reg44_visitor"},
    "advocate": {"advocate", "advocacy_service"},
    "social_worker": {"social_worker"},
    "iro": {"iro"},
}
TOPICS = (
    *("staff_concern", "manager_concern", "bullying", "self_harm", "sadness", "complaint", "threat"),
    "formal_complaint",
)


@st.composite
def homes(draw: st.DrawFn) -> tuple[Adult, ...]:
    """Any set of adults with any duty; there is always a Responsible Individual, the root of the home."""
    roles = [
        "responsible_individual",
        *draw(st.lists(st.sampled_from(INSIDE + OUTSIDE + ("system_admin",)), max_size=14)),
    ]
    return tuple(
        Adult(f"p{n}", role, draw(st.booleans()), draw(st.booleans()), draw(st.booleans()), n)
        for n, role in enumerate(roles)
    )


topics = st.sets(st.sampled_from(TOPICS), max_size=4)
routes = st.sampled_from(ROUTES)
picked = st.one_of(st.none(), st.integers(0, 14).map(lambda n: f"p{n}"))


@given(homes(), routes, topics, picked, st.sets(st.integers(0, 14).map(lambda n: f"p{n}"), max_size=4))
def test_nobody_who_is_excluded_ever_reads(
    adults: tuple[Adult, ...], route: str, about: set[str], chosen: str | None, excluded: set[str]
) -> None:
    readers = POLICY.readers(route, chosen, about, adults, excluded)
    assert not (readers.words | readers.summary | {readers.recipient}) & excluded
    assert not POLICY.emergency_readers(about, adults, excluded) & excluded


@given(homes(), st.sampled_from([route for route in ROUTES if route not in PRIVATE]), topics, picked)
def test_words_about_staff_reach_nobody_on_shift(
    adults: tuple[Adult, ...], route: str, about: set[str], chosen: str | None
) -> None:
    on_shift = {adult.id for adult in adults if adult.on_shift}
    readers = POLICY.readers(route, chosen, about | {"staff_concern"}, adults, ())
    assert not (readers.words | readers.summary) & on_shift
    assert not POLICY.emergency_readers(about | {"staff_concern"}, adults, ()) & on_shift


@given(homes(), st.sampled_from([route for route in ROUTES if route not in PRIVATE]), topics, picked)
def test_words_about_the_manager_pass_the_home_by(
    adults: tuple[Adult, ...], route: str, about: set[str], chosen: str | None
) -> None:
    readers = POLICY.readers(route, chosen, about | {"manager_concern"}, adults, ())
    told = readers.words | readers.summary | POLICY.emergency_readers(about | {"manager_concern"}, adults, ())
    roles = {adult.role for adult in adults if adult.id in told}
    assert not roles & {"registered_manager", "on_call_manager"}
    assert not told & {adult.id for adult in adults if adult.on_shift}


@given(homes(), st.sampled_from(sorted(PRIVATE)), topics, picked)
def test_a_private_route_never_reaches_the_home(
    adults: tuple[Adult, ...], route: str, about: set[str], chosen: str | None
) -> None:
    readers = POLICY.readers(route, chosen, about, adults, ())
    roles = {adult.role for adult in adults if adult.id in readers.words | readers.summary}
    assert roles <= PRIVATE[route]


@given(homes(), routes, topics, picked)
def test_a_system_administrator_never_reads(
    adults: tuple[Adult, ...], route: str, about: set[str], chosen: str | None
) -> None:
    admins = {adult.id for adult in adults if adult.role == "system_admin" and not adult.on_shift and not adult.on_call}
    assert not POLICY.readers(route, chosen, about, adults, ()).words & admins


@given(homes(), st.sampled_from([route for route in ROUTES if route not in PRIVATE]), topics, picked)
def test_somebody_reads_where_a_responsible_individual_is_off_shift(
    adults: tuple[Adult, ...], route: str, about: set[str], chosen: str | None
) -> None:
    root = Adult("root", "responsible_individual")
    readers = POLICY.readers(route, chosen, about, (*adults, root), ())
    assert readers.words
    assert readers.recipient in readers.words
    assert POLICY.emergency_readers(about, (*adults, root), ())


@given(homes(), topics)
def test_a_private_route_falls_back_to_its_service_only(adults: tuple[Adult, ...], about: set[str]) -> None:
    for route, contact in (("independent_visitor", "iv_coordinator"), ("advocate", "advocacy_service")):
        words = POLICY.readers(route, None, about, adults, ()).words
        assert {adult.role for adult in adults if adult.id in words} <= {contact}
        assert bool(words) == any(adult.role == contact for adult in adults)


def test_the_manager_route_is_not_widened_by_words_about_staff() -> None:
    adults = (
        Adult("m", "registered_manager"),
        Adult("c", "on_call_manager", on_call=True),
        Adult("r", "responsible_individual"),
    )
    assert POLICY.readers("manager", None, {"staff_concern"}, adults, ()).words == {"m"}


@given(homes(), st.sampled_from(["staff", "unsure", "manager"]), topics, picked)
def test_a_formal_complaint_is_read_by_no_shift_worker(
    adults: tuple[Adult, ...], route: str, about: set[str], chosen: str | None
) -> None:
    workers = {adult.id for adult in adults if adult.role == "staff_on_shift"}
    readers = POLICY.readers(route, chosen, about | {"formal_complaint"}, adults, ())
    assert not (readers.words | readers.summary) & workers
    assert readers.words or about & {"staff_concern", "manager_concern"}
