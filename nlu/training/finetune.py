"""Fine-tuning the small sentence encoder on the project's own examples. Runs in an environment of its own (PyTorch).

Usage: python nlu/training/finetune.py examples.jsonl [more.jsonl ...] weights-folder out-folder
Each list is read by a training of its own, and the encoder is the mean of them, weight by weight: one encoder with the
strengths of each (Wortsman et al. 2022, "Model soups"; docs/decisions/0023). The lists are written by
`nlu/training/prepare.py`; the weights are all-MiniLM-L6-v2 (Apache-2.0) as safetensors.
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file  # type: ignore[import-not-found]
from tokenizers import Tokenizer
from torch import Tensor, nn

SEED = 20261122
EPOCHS = 4
BATCH = 24
LONGEST = 96
TOPIC_WEIGHT = 0.3
SMOOTHING = 0.05
SLIP = 0.2
SIGN = 0.15
SIGNS = ("crying", "laughing", "sad", "please", "love", "skull", "sign", "heartbroken", "scared", "ok", "smile")
THREAD = 0.3
MOST_BEFORE = 5
AFTER = 0.12  # in the first training, which learns the threads
MOST_AFTER = 2
SHORT, LONG = 60, 200

Row = dict[str, Any]
Batch = tuple[Tensor, Tensor, list[Row]]


class Layer(nn.Module):  # type: ignore[misc]
    """One layer of BERT, as the published weights expect it."""

    def __init__(self, size: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = nn.Linear(size, size), nn.Linear(size, size), nn.Linear(size, size)
        self.out, self.norm_a = nn.Linear(size, size), nn.LayerNorm(size, eps=1e-12)
        self.grow, self.shrink, self.norm_b = (
            nn.Linear(size, inner),
            nn.Linear(inner, size),
            nn.LayerNorm(size, eps=1e-12),
        )
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, size = x.shape
        split = (batch, length, self.heads, size // self.heads)
        query, key, value = (f(x).view(split).transpose(1, 2) for f in (self.query, self.key, self.value))
        scores = query @ key.transpose(-1, -2) / (size // self.heads) ** 0.5 + mask
        mixed = (self.drop(scores.softmax(-1)) @ value).transpose(1, 2).reshape(batch, length, size)
        x = self.norm_a(x + self.drop(self.out(mixed)))
        return self.norm_b(x + self.drop(self.shrink(nn.functional.gelu(self.grow(x)))))


class Reader(nn.Module):  # type: ignore[misc]
    """The encoder with a head for levels and one for topics."""

    def __init__(self, config: dict[str, int], topics: int) -> None:
        super().__init__()
        size = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], size)
        self.places = nn.Embedding(config["max_position_embeddings"], size)
        self.kinds = nn.Embedding(2, size)
        self.norm = nn.LayerNorm(size, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(
            Layer(size, config["num_attention_heads"], config["intermediate_size"])
            for _ in range(config["num_hidden_layers"])
        )
        self.levels, self.topics = nn.Linear(size, 4), nn.Linear(size, topics)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        place = torch.arange(input_ids.shape[1], device=input_ids.device)[None]
        x = self.words(input_ids) + self.places(place) + self.kinds(torch.zeros_like(input_ids))
        x = self.drop(self.norm(x))
        seen = attention_mask.to(x.dtype)
        mask = (1 - seen)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        vector = (x * seen[..., None]).sum(1) / seen.sum(1, keepdim=True)
        vector = nn.functional.normalize(vector, dim=-1)
        return vector, self.levels(vector * 8), self.topics(vector * 8)


def load_weights(model: Reader, path: Path) -> None:
    """The published weights under the names used here."""
    held = load_file(path)
    names = {
        "words.weight": "embeddings.word_embeddings.weight", "places.weight": "embeddings.position_embeddings.weight",
        "kinds.weight": "embeddings.token_type_embeddings.weight", "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }  # fmt: skip
    parts = {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "out": "attention.output.dense", "norm_a": "attention.output.LayerNorm", "grow": "intermediate.dense",
        "shrink": "output.dense", "norm_b": "output.LayerNorm",
    }  # fmt: skip
    for number in range(len(model.layers)):
        for ours, theirs in parts.items():
            for kind in ("weight", "bias"):
                names[f"layers.{number}.{ours}.{kind}"] = f"encoder.layer.{number}.{theirs}.{kind}"
    state = model.state_dict()
    for ours, theirs in names.items():
        state[ours] = held[theirs]
    model.load_state_dict(state)


def slipped(text: str, dice: random.Random) -> str:
    """The text with a slip of the thumb, sometimes: children's spelling has no end."""
    words = text.split()
    if dice.random() > SLIP or not words:
        return text
    place = dice.randrange(len(words))
    word = words[place]
    if len(word) > 3:
        cut = dice.randrange(1, len(word) - 1)
        words[place] = (
            word[:cut] + word[cut + 1 :]
            if dice.random() < 0.5
            else word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
        )
    return " ".join(words)


