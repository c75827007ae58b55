"""How does broadcaster speak to Redis without losing its ears?

Its own backend can miss the first message, ends silently when its connection is killed, and queues without bound. Here
one task owns one connection: it connects for ever, subscribes, listens, and asks for a sign of life when it hears none.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import redis.asyncio
from broadcaster import BroadcastBackend, Event
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import RedisError
from redis.maint_notifications import MaintNotificationsConfig

from .errors import PublishFailed
from .outages import Outage
from .tasks import Tasks

SILENCE = 1.0  # seconds without a word before a sign of life is asked for, and before it is missed
ANSWER = 2.0  # seconds that a command may take
SLICE = 64  # messages heard before the others have a turn


class RedisBackend(BroadcastBackend):
    """`on_subscribed(channel)`: whatever was published on it before may be lost. Also called when `bound` overflows."""

    def __init__(self, url: str, on_subscribed: Callable[[str], None], *, bound: int = 1_000) -> None:
        url, self._prefix = _without_prefix(url)
        self._on_subscribed = on_subscribed
        self._bound = bound
        self._client = redis.asyncio.Redis.from_url(
            url,
            socket_timeout=ANSWER,
            socket_connect_timeout=ANSWER,
            socket_keepalive=True,
            # Once more on a new connection: one that lay idle may have died unnoticed. Doubled wake-ups do no harm.
            retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionLost,)),
            maint_notifications_config=MaintNotificationsConfig(enabled=False),
        )
        self._channels: dict[str, asyncio.Event] = {}  # set as long as it is subscribed
        self._connection: Any = None
        self._heard: deque[Event] = deque()
        self._hearing = asyncio.Event()
        self._outage = Outage("broker")
        self._tasks = Tasks()

    @property
    def connected(self) -> bool:
        """Is every channel subscribed?"""
        return self._connection is not None and all(event.is_set() for event in self._channels.values())

    async def connect(self) -> None:
        """Returns at once: the broker may be down for now."""
        self._tasks.start(self._run(), "broker")

    async def disconnect(self) -> None:
        for event in self._channels.values():
            event.set()  # Whoever still waits for it: broadcaster cannot bear that `subscribe` is cancelled.
        await self._tasks.stop()
        await self._client.aclose()

    async def subscribe(self, channel: str) -> None:
        """Returns when Redis has confirmed it, however long that takes."""
        event = self._channels.setdefault(channel, asyncio.Event())
        await self._send("SUBSCRIBE", channel)
        await event.wait()

    async def unsubscribe(self, channel: str) -> None:
        if self._channels.pop(channel, None):
            await self._send("UNSUBSCRIBE", channel)

    async def publish(self, channel: str, message: str) -> None:
        try:
            await self._client.publish(self._prefix + channel, message)
        except (RedisError, OSError) as error:
            raise PublishFailed(f"{type(error).__name__}: {error}") from error

    async def next_published(self) -> Event:
        while not self._heard:
            self._hearing.clear()
            await self._hearing.wait()
        return self._heard.popleft()

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:  # Whatever the reason: there will be another connection.
                rest = self._outage.failed(error)
                await asyncio.sleep(rest * random.uniform(0.5, 1.0))  # All servers of the site come back at once.

    async def _listen(self) -> None:
        """Until the connection is lost. Raises what redis-py says then."""
        pool: Any = self._client.connection_pool  # redis-py's; its methods have no types
        connection = await pool.get_connection()
        try:
            self._connection = connection
            if self._channels:
                await self._send("SUBSCRIBE", *self._channels)
            asked = False
            while True:
                reply = await connection.read_response(timeout=SILENCE, disconnect_on_error=False, push_request=True)
                if reply is not None:
                    asked = False
                    await self._hear(reply)
                elif asked:
                    raise ConnectionLost("no sign of life")
                else:
                    asked = True
                    await connection.send_command("PING", check_health=False)
        finally:
            self._connection = None
            for event in self._channels.values():
                event.clear()
            await connection.disconnect(nowait=True)
            await pool.release(connection)

    async def _send(self, command: str, *channels: str) -> None:
        """If connected; else, and if it fails, the next connection subscribes to everything."""
        connection = self._connection
        if connection is None or not connection.is_connected:
            return
        try:
            await connection.send_command(command, *(self._prefix + c for c in channels), check_health=False)
        except (RedisError, OSError):
            return

    async def _hear(self, reply: Any) -> None:
        if not isinstance(reply, list) or len(reply) != 3:
            return  # The answer to PING.
        kind, channel = _text(reply[0]), _text(reply[1]).removeprefix(self._prefix)
        if channel not in self._channels:
            return
        if kind == "subscribe":
            self._outage.over()
            self._channels[channel].set()
            self._on_subscribed(channel)
        elif kind == "message":
            self._heard.append(Event(channel, _text(reply[2])))
            self._hearing.set()
            if len(self._heard) > self._bound:
                self._heard.clear()
                for each in self._channels:
                    self._on_subscribed(each)
            elif len(self._heard) % SLICE == 0:
                await asyncio.sleep(0)


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode(errors="replace")


def _without_prefix(url: str) -> tuple[str, str]:
    """The URL as redis-py takes it, and what our channels begin with: two sites may share one Redis."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    prefix = query.pop("prefix", "sotay-")
    return parts._replace(query=urlencode(query)).geturl(), prefix
