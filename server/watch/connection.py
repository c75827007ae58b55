"""How does the board reach the screen? Sign in, subscribe, and begin again for ever when the connection is lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date

import httpx2

from server.client import Client, Disconnected, Json, Refused

from .meetings import one_line
from .words import Words

# What every client of the board sends (tests/operations), and besides: where a cell belongs, what makes the quorum,
# and the order of the verdicts.
BOARD = """
subscription Board($committeeId: ID!, $date: Date) {
  board(committeeId: $committeeId, date: $date) {
    kind version date
    committee { id name }
    totals { ...BoardTotals }
    lines { organization { __typename id name } totals { ...BoardTotals } }
    meetings(first: 100) {
      id version title state scheduledAt
      cell { id name parent { id name } }
      attendance { expected present remote excused absent rate }
      quorum { met counted required }
      currentItem { number title }
      polls {
        id question form state closedAt
        turnout { entitled cast } options { id label votes } verdict { outcome }
      }
    }
    attention { reason since meeting { id cell { id name } } }
  }
}

fragment BoardTotals on BoardTotals {
  cells
  meetingsScheduled meetingsOpen meetingsClosed meetingsNotOpened
  expected present remote excused absent rate
  meetingsWithQuorum
  pollsOpen pollsCarried pollsNotCarried
}
"""
WATCHING_POSTS = frozenset({"SECRETARY", "DEPUTY_SECRETARY", "COMMITTEE_MEMBER", "FOLLOWER"})
PASSING = frozenset({"UNAUTHENTICATED", "UNAVAILABLE", "INTERNAL_ERROR"})  # refusals that may be gone the next time
SIGNED_OUT = frozenset({4401, 4403})
SHORTEST, LONGEST = 0.2, 5.0  # seconds between attempts
FIRST_MESSAGE = 30.0  # seconds that a subscription may take for its snapshot


class NoBoard(Exception):
    """There is nothing to watch, and trying again would not help: the sentence says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks for which board. Without a committee: the first that he watches by a post of his."""

    username: str
    password: str
    committee: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """The board has stopped moving; it is being asked for again."""

    reason: str


async def boards(client: Client, question: Question, words: Words) -> AsyncGenerator[Json | Lost, None]:
    """The messages of the board, for ever. Raises NoBoard."""
    committee, failures, before = question.committee, 0, False
    while True:
        lost = words.lost.format(url=client.url)
        try:
            if client.token is None:
                signed_in = await client.sign_in(question.username, question.password)
                committee = question.committee or committee_of(signed_in["viewer"]["posts"], words)
            day = question.day.isoformat() if question.day else None
            async with aclosing(client.subscribe(BOARD, committeeId=committee, date=day)) as messages:
                async with asyncio.timeout(FIRST_MESSAGE) as waiting:
                    async for data in messages:
                        waiting.reschedule(None)
                        failures, before = 0, True
                        yield data["board"]
        except Refused as refused:
            client.token = None if refused.code == "UNAUTHENTICATED" else client.token
            if refused.code not in PASSING and not (before and refused.code == "TOO_MANY_ATTEMPTS"):
                raise NoBoard(one_line(refused.message)) from None
            lost = words.refused.format(message=one_line(refused.message).rstrip("."))
        except Disconnected as disconnected:
            if disconnected.code in SIGNED_OUT:
                client.token, lost = None, words.signed_out
        except (httpx2.HTTPStatusError, ValueError):
            lost = words.somebody_else.format(url=client.url)
        except (OSError, httpx2.HTTPError) as error:
            lost = words.not_there.format(url=client.url) + _detail(error)
        yield Lost(lost)
        await asyncio.sleep(pause(failures))
        failures += 1


def pause(failures: int, share: float | None = None) -> float:
    """Seconds until the next attempt: twice as long each time, up to a limit, and not the same for all who wait."""
    longest = min(LONGEST, SHORTEST * float(2 ** min(failures, 10)))
    return SHORTEST + (longest - SHORTEST) * (random.random() if share is None else share)


def _detail(error: Exception) -> str:
    """What there is to say besides: that the name is not known, or the certificate not good."""
    refused = isinstance(error, ConnectionRefusedError) or "connection attempts failed" in str(error)
    return "" if refused else f" ({one_line(str(error)) or type(error).__name__})"


def committee_of(posts: Sequence[Json], words: Words) -> str:
    for post in posts:
        if post["role"] in WATCHING_POSTS and post["organization"]["kind"] != "CELL":
            return str(post["organization"]["id"])
    raise NoBoard(words.no_committee)
