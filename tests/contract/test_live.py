"""After every mutation: is what each watcher was last sent a fresh answer? (Over 300 lines: each has its step.)"""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.changes import Change, first_break
from models.meetings import Meeting
from models.organizations import Organization, OrganizationKind
from models.posts import Role
from schema.api import build_schema
from schema.nodes import encode
from server.client import Json
from tests.gatherings import Gathering, do, key
from tests.servers import Backend
from tests.serving import Screen, Served, serving, watching
from tests.watchers import Watcher, document, selection
from tests.world import PASSWORD, add_members, give_post

from .live_speaking import SPEAKING, contributions, speakers

pytestmark = pytest.mark.anyio

EVERYTHING = """{
  id version title kind state place scheduledAt announcedAt movedAt openedAt closedAt cancelledBecause checkInCode
  cell { id name kind parent { id name } }
  chair { id fullName } minuteTaker { id fullName } minuteTakerOperates
  attendance { expected present remote excused absent unaccounted left rate }
  quorum { base counted required met }
  roll {
    id standing status arrivedAt leftAt reason absencesRunning excuseRequested member { id fullName standing }
    recordedBy { id } approvedBy { id } ledger { version }
  }
  ledger {
    version at entry status reason corrects member { id fullName } recordedBy { id fullName } approvedBy { id }
  }
  quorumFacts { version at base counted required met }
  absentRunning fewVoters
  minutes { state guests locality place additions approvedAt digest number headHash text }
  documents { id number kind title body reportsTo { id } }
  materials { attachedAt inTime agendaItem { id } document { id number title readByMe } }
  currentItem { id number title kind state startedAt }
  agenda {
    id number title kind state startedAt endedAt conclusion summary materials { document { id readByMe } inTime }
  }
  polls {
    id question form state warning openedAt closedAt approvesMinutes document { id }
    rule { numerator denominator strict base } turnout { entitled cast }
    options { id label count } handCount { optionId count } verdict { outcome base votesFor required }
    meeting { id version }
  }
}"""


class Hall:
    """All who watch while the evening goes on, and the mutations that were sent."""

    def __init__(self, served: Served, staying: AsyncExitStack) -> None:
        self.served = served
        self.sent: set[str] = set()
        self._watchers: list[Watcher] = []
        self._logs: dict[str, Screen] = {}
        self._staying = staying

    async def watch_meeting(self, gathering: Gathering, chair: str, member: str) -> None:
        field = f'meeting(id: "{gathering.id}")'
        await self._watch(chair, f"{field} {EVERYTHING}")
        await self._watch(chair, f"{field} {SPEAKING}")
        await self._watch(member, f"{field} {selection('meeting_live', 'MeetingLive')}")
        await self._watch(member, f"{field} {selection('meeting_live', 'MeetingMine')}")
        self._logs[gathering.id] = log = await self._staying.enter_async_context(gathering.log("supervisor"))
        await log.next()

    def leave(self, gathering: Gathering) -> None:
        """Nobody follows it any more: each of those who did would ask after every step."""
        for watcher in [watcher for watcher in self._watchers if gathering.id in watcher.field]:
            watcher.never_went_back()
            self._watchers.remove(watcher)

    async def watch_board(self, who: str, organization: str, day: str) -> None:
        committee = self.served.world.organization(organization)
        await self._watch(who, f'board(committeeId: "{committee}", date: "{day}") {selection("board", "Board")}')

    async def _watch(self, who: str, field: str) -> None:
        text, name = document("subscription", field), field.partition("(")[0]
        screen = await self._staying.enter_async_context(watching(self.served.client(who), text, name))
        watcher = Watcher(who, field, screen)
        await watcher.take()
        self._watchers.append(watcher)

    async def step(self, who: str, mutation: str, *, twice: bool = False, **given: Any) -> Json:
        """Send it, and see that all who watch have got it. `twice` changes nothing, and sends nothing, again."""
        client = self.served.client(who)
        answer = await do(client, mutation, **given)
        self.sent.add(mutation)
        await self._agree(mutation)
        if twice:
            versions = await self._versions()
            await do(client, mutation, **given)
            assert await self._versions() == versions, mutation
        return answer

    async def _agree(self, mutation: str) -> None:
        """Everybody asks once for all that he watches."""
        try:
            for who in dict.fromkeys(watcher.who for watcher in self._watchers):
                own = [watcher for watcher in self._watchers if watcher.who == who]
                fields = " ".join(f"watched{number}: {watcher.field}" for number, watcher in enumerate(own))
                answer = await self.served.client(who).execute(document("query", fields))
                for watcher, fresh in zip(own, answer.values(), strict=True):
                    await watcher.agrees(fresh)
            for meeting_id, version in (await self._versions()).items():
                await self._logs[meeting_id].until(version)
        except Exception as error:
            error.add_note(f"after {mutation}")
            raise

    async def _versions(self) -> dict[str, int]:
        async with self.served.database.read() as session:
            return {meeting_id: (await session.get_one(Meeting, key(meeting_id))).version for meeting_id in self._logs}

    async def nothing_went_back_or_was_left_out(self) -> None:
        for watcher in self._watchers:
            watcher.never_went_back()
        for meeting_id, version in (await self._versions()).items():
            log = self._logs[meeting_id]
            assert [entry["version"] for entry in log.all] == list(range(1, version + 1))
            async with Gathering(self.served, meeting_id).log("supervisor") as again:
                assert [await again.next() for _ in range(version)] == log.all
            async with self.served.database.read() as session:
                rows = await session.scalars(
                    select(Change).where(Change.meeting_id == key(meeting_id)).order_by(Change.version)
                )
                changes = list(rows)
            assert first_break(changes) is None
            assert [change.hash.hex() for change in changes] == [entry["hash"] for entry in log.all]


