"""Does the number of SQL statements stay the same, however many rows there are? Run with `-s` to see the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import AgendaItem, AgendaItemKind, AgendaItemState
from models.contributions import Contribution, ContributionKind
from models.conventions import Conventions
from models.documents import Document
from models.forms import PollForm, PollState
from models.majorities import MajorityBase
from models.materials import MeetingMaterial
from models.meetings import GENESIS, Meeting, MeetingKind, MeetingState
from models.numbers import DocumentKind
from models.options import PollOption
from models.organizations import Organization, OrganizationKind, ancestors
from models.polls import Poll
from models.rows import Row
from models.speakers import Speech, SpeechKind, SpeechState
from models.topics import BoardKey
from schema.nodes import encode
from server.client import Json
from server.sources import BoardSource
from tests.gatherings import FILES, Gathering
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import World, add_members

pytestmark = pytest.mark.anyio

# Measured on the code as it is: these may fall, and must not rise.
QUERIES = {
    "Cell": 8,  # itself, its parent, posts and two counts; members and their number; meetings
    "Committee": 7,  # itself, its parent and two counts; children, their number and their members
    "MeetingNow": 3,  # the meeting with who leads it, the agenda, the votes with their options
    "Board query": 8,  # the committee for the rights and for the board, its lines, cells, versions; three of meetings
    "Board snapshot": 7,  # what all who subscribe to a board are sent: the same without the rights
    "Attendance in lists": 8,  # the committee, its cells; what is set there and above; absences; meetings; their logs
    "Speaking": 7,  # the same; who speaks, all speeches, what was written, and how much; each with its members
    "Materials": 8,  # the meeting as a whole; what is attached; readings twice, files, issuers
    "Month": 9,  # the committee; its children for both lists; those above for what is set; months and meetings
    "Minutes in lists": 20,  # the committee, its cells, meetings; those as a whole; what their minutes come from; texts
    "Lists in lists": 12,  # the committee; and for all cells together each list once, and each number once
}
# The locked meeting with the member's own line, and everything that is written, together: PostgreSQL takes it as one.
CHECK_IN = {"postgresql": 2, "sqlite": 4}
# The locked meeting and vote, the options with the voter's own lines, and everything that is written, together.
CAST_BALLOT = {"postgresql": 4, "sqlite": 9}
WHO_ASKS = 1
SERIALS = count(1)  # of documents
MATERIALS = """
query Materials($id: ID!) {
  meeting(id: $id) {
    materials { ...Attached } agenda { materials { ...Attached } }
  }
}
fragment Attached on MeetingMaterial {
  inTime agendaItem { title } document { title readByMe delivery { read } attachments { name } issuer { name } }
}
"""
SPEAKING = """
query Speaking($id: ID!) {
  meeting(id: $id) {
    speakers { ...Asked } speeches { ...Asked }
    agenda { speeches { ...Asked } contributions { ...Written } contributionCount polls { question } }
    polls { agendaItem { title } reservedOpinions { ...Written } }
  }
}
fragment Asked on Speech { state member { fullName } agendaItem { title } }
fragment Written on Contribution { text member { fullName } agendaItem { title } }
"""
NESTED = """
query Lists($id: ID!) {
  committee(id: $id) {
    children(first: 50) {
      totalCount
      nodes {
        ... on Cell {
          secretary { fullName }
          members(first: 3) { totalCount nodes { fullName posts { role organization { name } } } }
          meetings(last: 2) {
            totalCount nodes { id fewVoters roll { status member { fullName } } polls { question warning } }
          }
        }
      }
    }
  }
}
"""

ATTENDANCE = """
query Attendance($id: ID!) {
  committee(id: $id) {
    children(first: 50) {
      nodes {
        ... on Cell {
          conventions { fewVoters } runningAbsences { count }
          meetings(last: 2) { nodes { ledger { version } quorumFacts { at } roll { excuseRequested ledger { at } } } }
        }
      }
    }
  }
}
"""

MONTH = """
query Month($id: ID!, $year: Int!, $month: Int!) {
  committee(id: $id) {
    month(year: $year, month: $month) { ...Seen children { organization { name } cells meetings ratings { good } } }
    children(first: 50) { nodes { ...Held month(year: $year, month: $month) { ...Seen } } }
  }
}
fragment Held on Cell { meetings(year: $year, month: $month) { totalCount nodes { id } } }
fragment Seen on Month { cells cellsMet meetings attendance { rate } averageMinutes shortMeetings }
"""


MINUTES = """
query Minutes($id: ID!) {
  committee(id: $id) {
    children(first: 50) {
      nodes {
        ... on Cell {
          meetings(last: 2) {
            nodes { minutes { state number text } documents { number body issuer { name } reportsTo { name } } }
          }
        }
      }
    }
  }
}
"""


async def grow(served: Served, times: int) -> Gathering:
    """`times` as many cells, members and meetings of today, and of items, votes and options of each meeting."""
    world = served.world
    gathering = await Gathering.scheduled(served)
    await add_members(served.database, world, "cell", [f"more_{times}_{number}" for number in range(10 * times)])
    now = datetime.now(UTC)
    async with served.database.write() as session:
        commune = await session.get_one(Organization, world.organizations["commune"])
        cells = [await session.get_one(Organization, world.organizations["cell"])] * (2 * times)
        for number in range(3 * times):
            cells.append(cell := Organization.named(OrganizationKind.CELL, f"Chi bộ {number}", parent=commune))
            session.add(cell)
            await session.flush()
            cell.place(commune)
        assert ancestors(cells[-1].path)[-1] == cells[-1].id
        for cell in cells:
            meeting = Meeting(
                cell_id=cell.id, path=cell.path, title="Sinh hoạt", kind=MeetingKind.REGULAR, scheduled_at=now,
                state=MeetingState.OPEN, opened_at=now, chair_id=world.members["chair"], held_on=gathering.local_day,
                minute_taker_id=world.members["deputy"], minute_taker_operates=False, quorum_numerator=2,
                quorum_denominator=3, excused_leave_base=True, tally={}, version=1, head=GENESIS,
            )  # fmt: skip
            session.add(meeting)
            await session.flush()
            for number in range(2 * times):
                item = AgendaItem(
                    meeting_id=meeting.id, number=number, title="Việc", kind=AgendaItemKind.OTHER,
                    state=AgendaItemState.PENDING,
                )  # fmt: skip
                session.add(item)
                poll = Poll(
                    meeting_id=meeting.id, question="Đồng ý?", form=PollForm.OPEN_BALLOT, state=PollState.OPEN,
                    rule_numerator=1, rule_denominator=2, rule_strict=True, rule_base=MajorityBase.BASE,
                    entitled=3, cast=0, opened_at=now,
                )  # fmt: skip
                session.add(poll)
                await session.flush()
                session.add_all(
                    PollOption(poll_id=poll.id, number=n, label=f"Ý {n}", count=0) for n in range(2 * times)
                )
                session.add_all(said(item, poll, list(world.members.values())[: 2 * times], now))
                await attach(session, world, item, now)
    return Gathering(served, encode("Meeting", meeting.id), gathering.scheduled_at)


async def attach(session: AsyncSession, world: World, item: AgendaItem, now: datetime) -> None:
    """Another document of the commune to the item."""
    place = {"issuer_id": world.organizations["commune"], "audience_id": world.organizations["commune"]}
    paths = {"issuer_path": world.paths["commune"], "audience_path": world.paths["commune"]}
    document = Document(
        **place, **paths, serial=next(SERIALS), code="TB", issuer_sign="ĐU", term="", kind=DocumentKind.NOTICE,
        title="Thông báo", body=None, issued_on=now.date(), sent_at=now, sent_by=world.members["chair"], sent=1,
    )  # fmt: skip
    session.add(document)
    await session.flush()
    row = {"meeting_id": item.meeting_id, "agenda_item_id": item.id, "document_id": document.id}
    session.add(MeetingMaterial(**row, attached_at=now))


def said(item: AgendaItem, poll: Poll, member_ids: list[int], now: datetime) -> Iterator[Row]:
    """Each of them has spoken or speaks, has written, and reserves his opinion."""
    for number, member_id in enumerate(member_ids):
        own = {"meeting_id": item.meeting_id, "agenda_item_id": item.id, "member_id": member_id}
        state = SpeechState.DONE if number else SpeechState.SPEAKING
        yield Speech(**own, kind=SpeechKind.SPEECH, state=state, asked_at=now)
        yield Contribution(**own, kind=ContributionKind.CONTRIBUTION, text="Ý kiến", at=now)
        yield Contribution(**own, poll_id=poll.id, kind=ContributionKind.RESERVED_OPINION, text="Bảo lưu", at=now)


async def counts(served: Served, gathering: Gathering) -> dict[str, int]:
    """How many statements each operation takes, without the one for who asks."""
    world = served.world
    client = served.client("supervisor")
    board = FILES["board"].replace("subscription Board", "query Board")
    committee = {"committeeId": world.organization("commune"), "date": gathering.day}
    now = datetime.now(UTC)
    operations: dict[str, tuple[str, Json]] = {
        "Cell": (FILES["organizations"], {"id": world.organization("cell")}),
        "Committee": (FILES["organizations"], {"id": world.organization("commune")}),
        "MeetingNow": (FILES["meeting_live"], {"id": gathering.id}),
        "Speaking": (SPEAKING, {"id": gathering.id}),
        "Materials": (MATERIALS, {"id": gathering.id}),
        "Board query": (board, committee),
        "Attendance in lists": (ATTENDANCE, {"id": world.organization("commune")}),
        "Month": (MONTH, {"id": world.organization("commune"), "year": now.year, "month": now.month}),
        "Minutes in lists": (MINUTES, {"id": world.organization("commune")}),
        "Lists in lists": (NESTED, {"id": world.organization("commune")}),
    }
    found = {}
    for name, (text, given) in operations.items():
        with served.counted_statements() as statements:
            await client.execute(text, name.split()[0], **given)
        found[name] = len(statements) - WHO_ASKS
    source = BoardSource(served.app.state.database, Conventions(), lambda: datetime.now(UTC))
    board_key = str(BoardKey(world.organizations["commune"], gathering.local_day))
    with served.counted_statements() as statements:
        await source.positions([board_key, str(BoardKey(world.organizations["province"], gathering.local_day))])
    assert len(statements) == 2
    with served.counted_statements() as statements:
        readings = await source.read({board_key: None})
    found["Board snapshot"] = len(statements)
    assert len(readings[board_key].value.board.entries) >= 5
    return found


async def test_reading_takes_as_many_statements_for_many_rows_as_for_few(backend: Backend) -> None:
    async with serving(backend) as served:
        few = await counts(served, await grow(served, 1))
        many = await counts(served, await grow(served, 3))
    print("", *(f"{name}: {count}" for name, count in many.items()), sep="\n  ")
    assert many == few
    assert all(count <= QUERIES[name] for name, count in many.items())


async def test_the_hot_writes_take_no_more_statements_than_they_do(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    poll = await gathering.open_poll()
    writes = {
        "CheckIn": ("official", {"meetingId": gathering.id, "code": gathering.code}),
        "CastBallot": ("member", {"pollId": poll["id"], "optionIds": [poll["options"][0]["id"]]}),
    }
    found = {}
    for name, (who, given) in writes.items():
        with shared.counted_statements() as statements:
            await shared.client(who).execute(FILES["run_meeting"], name, input=given)
        found[name] = len(statements) - WHO_ASKS
    print("", *(f"{name}: {count}" for name, count in found.items()), sep="\n  ")
    dialect = shared.database.dialect
    assert found["CheckIn"] <= CHECK_IN[dialect]
    assert found["CastBallot"] <= CAST_BALLOT[dialect]
