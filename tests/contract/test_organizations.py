"""Is the tree shown as it is: its counts, its order, and its people?"""

from __future__ import annotations

import pytest

from models.members import Member
from server.client import Client, Json
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PEOPLE, add_members

pytestmark = pytest.mark.anyio

COMMITTEE = """query ($id: ID!) { committee(id: $id) {
  name cellCount memberCount parent { name } secretary { fullName }
  children(first: 50) { totalCount nodes { __typename name memberCount } } } }"""
MEMBERS = """query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { cell(id: $id) {
  memberCount votingMemberCount members(first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { fullName } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
SEARCH = """query ($text: String!, $within: ID!) { members(text: $text, organizationId: $within, first: 100) {
  nodes { fullName cell { name } } } }"""
LETTERS = ["Lê Thị Ẩn", "Lê Thị Ân", "Lê Thị An", "Lê Thị Đào", "Lê Thị Dào", "Lê Thị Ánh", "Lê Thị Yến"]


async def test_a_committee_shows_what_lies_below_it(backend: Backend) -> None:
    async with serving(backend) as served:
        shown = await served.client("supervisor").execute(COMMITTEE, id=served.world.organization("commune"))
        committee = shown["committee"]
        below = [who for who, (cell, _) in PEOPLE.items() if cell != "foreign"]
        assert (committee["cellCount"], committee["memberCount"]) == (3, len(below))
        assert committee["parent"] == {"name": "Đảng bộ tỉnh"}
        assert committee["secretary"] == {"fullName": "Nguyễn Văn Supervisor"}
        children = committee["children"]
        assert children["totalCount"] == 3
        assert [(node["__typename"], node["name"]) for node in children["nodes"]] == [
            ("Cell", "Chi bộ Tổ dân phố 1"),
            ("Cell", "Chi bộ Tổ dân phố 2"),
            ("Committee", "Đảng bộ cơ sở"),
        ]
        assert sum(node["memberCount"] for node in children["nodes"]) == len(below)


async def test_members_come_by_given_name_in_vietnamese_order_on_every_kind_of_page(backend: Backend) -> None:
    async with serving(backend) as served:
        names = await _add_named(served, LETTERS)
        client, cell = served.client("neighbour_chair"), served.world.organization("neighbours")
        whole = (await client.execute(MEMBERS, id=cell, first=100))["cell"]
        everybody = [node["fullName"] for node in whole["members"]["nodes"]]
        assert [name for name in everybody if name in names] == [
            "Lê Thị An",
            "Lê Thị Ánh",
            "Lê Thị Ân",
            "Lê Thị Ẩn",
            "Lê Thị Dào",
            "Lê Thị Đào",
            "Lê Thị Yến",
        ]
        assert whole["memberCount"] == whole["votingMemberCount"] == len(everybody)
        assert await _forwards(client, cell, 2) == everybody
        assert await _backwards(client, cell, 3) == everybody


async def test_people_are_found_without_diacritics_and_only_where_one_may_look(backend: Backend) -> None:
    async with serving(backend) as served:
        await _add_named(served, ["Nguyễn Đức Thịnh"])
        supervisor, commune = served.client("supervisor"), served.world.organization("commune")
        for text in ("nguyen duc", "DUC nguyen", "đức thịnh", "Nguyễn  Đức"):
            found = (await supervisor.execute(SEARCH, text=text, within=commune))["members"]["nodes"]
            assert [node["fullName"] for node in found] == ["Nguyễn Đức Thịnh"], text
            assert found[0]["cell"] == {"name": "Chi bộ Tổ dân phố 2"}
        for text in ("%", "_", "\\"):
            assert (await supervisor.execute(SEARCH, text=f"a{text}", within=commune))["members"]["nodes"] == []
        here = served.world.organization("cell")
        assert (await supervisor.execute(SEARCH, text="nguyen duc thinh", within=here))["members"]["nodes"] == []


async def _add_named(served: Served, names: list[str]) -> list[str]:
    """Members of the second cell, called so."""
    who = [f"named {number}" for number in range(len(names))]
    await add_members(served.database, served.world, "neighbours", who)
    async with served.database.write() as session:
        for key, name in zip(who, names, strict=True):
            (await session.get_one(Member, served.world.members[key])).rename(name)
    return names


async def _forwards(client: Client, cell: str, size: int) -> list[str]:
    names: list[str] = []
    page: Json = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        answer = await client.execute(MEMBERS, id=cell, first=size, after=page["endCursor"])
        members = answer["cell"]["members"]
        names += [node["fullName"] for node in members["nodes"]]
        page = members["pageInfo"]
    return names


async def _backwards(client: Client, cell: str, size: int) -> list[str]:
    names: list[str] = []
    page: Json = {"hasPreviousPage": True, "startCursor": None}
    while page["hasPreviousPage"]:
        answer = await client.execute(MEMBERS, id=cell, last=size, before=page["startCursor"])
        members = answer["cell"]["members"]
        names = [node["fullName"] for node in members["nodes"]] + names
        page = members["pageInfo"]
    return names
