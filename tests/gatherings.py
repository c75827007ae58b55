"""How do tests hold a meeting? Through the public API, as the people of the small world."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from schema.nodes import split
from server.client import Client, Json, Refused
from tests.serving import Screen, Served, watching

FILES = {file.stem: file.read_text() for file in Path(__file__).with_name("operations").glob("*.graphql")}
POLL = (
    "id state form turnout { entitled cast } options { id label count } handCount { optionId count }"
    " verdict { outcome base votesFor required }"
)
SPEECH = "id kind state askedAt beganAt endedAt seconds overtime member { id } agendaItem { id }"
CONTRIBUTION = "id kind text at withdrawnAt member { id } agendaItem { id }"
MATERIALS = "materials { document { id } agendaItem { id } inTime }"
SELECTIONS = {
    "scheduleMeeting": "meeting { id version state scheduledAt }",
    "changeMeeting": "meeting { id version state title scheduledAt place movedAt }",
    "announceMeeting": "meeting { id version state } recipients",
    "openMeeting": "meeting { id version state checkInCode minuteTaker { id } }",
    "appointMinuteTaker": "meeting { id version minuteTaker { id fullName } minuteTakerOperates }",
    "closeMeeting": "meeting { id version state }",
    "cancelMeeting": "meeting { id version state cancelledBecause }",
    "rateMeeting": "meeting { id version rated ratings { good } }",
    "checkIn": "attendance { status arrivedAt leftAt } meeting { version }",
    "checkOut": "attendance { status arrivedAt leftAt } meeting { version }",
    "recordAttendance": "attendance { status reason arrivedAt leftAt } meeting { version }",
    "takeBackAttendance": "attendance { status reason arrivedAt leftAt } meeting { version }",
    "recordDeparture": "attendance { status arrivedAt leftAt } meeting { version }",
    "askToBeExcused": "attendance { status excuseRequested } meeting { version }",
    "declineExcuse": "attendance { status excuseRequested } meeting { version }",
    "addAgendaItem": "item { id number title state }",
    "moveAgendaItem": "agenda { id number title state }",
    "startAgendaItem": "item { id number title state }",
    "concludeAgendaItem": "item { id number title state conclusion summary }",
    "summarizeAgendaItem": "item { id number title state conclusion summary }",
    "skipAgendaItem": "item { id number title state }",
    "attachDocument": f"meeting {{ id version {MATERIALS} }}",
    "detachDocument": f"meeting {{ id version {MATERIALS} }}",
    "askToSpeak": f"speech {{ {SPEECH} }}",
    "withdrawFromSpeaking": f"speech {{ {SPEECH} }}",
    "callSpeaker": f"speech {{ {SPEECH} }}",
    "endSpeech": f"speech {{ {SPEECH} }}",
    "limitSpeaking": "meeting { id version speakingSeconds }",
    "contribute": f"contribution {{ {CONTRIBUTION} }}",
    "withdrawContribution": f"contribution {{ {CONTRIBUTION} }}",
    "reserveOpinion": f"contribution {{ {CONTRIBUTION} }}",
    "createPoll": f"poll {{ {POLL} }}",
    "editPoll": f"poll {{ {POLL} }}",
    "repeatPoll": f"poll {{ {POLL} }}",
    "schedulePoll": f"poll {{ {POLL} }}",
    "extendPoll": f"poll {{ {POLL} }}",
    "callVoters": f"poll {{ {POLL} }}",
    "annulPoll": f"poll {{ {POLL} }}",
    "openPoll": f"poll {{ {POLL} }} warning",
    "castBallot": f"receipt poll {{ {POLL} }}",
    "enterHandCount": f"poll {{ {POLL} }}",
    "closePoll": f"poll {{ {POLL} }}",
    "completeMinutes": "meeting { id version minutes { state guests locality place additions } }",
    "putMinutesToVote": f"poll {{ {POLL} }}",
    "sendDocument": "document { id number kind title body delivery { sent read } attachments { name url size } }",
    "markDocumentRead": "document { id readByMe delivery { sent read } }",
    "setStanding": "member { id standing }",
    "appoint": "post { id role since until }",
    "endPost": "post { id role since until }",
    "setConventions": "organization { id }",
    "signIn": "token",
    "signOut": "ok",
}


def key(node_id: str) -> int:
    """The database's key in a global id."""
    return split(node_id, "id")[1]


