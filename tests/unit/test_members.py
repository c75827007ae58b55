"""How does a member stand on the roll of each of his cells?"""

from __future__ import annotations

import pytest

from models.members import VOTING, Member, Standing

HOST, HOME = 1, 2


@pytest.mark.parametrize(
    ("standing", "hosted", "at_home"),
    [
        (Standing.HOSTED, Standing.HOSTED, Standing.AWAY),
        (Standing.OFFICIAL, Standing.HOSTED, Standing.AWAY),
        (Standing.EXEMPT, Standing.HOSTED, Standing.AWAY),
        (Standing.PROBATIONARY, Standing.HOSTED, Standing.PROBATIONARY),
        (Standing.SUSPENDED, Standing.SUSPENDED, Standing.SUSPENDED),
    ],
)
def test_who_is_hosted_votes_at_home_or_nowhere(standing: Standing, hosted: Standing, at_home: Standing) -> None:
    member = Member(cell_id=HOST, home_cell_id=HOME, standing=standing)
    assert member.standing_in(HOST) is hosted
    assert member.standing_in(HOST) not in VOTING
    assert member.standing_in(HOME) is at_home


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("home", [None, HOME])
def test_who_has_one_cell_stands_there_as_he_stands(standing: Standing, home: int | None) -> None:
    assert Member(cell_id=HOME, home_cell_id=home, standing=standing).standing_in(HOME) is standing
