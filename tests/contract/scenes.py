"""What must be there before a root field can be asked? A scene for each prepares it (over 300 lines: one for each)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from models.agenda import TEMPLATE
from server.client import Json
from tests.world import PASSWORD

from .stage import Stage

Scene = Callable[[Stage, str], Awaitable[Json]]  # told of the stage, and of the role that will ask
Tell = Callable[[Stage, str], Any]


def given(**variables: Tell) -> Scene:
    """Nothing needs to be prepared."""

    async def scene(stage: Stage, who: str) -> Json:
        return {name: tell(stage, who) for name, tell in variables.items()}

    return scene


def organization(name: str) -> Tell:
    return lambda stage, who: stage.world.organization(name)


def member(name: str) -> Tell:
    return lambda stage, who: stage.world.member(name)


def himself(stage: Stage, who: str) -> str:
    return stage.world.member("member" if who == "nobody" else who)


def credentials(stage: Stage, who: str) -> Json:
    return {"username": "member" if who == "nobody" else who, "password": PASSWORD}


def search(within: str) -> Scene:
    return given(text=lambda stage, who: "nguyen", organizationId=organization(within))


def board(committee: str) -> Scene:
    return given(committeeId=organization(committee), date=lambda stage, who: None)


async def schedule(stage: Stage, who: str) -> Json:
    at = datetime.now(UTC).isoformat()
    title = {"title": "Một", "kind": "OTHER"}
    return _input(
        cellId=stage.world.organization("cell"),
        kind="REGULAR",
        title="Họp",
        scheduledAt=at,
        place="Nhà văn hóa",
        agenda=[title],
    )


async def waiting_meeting(stage: Stage, who: str) -> Json:
    return _input(meetingId=await stage.meeting())


async def moved_meeting(stage: Stage, who: str) -> Json:
    due = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    return _input(meetingId=await stage.meeting(), title="Họp", scheduledAt=due, place="Nhà văn hóa")


async def open_meeting(stage: Stage, who: str) -> Json:
    return _input(meetingId=await stage.open())


async def appointed(stage: Stage, who: str) -> Json:
    official = stage.world.member("official")
    return _input(meetingId=await stage.open(), minuteTakerId=official, minuteTakerOperates=True)


async def seen_meeting(stage: Stage, who: str) -> Json:
    return {"id": await stage.open()}


async def meeting_next_door(stage: Stage, who: str) -> Json:
    return {"id": await stage.meeting("neighbours", "neighbour_chair")}


async def record(stage: Stage, who: str) -> Json:
    return {"meetingId": await stage.open()}


async def log(stage: Stage, who: str) -> Json:
    return {"meetingId": await stage.open(), "after": 0}


async def check_in(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    return _input(meetingId=meeting, code=await stage.code(meeting), remote=False)


async def check_out(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    await stage.gather(meeting)
    return _input(meetingId=meeting)


async def rating(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    await stage.gather(meeting)
    return _input(meetingId=meeting, rating="GOOD")


async def roll_call(stage: Stage, who: str) -> Json:
    absent = {"memberId": stage.world.member("official"), "status": "ABSENT", "reason": "Ốm"}
    return _input(meetingId=await stage.open(), **absent)


async def excuse(stage: Stage, who: str) -> Json:
    return _input(meetingId=await stage.open(), reason="Ốm")


async def asked_excuse(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    await stage.do("official", "askToBeExcused", "meeting { id }", meetingId=meeting, reason="Ốm")
    return _input(meetingId=meeting, memberId=stage.world.member("official"))


async def departure(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    await stage.record(meeting, "official")
    return _input(meetingId=meeting, memberId=stage.world.member("official"))


async def new_item(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    return _input(meetingId=meeting, title="Ba", kind="OTHER", after=(await stage.items(meeting))[0])


async def last_item(stage: Stage, who: str) -> Json:
    return _input(itemId=(await stage.items(await stage.open()))[-1])


async def current_item(stage: Stage, who: str) -> Json:
    item = (await stage.items(await stage.open()))[0]
    await stage.do("chair", "startAgendaItem", "item { id }", itemId=item)
    return _input(itemId=item, conclusion="Nhất trí", summary="Nhiều ý kiến tán thành.")


def new_poll(*, operates: bool = False) -> Scene:
    async def scene(stage: Stage, who: str) -> Json:
        meeting = await stage.open(operates=operates)
        rule = {"numerator": 1, "denominator": 2, "strict": True, "base": "BASE"}
        return _input(
            meetingId=meeting,
            agendaItemId=(await stage.items(meeting))[0],
            question="Nhất trí?",
            form="OPEN_BALLOT",
            options=["Có", "Không"],
            rule=rule,
        )

    return scene


def edited_poll() -> Scene:
    async def scene(stage: Stage, who: str) -> Json:
        poll = await stage.poll(await stage.open(), opened=False)
        return _input(
            pollId=poll["id"],
            question="Nhất trí chứ?",
            form="OPEN_BALLOT",
            options=["Có", "Không"],
            rule={"numerator": 1, "denominator": 2, "strict": True, "base": "BASE"},
        )

    return scene


async def timed_poll(stage: Stage, who: str) -> Json:
    soon = datetime.now(UTC) + timedelta(minutes=5)
    poll = await stage.poll(await stage.open(), opened=False)
    return _input(pollId=poll["id"], opensAt=soon.isoformat(), closesAt=(soon + timedelta(minutes=5)).isoformat())


async def longer_poll(stage: Stage, who: str) -> Json:
    later = datetime.now(UTC) + timedelta(minutes=5)
    return _input(pollId=(await stage.poll(await stage.open()))["id"], closesAt=later.isoformat())


async def wrong_poll(stage: Stage, who: str) -> Json:
    return _input(pollId=(await stage.poll(await stage.open()))["id"], reason="Danh sách sai")


async def annulled_poll(stage: Stage, who: str) -> Json:
    poll = await stage.poll(await stage.open())
    await stage.do("chair", "annulPoll", "poll { id }", pollId=poll["id"], reason="Danh sách sai")
    return _input(pollId=poll["id"])


async def slow_poll(stage: Stage, who: str) -> Json:
    return _input(pollId=(await stage.poll(await stage.open()))["id"])


def drafted_poll(*, operates: bool = False) -> Scene:
    async def scene(stage: Stage, who: str) -> Json:
        return _input(pollId=(await stage.poll(await stage.open(operates=operates), opened=False))["id"])

    return scene


def open_poll(*, operates: bool = False) -> Scene:
    async def scene(stage: Stage, who: str) -> Json:
        return _input(pollId=(await stage.poll(await stage.open(operates=operates)))["id"])

    return scene


async def seen_poll(stage: Stage, who: str) -> Json:
    return {"id": (await stage.poll(await stage.open()))["id"]}


async def seen_option(stage: Stage, who: str) -> Json:
    return {"id": (await stage.poll(await stage.open()))["options"][0]["id"]}


async def seen_item(stage: Stage, who: str) -> Json:
    return {"id": (await stage.items(await stage.open()))[0]}


async def seen_line(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    return {"id": (await stage.seen("meeting", meeting, "roll { id }"))["roll"][0]["id"]}


async def hands(stage: Stage, who: str) -> Json:
    poll = await stage.poll(await stage.open(), "SHOW_OF_HANDS")
    return _input(pollId=poll["id"], counts=[{"optionId": option["id"], "count": 0} for option in poll["options"]])


async def ballot(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    await stage.gather(meeting)
    poll = await stage.poll(meeting)
    return _input(pollId=poll["id"], optionIds=[poll["options"][0]["id"]])


async def ballot_at_home(stage: Stage, who: str) -> Json:
    """Of the cell next door, where the hosted member votes."""
    chair = "neighbour_chair"
    meeting = await stage.meeting("neighbours", chair)
    await stage.do(chair, "openMeeting", "meeting { id }", meetingId=meeting)
    await stage.record(meeting, chair, "hosted", by=chair)
    poll = await stage.poll(meeting, by=chair)
    return _input(pollId=poll["id"], optionIds=[poll["options"][0]["id"]])


async def seen_document(stage: Stage, who: str) -> Json:
    return {"id": await stage.document()}


async def seen_attachment(stage: Stage, who: str) -> Json:
    document = await stage.document()
    return {"id": (await stage.seen("document", document, "attachments { id }"))["attachments"][0]["id"]}


async def unread_document(stage: Stage, who: str) -> Json:
    return _input(documentId=await stage.document())


async def unattached_document(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    return _input(meetingId=meeting, documentId=await stage.document(), agendaItemId=(await stage.items(meeting))[0])


async def attached_document(stage: Stage, who: str) -> Json:
    given = {"meetingId": await stage.open(), "documentId": await stage.document()}
    await stage.do("chair", "attachDocument", "meeting { id }", **given)
    return _input(**given)


def letter(issuer: str) -> Scene:
    async def scene(stage: Stage, who: str) -> Json:
        return _input(**stage.letter(issuer))

    return scene


async def standing(stage: Stage, who: str) -> Json:
    person, _ = await stage.newcomer()
    return _input(memberId=person, standing="AWAY")


async def appointment(stage: Stage, who: str) -> Json:
    person, _ = await stage.newcomer()
    today = datetime.now(UTC).date().isoformat()
    return _input(
        memberId=person, organizationId=stage.world.organization("cell"), role="DEPUTY_SECRETARY", since=today
    )


async def conventions(stage: Stage, who: str) -> Json:
    """As they are already."""
    return _input(
        organizationId=stage.world.organization("cell"),
        quorum={"numerator": 2, "denominator": 3},
        excusedLeaveBase=True,
        fewVoters=5,
        voteOptions=["Tán thành", "Không tán thành", "Ý kiến khác"],
        agendaTemplate=[{"title": title, "kind": kind} for kind, title in TEMPLATE],
    )


async def seen_post(stage: Stage, who: str) -> Json:
    _, post = await stage.newcomer()
    return {"id": post}


async def held_post(stage: Stage, who: str) -> Json:
    _, post = await stage.newcomer()
    return _input(postId=post, until=datetime.now(UTC).date().isoformat())


def _input(**fields: Any) -> Json:
    return {"input": fields}
