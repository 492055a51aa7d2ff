"""The printable card: a QR code that leads to `/c/<code>`, under a title that says nothing."""

import io

import segno
from markupsafe import Markup


def address_of(public_url: str, code: str) -> str:
    """What the QR code holds."""
    return f"{public_url.rstrip('/')}/c/{code}"


def qr_of(address: str) -> Markup:
    """The QR code as inline SVG, black on white whatever the theme."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, scale=1, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True
    )
    return Markup(out.getvalue().decode())  # noqa: S704  # drawn by segno; the address is only in its modules
