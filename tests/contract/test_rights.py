"""Does every root field let in those who may, and refuse everybody else with the right code?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from schema.nodes import encode, split
from server.client import Json
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PEOPLE

from .rights_table import NOBODY, SIGN_OUT, TABLE, Row
from .roots import ROOTS, ask_together, follow_together
from .stage import Stage

pytestmark = pytest.mark.anyio

ROLES = (NOBODY, *PEOPLE)
NO_SUCH_KEY = 2**40


def test_every_root_field_has_a_row() -> None:
    assert {str(row.root) for row in (*TABLE, SIGN_OUT)} == set(ROOTS)


def test_every_row_speaks_of_roles_that_exist() -> None:
    named = {role for row in TABLE for roles in (row.may, *row.codes.values()) for role in roles}
    assert named <= set(ROLES)


async def test_every_role_is_refused_what_the_table_does_not_give_him(backend: Backend) -> None:
    """A thing that he may not see is refused like one that does not exist; and nobody changes anything."""
    async with serving(backend) as served:
        stage = Stage(served)
        scenes = {row: await row.scene(stage, NOBODY) for row in (*TABLE, SIGN_OUT) if any(map(row.expected, ROLES))}
        before = await stage.written()
        nothing = await _of_nothing(served, scenes)
        wrong = []
        for role in ROLES:
            asked = [(row, variables) for row, variables in scenes.items() if row.expected(role)]
            for (row, _), error in zip(asked, await _errors(served, role, asked), strict=True):
                if _code(error) != row.expected(role):
                    wrong.append(f"{row}: {role} gets {_code(error)}, not {row.expected(role)}")
                elif _code(error) == "NOT_FOUND" and row in nothing and error != nothing[row]:
                    wrong.append(f"{row}: {role} is told {error}, but of nothing {nothing[row]}")
        assert not wrong, "\n" + "\n".join(wrong)
        assert await stage.written() == before


async def test_every_role_may_what_the_table_gives_him(backend: Backend) -> None:
    async with serving(backend) as served:
        stage = Stage(served)
        wrong = []
        shared = {row: await row.scene(stage, NOBODY) for row in TABLE if row.shared}
        for role in ROLES:
            asked = [(row, variables) for row, variables in shared.items() if not row.expected(role)]
            asked += [(row, await row.scene(stage, role)) for row in TABLE if not row.shared and not row.expected(role)]
            wrong += await _wrongly_refused(served, role, asked)
        for role in PEOPLE:  # last, since it takes their sessions
            wrong += await _wrongly_refused(served, role, [(SIGN_OUT, {})])
        assert not wrong, "\n" + "\n".join(wrong)


async def _of_nothing(served: Served, scenes: Mapping[Row, Json]) -> dict[Row, Json | None]:
    """What is told of things that do not exist, where somebody may not see those that do."""
    asked = [(row, _absent(variables, row.subject)) for row, variables in scenes.items() if row.subject]
    return dict(zip([row for row, _ in asked], await _errors(served, "neighbour", asked), strict=True))


async def _wrongly_refused(served: Served, role: str, asked: Sequence[tuple[Row, Json]]) -> list[str]:
    errors = await _errors(served, role, asked)
    return [f"{row}: {role} may, but gets {error}" for (row, _), error in zip(asked, errors, strict=True) if error]


async def _errors(served: Served, role: str, asked: Sequence[tuple[Row, Json]]) -> list[Json | None]:
    """What the role is told of each, in order; None where it is answered."""
    client = served.client(None if role == NOBODY else role)
    once = [(row.root, variables) for row, variables in asked if row.root.operation != "subscription"]
    live = [(row.root, variables) for row, variables in asked if row.root.operation == "subscription"]
    answers = {False: iter(await ask_together(client, once)), True: iter(await follow_together(client, live))}
    return [next(answers[row.root.operation == "subscription"]) for row, _ in asked]


def _code(error: Json | None) -> str | None:
    return error["extensions"]["code"] if error else None


def _absent(variables: Json, subject: str) -> Json:
    """The same question about a thing of the same kind that does not exist."""
    asked = variables.get("input", variables)
    kind, _ = split(asked[subject], subject)
    nothing = {**asked, subject: encode(kind, NO_SUCH_KEY)}
    return {"input": nothing} if "input" in variables else nothing
