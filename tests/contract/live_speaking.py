"""How does a meeting go on in which many speak and write? The steps that watchers follow live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.gatherings import Gathering

if TYPE_CHECKING:
    from .test_live import Hall

SPEAKING = """{
  id version speakingSeconds
  speakers { id state }
  speeches { id kind state askedAt beganAt endedAt seconds overtime member { id } agendaItem { id } }
  agenda {
    id summary contributionCount speeches { id state }
    contributions { id kind text at withdrawnAt member { id } agendaItem { id } }
  }
  polls { id reservedOpinions { id kind text at withdrawnAt member { id } agendaItem { id } } }
}"""


async def speakers(hall: Hall, gathering: Gathering) -> None:
    world = hall.served.world

    async def ask(who: str, **given: Any) -> str:
        asked = await hall.step(who, "askToSpeak", meetingId=gathering.id, twice=True, **given)
        return str(asked["speech"]["id"])

    first, order = await ask("member"), await ask("deputy", pointOfOrder=True)
    entered = await ask("minute_taker", memberId=world.member("official"))
    struck, waiting = await ask("exempt"), await ask("minute_taker")
    await hall.step("chair", "limitSpeaking", meetingId=gathering.id, seconds=60, twice=True)
    await hall.step("chair", "callSpeaker", speechId=order, twice=True)
    await hall.step("chair", "callSpeaker", speechId=first)
    await hall.step("member", "endSpeech", speechId=first, twice=True)
    await hall.step("chair", "withdrawFromSpeaking", speechId=struck, twice=True)
    await hall.step("exempt", "checkOut", meetingId=gathering.id)
    await hall.step("exempt", "checkIn", meetingId=gathering.id, code=gathering.code)
    await hall.step("chair", "callSpeaker", speechId=entered)
    assert [speech["id"] for speech in (await gathering.seen("chair", "speakers { id }"))["speakers"]] == [
        entered,
        waiting,
    ]


async def contributions(hall: Hall, gathering: Gathering) -> None:
    items = [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]
    for who in ("member", "away"):
        written = await hall.step(who, "contribute", itemId=items[4], text=f"Ý kiến của {who}.", twice=True)
    contribution = written["contribution"]["id"]
    await hall.step("away", "withdrawContribution", contributionId=contribution, twice=True)
    await hall.step("chair", "summarizeAgendaItem", itemId=items[4], summary="Nhất trí cao.", twice=True)
