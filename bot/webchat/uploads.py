"""Pictures and recordings: judged by what is in them, never by their name; pictures lose where they were taken."""

import io
import warnings
from dataclasses import dataclass, field
from typing import Literal

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.webchat.problems import Problem

MOST_PIXELS = 50_000_000
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
MEDIA = {
    "audio/mpeg": "audio/mpeg",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/flac": "audio/flac",
    "audio/aac": "audio/aac",
    "audio/mp4": "audio/mp4",
    "video/mp4": "video/mp4",
    "video/quicktime": "video/quicktime",
    "video/3gpp": "video/3gpp",
    "video/webm": "video/webm",
    "application/ogg": "audio/ogg",
    "application/pdf": "application/pdf",
}
ENDINGS = {".m4a": "audio/mp4", ".amr": "audio/amr", ".ogg": "audio/ogg", ".mp3": "audio/mpeg"}


@dataclass(frozen=True, slots=True)
class Upload:
    """What is kept: cleaned bytes, what they are, and the kind of message they make."""

    kind: Literal["photo", "voice", "file"]
    media_type: str
    content: bytes = field(repr=False)


def judge(content: bytes, declared: str) -> Upload:
    """Raises Problem for a type that no person in the inbox could look at safely."""
    found = _look(content)
    if found in PICTURES:
        return Upload("photo", *_cleaned(content))
    if found is None:
        raise Problem("file_kind")
    if found.startswith("video/") and declared.startswith("audio/"):
        found = found.replace("video/", "audio/")  # a recorder's container does not say that it holds sound alone
    return Upload("voice" if found.startswith("audio/") else "file", found, content)


def _look(content: bytes) -> str | None:
    try:
        matches = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return None
    best = sorted(matches, key=lambda match: -match.confidence)[:6]
    for match in best:
        if match.mime_type in PICTURES:
            return str(match.mime_type)
    for match in best:
        found = MEDIA.get(match.mime_type) or ENDINGS.get(match.extension)
        if found:
            return found
    return None


def _cleaned(content: bytes) -> tuple[str, bytes]:
    """The picture drawn anew, turned the right way up, without a word of where and when."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(PICTURES.values())) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Problem("file_big")
                lossy = picture.format == "JPEG"
                upright = ImageOps.exif_transpose(picture)
                return _drawn(upright, lossy)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise Problem("file_kind") from None


def _drawn(picture: Image.Image, lossy: bool) -> tuple[str, bytes]:
    out = io.BytesIO()
    if lossy:
        clean = picture.convert("RGB")
        clean.info.clear()
        clean.save(out, "JPEG", quality=88)
        return "image/jpeg", out.getvalue()
    clean = picture.convert("RGBA")
    clean.info.clear()
    clean.save(out, "PNG")
    return "image/png", out.getvalue()
