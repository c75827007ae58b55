"""How does a person of the demo use the server? Signed in over HTTP, like anybody with a phone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Coroutine
from typing import Any, TypeVar

import httpx2

from server.client import Client, Json, Refused

from .accounts import PASSWORD, Somebody

AT_ONCE = 6  # requests of the whole evening; the server shares the machine with its people
PATIENCE = 0.7  # seconds for requests under way when the evening is broken off
SIGN_INS_AT_ONCE = 2  # each costs the server an argon2 hash

T = TypeVar("T")

SELECTIONS = {
    "announceMeeting": "recipients",
    "openMeeting": "meeting { checkInCode }",
    "closeMeeting": "meeting { id }",
    "cancelMeeting": "meeting { id }",
    "checkIn": "attendance { status }",
    "checkOut": "attendance { leftAt }",
    "recordAttendance": "attendance { status }",
    "addAgendaItem": "item { id title kind state }",
    "startAgendaItem": "item { id }",
    "concludeAgendaItem": "item { id }",
    "summarizeAgendaItem": "item { id }",
    "skipAgendaItem": "item { id }",
    "createPoll": "poll { id options { id } }",
    "openPoll": "poll { turnout { entitled } }",
    "castBallot": "receipt",
    "contribute": "contribution { id }",
    "reserveOpinion": "contribution { id }",
    "askToSpeak": "speech { id }",
    "callSpeaker": "speech { id }",
    "endSpeech": "speech { id }",
    "rateMeeting": "meeting { id }",
    "completeMinutes": "meeting { id }",
    "putMinutesToVote": "poll { id options { id } }",
    "enterHandCount": "poll { id }",
    "closePoll": "poll { verdict { outcome } }",
}


class Surprise(Exception):
    """A refusal that life does not explain."""


class Line:
    """The way to the server that all people share; it counts what they did, and what was refused as in life."""

    def __init__(self, url: str, http: httpx2.AsyncClient) -> None:
        self.url = url
        self.http = http
        self.requests = asyncio.Semaphore(AT_ONCE)
        self.sign_ins = asyncio.Semaphore(SIGN_INS_AT_ONCE)
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def finish(self, request: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Even when whoever asked is cancelled: the server is not left with half a request."""
        async with self.requests:
            task = asyncio.create_task(request())
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            return await asyncio.shield(task)

    async def settle(self) -> None:
        """Wait a moment for what is still under way."""
        if self._under_way:
            done, _ = await asyncio.wait(self._under_way, timeout=PATIENCE)
            for task in done:
                task.exception()  # nobody waits for it any more


class Participant:
    """Signs in when he first asks for something."""

    def __init__(self, line: Line, somebody: Somebody) -> None:
        self.id = somebody.id
        self.username = somebody.username
        self.standing = somebody.standing
        self._line = line
        self._client = Client(line.url, http=line.http)
        self._signing_in = asyncio.Lock()

    async def ask(self, query: str, **variables: Any) -> Json:
        async with self._signing_in:
            if self._client.token is None:
                async with self._line.sign_ins:
                    await self._line.finish(lambda: self._client.sign_in(self.username, PASSWORD))
                self._line.done["signIn"] += 1
        return await self._line.finish(lambda: self._client.execute(query, **variables))

    async def fetch(self, path: str) -> bytes:
        """A file of the server's. Raises httpx2.HTTPStatusError when it is refused."""
        headers = {"authorization": f"Bearer {self._client.token}"}
        answer = await self._line.finish(lambda: self._line.http.get(f"{self._line.url}{path}", headers=headers))
        answer.raise_for_status()
        return answer.content

    async def do(self, mutation: str, *, refusals: Collection[str] = (), **values: Any) -> Json | None:
        """What the mutation answers; None when it was refused with one of the codes in `refusals`. Raises Surprise."""
        kind = mutation[0].upper() + mutation[1:]
        query = f"mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ {SELECTIONS[mutation]} }} }}"
        try:
            answer: Json = (await self.ask(query, input=values))[mutation]
        except Refused as refused:
            if refused.code is None or refused.code not in refusals:
                raise Surprise(f"{self.username}: {mutation}: {refused}") from refused
            self._line.refused[refused.code] += 1
            return None
        self._line.done[mutation] += 1
        return answer
