"""Whoever runs the home fills a gap in the rota by keyboard; the visitor tries out at night whether people come."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Cast
from tests.support import axe
from tests.support.navigators.overseer import Overseer
from tests.support.navigators.rota_keeper import RotaKeeper

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_the_manager_fills_a_gap_by_keyboard(cast: Cast) -> None:
    """Given a rota that a file has thinned out, the inbox warns until somebody is there again."""
    manager = RotaKeeper(cast.adult("registered_manager"))
    manager.takes_in("name,duty,date,from,until\nJoe Tran,on shift,{day},08:15,16:45\n", in_place=True)
    manager.is_warned()
    axe.check(manager.page)
    manager.page.screenshot(path=cast.pictures / "rota-with-a-gap.png", full_page=True, animations="disabled")
    manager.adds_by_keyboard("Chris Bell", begins="00:00", ends="00:00")
    manager.is_not_warned()
    manager.undoes_the_import()
    manager.is_not_warned()


def test_the_visitor_runs_a_drill_and_reads_who_came(cast: Cast) -> None:
    """A worker's open page shows the drill by itself; the report says who acted when."""
    worker = cast.adult("staff_on_shift")
    worker.opens_the_inbox()
    visitor = Overseer(cast.adult("reg44_visitor"))
    visitor.begins_a_drill("Emergency: now")
    worker.reads("This is a drill")
    worker.page.get_by_role("button", name=re.compile("I’ve got this.*This is a drill")).click()
    worker.reads("It is a drill: say here when you would be with the child.")
    worker.page.get_by_role("button", name="In the drill: I am with them").click()
    worker.reads("The drill is over.")
    visitor.reads_in_the_report("said “I’ve got this” at", "said “I would be with them” at")
    axe.check(visitor.page)
    visitor.page.screenshot(path=cast.pictures / "drill-report.png", full_page=True, animations="disabled")
    visitor.counts("Nothing is waiting.")
    expect(visitor.page.get_by_role("link", name="Open")).to_have_count(0)
