"""The API keeps its own description, whatever schemathesis makes up from it."""

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from tests.support import scale
from tests.support.server import Server

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1200)]
CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.response_schema_conformance,
]
ENDLESS = "/api/v1/events"  # the stream of events has tests of its own
ENDS_THE_TOKEN = "/api/v1/leave"


def test_every_call_keeps_its_description(demo_home: Server) -> None:
    """No fault of the server, and what is promised has the shape that was promised."""
    schema = schemathesis.openapi.from_url(f"{demo_home.url}/api/openapi.json")
    calls = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    tried = [call for call in calls if call.path != ENDLESS]
    token = httpx.post(f"{demo_home.url}/api/v1/conversations", json={}).json()["token"]
    assert len(tried) >= 6

    @settings(max_examples=scale.of(1_500), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        call = data.draw(st.sampled_from(tried))
        case = data.draw(call.as_strategy())
        bearer = "nobody" if call.path == ENDS_THE_TOKEN else token
        answer = case.call(headers={"Authorization": f"Bearer {bearer}"})
        case.validate_response(answer, checks=CHECKS)

    holds()
