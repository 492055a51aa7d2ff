"""Whatever a child sends becomes a message, and nothing about who they are comes with it."""

import re
from dataclasses import asdict

import pytest

from bot.messages import Inbound
from bot.telegram.channel import TelegramChannel
from tests.support.telegram import FakeTelegram, Phone
from tests.support.telegram.house import House


async def taken(fake: FakeTelegram, house: House) -> Inbound:
    """The one thing that was taken."""
    await fake.until(lambda: fake.unconfirmed == 0)
    (inbound,) = house.taken.values()
    return inbound


async def test_a_voice_note_comes_with_its_sound(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.sends_voice(b"OggS" + b"v" * 5000, caption="listen")
    inbound = await taken(fake, house)
    assert (inbound.kind, inbound.text, inbound.media_type) == ("voice", "listen", "audio/ogg")
    assert inbound.file == b"OggS" + b"v" * 5000


async def test_a_photo_comes_in_its_largest_size(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.sends_photo(b"\xff\xd8 the large one", caption="look at my arm")
    inbound = await taken(fake, house)
    assert (inbound.kind, inbound.text, inbound.file) == ("photo", "look at my arm", b"\xff\xd8 the large one")


async def test_a_sticker_says_what_its_emoji_says(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.sends_sticker("😭")
    inbound = await taken(fake, house)
    assert (inbound.kind, inbound.text, inbound.file) == ("sticker", "😭", None)


async def test_files_come_without_their_names(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.sends_document(b"%PDF", name="letter about Jayden.pdf")
    inbound = await taken(fake, house)
    assert (inbound.kind, inbound.file, inbound.media_type) == ("file", b"%PDF", "application/pdf")
    assert "Jayden" not in repr(asdict(inbound))


async def test_a_video_note_comes_as_a_file(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.sends_video_note(b"mp4")
    inbound = await taken(fake, house)
    assert (inbound.kind, inbound.file) == ("file", b"mp4")


@pytest.mark.parametrize("trouble", ["too big by Telegram's word", "gone", "network"])
async def test_a_file_that_cannot_be_had_is_still_a_message(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone, trouble: str
) -> None:
    if trouble == "gone":
        fake.fails("getFile", status=400, times=None)
    elif trouble == "network":
        fake.drops("download", times=None)
    phone.sends_voice(b"OggS", size=21_000_000 if trouble.startswith("too big") else None)
    await phone.soon_sees("couldn't get that file")
    inbound = await taken(fake, house)
    assert (inbound.kind, inbound.file) == ("voice", None)


async def test_a_short_loss_of_the_network_loses_no_file(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    fake.fails("getFile", times=1)
    fake.fails("download", times=1)
    phone.sends_voice(b"OggS")
    assert (await taken(fake, house)).file == b"OggS"


async def test_an_edit_is_new_evidence_beside_the_old(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    number = phone.writes("mark hit me")
    await phone.soon_sees("Got it 1.")
    phone.edits(number, "nothing happened")
    phone.edits(number, "nothing happened ok")
    await fake.until(lambda: fake.unconfirmed == 0)
    first, second, third = house.taken.values()
    assert [inbound.kind for inbound in (first, second, third)] == ["text", "edit", "edit"]
    assert house.texts == ["mark hit me", "nothing happened", "nothing happened ok"]
    assert second.edited_of == third.edited_of == first.external_id


async def test_words_that_were_edited_into_a_command_are_still_evidence(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    number = phone.writes("he hurt me")
    phone.edits(number, "/clear")
    await fake.until(lambda: fake.unconfirmed == 0)
    assert [(inbound.kind, inbound.text) for inbound in house.taken.values()] == [
        ("text", "he hurt me"),
        ("edit", "/clear"),
    ]


async def test_a_place_and_a_contact_are_never_kept(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.sends_location(51.501, -0.142)
    phone.sends_contact("+447700900123", "Mum")
    await fake.until(lambda: fake.unconfirmed == 0)
    kept = repr([asdict(inbound) for inbound in house.taken.values()])
    assert [inbound.kind for inbound in house.taken.values()] == ["other", "other"]
    assert not re.search(r"51\.5|0\.142|7700900|Mum", kept)


async def test_no_name_picture_or_language_of_a_child_is_kept(
    fake: FakeTelegram, channel: TelegramChannel, house: House
) -> None:
    phone = fake.phone("Quillon", username="quillon_2010", language="so")
    phone.writes("hi")
    phone.sends_voice(b"OggS")
    phone.taps("Staff here now") if phone.buttons() else None
    await fake.until(lambda: fake.unconfirmed == 0)
    kept = repr([asdict(inbound) for inbound in house.taken.values()])
    assert not re.search(r"Quillon|quillon|Penhaligon|language|username", kept)


async def test_fields_that_nobody_knows_change_nothing(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.writes("still here", from_the_future={"deep": [1, {"text": "x"}]}, checklist_of_2031=True)
    assert (await taken(fake, house)).text == "still here"


UNFORESEEN = {
    "a kind of 2031": {"hologram": {"text": "they hurt me", "shape": "cube"}},
    "a message without a date": {"message": {"message_id": 5, "text": "they hurt me"}},
    "a text that is none": {"message": {"message_id": 5, "date": 1, "text": {"rich": "they hurt me"}}},
    "a business message": {"business_message": {"message_id": 9, "date": 1, "text": "they hurt me"}},
    "an inline query": {"inline_query": {"id": "1", "query": "they hurt me", "offset": ""}},
}


@pytest.mark.parametrize("body", UNFORESEEN.values(), ids=UNFORESEEN.keys())
async def test_what_nobody_foresaw_is_a_message_too(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone, body: dict[str, dict[str, object]]
) -> None:
    for part in body.values():
        part |= {"from": phone.person, "chat": phone.chat.as_json()}
    phone.sends_raw(body)
    inbound = await taken(fake, house)
    assert (inbound.kind, inbound.address) == ("other", str(phone.chat_id))
    assert inbound.text == ("" if "rich" in repr(body) else "they hurt me")
    phone.writes("and this")
    await fake.until(lambda: "and this" in house.texts)


async def test_what_nobody_said_is_confirmed_and_forgotten(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    phone.sends_raw({"poll": {"id": "1", "question": "?", "options": []}})
    phone.sends_raw({"update_kind_without_anything": 7})
    phone.blocks()
    phone.unblocks()
    await fake.until(lambda: fake.unconfirmed == 0)
    assert not house.taken


async def test_in_a_group_the_answer_goes_to_the_child_alone(
    fake: FakeTelegram, channel: TelegramChannel, house: House, phone: Phone
) -> None:
    house.phone_passed = False
    phone.sends(text="@notes_bot help", chat={"id": -100123, "type": "supergroup", "title": "lads"})
    inbound = await taken(fake, house)
    assert inbound.address == str(phone.chat_id)
    assert "lads" not in repr(asdict(inbound))
    assert all(
        str(params.get("chat_id")) == str(phone.chat_id) for _, params in fake.world.calls if "chat_id" in params
    )
