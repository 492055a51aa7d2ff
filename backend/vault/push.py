"""Web push (RFC 8030): the server's own key for it (VAPID, RFC 8292), and an empty note for one browser (RFC 8291).

The key is not kept: it is made anew from the transport key, so it is lost, moved and replaced with the key file.
"""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.vault.errors import CannotOpen
from backend.vault.transport import TransportKey

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
GOOD_FOR = timedelta(hours=12)
"""A signature that is overheard is of no use on the next day (RFC 8292 allows 24 hours)."""
NOTHING = b"{}"
"""All that a push service could learn if it broke the seal, too: that there is something."""


class PushKey:
    """Signs what goes to push services, and seals it for a browser."""

    def __init__(self, transport: TransportKey) -> None:
        number = int.from_bytes(transport.pepper("web-push/1") + transport.pepper("web-push/2"), "big")
        self._key = ec.derive_private_key(number % (P256_ORDER - 1) + 1, ec.SECP256R1())

    @property
    def public(self) -> str:
        """What a browser asks for when it subscribes: an uncompressed point, base64url."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def headers(self, endpoint: str, contact: str, now: datetime) -> Mapping[str, str]:
        """Who we are, for the service of this address alone. `contact`: where we are reached, as RFC 8292 asks for."""
        from py_vapid import Vapid02  # heavy, and unused until somebody subscribes

        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((now + GOOD_FOR).timestamp()),
            "sub": contact,
        }
        signed: dict[str, str] = Vapid02(self._key).sign(claims)
        return signed

    @staticmethod
    def sealed_nothing(subscription: Mapping[str, object]) -> bytes:
        """An empty note that only this browser opens. Raises CannotOpen for a subscription that is none."""
        from http_ece import ECEException
        from pywebpush import WebPusher, WebPushException

        try:
            body: bytes = WebPusher(dict(subscription)).encode(NOTHING, "aes128gcm")["body"]
        except (WebPushException, ECEException, ValueError, LookupError, TypeError, AttributeError):
            raise CannotOpen from None
        return body
