"""What do people do on the evening? Each request of theirs, rendered, and what their screens show."""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from typing import Any

from schema.nodes import encode

from .pipes import Request, rendered
from .provinces import PROVINCE, Province
from .screens import Screen

OPEN = "mutation Open($input: OpenMeetingInput!) { openMeeting(input: $input) { meeting { id version checkInCode } } }"
CHECK_IN = """mutation CheckIn($input: CheckInInput!) {
  checkIn(input: $input) { attendance { id status arrivedAt } meeting { id version } }
}"""
CREATE_POLL = "mutation Create($input: CreatePollInput!) { createPoll(input: $input) { poll { id options { id } } } }"
OPEN_POLL = "mutation Begin($input: OpenPollInput!) { openPoll(input: $input) { poll { id state } } }"
CAST = "mutation Cast($input: CastBallotInput!) { castBallot(input: $input) { receipt poll { id turnout { cast } } } }"
CLOSE_POLL = "mutation End($input: ClosePollInput!) { closePoll(input: $input) { poll { id verdict { outcome } } } }"
MEETING = """{ id version state attendance { expected present rate } quorum { met } currentItem { number title }
  polls { id question state turnout { entitled cast } options { label count } verdict { outcome } } }"""
TOTALS = """{ cells meetingsScheduled meetingsOpen meetingsClosed meetingsNotOpened expected present remote excused
  absent rate meetingsWithQuorum pollsOpen pollsCarried pollsNotCarried }"""
LINES = f"lines {{ organization {{ id }} totals {TOTALS} }}"
MEETINGS = "meetings(first: 100) { id version state attendance { expected present rate } quorum { met } }"


def open_meeting(province: Province, cell: int) -> bytes:
    return rendered(OPEN, {"input": {"meetingId": _meeting(province, cell)}}, _chair(province, cell))


def check_in(province: Province, cell: int, number: int, code: str) -> bytes:
    given = {"meetingId": _meeting(province, cell), "code": code}
    return rendered(CHECK_IN, {"input": given}, province.token(province.member(cell, number)))


def create_poll(province: Province, cell: int, number: int) -> Request:
    given = {
        "meetingId": _meeting(province, cell),
        "question": f"Thông qua nội dung {number + 1}?",
        "form": "SECRET_BALLOT" if number % 2 else "OPEN_BALLOT",
    }
    return Request(cell, rendered(CREATE_POLL, {"input": given}, _chair(province, cell)))


def open_poll(province: Province, cell: int, poll: Any) -> Request:
    return Request(cell, rendered(OPEN_POLL, {"input": {"pollId": poll["id"]}}, _chair(province, cell)))


def cast_ballots(province: Province, cell: int, poll: Any, here: Set[int]) -> Iterator[Request]:
    """Of everybody who is entitled and here. Known by vote, member and option."""
    for number in range(province.members_of_cell):
        member_id = province.member(cell, number)
        if province.takes_part_in_votes(number) and member_id in here:
            option = poll["options"][member_id % len(poll["options"])]["id"]
            given = {"pollId": poll["id"], "optionIds": [option]}
            yield Request((poll["id"], member_id, option), rendered(CAST, {"input": given}, province.token(member_id)))


def close_poll(province: Province, cell: int, poll: Any) -> Request:
    return Request(cell, rendered(CLOSE_POLL, {"input": {"pollId": poll["id"]}}, _chair(province, cell)))


def screens(province: Province, meetings: int, each: int) -> Iterator[Screen]:
    """Of members, each of his own cell's meeting."""
    query = f"subscription Screen($id: ID!) {{ meeting(id: $id) {MEETING} }}"
    for cell in range(meetings):
        for number in range(each):
            token = province.token(province.member(cell, number))
            yield Screen(province.meeting(cell), query, {"id": _meeting(province, cell)}, token)


def ask_meeting(province: Province, cell: int) -> Request:
    """What a screen of it should show. Known by the meeting."""
    query = f"query Fresh($id: ID!) {{ meeting(id: $id) {MEETING} }}"
    variables = {"id": _meeting(province, cell)}
    return Request(province.meeting(cell), rendered(query, variables, _chair(province, cell)))


def boards(province: Province) -> Iterator[Screen]:
    """Of the province, and of each commune."""
    for organization_id, token, selection in _watchers(province):
        query = f"subscription Board($id: ID!) {{ board(committeeId: $id) {{ kind totals {TOTALS} {selection} }} }}"
        screen = Screen(organization_id, query, {"id": encode("Committee", organization_id)}, token)
        screen.keeps_all = True
        yield screen


def ask_boards(province: Province) -> Iterator[Request]:
    """What the boards should show. Known by the organisation."""
    for organization_id, token, selection in _watchers(province):
        query = f"query Fresh($id: ID!) {{ board(committeeId: $id) {{ totals {TOTALS} {selection} }} }}"
        yield Request(organization_id, rendered(query, {"id": encode("Committee", organization_id)}, token))


def own_cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def _watchers(province: Province) -> Iterator[tuple[int, str, str]]:
    yield PROVINCE, province.token(province.supervisor), LINES
    for number in range(province.communes):
        yield province.commune(number), province.token(province.secretary(number)), MEETINGS


def _meeting(province: Province, cell: int) -> str:
    return encode("Meeting", province.meeting(cell))


def _chair(province: Province, cell: int) -> str:
    return province.token(province.secretary(cell))
