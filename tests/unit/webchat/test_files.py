"""Pictures and recordings: judged by what is in them, and without where they were taken."""

import io
import uuid

import httpx
import pytest
from PIL import Image

from bot.webchat.bodies import MOST_FILE
from bot.webchat.problems import Problem
from bot.webchat.uploads import judge
from tests.unit.webchat.conftest import Site
from tests.unit.webchat.test_api import opened, problem

SECRET = b"Flat 7, Elm Road"
WEBM = bytes.fromhex("1A45DFA39F4286810142F7810142F2810442F381084282847765626D") + b"\0" * 64
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
EXE = b"MZ\x90\0" + b"\0" * 200


def photo(kind: str = "JPEG") -> bytes:
    """A photo that says where it was taken and lies on its side."""
    picture = Image.new("RGB", (40, 20), "teal")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = SECRET.decode()
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_all_but_the_picture(kind: str) -> None:
    dirty = photo(kind)
    upload = judge(dirty, "application/octet-stream")
    clean = Image.open(io.BytesIO(upload.content))
    assert SECRET in dirty
    assert SECRET not in upload.content
    assert len(clean.getexif()) == 0
    assert clean.size == (20, 40)
    assert (upload.kind, upload.media_type) == ("photo", "image/jpeg" if kind == "JPEG" else "image/png")


def test_what_follows_the_picture_does_not_come_along() -> None:
    assert SECRET not in judge(photo() + SECRET, "image/jpeg").content


def test_a_recording_in_a_container_for_films() -> None:
    assert judge(WEBM, "audio/webm;codecs=opus").media_type == "audio/webm"
    assert judge(WEBM, "audio/webm").kind == "voice"
    assert judge(WEBM, "video/webm").kind == "file"


def test_papers_are_kept_as_they_are() -> None:
    assert judge(PDF, "").content == PDF


@pytest.mark.parametrize(
    "content",
    [EXE, b"<html><script>alert(1)</script>", b"hello", b"PK\3\4" + b"\0" * 40, b"\xff\xd8\xff\xe0broken", b"\0"],
    ids=["program", "page", "text", "archive", "broken picture", "nothing known"],
)
def test_anything_else_is_turned_away(content: bytes) -> None:
    with pytest.raises(Problem) as found:
        judge(content, "image/jpeg")
    assert found.value.status == 415


def test_a_picture_of_too_many_dots_is_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 9_000)).save(out, "PNG")
    with pytest.raises(Problem) as found:
        judge(out.getvalue(), "image/png")
    assert found.value.status == 413


async def sends(
    site: Site,
    content: bytes,
    kind: str = "image/jpeg",
    client_id: str | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """Send a file in a conversation of its own, or in one that is open."""
    files = {"file": ("my secret name.jpg", content, kind)}
    data = {"client_id": client_id or str(uuid.uuid4())}
    headers = headers or await opened(site)
    return await site.client.post("/api/v1/files", data=data, files=files, headers=headers)


class TestApi:
    async def test_a_photo_is_taken_once(self, site: Site) -> None:
        headers, again = await opened(site), str(uuid.uuid4())
        first = await sends(site, photo(), client_id=again, headers=headers)
        second = await sends(site, photo(), client_id=again, headers=headers)
        assert (first.status_code, second.status_code) == (201, 200)
        assert [taken.kind for taken in site.turns.taken] == ["photo"]
        assert "secret" not in repr(site.turns.taken)

    async def test_a_wrong_type_is_told_clearly(self, site: Site) -> None:
        assert "photo" in problem(await sends(site, EXE), 415)["detail"]

    async def test_twenty_megabytes_and_not_more(self, site: Site) -> None:
        problem(await sends(site, PDF + b"\0" * MOST_FILE, kind="application/pdf"), 413)

    async def test_no_file(self, site: Site) -> None:
        headers = await opened(site)
        answer = await site.client.post("/api/v1/files", data={"client_id": str(uuid.uuid4())}, headers=headers)
        assert answer.status_code == 422

    async def test_a_broken_form(self, site: Site) -> None:
        headers = {**await opened(site), "content-type": "multipart/form-data; boundary=x"}
        problem(await site.client.post("/api/v1/files", content=b"--y\r\nnonsense", headers=headers), 400)
        headers["content-type"] = "multipart/form-data"
        problem(await site.client.post("/api/v1/files", content=b"--y\r\nnonsense", headers=headers), 400)
