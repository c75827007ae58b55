"""Is every field that can be followed live either personal, or answered without knowing who looks on?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

import pytest
import strawberry
from graphql import (
    ExecutionResult,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)
from sqlalchemy import select

from models.documents import Document, DocumentAttachment
from models.meetings import Meeting
from models.rights import Viewer
from resolvers.context import Context
from schema.api import build_schema
from schema.execution import Execution, Shareable
from schema.nodes import Asked
from schema.personal import PERSONAL, needs_person
from schema.subscription import SHAREABLE
from tests.gatherings import key
from tests.servers import Backend
from tests.serving import Served, serving

from .roots import ROOTS
from .stage import Stage

pytestmark = pytest.mark.anyio

SCHEMA = build_schema()
SHOWN_TO_SOME = ("memberCount", "secretary", "conventions", "month")  # of each organisation
PERSONAL_FIELDS = {
    "Meeting.mine",
    "Meeting.checkInCode",
    "Meeting.materials",
    "AgendaItem.materials",
    "Poll.awaited",
    *(f"{kind}.{name}" for kind in ("Organization", "Cell", "Committee") for name in SHOWN_TO_SOME),
    *("Cell.members", "Cell.meetings", "Cell.votingMemberCount", "Committee.children", "Committee.cellCount"),
    *("Cell.runningAbsences", "Attendance.excuseRequested", "Document.readByMe"),
    *("Member.record", "Member.posts"),
}


@dataclass(frozen=True)
class Place:
    """A field of a type, and a way to it from the root of subscriptions that passes no personal one."""

    owner: str
    field: GraphQLField
    path: tuple[str, ...]

    @property
    def coordinate(self) -> str:
        return f"{self.owner}.{self.path[-1]}"

    def document(self) -> str:
        """With a variable for the key, and with the numbers that the field cannot be asked without."""
        leaf = is_leaf_type(get_named_type(self.field.type))
        needed = [f"{name}: 1" for name, each in self.field.args.items() if isinstance(each.type, GraphQLNonNull)]
        given = f"({', '.join(needed)})" if needed else ""
        inner = " { ".join(self.path[1:]) + given + ("" if leaf else " { __typename }")
        return f"subscription ($id: ID!) {{ {self.path[0]}(KEY: $id) {{ {inner} {'} ' * len(self.path)}"

    def is_in(self, found: Any) -> bool:
        """Is there an answer for it?"""
        for name in self.path:
            objects = found if isinstance(found, list) else [found]
            inside = [each[name] for each in objects if each is not None]
            if not inside:
                return False
            found = [leaf for each in inside for leaf in (each if isinstance(each, list) else [each])]
        return True


def places(schema: GraphQLSchema, root: str) -> Iterator[Place]:
    """Every field that a subscription can show, each once."""
    subscriptions = schema.subscription_type
    assert subscriptions is not None
    waiting: list[tuple[Any, tuple[str, ...]]] = [(get_named_type(subscriptions.fields[root].type), (root,))]
    seen = set()
    while waiting:
        kind, path = waiting.pop(0)
        if is_leaf_type(kind) or kind in seen:
            continue
        seen.add(kind)
        for name, field in kind.fields.items():
            yield Place(kind.name, field, (*path, name))
            if not needs_person(field):
                waiting.append((get_named_type(field.type), (*path, name)))


async def wrongly_unmarked(execution: Execution, root: str, key: str, node: str, value: Any, bare: Context) -> set[str]:
    """The fields that ask who looks on though nothing says so. Fails where a field is not reached at all."""
    asked: set[str] = set()
    for place in places(execution.schema, root):
        if needs_person(place.field):
            continue

        def ask(place: Place = place) -> Viewer | None:
            asked.add(place.coordinate)
            return None

        operation = execution.operation(place.document().replace("KEY", key), None, {"id": node})
        assert execution.is_shared(operation), place.coordinate
        shared = execution.shared(operation, {"id": node})
        context = replace(bare, find_viewer=ask)
        shared.followed.prime(context, value)
        performed = shared.perform(shared.followed.event(value, None), context)
        result = performed if isinstance(performed, ExecutionResult) else await performed
        if place.coordinate not in asked:
            assert not result.errors, (place.coordinate, result.errors)
            assert place.is_in(result.data), place.coordinate
    return asked


async def on_a_full_stage(served: Served) -> str:
    """A meeting of which everything can be seen: a vote by hands that is over, an item that is on, somebody late."""
    stage = Stage(served)
    meeting = await stage.open()
    await stage.record(meeting, "chair", "member")
    item = (await stage.items(meeting))[0]
    await stage.do("chair", "startAgendaItem", "item { id }", itemId=item)
    await stage.speech(meeting, "member")
    await stage.contribution(meeting, "member")
    poll = await stage.poll(meeting, "SHOW_OF_HANDS")
    await stage.do("member", "reserveOpinion", "contribution { id }", pollId=poll["id"], text="Tôi bảo lưu.")
    options = [option["id"] for option in poll["options"]]
    cast = {"optionIds": options[:1]}
    await ROOTS["mutation castBallot"].ask(served.client("member"), {"input": {"pollId": poll["id"], **cast}})
    counts = [{"optionId": option, "count": int(option == options[0])} for option in options]
    await stage.do("chair", "enterHandCount", "poll { id }", pollId=poll["id"], counts=counts)
    await stage.do("chair", "closePoll", "poll { id }", pollId=poll["id"])
    async with served.database.write() as session:  # shown of a meeting that is over, where nobody speaks any more
        (await session.get_one(Meeting, key(meeting))).good = 1
    await _approve_minutes(stage, meeting)
    async with served.database.write() as session:
        of_meeting = select(Document.id).where(Document.meeting_id == key(meeting))
        document_id = (await session.scalars(of_meeting)).one()
        session.add(
            DocumentAttachment(document_id=document_id, name="a.txt", media_type="text/plain", size=1, content=b"a")
        )
    return meeting


async def _approve_minutes(stage: Stage, meeting: str) -> None:
    put = await stage.do("chair", "putMinutesToVote", "poll { id options { id } }", meetingId=meeting)
    poll = put["poll"]
    await stage.record(meeting, "official")
    await stage.do("chair", "openPoll", "poll { id }", pollId=poll["id"])
    for who in ("chair", "member", "official"):
        given = {"pollId": poll["id"], "optionIds": [poll["options"][0]["id"]]}
        await stage.do(who, "castBallot", "poll { id }", **given)
    await stage.do("chair", "closePoll", "poll { id }", pollId=poll["id"])


@asynccontextmanager
async def value_of(served: Served, topic: str) -> AsyncIterator[Any]:
    async with served.app.state.live.follow(topic) as following:
        yield (await following.next()).value


async def test_what_is_not_personal_is_answered_without_a_person(sqlite_url: str) -> None:
    async with serving(Backend(sqlite_url, "memory://"), attendance_grace_minutes=0) as served:
        meeting = await on_a_full_stage(served)
        execution: Execution = served.app.state.switchboard.execution
        context: Context = served.app.state.switchboard.prototype
        for root, key, node in (
            ("meeting", "id", meeting),
            ("board", "committeeId", served.world.organization("commune")),
        ):
            followed = execution._shareable[root].followed(**{key: node})
            async with value_of(served, followed.topic(context)[0]) as value:
                assert await wrongly_unmarked(execution, root, key, node, value, context) == set()


def test_every_subscription_but_the_log_can_be_shared() -> None:
    subscriptions = SCHEMA._schema.subscription_type
    assert subscriptions is not None
    assert set(subscriptions.fields) - {"meetingLog"} == set(SHAREABLE)


def test_the_personal_fields_are_those_that_are_known() -> None:
    found = {p.coordinate for root in SHAREABLE for p in places(SCHEMA._schema, root) if needs_person(p.field)}
    assert found == PERSONAL_FIELDS


def test_a_field_of_an_interface_is_personal_where_it_is_of_one_of_its_types() -> None:
    for kind in SCHEMA._schema.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for interface in kind.interfaces:
                for name, field in interface.fields.items():
                    assert needs_person(field) == needs_person(kind.fields[name]), f"{kind.name}.{name}"


@pytest.mark.parametrize("place", [p for root in SHAREABLE for p in places(SCHEMA._schema, root)], ids=str)
def test_an_operation_with_a_personal_field_is_not_shared(place: Place) -> None:
    execution = Execution(SCHEMA, SHAREABLE)
    key = {"meeting": "id", "board": "committeeId"}[place.path[0]]
    text = place.document().replace("KEY", key)
    personal = needs_person(place.field)
    head, _, rest = text.partition(" { ")
    root, _, inner = rest.partition(" { ")
    inner = inner.rsplit("}", 2)[0]
    kind = kind_of(place.path[0])
    for written in (
        text,
        f"{head} {{ here: {root} {{ ... {{ x: __typename {inner} }} }} }}",
        f"{head} {{ {root} {{ ...F }} }} fragment F on {kind} {{ {inner} }}",
        f"{head} {{ {root} {{ __typename ... on {kind} @skip(if: true) {{ {inner} }} }} }}",
    ):
        assert execution.is_shared(execution.operation(written, None, {"id": "x"})) is not personal, written


def kind_of(root: str) -> str:
    subscriptions = SCHEMA._schema.subscription_type
    assert subscriptions is not None
    return str(get_named_type(subscriptions.fields[root].type))


def test_a_personal_field_of_another_operation_of_the_document_does_not_count() -> None:
    execution = Execution(SCHEMA, SHAREABLE)
    text = "subscription A { meeting(id: 1) { version } } subscription B { meeting(id: 1) { mine { __typename } } }"
    assert execution.is_shared(execution.operation(text, "A", {}))
    assert not execution.is_shared(execution.operation(text, "B", {}))


# A field that somebody forgot to mark


def _who(info: Asked) -> str:
    return str(info.context.viewer.member_id)


@strawberry.type
class Inner:
    unmarked: str = strawberry.field(resolver=_who)

    @strawberry.field
    def swallowing(self, info: Asked) -> bool:
        return info.context.find_viewer() is None

    marked: str = strawberry.field(resolver=_who, metadata=PERSONAL)


@strawberry.type
class Thing:
    name: str

    @strawberry.field
    def inner(self) -> list[Inner]:
        return [Inner()]


@strawberry.type
class Query:
    thing: Thing


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def thing(self, id: strawberry.ID) -> AsyncIterator[Thing]:
        yield Thing(name=id)


class FollowedThing:
    whole, what = True, "thing"

    @classmethod
    def of(cls, id: str) -> Self:
        return cls()

    def event(self, value: str, since: Hashable) -> str:
        return value

    def prime(self, context: Context, value: str) -> None: ...


async def test_a_field_that_asks_for_the_viewer_without_the_mark_is_found(sqlite_url: str) -> None:
    shareable: Mapping[str, Any] = {"thing": Shareable(FollowedThing.of, lambda value: Thing(name=value))}  # type: ignore[arg-type]
    execution = Execution(strawberry.Schema(Query, subscription=Subscription), shareable)
    async with serving(Backend(sqlite_url, "memory://")) as served:
        context: Context = served.app.state.switchboard.prototype
        found = await wrongly_unmarked(execution, "thing", "id", "1", "value", context)
    assert found == {"Inner.unmarked", "Inner.swallowing"}
