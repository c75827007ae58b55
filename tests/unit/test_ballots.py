"""In which order are ballots written that were cast together?"""

from __future__ import annotations

from typing import Any

import pytest

from models.polls import new_receipt
from resolvers import ballots
from resolvers.ballots import BALLOTS, VOTED, Box

pytestmark = pytest.mark.anyio


class Session:
    """Takes what is written, and says that all of it was."""

    async def connection(self) -> None:
        return None


async def test_neither_the_order_of_ballots_nor_that_of_voters_tells_who_cast_which(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[Any] = []

    async def write(connection: None, writes: Any) -> int:
        written.append(writes)
        return len(writes[VOTED])

    monkeypatch.setattr(ballots, "write_together", write)
    session: Any = Session()
    box = Box(session)
    receipts = [new_receipt() for _ in range(60)]
    box._ballots = [(1, receipt, None, [1]) for receipt in receipts]
    box._voted = [(1, member_id) for member_id in reversed(range(60))]
    await box.write()
    order = [receipt for _, receipt, _, _ in written[0][BALLOTS]]
    assert sorted(order) == sorted(receipts)
    assert order != receipts, "that they stay as they were has a chance of one in 60!"
    assert [member_id for _, member_id, _ in written[0][VOTED]] == list(range(60))
