"""Does the bench notice what a server lost, doubled, or showed backwards?"""

from __future__ import annotations

import time

import pytest

from bench.shapes import LARGE, SMALL, Shape, screen, string
from bench.tally import Tally


def instant() -> bytes:
    return b"%020d" % time.monotonic_ns()


def tally(screens: int, ticks: int) -> Tally:
    made = Tally()
    made.screens = screens
    for _ in range(ticks):
        made.publish()
    return made


def test_every_tick_on_every_screen_is_all_there_is() -> None:
    complete = tally(screens=2, ticks=2)
    for last in (0, 1):
        for _ in range(2):
            complete.receive(last, last + 1, instant())
    assert complete.is_current
    assert complete.reconciled() == "4 of 4"
    assert len(complete.last_delays) == 2


def test_a_tick_that_one_screen_lacks_is_told() -> None:
    lacking = tally(screens=2, ticks=1)
    lacking.receive(0, 1, instant())
    assert not lacking.is_current
    assert lacking.reconciled() == "1 of 2, 1 screens NOT CURRENT"
    assert not lacking.last_delays


def test_a_conflated_tick_counts_as_passed_when_a_newer_one_is_shown() -> None:
    conflated = tally(screens=1, ticks=3)
    conflated.receive(0, 3, instant())
    assert conflated.is_current
    assert conflated.reconciled() == "1 of 3, 2 conflated"
    assert len(conflated.last_delays) == 3


@pytest.mark.parametrize("number", [1, 2])
def test_a_screen_that_goes_backwards_or_is_told_twice_is_told(number: int) -> None:
    backwards = tally(screens=1, ticks=2)
    backwards.receive(0, 2, instant())
    backwards.receive(2, number, instant())
    assert "1 WENT BACKWARDS" in backwards.reconciled()


def test_the_first_failure_is_the_one_that_is_told() -> None:
    failing = tally(screens=1, ticks=1)
    failing.fail("it closed a connection")
    failing.fail("it closed a connection, too")
    assert failing.failure == "it closed a connection"


@pytest.mark.parametrize("shape", [screen(SMALL), screen(LARGE), string(SMALL), string(LARGE)], ids=lambda s: s.title)
def test_a_tick_has_room_for_its_number_and_instant(shape: Shape) -> None:
    assert shape.length >= len("#0000000001 00000000000000000001 ")
