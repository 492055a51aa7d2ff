"""The API keeps its own description, whatever schemathesis makes up from it."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.support import scale
from tests.support.server import Server

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1200)]

CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def api(demo_home: Server) -> schemathesis.BaseSchema:
    """What the server says of itself; the stream of events does not end and has tests of its own."""
    whole = schemathesis.openapi.from_url(f"{demo_home.url}/api/openapi.json")
    return whole.exclude(path_regex="events")


@pytest.fixture(scope="module")
def headers(demo_home: Server) -> dict[str, str]:
    """A child who has begun."""
    answer = httpx.post(f"{demo_home.url}/api/v1/conversations", json={})
    return {"Authorization": f"Bearer {answer.json()['token']}"}


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=scale.of(400), deadline=None, suppress_health_check=list(HealthCheck))
def test_every_call_keeps_its_description(case: schemathesis.Case[Any], headers: dict[str, str]) -> None:
    """No fault of the server; every answer of a declared kind."""
    answer = case.call(headers=headers if case.path != "/api/v1/leave" else {"Authorization": "Bearer nobody"})
    case.validate_response(answer, checks=CHECKS)
