"""A child tells their Independent Visitor. The home sees nothing; the visitor reads and answers; the child reads it."""

import pytest

from tests.e2e.conftest import Cast

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

TOLD = "The night worker reads my letters before I get them."
ANSWER = "Hi. I have read it. I can come on Saturday. Do you want to talk then?"
IN_THE_HOME = ("staff_on_shift", "registered_manager", "responsible_individual")


def test_only_the_visitor_reads_it_and_the_answer_comes_back(cast: Cast) -> None:
    """From the first word to reading the answer again on another day."""
    visitor = cast.adult("independent_visitor")
    home = [cast.adult(role) for role in IN_THE_HOME]
    child = cast.child()

    child.opens_the_page()
    child.takes_a_picture(cast.pictures, "child-opens")
    child.types(TOLD)
    words = child.gets_words()
    child.takes_a_picture(cast.pictures, "child-told")
    child.chooses("limits:ok")
    child.takes_a_picture(cast.pictures, "child-who")
    child.chooses("independent_visitor")
    child.chooses_person(cast.home.one("independent_visitor").first_name)
    child.chooses("anonymous")

    for adult in home:
        adult.sees_nothing()

    visitor.opens_the_inbox()
    visitor.sees_cases(1)
    visitor.takes_a_picture(cast.pictures, "visitor-inbox")
    visitor.opens_first_case()
    visitor.reads(TOLD)
    child.sees(f"{cast.home.one('independent_visitor').first_name} has read")
    visitor.replies(ANSWER)
    visitor.takes_a_picture(cast.pictures, "visitor-case")

    child.sees(ANSWER)
    child.takes_a_picture(cast.pictures, "child-answered")
    cast.on_one_screen(child, visitor, "two-browsers")

    child.hides()
    child.presses_back()
    child.does_not_see(TOLD)

    child.returns_with(words)
    child.sees(ANSWER)
    child.takes_a_picture(cast.pictures, "child-returns")

    for adult in home:
        adult.sees_nothing()
