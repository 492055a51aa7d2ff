"""What a climbing alert must know of its case: codes and ids only, under the transport key, always of one length."""

import json
from dataclasses import asdict, dataclass

from backend.alerts.tables import Alert
from backend.policy.ladders import Situation
from backend.vault import CannotOpen, Place, TransportKey

LENGTH = 400
ABOUT_STAFF, ABOUT_MANAGER = "staff_concern", "manager_concern"
"""The topics that keep people off a ladder."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where the ladder is chosen by, and whom it must leave out.

    `about`: the topics that decide who reads; `of`: the case from which a safety alert came.
    """

    situation: Situation = "home"
    route: str = ""
    chosen: str | None = None
    about: tuple[str, ...] = ()
    of: str = ""


def seal_circumstances(found: Circumstances, alert: Alert, transport: TransportKey) -> bytes:
    """The circumstances, sealed for their alert."""
    return transport.seal(json.dumps(asdict(found)).ljust(LENGTH).encode(), _place(alert))


def open_circumstances(alert: Alert, transport: TransportKey) -> Circumstances | None:
    """What is known of an alert; None where the row was changed by somebody, or is from before there were ladders."""
    try:
        content = transport.unseal(alert.circumstances or b"", _place(alert))
    except CannotOpen:
        return None
    found = json.loads(content)
    return Circumstances(**{**found, "about": tuple(found["about"])})


def case_behind(alert: Alert, transport: TransportKey) -> str:
    """The case from which an alert came; of a safety alert only its sealed circumstances say so."""
    found = open_circumstances(alert, transport)
    return found.of if found and found.of else alert.case_id


def _place(alert: Alert) -> Place:
    return Place("alert.circumstances", alert.id, alert.home_id)
