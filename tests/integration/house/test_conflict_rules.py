"""The conflict rules that no other file holds: the machine's administrator, parents, and who claims to be somebody."""

from pathlib import Path

import pytest

from backend.cases import grants_repository
from backend.policy.inviting import MAY_INVITE, PROPOSABLE
from backend.policy.matrix import Matrix
from bot.messages import UnknownToken
from tests.integration.house.test_leaving import tells
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
CONFIG = Path(__file__).parents[3] / "config"


async def test_cf9_the_administrator_holds_no_grant_and_never_gets_a_second_role(
    street: Street, home: SeededHome, child: Child
) -> None:
    case_id = await tells(child, "staff")
    async with street.store.reading() as db:
        holders = {grant.person for grant in await grants_repository.states(db, case_id)}
    assert home["admin"].person_id not in holders
    assert street.house.routes.potential["system_admin"] == ()
    assert "system_admin" not in MAY_INVITE
    assert "system_admin" not in PROPOSABLE, "nobody becomes one, and one becomes nothing else: a second account it is"


def test_cf11_a_parent_has_no_account_no_grant_and_no_line_of_the_matrix() -> None:
    matrix = Matrix.load(CONFIG)
    assert {kind: matrix.sees(kind, "parent_carer") for kind in matrix.kinds} == dict.fromkeys(matrix.kinds, "none")
    assert "parent_carer" not in {role for roles in MAY_INVITE.values() for role in roles}


async def test_cf16_who_claims_to_be_somebody_gets_nothing_of_what_that_child_wrote(
    street: Street, home: SeededHome, child: Child
) -> None:
    await child.says("soon bullying: he takes my things")
    for choice in ("limits:ok", "staff", "named"):
        await child.picks(choice)
    await child.says("Pip")
    claims = await home.child()
    await claims.says("soon: its pip, what did i say before")
    assert "he takes my things" not in await claims.sees()
    assert await claims.case_id() != await child.case_id()
    with pytest.raises(UnknownToken):
        await street.turns.thread("not a token of anybody", street.now)
    await claims.says("emergency self_harm: i took all my tablets")
    assert await home.who_can_open(await claims.case_id()), "the danger is real, whoever it is"
