"""The page on what people made of triage: who may see it, the silent model, and a proposed rule."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from nlu.safety.rules import load_rules
from tests.support import pages
from tests.support.forms import Form, forms, send, signs_in
from tests.support.people import DemoHome
from tests.support.processes import ROOT
from tests.support.server import Server

pytestmark = pytest.mark.integration
PAGE = "/inbox/review"
RULE = {
    "id": "night.kettle_song",
    "meaning": "It may be about somebody who comes at night",
    "source": "a training day",
    "level": "urgent",
    "topics": "fear",
    "patterns": "kettle sings",
    "must_match": "the kettle sings again",
    "must_not_match": "the kettle is on",
}


@pytest.fixture(scope="module")
def browsers(demo_home: Server) -> Iterator[dict[str, httpx.Client]]:
    """A browser each, signed in once."""
    home, found = DemoHome.of(demo_home.data_dir), {}
    for name in ("Deb", "Amy", "Rob", "Ruth"):
        client = httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True)
        signs_in(client, home.named(name))
        found[name] = client
    yield found
    for client in found.values():
        client.close()


def to(page: httpx.Response, part: str) -> Form:
    """The form whose address holds this."""
    return next(form for form in forms(page.text) if part in form.action)


def test_who_may_see_it_and_who_may_act(browsers: dict[str, httpx.Client]) -> None:
    assert {name: client.get(PAGE).status_code for name, client in browsers.items()} == {
        "Deb": 200, "Amy": 404, "Rob": 404, "Ruth": 200
    }  # fmt: skip
    assert f'href="{PAGE}"' in browsers["Ruth"].get("/inbox/").text
    assert f'href="{PAGE}"' not in browsers["Amy"].get("/inbox/").text
    page = browsers["Deb"].get(PAGE)
    pages.check(page.text, page.headers, PAGE)
    assert "Show about 30 days" in browsers["Deb"].get(f"{PAGE}?days=90").text
    token = to(browsers["Ruth"].get(PAGE), "/sign-out").values["csrf"]
    for path in ("silent", "rules"):
        assert browsers["Ruth"].post(f"{PAGE}/{path}", data={"csrf": token}).status_code == 404


def test_the_manager_makes_the_model_silent_with_a_reason(browsers: dict[str, httpx.Client]) -> None:
    deb = browsers["Deb"]
    refused = send(deb, deb.get(PAGE), to(deb.get(PAGE), "/silent"), reason=" ")
    assert refused.status_code == 422
    pages.check(refused.text, refused.headers, PAGE)
    page = send(deb, deb.get(PAGE), to(deb.get(PAGE), "/silent"), reason="a first month to compare")
    assert "<b>Silent.</b>" in page.text
    assert "a first month to compare" in browsers["Ruth"].get(PAGE).text
    assert "The model is silent in this home" in browsers["Amy"].get("/inbox/").text
    page = send(deb, page, to(page, "/silent"), reason="compared")
    assert "<b>Heard.</b>" in page.text
    assert "The model is silent in this home" not in browsers["Amy"].get("/inbox/").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"must_match": "the kettle sings again\nthe pan sings"}, "does not find: the pan sings"),
        ({"must_not_match": "a kettle sings in a song"}, "finds this too: a kettle sings in a song"),
        ({"patterns": "(kettle"}, "not a pattern"),
        ({"id": "Not Fit"}, "id-error"),
        ({"id": load_rules(ROOT / "config" / "safety")[0].id}, "is taken"),
    ],
)
def test_a_rule_that_fails_its_checks_is_told_why(
    browsers: dict[str, httpx.Client], wrong: dict[str, str], says: str
) -> None:
    deb = browsers["Deb"]
    answer = send(deb, deb.get(PAGE), to(deb.get(PAGE), "/rules"), **RULE | wrong)
    assert answer.status_code == 422
    assert says in answer.text
    assert "a training day" in answer.text
    pages.check(answer.text, answer.headers, PAGE)


def test_a_proposed_rule_is_a_file_that_passes_the_rules_checks(
    browsers: dict[str, httpx.Client], tmp_path: Path
) -> None:
    deb = browsers["Deb"]
    page = send(deb, deb.get(PAGE), to(deb.get(PAGE), "/rules"), **RULE)
    assert "The proposal is kept." in page.text
    address = page.text.split(f'href="{PAGE}/rules/')[1].split('"')[0]
    file = browsers["Ruth"].get(f"{PAGE}/rules/{address}")
    assert file.headers["content-disposition"] == 'attachment; filename="proposed_rule.yml"'
    assert browsers["Amy"].get(f"{PAGE}/rules/{address}").status_code == 404
    assert yaml.safe_load(file.text)["rules"][0]["topics"] == ["fear"]
    (tmp_path / "proposed.yml").write_bytes(file.content)
    (tmp_path / "words.yml").write_bytes((ROOT / "config" / "safety" / "words.yml").read_bytes())
    assert [rule.id for rule in load_rules(tmp_path)] == [RULE["id"]]
    assert RULE["id"] not in {rule.id for rule in load_rules(ROOT / "config" / "safety")}
