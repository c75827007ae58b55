"""Which item is on, and in which order do they stand?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.agenda import TEMPLATE, AgendaItem, AgendaItemKind, AgendaItemState, place, renumber
from models.errors import ItemNotCurrent

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=30)
PENDING, CURRENT, DONE, SKIPPED = AgendaItemState


def item(state: AgendaItemState = PENDING, key: int = 1) -> AgendaItem:
    started = EARLIER if state in (CURRENT, DONE) else None
    ended = EARLIER if state is DONE else None
    return AgendaItem(id=key, number=key, title="Việc", state=state, started_at=started, ended_at=ended)


@pytest.mark.parametrize("state", AgendaItemState)
def test_any_item_can_be_put_on_and_keeps_its_first_beginning(state: AgendaItemState) -> None:
    row = item(state)
    assert row.start(NOW) is (state is not CURRENT)
    assert (row.state, row.ended_at) == (CURRENT, None)
    assert row.started_at == (EARLIER if state in (CURRENT, DONE) else NOW)


@pytest.mark.parametrize("state", AgendaItemState)
def test_only_the_current_item_can_be_concluded(state: AgendaItemState) -> None:
    row = item(state)
    if state is CURRENT:
        row.conclude(NOW, "Nhất trí.")
        assert (row.state, row.ended_at, row.conclusion) == (DONE, NOW, "Nhất trí.")
        return
    with pytest.raises(ItemNotCurrent):
        row.conclude(NOW, "Nhất trí.")
    assert (row.state, row.conclusion) == (state, None)


def test_a_summary_stays_until_another_is_given() -> None:
    row = item(CURRENT)
    assert row.summarize("Một ý kiến.")
    assert not row.summarize("Một ý kiến.")
    row.conclude(NOW, "Nhất trí.")
    assert row.summary == "Một ý kiến."
    row.start(NOW)
    row.conclude(NOW, "Nhất trí.", "Hai ý kiến.")
    assert row.summary == "Hai ý kiến."


@pytest.mark.parametrize("state", AgendaItemState)
def test_any_item_can_be_left_out_but_one_that_was_done(state: AgendaItemState) -> None:
    row = item(state)
    if state is DONE:
        with pytest.raises(ItemNotCurrent):
            row.skip(NOW)
        assert row.state is DONE
        return
    row.skip(NOW)
    assert row.state is SKIPPED
    assert row.ended_at == (NOW if state is CURRENT else None)


def test_the_usual_programme_begins_and_ends_a_meeting_and_has_a_vote() -> None:
    kinds = [kind for kind, _ in TEMPLATE]
    assert (kinds[0], kinds[-1]) == (AgendaItemKind.OPENING, AgendaItemKind.CLOSING)
    assert AgendaItemKind.VOTE in kinds
    assert len(set(kinds)) == len(kinds)


@given(st.integers(1, 8), st.data())
def test_an_item_is_placed_behind_another_and_the_rest_keep_their_order(size: int, data: st.DataObject) -> None:
    items = [item(key=key) for key in range(1, size + 1)]
    moved = data.draw(st.sampled_from([*items, item(key=99)]))
    others = [other for other in items if other is not moved]
    after = data.draw(st.sampled_from([None, *others])) if others else None
    placed = place(items, moved, after.id if after else None)
    assert [other for other in placed if other is not moved] == others
    assert placed.index(moved) == (placed.index(after) + 1 if after else 0)
    renumber(placed)
    assert [row.number for row in placed] == list(range(1, len(placed) + 1))
