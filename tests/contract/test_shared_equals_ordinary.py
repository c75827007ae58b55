"""Is what is executed once for many the same as what each would get by himself? Roles, documents, variables at random.

The shared path is the server's own conversation, without its socket; the ordinary one is `Execution.stream` as it runs
for one person.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import orjson
import pytest

from schema.errors import told
from schema.nodes import encode
from schema.operations import Unrunnable
from server.client import Json, Refused
from server.following import PersonalLive
from server.scripts import formatted
from server.switchboard import Switchboard
from tests.gatherings import Gathering
from tests.links import MemoryLink
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PEOPLE

from .live_documents import LiveDocument, folded, live_document

pytestmark = pytest.mark.anyio

VIEWERS = sorted(PEOPLE.keys() - {"suspended"})
SEEING = ["chair", "member", "follower", "minute_taker", "supervisor"]  # so that there is much to compare
STATUSES = ["PRESENT", "REMOTE", "ABSENT", "EXCUSED"]
DEEDS = ["record", "arrive", "leave", "item", "conclude", "speak", "write", "vote", "cast", "decide", "open"]
Viewer = tuple[str, str]  # who, and his language


@dataclass
class Stage:
    """Meetings in each state, and everybody of the world on the line."""

    served: Served
    ids: dict[str, str] = field(default_factory=dict)
    today: str = ""
    open: list[Gathering] = field(default_factory=list)
    waiting: list[Gathering] = field(default_factory=list)
    links: dict[Viewer, MemoryLink] = field(default_factory=dict)

    @property
    def switchboard(self) -> Switchboard:
        switchboard: Switchboard = self.served.app.state.switchboard
        return switchboard

    async def set(self) -> None:
        served, world = self.served, self.served.world
        own, other = (
            await Gathering.opened(served, "chair", "member"),
            await Gathering.scheduled(served, cell="neighbours", chair="neighbour_chair"),
        )
        await other.do("neighbour_chair", "openMeeting", meetingId=other.id)
        scheduled, closed, cancelled = [await Gathering.scheduled(served, title=each) for each in "ABC"]
        await closed.open()
        await closed.do("chair", "closeMeeting", meetingId=closed.id)
        await cancelled.do("chair", "cancelMeeting", meetingId=cancelled.id, reason="Hoãn")
        branch = await Gathering.scheduled(served, cell="branch", chair="branch_chair")
        self.open, self.waiting, self.today = [own], [branch, scheduled], own.day
        meetings = {"scheduled": scheduled, "open": own, "other": other, "closed": closed, "cancelled": cancelled}
        self.ids = {name: meeting.id for name, meeting in meetings.items()}
        self.ids |= {name: world.organization(name) for name in ("commune", "province", "grassroots", "abroad", "cell")}
        self.ids |= {"branch": branch.id, "none": encode("Meeting", 99999), "garbage": "x"}

    async def link(self, viewer: Viewer) -> MemoryLink:
        who, language = viewer
        if viewer not in self.links:
            self.links[viewer] = link = MemoryLink(self.switchboard, self.served.world.tokens[who], language)
            await link.sign_in()
        return self.links[viewer]

    async def ordinary(self, viewer: Viewer, payload: Json) -> Json:
        """The first message that he would get by himself."""
        switchboard, language = self.switchboard, viewer[1]
        person = (await self.link(viewer)).conversation.viewer()
        live = PersonalLive(switchboard.prototype.live, switchboard.live)
        context = replace(switchboard.prototype, live=live, find_viewer=lambda: person, language=language)
        execution, variables = switchboard.execution, payload["variables"]
        try:
            operation = execution.operation(payload["query"], payload.get("operationName"), variables)
            async with aclosing(execution.stream(operation, variables, context)) as results:
                message: Any = {"type": "next", "payload": formatted(await anext(results))}
        except Unrunnable as refused:
            message = {"type": "error", "payload": [told(error, language).formatted for error in refused.errors]}
        answer: Json = orjson.loads(orjson.dumps(message))
        return answer

    async def do(self, deed: str, number: int) -> None:
        """Something that changes a meeting, or is refused."""
        (meeting,), world = self.open, self.served.world
        member = VIEWERS[number % len(VIEWERS)]
        polls = (await meeting.seen("chair", "polls { id state options { id } }"))["polls"]
        items = (await meeting.seen("chair", "agenda { id }"))["agenda"]
        item, poll = items[number % len(items)], polls[-1] if polls else {"id": "x", "options": [{"id": "x"}]}
        with suppress(Refused):
            match deed:
                case "record":
                    line = {"memberId": world.member(member), "status": STATUSES[number % 4]}
                    await meeting.do("chair", "recordAttendance", meetingId=meeting.id, **line)
                case "arrive":
                    await meeting.arrive([member], remote=number % 2 == 0)
                case "leave":
                    await meeting.do(member, "checkOut", meetingId=meeting.id)
                case "item":
                    await meeting.do("chair", "startAgendaItem", itemId=item["id"])
                case "conclude":
                    await meeting.do("chair", "concludeAgendaItem", itemId=item["id"], conclusion="Nhất trí.")
                case "speak":
                    asked = await meeting.do(member, "askToSpeak", meetingId=meeting.id)
                    await meeting.do("chair", "callSpeaker", speechId=asked["speech"]["id"])
                case "write":
                    await meeting.do(member, "contribute", itemId=item["id"], text=f"Ý kiến {number}")
                case "vote" if len(polls) < 5:
                    await meeting.open_poll(form=["OPEN_BALLOT", "SECRET_BALLOT", "SHOW_OF_HANDS"][number % 3])
                case "cast":
                    await meeting.cast(member, poll, number % len(poll["options"]))
                case "decide":
                    await meeting.close_poll(poll, reason="Không bấm")
                case "open" if self.waiting:
                    waiting = self.waiting.pop()
                    chair = "chair" if self.waiting == [] else "branch_chair"
                    await waiting.do(chair, "openMeeting", meetingId=waiting.id)


class Look:
    """One viewer's subscription to one document."""

    def __init__(self, stage: Stage, viewer: Viewer, document: LiveDocument, key: str, link: MemoryLink) -> None:
        self.stage, self.viewer, self.key, self.link = stage, viewer, key, link
        self.payload = document.payload(stage.ids, stage.today)
        self.shown: Json = {}
        self.queue = link.subscribe(key, self.payload)

    @property
    def is_shared(self) -> bool:
        execution, payload = self.stage.switchboard.execution, self.payload
        with suppress(Unrunnable):
            return execution.is_shared(
                execution.operation(payload["query"], payload.get("operationName"), payload["variables"])
            )
        return False

    @property
    def identity(self) -> tuple[str, str | None, bytes]:
        return self.payload["query"], self.payload.get("operationName"), orjson.dumps(self.payload["variables"])

    async def begins_as_the_ordinary_path(self) -> bool:
        """Whether it goes on."""
        first = await self._next()
        expected = await self.stage.ordinary(self.viewer, self.payload)
        begun = {name: value for name, value in first.items() if name != "id"}
        for message in (begun, expected):
            if message["type"] == "next":
                message["payload"] = _in_order(message["payload"])
        assert begun == expected, (self.viewer, self.payload)
        assert "INTERNAL_ERROR" not in orjson.dumps(first).decode()
        if first["type"] == "error":
            return False
        if any("path" not in error for error in first["payload"].get("errors", ())):
            assert await self._next() == {"type": "complete", "id": self.key}
            return False
        self.shown = folded(None, first["payload"])
        return True

    async def comes_to_the_ordinary_path(self) -> None:
        fresh = _in_order(folded(None, (await self.stage.ordinary(self.viewer, self.payload))["payload"]))
        while _in_order(self.shown) != fresh:
            try:
                self.shown = folded(self.shown, (await self._next())["payload"])
            except TimeoutError:
                assert _in_order(self.shown) == fresh, (self.viewer, self.payload)
                raise

    async def _next(self) -> Json:
        async with asyncio.timeout(5):
            return await self.queue.get()