async def test_after_every_mutation_what_a_watcher_was_sent_equals_a_fresh_answer(backend: Backend) -> None:
    async with serving(backend) as served, AsyncExitStack() as staying:
        async with served.database.write() as session:
            await give_post(session, served.world, "outsider", "province", Role.COMMITTEE_MEMBER)
        hall = Hall(served, staying)
        gathering = await Gathering.scheduled(served)
        for organization in ("commune", "grassroots", "province"):
            await hall.watch_board("outsider", organization, gathering.day)
        await hall.watch_meeting(gathering, "chair", "member")
        await _before(hall, gathering)
        await _roll(hall, gathering)
        await _agenda(hall, gathering)
        await _materials(hall, gathering)
        await speakers(hall, gathering)
        await contributions(hall, gathering)
        await _votes(hall, gathering)
        await _minutes(hall, gathering)
        await _rights(hall, gathering)
        await _end(hall, gathering)
        await hall.nothing_went_back_or_was_left_out()
    mutations = build_schema()._schema.mutation_type
    assert mutations is not None
    assert hall.sent == set(mutations.fields), "each mutation needs a step in this test"


async def _before(hall: Hall, gathering: Gathering) -> None:
    world = hall.served.world
    await hall.step("member", "signIn", username="member", password=PASSWORD)
    other = await hall.step(
        "branch_chair",
        "scheduleMeeting",
        cellId=world.organization("branch"),
        kind="THEMATIC",
        title="Chuyên đề",
        scheduledAt=gathering.scheduled_at,
        agenda=[{"title": "Thảo luận", "kind": "DISCUSSION"}],
    )
    cancelled = Gathering(hall.served, other["meeting"]["id"])
    await hall.watch_meeting(cancelled, "branch_chair", "supervisor")
    said: Json = {"meetingId": gathering.id, "title": "Sinh hoạt", "place": "Hội trường"}
    due = datetime.fromisoformat(gathering.scheduled_at)
    await hall.step("chair", "announceMeeting", meetingId=gathering.id, twice=True)
    for days in (1, 0):  # it leaves the boards of its day, and comes back to them
        moved = (due + timedelta(days=days)).isoformat()
        await hall.step("chair", "changeMeeting", scheduledAt=moved, twice=True, **said)
    await hall.step("branch_chair", "cancelMeeting", meetingId=cancelled.id, reason="Hoãn")
    hall.leave(cancelled)


async def _roll(hall: Hall, gathering: Gathering) -> None:
    world = hall.served.world

    def record(who: str, status: str, **given: Any) -> Awaitable[Json]:
        given = {"meetingId": gathering.id, "memberId": world.member(who), "status": status, **given}
        return hall.step("chair", "recordAttendance", twice=True, **given)

    await record("away", "EXCUSED", reason="Đi công tác")
    asked: Json = {"meetingId": gathering.id}
    await hall.step("deputy", "askToBeExcused", reason="Việc nhà", twice=True, **asked)
    await hall.step("deputy", "askToBeExcused", reason="Ốm", **asked)
    await hall.step("chair", "declineExcuse", memberId=world.member("deputy"), twice=True, **asked)
    await hall.step("probationary", "askToBeExcused", reason="Trực cơ quan", **asked)
    await record("probationary", "EXCUSED")
    opened = await hall.step("chair", "openMeeting", meetingId=gathering.id, minuteTakerId=world.member("minute_taker"))
    gathering.code = opened["meeting"]["checkInCode"]
    appointed: Json = {"meetingId": gathering.id, "minuteTakerOperates": True}
    for who in ("deputy", "minute_taker"):
        await hall.step("chair", "appointMinuteTaker", minuteTakerId=world.member(who), twice=True, **appointed)
    arrival: Json = {"meetingId": gathering.id, "code": gathering.code}
    await hall.step("member", "checkIn", twice=True, **arrival)
    await hall.step("exempt", "checkIn", twice=True, remote=True, **arrival)
    await gathering.arrive(["chair", "deputy", "minute_taker", "hosted"])
    await record("official", "ABSENT")
    await record("official", "PRESENT")
    mistaken: Json = {"meetingId": gathering.id, "memberId": world.member("official")}
    await hall.step("minute_taker", "takeBackAttendance", twice=True, **mistaken)
    await record("official", "PRESENT")
    await hall.step("exempt", "checkOut", meetingId=gathering.id)
    await hall.step("exempt", "checkIn", **arrival)
    await hall.step("minute_taker", "recordDeparture", meetingId=gathering.id, memberId=world.member("hosted"))


