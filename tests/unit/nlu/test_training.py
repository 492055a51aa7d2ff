"""Learning: the same data gives the same model to the byte, and no voice is measured by what it taught."""

from pathlib import Path

from nlu.levels import Level
from nlu.training.by_voice import Seen, folds, threshold, unseen
from nlu.training.examples import Example, read_examples
from nlu.training.fit import fit
from nlu.words import load_normaliser
from tests.support import scale
from tests.unit.nlu.conftest import CONFIG

NORMALISE = load_normaliser(CONFIG)


def _some() -> tuple[list[Example], list[str]]:
    """A tenth of the examples, of every voice; all of them where the tests run whole."""
    examples = read_examples()
    few = list(examples[:: len(examples) // scale.of(len(examples))])
    return few, [NORMALISE(example.text).for_reading for example in few]


def test_learning_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    examples, texts = _some()
    for name in ("one", "other"):
        fit(examples, texts).save(tmp_path / f"{name}.npz")
    first = (tmp_path / "one.npz").read_bytes()
    assert first == (tmp_path / "other.npz").read_bytes()
    fit(examples[1:], texts[1:]).save(tmp_path / "less.npz")
    assert first != (tmp_path / "less.npz").read_bytes()


def test_each_voice_is_in_one_fold_and_the_folds_are_alike() -> None:
    examples = read_examples()
    groups = folds(examples)
    voices = [voice for group in groups for voice in group]
    assert sorted(voices) == sorted({example.voice for example in examples})
    sizes = [sum(example.voice in group for example in examples) for group in groups]
    assert max(sizes) < 1.2 * min(sizes)


def test_a_voice_is_read_by_a_model_that_never_read_it() -> None:
    """A word that one voice alone uses is worth nothing in that voice's own fold."""
    grave = [Example(f"zorble zorble {n}", Level.EMERGENCY, "danger_to_life", "alone") for n in range(12)]
    other = [Example(f"help me he hits me {n}", Level.EMERGENCY, "violence_now", f"v{n % 4}") for n in range(12)]
    calm = [Example(f"what is for tea {n}", Level.ROUTINE, "small_talk", f"v{n % 4}") for n in range(12)]
    sad = [Example(f"i miss my nan {n}", Level.SOON, "sadness", f"v{n % 4}") for n in range(12)]
    afraid = [Example(f"my uncle scares me {n}", Level.URGENT, "fear", f"v{n % 4}") for n in range(12)]
    examples = [*grave, *other, *calm, *sad, *afraid]
    rows = unseen(examples, [example.text for example in examples], range)
    own = [row.chance for row in rows if row.voice == "alone"]
    told = [row.chance for row in rows if row.level == Level.EMERGENCY and row.voice != "alone"]
    assert max(own) < min(told)


def test_the_threshold_lets_one_harmless_message_in_twenty_through() -> None:
    rows = [Seen("v", Level.ROUTINE, n / 100) for n in range(100)]
    least = threshold(rows)
    assert sum(row.chance >= least for row in rows) == 5
