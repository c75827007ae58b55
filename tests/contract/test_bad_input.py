"""Is every value that makes no sense refused by name, without a crash, and with nothing half-written?"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import orjson
import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from server.client import Client, Json, Refused
from tests.servers import Backend
from tests.serving import Served, serving

from .hostile import SHAPE, Attack, attacks
from .rights_table import SIGN_OUT, TABLE, Row
from .roots import ROOTS, SCHEMA, Root, ask_together, follow_together
from .scenes import given, organization, seen_meeting
from .stage import Stage

pytestmark = pytest.mark.anyio

PATIENT: dict[str, Any] = {"sign_in_attempts": 10**6, "sign_in_attempts_per_address": 10**6}
TRUSTED = ("chair", "supervisor", "administrator")
# Where are the objects whose fields take arguments? The root, what it is asked for, and the way from there.
REACHED = {
    "Cell": (ROOTS["query cell"], given(id=organization("cell")), "%s"),
    "Committee": (ROOTS["query committee"], given(id=organization("commune")), "%s"),
    "Board": (ROOTS["query board"], given(id=organization("commune")), "%s"),
    "MeetingMinutes": (ROOTS["query meeting"], seen_meeting, "minutes { %s }"),
}
NEEDED = {"year": 2026, "month": 1}  # arguments that such a field is not asked without


async def test_every_argument_refuses_what_makes_no_sense(backend: Backend) -> None:
    async with serving(backend, **PATIENT) as served:
        stage = Stage(served)
        wrong = []
        for root in sorted(
            ROOTS.values(), key=lambda root: root == SIGN_OUT.root
        ):  # who has signed out attacks no more
            if root.arguments:
                wrong += await _attack_root(stage, next(row for row in (*TABLE, SIGN_OUT) if row.root == root))
    assert not wrong, "\n" + "\n".join(wrong)


async def test_every_argument_of_a_field_refuses_what_makes_no_sense(backend: Backend) -> None:
    async with serving(backend, **PATIENT) as served:
        stage = Stage(served)
        wrong = []
        for name, fields in _fields_with_arguments().items():
            root, scene, way = REACHED[name]
            lawful = await scene(stage, "supervisor")
            fixed = next(iter(root.arguments))
            for field, arguments in fields.items():
                declared = ", ".join(f"${key}: {kind}" for key, kind in arguments.items())
                said = ", ".join(f"{key}: ${key}" for key in arguments)
                asked = way % f"{field}({said}) {'' if _is_leaf(name, field) else '{ __typename }'}"
                query = f"query ($id: ID!, {declared}) {{ {root.name}({fixed}: $id) {{ {asked} }} }}"
                told = lawful | {key: value for key, value in NEEDED.items() if key in arguments}
                assert await _refusal(served, "supervisor", query, told) is None
                for attack in attacks(arguments, told):
                    wrong += _judge(
                        f"{name}.{field}", attack, await _refusal(served, "supervisor", query, attack.variables)
                    )
    assert not wrong, "\n" + "\n".join(wrong)


async def _attack_root(stage: Stage, row: Row) -> list[str]:
    who = next((role for role in TRUSTED if role in row.may), "outsider")
    client = stage.served.client(who)
    lawful = await row.scene(stage, who)
    planned = list(attacks({name: argument.type for name, argument in row.root.arguments.items()}, lawful))
    planned.sort(key=lambda attack: attack.codes is SHAPE)  # those hide what else is wrong with a request
    before, wrong = await stage.written(), []
    for attack, code in zip(planned, await _codes(client, row.root, planned), strict=True):
        wrong += _judge(str(row.root), attack, code)
    if await stage.written() != before:
        wrong.append(f"{row.root}: something was written")
    try:
        await row.root.ask(client, lawful)
    except Refused as refused:
        wrong.append(f"{row.root}: afterwards the lawful is refused: {refused}")
    return wrong


async def _codes(client: Client, root: Root, planned: list[Attack]) -> list[str | None]:
    errors: list[Json | None] = []
    ask = follow_together if root.operation == "subscription" else ask_together
    for _, group in groupby(planned, key=lambda attack: attack.codes is SHAPE):
        errors += await ask(client, [(root, attack.variables) for attack in group])
    return [error["extensions"].get("code", "no code") if error else None for error in errors]


def _judge(root: str, attack: Attack, code: str | None) -> list[str]:
    return [] if code in attack.codes else [f"{root}: {code} for {attack}"]


async def _refusal(served: Served, who: str, query: str, variables: Json) -> str | None:
    """The code of the first error. Whatever is sent, the answer is GraphQL's."""
    response = await served.http.post(
        f"{served.url}/graphql",
        content=orjson.dumps({"query": query, "variables": variables}),
        headers={"content-type": "application/json", "authorization": f"Bearer {served.world.tokens[who]}"},
    )
    if response.status_code != 200:
        return f"HTTP {response.status_code}"
    answer = orjson.loads(response.content)
    return answer["errors"][0].get("extensions", {}).get("code", "no code") if answer.get("errors") else None


def _is_leaf(name: str, field: str) -> bool:
    kind = SCHEMA.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return is_leaf_type(get_named_type(kind.fields[field].type))


def _fields_with_arguments() -> dict[str, dict[str, dict[str, Any]]]:
    """By type and field, but for the roots."""
    roots = {SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type}
    return {
        name: {
            field_name: {key: argument.type for key, argument in field.args.items()}
            for field_name, field in kind.fields.items()
            if field.args
        }
        for name, kind in SCHEMA.type_map.items()
        if isinstance(kind, GraphQLObjectType)
        and kind not in roots
        and not name.startswith("__")
        and any(field.args for field in kind.fields.values())
    }
