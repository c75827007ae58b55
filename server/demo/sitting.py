"""How does one meeting of the demo's evening go? The chair, the minute-taker and the members act as they would."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any

from models.members import IF_HERE, VOTING, Standing
from server.client import Json

from .accounts import CellOfToday
from .participants import Line, Participant
from .proceedings import SUMMARY, approve_minutes, discuss, keep_minutes, rate, reserve

Pace = Callable[[float], Awaitable[None]]  # lets so many seconds of the evening pass

MEETING = """
query($id: ID!) {
  meeting(id: $id) {
    state checkInCode minuteTaker { id }
    agenda { id title kind state }
    roll { status member { id } }
    polls { id state form }
  }
}
"""
REASONS = ("Đi công tác", "Ốm", "Việc gia đình", "Trực cơ quan")
CONCLUSION = "Chi bộ thống nhất nội dung đã thảo luận."
ADDED = "Ý kiến của chi bộ về vệ sinh môi trường trong tổ"
CLOSED_BECAUSE = {  # why a vote is closed with the figures that it has
    "SHOW_OF_HANDS": "Có đảng viên giơ tay, không bấm trên sổ tay",
    "SECRET_BALLOT": "Những đảng viên còn lại không bỏ phiếu",
}
FORMS = {"OPEN_BALLOT": 62, "SHOW_OF_HANDS": 30, "SECRET_BALLOT": 8}
# Seconds that an item is on, beside the roll call and the votes.
LASTS = {"REPORT": 20, "DOCUMENTS": 15, "DISCUSSION": 28, "SUMMARY": 12, "RATING": 9, "MINUTES": 9}
USUALLY_LASTS = 6
ROLL_CALL = 40.0  # seconds within which those who are punctual arrive
# What a voter may meet who is late, has left, taps twice, or may not vote.
AS_IN_LIFE = frozenset({"NOT_ENTITLED", "NOT_PRESENT", "ALREADY_CAST", "POLL_CLOSED", "MEETING_CLOSED"})


class Fate(Enum):
    USUAL = auto()
    CANCELLED = auto()
    WITHOUT_QUORUM = auto()
    LONG_VOTE = auto()


class Sitting:
    """`busy`: the user names of members who are needed elsewhere tonight. `papers`: where minutes are kept."""

    def __init__(
        self,
        line: Line,
        cell: CellOfToday,
        fate: Fate,
        *,
        pace: Pace,
        rng: random.Random,
        busy: frozenset[str],
        papers: Path | None = None,
    ) -> None:
        self.cell = cell
        self.fate = fate
        self.pace = pace
        self.rng = rng
        self.busy = busy
        self.papers = papers
        self.people = [Participant(line, somebody) for somebody in cell.people]
        self.chair = next(person for person in self.people if person.id == cell.secretary.id)
        self.minute_taker = self.chair
        self.code = ""
        self.here: list[Participant] = []
        self.phones: set[Participant] = set()

    async def run(self) -> None:
        """To the end, or on from where an earlier evening broke off. Raises Surprise, or what httpx2 raises."""
        meeting = (await self.chair.ask(MEETING, id=self.cell.meeting_id))["meeting"]
        if meeting["state"] in {"CLOSED", "CANCELLED"}:
            return
        if meeting["state"] == "OPEN":
            await self._take_up(meeting)
        elif self.fate is Fate.CANCELLED:
            await self._do(self.chair, "cancelMeeting", reason="Mưa bão, chuyển sang ngày khác")
            return
        else:
            await self._open(meeting)
        recorded = {line["member"]["id"] for line in meeting["roll"] if line["status"]}
        expected = [person for person in self.people if person.id not in recorded]
        leading = {self.chair, self.minute_taker}
        for person in leading.intersection(expected):
            await self._check_in(person)
        async with asyncio.TaskGroup() as group:
            arrivals = [
                group.create_task(self._come(person, chance))
                for person, chance in zip(expected, _spread(self.rng), strict=False)
                if person not in leading
            ]
            group.create_task(self._go_through(meeting["agenda"], arrivals))
        await self._do(self.chair, "closeMeeting")
        if self.papers is not None:
            await keep_minutes(self, self.papers)

    async def _open(self, meeting: Json) -> None:
        if meeting["state"] == "SCHEDULED":
            await self._do(self.chair, "announceMeeting")
        official = [p for p in self.people if p.standing is Standing.OFFICIAL and p.username not in self.busy]
        self.minute_taker = self.rng.choice([person for person in official if person is not self.chair])
        operates = self.rng.random() < 0.3
        opened = await self._do(
            self.chair, "openMeeting", minuteTakerId=self.minute_taker.id, minuteTakerOperates=operates
        )
        self.code = opened["meeting"]["checkInCode"]

    async def _take_up(self, meeting: Json) -> None:
        self.code = meeting["checkInCode"]
        by_id = {person.id: person for person in self.people}
        if meeting["minuteTaker"]:
            self.minute_taker = by_id.get(meeting["minuteTaker"]["id"], self.chair)
        attending = [line for line in meeting["roll"] if line["status"] in {"PRESENT", "REMOTE"}]
        self.here = [by_id[line["member"]["id"]] for line in attending if line["member"]["id"] in by_id]
        self.phones = set(self.here)
        for poll in meeting["polls"]:
            if poll["state"] == "OPEN":
                await self.chair.do("closePoll", pollId=poll["id"], reason=CLOSED_BECAUSE.get(poll["form"]))

    async def _do(self, person: Participant, mutation: str, **values: Any) -> Json:
        answer = await person.do(mutation, meetingId=self.cell.meeting_id, **values)
        assert answer is not None, "no refusal was allowed"
        return answer

    # Members come, or do not.

    async def _come(self, person: Participant, chance: float) -> None:
        delay = min(self.rng.expovariate(1 / 12), ROLL_CALL)
        comes, excused = (0.33, 0.45) if self.fate is Fate.WITHOUT_QUORUM else (0.9, 0.97)
        if person.standing is Standing.SUSPENDED:
            if chance < 0.3:
                await self.pace(delay)
                await self._check_in(person)
        elif person.username in self.busy:
            await self.pace(delay)
            await self._record(person, "EXCUSED", "Dự sinh hoạt ở chi bộ khác")
        elif chance < (comes / 3 if person.standing in IF_HERE else comes):
            await self._arrive(person, delay)
        elif person.standing not in IF_HERE:
            await self.pace(delay if chance < excused else ROLL_CALL)
            await self._record(person, *(("EXCUSED", self.rng.choice(REASONS)) if chance < excused else ("ABSENT",)))

    async def _arrive(self, person: Participant, delay: float) -> None:
        late, has_phone = self.rng.random() < 0.08, self.rng.random() < 0.88
        await self.pace(delay if not late else self.rng.uniform(1.5, 3) * ROLL_CALL)
        if not has_phone:
            await self._record(person, "PRESENT")
            return
        if self.rng.random() < 0.02:
            await person.do("checkIn", meetingId=self.cell.meeting_id, code="000000x", refusals={"WRONG_CODE"})
            await self.pace(3)
        await self._check_in(person, remote=self.rng.random() < 0.07)

    async def _check_in(self, person: Participant, *, remote: bool = False) -> None:
        values = {"meetingId": self.cell.meeting_id, "code": self.code, "remote": remote}
        if await person.do("checkIn", **values, refusals=AS_IN_LIFE):
            self.here.append(person)
            self.phones.add(person)

    async def _record(self, person: Participant, status: str, reason: str | None = None) -> None:
        values = {"meetingId": self.cell.meeting_id, "memberId": person.id, "status": status, "reason": reason}
        if await self.minute_taker.do("recordAttendance", **values, refusals=AS_IN_LIFE) and status == "PRESENT":
            self.here.append(person)

    # The agenda.

    async def _go_through(self, agenda: Sequence[Json], arrivals: Sequence[asyncio.Task[None]]) -> None:
        items = [item for item in agenda if item["state"] in {"PENDING", "CURRENT"}]
        if self.rng.random() < 0.1:
            place = next((n for n, item in enumerate(items) if item["kind"] == "SUMMARY"), 0)
            if place:
                added = await self._do(self.minute_taker, "addAgendaItem", title=ADDED, after=items[place - 1]["id"])
                items.insert(place, added["item"])
        for item in items:
            if item["kind"] == "DOCUMENTS" and self.rng.random() < 0.15:
                await self.minute_taker.do("skipAgendaItem", itemId=item["id"])
                continue
            await self.chair.do("startAgendaItem", itemId=item["id"])
            if item["kind"] == "ROLL_CALL":
                await self._wait_for(arrivals)
            elif item["kind"] in {"VOTE", "ADMISSION"}:
                await self.pace(4)
                await self._vote(item)
            elif item["kind"] == "DISCUSSION":
                await discuss(self, item)
            elif item["kind"] == "RATING":
                await rate(self)
            elif item["kind"] == "MINUTES":
                await approve_minutes(self)
                await self._let_some_leave()
            await self.pace(LASTS.get(item["kind"], USUALLY_LASTS) * self.rng.uniform(0.8, 1.3))
            if item["kind"] == "DISCUSSION":
                await self.minute_taker.do("summarizeAgendaItem", itemId=item["id"], summary=SUMMARY)
            if item["kind"] in {"SUMMARY", "VOTE", "ADMISSION"}:
                await self.minute_taker.do("concludeAgendaItem", itemId=item["id"], conclusion=CONCLUSION)

    async def _wait_for(self, arrivals: Sequence[asyncio.Task[None]]) -> None:
        """The chair waits for most, not for those who are late."""
        while sum(task.done() for task in arrivals) < 0.85 * len(arrivals):
            await self.pace(2)

    async def _let_some_leave(self) -> None:
        for person in self.phones - {self.chair, self.minute_taker}:
            if self.rng.random() < 0.02:
                await person.do("checkOut", meetingId=self.cell.meeting_id, refusals=AS_IN_LIFE)

    # Votes.

    async def _vote(self, item: Json) -> None:
        secret = item["kind"] == "ADMISSION"
        form = "SECRET_BALLOT" if secret else self.rng.choices(list(FORMS), list(FORMS.values()))[0]
        template = "ADMISSION" if secret else "RESOLUTION"
        created = await self._do(
            self.chair, "createPoll", agendaItemId=item["id"], question=item["title"], form=form, template=template
        )
        poll_id, options = created["poll"]["id"], [option["id"] for option in created["poll"]["options"]]
        await self.pace(2)
        voters = [person for person in self.here if person.standing in VOTING]
        others = [person for person in self.phones if person.standing not in VOTING]
        if not await self.chair.do("openPoll", pollId=poll_id, refusals={"NO_QUORUM"}):
            return
        agree = 0.45 if self.rng.random() < 0.08 else 0.94
        choices = {p: self.rng.choices(options, (agree, (1 - agree) * 0.7, (1 - agree) * 0.3))[0] for p in voters}
        casting = [person for person in voters if person in self.phones and self.rng.random() < 0.97]
        if others and self.rng.random() < 0.1:
            casting.append(self.rng.choice(others))
        async with asyncio.TaskGroup() as group:
            for person in casting:
                group.create_task(self._cast(person, poll_id, choices.get(person, options[0])))
        if self.fate is Fate.LONG_VOTE:
            self.fate = Fate.USUAL
            await self.pace(200)
        if form == "SHOW_OF_HANDS":
            hands = list(choices.values())
            counts = [{"optionId": option, "count": hands.count(option)} for option in options]
            await self.minute_taker.do("enterHandCount", pollId=poll_id, counts=counts)
        await self.pace(3)
        await self.chair.do("closePoll", pollId=poll_id, reason=CLOSED_BECAUSE.get(form))
        against = [person for person in casting if choices.get(person) == options[1]]
        if against and not secret and self.rng.random() < 0.3:
            await reserve(self, against[0], poll_id)
        if casting and self.rng.random() < 0.06:
            late = self.rng.choice(casting)
            await late.do("castBallot", pollId=poll_id, optionIds=[options[-1]], refusals=AS_IN_LIFE)

    async def _cast(self, person: Participant, poll_id: str, option: str) -> None:
        await self.pace(min(2 + self.rng.expovariate(1 / 6), 22))
        await person.do("castBallot", pollId=poll_id, optionIds=[option], refusals=AS_IN_LIFE)


def _spread(rng: random.Random) -> Iterator[float]:
    """Chances from 0 to 1 of which any few in a row are spread evenly: no cell stays away by bad luck."""
    chance = rng.random()
    while True:
        yield chance
        chance = (chance + 0.6180339887) % 1
