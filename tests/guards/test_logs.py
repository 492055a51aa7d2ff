"""No log line, exception text or metric label can carry a word of a child or a name: checked in every call there is."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("sayso", "bot", "nlu", "backend")
LEVELS = {"debug", "info", "warning", "error", "critical"}
LOGGERS = {"log", "logger", "_log"}
EVENT = re.compile(r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")

# What a value in a log line may never be, or come from.
PRIVATE = {
    "text", "texts", "words", "body", "quote", "quotes", "reasons", "name", "names", "first_name", "username", "email",
    "phone", "password", "token", "secret", "address", "message", "content", "caption", "file_name", "plain",
}  # fmt: skip
NAMED_BY_US = {"engine", "part"}
SPELLS_OUT = {"str", "repr", "format", "vars", "format_exc", "format_exception", "print_exc"}


FAILS_AND_LOGS = """
import logging, structlog
from sayso.logs import set_up_logs
set_up_logs()
try:
    raise ValueError("the night worker reads my " + "letters")
except ValueError as error:
    structlog.get_logger("house").error("something.failed", exc_info=True)
    logging.getLogger("library").error("failed", exc_info=error)
"""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product."""
    for room in CODE:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call, with its place."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield f"{path}:{node.lineno}", node


def is_log_call(call: ast.Call) -> bool:
    """A line for the log."""
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in LOGGERS
        and function.attr in LEVELS | {"exception"}
    )


def faults(call: ast.Call) -> list[str]:
    """What is wrong with one line for the log."""
    found = []
    if isinstance(call.func, ast.Attribute) and call.func.attr == "exception":
        found.append("a traceback can hold a word: log the type of the error")
    event = call.args[0] if call.args else None
    if not (isinstance(event, ast.Constant) and isinstance(event.value, str) and EVENT.match(event.value)):
        found.append("the event is a fixed code")
    if len(call.args) > 1:
        found.append("only one thing stands before the named values")
    for keyword in call.keywords:
        if keyword.arg is None:
            found.append("values are named one by one")
        if keyword.arg not in NAMED_BY_US:
            found += [f"{keyword.arg} holds {what}" for what in carries(keyword.value)]
    return found


def carries(value: ast.expr) -> list[str]:
    """What in an expression could spell out what somebody typed."""
    inside = list(ast.walk(value))
    found = ["a formatted text" for node in inside if isinstance(node, ast.JoinedStr)]
    found += [node.id for node in inside if isinstance(node, ast.Name) and node.id in PRIVATE | SPELLS_OUT]
    found += [node.attr for node in inside if isinstance(node, ast.Attribute) and node.attr in PRIVATE | SPELLS_OUT]
    return found


def test_log_lines_hold_codes_and_numbers() -> None:
    """Every call on a logger."""
    lines = [(place, call) for place, call in calls() if is_log_call(call)]
    assert lines, "there are log lines to look at"
    assert {place: found for place, call in lines if (found := faults(call))} == {}


def test_an_exception_s_text_is_never_logged() -> None:
    """Only its type and place, whoever logs it and however. In a process of its own: logs are set up once for all."""
    result = subprocess.run(
        [sys.executable, "-c", FAILS_AND_LOGS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    shown = result.stdout + result.stderr
    assert shown.count("ValueError") == 2
    assert "letters" not in shown


def test_nothing_prints() -> None:
    """Standard output is the log and the command line's."""
    printed = [place for place, call in calls() if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert [place for place in printed if not place.startswith(("sayso/", "nlu/training/"))] == []


def test_metrics_have_labels_of_codes_only() -> None:
    """No metric counts by something that a person chose."""
    labels = [
        (place, label.value)
        for place, call in calls()
        if isinstance(call.func, ast.Name) and call.func.id in {"Counter", "Histogram", "Gauge", "Summary"}
        for argument in call.args[2:3]
        if isinstance(argument, ast.List | ast.Tuple)
        for label in argument.elts
        if isinstance(label, ast.Constant)
    ]
    assert [place for place, label in labels if label in PRIVATE] == []