async def _agenda(hall: Hall, gathering: Gathering) -> None:
    added = await hall.step("chair", "addAgendaItem", meetingId=gathering.id, title="Việc khác")
    item = added["item"]["id"]
    await hall.step("minute_taker", "moveAgendaItem", itemId=item, twice=True)
    agenda = (await gathering.seen("chair", "agenda { id }"))["agenda"]
    await hall.step("chair", "startAgendaItem", itemId=agenda[1]["id"])
    await hall.step("chair", "startAgendaItem", itemId=item, twice=True)
    await hall.step("chair", "concludeAgendaItem", itemId=item, conclusion="Nhất trí.")
    await hall.step("chair", "skipAgendaItem", itemId=agenda[2]["id"], twice=True)


async def _materials(hall: Hall, gathering: Gathering) -> None:
    """Sent and attached in one, moved, detached, and attached to an item."""
    cell = hall.served.world.organization("cell")
    item = (await gathering.seen("chair", "agenda { id }"))["agenda"][3]["id"]
    letter: Json = {"issuerId": cell, "audienceId": cell, "kind": "NOTICE", "title": "Thông báo"}
    sent = await hall.step("chair", "sendDocument", number="1-TB/CB", meetingId=gathering.id, **letter)
    given: Json = {"meetingId": gathering.id, "documentId": sent["document"]["id"]}
    await hall.step("chair", "attachDocument", agendaItemId=item, twice=True, **given)
    await hall.step("chair", "detachDocument", twice=True, **given)
    await hall.step("minute_taker", "attachDocument", agendaItemId=item, twice=True, **given)


async def _votes(hall: Hall, gathering: Gathering) -> None:
    for form in ("OPEN_BALLOT", "SECRET_BALLOT", "SHOW_OF_HANDS"):
        created = await hall.step("chair", "createPoll", meetingId=gathering.id, question="Thông qua?", form=form)
        poll = created["poll"]
        second = await hall.step("chair", "createPoll", meetingId=gathering.id, question="Thông qua?", form=form)
        await hall.step("chair", "editPoll", pollId=second["poll"]["id"], question="Khác?", template="ADMISSION")
        now = datetime.now(UTC)
        soon, later = ((now + timedelta(hours=hours)).isoformat() for hours in (1, 2))
        times: Json = {"opensAt": soon, "closesAt": later}
        await hall.step("chair", "schedulePoll", pollId=second["poll"]["id"], **times)
        await hall.step("chair", "openPoll", pollId=poll["id"])
        await hall.step("minute_taker", "callVoters", pollId=poll["id"])
        await hall.step("chair", "extendPoll", pollId=poll["id"], closesAt=times["closesAt"])
        agree, against, other = (option["id"] for option in poll["options"])
        await hall.step("member", "castBallot", pollId=poll["id"], optionIds=[agree], twice=form != "SECRET_BALLOT")
        await hall.step("exempt", "castBallot", pollId=poll["id"], optionIds=[other])
        if form == "SHOW_OF_HANDS":
            counts = [{"optionId": option, "count": count} for option, count in ((agree, 4), (against, 1), (other, 0))]
            await hall.step("minute_taker", "enterHandCount", pollId=poll["id"], counts=counts)
        await hall.step("member", "reserveOpinion", pollId=poll["id"], text="Tôi bảo lưu ý kiến.", twice=True)
        await hall.step("chair", "closePoll", pollId=poll["id"], reason="Có người giơ tay mà không bấm")
    await hall.step("chair", "annulPoll", pollId=poll["id"], reason="Danh sách sai")
    again = await hall.step("chair", "repeatPoll", pollId=poll["id"])
    await hall.step("chair", "editPoll", pollId=again["poll"]["id"], question="Thông qua?", form="SECRET_BALLOT")


