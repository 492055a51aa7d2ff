"""What people made of triage: the counts, the silent model, and rules that a manager proposes."""

import asyncio
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from backend.audit.chain import note_own
from backend.cases.service import NoSuchCase
from backend.inbox.answers import InboxRoute, see_other
from backend.inbox.drill_page import Names
from backend.inbox.review_page import changes, compared, lines
from backend.inbox.services import Services
from backend.inbox.visits import Form, Visit, posted, visit
from backend.inbox.wording import LEVELS
from backend.learning import repository, silent
from backend.learning.proposing import check_rule, file_of, keep_proposal
from backend.learning.silent import Switch
from backend.learning.tallying import counted, months_back
from backend.policy.audience import audience
from backend.policy.review_rights import MAY_PROPOSE_RULES, MAY_REVIEW, MAY_SWITCH
from backend.store.engine import ReadSession
from nlu.safety.rules import load_rules
from nlu.topics import MEANINGS

LOOKING, ACTING = "120 a minute per session", "60 a minute per session"
SHORT, LONG = 30, 89
"""Tallies are kept by month: these days touch two and four of them, or one fewer at a month's end."""

FIELDS = ("id", "meaning", "source", "level")
LISTS = ("patterns", "must_match", "must_not_match")
MOST_LINES, LONGEST = 40, 8000
FILE_NAME = "proposed_rule.yml"


class ReviewRoutes:
    """For the Registered Manager, and for the Responsible Individual to look at."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/review", self.review, methods=["GET"])
        router.add_api_route("/review/silent", self.switch, methods=["POST"])
        router.add_api_route("/review/rules", self.propose, methods=["POST"])
        router.add_api_route("/review/rules/{proposal_id}", self.file, methods=["GET"])
        return router

    @audience("adult", limit=LOOKING)
    async def review(self, request: Request) -> Response:
        """The counts of the last months."""
        who = _who(await visit(request, self._services), MAY_REVIEW)
        return await self._page(who, LONG if request.query_params.get("days") == "90" else SHORT)

    @audience("adult", limit=ACTING)
    async def switch(self, request: Request) -> Response:
        """Silence the model, or let it rank again."""
        who, form = await posted(request, self._services)
        _who(who, MAY_SWITCH)
        reason, wanted = form.get("reason", 1000), form.get("silent", 8) == "yes"
        if not reason:
            return await self._page(who, SHORT, form, {"reason": "Write down why. Everybody who reviews this sees it."})
        transport, reader = self._services.house.transport, who.reader
        async with self._services.store.writing() as db:
            row = silent.switch(db, transport, reader.home_id, Switch(wanted, reader.person_id, who.now, reason))
            await note_own(db, transport, reader, "engine_silent" if wanted else "engine_heard", who.now, row)
        return see_other(f"/inbox/review?told={'silent' if wanted else 'heard'}")

    @audience("adult", limit=ACTING)
    async def propose(self, request: Request) -> Response:
        """Check a rule on the spot, and keep it as a file that a person puts into the configuration."""
        who, form = await posted(request, self._services)
        _who(who, MAY_PROPOSE_RULES)
        checked = await asyncio.to_thread(check_rule, _fields(form), self._services.config_dir)
        if checked.problems:
            return await self._page(who, SHORT, form, checked.problems)
        transport, reader = self._services.house.transport, who.reader
        async with self._services.store.writing() as db:
            row = keep_proposal(db, transport, reader.home_id, reader.person_id, checked.file, who.now)
            await note_own(db, transport, reader, "rule_proposed", who.now, row)
        return see_other("/inbox/review?told=rule")

    @audience("adult", limit=LOOKING)
    async def file(self, request: Request, proposal_id: str) -> Response:
        """The file, to be taken away."""
        who = _who(await visit(request, self._services), MAY_REVIEW)
        async with self._services.store.reading() as db:
            row = await repository.proposal(db, who.reader.home_id, proposal_id)
        if row is None:
            raise NoSuchCase
        headers = {"content-disposition": f'attachment; filename="{FILE_NAME}"'}
        return Response(file_of(row, self._services.house.transport), media_type="application/yaml", headers=headers)

    async def _page(
        self, who: Visit, days: int, form: Form | None = None, errors: Mapping[str, str] | None = None
    ) -> HTMLResponse:
        house, home = self._services.house, who.reader.home_id
        meanings = await asyncio.to_thread(_meanings, self._services.config_dir)
        async with self._services.store.reading() as db:
            found = await counted(db, house.transport, home, months_back(who.now, house.zone, days))
            names = Names(await house.directory.members(db, home, who.now), who.now, house.zone)
            page = await self._silence(db, who, names)
            kept = await repository.proposals(db, home)
            page["proposals"] = [(row.id, names.of(row.person_id), names.clock(row.at)) for row in kept]
        page |= {
            "long": days == LONG,
            "lines": lines(found, meanings),
            "changes": changes(found),
            "may_switch": who.reader.role in MAY_SWITCH,
            "may_propose": who.reader.role in MAY_PROPOSE_RULES,
            "levels": list(LEVELS.items()),
            "topics": list(MEANINGS.items()),
        }
        typed = form.typed() | {"topics": form.all("topics")} if form else None
        return await who.page("review.html", page, 422 if errors else 200, errors, typed)

    async def _silence(self, db: ReadSession, who: Visit, names: Names) -> dict[str, object]:
        switches = await silent.history(db, self._services.house.transport, who.reader.home_id)
        managers = [member.id for member in names.members if member.role in MAY_SWITCH]
        begun = next((each.at for each in switches if each.silent), None)
        found = await silent.compare(db, who.reader.home_id, begun, managers) if begun is not None else {}
        return {
            "silent": bool(switches) and switches[0].silent,
            "ever_silent": begun is not None,
            "switches": [
                (names.clock(each.at), names.of(each.person_id), each.silent, each.reason) for each in switches
            ],
            "compared": compared(found),
        }


@cache
def _meanings(config_dir: Path) -> Mapping[str, str]:
    return {rule.id: rule.meaning for rule in load_rules(config_dir / "safety")}


def _fields(form: Form) -> dict[str, object]:
    """What was typed, in the shape of a rule's file: one example or pattern a line."""
    found: dict[str, object] = {name: form.get(name, 200) for name in FIELDS}
    for name in LISTS:
        typed = [line.strip() for line in form.get(name, LONGEST).splitlines()]
        found[name] = tuple(line for line in typed if line)[:MOST_LINES]
    return found | {"topics": form.all("topics")}


def _who(who: Visit, roles: tuple[str, ...]) -> Visit:
    if who.reader.role not in roles or not who.reader.confirmed:
        raise NoSuchCase
    return who
