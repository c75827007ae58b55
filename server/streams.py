"""How is an operation streamed over HTTP? GraphQL over SSE, in its mode of distinct connections.

One operation on one response. A subscription that many share has the same bytes for everybody, and an id with each
event: a client that comes back with `Last-Event-ID`, and has missed nothing, gets nothing but the next change. Under
ASGI a response is a task; that is the price of it against a WebSocket, which has none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from graphql import OperationType
from starlette.types import Receive, Send

from models.errors import Unavailable
from models.rights import Viewer
from realtime.delivery import Frame, Outlet
from realtime.errors import HubClosed
from realtime.subscriptions import Subscription
from resolvers.context import Context
from schema.execution import Variables, failed
from schema.operations import Operation

from .callers import Caller
from .following import PersonalLive
from .scripts import Person, encode
from .signed_in import RESTART, SignedIn

if TYPE_CHECKING:
    from .switchboard import Switchboard

log = structlog.get_logger(__name__)

EVENT_STREAM = "text/event-stream"
QUIET = 15.0  # seconds without an event before a comment says that the connection lives: proxies cut silent ones
GOODBYE = 1.0  # seconds to say that a response is cut
COMPLETE = b"event: complete\ndata:\n\n"
COMMENT = b":\n\n"


class Events:
    """The frames of a stream: nothing in them depends on the client."""

    def head(self, frame: Frame) -> bytes:
        return event(frame.payload, frame.event_id)


EVENTS = Events()


def event(payload: bytes, event_id: str = "") -> bytes:
    named = f"id: {event_id}\n".encode() if event_id else b""
    return b"event: next\n" + named + b"data: " + payload + b"\n\n"


class Streamed(Subscription):
    """A shared subscription on a stream."""

    __slots__ = ("_last_event_id", "_stream")

    def __init__(self, stream: Stream, outlet: Outlet, person: Person, last_event_id: str | None) -> None:
        super().__init__(outlet, EVENTS, b"", person)
        self._stream = stream
        self._last_event_id = last_event_id

    @property
    def current_at(self) -> str | None:
        return self._last_event_id

    def over(self, last: bytes) -> None:
        self._stream.over(last)


class Stream:
    """A response that goes on. What it has not sent yet is one event, the newest: there is no queue."""

    def __init__(self, switchboard: Switchboard, caller: Caller, operation: Operation, variables: Variables) -> None:
        self._switchboard = switchboard
        self._caller = caller
        self._operation = operation
        self._variables = variables
        self._live = PersonalLive(switchboard.prototype.live, switchboard.live)
        self._signed_in: SignedIn | None = None
        self._is_anonymous = False
        self._is_restarting = False
        self._is_known: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._outlet = Outlet(switchboard.delivery, self._take, self._cut)
        self._subscription: Streamed | None = None
        self._pending = b""
        self._something = asyncio.Event()
        self._is_over = False
        self._is_cut = asyncio.Event()

    async def sign_in(self) -> None:
        """Wait for the session of the caller, if he has one. Raises Unavailable, also when nobody new is let on."""
        try:
            if self._caller.token:
                self._signed_in = SignedIn(self._switchboard.live, self._caller.token, self)
                self._signed_in.open()
                async with asyncio.timeout(self._switchboard.patience.session):
                    await self._is_known
            else:
                self.let_on()
        except (TimeoutError, HubClosed):
            self.end()
            raise Unavailable from None
        if self._switchboard.is_draining or self._is_restarting:
            self.end()
            raise Unavailable

    def let_on(self) -> None:
        if not self._is_known.done():
            self._is_known.set_result(None)

    def ask_again(self) -> None:
        if self._subscription is not None:
            self._subscription.person = self._person()
            self._subscription.ask_again()
        self._live.ask_again()

    def close(self, code: int, reason: str) -> None:
        """The session has ended, or there was none; or the server ends. A client may come back, and is told by then."""
        self._is_anonymous = True
        self._is_restarting = code == RESTART
        if self._is_known.done():
            self._cut()
        self.let_on()

    def let_go(self) -> None:
        """The server ends. A subscription is cut, what else is under way is answered."""
        if self._operation.type is OperationType.SUBSCRIPTION:
            self._cut()

    def viewer(self) -> Viewer | None:
        return self._signed_in.viewer if self._signed_in and not self._is_anonymous else None

    async def run(self, receive: Receive, send: Send, last_event_id: str | None) -> None:
        """Send until the operation is over, the client is gone, or the connection is cut."""
        self._switchboard.streams[self] = None
        events = self._shared(last_event_id) if self._is_shared() else self._own()
        waiting = [
            asyncio.create_task(self._send(send, events)),
            asyncio.create_task(_gone(receive)),
            asyncio.create_task(self._is_cut.wait()),
        ]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            for result in await asyncio.gather(*waiting, return_exceptions=True):
                if isinstance(result, Exception):
                    log.error("a stream failed", error=type(result).__name__, exc_info=result)
            self.end()
        if not self._is_over:
            with suppress(TimeoutError):  # who does not read does not hear that either
                async with asyncio.timeout(GOODBYE):
                    await send({"type": "http.response.body", "body": b""})

    def end(self) -> None:
        self._switchboard.streams.pop(self, None)
        self._outlet.end()
        if self._subscription is not None:
            self._subscription.leave()
        if self._signed_in is not None:
            self._signed_in.close()
            self._signed_in = None

    def over(self, last: bytes) -> None:
        """The shared operation has ended by itself."""
        self._is_over = True
        self._take(event(last))

    def _is_shared(self) -> bool:
        return self.viewer() is not None and self._switchboard.execution.is_shared(self._operation)

    def _person(self) -> Person:
        viewer = self.viewer()
        assert viewer is not None
        return Person(viewer, self._caller.language)

    def _take(self, frame: bytes) -> None:
        self._pending = frame
        self._outlet.pause()
        self._something.set()

    def _cut(self) -> None:
        self._is_cut.set()

    async def _send(self, send: Send, events: AsyncGenerator[bytes, None]) -> None:
        headers = [
            (b"content-type", f"{EVENT_STREAM}; charset=utf-8".encode()),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async with aclosing(events):
            async for each in events:
                await send({"type": "http.response.body", "body": each, "more_body": True})
        if not self._is_cut.is_set():
            self._is_over = True
            await send({"type": "http.response.body", "body": COMPLETE})

    async def _shared(self, last_event_id: str | None) -> AsyncGenerator[bytes, None]:
        switchboard, operation, variables = self._switchboard, self._operation, self._variables
        try:
            shared = None
            if not switchboard.is_running(operation, variables):
                shared = switchboard.execution.shared(operation, variables)
                await shared.followed.knock(self._context())
            self._subscription = Streamed(self, self._outlet, self._person(), last_event_id)
            switchboard.join(operation, variables, self._subscription, shared)
        except HubClosed:
            self._cut()
            return
        except Exception as error:
            yield event(encode(failed(error, self._caller.language)))
            return
        while True:
            try:
                async with asyncio.timeout(QUIET):
                    await self._something.wait()
            except TimeoutError:
                yield COMMENT
                continue
            self._something.clear()
            pending, self._pending = self._pending, b""
            yield pending
            if self._is_over and not self._pending:  # the end may have come while that was sent
                return
            self._outlet.resume()

    async def _own(self) -> AsyncGenerator[bytes, None]:
        async with aclosing(self._results()) as events:
            async for each in events:
                self._outlet.hold_up()
                yield each
                self._outlet.resume()

    async def _results(self) -> AsyncGenerator[bytes, None]:
        execution, context = self._switchboard.execution, self._context()
        if self._operation.type is not OperationType.SUBSCRIPTION:
            yield event(encode(await execution.run(self._operation, self._variables, context)))
            return
        results = execution.stream(self._operation, self._variables, context)
        async with aclosing(results):
            coming = asyncio.ensure_future(anext(results, None))
            try:
                while True:
                    done, _ = await asyncio.wait([coming], timeout=QUIET)
                    if not done:
                        yield COMMENT
                    elif (result := coming.result()) is None:
                        return
                    else:
                        yield event(encode(result))
                        coming = asyncio.ensure_future(anext(results, None))
            finally:
                coming.cancel()
                await asyncio.wait([coming])

    def _context(self) -> Context:
        return replace(
            self._switchboard.prototype,
            live=self._live,
            find_viewer=self.viewer,
            address=self._caller.address,
            language=self._caller.language,
        )


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
