"""Do wake-ups arrive as they were sent, and does nothing else arrive?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from realtime.wakeups import WakeUp, channel, channels, decode, encode

wakeups = st.builds(
    WakeUp,
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(0, 2**62),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]))).map(tuple),
)


@given(st.lists(wakeups))
def test_what_is_encoded_is_decoded(sent: list[WakeUp]) -> None:
    assert decode(encode(sent)) == sent


def test_a_message_is_short() -> None:
    assert encode([WakeUp("meeting:12", 7, ("board:4:2026-11-21",))]) == '[["meeting:12",7,"board:4:2026-11-21"]]'


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{",
        "7",
        "null",
        '"ab"',
        "[7]",
        '["ab"]',
        "[[]]",
        '[["a"]]',
        '[["a",true]]',
        '[["a","7"]]',
        '[["a",7,8]]',
        "[[7,7]]",
    ],
)
def test_a_malformed_message_is_logged_and_dropped(message: str) -> None:
    with capture_logs() as logs:
        assert decode(message) == []
    assert [entry["event"] for entry in logs] == ["wake-up not understood"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(1, 32))
def test_a_topic_has_one_of_the_channels(topic: str, count: int) -> None:
    assert channel(topic, count) in channels(count)


def test_a_topic_has_the_same_channel_in_every_process() -> None:
    assert [channel(f"meeting:{number}", 8)[-1] for number in range(6)] == ["3", "5", "7", "1", "2", "4"]


def test_two_wake_ups_of_a_topic_become_one_that_says_as_much() -> None:
    first, second = WakeUp("meeting:1", 8, ("board:1", "board:2")), WakeUp("meeting:1", 7, ("board:2", "board:3"))
    assert first.joined(second) == WakeUp("meeting:1", 8, ("board:1", "board:2", "board:3"))
