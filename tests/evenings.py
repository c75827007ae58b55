"""What does a server say of an evening? Boards as JSON, made by hand: no server is needed to look at them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

BEGIN = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)  # seven in the evening in Việt Nam
COMMITTEE = "Đảng bộ phường Hòa Bình"
LONG_NAME = "Chi bộ Trung tâm Cung ứng dịch vụ công, Văn hóa, Thể thao và Truyền thanh phường Nguyễn Tất Thành mở rộng"
ITEMS = (
    "Tuyên bố lý do, giới thiệu đại biểu",
    "Báo cáo kết quả thực hiện nhiệm vụ tháng 11 và phương hướng, nhiệm vụ trọng tâm tháng 12",
    "Thảo luận",
    "Biểu quyết thông qua nghị quyết",
)
NUMBERS = (
    *("cells", "meetingsScheduled", "meetingsOpen", "meetingsClosed", "meetingsNotOpened", "expected", "present"),
    *("remote", "excused", "absent", "meetingsWithQuorum", "pollsOpen", "pollsCarried", "pollsNotCarried"),
)


def poll(*counts: int, entitled: int = 17, carried: bool | None = None, closed_at: str | None = None) -> Json:
    """Open, unless it is said how it came out."""
    return {
        "id": f"poll-{counts}-{closed_at}",
        "question": "Đồng ý với dự thảo nghị quyết?",
        "form": "OPEN_BALLOT",
        "state": "OPEN" if carried is None else "CLOSED",
        "closedAt": closed_at if carried is not None else None,
        "turnout": {"entitled": entitled, "cast": sum(counts)},
        "options": [{"id": f"o{n}", "label": f"Phương án {n}", "votes": count} for n, count in enumerate(counts)],
        "verdict": None if carried is None else {"outcome": "CARRIED" if carried else "NOT_CARRIED"},
    }


def meeting(
    key: int,
    *,
    name: str | None = None,
    state: str = "OPEN",
    present: int = 18,
    remote: int = 1,
    expected: int = 24,
    counted: int | None = None,
    required: int = 16,
    item: tuple[int, str] | None = (3, "Thảo luận"),
    polls: Iterable[Json] = (),
    version: int = 1,
    at: datetime = BEGIN,
    parent: tuple[str, str] = ("committee-1", COMMITTEE),
) -> Json:
    waiting = state not in {"OPEN", "CLOSED"}
    present, remote = (0, 0) if waiting else (present, remote)
    counted = present + remote if counted is None else counted
    return {
        "id": f"meeting-{key}",
        "version": version,
        "title": "Sinh hoạt chi bộ thường kỳ tháng 12",
        "state": state,
        "scheduledAt": at.isoformat(),
        "cell": {
            "id": f"cell-{key}",
            "name": name or f"Chi bộ Tổ dân phố {key}",
            "parent": dict(zip(("id", "name"), parent, strict=True)),
        },
        "attendance": {
            "expected": expected, "present": present, "remote": remote, "excused": 0, "absent": 0,
            "rate": (present + remote) / expected if expected else None,
        },
        "quorum": {"met": counted >= required, "counted": counted, "required": required},
        "currentItem": {"number": item[0], "title": item[1]} if item and state == "OPEN" else None,
        "polls": list(polls),
    }  # fmt: skip


def totals_of(meetings: Iterable[Json], cells: int) -> Json:
    totals: Json = {**dict.fromkeys(NUMBERS, 0), "rate": None, "cells": cells}
    states = {"SCHEDULED": "Scheduled", "ANNOUNCED": "Scheduled", "OPEN": "Open", "CLOSED": "Closed"}
    for one in meetings:
        if one["state"] not in states:
            continue
        totals[f"meetings{states[one['state']]}"] += 1
        for name in ("expected", "present", "remote", "excused", "absent"):
            totals[name] += one["attendance"][name]
        totals["meetingsWithQuorum"] += one["quorum"]["met"]
        totals["pollsOpen"] += sum(poll["state"] == "OPEN" for poll in one["polls"])
        outcomes = [poll["verdict"]["outcome"] for poll in one["polls"] if poll["verdict"]]
        totals["pollsCarried"] += outcomes.count("CARRIED")
        totals["pollsNotCarried"] += outcomes.count("NOT_CARRIED")
    return totals


def line(key: int, totals: Mapping[str, Any], *, name: str | None = None, kind: str = "Cell") -> Json:
    organization = {"__typename": kind, "id": f"{kind.lower()}-{key}", "name": name or f"Chi bộ Tổ dân phố {key}"}
    return {"organization": organization, "totals": dict(totals)}


def attention(one: Json, reason: str, since: datetime) -> Json:
    return {"reason": reason, "since": since.isoformat(), "meeting": {"id": one["id"], "cell": one["cell"]}}


def message(
    meetings: Iterable[Json],
    *,
    kind: str = "SNAPSHOT",
    version: int = 1,
    lines: Iterable[Json] | None = None,
    totals: Json | None = None,
    needs: Iterable[Json] = (),
    committee: str = COMMITTEE,
    date: str = "2026-12-01",
) -> Json:
    """Of cells directly below the committee, unless lines are given."""
    meetings = list(meetings)
    if lines is None:
        lines = [line(int(m["id"].split("-")[1]), totals_of([m], 1), name=m["cell"]["name"]) for m in meetings]
    lines = list(lines)
    return {
        "kind": kind,
        "version": version,
        "date": date,
        "committee": {"id": "committee-1", "name": committee},
        "totals": totals or totals_of(meetings, sum(entry["totals"]["cells"] for entry in lines)),
        "lines": lines,
        "meetings": meetings,
        "attention": list(needs),
    }


def evening(cells: int = 60, seed: int = 1) -> Json:
    """A snapshot of a busy hour: every state, every kind of line."""
    rng = random.Random(seed)
    meetings, needs = [], []
    for key in range(1, cells + 1):
        state = rng.choices(["OPEN", "CLOSED", "SCHEDULED", "ANNOUNCED", "CANCELLED"], [60, 15, 8, 12, 2])[0]
        expected = rng.randint(9, 32)
        required = -(-expected * 2 // 3)
        here = rng.randint(required - 2, expected) if state != "SCHEDULED" else 0
        number = rng.randrange(len(ITEMS))
        polls = []
        if rng.random() < 0.5:
            against = rng.randint(0, here // 2)
            polls.append(poll(here - against, against, 0, carried=2 * against < here, closed_at="2026-12-01T12:30:00Z"))
        if state == "OPEN" and rng.random() < 0.3:
            polls.append(poll(rng.randint(1, here), entitled=here))
        name = LONG_NAME if key % 20 == 0 else f"Chi bộ Trường THCS số {key}" if key % 7 == 0 else None
        one = meeting(
            key, name=name, state=state, present=max(0, here - 1), remote=min(1, here), expected=expected,
            required=required, item=(number + 5, ITEMS[number]), polls=polls, at=BEGIN,
        )  # fmt: skip
        meetings.append(one)
        if state == "SCHEDULED":
            needs.append(attention(one, "NOT_OPENED", BEGIN))
        elif state == "OPEN" and not one["quorum"]["met"]:
            needs.append(attention(one, "INSUFFICIENT_ATTENDANCE", BEGIN + timedelta(minutes=5)))
        elif len(polls) > 1 and rng.random() < 0.3:
            needs.append(attention(one, "POLL_OPEN_TOO_LONG", BEGIN + timedelta(minutes=9)))
    return message(meetings, needs=needs)
