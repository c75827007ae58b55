"""Does the proxy of the fault tests lose what it is to lose, and nothing else?"""

from __future__ import annotations

import asyncio
import random
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from tests.proxy import Mischief, Proxy

pytestmark = pytest.mark.anyio


@pytest.fixture
def heard() -> list[bytes]:
    return []


@pytest.fixture
async def proxy(heard: list[bytes]) -> AsyncIterator[Proxy]:
    """Before a server that says back what it hears."""

    async def echo(reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(ConnectionResetError):
            while said := await reader.read(1 << 16):
                heard.append(said)
                writer.write(said)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with Proxy(server.sockets[0].getsockname()[1]) as proxy:
        yield proxy
    server.close()


async def ask(proxy: Proxy, *words: bytes) -> list[bytes]:
    """The answers on one connection, until it is cut."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    answers = []
    try:
        for word in words:
            writer.write(word)
            if not (answer := await reader.read(1 << 16)):
                break
            answers.append(answer)
    except ConnectionResetError:
        pass
    finally:
        writer.transport.abort()
    return answers


async def test_it_passes_what_it_is_not_to_lose(proxy: Proxy) -> None:
    assert await ask(proxy, b"one", b"two") == [b"one", b"two"]


async def test_what_it_holds_comes_when_it_is_healed(proxy: Proxy, heard: list[bytes]) -> None:
    proxy.hold()
    asking = asyncio.create_task(ask(proxy, b"one"))
    done, _ = await asyncio.wait([asking], timeout=0.05)
    assert not done
    assert not heard
    proxy.heal()
    assert await asking == [b"one"]


async def test_it_loses_the_answer_to_one_word_and_its_connection(proxy: Proxy, heard: list[bytes]) -> None:
    lost = proxy.lose_answer_to(b"COMMIT")
    assert await ask(proxy, b"BEGIN", b"COMMIT;", b"BEGIN") == [b"BEGIN"]
    await lost
    assert heard == [b"BEGIN", b"COMMIT;"], "it was heard all the same"
    assert await ask(proxy, b"COMMIT;") == [b"COMMIT;"]


async def test_it_cuts_all_connections(proxy: Proxy, heard: list[bytes]) -> None:
    proxy.mischief = Mischief(random.Random(1), swallow=1.0)
    asking = [asyncio.create_task(ask(proxy, b"one")) for _ in range(3)]
    async with asyncio.timeout(5):
        while len(heard) < 3:  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.001)
        proxy.cut()
        assert await asyncio.gather(*asking) == [[], [], []]


async def test_what_was_swallowed_is_cut_off_when_it_is_healed(proxy: Proxy) -> None:
    proxy.mischief = Mischief(random.Random(1), swallow=1.0)
    asking = asyncio.create_task(ask(proxy, b"one"))
    async with asyncio.timeout(5):
        while not proxy.lost:  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.001)
        proxy.heal()
        assert await asking == []
    assert await ask(proxy, b"one") == [b"one"]


async def test_it_cuts_instead_of_answering(proxy: Proxy) -> None:
    proxy.mischief = Mischief(random.Random(1), cut=1.0)
    assert await ask(proxy, b"one") == []