async def _minutes(hall: Hall, gathering: Gathering) -> None:
    written = {"guests": ["Trần Thị Khách"], "locality": "Phường", "additions": "Thêm."}
    await hall.step("minute_taker", "completeMinutes", meetingId=gathering.id, twice=True, **written)
    put = await hall.step("chair", "putMinutesToVote", meetingId=gathering.id, twice=True)
    poll = put["poll"]
    await hall.step("chair", "openPoll", pollId=poll["id"])
    for who in ("chair", "deputy", "minute_taker", "member", "exempt"):
        await hall.step(who, "castBallot", pollId=poll["id"], optionIds=[poll["options"][0]["id"]])
    closed = await hall.step("chair", "closePoll", pollId=poll["id"])
    assert closed["poll"]["verdict"]["outcome"] == "CARRIED"


async def _rights(hall: Hall, gathering: Gathering) -> None:
    world = hall.served.world
    member = world.member("official")
    await hall.step("administrator", "setStanding", memberId=member, standing="EXEMPT", twice=True)
    await hall.step("administrator", "setStanding", memberId=member, standing="SUSPENDED")
    cell = world.organization("cell")
    post = await hall.step("administrator", "appoint", memberId=member, organizationId=cell, role="COMMITTEE_MEMBER")
    await hall.step("administrator", "endPost", postId=post["post"]["id"])
    await hall.step("administrator", "setConventions", organizationId=cell, fewVoters=7)


async def _end(hall: Hall, gathering: Gathering) -> None:
    world = hall.served.world
    sent = await hall.step(
        "supervisor",
        "sendDocument",
        issuerId=world.organization("commune"),
        number="1-NQ/DU",
        kind="RESOLUTION",
        title="Nghị quyết",
        audienceId=world.organization("cell"),
    )
    await hall.step("member", "markDocumentRead", documentId=sent["document"]["id"], twice=True)
    await hall.step("member", "rateMeeting", meetingId=gathering.id, rating="GOOD")
    await hall.step("chair", "closeMeeting", meetingId=gathering.id)
    await hall.step("neighbour", "signOut")


async def test_a_board_that_is_watched_while_the_tree_grows_goes_on(backend: Backend) -> None:
    async with serving(backend) as served, AsyncExitStack() as staying:
        hall = Hall(served, staying)
        gathering = await Gathering.scheduled(served)
        await hall.watch_board("supervisor", "commune", gathering.day)
        for number in range(4):
            await hall.step("chair", "createPoll", meetingId=gathering.id, question=f"Câu hỏi {number}?")
        await _grow(served)
        given: Json = {"kind": "REGULAR", "title": "Sinh hoạt", "scheduledAt": gathering.scheduled_at}
        cell = encode("Cell", served.world.organizations["new"])
        await hall.step("new_chair", "scheduleMeeting", cellId=cell, **given)
        await hall.step("chair", "openMeeting", meetingId=gathering.id)
        await hall.nothing_went_back_or_was_left_out()


async def test_a_board_that_is_made_anew_is_sent_whole(backend: Backend) -> None:
    text = (
        "subscription ($id: ID!, $day: Date) { board(committeeId: $id, date: $day)"
        " { kind version lines { organization { id } } meetings { id } } }"
    )
    async with serving(backend) as served:
        gathering = await Gathering.scheduled(served)
        given = {"id": served.world.organization("commune"), "day": gathering.day}
        async with watching(served.client("supervisor"), text, "board", **given) as screen:
            first = await screen.next()
            await gathering.open()
            changed = await screen.until(first["version"] + 1)
            assert (first["kind"], changed["kind"]) == ("SNAPSHOT", "CHANGES")
            await _grow(served)
            cell = encode("Cell", served.world.organizations["new"])
            new = {"cellId": cell, "kind": "REGULAR", "title": "Sinh hoạt", "scheduledAt": gathering.scheduled_at}
            other = (await gathering.do("new_chair", "scheduleMeeting", **new))["meeting"]["id"]
            anew = await screen.until(changed["version"] + 1)
            assert anew["kind"] == "SNAPSHOT"
            lines = [line["organization"]["id"] for line in first["lines"]]
            assert {line["organization"]["id"] for line in anew["lines"]} == {*lines, cell}
            assert {meeting["id"] for meeting in anew["meetings"]} == {gathering.id, other}


async def _grow(served: Served) -> None:
    """A new cell, directly below the commune."""
    world = served.world
    async with served.database.write() as session:
        commune = await session.get_one(Organization, world.organizations["commune"])
        row = Organization.named(OrganizationKind.CELL, "Chi bộ mới", parent=commune)
        session.add(row)
        await session.flush()
        row.place(commune)
        world.organizations["new"], world.paths["new"] = row.id, row.path
    await add_members(served.database, world, "new", ["new_chair"])
    async with served.database.write() as session:
        await give_post(session, world, "new_chair", "new", Role.SECRETARY)
