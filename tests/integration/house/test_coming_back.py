"""Return words bring a child back; nothing like them does; a phone that was left opens nothing."""

import pytest

from bot.messages import UnknownToken
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


@pytest.fixture
async def words(street: Street, child: Child) -> tuple[str, ...]:
    """The child has told somebody and got their words."""
    street.pool._add_one()
    taken = await child.says("soon sadness: hello")
    await child.picks("staff")
    (handed_out,) = [said.words for said in taken.replies if said.words]
    assert len(handed_out) == 5
    return handed_out


async def test_the_words_come_back_to_everything_that_was_said(
    street: Street, child: Child, words: tuple[str, ...]
) -> None:
    back = await street.turns.come_back(" ".join(words), street.now)
    assert back is not None
    assert back.token != child.token
    assert [said.id for said in back.messages] == [said.id for said in (await child.thread()).messages]
    other_phone = Child(street, back.token)
    await other_phone.says("soon: it is me again")
    assert "it is me again" in await child.sees()


async def test_case_and_spaces_do_not_count_but_other_words_do(street: Street, words: tuple[str, ...]) -> None:
    assert await street.turns.come_back("  " + "   ".join(words).upper() + " ", street.now) is not None
    assert await street.turns.come_back(" ".join(reversed(words)), street.now) is None
    assert await street.turns.come_back(" ".join(words[:4]), street.now) is None
    assert await street.turns.come_back("apple apple apple apple apple", street.now) is None
    assert await street.turns.come_back("", street.now) is None


async def test_words_that_are_typed_into_the_chat_do_not_stay_there(
    street: Street, home: SeededHome, child: Child, words: tuple[str, ...]
) -> None:
    await child.says(" ".join(words))
    view = await street.cases.open(home["worker"], await child.case_id(), street.now)
    shown = [said.text for said in view.thread] + [why.quote for why in view.reasons]
    assert not any(all(word in text for word in words) for text in shown)
    assert not any(said.words for said in (await child.thread()).messages)


async def test_the_words_are_shown_once_and_again_only_until_they_have_arrived(
    street: Street, child: Child, words: tuple[str, ...]
) -> None:
    taken = await child.says("soon: and more", external_id="later")
    assert not any(said.words for said in taken.replies)
    again = await child.says("soon: and more", external_id="later")
    assert not any(said.words for said in again.replies)


async def test_a_phone_that_was_left_opens_nothing_but_the_words_still_do(
    street: Street, child: Child, words: tuple[str, ...]
) -> None:
    await street.turns.leave(child.token, street.now)
    for act in (child.thread, lambda: child.says("soon: x"), lambda: anext(street.turns.live(child.token))):
        with pytest.raises(UnknownToken):
            await act()
    await street.turns.leave(child.token, street.now)
    assert await street.turns.come_back(" ".join(words), street.now) is not None


async def test_no_token_but_the_childs_own_opens_the_thread(street: Street, child: Child) -> None:
    for token in ("", "x", child.token[:-1], child.token.swapcase()):
        with pytest.raises(UnknownToken):
            await street.turns.thread(token, street.now)
