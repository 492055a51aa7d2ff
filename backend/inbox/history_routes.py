"""What was done, by whom and when: of a case, for its readers; of an account, for its owner. No words of anybody."""

from collections.abc import Iterable, Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from backend.audit.chain import ACCOUNT
from backend.audit.history import Happened, history
from backend.inbox.answers import InboxRoute
from backend.inbox.services import Services
from backend.inbox.times import clock
from backend.inbox.visits import Visit, visit
from backend.policy.audience import audience

LOOKING = "120 a minute per session"
DONE: Mapping[str, str] = {
    "message_stored": "wrote",
    "opened": "opened it for the first time",
    "opened_news": "opened what was new",
    "took_on": "took it on",
    "with_child": "was with the child",
    "replied": "wrote to the child",
    "noted": "kept a note",
    "summarised": "wrote a summary",
    "level_raised": "raised how fast somebody must act",
    "level_lowered": "lowered how fast somebody must act",
    "asked_safe": "asked “Do you feel safe?”",
    "asked_closing": "asked whether it can be finished",
    "showed_held": "looked at something held back",
    "asked_to_give_again": "has new keys; the child was asked to let them read it again",
    "gave_again": "let somebody read it again",
    "nickname_proposed": "proposed another name for this person",
    "nickname_confirmed": "confirmed another name for this person",
    "nickname_taken_back": "took back another name for this person",
    "nickname_gone_proposed": "proposed to end another name of this person",
    "nickname_gone_confirmed": "confirmed that a name of this person has ended",
    "nickname_gone_taken_back": "took back that a name of this person ends",
    "tie_proposed": "proposed that this person and somebody else belong together",
    "tie_confirmed": "confirmed that this person and somebody else belong together",
    "tie_taken_back": "took back that this person and somebody else belong together",
    "tie_gone_proposed": "proposed that this person and somebody else no longer belong together",
    "tie_gone_confirmed": "confirmed that this person and somebody else no longer belong together",
    "tie_gone_taken_back": "took back that this person and somebody else no longer belong together",
    "share_words": "let somebody read it",
    "share_passed_on": "passed some of the words on",
    "share_break_glass": "opened the words to save a life",
    "share_identity": "opened the name to save a life",
    "break_glass_opened": "gave the reason for opening the words",
    "glass_closed": "closed the words again",
    "glass_needed": "looked at it: the words were needed",
    "glass_not_needed": "looked at it: the words were not needed",
    "glass_handed_on": "asked somebody else to look at it",
    "identity_asked": "asked a second person to agree to opening the name",
    "identity_agreed": "agreed that the name is opened",
    "identity_refused": "did not agree that the name is opened",
    "duty_done": "did what must be done",
    "duty_not_needed": "said that something is not needed",
    "duty_due": "opened a duty again",
    "signed_in": "signed in",
    "sign_in_failed": "a wrong password was typed",
    "code_failed": "a wrong code was typed",
    "proof_failed": "a wrong password was typed",
    "signed_out": "signed out",
    "signed_out_everywhere": "signed out everywhere",
    "invited": "invited",
    "joined": "joined",
    "entry_signed": "confirmed",
    "entry_ended": "the keys of this account ended",
    "recovered": "chose a new password",
    "recovery_failed": "a new password was asked for, and something didn’t fit",
    "refused": "something was asked for that is not for this account",
    "act_refused": "something was not possible yet",
    "act_failed": "something failed",
}
"""By its code; whatever is not here is told by its code, so that no line is ever left out."""
OTHERS: Mapping[str, str] = {
    "child": "The child",
    "clock": "The clock",
    "triage": "The computer",
    "operator": "Whoever runs the machine",
}


class HistoryRoutes:
    """Two pages."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def router(self) -> APIRouter:
        """Its routes."""
        router = APIRouter(route_class=InboxRoute, include_in_schema=False)
        router.add_api_route("/cases/{case_id}/history", self.of_case, methods=["GET"])
        router.add_api_route("/account/history", self.of_account, methods=["GET"])
        return router

    @audience("adult", limit=LOOKING)
    async def of_case(self, request: Request, case_id: str) -> Response:
        """For those to whom the words are open; for everybody else there is no such case."""
        who = await visit(request, self._services)
        lines = await self._services.cases.history(who.reader, case_id, who.now)
        back = {"href": f"/inbox/cases/{case_id}", "name": "Case", "title": "What was done in this case"}
        return await self._page(who, lines, back)

    @audience("adult", limit=LOOKING)
    async def of_account(self, request: Request) -> Response:
        """One's own, and nobody else's."""
        who = await visit(request, self._services)
        async with self._services.store.reading() as db:
            lines = await history(db, self._services.house.transport, ACCOUNT, who.reader.person_id)
        back = {"href": "/inbox/account", "name": "My account", "title": "What was done with my account"}
        return await self._page(who, lines, back)

    async def _page(self, who: Visit, lines: Iterable[Happened], back: Mapping[str, str]) -> Response:
        house = self._services.house
        async with self._services.store.reading() as db:
            here = await house.here(db, who.reader.home_id, who.now)
        names = {member.id: member.name for member in here.members}
        shown = [
            {
                "who": OTHERS.get(line.actor_id) or names.get(line.actor_id, "Somebody who has left"),
                "did": DONE.get(line.action, line.action.replace("_", " ")),
                "at": clock(line.at, who.now, house.zone),
                "whole": line.whole,
            }
            for line in lines
        ]
        return await who.page("history.html", {"lines": shown[::-1], "back": back})
