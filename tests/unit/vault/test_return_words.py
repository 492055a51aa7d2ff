"""Five words that a child of nine can spell, find again in a hurry, and type with a slip."""

import string
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from backend.vault import WORDLIST, hash_words, looks_like_words, new_words, read_words
from backend.vault.cost import FAST_FOR_TESTS
from backend.vault.return_words import _slips

FIVE = ("rainbow", "lantern", "penguin", "picnic", "violin")
FIVE_WORDS = st.tuples(*[st.sampled_from(WORDLIST)] * 5)
# Words that sound alike: a child who heard or remembers one may write the other.
SOUND_ALIKE = """
flower~flour sea~see hare~hair deer~dear bear~bare pear~pair sun~son knight~night knot~not rose~rows
road~rode sail~sale tail~tale whale~wail week~weak wood~would weight~wait pause~paws piece~peace
plane~plain prince~prints queue~cue rain~reign reed~read root~route sauce~source scent~sent~cent
stair~stare stake~steak steel~steal story~storey suite~sweet board~bored bread~bred break~brake
cereal~serial choir~quire cord~chord coarse~course core~corps creek~creak current~currant
cymbal~symbol feet~feat fir~fur fourth~forth great~grate guest~guessed hall~haul heel~heal
hole~whole isle~aisle key~quay mail~male main~mane maize~maze meet~meat medal~meddle metal~mettle
miner~minor moose~mousse morning~mourning mussel~muscle navel~naval one~won palette~palate~pallet
peak~peek pedal~peddle pier~peer plum~plumb pole~poll principal~principle real~reel ring~wring
role~roll sew~sow shake~sheikh sleigh~slay soar~sore sundae~sunday tide~tied time~thyme toad~towed
tyre~tire waste~waist weather~whether wheel~weal world~whirled yolk~yoke beech~beach beat~beet
berry~bury blew~blue bough~bow boulder~bolder bridal~bridle cellar~seller check~cheque chilli~chilly
council~counsel cruise~crews dew~due draft~draught dual~duel find~fined flair~flare hangar~hanger
horse~hoarse jam~jamb jewel~joule leek~leak loot~lute mantel~mantle mist~missed mustard~mustered
panda~pander patience~patients pearl~purl place~plaice rabbit~rarebit racket~racquet rap~wrap
seed~cede sight~site star~stair surf~serf tea~tee team~teem thrown~throne tuna~tuner vale~veil
vein~vain witch~which
"""


def test_there_are_2048_words_of_three_to_seven_plain_letters() -> None:
    assert len(set(WORDLIST)) == len(WORDLIST) == 2048
    assert all(3 <= len(word) <= 7 and set(word) <= set(string.ascii_lowercase) for word in WORDLIST)
    assert list(WORDLIST) == sorted(WORDLIST)


def test_no_word_is_one_slip_away_from_another() -> None:
    known = set(WORDLIST)
    assert not [(word, near) for word in WORDLIST for near in (_slips(word) & known) - {word}]


def test_no_word_is_the_plural_of_another() -> None:
    known = set(WORDLIST)
    plurals = {f"{word}s" for word in known} | {f"{word}es" for word in known}
    assert not known & plurals


def test_no_two_words_sound_alike() -> None:
    known = set(WORDLIST)
    groups = [set(group.split("~")) for group in SOUND_ALIKE.split()]
    assert not [group & known for group in groups if len(group & known) > 1]


def test_no_word_belongs_to_what_children_come_to_say() -> None:
    heavy = """
    hit hurt touch kiss secret blood knife die dead kill cut scared afraid alone help stop staff
    manager police mum dad uncle aunt brother sister parent bed bedroom bath shower toilet naked
    drug weed alcohol pill razor rope missing hate fat ugly stupid gun stab fight bully steal rape
    sex porn prison
    """
    assert not set(heavy.split()) & set(WORDLIST)


def test_new_words_are_five_of_them_and_differ() -> None:
    drawn = {new_words() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(words) == 5 and set(words) <= set(WORDLIST) for words in drawn)


