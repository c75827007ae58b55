"""What may be written for a meeting, how often, and until when can it be taken back? Without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.agenda import AgendaItem, AgendaItemState
from models.contributions import (
    MOST_OF_A_KIND,
    Contribution,
    ContributionKind,
    require_may_reserve,
    written_before,
)
from models.errors import BadInput, ItemConcluded, NotEntitled, PollClosed, PollNotOpen, Refusal
from models.forms import PollState
from models.polls import Poll
from models.voters import Voter

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
CONTRIBUTION, OPINION = ContributionKind


def written(text: str = "Ý kiến", *, kind: ContributionKind = CONTRIBUTION, item: int = 1, poll: int | None = None,
            withdrawn: bool = False) -> Contribution:  # fmt: skip
    return Contribution(
        kind=kind, text=text, agenda_item_id=item, poll_id=poll, at=NOW, withdrawn_at=NOW if withdrawn else None
    )


def test_the_same_words_in_the_same_place_are_written_once() -> None:
    own = [written("Một"), written("Hai", withdrawn=True), written("Ba", kind=OPINION, poll=4)]
    assert written_before(written("Một"), own) is own[0]
    assert written_before(written("Một", item=2), own) is None
    assert written_before(written("Hai"), own) is None  # it was taken back, and is meant again
    assert written_before(written("Ba"), own) is None
    assert written_before(written("Ba", kind=OPINION, poll=4), own) is own[2]
    assert written_before(written("Ba", kind=OPINION, poll=5), own) is None


def test_a_member_writes_so_much_and_no_more_whatever_he_takes_back() -> None:
    own = [written(str(number), withdrawn=number % 2 == 0) for number in range(MOST_OF_A_KIND)]
    with pytest.raises(BadInput):
        written_before(written("Nữa"), own)
    assert written_before(written("1"), own) is own[1]
    assert written_before(written("Nữa", kind=OPINION, poll=4), own) is None
    assert written_before(written("Nữa"), own[1:]) is None


@pytest.mark.parametrize("state", AgendaItemState)
def test_a_contribution_can_be_taken_back_until_its_item_is_done(state: AgendaItemState) -> None:
    row, item = written(), AgendaItem(state=state)
    if state is AgendaItemState.DONE:
        with pytest.raises(ItemConcluded):
            row.withdraw(LATER, item)
        assert row.stands
        return
    assert row.withdraw(LATER, item)
    assert (row.stands, row.withdrawn_at) == (False, LATER)


def test_taking_back_twice_is_once() -> None:
    row = written(withdrawn=True)
    assert not row.withdraw(LATER, AgendaItem(state=AgendaItemState.DONE))
    assert row.withdrawn_at == NOW


def test_a_reserved_opinion_can_be_taken_back_though_the_item_is_done() -> None:
    assert written(kind=OPINION, poll=4).withdraw(LATER, AgendaItem(state=AgendaItemState.DONE))
    assert written(kind=OPINION, poll=4).withdraw(LATER, None)


@pytest.mark.parametrize(
    ("state", "on_roll", "refusal"),
    [
        (PollState.DRAFT, True, PollNotOpen),
        (PollState.DRAFT, False, PollNotOpen),
        (PollState.OPEN, True, None),
        (PollState.OPEN, False, NotEntitled),
        (PollState.CLOSED, True, None),
        (PollState.CLOSED, False, NotEntitled),
        (PollState.ANNULLED, True, PollClosed),
    ],
)
@pytest.mark.parametrize("voted", [True, False])
def test_a_voter_reserves_his_opinion_whatever_he_has_cast(
    state: PollState, on_roll: bool, refusal: type[Refusal] | None, voted: bool
) -> None:
    poll, voter = Poll(state=state), Voter(voted=voted) if on_roll else None
    if refusal is None:
        require_may_reserve(poll, voter)
        return
    with pytest.raises(refusal):
        require_may_reserve(poll, voter)
