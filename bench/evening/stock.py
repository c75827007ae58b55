"""What would an ordinary server do with a check-in? Strawberry's ASGI view and SQLAlchemy's ORM, a statement at a time.

`python -m bench.evening.stock PORT DATABASE_URL [caches]`: with `caches`, parsed and validated documents are kept. It
follows no rules beyond the code, announces nothing and shows no screen.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import strawberry
import uvicorn
from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from models.attendance import Attendance as Line
from models.attendance import AttendanceStatus, Tally
from models.changes import ChangeKind, append
from models.database import normalised
from models.meetings import Meeting as Row
from models.members import Member
from models.sessions import Session, token_hash
from schema.nodes import encode, split

PORT, URL, *OPTIONS = sys.argv[1:]
SESSIONS = async_sessionmaker(create_async_engine(normalised(URL), pool_size=20), expire_on_commit=False)


@strawberry.type
class Attendance:
    id: strawberry.ID
    status: str | None
    arrived_at: datetime | None


@strawberry.type
class Meeting:
    id: strawberry.ID
    version: int


@strawberry.type
class Arrived:
    attendance: Attendance
    meeting: Meeting


@strawberry.input
class CheckInInput:
    meeting_id: strawberry.ID
    code: str


@strawberry.type
class Query:
    ready: bool = True


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def check_in(self, info: strawberry.Info[Any, None], input: CheckInInput) -> Arrived:
        token = info.context["request"].headers["authorization"].removeprefix("Bearer ")
        async with SESSIONS() as session, session.begin():
            member = await session.scalar(
                select(Member)
                .join(Session, Session.member_id == Member.id)
                .where(Session.token_hash == token_hash(token))
            )
            meeting = await session.scalar(
                select(Row).where(Row.id == split(input.meeting_id, "id")[1]).with_for_update()
            )
            if member is None or meeting is None or meeting.check_in_code != input.code:
                raise ValueError("refused")
            line = await session.scalar(select(Line).where(Line.meeting_id == meeting.id, Line.member_id == member.id))
            if line is None:
                raise ValueError("refused")
            old, now = line.state, datetime.now(UTC)
            line.record(AttendanceStatus.PRESENT, now, by=member.id, reason=None)
            meeting.tally = Tally.load(meeting.tally).moved(old, line.state).dump()
            details = {"member": member.id, "name": member.full_name, "status": "PRESENT"}
            session.add(append(meeting, ChangeKind.ATTENDANCE_RECORDED, details, actor_id=member.id, at=now))
        shown = Attendance(id=strawberry.ID(encode("Attendance", line.id)), status=line.status, arrived_at=now)
        return Arrived(attendance=shown, meeting=Meeting(id=input.meeting_id, version=meeting.version))


async def readyz(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ready")


SCHEMA = strawberry.Schema(Query, Mutation, extensions=[ParserCache, ValidationCache] if "caches" in OPTIONS else [])
APP = Starlette(routes=[Route("/readyz", readyz), Route("/graphql", GraphQL(SCHEMA))])

uvicorn.run(APP, port=int(PORT), log_level="error")
