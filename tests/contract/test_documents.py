"""Do documents reach those whom they are sent to, and nobody else?"""

from __future__ import annotations

import base64
from typing import Any

import pytest

from models.documents import DocumentAttachment
from schema.nodes import encode, split
from server.client import Client, Json, Refused
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PEOPLE

pytestmark = pytest.mark.anyio

SEND = """mutation ($input: SendDocumentInput!) { sendDocument(input: $input) { document {
  id number kind delivery { sent read } attachments { id name mediaType size url } } } }"""
LIST = """query ($first: Int, $after: String) { documents(first: $first, after: $after) {
  totalCount nodes { id number readByMe } pageInfo { hasNextPage endCursor } } }"""
SEARCH = """query ($text: String, $kind: DocumentKind) { documents(text: $text, kind: $kind) {
  totalCount nodes { number } } }"""
READ = """mutation ($input: MarkDocumentReadInput!) {
  markDocumentRead(input: $input) { document { readByMe delivery { read } } } }"""
ONE = "query ($id: ID!) { document(id: $id) { number title body issuer { id } delivery { sent read } } }"


async def send(client: Client, served: Served, **given: Any) -> Json:
    world = served.world
    answer = await client.execute(
        SEND,
        input={
            "issuerId": world.organization("commune"),
            "number": "12-nq/đu",
            "kind": "RESOLUTION",
            "title": "Nghị quyết tháng",
            "audienceId": world.organization("commune"),
            **given,
        },
    )
    document: Json = answer["sendDocument"]["document"]
    return document


async def test_a_document_is_sent_to_a_subtree_and_read_there(backend: Backend) -> None:
    async with serving(backend) as served:
        supervisor = served.client("supervisor")
        sent = await send(supervisor, served, number="12 – nq / đu", body="Điều 1.\nĐiều 2.")
        assert sent["number"] == "12-NQ/ĐU"
        assert sent["delivery"] == {"sent": 15, "read": 0}  # all of the commune but the suspended, none of the other
        for _ in range(2):
            read = await served.client("member").execute(READ, input={"documentId": sent["id"]})
            assert read["markDocumentRead"]["document"]["readByMe"]
        shown = (await served.client("chair").execute(ONE, id=sent["id"]))["document"]
        assert shown["delivery"] == {"sent": 15, "read": 1}
        assert shown["body"] == "Điều 1.\nĐiều 2."
        assert (await served.client("member").execute(LIST))["documents"]["nodes"][0]["readByMe"]
        assert not (await served.client("chair").execute(LIST))["documents"]["nodes"][0]["readByMe"]
        for stranger in ("outsider", "suspended"):
            assert (await served.client(stranger).execute(LIST))["documents"]["totalCount"] == 0
            with pytest.raises(Refused) as refused:
                await served.client(stranger).execute(ONE, id=sent["id"])
            assert refused.value.code == "NOT_FOUND"


async def test_documents_are_listed_page_by_page_the_latest_first(backend: Backend) -> None:
    async with serving(backend) as served:
        for serial in range(1, 8):
            await send(served.client("supervisor"), served, number=f"{serial}-NQ/ĐU")
        numbers: list[str] = []
        after = None
        while True:
            page = (await served.client("member").execute(LIST, first=3, after=after))["documents"]
            assert page["totalCount"] == 7
            numbers += [node["number"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert numbers == [f"{serial:02}-NQ/ĐU" for serial in range(7, 0, -1)]


async def test_documents_are_found_by_words_of_number_and_title_with_or_without_diacritics(backend: Backend) -> None:
    async with serving(backend) as served:
        supervisor, member = served.client("supervisor"), served.client("member")
        await send(supervisor, served, number="9-NQ/ĐU", title="Nghị quyết về xây dựng đường làng")
        await send(supervisor, served, number="10-QĐ/ĐU", kind="DECISION", title="Quyết định thành lập tổ 50%_\\")
        await send(
            supervisor,
            served,
            number="11-NQ/ĐU",
            title="Đường lối chung",
            audienceId=served.world.organization("neighbours"),
        )

        async def found(text: str | None, kind: str | None = None) -> list[str]:
            page = (await member.execute(SEARCH, text=text, kind=kind))["documents"]
            assert page["totalCount"] == len(page["nodes"])
            return [node["number"] for node in page["nodes"]]

        for text in ("đường làng", "DUONG LANG", "lang duong", "09-nq", "9 nq", "NQ/DU xay", "  đường  làng "):
            assert await found(text) == ["09-NQ/ĐU"], text
        for text in ("qd/du", "50%", "%", "_\\", "thanh lap"):
            assert await found(text) == ["10-QĐ/ĐU"], text
        for text in ("không có", "lối chung", "11-NQ", "đường tổ"):
            assert await found(text) == [], text
        for nothing in (None, "", "  "):
            assert await found(nothing) == ["10-QĐ/ĐU", "09-NQ/ĐU"], nothing
        assert await found(None, "RESOLUTION") == ["09-NQ/ĐU"]
        assert await found("đu", "DECISION") == ["10-QĐ/ĐU"]
        assert await found("làng", "DECISION") == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"number": "mười hai"}, "BAD_DOCUMENT_NUMBER"),
        ({"number": "12-CT/ĐU"}, "KIND_MISMATCH"),
        ({"number": "1-NQ/ĐU"}, "DOCUMENT_NUMBER_TAKEN"),
        ({"title": "Báo cáo\nMẬT"}, "BAD_TEXT"),
        ({"body": "TỐI MẬT\nNội dung"}, "STATE_SECRET"),
        ({"attachments": [{"name": "a.pdf", "mediaType": "application/pdf", "content": "!"}]}, "BAD_ATTACHMENT"),
        ({"attachments": [{"name": "a.pdf", "mediaType": "pdf", "content": "YQ=="}]}, "BAD_ATTACHMENT"),
    ],
)
async def test_what_cannot_be_sent_is_refused_by_name(sqlite_url: str, given: Json, code: str) -> None:
    async with serving(Backend(sqlite_url, "memory://")) as served:
        await send(served.client("supervisor"), served, number="1-NQ/ĐU")
        with pytest.raises(Refused) as refused:
            await send(served.client("supervisor"), served, **given)
        assert refused.value.code == code
        assert (await served.client("supervisor").execute(LIST))["documents"]["totalCount"] == 1


