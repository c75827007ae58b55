"""Is the stamp of a state secret refused in every text that somebody writes, whichever mutation takes it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLInputType, GraphQLList, get_nullable_type

from server.client import Json
from tests.serving import Served

from .rights_table import TABLE
from .roots import ROOTS, Root, ask_together
from .stage import Stage

pytestmark = pytest.mark.anyio

STAMPS = ("MẬT", "-- TỐI  MẬT --", "[TUYỆT MẬT]")
WRITERS = ("chair", "supervisor", "administrator")
# Texts of a form of their own, which are no words of anybody's. All others are refused.
OF_A_FORM = {
    "signIn.username",
    "signIn.password",
    "checkIn.code",
    "sendDocument.number",
    "sendDocument.attachments.mediaType",
    "sendDocument.attachments.content",
}


def places(kind: GraphQLInputType, value: Any, stamp: str, path: str) -> Iterator[tuple[str, Any]]:
    """Where a text may stand in a value of this kind, each with the value in which the stamp stands there."""
    inner = get_nullable_type(kind)
    if isinstance(inner, GraphQLInputObjectType):
        given: Json = value if isinstance(value, dict) else {}
        for name, field in inner.fields.items():
            for place, stamped in places(field.type, given.get(name), stamp, f"{path}.{name}"):
                yield place, {**given, name: stamped}
    elif isinstance(inner, GraphQLList):
        others = value if isinstance(value, list) else []
        for place, stamped in places(inner.of_type, others[0] if others else None, stamp, path):
            yield place, [stamped, *others[1:]]
    elif str(inner) == "String":
        yield path, stamp


def stamped(root: Root, lawful: Json) -> Iterator[tuple[str, Json]]:
    for name, argument in root.arguments.items():
        for stamp in STAMPS:
            for place, value in places(argument.type, lawful.get(name), stamp, root.name):
                yield place, {**lawful, name: value}


def test_each_text_of_a_form_of_its_own_is_one_that_the_schema_has() -> None:
    mutations = [root for root in ROOTS.values() if root.operation == "mutation"]
    assert {place for root in mutations for place, _ in stamped(root, {})} >= OF_A_FORM


async def test_no_mutation_takes_a_text_with_the_stamp_of_a_state_secret(shared: Served) -> None:
    stage = Stage(shared)
    wrong, walked = [], set()
    for root in ROOTS.values():
        row = next((row for row in TABLE if row.root == root), None)
        if root.operation != "mutation" or {place for place, _ in stamped(root, {})} <= OF_A_FORM:
            continue
        assert row is not None, f"how is {root} asked lawfully?"
        who = next(role for role in WRITERS if role in row.may)
        lawful = await row.scene(stage, who)
        planned = [(place, given) for place, given in stamped(root, lawful) if place not in OF_A_FORM]
        before = await stage.written()
        errors = await ask_together(shared.client(who), [(root, given) for _, given in planned])
        for (place, given), error in zip(planned, errors, strict=True):
            code = error["extensions"].get("code") if error else None
            walked.add(place)
            if code != "STATE_SECRET":
                wrong.append(f"{place}: {code} for {str(given)[:300]}")
        if await stage.written() != before:
            wrong.append(f"{root}: something was written")
    assert not wrong, "\n" + "\n".join(wrong)
    assert {"createPoll.options", "annulPoll.reason", "scheduleMeeting.agenda.title", "contribute.text"} <= walked
