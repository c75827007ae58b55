"""What does a meeting leave in its record in which everything happens that can? Held through the API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select

from models.changes import Change, append
from models.meetings import GENESIS, Meeting
from models.records.record import read, write
from resolvers.poll_times import act_by_clock, due_polls
from resolvers.records import read_record
from server.client import Json
from tests.gatherings import Gathering, do
from tests.serving import Served

VOTERS = ("chair", "member", "official")


class Clock:
    """It goes on by a second each time that somebody looks."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def after(self, minutes: int) -> str:
        return (self.now + timedelta(minutes=minutes)).isoformat()


class Entry(NamedTuple):
    """One of a record, to be forged."""

    kind: str
    actor: int | None
    at: datetime
    told: Json


def entries_of(record: bytes) -> list[Entry]:
    return [Entry(change.kind, change.actor_id, change.at, change.details) for change in read(record).changes]


def contents_of(record: bytes) -> str | None:
    """Of the minutes that were approved."""
    return read(record).contents


def written(entries: Iterable[Entry], contents: str | None = None, meeting_id: int = 7) -> bytes:
    """A record of these entries whose chain is whole, whatever they say."""
    meeting = Meeting(id=meeting_id, version=0, head=GENESIS)
    changes = [
        append(meeting, kind, orjson.loads(orjson.dumps(told)), actor_id=actor, at=at)  # type: ignore[arg-type]
        for kind, actor, at, told in entries
    ]
    return write(meeting_id, changes, contents)


async def records_of(served: Served) -> list[bytes]:
    """Of every meeting that there is."""
    async with served.database.read() as session:
        keys = (await session.scalars(select(Meeting.id).order_by(Meeting.id))).all()
        return [(await read_record(session, key)).file for key in keys]


async def all_changes(served: Served) -> Sequence[Change]:
    async with served.database.read() as session:
        return (await session.scalars(select(Change))).all()


async def strike(served: Served) -> None:
    """What a server does once a second."""
    context = served.app.state.switchboard.prototype
    for poll_id in await due_polls(context.database, context.now()):
        await act_by_clock(context.for_operation(), poll_id)


async def cancel_one(served: Served) -> None:
    """A meeting that is called off after a vote in it could not open at its time."""
    gathering = await Gathering.scheduled(served)
    await gathering.do("chair", "cancelMeeting", meetingId=gathering.id, reason="Bão")