async def test_attachments_are_fetched_by_those_who_may_see_the_document(backend: Backend) -> None:
    async with serving(backend) as served:
        content = "Phụ lục".encode()
        file = {"name": "Phụ lục.txt", "mediaType": "text/plain", "content": base64.b64encode(content).decode()}
        sent = await send(served.client("supervisor"), served, attachments=[file])
        attachment = sent["attachments"][0]
        assert (attachment["name"], attachment["size"]) == ("Phụ lục.txt", len(content))

        async def fetch(who: str) -> Any:
            headers = {"authorization": f"Bearer {served.world.tokens[who]}"}
            return await served.http.get(served.url + attachment["url"], headers=headers)

        got = await fetch("member")
        assert got.content == content
        assert got.headers["x-content-type-options"] == "nosniff"
        refused = await fetch("outsider")
        assert refused.status_code >= 400
        assert refused.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_hosted_member_gets_what_is_sent_to_his_home_cell(backend: Backend) -> None:
    async with serving(backend) as served:
        home = served.world.organization("neighbours")
        sent = await send(served.client("supervisor"), served, audienceId=home)
        at_home = [who for who, (cell, _) in PEOPLE.items() if cell == "neighbours"]
        assert sent["delivery"] == {"sent": len(at_home) + 1, "read": 0}
        hosted = served.client("hosted")
        assert (await hosted.execute(ONE, id=sent["id"]))["document"]["number"] == sent["number"]
        read = await hosted.execute(READ, input={"documentId": sent["id"]})
        assert read["markDocumentRead"]["document"]["readByMe"]
        assert [node["id"] for node in (await hosted.execute(LIST))["documents"]["nodes"]] == [sent["id"]]
        assert (await served.client("member").execute(LIST))["documents"]["totalCount"] == 0


async def test_only_those_it_was_sent_to_count_as_having_read_it(backend: Backend) -> None:
    async with serving(backend) as served:
        cell = served.world.organization("cell")
        sent = await send(served.client("supervisor"), served, audienceId=cell)
        for who, read in (("supervisor", 0), ("follower", 0), ("member", 1), ("hosted", 2), ("member", 2)):
            done = await served.client(who).execute(READ, input={"documentId": sent["id"]})
            document = done["markDocumentRead"]["document"]
            assert (document["readByMe"], document["delivery"]["read"]) == (True, read), who


async def test_what_was_not_there_before_it_was_sent_is_there_afterwards(backend: Backend) -> None:
    async with serving(backend) as served:
        first = await send(served.client("supervisor"), served, number="1-NQ/ĐU")
        coming = encode("Document", split(first["id"], "id")[1] + 1)
        text = """mutation ($send: SendDocumentInput!, $read: MarkDocumentReadInput!) {
          before: markDocumentRead(input: $read) { document { id } }
          sendDocument(input: $send) { document { id } }
          after: markDocumentRead(input: $read) { document { id } }
        }"""
        commune = served.world.organization("commune")
        given = {"issuerId": commune, "audienceId": commune, "number": "2-NQ/ĐU", "kind": "RESOLUTION", "title": "Hai"}
        headers = {"authorization": f"Bearer {served.world.tokens['supervisor']}"}
        body = {"query": text, "variables": {"send": given, "read": {"documentId": coming}}}
        answer = (await served.http.post(f"{served.url}/graphql", json=body, headers=headers)).json()
        assert answer["data"]["before"] is None
        assert answer["data"]["sendDocument"]["document"]["id"] == coming
        assert answer["data"]["after"]["document"]["id"] == coming


async def test_only_a_number_that_is_taken_is_told_to_be_taken(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(backend) as served:
        await send(served.client("supervisor"), served, number="1-NQ/ĐU")
        with pytest.raises(Refused) as refused:
            await send(served.client("supervisor"), served, number="1-NQ/ĐU")
        assert refused.value.code == "DOCUMENT_NUMBER_TAKEN"
        nameless = DocumentAttachment(name=None, media_type="text/plain", size=1, content=b"x")
        monkeypatch.setattr("resolvers.documents._read_attachments", lambda given: [nameless])
        with pytest.raises(Refused) as refused:
            await send(served.client("supervisor"), served, number="2-NQ/ĐU")
        assert refused.value.code == "INTERNAL_ERROR"
