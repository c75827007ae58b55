"""What would the server send of an evening as large, or as troubled, as a test needs it? All is made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, WebSocketRoute

from server.client import Json

COMMITTEE = {"id": "Q29tbWl0dGVlOjE", "name": "Đảng bộ phường", "parent": None}
LONG = "Chi bộ Trường Trung học phổ thông chuyên và Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên liên phường"
TITLE = "Thảo luận, góp ý dự thảo nghị quyết của chi bộ về nhiệm vụ trọng tâm tháng tới và phân công thực hiện"
ITEMS = 11


def totals(**given: int) -> Json:
    names = (
        "cells meetingsScheduled meetingsOpen meetingsClosed meetingsNotOpened expected present remote"
        " meetingsWithQuorum pollsOpen pollsCarried pollsNotCarried meetingsNeedingAttention"
    )
    return {**dict.fromkeys(names.split(), 0), **given}


def meeting(n: int, state: str = "OPEN", here: int = 18, **given: object) -> Json:
    name = LONG if n % 9 == 4 else f"Chi bộ Tổ dân phố {n}"
    at = datetime.now(UTC) - timedelta(minutes=30)
    began = at.isoformat() if state in {"OPEN", "CLOSED"} else None
    runs = state == "OPEN"
    return {
        "id": f"meeting{n}",
        "state": state,
        "scheduledAt": at.isoformat(),
        "openedAt": began,
        "closedAt": began if state == "CLOSED" else None,
        "cell": {"id": f"cell{n}", "name": name, "parent": {"id": COMMITTEE["id"], "name": COMMITTEE["name"]}},
        # Two of those expected may not vote, and came.
        "attendance": {"expected": 24, "present": max(0, here - 1), "remote": min(1, here)},
        "quorum": {"base": 22, "counted": max(0, here - 2), "required": 15, "met": here >= 17},
        "currentItem": {"number": 1 + n % ITEMS, "title": TITLE if n % 9 == 4 else "Thảo luận"} if runs else None,
        "agenda": [{"id": f"item{i}"} for i in range(ITEMS)],
        "polls": [_poll(n, runs)] if n % 3 == 0 and state in {"OPEN", "CLOSED"} else [],
        **given,
    }


def _poll(n: int, runs: bool) -> Json:
    is_open = runs and n % 2 == 0
    return {
        "id": f"poll{n}",
        "state": "OPEN" if is_open else "CLOSED",
        "closedAt": None if is_open else datetime.now(UTC).isoformat(),
        "turnout": {"entitled": 18, "cast": 12},
        "options": [{"votes": None if is_open else count} for count in (14, 1, 1)],
        "verdict": None if is_open else {"outcome": "NOT_CARRIED" if n % 5 == 0 else "CARRIED"},
    }


def attention(reason: str, meeting: Json) -> Json:
    cell = {**meeting["cell"], "parent": {**COMMITTEE, "parent": None}}
    return {
        "reason": reason,
        "since": meeting["scheduledAt"],
        "meeting": {
            "id": meeting["id"],
            "scheduledAt": meeting["scheduledAt"],
            "absentRunning": 2,
            "cell": cell,
            "attendance": meeting["attendance"],
            "quorum": {key: meeting["quorum"][key] for key in ("base", "counted", "required")},
        },
    }


def evening(meetings: Sequence[Json], needing: Sequence[Json] = (), kind: str = "SNAPSHOT", **given: object) -> Json:
    """A message of the board. Its totals are those of `meetings`; of CHANGES say `totals`."""
    states = [meeting["state"] for meeting in meetings]
    late = {entry["meeting"]["id"] for entry in needing if entry["reason"] == "NOT_OPENED"}
    polls = [poll for meeting in meetings for poll in meeting["polls"]]
    outcomes = [poll["verdict"]["outcome"] for poll in polls if poll["verdict"]]
    waiting = sum(state in {"SCHEDULED", "ANNOUNCED"} for state in states)
    return {
        "kind": kind,
        "version": 1,
        "date": (datetime.now(UTC) + timedelta(hours=7)).date().isoformat(),
        "committee": COMMITTEE,
        "totals": totals(
            cells=len(meetings),
            meetingsScheduled=waiting - len(late),
            meetingsNotOpened=len(late),
            meetingsOpen=states.count("OPEN"),
            meetingsClosed=states.count("CLOSED"),
            expected=24 * len(meetings),
            present=sum(meeting["attendance"]["present"] for meeting in meetings),
            remote=sum(meeting["attendance"]["remote"] for meeting in meetings),
            meetingsWithQuorum=sum(meeting["quorum"]["met"] for meeting in meetings),
            pollsOpen=sum(poll["state"] == "OPEN" for poll in polls),
            pollsCarried=outcomes.count("CARRIED"),
            pollsNotCarried=outcomes.count("NOT_CARRIED"),
            meetingsNeedingAttention=len({entry["meeting"]["id"] for entry in needing}),
        ),
        "lines": [],
        "meetings": list(meetings),
        "attendanceOverTime": [],
        "attention": list(needing),
        **given,
    }


def over_time(*attending: int, ago: int = 30) -> list[Json]:
    """So many in each five minutes, from `ago` minutes ago on."""
    begin = int(datetime.now(UTC).timestamp()) // 300 * 300 - 60 * ago
    steps = ((datetime.fromtimestamp(begin + 300 * n, UTC), count) for n, count in enumerate(attending))
    return [{"since": since.isoformat(), "attending": count} for since, count in steps]


def busy_evening(count: int = 40) -> Json:
    """Of everything something, with names of all lengths."""
    states = ("OPEN", "OPEN", "OPEN", "CLOSED", "OPEN", "ANNOUNCED", "OPEN")
    meetings = [meeting(n, states[n % 7], here=0 if states[n % 7] == "ANNOUNCED" else 8 + n % 17) for n in range(count)]
    reasons = ("INSUFFICIENT_ATTENDANCE", "POLL_OPEN_TOO_LONG", "LOW_ATTENDANCE", "ABSENCES", "WITHOUT_MINUTES")
    needing = [attention("NOT_OPENED", one) for one in meetings if one["state"] == "ANNOUNCED"][:3]
    needing += [attention(reason, meetings[n]) for n, reason in enumerate(reasons, 1)]
    came = sum(one["attendance"]["present"] + one["attendance"]["remote"] for one in meetings)
    return evening(meetings, needing, attendanceOverTime=over_time(came // 5, came // 2, came * 4 // 5, came))


@dataclass
class Answering:
    """Answers a page's subscription in the server's place, with `first`, then with what is told."""

    first: Json
    _asked: list[tuple[WebSocketRoute, str]] = field(default_factory=list)

    async def of(self, page: Page) -> None:
        await page.route_web_socket("**/graphql", self._answer)

    def tell(self, board: Json) -> None:
        for socket, key in self._asked:
            socket.send(json.dumps({"id": key, "type": "next", "payload": {"data": {"board": board}}}))

    def _answer(self, socket: WebSocketRoute) -> None:
        def hear(said: str | bytes) -> None:
            message = json.loads(said)
            if message["type"] == "connection_init":
                socket.send('{"type": "connection_ack"}')
            elif message["type"] == "ping":
                socket.send('{"type": "pong"}')
            elif message["type"] == "subscribe":
                self._asked[:] = [(socket, message["id"])]
                self.tell(self.first)

        socket.on_message(hear)
