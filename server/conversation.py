"""What is said on one WebSocket? graphql-transport-ws: who may speak, which operations run, and how each of them ends.

No I/O stands here: messages come in through `receive`, and go out through a `Link`.

What the protocol leaves open: a connection has at most 100 operations at a time, one more is refused by an `error`
with the code TOO_MANY_OPERATIONS; an id has at most 200 bytes in UTF-8, a longer one closes with 4400; a document has
at most 50,000 characters, a longer one is refused by an `error` with BAD_REQUEST.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType

from models.rights import Viewer
from realtime.errors import HubClosed
from resolvers.context import Context
from schema.errors import told
from schema.execution import SharedOperation, Variables, failed
from schema.operations import Operation, Unrunnable

from .callers import Caller
from .following import PersonalLive
from .links import Link, Own, Shared
from .messages import LONGEST_QUERY, fault
from .scripts import Person, encode, formatted
from .signed_in import FORBIDDEN, RESTART, SignedIn

if TYPE_CHECKING:
    from .switchboard import Switchboard

MOST_OPERATIONS = 100  # at the same time, on one connection


class Conversation:
    """One client's connection. It has a task for an operation of its own only; what is shared needs none."""

    __slots__ = (
        "_caller",
        "_drained",
        "_is_leaving",
        "_live",
        "_operations",
        "_signed_in",
        "_switchboard",
        "link",
        "silent",
        "waited",
    )

    def __init__(self, switchboard: Switchboard, link: Link, caller: Caller) -> None:
        self.link = link
        self.waited = 0  # seconds, for connection_init, or from then on for the session
        self.silent = 0  # seconds without a byte from the client
        self._switchboard = switchboard
        self._caller = caller
        self._operations: dict[str, Shared | Own] = {}
        self._signed_in: SignedIn | None = None  # from connection_init on; with a viewer from connection_ack on
        self._live: PersonalLive | None = None
        self._drained: asyncio.Event | None = None
        self._is_leaving = False
        switchboard.conversations[self] = None

    @property
    def is_initialised(self) -> bool:
        return self._signed_in is not None

    @property
    def is_waiting_for_session(self) -> bool:
        return self._signed_in is not None and self._signed_in.viewer is None

    def viewer(self) -> Viewer | None:
        """Who is signed in, with the posts that he holds now."""
        return self._signed_in.viewer if self._signed_in else None

    def receive(self, data: bytes | None) -> None:
        """A message; None for one that is not text."""
        try:
            message: Any = orjson.loads(data) if data is not None else None
        except orjson.JSONDecodeError:
            message = None
        wrong = fault(message)
        if wrong is not None:
            self.close(4400, wrong)
            return
        match message["type"]:
            case "connection_init":
                self._initialise(message.get("payload") or {})
            case "subscribe":
                self._subscribe(message["id"], message["payload"])
            case "complete":
                self._stop(message["id"])
                self._go()
            case "ping":
                self._pong(message)

    def _pong(self, ping: Mapping[str, Any]) -> None:
        given = {"payload": ping["payload"]} if "payload" in ping else {}
        try:
            pong = orjson.dumps({"type": "pong", **given})
        except orjson.JSONEncodeError:  # it reads what it would not write: a thousand lists, one in another
            self.close(4400, "The payload is nested too deeply")
            return
        self.link.send(pong)

    def close(self, code: int, reason: str) -> None:
        self.link.close(code, reason)

    def let_go(self) -> None:
        """The server ends. Subscriptions stop, nothing new begins; it is closed when the rest has been answered."""
        self._is_leaving = True
        for key, operation in list(self._operations.items()):
            if isinstance(operation, Shared) or operation.type is OperationType.SUBSCRIPTION:
                self._stop(key)
        self._go()

    def _go(self) -> None:
        if self._is_leaving and not self._operations:
            self.close(RESTART, "Service restart")

    def end(self) -> None:
        """The connection is gone, or goes."""
        self._switchboard.conversations.pop(self, None)
        if self._signed_in is not None:
            self._signed_in.close()
        for key in list(self._operations):
            self._stop(key)
        self.drained()

    def drained(self) -> None:
        """The client has read what was written."""
        if self._drained is not None:
            self._drained.set()
            self._drained = None

    def over(self, key: str, last: bytes) -> None:
        """A shared operation has ended by itself, for this client."""
        self.link.send(b'{"type":"next","payload":' + last + b',"id":' + orjson.dumps(key) + b"}")
        self._complete(key)

    # Who speaks?

    def _initialise(self, payload: Mapping[str, object]) -> None:
        if self.is_initialised:
            self.close(4429, "Too many initialisation requests")
            return
        token = payload.get("token") or payload.get("authorization") or payload.get("Authorization")
        if isinstance(token, str):
            token = token.removeprefix("Bearer ").removeprefix("bearer ").strip()
        else:
            token = self._caller.token
        if not token:
            self.close(FORBIDDEN, "Forbidden")
            return
        signed_in = SignedIn(self._switchboard.live, token, self)
        try:
            signed_in.open()
        except HubClosed:
            self.close(RESTART, "Service restart")
            return
        self._signed_in = signed_in
        self.waited = 0

    def let_on(self) -> None:
        self.link.send(b'{"type":"connection_ack"}')

    def ask_again(self) -> None:
        """May he still see what he looks at?"""
        person = self._person()
        for operation in list(self._operations.values()):
            if isinstance(operation, Shared):
                operation.person = person
                operation.ask_again()
        if self._live is not None:
            self._live.ask_again()

    def _person(self) -> Person:
        viewer = self.viewer()
        assert viewer is not None
        return Person(viewer, self._caller.language)

    # What does he ask?

    def _subscribe(self, key: str, payload: Mapping[str, Any]) -> None:
        if self.viewer() is None:
            self.close(4401, "Unauthorized")
            return
        if self._is_leaving:
            return
        if key in self._operations:
            self.close(4409, f"Subscriber for {key} already exists")
            return
        variables: Variables = payload.get("variables") or {}
        try:
            if len(self._operations) >= MOST_OPERATIONS:
                raise refusal("Too many operations on one connection.", "TOO_MANY_OPERATIONS")
            if len(payload["query"]) > LONGEST_QUERY:
                raise refusal(f"An operation has at most {LONGEST_QUERY} characters.", "BAD_REQUEST")
            execution = self._switchboard.execution
            operation = execution.operation(payload["query"], payload.get("operationName"), variables)
            self._begin(key, operation, variables)
        except Unrunnable as unrunnable:
            self._error(key, unrunnable)

    def _begin(self, key: str, operation: Operation, variables: Variables) -> None:
        """Raises Unrunnable."""
        switchboard = self._switchboard
        if not switchboard.execution.is_shared(operation):
            self._operations[key] = Own(asyncio.create_task(self._run(key, operation, variables)), operation.type)
        elif switchboard.is_running(operation, variables):
            self._look_on(key, operation, variables, None)
        else:
            task = asyncio.create_task(self._run_first(key, operation, variables))
            self._operations[key] = Own(task, operation.type)

    async def _run_first(self, key: str, operation: Operation, variables: Variables) -> None:
        """An operation that many may share, of which nobody has asked yet."""
        try:
            shared = self._switchboard.execution.shared(operation, variables)
            await shared.followed.knock(self._context())
            self._look_on(key, operation, variables, shared)
        except Unrunnable as unrunnable:
            self._error(key, unrunnable)
        except HubClosed:
            self.close(RESTART, "Service restart")
        except Exception as error:
            self.over(key, encode(failed(error, self._caller.language)))

    def _look_on(self, key: str, operation: Operation, variables: Variables, shared: SharedOperation | None) -> None:
        self._operations[key] = subscription = Shared(self.link.outlet, key, self._person(), self.over)
        self._switchboard.join(operation, variables, subscription, shared)

    def _context(self) -> Context:
        if self._live is None:
            self._live = PersonalLive(self._switchboard.prototype.live, self._switchboard.live)
        return replace(
            self._switchboard.prototype,
            live=self._live,
            find_viewer=self.viewer,
            address=self._caller.address,
            language=self._caller.language,
        )

    async def _run(self, key: str, operation: Operation, variables: Variables) -> None:
        """An operation of his own."""
        execution, context = self._switchboard.execution, self._context()
        try:
            if operation.type is OperationType.SUBSCRIPTION:
                async with aclosing(execution.stream(operation, variables, context)) as results:
                    async for result in results:
                        await self._next(key, result)
            else:
                await self._next(key, await execution.run(operation, variables, context))
            self._complete(key)
        except Unrunnable as unrunnable:
            self._error(key, unrunnable)
        except Exception as error:
            self.over(key, encode(failed(error, self._caller.language)))

    async def _next(self, key: str, result: ExecutionResult) -> None:
        """Once it is sent, and not before what was sent earlier has been read, the next one is made."""
        self.link.send(orjson.dumps({"type": "next", "id": key, "payload": formatted(result)}))
        while not self.link.outlet.ready and key in self._operations:
            self.link.outlet.hold_up()
            self._drained = self._drained or asyncio.Event()
            await self._drained.wait()

    def _error(self, key: str, unrunnable: Unrunnable) -> None:
        errors = [told(error, self._caller.language).formatted for error in unrunnable.errors]
        self._operations.pop(key, None)
        self.link.send(orjson.dumps({"type": "error", "id": key, "payload": errors}))
        self._go()

    def _complete(self, key: str) -> None:
        self._operations.pop(key, None)
        self.link.send(orjson.dumps({"type": "complete", "id": key}))
        self._go()

    def _stop(self, key: str) -> None:
        operation = self._operations.pop(key, None)
        if isinstance(operation, Shared):
            operation.leave()
        elif operation is not None:
            operation.task.cancel()


def refusal(message: str, code: str) -> Unrunnable:
    return Unrunnable(GraphQLError(message, extensions={"code": code}))
