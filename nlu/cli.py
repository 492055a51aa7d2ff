"""What the roof puts under `sayso triage` and `sayso nlu`: JSON lines, training and measuring."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, TextIO

import typer
from rich.console import Console
from rich.progress import Progress

from nlu.engines.reading import EngineError
from nlu.safety.schema import SafetyFileError
from nlu.settings import TriageSettings
from nlu.triage import Context, EngineName, Triage

_ENGINES: Final = ("embedded", "rasa", "rules")
_RASA: Final = Path(".venv-rasa/bin/rasa")
_RASA_SCRIPT: Final = Path("nlu/rasa.sh")
_BAD_USE: Final = 2
_MOST_CONTEXT: Final = 50

nlu_app = typer.Typer(no_args_is_help=True, help="Train the engines and measure them.")


class BadLineError(ValueError):
    """A line that cannot be answered. The text says what to do and never repeats the line."""


def triage_command(
    engine: Annotated[
        str | None, typer.Option(help="embedded, rasa or rules; SAYSO_NLU_ENGINE decides where it is left out.")
    ] = None,
) -> None:
    """How fast must a person come? JSON lines in, JSON lines out, in the same order.

    Example: echo '{"id": 1, "text": "whats for tea", "context": []}' | sayso triage
    """
    triage = loaded(engine)
    for answer in answers(triage, sys.stdin):
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def loaded(engine: str | None) -> Triage:
    """Triage as the environment says; bad use ends the command with one sentence and exit code 2."""
    settings = TriageSettings()
    name = engine or settings.nlu_engine
    if name not in _ENGINES:
        _refuse(f"There is no engine {name!r}: use one of {', '.join(_ENGINES)}.")
    try:
        return Triage.load(settings.config_dir, _engine_name(name), settings.rasa_url)
    except (EngineError, SafetyFileError) as error:
        _refuse(str(error))


def answers(triage: Triage, lines: Iterable[str] | TextIO) -> Iterator[dict[str, Any]]:
    """One answer a line; a bad line gets an error and the rest go on. Empty lines are passed over."""
    for line in lines:
        if not line.strip():
            continue
        try:
            asked, text, context = _parsed(line)
        except BadLineError as error:
            yield {"id": None, "error": str(error)}
            continue
        found = triage.assess(text, context)
        yield {
            "id": asked,
            "level": found.level.code,
            "topics": list(found.topics),
            "reasons": [f"{r.meaning}: {r.quote}" if r.quote else r.meaning for r in found.reasons],
            "language": found.language,
            "engine": found.engine,
            "ms": round(found.ms, 3),
            "read_by_engine": found.read_by_engine,
            "sure": found.sure,
        }


@nlu_app.command("train")
def train_command() -> None:
    """Make the model again from nlu/data/. The same data gives the same model.

    Example: sayso nlu train
    """
    from nlu.training.train import train

    console = Console(stderr=True)
    with Progress(console=console) as progress:
        task = progress.add_task("Training", total=1.0)
        count = train(
            TriageSettings().config_dir,
            progress=lambda step, share: progress.update(task, description=step, completed=share),
        )
    console.print(f"Trained on {count} examples; nlu/models is new.")
    _train_rasa(console)


def _train_rasa(console: Console) -> None:
    if not _RASA.exists():
        console.print("Rasa is not set up here, so its model was left as it is: `make rasa` sets it up and trains it.")
        return
    with console.status("Training Rasa, about two minutes"):
        done = subprocess.run([str(_RASA_SCRIPT.resolve()), "train"], check=False, capture_output=True)  # noqa: S603 (our own script)
    if done.returncode:
        _refuse("Rasa could not be trained: run `nlu/rasa.sh train` to see why.")
    console.print("Rasa is trained too.")


@nlu_app.command("evaluate")
def evaluate_command(
    files: Annotated[
        list[Path], typer.Argument(help="CSV (text,label,source), JSON lines (text, level, context) or examples (yml).")
    ],
    engine: Annotated[str | None, typer.Option(help="embedded, rasa or rules.")] = None,
    report: Annotated[Path | None, typer.Option(help="Also write tables and plots as an HTML page.")] = None,
) -> None:
    """Recall for each level, false alarms and confusion, over labelled messages.

    Example: sayso nlu evaluate mine.csv other.jsonl --report report.html
    """
    from nlu.training.evaluate import ENGINE, RULES, TOGETHER, evaluate, show
    from nlu.training.labelled import EvaluationError
    from nlu.training.report import write_report

    triage = loaded(engine)
    ways = {RULES: triage.rules_alone(), ENGINE: triage.engine_alone(), TOGETHER: triage}
    if triage.engine == "rules":
        del ways[ENGINE]
    console = Console(stderr=True)
    with Progress(console=console) as progress:
        try:
            rows = evaluate(ways, files, lambda name, total: progress.track(range(total), description=name))
        except EvaluationError as error:
            _refuse(str(error))
    show(rows, tuple(ways), Console())
    if report is not None:
        write_report(rows, tuple(ways), report, f"Triage, {triage.engine}")
        console.print(f"The page is in {report}.")


@nlu_app.command("by-voice")
def by_voice_command() -> None:
    """How much of what some voices taught is found in voices that were never read, at 5 % false alarms.

    Example: sayso nlu by-voice
    """
    from nlu.training.by_voice import measure

    with Progress(console=Console(stderr=True)) as progress:
        measure(
            TriageSettings().config_dir, lambda total: progress.track(range(total), description="Learning"), Console()
        )


def _parsed(line: str) -> tuple[Any, str, Context]:
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLineError('not JSON: write one object a line, for example {"id": 1, "text": "hello"}') from None
    if not isinstance(held, dict) or not isinstance(held.get("text"), str):
        raise BadLineError('no "text": write one object a line with "text" as a string')
    before = held.get("context") or []
    if not isinstance(before, list) or not all(isinstance(text, str) for text in before):
        raise BadLineError('"context" must be a list of strings, oldest first')
    return held.get("id"), held["text"], Context(texts=tuple(before[-_MOST_CONTEXT:]))


def _engine_name(name: str) -> EngineName:
    return "rasa" if name == "rasa" else "rules" if name == "rules" else "embedded"


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(_BAD_USE)