class Held:
    """A meeting from its scheduling to its close."""

    def __init__(self, served: Served, clock: Clock, gathering: Gathering) -> None:
        self.served = served
        self.clock = clock
        self.gathering = gathering
        self.items: list[str] = []

    @classmethod
    async def whole(cls, served: Served, clock: Clock) -> Gathering:
        """Of a cell whose members are named when they miss one meeting; few voters are fewer than two."""
        cell = served.world.organization("cell")
        await do(served.client("administrator"), "setConventions", organizationId=cell, absencesRunning=1, fewVoters=2)
        held = cls(served, clock, await Gathering.scheduled(served))
        await held.prepare()
        await held.gather()
        await held.discuss()
        await held.vote_openly()
        await held.elect_in_secret()
        await held.close_on_few_ballots()
        await held.count_hands()
        await held.annul()
        await held.approve_and_close()
        return held.gathering

    async def do(self, who: str, mutation: str, **given: Any) -> Json:
        return await self.gathering.do(who, mutation, **given)

    async def here(self, who: str, mutation: str, **given: Any) -> Json:
        return await self.gathering.do(who, mutation, meetingId=self.gathering.id, **given)

    def member(self, who: str) -> str:
        return self.served.world.member(who)

    async def send(self, number: int) -> str:
        """From the cell to the cell."""
        cell = self.served.world.organization("cell")
        given = {"issuerId": cell, "audienceId": cell, "number": f"{number}-TB/CB", "kind": "NOTICE"}
        return str((await self.do("chair", "sendDocument", title="Thông báo", **given))["document"]["id"])

    async def prepare(self) -> None:
        self.items = [item["id"] for item in (await self.gathering.seen("chair", "agenda { id }"))["agenda"]]
        await self.here("chair", "announceMeeting")
        said = {"title": "Sinh hoạt thường kỳ, có chuyên đề", "place": "Nhà văn hóa"}
        await self.here("chair", "changeMeeting", scheduledAt=self.clock.after(30), **said)
        papers = [await self.send(number) for number in (1, 2)]
        await self.here("chair", "attachDocument", documentId=papers[0])
        await self.here("chair", "attachDocument", documentId=papers[0], agendaItemId=self.items[0])
        await self.here("chair", "attachDocument", documentId=papers[1])
        await self.here("chair", "detachDocument", documentId=papers[0])
        await self.here("away", "askToBeExcused", reason="Ốm")
        await self.here("chair", "declineExcuse", memberId=self.member("away"))
        await self.here("deputy", "askToBeExcused", reason="Công tác")
        await self.here("chair", "recordAttendance", memberId=self.member("deputy"), status="EXCUSED")
        poll = await self.gathering.poll(question="Đến giờ?")
        await self.do("chair", "schedulePoll", pollId=poll["id"], opensAt=self.clock.after(1))
        self.clock.now += timedelta(minutes=2)
        await strike(self.served)
        await self.gathering.open(minuteTakerId=self.member("minute_taker"), minuteTakerOperates=True)

    async def gather(self) -> None:
        await self.here("chair", "recordAttendance", memberId=self.member("official"), status="PRESENT")
        await self.here("chair", "takeBackAttendance", memberId=self.member("official"))
        for who in (*VOTERS, "probationary", "exempt"):
            await self.gathering.arrive([who])
        await self.here("hosted", "checkIn", code=self.gathering.code, remote=True)
        await self.here("exempt", "checkOut")
        await self.gathering.arrive(["exempt"])
        await self.here("chair", "recordDeparture", memberId=self.member("exempt"))
        await self.here("chair", "recordAttendance", memberId=self.member("minute_taker"), status="ABSENT")
        await self.here("chair", "recordAttendance", memberId=self.member("minute_taker"), status="ABSENT", reason="Ốm")
        await self.do("administrator", "setStanding", memberId=self.member("exempt"), standing="AWAY")

    async def discuss(self) -> None:
        first, second, roll_call, fourth, *_ = self.items
        await self.do("chair", "startAgendaItem", itemId=first)
        await self.here("chair", "limitSpeaking", seconds=60)
        await self.here("chair", "appointMinuteTaker", minuteTakerId=self.member("official"))
        asked = [await self.here(who, "askToSpeak", pointOfOrder=who == "official") for who in ("member", "official")]
        await self.here("probationary", "askToSpeak")
        for speech in asked:
            await self.do("chair", "callSpeaker", speechId=speech["speech"]["id"])
        await self.do("chair", "endSpeech", speechId=asked[1]["speech"]["id"])
        wrote = [await self.do("member", "contribute", itemId=first, text=text) for text in ("Một.", "Hai.")]
        await self.do("member", "withdrawContribution", contributionId=wrote[0]["contribution"]["id"])
        await self.do("chair", "summarizeAgendaItem", itemId=first, summary="Nhất trí cao.")
        await self.do("chair", "concludeAgendaItem", itemId=first, conclusion="Thực hiện.")
        await self.do("chair", "startAgendaItem", itemId=roll_call)
        await self.do("chair", "concludeAgendaItem", itemId=roll_call)
        await self.here("chair", "addAgendaItem", title="Việc khác", kind="OTHER", after=second)
        await self.do("chair", "moveAgendaItem", itemId=fourth, after=first)
        await self.do("chair", "skipAgendaItem", itemId=fourth)

    async def vote_openly(self) -> None:
        """On two resolutions, the first prepared, changed, opened and closed by the clock."""
        asked = {"template": "RESOLUTION", "agendaItemId": self.items[0]}
        poll = await self.gathering.poll(question="Nghị quyết một?", **asked)
        poll = (await self.do("chair", "editPoll", pollId=poll["id"], question="Nghị quyết một", **asked))["poll"]
        times = {"opensAt": self.clock.after(1), "closesAt": self.clock.after(9)}
        await self.do("chair", "schedulePoll", pollId=poll["id"], **times)
        self.clock.now += timedelta(minutes=2)
        await strike(self.served)
        await self.do("chair", "extendPoll", pollId=poll["id"], closesAt=self.clock.after(20))
        await self.gathering.cast("chair", poll)
        await self.do("chair", "callVoters", pollId=poll["id"])
        for who in VOTERS[1:]:
            await self.gathering.cast(who, poll)
        self.clock.now += timedelta(minutes=21)
        await strike(self.served)
        await self.do("official", "reserveOpinion", pollId=poll["id"], text="Tôi bảo lưu.")
        other = await self.gathering.open_poll(question="Nghị quyết hai", template="RESOLUTION")
        for who in VOTERS:
            await self.gathering.cast(who, other)
        await self.gathering.close_poll(other)

    async def elect_in_secret(self) -> None:
        poll = await self.gathering.open_poll(
            question="Bầu", template="ELECTION", options=["A", "B", "C"], seats=2, quorumDemanded=False
        )
        both = [option["id"] for option in poll["options"][:2]]  # and all of them: no count could be another one
        for who in VOTERS:
            await self.do(who, "castBallot", pollId=poll["id"], optionIds=both)
        await self.do("chair", "callVoters", pollId=poll["id"])
        await self.gathering.close_poll(poll)

    async def close_on_few_ballots(self) -> None:
        poll = await self.gathering.open_poll(question="Kín", form="SECRET_BALLOT")
        await self.gathering.cast("member", poll)
        await self.gathering.close_poll(poll, reason="Những người khác không bỏ phiếu")

    async def count_hands(self) -> None:
        poll = await self.gathering.open_poll(question="Giơ tay", form="SHOW_OF_HANDS")
        await self.gathering.cast("member", poll)
        options = [option["id"] for option in poll["options"]]
        counts = [{"optionId": option, "count": count} for option, count in zip(options, (2, 1, 0), strict=True)]
        await self.do("chair", "enterHandCount", pollId=poll["id"], counts=counts, reason="Hai người quên điện thoại")
        await self.gathering.close_poll(poll)

    async def annul(self) -> None:
        poll = await self.gathering.open_poll(question="Nhầm")
        await self.do("chair", "annulPoll", pollId=poll["id"], reason="Sai danh sách")
        await self.do("chair", "repeatPoll", pollId=poll["id"])

    async def approve_and_close(self) -> None:
        await self.here("chair", "completeMinutes", guests=["Khách"], locality="Phường", additions="Thêm.")
        for who, reason in (("deputy", "Công tác"), ("minute_taker", "Ốm")):
            await self.here(who, "askToBeExcused", reason=reason)
        poll = (await self.here("chair", "putMinutesToVote"))["poll"]
        await self.do("chair", "openPoll", pollId=poll["id"])
        for who in VOTERS:
            await self.gathering.cast(who, poll)
        await self.gathering.close_poll(poll)
        await self.here("chair", "recordAttendance", memberId=self.member("deputy"), status="EXCUSED")
        await self.here("chair", "recordAttendance", memberId=self.member("minute_taker"), status="ABSENT", reason="Ốm")
        for who in ("member", "official"):
            await self.here(who, "rateMeeting", rating="GOOD")
        await self.here("chair", "closeMeeting")