async def do(client: Client, mutation: str, **given: Any) -> Json:
    """Send a mutation: what it answers. Raises Refused."""
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    if not given:
        answer = await client.execute(f"mutation {{ {mutation} {{ {SELECTIONS[mutation]} }} }}")
    else:
        query = f"mutation Do($input: {kind}!) {{ {mutation}(input: $input) {{ {SELECTIONS[mutation]} }} }}"
        answer = await client.execute(query, input=given)
    payload: Json = answer[mutation]
    return payload


async def refusal(client: Client, mutation: str, **given: Any) -> str | None:
    """The code with which a mutation is refused. Fails when it is not."""
    with pytest.raises(Refused) as refused:
        await do(client, mutation, **given)
    return refused.value.code


@dataclass
class Gathering:
    """A meeting of the small world's cell, which its chair runs."""

    served: Served
    id: str
    scheduled_at: str = ""
    code: str = ""

    @classmethod
    async def scheduled(cls, served: Served, *, cell: str = "cell", chair: str = "chair", **given: Any) -> Gathering:
        soon = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
        given = {"kind": "REGULAR", "title": "Sinh hoạt thường kỳ", "scheduledAt": soon, **given}
        answer = await do(served.client(chair), "scheduleMeeting", cellId=served.world.organization(cell), **given)
        return cls(served, answer["meeting"]["id"], given["scheduledAt"])

    @property
    def local_day(self) -> date:
        """On whose boards it is."""
        return datetime.fromisoformat(self.scheduled_at).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()

    @property
    def day(self) -> str:
        return self.local_day.isoformat()

    @classmethod
    async def opened(cls, served: Served, *arriving: str, **given: Any) -> Gathering:
        """Open, and these are there."""
        gathering = await cls.scheduled(served)
        await gathering.open(**given)
        await gathering.arrive(arriving)
        return gathering

    async def open(self, **given: Any) -> None:
        opened = await self.do("chair", "openMeeting", meetingId=self.id, **given)
        self.code = opened["meeting"]["checkInCode"]

    async def arrive(self, people: Iterable[str], *, remote: bool = False) -> None:
        """All at the same time."""
        await asyncio.gather(
            *(self.do(who, "checkIn", meetingId=self.id, code=self.code, remote=remote) for who in people)
        )

    async def do(self, who: str, mutation: str, **given: Any) -> Json:
        return await do(self.served.client(who), mutation, **given)

    async def refusal(self, who: str, mutation: str, **given: Any) -> str | None:
        return await refusal(self.served.client(who), mutation, **given)

    async def poll(self, **given: Any) -> Json:
        """A vote that is prepared."""
        created = await self.do("chair", "createPoll", meetingId=self.id, **{"question": "Thông qua?", **given})
        poll: Json = created["poll"]
        return poll

    async def open_poll(self, **given: Any) -> Json:
        poll = await self.poll(**given)
        opened: Json = (await self.do("chair", "openPoll", pollId=poll["id"]))["poll"]
        return opened

    async def cast(self, who: str, poll: Json, option: int = 0) -> str:
        """The receipt. Raises Refused."""
        done = await self.do(who, "castBallot", pollId=poll["id"], optionIds=[poll["options"][option]["id"]])
        receipt: str = done["receipt"]
        return receipt

    async def close_poll(self, poll: Json, **given: Any) -> Json:
        closed: Json = (await self.do("chair", "closePoll", pollId=poll["id"], **given))["poll"]
        return closed

    async def seen(self, who: str, selection: str) -> Json:
        """The meeting as somebody sees it now."""
        query = f"query Seen($id: ID!) {{ meeting(id: $id) {{ {selection} }} }}"
        meeting: Json = (await self.served.client(who).execute(query, id=self.id))["meeting"]
        return meeting

    def watched(self, who: str, selection: str) -> AbstractAsyncContextManager[Screen]:
        query = f"subscription Watched($id: ID!) {{ meeting(id: $id) {{ {selection} }} }}"
        return watching(self.served.client(who), query, "meeting", id=self.id)

    def log(self, who: str, after: int = 0) -> AbstractAsyncContextManager[Screen]:
        operation = FILES["meeting_live"], "meetingLog", "MeetingLog"
        return watching(self.served.client(who), *operation, meetingId=self.id, after=after)
