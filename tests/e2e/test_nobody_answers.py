"""From the child's phone to the last rung: nobody answers and every device is dead; out at night; a visitor; "help"."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from sayso.clock import FILE
from tests.e2e.conftest import Cast
from tests.support.moved_in import moved_in
from tests.support.server import Server, free_port

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
DANGER = "i cant do this anymore. got them all lined up"
OUT = "im at a flat in brum w some men i wanna go home"
TO_SARAH = "i told sarah something. dont want to be alive n staff can't know"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo home, with a mail server that nobody ever reaches."""
    dead = f"mailto://127.0.0.1:{free_port()}/?from=notes@example.org&to={{email}}"
    home = tmp_path_factory.mktemp("home") / "var"
    with moved_in(home, environment={"SAYSO_NOTIFY_URLS": dead}) as running:
        yield running


class Clock:
    """The home's clock, moved on and never back."""

    def __init__(self, server: Server) -> None:
        self._file = server.data_dir / FILE
        self.ahead = float(self._file.read_text("ascii")) if self._file.exists() else 0.0

    def moves_on(self, seconds: float) -> None:
        """So many seconds later."""
        self.ahead += seconds
        beside = self._file.with_suffix(".new")
        beside.write_text(f"{self.ahead}", "ascii")
        beside.replace(self._file)


@pytest.fixture
def clock(server: Server) -> Clock:
    """Of the home that is served."""
    return Clock(server)


def test_nobody_answers_and_every_device_is_dead(cast: Cast, clock: Clock) -> None:
    """7.34 and 7.10: the ladder goes to the last rung; undelivered is shown as that; the child is sent to 999."""
    amy, ruth = cast.adult(cast.home.named("Amy")), cast.adult("responsible_individual")
    cast.adult("independent_visitor")  # signs in while codes still count by the clock on the wall
    child = cast.child()
    child.opens_the_page()
    child.types(DANGER)
    child.sees("999")
    child.takes_a_picture(cast.pictures, "7.34-child-told")
    told = child.page.locator("#told-card")
    expect(told.get_by_text("Amy")).to_be_visible()
    clock.moves_on(60)
    expect(told.get_by_text("I can't reach them yet").first).to_be_visible()
    child.does_not_see("Told at")
    clock.moves_on(65)
    child.sees("I can't reach anyone right now. Please ring 999 or go to an adult.")
    child.takes_a_picture(cast.pictures, "7.34-child-nobody-reached")
    for rung, name in ((120, "Chris"), (120, "Ruth"), (120, "Nina")):
        expect(told.get_by_text(name)).to_be_visible()
        clock.moves_on(rung)
    expect(told.get_by_text("Told at")).to_have_count(0)
    told.scroll_into_view_if_needed()
    child.takes_a_picture(cast.pictures, "7.34-child-last-rung")
    child.finds_the_page_fit()

    amy.opens_the_inbox()
    expect(amy.page.get_by_text("Chris could not be told since")).to_be_visible()
    amy.takes_a_picture(cast.pictures, "7.34-staff-dead-letters")
    amy.finds_the_page_fit()
    ruth.opens_the_inbox()
    expect(ruth.page.locator(".alarm [data-alert]")).to_be_visible()
    ruth.page.locator(".alarm").get_by_role("button", name="I’ve got this").click()
    child.sees("Ruth has answered.")
    child.takes_a_picture(cast.pictures, "7.34-child-ruth-answers")


def test_out_at_night(cast: Cast, clock: Clock) -> None:
    """7.13: kept talking, asked once whether they are safe, told whom it reached; no place is asked for."""
    child = cast.child()
    child.opens_the_page()
    child.types(OUT)
    child.sees("You're not in trouble with me.")
    child.sees("116 000")
    child.sees("Are you safe right now?")
    child.takes_a_picture(cast.pictures, "7.13-child-out")
    clock.moves_on(125)
    child.sees("I can't reach anyone right now.")
    child.finds_the_page_fit()


def test_risk_written_to_the_visitor(cast: Cast) -> None:
    """7.16: the home rings without a word; the visitor alone can read."""
    amy, sarah = cast.adult(cast.home.named("Amy")), cast.adult("independent_visitor")
    child = cast.child()
    child.opens_the_page()
    child.types("can i talk to sarah")
    child.chooses("limits:ok")
    child.chooses("independent_visitor")
    child.chooses_person("Sarah")
    child.types(TO_SARAH)
    child.sees("staff to check on you. They can't see what you wrote.")
    child.takes_a_picture(cast.pictures, "7.16-child")
    amy.opens_the_inbox()
    expect(amy.page.get_by_role("heading", name="A child here may be in danger").first).to_be_visible()
    amy.takes_a_picture(cast.pictures, "7.16-staff")
    assert "sarah" not in amy.page.content().lower()
    amy.does_not_see(TO_SARAH)
    sarah.opens_the_inbox()
    sarah.takes_a_picture(cast.pictures, "7.16-visitor")
    sarah.opens_first_case()
    sarah.reads(TO_SARAH)


def test_help_and_then_silence(cast: Cast, clock: Clock) -> None:
    """7.21: one question, no answer in a minute, and everybody is checked on."""
    child = cast.child()
    child.opens_the_page()
    child.types("help")
    child.sees("Are you hurt or in danger now?")
    child.takes_a_picture(cast.pictures, "7.21-child-asked")
    clock.moves_on(65)
    child.sees("I haven't heard from you. I'm asking someone to check on you now.")
    child.takes_a_picture(cast.pictures, "7.21-child-silent")
