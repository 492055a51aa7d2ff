"""A person comes, the child sees it, and nothing untrue is said to a child (promises 3 to 5)."""

from datetime import timedelta

import pytest

from backend.cases.service import Move, NotYet
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration


@pytest.fixture
async def case_id(child: Child) -> str:
    """The child has told the staff something that presses."""
    await child.says("urgent fear: I am scared to go to bed")
    await child.picks("staff")
    return await child.case_id()


async def test_somebody_has_read_it_is_said_once_and_never_before(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    assert "has read it" not in (await child.sees()).replace("when someone has read it", "")
    assert (await child.thread()).stage.code == "received"

    for _ in range(2):
        await street.cases.open(home["keyworker"], case_id, street.now)
    await street.cases.open(home["manager"], case_id, street.now)

    assert (await child.sees()).count("Kezia has read it.") == 1
    assert "Margo has read it" not in await child.sees()
    assert (await child.thread()).stage.code == "seen"
    first = next(said for said in (await child.thread()).messages if said.author == "child")
    assert set(first.read_by) == {"Kezia", "Margo"}


async def test_looking_at_the_queue_is_not_reading(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    for reader in home.readers.values():
        for row in await street.cases.queue(reader, street.now):
            assert "scared" not in repr(row)
    assert (await child.thread()).stage.code == "received"


async def test_a_summary_reader_who_looks_has_not_read_it(street: Street, home: SeededHome, child: Child) -> None:
    await child.says("urgent bullying: they hide my shoes")
    await street.cases.open(home["keyworker"], await child.case_id(), street.now)
    assert (await child.thread()).stage.code == "received"
    assert "Kezia" not in str([said.read_by for said in (await child.thread()).messages])


async def test_what_a_person_writes_and_takes_on_is_in_the_childs_thread(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    worker, now = home["worker"], street.now
    await street.cases.open(worker, case_id, now)
    await street.cases.take_on(
        worker, case_id, "go", "sit with them", now + timedelta(minutes=10), "Wes will come to you.", now
    )
    await street.cases.reply(worker, case_id, "I am coming up now.", now)

    last = (await child.thread()).messages[-1]
    assert (last.author, last.name, last.text) == ("person", "Wes", "I am coming up now.")
    assert "Wes will come to you." in await child.sees()
    assert "sit with them" not in await child.sees()
    (row,) = await street.cases.queue(home["manager"], now)
    assert (row.taken_by, row.taken_how) == ("Wes", "sit with them")


async def test_a_note_is_for_readers_only(street: Street, home: SeededHome, child: Child, case_id: str) -> None:
    await street.cases.keep_note(home["worker"], case_id, "rang the on-call manager", street.now)
    assert "rang" not in await child.sees()
    view = await street.cases.open(home["manager"], case_id, street.now)
    assert [(note.by, note.text) for note in view.notes] == [("Wes", "rang the on-call manager")]


async def test_no_later_message_lowers_a_level(street: Street, home: SeededHome, child: Child, case_id: str) -> None:
    for text in ("routine joke: haha only joking", "routine withdrawal: forget it", "soon: hello"):
        await child.says(text)
        assert (await child.case()).level == "urgent"
    await child.says("emergency violence_now: he is here")
    assert (await child.case()).level == "emergency"
    view = await street.cases.open(home["worker"], case_id, street.now)
    assert [(change.before, change.level, change.by) for change in view.levels] == [
        ("routine", "urgent", None),
        ("urgent", "emergency", None),
    ]


async def test_lowering_is_named_and_needs_a_reason(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    with pytest.raises(NotYet) as refused:
        await street.cases.change_level(home["worker"], case_id, "soon", "  ", street.now)
    assert refused.value.because == ("reason",)
    assert (await child.case()).level == "urgent"

    await street.cases.change_level(home["worker"], case_id, "soon", "we have talked", street.now)
    change = (await street.cases.open(home["manager"], case_id, street.now)).levels[-1]
    assert (change.before, change.level, change.by, change.reason) == ("urgent", "soon", "Wes", "we have talked")

    await street.cases.change_level(home["worker"], case_id, "emergency", "", street.now)
    assert (await child.case()).level == "emergency"


async def test_every_further_message_is_news_again(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    now = street.now
    await street.cases.take_on(home["worker"], case_id, "go", "talk", now, "Wes will come.", now)
    assert not (await street.cases.queue(home["manager"], now))[0].news
    await child.says("urgent fear: he is back")
    assert (await street.cases.queue(home["manager"], street.now))[0].news


async def test_a_stage_never_moves_before_it_was_opened_nor_backwards(
    street: Street, home: SeededHome, case_id: str
) -> None:
    worker = home["worker"]
    assert await refusal(street, worker, case_id, Move("safety_check")) == ("read",)
    await street.cases.open(worker, case_id, street.now)
    assert await refusal(street, worker, case_id, Move("safety_check")) == ("asked_safe", "plan_for_tonight")
    assert await refusal(street, worker, case_id, Move("received")) == ("stage_behind",)
    assert await refusal(street, worker, case_id, Move("wherever")) == ("stage_behind",)


async def test_a_stage_says_to_the_child_what_was_previewed(
    street: Street, home: SeededHome, child: Child, case_id: str
) -> None:
    worker = home["worker"]
    await street.cases.open(worker, case_id, street.now)
    move = Move("safety_check", {"plan": "Kezia sits with you."}, frozenset(("asked_safe", "plan_for_tonight")))
    shown = await street.cases.preview_stage(worker, case_id, move, street.now)
    await street.cases.move_stage(worker, case_id, move, street.now)

    thread = await child.thread()
    assert tuple(thread.messages[-1].text.split("\n")) == shown
    assert "Kezia sits with you." in thread.messages[-1].text
    assert (thread.stage.code, thread.stage.step) == ("safety_check", 3)
    assert await refusal(street, worker, case_id, move) == ("stage_behind",)


async def refusal(street: Street, reader: object, case_id: str, move: Move) -> tuple[str, ...]:
    """Why a move is refused."""
    with pytest.raises(NotYet) as refused:
        await street.cases.move_stage(reader, case_id, move, street.now)  # type: ignore[arg-type]
    return refused.value.because
