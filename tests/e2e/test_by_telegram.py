"""The same by Telegram: the child writes to the bot, the visitor reads and answers, the answer comes to the phone."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Cast
from tests.support.moved_in import moved_in
from tests.support.navigators.telegram_child import TelegramChild
from tests.support.server import Server
from tests.support.telegram.server import FakeTelegram

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

TOLD = "The night worker reads my letters before I get them."
ANSWER = "Hi. I have read it. I can come on Saturday. Do you want to talk then?"
TOLD_STAFF = "they keep hiding my shoes n laughing. missed the bus again"
STAFF_ANSWER = "Hi. I have read what you said. I will look for your shoes with you at six."


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    """The other end of the bot."""
    with FakeTelegram() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, telegram: FakeTelegram) -> Iterator[Server]:
    """The demo home with its Telegram channel on."""
    environment = {"SAYSO_TELEGRAM_TOKEN": telegram.token, "SAYSO_TELEGRAM_API_URL": telegram.api_url}
    with moved_in(tmp_path_factory.mktemp("home") / "var", environment=environment) as running:
        yield running


def test_only_the_visitor_reads_it_and_answers(cast: Cast, telegram: FakeTelegram) -> None:
    """The home sees nothing; what comes out of the blue shows no word on the lock screen."""
    person = cast.home.one("independent_visitor")
    visitor = cast.adult(person)
    home = [cast.adult(role) for role in ("staff_on_shift", "registered_manager", "responsible_individual")]
    child = TelegramChild(telegram.phone())

    child.starts()
    child.types(TOLD)
    child.chooses("limits:ok")
    child.chooses("independent_visitor")
    child.chooses("person:", said=person.first_name)
    child.chooses("anonymous")

    for adult in home:
        adult.sees_nothing()
    visitor.opens_the_inbox()
    visitor.sees_cases(1)
    visitor.opens_first_case()
    visitor.reads(TOLD)
    visitor.replies(ANSWER)

    child.is_told_of_a_note()
    child.lock_screen_never_shows(ANSWER)
    child.reads(ANSWER)
    for adult in home:
        adult.sees_nothing()


def test_staff_read_and_answer(cast: Cast, telegram: FakeTelegram) -> None:
    """And the visitor sees nothing of this one."""
    child = TelegramChild(telegram.phone())
    child.starts()
    child.types(TOLD_STAFF)
    child.chooses("limits:ok")
    child.chooses("staff")
    child.chooses("anonymous")

    worker = cast.adult("staff_on_shift")
    worker.opens_the_inbox()
    worker.sees_cases(1)
    worker.opens_first_case()
    worker.reads(TOLD_STAFF)
    worker.replies(STAFF_ANSWER)
    child.reads(STAFF_ANSWER)