def _in_order(payload: Json) -> Json:
    """Errors come as their fields were refused: in which order, is told by the database."""
    errors = sorted(payload.get("errors", ()), key=lambda error: orjson.dumps(error, option=orjson.OPT_SORT_KEYS))
    return {**payload, "errors": errors} if errors else payload


@pytest.fixture(autouse=True)
def _nothing_is_left_that_nobody_awaited() -> Iterator[None]:
    """When a field is refused graphql-core gives up its siblings. Python would complain of them, which is an error."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
async def stage(shared_backend: Backend, anyio_backend: str) -> AsyncIterator[Stage]:
    async with serving(shared_backend, attendance_grace_minutes=0) as served:
        stage = Stage(served)
        await stage.set()
        yield stage


@pytest.mark.parametrize("seed", range(20))
async def test_the_shared_path_shows_what_the_ordinary_path_shows(stage: Stage, seed: int) -> None:
    chance = Random(seed)
    people = ["supervisor", chance.choice(SEEING), *chance.sample(VIEWERS, 2)]
    links = {viewer: await stage.link(viewer) for viewer in [(who, chance.choice(["vi", "en"])) for who in people]}
    documents = [live_document(chance, runs=True), live_document(chance), live_document(chance)]
    looks = [
        Look(stage, viewer, document, str(number), link)
        for number, document in enumerate(documents)
        for viewer, link in links.items()
    ]
    going = [look for look in looks if await look.begins_as_the_ordinary_path()]
    assert going
    shared = [look for look in going if look.is_shared]
    operations = stage.switchboard.operations
    assert (len(operations), operations.subscriptions) == (len({look.identity for look in shared}), len(shared))
    for deed in chance.choices(DEEDS, k=4):
        await stage.do(deed, chance.randrange(50))
    for look in going:
        await look.comes_to_the_ordinary_path()
    for look in looks:
        look.link.complete(look.key)
    assert len(operations) == 0
