"""Which values may somebody send who means no good? By GraphQL type, each with the codes that may refuse it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
)

from models.errors import BadInput, NotFound, Refusal, SignInFailed, TooManyAttempts, TooManyCodes, WrongCode
from schema.nodes import encode, split
from server.client import Json


def _codes(refusal: type[Refusal]) -> frozenset[str]:
    return frozenset({refusal.code}).union(*(_codes(kind) for kind in refusal.__subclasses__()))


EVERY_REFUSAL = _codes(Refusal)
SHAPE = frozenset({"BAD_USER_INPUT"})
BAD_ID = frozenset({"BAD_ID"})
ABSENT = frozenset({NotFound.code, "BAD_OPTION", "BAD_HAND_COUNT", "BAD_PAGE"})
WRONG = _codes(BadInput) | {kind.code for kind in (NotFound, WrongCode, TooManyCodes, SignInFailed, TooManyAttempts)}
TOO_LONG = 250_001  # characters: more than any text may have, and no base64

MALFORMED_IDS = (
    *("", " ", "x", "%%%", "Meeting:1", "\x00", "é" * 40, "A" * TOO_LONG),
    *(base64.urlsafe_b64encode(text).decode() for text in (b"Meeting:0", b"Meeting:-1", b"Meeting:1x", b"\xff\xfe:1")),
    *(encode("Meeting", 2**63), encode("Meeting", 1) + "\n", encode("Nothing", 1), encode("Session", 1)),
)
BAD_TEXTS = ("\x00", "a\x00b", "a\x07", "a\u202eb", "a" * TOO_LONG)
CURSORS = (
    *("", "x", "%%%", "é", "\x00", "A" * TOO_LONG),
    *(
        base64.urlsafe_b64encode(text.encode()).decode()
        for text in ("", "1", "null", "[]", "[1]", '["a"]', '{"a":1}', "[null,null]", '["a",1]', "[" * 9999)
    ),
)
LARGEST = 2**31 - 1
NUMBERS = {  # lawful by type, not by meaning
    "first": (0, -1, 101, LARGEST, -LARGEST),
    "last": (0, -1, 101, LARGEST, -LARGEST),
    "after": (-1, -LARGEST),
    "year": (0, -1, 1929, 2201, 9999, 10_000, LARGEST, -LARGEST),
    "month": (0, -1, 13, LARGEST, -LARGEST),
    "count": (-1, 101, LARGEST, -LARGEST),
    "seconds": (0, -1, 9, 3601, LARGEST, -LARGEST),
    "numerator": (0, -1, 101, LARGEST, -LARGEST),
    "seats": (0, -1, 31, LARGEST, -LARGEST),
    "leastVotesFor": (-1, 1_000_001, LARGEST, -LARGEST),
    "denominator": (0, -1, 1001, LARGEST, -LARGEST),
    **dict.fromkeys(("openGrace", "attendanceGrace", "shortestMeeting"), (-1, 1441, LARGEST, -LARGEST)),
    "longestPoll": (0, -1, 1441, LARGEST, -LARGEST),
    **dict.fromkeys(("fewVoters", "attendanceRate"), (-1, 101, LARGEST, -LARGEST)),
    "absencesRunning": (0, -1, 101, LARGEST, -LARGEST),
    "speakingTime": (9, 3601, -1, LARGEST, -LARGEST),
}
ABSURD_MOMENTS = (
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999Z"),
    *("9999-12-31T23:59:59-14:00", "1000-01-01T00:00:00", "9999-12-31T23:59:59"),
)
ABSURD_DAYS = ("0001-01-01", "9999-12-31")


@dataclass(frozen=True)
class Attack:
    """One value in one place of otherwise lawful variables."""

    place: str
    variables: Json
    codes: frozenset[str]

    def __str__(self) -> str:
        return f"{self.place}: {str(self.variables)[:300]}"


def attacks(arguments: Json, variables: Json) -> Iterator[Attack]:
    """`arguments`: the types by name. Every place of the variables, also those that are not given, with every value."""
    for name, kind in arguments.items():
        for place, value, codes in _attacks(kind, variables.get(name), name):
            yield Attack(place, {**variables, name: value}, codes)
        if isinstance(kind, GraphQLNonNull):
            yield Attack(f"{name} left out", {key: value for key, value in variables.items() if key != name}, SHAPE)


Found = Iterator[tuple[str, Any, frozenset[str]]]


def _attacks(kind: GraphQLInputType, value: Any, name: str) -> Found:
    if isinstance(kind, GraphQLNonNull):
        yield f"{name} is null", None, SHAPE
    inner = get_nullable_type(kind)
    if isinstance(inner, GraphQLInputObjectType):
        yield from _in_object(inner, value, name)
    elif isinstance(inner, GraphQLList):
        yield from _in_list(inner, value, name)
    else:
        for attack, codes in _on_leaf(str(inner), isinstance(inner, GraphQLEnumType), value, name, kind):
            yield name, attack, codes


def _in_object(kind: GraphQLInputObjectType, value: Any, name: str) -> Found:
    shapes: tuple[Any, ...] = ("x", 5, True, [])
    yield from ((name, shape, SHAPE) for shape in shapes)
    given: Json = value if isinstance(value, dict) else {}
    yield f"{name}.nonsense", {**given, "nonsense": 1}, SHAPE
    for key, field in kind.fields.items():
        for place, attack, codes in _attacks(field.type, given.get(key), key):
            yield f"{name}.{place}", {**given, key: attack}, codes
        if isinstance(field.type, GraphQLNonNull):
            yield f"{name} without {key}", {other: given[other] for other in given if other != key}, SHAPE


def _in_list(kind: GraphQLList[Any], value: Any, name: str) -> Found:
    yield name, [[]], SHAPE
    yield name, {}, SHAPE
    given = value if isinstance(value, list) else []
    for place, attack, codes in _attacks(kind.of_type, given[0] if given else None, name):
        yield place, [attack, *given[1:]], codes
    if given:
        yield f"{name}, very many", given * 2000, WRONG


def _on_leaf(kind: str, is_enum: bool, value: Any, name: str, outer: Any) -> Iterator[tuple[Any, frozenset[str]]]:
    shapes: tuple[Any, ...] = ({}, [[]], 1.5)
    match kind:
        case "ID":
            yield from ((attack, BAD_ID) for attack in MALFORMED_IDS)
            yield 5, BAD_ID
            if isinstance(value, str):
                thing = split(value, name)[0]
                yield from ((encode(thing, key), ABSENT) for key in (2**40, 2**63 - 1))
        case "String" if name in {"after", "before"}:
            yield from ((attack, frozenset({"BAD_PAGE"})) for attack in CURSORS)
        case "String":
            yield from ((attack, WRONG) for attack in BAD_TEXTS)
            if isinstance(outer, GraphQLNonNull):  # else it is as good as left out
                yield from ((attack, WRONG) for attack in ("", " \t\n ", "\u200b"))
            shapes += (5, True)
        case "Int":
            yield from ((attack, WRONG) for attack in NUMBERS[name])
            shapes += ("1", True, 2**31, 2**63, -(2**31) - 1)
        case "Boolean":
            shapes += ("true", 1)
        case "DateTime":
            yield from ((attack, WRONG) for attack in ABSURD_MOMENTS)
            shapes += ("", "tomorrow", "2026-13-45T00:00:00Z", "\x00", 5, "9" * 5000)
        case "Date":
            yield from ((attack, WRONG) for attack in ABSURD_DAYS)
            shapes += ("", "tomorrow", "2026-13-45", "\x00", 5)
        case _:
            assert is_enum, f"how is {kind} abused?"
            shapes += ("NONSENSE", "", 1, True, "\x00")
    yield from ((attack, SHAPE) for attack in shapes)
