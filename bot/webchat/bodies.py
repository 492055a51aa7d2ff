"""Reading what a request brings, within limits, and in memory: what a child sends never touches a temporary file."""

import json
from collections.abc import AsyncGenerator
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.webchat.problems import Problem

MOST_JSON = 256 * 1024
MOST_FILE = 20 * 1024 * 1024
MOST_FORM = MOST_FILE + 256 * 1024

Model = TypeVar("Model", bound=BaseModel)


class InMemoryParser(MultiPartParser):
    """Files up to the limit stay in memory."""

    spool_max_size = MOST_FORM


async def read_json(request: Request, model: type[Model]) -> Model:
    """The body as `model`; an empty body is an empty object. Raises Problem."""
    body = b"".join([chunk async for chunk in _within(request, MOST_JSON, "too_long")])
    try:
        return model.model_validate(json.loads(body.decode("utf-8")) if body.strip() else {})
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise Problem("not_readable") from None
    except ValidationError as problem:
        raise Problem(_about(problem)) from None


async def read_form(request: Request) -> FormData:
    """A form, with or without files. Raises Problem."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    stream = _within(request, MOST_FORM, "file_big")
    try:
        if kind == "multipart/form-data":
            parser = InMemoryParser(request.headers, stream, max_files=1, max_fields=20)
            return await parser.parse()
        if kind == "application/x-www-form-urlencoded":
            return await FormParser(request.headers, stream).parse()
    except (MultiPartException, MultipartParseError, UnicodeDecodeError, KeyError):
        raise Problem("not_readable") from None
    raise Problem("not_readable")


def field(form: FormData, name: str) -> str:
    """A field's text with the line ends that the child's phone typed; empty where there is none."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


async def file_of(form: FormData, name: str) -> tuple[bytes, str] | None:
    """A file's bytes and the type that the phone gives it; None where there is none. Raises Problem."""
    upload = form.get(name)
    if not isinstance(upload, UploadFile):
        return None
    content = await upload.read()
    await upload.close()
    if len(content) > MOST_FILE:
        raise Problem("file_big")
    return (content, upload.content_type or "") if content else None


async def _within(request: Request, most: int, problem: str) -> AsyncGenerator[bytes, None]:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise Problem(problem)
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > most:
            raise Problem(problem)
        yield chunk


def _about(error: ValidationError) -> str:
    """Which problem: what is too long, or which part is missing."""
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"] == "string_too_long":
        return "too_long"
    return "choice" if "choice" in first["loc"] else "client_id"
