"""Whatever happens in whatever order: is every screen right in the end, and did none ever go backwards?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from realtime.wakeups import WakeUp
from tests.sources import Room, Watcher, settle

TOPICS = ["meeting:1", "meeting:2", "board:9"]
keys = st.sampled_from(["1", "2"])
topics = st.sampled_from(TOPICS)
numbers = st.integers(0, 1_000)


@dataclass
class Screen:
    topic: str
    watcher: Watcher
    opened_at: int  # what it shows must not be older


class Histories(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.runner.run(self._open())
        self.sent: list[WakeUp] = []
        self.screens: list[Screen] = []
        for topic in TOPICS:
            self.join(topic, at_once=True)

    async def _open(self) -> None:
        self.room = Room()
        self.sources = (self.room.meetings, self.room.boards)
        self.room.boards.rows["9"] = sum(self.room.meetings.rows.values())
        await self.room.hub.__aenter__()

    @rule(key=keys)
    def commit(self, key: str) -> None:
        """Its wake-up is late, or never arrives."""
        rows = self.room.meetings.rows
        rows[key] += 1
        self.room.boards.rows["9"] = sum(rows.values())
        self.sent.append(WakeUp(f"meeting:{key}", rows[key], ("board:9",)))

    @rule(key=keys)
    def commit_and_announce(self, key: str) -> None:
        self.commit(key)
        self.deliver(-1)

    @rule(key=keys, behind=st.integers(1, 3), commits=st.booleans())
    def lag(self, key: str, behind: int, commits: bool) -> None:
        """The next reading comes from a replica and shows an older state: as a first reading it is all there is."""
        shown = max(self.room.meetings.rows[key] - behind, 1)
        self.room.meetings.late[key] = shown
        for screen in self.screens:
            if screen.topic == f"meeting:{key}" and not screen.watcher.seen:
                screen.opened_at = min(screen.opened_at, shown)
        if commits:
            self.commit_and_announce(key)
        else:
            self.resubscribe()

    @rule(number=numbers)
    def deliver(self, number: int) -> None:
        """In any order, and any number of times."""
        if self.sent:
            self.room.hub.wake(self.sent[number % len(self.sent)])
            self.runner.run(settle())

    @rule()
    def resubscribe(self) -> None:
        self.room.hub.stale_all()
        self.runner.run(settle())

    @rule(topic=topics, at_once=st.booleans())
    def join(self, topic: str, at_once: bool) -> None:
        async def follow() -> Watcher:
            watcher = Watcher(self.room.hub.follow(topic))
            if at_once:
                await settle()
            return watcher

        kind, _, key = topic.partition(":")
        opened_at = self.newest(topic)
        if kind == "meeting":
            opened_at = self.room.meetings.late.get(key, opened_at)
        self.screens.append(Screen(topic, self.runner.run(follow()), opened_at))

    @rule(number=numbers)
    def leave(self, number: int) -> None:
        if self.screens:
            screen = self.screens.pop(number % len(self.screens))
            self.runner.run(screen.watcher.leave())

    @rule(seconds=st.sampled_from([0.0, 0.01, 0.05, 0.2, 1.0]))
    def wait(self, seconds: float) -> None:
        """What was slow answers now."""
        for source in self.sources:
            source.gate.set()
        self.runner.run(self.room.clock.advance(seconds))

    @rule()
    def slow(self) -> None:
        """What is looked up from now on arrives only later."""
        for source in self.sources:
            source.gate.clear()

    @rule(errors=st.integers(1, 3))
    def outage(self, errors: int) -> None:
        for source in self.sources:
            source.errors = errors

    @rule(key=keys, after=st.sampled_from([0.0, 0.1, 1.0]))
    def deadline(self, key: str, after: float) -> None:
        self.room.meetings.again_at[key] = self.room.clock.epoch() + after

    @invariant()
    def no_screen_goes_backwards(self) -> None:
        for screen in getattr(self, "screens", []):
            assert all(before < after for before, after in pairwise(screen.watcher.seen)), screen

    @invariant()
    def no_screen_begins_before_it_was_opened(self) -> None:
        for screen in getattr(self, "screens", []):
            assert all(position >= screen.opened_at for position in screen.watcher.seen), screen

    def newest(self, topic: str) -> int:
        kind, key = topic.split(":")
        return (self.room.meetings if kind == "meeting" else self.room.boards).rows[key]

    def teardown(self) -> None:
        if not hasattr(self, "runner"):
            return
        try:
            self.outage(errors=0)
            self.room.meetings.late.clear()
            self.wait(2.0)
            for screen in self.screens:
                assert screen.watcher.seen[-1:] == [self.newest(screen.topic)], screen
            self.no_screen_goes_backwards()
            for screen in self.screens:
                self.runner.run(screen.watcher.leave())
            self.no_screen_begins_before_it_was_opened()
            assert (self.room.hub.topics, self.room.hub.followers) == (0, 0)
        finally:
            self.runner.run(self.room.hub.__aexit__(None, None, None))
            self.runner.close()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
