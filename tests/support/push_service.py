"""A push service on loopback, and a browser that subscribed at it and can open what comes (RFC 8030, 8291, 8292)."""

import asyncio
import base64
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@dataclass
class Browser:
    """One subscription."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def subscription(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": b64(point), "auth": b64(self.auth)},
        }

    def opens(self, body: bytes) -> bytes:
        """What was sealed for this browser."""
        opened: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return opened


@dataclass
class PushService:
    """Keeps what it gets; answers with `status`."""

    address: str = ""
    status: int = 201
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def browser(self) -> Browser:
        """Somebody subscribes."""
        return Browser(f"{self.address}/push/{secrets.token_urlsafe(12)}")

    async def take(self, request: Request) -> Response:
        """A note for a browser."""
        self.got.append((str(request.url), dict(request.headers), await request.body()))
        return Response(status_code=self.status)


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    """Runs on a port of its own."""
    service = PushService()
    app = Starlette(routes=[Route("/push/{rest}", service.take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    service.address = f"http://127.0.0.1:{port}"
    yield service
    server.should_exit = True
    await running


def claims_of(header: str) -> dict[str, Any]:
    """The signed claims of a VAPID header, after its signature was checked with the key that it names."""
    fields = dict(part.strip().split("=", 1) for part in header.removeprefix("vapid ").split(","))
    signed, _, signature = fields["t"].rpartition(".")
    raw = unb64(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(fields["k"]))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.verify(der, signed.encode(), ec.ECDSA(SHA256()))
    claims: dict[str, Any] = json.loads(unb64(signed.split(".")[1]))
    return claims


def b64(content: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """And back."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
