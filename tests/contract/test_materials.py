"""Are documents attached to meetings and their items by who keeps the agenda, and seen by all who may read them?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.changes import ChangeKind
from models.posts import Role
from models.records.verify import verify
from server.client import Json
from tests.gatherings import Gathering, do, key, refusal
from tests.recorded import Clock, records_of
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import give_post

from .test_contributions import details, items

pytestmark = pytest.mark.anyio

SHOWN = """
version materials { attachedAt inTime agendaItem { id } document { id number readByMe } }
agenda { id materials { document { id } agendaItem { id } } }
"""
IN_TWO_DAYS = {"scheduledAt": (datetime.now(UTC) + timedelta(days=2)).isoformat()}


def letter(served: Served, number: int, *, audience: str = "cell", issuer: str = "commune") -> Json:
    return {
        "issuerId": served.world.organization(issuer),
        "audienceId": served.world.organization(audience),
        "number": f"{number}-HD/ĐU",
        "kind": "GUIDANCE",
        "title": "Hướng dẫn",
    }


async def send(served: Served, number: int, *, audience: str = "cell") -> str:
    done = await do(served.client("supervisor"), "sendDocument", **letter(served, number, audience=audience))
    return str(done["document"]["id"])


def placed(meeting: Json) -> list[tuple[str, str | None]]:
    """Each document, and the item that it is for."""
    return [(row["document"]["id"], row["agendaItem"] and row["agendaItem"]["id"]) for row in meeting["materials"]]


async def test_documents_are_attached_before_and_during_the_meeting_and_watchers_see_them(
    backend: Backend,
) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.scheduled(served, **IN_TWO_DAYS)
        item, other, *_ = await items(gathering)
        first, second, third = [await send(served, number) for number in range(1, 4)]
        async with gathering.watched("member", SHOWN) as member, gathering.watched("supervisor", SHOWN) as above:
            screens = (("member", member), ("supervisor", above))

            async def change(who: str, mutation: str, **given: Any) -> Json:
                await gathering.do(who, mutation, meetingId=gathering.id, **given)
                for watcher, screen in screens:
                    fresh = await gathering.seen(watcher, SHOWN)
                    assert await screen.until(fresh["version"]) == fresh
                return fresh

            await change("chair", "attachDocument", documentId=first)
            shown = await change("deputy", "attachDocument", documentId=second, agendaItemId=item)
            assert placed(shown) == [(first, None), (second, item)]
            assert [row["inTime"] for row in shown["materials"]] == [True, True]
            await gathering.open(minuteTakerId=served.world.member("minute_taker"))
            shown = await change("minute_taker", "attachDocument", documentId=third, agendaItemId=other)
            assert [one["materials"] for one in shown["agenda"][:3]] == [
                [{"document": {"id": second}, "agendaItem": {"id": item}}],
                [{"document": {"id": third}, "agendaItem": {"id": other}}],
                [],
            ]
            shown = await change("minute_taker", "detachDocument", documentId=first)
            assert placed(shown) == [(second, item), (third, other)]
            await gathering.do("member", "markDocumentRead", documentId=second)
        read = (await gathering.seen("member", SHOWN))["materials"]
        assert [row["document"]["readByMe"] for row in read] == [True, False]
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        assert placed(await gathering.seen("member", SHOWN)) == [(second, item), (third, other)]
        told = [{"document": key(one), "item": place and key(place)} for one, place in
                ((first, None), (second, item), (third, other))]  # fmt: skip
        assert await details(gathering, ChangeKind.DOCUMENT_ATTACHED) == told
        assert await details(gathering, ChangeKind.DOCUMENT_DETACHED) == told[:1]
        assert [verify(record).flaws for record in await records_of(served)] == [[]]


async def test_a_document_is_refused_that_is_unknown_elsewhere_unread_by_the_cell_or_too_late(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.scheduled(served)
        item = (await items(gathering))[0]
        elsewhere = await Gathering.scheduled(served, cell="neighbours", chair="neighbour_chair")
        foreign = (await elsewhere.seen("neighbour_chair", "agenda { id }"))["agenda"][0]["id"]
        sent, next_door = await send(served, 1), await send(served, 2, audience="neighbours")

        async def code(mutation: str = "attachDocument", who: str = "chair", **given: Any) -> str | None:
            return await gathering.refusal(who, mutation, **{"meetingId": gathering.id, "documentId": sent, **given})

        for who, expected in (("member", "NOT_OPERATOR"), ("follower", "NOT_OPERATOR"), ("neighbour", "NOT_FOUND")):
            assert await code(who=who) == await code("detachDocument", who) == expected, who
        assert await code(documentId=next_door) == await code("detachDocument", documentId=next_door) == "NOT_FOUND"
        assert await code(agendaItemId=foreign) == "NOT_FOUND"
        async with served.database.write() as session:
            await give_post(session, served.world, "chair", "commune", Role.COMMITTEE_MEMBER)
        assert await code(documentId=next_door) == "DOCUMENT_NOT_SENT"
        await gathering.do("chair", "attachDocument", meetingId=gathering.id, documentId=sent, agendaItemId=item)
        seen = await gathering.seen("chair", SHOWN)
        await gathering.do("chair", "attachDocument", meetingId=gathering.id, documentId=sent, agendaItemId=item)
        assert await gathering.seen("chair", SHOWN) == seen
        await gathering.open()
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        assert await code() == await code("detachDocument") == "MEETING_CLOSED"
        cancelled = await Gathering.scheduled(served)
        await cancelled.do("chair", "cancelMeeting", meetingId=cancelled.id)
        assert await code(meetingId=cancelled.id) == "MEETING_CANCELLED"


async def test_a_document_is_sent_and_attached_in_one_act_or_neither(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.scheduled(served)
        item = (await items(gathering))[0]
        own = letter(served, 1, issuer="cell")

        async def code(who: str = "chair", **given: Any) -> str | None:
            return await refusal(served.client(who), "sendDocument", **{**own, "meetingId": gathering.id, **given})

        assert await code("supervisor", **letter(served, 1)) == "NOT_OPERATOR"
        assert await code(agendaItemId=(await items(await Gathering.scheduled(served)))[0]) == "NOT_FOUND"
        assert await code(meetingId=None, agendaItemId=item) == "BAD_INPUT"
        assert (await served.client("chair").execute("{ documents { totalCount } }"))["documents"]["totalCount"] == 0
        given = {"meetingId": gathering.id, "agendaItemId": item, **own}
        sent = (await gathering.do("chair", "sendDocument", **given))["document"]["id"]
        shown = await gathering.seen("member", SHOWN)
        assert placed(shown) == [(sent, item)]
        assert shown["materials"][0]["inTime"] is False, "a fact that is told, and nothing refused for it"
        assert await code() == "DOCUMENT_NUMBER_TAKEN"


async def test_a_document_that_is_moved_was_there_since_before(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        gathering = await Gathering.scheduled(served, scheduledAt=clock.after(30 * 60))
        item = (await items(gathering))[0]
        given = {"meetingId": gathering.id, "documentId": await send(served, 1)}
        await gathering.do("chair", "attachDocument", **given)
        (attached,) = (await gathering.seen("member", SHOWN))["materials"]
        assert attached["inTime"]
        clock.now += timedelta(hours=10)
        for place in (item, None):
            for _ in range(2):
                await gathering.do("chair", "attachDocument", agendaItemId=place, **given)
                (moved,) = (await gathering.seen("member", SHOWN))["materials"]
                assert moved == {**attached, "agendaItem": place and {"id": place}}
        await gathering.do("chair", "detachDocument", **given)
        document = key(given["documentId"])
        told = [{"document": document, "item": place} for place in (None, key(item), None)]
        assert await details(gathering, ChangeKind.DOCUMENT_ATTACHED) == told
        assert await details(gathering, ChangeKind.DOCUMENT_DETACHED) == told[:1]
        await gathering.open()
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        assert [verify(record).flaws for record in await records_of(served)] == [[]]
