"""`sayso triage`: JSON lines in, JSON lines out."""

import json

import typer
from typer.testing import CliRunner

from nlu.cli import answers, triage_command
from nlu.triage import Triage
from tests.unit.nlu.conftest import CONFIG


def test_lines_are_answered_in_order_and_bad_ones_do_not_stop_the_rest(rules_only: Triage) -> None:
    lines = [
        '{"id": 7, "text": "i want to die"}\n',
        "not json\n",
        '{"id": 8}\n',
        '{"id": 9, "text": "hi", "context": "no list"}\n',
        "[" * 100_000 + "\n",
        "\n",
        '{"id": "x", "text": "dont tell", "context": ["an adult in here is weird with me"]}\n',
    ]
    found = list(answers(rules_only, lines))
    assert [row["id"] for row in found] == [7, None, None, None, None, "x"]
    assert found[0]["level"] == "emergency"
    assert all("error" in row for row in found[1:5])
    assert found[5]["level"] == "urgent"
    assert {"id", "level", "topics", "reasons", "language", "engine", "ms"} <= found[0].keys()
    assert all(isinstance(reason, str) for reason in found[0]["reasons"])


def test_the_command_streams_and_refuses_an_unknown_engine() -> None:
    app = typer.Typer()
    app.command("triage")(triage_command)
    env = {"SAYSO_CONFIG_DIR": str(CONFIG)}
    ran = CliRunner().invoke(app, ["--engine", "rules"], input='{"id": 1, "text": "whats for tea"}\n', env=env)
    assert json.loads(ran.stdout)["level"] == "routine"
    refused = CliRunner().invoke(app, ["--engine", "oracle"], env=env)
    assert refused.exit_code == 2
    assert "embedded, rasa, rules" in refused.output
