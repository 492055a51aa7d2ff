"""The six digits that a person's sign-in app shows (TOTP, RFC 6238)."""

import hmac
import io
import re
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
DIGITS = 6
NEIGHBOURS = (0, -1, 1)
"""A phone's clock may be half a minute off, either way."""


def new_totp_secret() -> str:
    """160 random bits, as sign-in apps want them."""
    return pyotp.random_base32(32)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to, or None if it is not right now."""
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    totp = pyotp.TOTP(secret)
    here = int(now.timestamp()) // STEP_SECONDS
    fitting = [here + by for by in NEIGHBOURS if hmac.compare_digest(totp.generate_otp(here + by), digits)]
    return fitting[0] if fitting else None


def setup_address(secret: str, email: str) -> str:
    """What the QR picture says to a sign-in app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Sayso")


def setup_picture(secret: str, email: str) -> str:
    """The QR picture as an inline SVG element, in the colours of the page around it."""
    out = io.BytesIO()
    code = segno.make(setup_address(secret, email), error="m")
    code.save(
        out, kind="svg", xmldecl=False, svgns=False, nl=False, border=3, omitsize=True, svgclass="qr", lineclass="dots"
    )
    return out.getvalue().decode()
