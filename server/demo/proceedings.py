"""What else do people of the demo do in a meeting than come and vote? Speak, write, rate it, approve its minutes."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from models.members import VOTING
from models.names import fold
from server.client import Json

if TYPE_CHECKING:
    from .participants import Participant
    from .sitting import Sitting

WRITTEN = (
    "Đề nghị chi bộ phân công cụ thể người theo dõi từng việc.",
    "Nhất trí với dự thảo, đề nghị bổ sung mốc thời gian hoàn thành.",
    "Cần quan tâm hơn đến đảng viên cao tuổi, sức khỏe yếu.",
    "Đề nghị công khai kết quả thu, nộp đảng phí hằng tháng.",
    "Công tác vệ sinh môi trường ở khu dân cư chuyển biến còn chậm.",
)
SUMMARY = "Các ý kiến cơ bản thống nhất với dự thảo; một số đề nghị nêu rõ người chịu trách nhiệm và thời hạn."
RESERVED = "Tôi bảo lưu ý kiến: mốc thời gian nêu trong nghị quyết còn quá gấp."
GUESTS = ("Đại diện Mặt trận Tổ quốc phường", "Đại diện tổ dân phố")
LOCALITY = "Phường Mẫu"
ADDITIONS = "Cuộc họp diễn ra nghiêm túc, đúng chương trình."
RATINGS = {"GOOD": 70, "FAIR": 22, "AVERAGE": 6, "POOR": 2}
PAPER = "query($id: ID!) { meeting(id: $id) { minutes { pdfUrl } } }"
# What may come between: somebody leaves, the meeting goes on without him.
IN_BETWEEN = frozenset(
    {"NOT_PRESENT", "NOT_ENTITLED", "NOT_WAITING", "NOT_SPEAKING", "ALREADY_RATED", "ITEM_CONCLUDED"}
)


async def discuss(sitting: Sitting, item: Json) -> None:
    """Some ask to speak and are called one after the other; others write."""
    rng, phones = sitting.rng, sorted(sitting.phones, key=lambda person: person.id)
    speaking = rng.sample(phones, min(len(phones), rng.randint(1, 3)))
    for person in rng.sample(phones, min(len(phones), rng.randint(0, 3))):
        text = rng.choice(WRITTEN)
        await person.do("contribute", itemId=item["id"], text=text, refusals=IN_BETWEEN)
    asked: list[tuple[Participant, str]] = []
    for person in speaking:
        done = await person.do("askToSpeak", meetingId=sitting.cell.meeting_id, refusals=IN_BETWEEN)
        if done:
            asked.append((person, done["speech"]["id"]))
        await sitting.pace(1)
    for _, speech_id in asked:
        if await sitting.chair.do("callSpeaker", speechId=speech_id, refusals=IN_BETWEEN):
            await sitting.pace(rng.uniform(3, 7))
            await sitting.chair.do("endSpeech", speechId=speech_id, refusals=IN_BETWEEN)


async def reserve(sitting: Sitting, voter: Participant, poll_id: str) -> None:
    await voter.do("reserveOpinion", pollId=poll_id, text=RESERVED, refusals=IN_BETWEEN)


async def rate(sitting: Sitting) -> None:
    for person in sorted(sitting.phones, key=lambda person: person.id):
        if sitting.rng.random() < 0.6:
            rating = sitting.rng.choices(list(RATINGS), list(RATINGS.values()))[0]
            await person.do("rateMeeting", meetingId=sitting.cell.meeting_id, rating=rating, refusals=IN_BETWEEN)


async def approve_minutes(sitting: Sitting) -> None:
    """The minute-taker completes them, reads them back, and the members vote on them."""
    meeting_id = sitting.cell.meeting_id
    guests = list(GUESTS[: sitting.rng.randint(0, len(GUESTS))])
    await sitting.minute_taker.do(
        "completeMinutes", meetingId=meeting_id, guests=guests, locality=LOCALITY, additions=ADDITIONS
    )
    put = await sitting.chair.do("putMinutesToVote", meetingId=meeting_id)
    assert put is not None, "no refusal was allowed"
    poll_id, options = put["poll"]["id"], [option["id"] for option in put["poll"]["options"]]
    await sitting.chair.do("openPoll", pollId=poll_id)
    for voter in [person for person in sitting.here if person.standing in VOTING and person in sitting.phones]:
        await voter.do("castBallot", pollId=poll_id, optionIds=options[:1], refusals=IN_BETWEEN)
    await sitting.pace(2)
    await sitting.chair.do("closePoll", pollId=poll_id)


async def keep_minutes(sitting: Sitting, folder: Path) -> None:
    """As a PDF that carries the name of the cell."""
    url = (await sitting.chair.ask(PAPER, id=sitting.cell.meeting_id))["meeting"]["minutes"]["pdfUrl"]
    words = re.findall(r"\w+", fold(sitting.cell.name))
    file = folder / f"{'-'.join(words)}.pdf"
    await asyncio.to_thread(file.write_bytes, await sitting.chair.fetch(url))
