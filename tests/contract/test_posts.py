"""Is a post given once, and told so when it is held already?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.client import Refused
from tests.contract.stage import Stage
from tests.servers import Backend
from tests.serving import serving

pytestmark = pytest.mark.anyio


async def appoint(stage: Stage, member: str, role: str, organization: str, **given: Any) -> str:
    """The refusal's code, or an empty text."""
    organization_id = stage.world.organization(organization)
    try:
        await stage.do("administrator", "appoint", "post { id }", memberId=member, organizationId=organization_id,
                       role=role, **given)  # fmt: skip
    except Refused as refused:
        return str(refused.code)
    return ""


async def test_a_second_secretary_and_a_post_held_twice_are_refused(backend: Backend) -> None:
    async with serving(backend) as served:
        stage = Stage(served)
        person, post = await stage.newcomer()
        assert await appoint(stage, person, "SECRETARY", "cell") == "POST_HELD"
        assert await appoint(stage, person, "COMMITTEE_MEMBER", "cell") == "POST_HELD"
        assert await appoint(stage, person, "COMMITTEE_MEMBER", "neighbours") == ""
        await stage.do("administrator", "endPost", "post { id }", postId=post)
        before = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
        assert await appoint(stage, person, "COMMITTEE_MEMBER", "cell", since=before) == "POST_HELD"
        assert await appoint(stage, person, "COMMITTEE_MEMBER", "cell") == ""


async def test_a_post_is_not_prolonged_over_its_successors_beginning(backend: Backend) -> None:
    async with serving(backend) as served:
        stage = Stage(served)
        first, second = [(await stage.newcomer())[0] for _ in range(2)]
        today = datetime.now(UTC).date()
        soon, later = [(today + timedelta(days=days)).isoformat() for days in (2, 9)]
        given = {"memberId": first, "organizationId": stage.world.organization("grassroots"), "role": "SECRETARY"}
        done = await stage.do("administrator", "appoint", "post { id }", **given)
        post = done["post"]["id"]
        await stage.do("administrator", "endPost", "post { id }", postId=post, until=soon)
        assert await appoint(stage, second, "SECRETARY", "grassroots", since=soon) == ""
        with pytest.raises(Refused) as refused:
            await stage.do("administrator", "endPost", "post { id }", postId=post, until=later)
        assert refused.value.code == "POST_HELD"
        ended = await stage.do("administrator", "endPost", "post { until }", postId=post, until=soon)
        assert ended["post"]["until"] == soon


async def test_what_comes_after_an_appointment_in_the_same_request_shows_it(backend: Backend) -> None:
    text = """mutation ($standing: SetStandingInput!, $appoint: AppointInput!) {
      before: setStanding(input: $standing) { member { posts { role until } } }
      appoint(input: $appoint) { post { id } }
      after: setStanding(input: $standing) { member { posts { role until } } }
    }"""
    ending = """mutation ($standing: SetStandingInput!, $end: EndPostInput!) {
      before: setStanding(input: $standing) { member { posts { role until } } }
      endPost(input: $end) { post { id } }
      after: setStanding(input: $standing) { member { posts { role until } } }
    }"""
    async with serving(backend) as served:
        administrator, member = served.client("administrator"), served.world.member("member")
        given = {"memberId": member, "organizationId": served.world.organization("cell"), "role": "COMMITTEE_MEMBER"}
        standing, today = {"memberId": member, "standing": "OFFICIAL"}, datetime.now(UTC).date()
        answer = await administrator.execute(text, standing=standing, appoint=given)
        held = {"role": "COMMITTEE_MEMBER", "until": None}
        assert answer["before"]["member"]["posts"] == []
        assert answer["after"]["member"]["posts"] == [held]
        until = (today + timedelta(days=9)).isoformat()
        end = {"postId": answer["appoint"]["post"]["id"], "until": until}
        answer = await administrator.execute(ending, standing=standing, end=end)
        assert answer["before"]["member"]["posts"] == [held]
        assert answer["after"]["member"]["posts"] == [{**held, "until": until}]


async def test_of_two_secretaries_appointed_at_once_one_is_refused(backend: Backend) -> None:
    async with serving(backend) as served:
        stage = Stage(served)
        people = [(await stage.newcomer())[0] for _ in range(4)]
        codes = await asyncio.gather(*(appoint(stage, person, "SECRETARY", "grassroots") for person in people))
        assert sorted(codes) == ["", "POST_HELD", "POST_HELD", "POST_HELD"]
