"""The adults' side described as OpenAPI, made from its routes. For tests only: nobody is served this description."""

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from types import FunctionType

from fastapi import FastAPI

from backend.policy.audience import declared
from tests.guards.test_routes import Open, ways_in

FIELD = re.compile(r"""form\.(?:get|raw|all)\("([a-z_]+)\"""")
QUERY = re.compile(r"""(?:query_params|query)\.get\("([a-z_]+)\"""")
PARAMETER = re.compile(r"{([a-z_]+)(?::path)?}")
ENDLESS = {"/inbox/events"}
ENDS_THE_SESSION = {"/inbox/sign-out", "/inbox/sessions/{session_id}/end", "/inbox/sessions/end-all"}
FREE = {"type": "string", "maxLength": 400}


def describe(app: FastAPI, known: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Every path under /inbox that answers and ends. `known`: real ids, by the name of the parameter."""
    paths: dict[str, dict[str, object]] = {}
    for way in ways_in(app):
        said = declared(way.answers)
        if not way.path.startswith("/inbox") or said is None or way.path in ENDLESS | ENDS_THE_SESSION:
            continue
        path = PARAMETER.sub(r"{\1}", way.path)
        for method in way.methods - {"HEAD"}:
            paths.setdefault(path, {})[method.lower()] = _operation(way, method, path, known)
    return {"openapi": "3.0.3", "info": {"title": "Inbox", "version": "1"}, "paths": paths}


def _operation(way: Open, method: str, path: str, known: Mapping[str, Sequence[str]]) -> dict[str, object]:
    source = _source(way.answers)
    parameters: list[dict[str, object]] = [
        {"name": name, "in": "path", "required": True, "schema": _id(known.get(name, ()))}
        for name in PARAMETER.findall(path)
    ]
    parameters += [{"name": name, "in": "query", "schema": FREE} for name in sorted(set(QUERY.findall(source)))]
    found: dict[str, object] = {"parameters": parameters, "responses": {"200": {"description": "a page"}}}
    if method == "POST":
        fields = _fields(FIELD.findall(source))
        content = {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": fields}}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _source(answers: object) -> str:
    """The code of the handler and of the module it stands in: helpers read fields too."""
    handler = inspect.unwrap(answers) if callable(answers) else answers
    function = getattr(handler, "__func__", handler)
    if not isinstance(function, FunctionType):
        return ""
    module = inspect.getmodule(function)
    return inspect.getsource(function) + (inspect.getsource(module) if module else "")


def _fields(names: Iterable[str]) -> dict[str, object]:
    return dict.fromkeys(sorted({*names, "csrf"}), FREE)


def _id(real: Sequence[str]) -> dict[str, object]:
    made_up: dict[str, object] = {"type": "string", "minLength": 1, "maxLength": 40}
    return {"anyOf": [{"type": "string", "enum": list(real)}, made_up]} if real else made_up
