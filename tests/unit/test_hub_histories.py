"""Whatever happens in whatever order: is every screen right in the end, and did none ever go backwards?"""

from __future__ import annotations

import asyncio
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from realtime.wakeups import WakeUp
from tests.sources import Room, Watcher, settle

keys = st.sampled_from(["1", "2"])
topics = st.sampled_from(["meeting:1", "meeting:2", "board:9"])
numbers = st.integers(0, 1_000)


class Histories(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.runner.run(self._open())
        self.sent: list[WakeUp] = []
        self.watchers: list[tuple[str, Watcher]] = []

    async def _open(self) -> None:
        self.room = Room()
        self.room.boards.rows["9"] = sum(self.room.meetings.rows.values())
        await self.room.hub.__aenter__()

    @rule(key=keys)
    def write(self, key: str) -> None:
        """A commit. Its wake-up is on the way, and may never arrive."""
        rows = self.room.meetings.rows
        rows[key] += 1
        self.room.boards.rows["9"] = sum(rows.values())
        self.sent.append(WakeUp(f"meeting:{key}", rows[key], ("board:9",)))

    @rule(number=numbers)
    def deliver(self, number: int) -> None:
        """In any order, and any number of times."""
        if self.sent:
            self.room.hub.wake(self.sent[number % len(self.sent)])

    @rule()
    def resubscribe(self) -> None:
        self.room.hub.stale_all()

    @rule(topic=topics)
    def join(self, topic: str) -> None:
        async def follow() -> Watcher:
            return Watcher(self.room.hub.follow(topic))

        self.watchers.append((topic, self.runner.run(follow())))

    @rule(number=numbers)
    def leave(self, number: int) -> None:
        if self.watchers:
            _, watcher = self.watchers.pop(number % len(self.watchers))
            self.runner.run(watcher.leave())

    @rule(seconds=st.sampled_from([0.0, 0.01, 0.05, 0.2, 0.7]))
    def wait(self, seconds: float) -> None:
        self.runner.run(self.room.clock.advance(seconds))

    @rule()
    def go_on(self) -> None:
        self.runner.run(settle())

    @rule(down=st.booleans())
    def database(self, down: bool) -> None:
        for source in (self.room.meetings, self.room.boards):
            source.error = ConnectionError("down") if down else None

    @rule(slow=st.booleans())
    def answers(self, slow: bool) -> None:
        """What was looked up already arrives only later."""
        for source in (self.room.meetings, self.room.boards):
            if slow:
                source.gate.clear()
            else:
                source.gate.set()

    @rule(key=keys, behind=st.integers(1, 3))
    def replica(self, key: str, behind: int) -> None:
        """The next reading shows an older state."""
        self.room.meetings.late[key] = max(self.room.meetings.rows[key] - behind, 1)

    @rule(key=keys, after=st.sampled_from([0.0, 0.1, 1.0]))
    def deadline(self, key: str, after: float) -> None:
        self.room.meetings.again_at[key] = self.room.clock.epoch() + after

    @invariant()
    def no_screen_goes_backwards(self) -> None:
        for _, watcher in getattr(self, "watchers", []):
            assert all(before < after for before, after in pairwise(watcher.seen)), watcher.seen

    def teardown(self) -> None:
        if not hasattr(self, "runner"):
            return
        try:
            self.database(down=False)
            self.answers(slow=False)
            self.room.meetings.late.clear()
            self.wait(0.0)
            newest = {
                "meeting:1": self.room.meetings.rows["1"],
                "meeting:2": self.room.meetings.rows["2"],
                "board:9": self.room.boards.rows["9"],
            }
            self.wait(2.0)
            for topic, watcher in self.watchers:
                assert watcher.seen[-1:] == [newest[topic]], (topic, watcher.seen)
            self.no_screen_goes_backwards()
            for _, watcher in self.watchers:
                self.runner.run(watcher.leave())
            assert (self.room.hub.topics, self.room.hub.followers) == (0, 0)
        finally:
            self.runner.run(self.room.hub.__aexit__(None, None, None))
            self.runner.close()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
