"""Telegram's other way to hand over updates: it posts them to the bot's address, and again until it hears 2xx."""

import asyncio
import contextlib

import httpx

from tests.support.telegram.methods import Params
from tests.support.telegram.world import ApiError, Json, World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Posts one update at a time, oldest first, and confirms it to the world when the bot answers 2xx."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.url = ""
        self.secret = ""
        self.last_error = ""
        self.posts = 0
        self.repeat_each = 0
        self.work = asyncio.Event()

    def set(self, params: Params) -> bool:
        self.url, self.secret = str(params.get("url", "")), str(params.get("secret_token", ""))
        if self.url and not self.url.startswith(("https://", "http://127.0.0.1")):
            raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.work.set()
        return True

    def delete(self, params: Params) -> bool:
        self.url = ""
        return True

    def info(self) -> Json:
        error = {"last_error_message": self.last_error, "last_error_date": 1} if self.last_error else {}
        pending = len(self.world.updates)
        return {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending, **error}

    async def run(self) -> None:
        async with httpx.AsyncClient(timeout=10) as client:
            wait = 0.05
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.work.wait(), wait if self._due() else None)
                self.work.clear()
                wait = 0.05 if await self._post_all(client) else min(wait * 2, 1.0)

    def _due(self) -> bool:
        return bool(self.url and self.world.updates)

    async def _post_all(self, client: httpx.AsyncClient) -> bool:
        while self._due():
            update = self.world.batch(0, 1)[0]
            if not await self._post(client, update):
                return False
            for _ in range(self.repeat_each):
                await self._post(client, update)
            self.world.confirm_below(update["update_id"] + 1)
        return True

    async def _post(self, client: httpx.AsyncClient, update: Json) -> bool:
        self.posts += 1
        try:
            answer = await client.post(self.url, json=update, headers={SECRET_HEADER: self.secret})
        except httpx.HTTPError as error:
            self.last_error = type(error).__name__
            return False
        self.last_error = "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"
        return answer.is_success
