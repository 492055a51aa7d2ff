"""Finds the cases that tell of one event, and who reads them."""

from collections.abc import Sequence

from sqlalchemy import select, update

from backend.cases.incident_tables import Incident
from backend.cases.tables import Case, Grant
from backend.store.engine import ReadSession, WriteSession


async def readers_beside(db: ReadSession, case: Case) -> Sequence[tuple[str, str]]:
    """(case, person) for whoever has the words of another case of the same event open."""
    if case.incident_id is None:
        return []
    query = (
        select(Grant.case_id, Grant.person_id)
        .join(Case, Case.id == Grant.case_id)
        .where(
            Case.incident_id == case.incident_id, Case.id != case.id, Grant.kind == "words", Grant.state == "released"
        )
    )
    return [(other, person) for other, person in (await db.execute(query.distinct())).all()]


async def put_together(db: WriteSession, incident: Incident, cases: Sequence[Case]) -> None:
    """These cases, and all that were of one event with one of them, are of one event."""
    db.add(incident)
    before = {case.incident_id for case in cases if case.incident_id is not None}
    if before:
        await db.execute(update(Case).where(Case.incident_id.in_(before)).values(incident_id=incident.id))
    for case in cases:
        case.incident_id = incident.id