def signed(text: str, dice: random.Random) -> str:
    """The text with an emoji or two before or after it, sometimes: they decide nothing by themselves."""
    if dice.random() >= SIGN:
        return text
    signs = " ".join([dice.choice(SIGNS)] * dice.randint(1, 2))
    return f"{signs} {text}" if dice.random() < 0.3 else f"{text} {signs}"


def threaded(text: str, harmless: list[str], followed: float, dice: random.Random) -> str:
    """The text in a thread, sometimes: a few harmless messages before it, or one or two after it, change nothing."""
    if len(text) > LONG:
        return text
    before = dice.randint(1, MOST_BEFORE) if dice.random() < THREAD else 0
    after = dice.randint(1, MOST_AFTER) if dice.random() < followed else 0
    said = [dice.choice(harmless).rstrip(".") for _ in range(before + after)]
    return ". ".join([*said[:before], text.rstrip(".") if after else text, *said[before:]])


def batches(rows: list[Row], tokenizer: Tokenizer, followed: float, dice: random.Random) -> Iterator[Batch]:
    """Batches of like length, in random order, with the words as they might have been typed."""
    harmless = [row["text"] for row in rows if row["level"] == 0 and len(row["text"]) < SHORT]
    typed = [threaded(signed(slipped(row["text"], dice), dice), harmless, followed, dice) for row in rows]
    encoded = [(tokenizer.encode(text).ids, row) for text, row in zip(typed, rows, strict=True)]
    encoded.sort(key=lambda pair: len(pair[0]) + dice.random() * 6)
    groups = [encoded[at : at + BATCH] for at in range(0, len(encoded), BATCH)]
    dice.shuffle(groups)
    for group in groups:
        longest = max(len(ids) for ids, _ in group)
        ids = torch.tensor([i + [0] * (longest - len(i)) for i, _ in group])
        mask = torch.tensor([[1] * len(i) + [0] * (longest - len(i)) for i, _ in group])
        yield ids, mask, [row for _, row in group]


def train(rows: list[Row], topics: list[str], weights: Path, followed: float = AFTER) -> Reader:
    """Levels with topics beside them; word embeddings stay as they are. `followed`: how often harmless words follow."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    dice = random.Random(SEED)  # noqa: S311 (a reproducible shuffle, no secret)
    config = json.loads((weights / "config.json").read_text())
    model = Reader(config, len(topics))
    load_weights(model, weights / "model.safetensors")
    model.words.weight.requires_grad_(requires_grad=False)
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    heads = [*model.levels.parameters(), *model.topics.parameters()]
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith(("levels", "topics"))]
    optimiser = torch.optim.AdamW([{"params": body, "lr": 1e-4}, {"params": heads, "lr": 1e-3}], weight_decay=0.01)
    steps = EPOCHS * -(-len(rows) // BATCH)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, [1e-4, 1e-3], total_steps=steps + 1, pct_start=0.1)
    counts = np.bincount([row["level"] for row in rows], minlength=4)
    balance = torch.tensor((counts.sum() / (4 * counts)) ** 0.5, dtype=torch.float32)
    loss_levels = nn.CrossEntropyLoss(weight=balance, label_smoothing=SMOOTHING, reduction="none")
    loss_topics = nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    for epoch in range(EPOCHS):
        model.train()
        total = 0.0
        for ids, mask, group in batches(rows, tokenizer, followed, dice):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                _, levels, about = model(ids, mask)
            levels, about = levels.float(), about.float()
            loss = loss_levels(levels, torch.tensor([row["level"] for row in group])).mean()
            loss = loss + TOPIC_WEIGHT * loss_topics(about, torch.tensor([topics.index(row["topic"]) for row in group]))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            plan.step()
            total += loss.item()
        sys.stdout.write(f"epoch {epoch + 1} of {EPOCHS}: loss {total * BATCH / len(rows):.3f}\n")
        sys.stdout.flush()
    model.eval()
    return model


def mean(models: list[Reader]) -> Reader:
    """One encoder whose every weight is the mean of theirs."""
    states = [model.state_dict() for model in models]
    models[0].load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    return models[0]


def export(model: Reader, out: Path) -> None:
    """The model as ONNX, quantised per channel."""
    full = out / "encoder-fp32.onnx"
    example = torch.ones((1, 8), dtype=torch.int64)
    torch.onnx.export(
        model, (example, example), str(full), dynamo=False, opset_version=17,
        input_names=["input_ids", "attention_mask"], output_names=["vector", "levels", "topics"],
        dynamic_axes={n: {0: "batch", 1: "length"} for n in ("input_ids", "attention_mask")},
    )  # fmt: skip
    quantize_dynamic(str(full), str(out / "encoder.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()


def main() -> None:
    """Read, train, write."""
    *lists, weights, out = (Path(argument) for argument in sys.argv[1:])
    readings = [[json.loads(line) for line in each.read_text(encoding="utf-8").splitlines()] for each in lists]
    topics = sorted({row["topic"] for rows in readings for row in rows})
    model = mean([train(rows, topics, weights, 0.0 if place else AFTER) for place, rows in enumerate(readings)])
    out.mkdir(parents=True, exist_ok=True)
    export(model, out)
    (out / "encoder-topics.json").write_text(json.dumps(topics) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
