"""The web application: the child's front, the adults' front, health. Put together here and nowhere else."""

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from backend.inbox import STATIC as STAFF_STATIC
from backend.inbox import Services, make_router
from backend.policy.limits import loosened
from backend.policy.plain_words import PlainWords
from bot.answer_times import AnswerTimes
from bot.webchat import STATIC as CHILD_STATIC
from bot.webchat import Limits as ChildLimits
from bot.webchat import Web, WebSettings, add_last_words, make_api, make_pages
from sayso.assets import make_assets
from sayso.clock import now
from sayso.headers import SecurityHeaders, our_fault
from sayso.health import make_health
from sayso.host_cookies import HostCookies
from sayso.rooms import Rooms
from sayso.witness.answering import make_witness_route

if TYPE_CHECKING:
    from bot.telegram.channel import TelegramChannel


def make_app(rooms: Rooms, channel: "TelegramChannel | None" = None) -> FastAPI:
    """The application for the part `web`."""
    app = FastAPI(title="Notes", openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    settings = rooms.settings
    web = Web(
        turns=rooms.turns,
        phrases=rooms.house.phrases,
        contacts=rooms.contacts,
        clock=now,
        settings=WebSettings(public_url=settings.address, timezone=rooms.house.zone),
        limits=loosened(ChildLimits(), settings.freely),
        answer_times=AnswerTimes(rooms.store, rooms.house, now),
    )
    app.include_router(make_api(web))
    app.include_router(make_pages(web))
    words = PlainWords.load(settings.config_dir)
    inbox = Services.of(
        rooms.store, rooms.cases, rooms.roots, rooms.slow, now, settings.address, words, settings.push_hosts
    )
    inbox = replace(inbox, limits=loosened(inbox.limits, settings.freely), config_dir=settings.config_dir)
    app.include_router(make_router(inbox))
    webhook = channel.router() if channel is not None else None
    if webhook is not None:
        app.include_router(webhook)
    app.include_router(make_health(rooms))
    app.include_router(make_witness_route(rooms))
    app.mount("/assets/child", StaticFiles(directory=CHILD_STATIC), name="child")
    app.mount("/assets/staff", StaticFiles(directory=STAFF_STATIC), name="staff")
    app.include_router(make_assets())
    add_last_words(app, web)
    https = settings.address.startswith("https://")
    app.add_exception_handler(Exception, our_fault(https))
    if https:
        app.add_middleware(HostCookies)
    app.add_middleware(SecurityHeaders, https=https)
    return app
