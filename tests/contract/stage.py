"""How is a served world prepared for what a test asks? Through the public API, by those who may.

Only members and posts are written straight into the database: nothing imports members yet.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select

from models.meetings import Meeting
from models.members import Member, Standing
from models.posts import Post, Role
from models.rows import Row
from models.sessions import Attempt
from schema.nodes import encode
from server.client import Json
from tests.serving import Served

from .roots import ROOTS

HERE = ("chair", "deputy", "minute_taker", "member", "official", "probationary", "hosted", "exempt", "away")


class Stage:
    def __init__(self, served: Served) -> None:
        self.served = served
        self.world = served.world
        self._numbers = count(1)

    async def do(self, who: str, mutation: str, selection: str, **given: Any) -> Json:
        answer: Json = await ROOTS[f"mutation {mutation}"].ask(self.served.client(who), {"input": given}, selection)
        return answer

    async def meeting(self, cell: str = "cell", chair: str = "chair") -> str:
        done = await self.do(
            chair,
            "scheduleMeeting",
            "meeting { id }",
            cellId=self.world.organization(cell),
            kind="REGULAR",
            title="Sinh hoạt",
            scheduledAt=datetime.now(UTC).isoformat(),
            agenda=[{"title": "Một"}, {"title": "Hai"}],
        )
        return str(done["meeting"]["id"])

    async def open(self, *, operates: bool = False) -> str:
        meeting = await self.meeting()
        await self.do(
            "chair",
            "openMeeting",
            "meeting { id }",
            meetingId=meeting,
            minuteTakerId=self.world.member("minute_taker"),
            minuteTakerOperates=operates,
        )
        return meeting

    async def seen(self, kind: str, node: str, selection: str) -> Json:
        """As the chair sees it."""
        found: Json = await ROOTS[f"query {kind}"].ask(self.served.client("chair"), {"id": node}, selection)
        return found

    async def code(self, meeting: str) -> str:
        return str((await self.seen("meeting", meeting, "checkInCode"))["checkInCode"])

    async def record(self, meeting: str, *people: str, by: str = "chair") -> None:
        """They are there."""
        for who in people:
            line = {"memberId": self.world.member(who), "status": "PRESENT"}
            await self.do(by, "recordAttendance", "meeting { id }", meetingId=meeting, **line)

    async def gather(self, meeting: str) -> None:
        """Everybody who may come is there."""
        await self.record(meeting, *HERE)

    async def items(self, meeting: str) -> list[str]:
        return [item["id"] for item in (await self.seen("meeting", meeting, "agenda { id }"))["agenda"]]

    async def poll(self, meeting: str, form: str = "OPEN_BALLOT", *, opened: bool = True, by: str = "chair") -> Json:
        made = await self.do(
            by, "createPoll", "poll { id options { id } }", meetingId=meeting, question="Nhất trí?", form=form
        )
        poll: Json = made["poll"]
        if opened:
            await self.do(by, "openPoll", "poll { id }", pollId=poll["id"])
        return poll

    async def speech(self, meeting: str, who: str) -> str:
        """He asks to speak."""
        done = await self.do(who, "askToSpeak", "speech { id }", meetingId=meeting)
        return str(done["speech"]["id"])

    async def contribution(self, meeting: str, who: str) -> str:
        """He writes for the first item."""
        item = (await self.items(meeting))[0]
        done = await self.do(who, "contribute", "contribution { id }", itemId=item, text="Tôi đề nghị.")
        return str(done["contribution"]["id"])

    async def document(self) -> str:
        """From the commune to the cell."""
        done = await self.do("supervisor", "sendDocument", "document { id }", **self.letter("commune"))
        return str(done["document"]["id"])

    def letter(self, issuer: str) -> Json:
        return {
            "issuerId": self.world.organization(issuer),
            "audienceId": self.world.organization("cell"),
            "number": f"{next(self._numbers)}-TB/DU",
            "kind": "NOTICE",
            "title": "Thông báo",
            "body": "Kính gửi.",
            "attachments": [{"name": "a.txt", "mediaType": "text/plain", "content": "YQ=="}],
        }

    async def newcomer(self) -> tuple[str, str]:
        """A member of the cell to whom anything may happen, and a post of his there."""
        world = self.world
        async with self.served.database.write() as session:
            member = Member(
                cell_id=world.organizations["cell"],
                path=world.paths["cell"],
                standing=Standing.OFFICIAL,
                rights_version=1,
            )
            member.rename("Nguyễn Văn Mới")
            session.add(member)
            await session.flush()
            since = (datetime.now(UTC) - timedelta(days=10)).date()
            post = Post(
                member_id=member.id, organization_id=member.cell_id, role=Role.COMMITTEE_MEMBER, since=since, until=None
            )
            session.add(post)
            await session.flush()
            return encode("Member", member.id), encode("Post", post.id)

    async def written(self) -> dict[str, int]:
        """How many rows each table has, and how often meetings have changed; failed attempts are to be counted."""
        counts = {
            table.name: select(func.count()).select_from(table).scalar_subquery()
            for table in Row.metadata.sorted_tables
            if table.name != Attempt.__tablename__
        }
        counts["versions"] = select(func.coalesce(func.sum(Meeting.version), 0)).scalar_subquery()
        async with self.served.database.read() as session:
            found = await session.execute(select(*(count.label(name) for name, count in counts.items())))
            return {name: int(count) for name, count in found.mappings().one().items()}
