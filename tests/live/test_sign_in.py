"""Who gets in, for how long, and what does a stranger learn by trying?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import orjson
import pytest
from sqlalchemy import select

from models.members import Member
from models.rows import Row
from models.sessions import Session, token_hash
from server.callers import COOKIE
from server.client import Client, Disconnected, Json, Refused
from server.passwords import PasswordHasher
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio

SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { token viewer { member { fullName } } } }"
SIGN_OUT = "mutation { signOut { ok } }"
VIEWER = "{ viewer { member { id } } }"
WITHIN = timedelta(minutes=15)
SETTINGS: dict[str, Any] = {
    "sign_in_attempts": 3,
    "sign_in_attempts_per_address": 8,
    "session_hours": 1,
    "allowed_origins": "https://pages.example",
}


class Hands:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.forward = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.forward


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def served(backend: Backend, clock: Hands) -> AsyncIterator[Served]:
    async with serving(backend, clock=clock, **SETTINGS) as served:
        yield served


@pytest.fixture
async def pages(sqlite_url: str) -> AsyncIterator[Served]:
    """For what no database has a part in."""
    async with serving(Backend(sqlite_url, "memory://"), **SETTINGS) as served:
        yield served


async def test_a_member_signs_in_by_user_name_and_by_citizen_id(served: Served) -> None:
    async with served.database.read() as session:
        citizen_id = await session.scalar(select(Member.citizen_id).where(Member.id == served.world.members["member"]))
    for name in ("member", " Member\t", citizen_id):
        signed_in = await _sign_in(served, str(name))
        assert signed_in["viewer"]["member"]["fullName"] == "Nguyễn Văn Member"
        assert await _viewer(served, token=signed_in["token"]) == served.world.member("member")


async def test_a_wrong_password_and_an_unknown_name_look_the_same(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str | None] = []
    verify = PasswordHasher.verify

    async def counted(self: PasswordHasher, password: str, password_hash: str | None) -> bool:
        verified.append(password_hash)
        return await verify(self, password, password_hash)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    refused = [await _refusal(served, name, "wrong") for name in ("member", "nobody at all", "001099999999", "")]
    assert {error["extensions"]["code"] for error in refused} == {"SIGN_IN_FAILED"}
    assert all(error == refused[0] for error in refused)
    assert len(verified) == 4
    assert verified[0] is not None
    assert verified[1:] == [None, None, None]


async def test_an_account_has_few_attempts_and_then_waits(served: Served, clock: Hands) -> None:
    for _ in range(3):
        assert (await _refusal(served, "member", "wrong"))["extensions"]["code"] == "SIGN_IN_FAILED"
    error = await _refusal(served, "member", PASSWORD)
    assert error["extensions"]["code"] == "TOO_MANY_ATTEMPTS"
    assert 0 < error["extensions"]["details"]["retryAfter"] <= WITHIN.total_seconds() + 1
    assert str(error["extensions"]["details"]["retryAfter"]) in error["message"]
    await _sign_in(served, "official")
    clock.forward = WITHIN + timedelta(seconds=1)
    await _sign_in(served, "member")


async def test_a_name_that_nobody_has_runs_out_of_attempts_like_any_other(served: Served) -> None:
    codes = [(await _refusal(served, "nobody", "wrong"))["extensions"]["code"] for _ in range(4)]
    assert codes == [*["SIGN_IN_FAILED"] * 3, "TOO_MANY_ATTEMPTS"]


async def test_a_success_clears_the_attempts_of_the_account(served: Served) -> None:
    for _ in range(2):
        for _ in range(2):
            await _refusal(served, "member", "wrong")
        await _sign_in(served, "member")


async def test_many_attempts_at_once_are_many_attempts(served: Served) -> None:
    errors = await asyncio.gather(*(_refusal(served, "member", f"guess {n}") for n in range(20)))
    assert [error["extensions"]["code"] for error in errors].count("SIGN_IN_FAILED") == 3


async def test_an_office_may_sign_in_at_the_same_moment(served: Served) -> None:
    everybody = [who for who in served.world.members if who not in {"outsider"}]
    assert len(everybody) > 8
    await asyncio.gather(*(_sign_in(served, who) for who in everybody))


async def test_an_address_has_few_failures_over_all_accounts(served: Served) -> None:
    for number in range(8):
        await _refusal(served, f"guess{number}", "wrong")
    assert (await _refusal(served, "member", PASSWORD))["extensions"]["code"] == "TOO_MANY_ATTEMPTS"
    elsewhere = {"x-forwarded-for": "198.51.100.7"}  # as told by a proxy that is believed
    assert (await _post(served, SIGN_IN, headers=elsewhere, username="member", password=PASSWORD))["data"]["signIn"]


async def test_a_session_ends_by_itself(served: Served, clock: Hands) -> None:
    token = (await _sign_in(served, "member"))["token"]
    clock.forward = timedelta(minutes=59)
    assert await _viewer(served, token=token)
    async with Client(served.url, token=token).connect() as socket:
        clock.forward = timedelta(minutes=61)
        assert await _viewer(served, token=token) is None
        async with asyncio.timeout(4):
            await socket.connection.wait_closed()
        assert socket.connection.close_code == 4403
    with pytest.raises(Disconnected) as again:
        async with Client(served.url, token=token).connect():
            pass
    assert again.value.code == 4403


async def test_a_token_is_kept_only_as_its_hash(served: Served) -> None:
    token = (await _sign_in(served, "member"))["token"]
    async with served.database.read() as session:
        assert await session.scalar(select(Session.id).where(Session.token_hash == token_hash(token)))
        for table in Row.metadata.sorted_tables:
            rows = (await session.execute(select(table))).all()
            assert token not in repr(rows), table.name
            assert PASSWORD not in repr(rows), table.name


async def test_a_browser_holds_the_session_in_a_cookie_that_its_scripts_do_not_see(pages: Served) -> None:
    signing_in = {"input": {"username": "member", "password": PASSWORD}}
    me = pages.world.member("member")
    for scheme, called in (("http", COOKIE), ("https", f"__Host-{COOKIE}")):
        over = {"x-forwarded-proto": scheme}
        response = await _raw(pages, SIGN_IN, over, signing_in)
        name, attributes = _cookie(response)
        token = response.json()["data"]["signIn"]["token"]
        assert name == f"{called}={token}"
        assert {"httponly", "samesite=lax", "path=/"} <= attributes
        assert not any(attribute.startswith("domain=") for attribute in attributes)
        assert any(attribute.startswith("expires=") for attribute in attributes)
        assert ("secure" in attributes) is (scheme == "https")
        held = {**over, "cookie": f"{called}={token}"}
        assert (await _post(pages, VIEWER, headers=held))["data"]["viewer"]["member"]["id"] == me
        gone, attributes = _cookie(await _raw(pages, SIGN_OUT, held))
        assert gone.partition("=")[0] == called
        assert "max-age=0" in attributes
        assert ("secure" in attributes) is (scheme == "https")
        assert (await _post(pages, VIEWER, headers=held))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert await _viewer(pages, token=token) is None


async def test_the_cookie_of_this_host_goes_before_one_that_a_neighbouring_site_may_have_set(pages: Served) -> None:
    tokens = pages.world.tokens
    both = {"cookie": f"{COOKIE}={tokens['outsider']}; __Host-{COOKIE}={tokens['member']}"}
    assert (await _post(pages, VIEWER, headers=both))["data"]["viewer"]["member"]["id"] == pages.world.member("member")


async def test_over_https_only_the_cookie_of_this_host_counts(pages: Served) -> None:
    """The plain one may be of a neighbouring site, which would have people act as somebody of its own."""
    token, over = pages.world.tokens["member"], {"x-forwarded-proto": "https"}
    held = {**over, "cookie": f"{COOKIE}={token}"}
    assert (await _post(pages, VIEWER, headers=held))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    file = f"{pages.url}/minutes/{(await Gathering.opened(pages)).id}.docx"
    assert (await pages.http.get(file, headers=held)).json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    held["cookie"] = f"__Host-{COOKIE}={token}"
    assert (await pages.http.get(file, headers=held)).status_code == 200


async def test_the_viewer_is_told_in_which_zone_times_are_told_to_him(pages: Served, sqlite_url: str) -> None:
    async with serving(Backend(sqlite_url, "memory://"), pages.world, time_zone="Asia/Tokyo") as elsewhere:
        for served, zone in ((pages, "Asia/Ho_Chi_Minh"), (elsewhere, "Asia/Tokyo")):
            answer = await served.client("member").execute("{ viewer { timeZone } }")
            assert answer == {"viewer": {"timeZone": zone}}


async def test_a_cookie_counts_only_for_pages_that_may_use_it(pages: Served) -> None:
    token = pages.world.tokens["member"]
    me = pages.world.member("member")
    for origin in (pages.url, "https://pages.example", "https://Pages.example:443"):
        assert await _viewer(pages, cookie=token, origin=origin) == me, origin
    for origin in ("https://elsewhere.example", "http://pages.example", "null", "", pages.url + "0", "https://["):
        assert await _viewer(pages, cookie=token, origin=origin) is None, origin
        assert await _viewer(pages, token=token, origin=origin) == me, origin


async def test_a_bearer_token_goes_before_a_cookie(pages: Served) -> None:
    tokens, me = pages.world.tokens, pages.world.member("member")
    assert await _viewer(pages, token=tokens["member"], cookie=tokens["chair"]) == me
    assert await _viewer(pages, token="wrong", cookie=tokens["member"]) is None
    for header in (f"bearer {tokens['member']}", f"BEARER  {tokens['member']}"):
        answer = await _post(pages, VIEWER, headers={"authorization": header})
        assert answer["data"]["viewer"]["member"]["id"] == me
    for header in ("", "Bearer", "Basic eA==", tokens["chair"], "Bearer \xe9"):
        answer = await _post(pages, VIEWER, headers={"authorization": header, "cookie": f"{COOKIE}={tokens['member']}"})
        assert bool(answer.get("errors")) is (header == "Bearer \xe9"), header


async def _sign_in(served: Served, username: str) -> Json:
    signed_in: Json = await Client(served.url, http=served.http).execute(
        SIGN_IN, input={"username": username, "password": PASSWORD}
    )
    return signed_in["signIn"]  # type: ignore[no-any-return]


async def _refusal(served: Served, username: str, password: str) -> Json:
    """The error, without its place."""
    with pytest.raises(Refused) as refused:
        await Client(served.url, http=served.http).execute(SIGN_IN, input={"username": username, "password": password})
    return {"message": refused.value.errors[0]["message"], "extensions": refused.value.errors[0]["extensions"]}


async def _viewer(served: Served, *, token: str = "", cookie: str = "", origin: str | None = None) -> str | None:
    """Who is signed in, by these credentials."""
    headers = {
        **({"authorization": f"Bearer {token}"} if token else {}),
        **({"cookie": f"{COOKIE}={cookie}"} if cookie else {}),
        **({} if origin is None else {"origin": origin}),
    }
    answer = await _post(served, VIEWER, headers=headers)
    if answer.get("errors"):
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        return None
    return str(answer["data"]["viewer"]["member"]["id"])


async def _post(served: Served, query: str, *, headers: dict[str, str], **given: str) -> Json:
    response = await _raw(served, query, headers, {"input": given} if given else {})
    answer: Json = orjson.loads(response.content)
    return answer


async def _raw(served: Served, query: str, headers: dict[str, str], variables: Json | None = None) -> httpx2.Response:
    return await served.http.post(
        f"{served.url}/graphql",
        content=orjson.dumps({"query": query, "variables": variables or {}}),
        headers=[
            (b"content-type", b"application/json"),
            *((name.encode(), text.encode("latin-1")) for name, text in headers.items()),
        ],
    )


def _cookie(response: httpx2.Response) -> tuple[str, set[str]]:
    """Its name and value, and its attributes in lower case."""
    first, *rest = response.headers["set-cookie"].split(";")
    return first.strip(), {attribute.strip().lower() for attribute in rest}
