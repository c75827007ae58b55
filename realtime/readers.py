"""When is a kind of topic checked and read? One loop for each source, so it never does two things at once."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

from .clock import Clock
from .errors import HubClosed, RealtimeError, TopicGone
from .outages import Outage
from .sources import Source
from .topics import NEVER, Topic

V = TypeVar("V")
FOREVER = float("inf")
EVERYTHING = 1 << 20
CHECK_PATIENCE = 2.0  # seconds: one index scan, so a connection that takes longer has died half


class Reader(Generic[V]):
    def __init__(self, source: Source[V], clock: Clock, patience: float) -> None:
        self.source = source
        self.topics: dict[str, Topic[V]] = {}
        self.followers = 0
        self.readings = 0
        self._clock = clock
        self._patience = patience
        self._closed = False
        self._poke = asyncio.Event()
        self._due: dict[Topic[V], None] = {}  # stale or to be verified
        self._rest_until = NEVER  # for readings that failed
        self._most = EVERYTHING  # topics in one reading, of those that have failed
        self._next_check = NEVER  # when the positions of all topics are asked for
        self._checks_rest_until = NEVER
        self._next_time = FOREVER  # no topic's `again_at` comes before
        self._checking = Outage("positions", kind=source.kind)
        self._reading = Outage("reading", kind=source.kind)

    def join(self, key: str) -> tuple[Topic[V], int]:
        name = f"{self.source.kind}:{key}"
        if self._closed:
            raise HubClosed(name)
        topic = self.topics.get(key)
        if topic is None:
            topic = self.topics[key] = Topic(name, key)
        self.followers += 1
        topic.followers += 1
        return topic, self.ask(topic)

    def ask(self, topic: Topic[V]) -> int:
        """The ticket of one more who looks at the topic from now on."""
        ticket = topic.ask()
        self._mark(topic)
        return ticket

    def leave(self, topic: Topic[V]) -> None:
        self.followers -= 1
        topic.followers -= 1
        if topic.followers == 0:
            self._forget(topic)

    def wake(self, key: str, version: int) -> None:
        topic = self.topics.get(key)
        if topic is not None and topic.wake(version):
            self._mark(topic)

    def wake_through(self, key: str, below: str, version: int) -> None:
        topic = self.topics.get(key)
        if topic is not None and topic.wake_through(below, version):
            self._mark(topic)

    def stale_all(self) -> None:
        for topic in self.topics.values():
            topic.doubt.unknown = True
            self._mark(topic)

    def close(self) -> None:
        self._closed = True
        for topic in list(self.topics.values()):
            self._end(topic, HubClosed)

    async def run(self) -> None:
        while True:
            self._poke.clear()
            self._mark_whose_time_has_come()
            if topics := self._to_check():
                await self._check(topics)
            for topics in self._to_read():
                await self._read(topics)
            await self._clock.wait(self._poke, self._pause())

    def _to_check(self) -> list[Topic[V]]:
        now = self._clock.now()
        if now < self._checks_rest_until:
            return []
        if now < self._next_check:
            return [topic for topic in self._due if topic.wants_position]
        self._next_check = now + self.source.check_every
        return [topic for topic in self.topics.values() if topic.reading is not None]

    async def _check(self, topics: list[Topic[V]]) -> None:
        tickets = [topic.joined for topic in topics]
        try:
            async with asyncio.timeout(min(self._patience, CHECK_PATIENCE)):
                positions = await self.source.positions([topic.key for topic in topics])
            for topic, ticket in zip(topics, tickets, strict=True):
                position = positions.get(topic.key)
                if position is None:
                    self._end(topic, TopicGone)
                else:
                    topic.found(position, ticket)
                    self._sort(topic)
            self._checking.over()
        except Exception as error:  # Whatever a source does: this ends no screen.
            self._checks_rest_until = self._clock.now() + self._checking.failed(error)
            self._next_check = NEVER

    def _to_read(self) -> list[list[Topic[V]]]:
        """All that are due, in one reading; but one topic that cannot be read must not hold up the rest.

        So those whose reading has failed are read apart, and fewer of them at a time.
        """
        now = self._clock.now()
        due = [topic for topic in self._due if topic.is_stale and self._due_at(topic) <= now]
        failed = sorted((topic for topic in due if topic.failures), key=lambda topic: topic.failures)
        groups = [topic for topic in due if not topic.failures], failed[: self._most]
        return [topics for topics in groups if topics]

    def _due_at(self, topic: Topic[V]) -> float:
        if topic.wants_position:
            return self._checks_rest_until
        rests_until = self._rest_until if topic.failures else NEVER
        return max(topic.read_at + self.source.interval, rests_until)

    async def _read(self, topics: list[Topic[V]]) -> None:
        began, epoch = self._clock.now(), self._clock.epoch()
        asked = [(topic, topic.begin(), topic.joined) for topic in topics]
        failed = topics[0].failures > 0
        try:
            async with asyncio.timeout(self._patience):
                readings = await self.source.read({t.key: t.reasons(doubt) for t, doubt, _ in asked})
            for topic, doubt, ticket in asked:
                reading = readings.get(topic.key)
                if reading is None:
                    self._end(topic, TopicGone)
                    continue
                self.readings += 1
                topic.settle(reading, doubt, ticket, began, epoch)
                self._next_time = min(self._next_time, topic.again_at or FOREVER)
                self._sort(topic)
            self._reading.worked()
            if failed:
                self._most, self._rest_until = min(self._most * 2, EVERYTHING), NEVER
            if not any(topic.failures for topic in self._due):
                self._reading.over()
        except Exception as error:
            self._rest_until = self._clock.now() + self._reading.failed(error)
            self._most = max(len(topics) // 2, 1)
            for topic, doubt, _ in asked:
                topic.fail(doubt)
                self._sort(topic)

    def _mark_whose_time_has_come(self) -> None:
        epoch = self._clock.epoch()
        if epoch < self._next_time:
            return
        self._next_time = FOREVER
        for topic in self.topics.values():
            if topic.again_at is None:
                continue
            if topic.again_at <= epoch:
                topic.again_at, topic.doubt.time = None, True
                self._due[topic] = None
            else:
                self._next_time = min(self._next_time, topic.again_at)

    def _pause(self) -> float | None:
        """Seconds until something is due that nobody will announce."""
        if not self.topics:
            return None
        now = self._clock.now()
        pauses = [
            max(self._next_check, self._checks_rest_until) - now,
            self._next_time - self._clock.epoch(),
            *(self._due_at(topic) - now for topic in self._due),
        ]
        return max(min(pauses), 0.0)

    def _mark(self, topic: Topic[V]) -> None:
        self._due[topic] = None
        self._poke.set()

    def _sort(self, topic: Topic[V]) -> None:
        """After a check or a reading: is there more to do?"""
        if self.topics.get(topic.key) is topic and (topic.is_stale or topic.wants_position):
            self._due[topic] = None
        else:
            self._due.pop(topic, None)

    def _end(self, topic: Topic[V], reason: type[RealtimeError]) -> None:
        topic.end(reason)
        self._forget(topic)

    def _forget(self, topic: Topic[V]) -> None:
        if self.topics.get(topic.key) is topic:
            del self.topics[topic.key]
        self._due.pop(topic, None)