@given(words=FIVE_WORDS)
@example(words=("penguin",) * 5)
def test_words_are_read_as_they_were_shown(words: tuple[str, ...]) -> None:
    assert read_words(" ".join(words)) == words


@pytest.mark.parametrize(
    "text",
    [
        "RAINBOW Lantern penguin PICNIC violin",
        "  rainbow,lantern , penguin;picnic / violin.  ",
        "1. rainbow\n2. lantern\n3. penguin\n4. picnic\n5. violin\n",
        "1) rainbow 2) lantern 3) penguin 4) picnic 5) violin",
        "rainbow-lantern-penguin-picnic-violin",
        "rainbow_lantern_penguin_picnic_violin",
        "rainbowlanternpenguinpicnicviolin",
        "rain bow lan tern pen guin pic nic violin",
        "ráinbow lanterñ penguin picnic víolin",
        "ｒａｉｎｂｏｗ lantern penguin picnic violin",
        "rainbw lanternn pnguin picmic biolin",
        "rain'bow lantern penguin picnic violin’",
    ],
)
def test_words_are_read_however_they_are_typed(text: str) -> None:
    assert read_words(text) == FIVE
    assert looks_like_words(text)


@given(words=FIVE_WORDS, which=st.integers(0, 4), data=st.data())
def test_one_slip_gives_the_right_words_or_none(words: tuple[str, ...], which: int, data: st.DataObject) -> None:
    slip = data.draw(st.sampled_from(sorted(_slips(words[which]))))
    assume(slip)
    typed = [*words[:which], slip, *words[which + 1 :]]
    assert read_words(" ".join(typed)) in (words, None)


def test_a_slip_that_could_be_two_words_is_not_guessed() -> None:
    known = set(WORDLIST)
    between = next(slip for word in WORDLIST for slip in sorted(_slips(word)) if len(_slips(slip) & known) > 1)
    assert read_words(f"{between} lantern penguin picnic violin") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "rainbow lantern penguin picnic",
        "rainbow lantern penguin picnic violin rainbow",
        "rainbow lantern penguin picnic xxxxxxx",
        "my brother took my phone again",
        "i hate it here so much",
        "they all laugh at me",
        "радуга lantern penguin picnic violin",
        "a" * 4000,
        "rainbow " * 1000,
    ],
)
def test_what_is_not_the_words_is_not_read_as_words(text: str) -> None:
    assert read_words(text) is None


@given(text=st.text(max_size=400))
def test_reading_never_fails_whatever_was_typed(text: str) -> None:
    words = read_words(text)
    assert words is None or looks_like_words(text)


@pytest.mark.parametrize("before", ["my words are: ", "Words! ", "hi its me again "])
def test_words_with_something_said_before_them_are_caught_too(before: str) -> None:
    assert looks_like_words(before + " ".join(FIVE))


@pytest.mark.parametrize(
    "text",
    [
        "the dog ate my lunch",
        "can someone come to my room please",
        "yes",
        "we had a picnic and I saw a rainbow and then an penguin and I played violin by a lantern",
    ],
)
def test_a_message_is_not_taken_for_words(text: str) -> None:
    assert not looks_like_words(text)


def test_the_same_words_are_found_again_only_with_the_same_pepper() -> None:
    one, again = hash_words(FIVE, b"p" * 32, FAST_FOR_TESTS), hash_words(FIVE, b"p" * 32, FAST_FOR_TESTS)
    elsewhere = hash_words(FIVE, b"q" * 32, FAST_FOR_TESTS)
    other = hash_words((*FIVE[:4], "walnut"), b"p" * 32, FAST_FOR_TESTS)
    assert one == again
    assert len({one.lookup, one.wrap, elsewhere.lookup, other.lookup}) == 4
    assert repr(one) == "WordsSecret(kept secret)"


def test_the_list_is_a_plain_file_beside_the_code() -> None:
    import backend.vault

    lines = (Path(backend.vault.__file__).parent / "words.txt").read_text("ascii")
    assert lines.splitlines() == list(WORDLIST)
