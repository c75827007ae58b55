"""Does the server pass the public audits of GraphQL over HTTP, those of the package graphql-http?"""

from __future__ import annotations

import pytest

from tests.audits import LOCK, audit
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def test_every_public_audit_finds_the_server_in_order(shared: Served) -> None:
    """Neither an error nor a warning, nor even a notice."""
    found = await audit(f"{shared.url}/graphql")
    assert len(found) == 61
    assert not [(each["id"], each["name"], each["status"], each["reason"]) for each in found if each["status"] != "ok"]


def test_the_lock_of_the_audits_holds_versions_and_hashes_and_no_address() -> None:
    lock = LOCK.read_text()
    assert lock.count('"integrity": "sha512-') == 2
    assert "://" not in lock
