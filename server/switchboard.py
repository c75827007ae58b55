"""What do all live connections of a process share? Running operations, delivery, and one watch over everybody."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Protocol

import orjson
from graphql import GraphQLError

from realtime.delivery import Delivery
from realtime.live import Live
from realtime.operations import Operations
from realtime.subscriptions import Subscription
from resolvers.context import Context
from schema.execution import Execution, SharedOperation, Variables
from schema.operations import Operation, Unrunnable

from .callers import Callers
from .conversation import Conversation
from .scripts import SharedScript
from .signed_in import RESTART
from .streams import Stream

LEAVING = 1000  # clients that are let go in a second, at least
GLANCE = 0.1  # seconds between two waves, and until it is looked again who is left


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds."""

    initialise: int = 10  # for connection_init to come
    session: int = 5  # for the session to be read then
    silence: int = 20  # until a client is asked for a sign of life; as long again for the sign
    lag: float = 10.0  # for a client to read what it has missed
    goodbye: int = 5  # for a client to answer that a connection is closed
    answer: float = 5.0  # for what is under way when the server ends


class Closing(Protocol):
    def abort(self) -> None: ...


class Switchboard:
    """`prototype` is what a resolver has at hand, but for who asks."""

    def __init__(
        self, execution: Execution, prototype: Context, live: Live, callers: Callers, patience: Patience | None = None
    ) -> None:
        self.execution = execution
        self.prototype = prototype
        self.live = live
        self.callers = callers
        self.patience = patience or Patience()
        self.delivery = Delivery()
        self.operations = Operations(live.follow, self.delivery)
        self.conversations: dict[Conversation, None] = {}
        self.streams: dict[Stream, None] = {}
        self.is_draining = False  # nobody new is let on
        self._closing: dict[Closing, int] = {}  # how long each has had to say goodbye

    def is_running(self, operation: Operation, variables: Variables) -> bool:
        return self.operations.is_running(_key(operation, variables))

    def join(
        self, operation: Operation, variables: Variables, subscription: Subscription, shared: SharedOperation | None
    ) -> None:
        """Look on at a shared operation, which is begun with `shared` if nobody runs it. Raises HubClosed, BadDate."""
        script = None if shared is None else SharedScript(shared, self.prototype)
        self.operations.join(_key(operation, variables), script, subscription)

    def closing(self, connection: Closing) -> None:
        """It was told that it is closed, and has some time to answer."""
        self._closing[connection] = 0

    def closed(self, connection: Closing) -> None:
        self._closing.pop(connection, None)

    async def watch(self) -> None:
        """Once a second over everybody: no timers, no tasks for each."""
        while True:
            await asyncio.sleep(1)
            self.look_around()

    def look_around(self) -> None:
        """A second has passed."""
        patience = self.patience
        for conversation in list(self.conversations):
            conversation.silent += 1
            conversation.waited += 1
            if not conversation.is_initialised and conversation.waited > patience.initialise:
                conversation.close(4408, "Connection initialisation timeout")
            elif conversation.is_waiting_for_session and conversation.waited > patience.session:
                conversation.close(1013, "Try again later")
            if conversation.silent == patience.silence:
                conversation.link.ping()
            elif conversation.silent >= 2 * patience.silence:
                conversation.close(1013, "No sign of life")
        for outlet in self.delivery.laggards(patience.lag):
            outlet.overdue()
        for connection in list(self._closing):
            self._closing[connection] += 1
            if self._closing[connection] > patience.goodbye:
                self.closed(connection)
                connection.abort()

    @property
    def connections(self) -> list[Conversation | Stream]:
        return [*self.conversations, *self.streams]

    async def drain(self, most: float) -> None:
        """Let everybody go, in waves over so many seconds at most: they come back to others, and not all at once.

        Queries and mutations that are under way are answered first, for `patience.answer` after the last wave at most.
        """
        self.is_draining = True
        leaving = self.connections
        random.shuffle(leaving)
        seconds = min(most, len(leaving) / LEAVING)
        waves = max(int(seconds / GLANCE), 1)
        for wave in range(waves):
            for connection in leaving[wave::waves]:
                connection.let_go()
            await asyncio.sleep(seconds / waves)
        until = time.monotonic() + self.patience.answer
        while self.connections and time.monotonic() < until:  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(GLANCE)
        for connection in self.connections:
            connection.close(RESTART, "Service restart")


def _key(operation: Operation, variables: Variables) -> Hashable:
    """Of what they send, only the variables that the operation takes. Raises Unrunnable."""
    given = {name: variables[name] for name in operation.variables if name in variables}
    try:
        return operation, orjson.dumps(given, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # it reads what it would not write: a thousand lists, one in another
        raise Unrunnable(
            GraphQLError("The variables are nested too deeply.", extensions={"code": "BAD_USER_INPUT"})
        ) from None
