"""A child tells the staff on shift: they see it at once, take it on, answer; the child sees each step."""

import pytest

from tests.e2e.conftest import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

TOLD = "they keep hiding my shoes n laughing. missed the bus again"
ANSWER = "Hi. I have read what you said. I will look for your shoes with you at six."


def test_staff_read_take_it_on_and_answer(cast: Cast) -> None:
    """Live on both sides."""
    amy = cast.adult("staff_on_shift")
    visitor = cast.adult("independent_visitor")
    child = cast.child()

    child.opens_the_page()
    child.types(TOLD)
    words = child.gets_words()
    child.chooses("limits:ok")
    child.chooses("staff")
    child.chooses("anonymous")

    amy.opens_the_inbox()
    amy.sees_cases(1)
    amy.does_not_see(TOLD)  # the queue never quotes a child: reading is opening
    amy.takes_a_picture(cast.pictures, "staff-inbox")
    amy.opens_first_case()
    amy.reads(TOLD)
    child.sees(f"{cast.home.one('staff_on_shift').first_name} has read")

    amy.takes_it_on()
    amy.replies(ANSWER)
    amy.takes_a_picture(cast.pictures, "staff-case")
    child.sees(ANSWER)
    child.takes_a_picture(cast.pictures, "child-staff-answered")
    cast.on_one_screen(child, amy, "two-browsers-staff")

    visitor.sees_nothing()
    child.hides()
    child.presses_back()
    child.does_not_see(TOLD)
    child.returns_with(words)
    child.sees(ANSWER)
