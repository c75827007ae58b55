"""Whatever people do in a meeting: is everything right after every step? (Over 300 lines: all that they can do.)

Accepted means counted; quorum and verdicts equal an independent reckoning; the record verifies; a live watcher was sent
what a fresh query answers. The server is restarted in between.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models.database import Database
from models.options import DEFAULT_OPTIONS
from models.records.record import read
from models.records.verify import verify
from server.client import Json, Refused
from tests.gatherings import Gathering, do
from tests.reckoning import Person, Reckoning, Vote
from tests.servers import Backend
from tests.serving import Screen, Served, serving
from tests.world import World, make_world

from .facts_table import unlisted

T = TypeVar("T")

STANDINGS = {
    **dict.fromkeys(("chair", "deputy", "minute_taker", "member", "official"), "OFFICIAL"),
    **{who: who.upper() for who in ("probationary", "hosted", "exempt", "away", "suspended")},
}
PEOPLE = list(STANDINGS)
FREE = ("member", "official", "exempt")  # whose standing changes
SHOWN = (
    "version attendance { expected present remote excused absent unaccounted left }"
    " quorum { base counted required met }"
    " polls { id state turnout { entitled cast } options { count } verdict { outcome base votesFor required } }"
)
OPTIONS = [*DEFAULT_OPTIONS, "Đồng ý", "Không đồng ý", "Để lại"]
CHANGED_BYTES = 1000
MANY = os.environ.get("MEETINGS")  # so many, others each time; the same five if not said


class Site:
    """A database that stays, and a server that is restarted."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.runner = asyncio.Runner()
        self.world: World = self.runner.run(self._make())
        self._stack = AsyncExitStack()
        self.served: Served
        self.runner.run(self.restart())

    async def _make(self) -> World:
        database = Database.open(self.backend.database_url)
        try:
            return await make_world(database)
        finally:
            await database.aclose()

    async def restart(self) -> None:
        await self._stack.aclose()
        self.served = await self._stack.enter_async_context(serving(self.backend, self.world))

    def close(self) -> None:
        self.runner.run(self._stack.aclose())
        self.runner.close()


class Meetings(RuleBasedStateMachine):
    """One meeting from its opening to its close."""

    site: ClassVar[Site]

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.site.runner.run(coroutine)

    @initialize(
        there=st.sets(st.sampled_from(PEOPLE[:-1]), min_size=3),
        called=st.sets(st.sampled_from(PEOPLE[:-1])),
        options=st.none() | st.lists(st.sampled_from(OPTIONS), min_size=2, unique=True),
    )
    def open_the_meeting(self, there: set[str], called: set[str], options: list[str] | None) -> None:
        self.stack = AsyncExitStack()
        self.options = options or list(DEFAULT_OPTIONS)
        given = {"organizationId": self.site.world.organization("commune"), "voteOptions": options}
        self.run(do(self.site.served.client("administrator"), "setConventions", **given))
        minute_taker = self.site.world.member("minute_taker")
        self.gathering = self.run(Gathering.opened(self.site.served, minuteTakerId=minute_taker))
        self.reckoning = Reckoning({who: Person(standing) for who, standing in STANDINGS.items()})
        self.run(self._watch())
        for who in sorted(there):
            if who in called:
                self.call_the_roll(who, "PRESENT")
            else:
                self.arrive(who, remote=False)

    async def _watch(self) -> None:
        self.screen: Screen = await self.stack.enter_async_context(self.gathering.watched("supervisor", SHOWN))

    def do(self, who: str, mutation: str, refused: str | None = None, **given: Any) -> Json:
        """Done, or refused with this code and with nothing changed."""
        code, answer = self.run(self._tried(who, mutation, **given))
        assert code == refused, (who, mutation, given)
        return answer

    async def _tried(self, who: str, mutation: str, **given: Any) -> tuple[str | None, Json]:
        try:
            return None, await self.gathering.do(who, mutation, **given)
        except Refused as refusal:
            return refusal.code, {}

    # People come and go.

    @rule(who=st.sampled_from(PEOPLE), remote=st.booleans())
    def arrive(self, who: str, remote: bool) -> None:
        person = self.reckoning.people[who]
        refused = "NOT_ENTITLED" if person.standing == "SUSPENDED" else None
        given = {"meetingId": self.gathering.id, "code": self.gathering.code, "remote": remote}
        self.do(who, "checkIn", refused, **given)
        if refused is None and not person.here:
            self.reckoning.record(who, "REMOTE" if remote else "PRESENT", by=who)

    @rule(who=st.sampled_from(PEOPLE))
    def leave(self, who: str) -> None:
        person = self.reckoning.people[who]
        refused = "NOT_ENTITLED" if person.standing == "SUSPENDED" else None if person.here else "NOT_PRESENT"
        self.do(who, "checkOut", refused, meetingId=self.gathering.id)
        if refused is None:
            person.left = person.relied_on = True

    @rule(who=st.sampled_from(PEOPLE), status=st.sampled_from(["PRESENT", "EXCUSED", "ABSENT"]))
    def call_the_roll(self, who: str, status: str) -> None:
        suspended = self.reckoning.people[who].standing == "SUSPENDED"
        refused = "NOT_ENTITLED" if suspended and status == "PRESENT" else None
        refused = "HAS_ATTENDED" if self.reckoning.stays(who, status) else refused
        line = {"meetingId": self.gathering.id, "memberId": self.site.world.member(who), "status": status}
        self.do("minute_taker", "recordAttendance", refused, **line)
        if refused is None:
            self.reckoning.record(who, status, by="minute_taker")

    @rule(who=st.sampled_from(FREE), standing=st.sampled_from(["SUSPENDED", "OFFICIAL", "EXEMPT"]))
    def change_standing(self, who: str, standing: str) -> None:
        self.do("administrator", "setStanding", memberId=self.site.world.member(who), standing=standing)
        self.reckoning.people[who].standing = standing

    # Votes.

    @rule(
        form=st.sampled_from(["OPEN_BALLOT", "SECRET_BALLOT", "SHOW_OF_HANDS"]),
        fraction=st.sampled_from([(1, 2, True), (2, 3, False), (3, 4, False), (1, 1, False)]),
        base=st.sampled_from(["BASE", "PRESENT", "CAST"]),
        least=st.sampled_from([0, 0, 4]),
        seats=st.sampled_from([None, None, 1, 2]),
        demanded=st.booleans(),
        at_once=st.booleans(),
    )
    @precondition(lambda self: len(self.reckoning.votes) < 6)
    def prepare_a_vote(
        self,
        form: str,
        fraction: tuple[int, int, bool],
        base: str,
        least: int,
        seats: int | None,
        demanded: bool,
        at_once: bool,
    ) -> None:
        numerator, denominator, strict = fraction
        given = {"numerator": numerator, "denominator": denominator, "strict": strict, "base": base}
        rule: Json = {**given, "leastVotesFor": least}
        made = self.do(
            "chair", "createPoll", meetingId=self.gathering.id, question="Nhất trí?", form=form, rule=rule, seats=seats,
            options=["Một", "Hai", "Ba"], quorumDemanded=demanded,
        )["poll"]  # fmt: skip
        options = [option["id"] for option in made["options"]]
        vote = Vote(made["id"], form, rule, seats, options, demanded)
        self.reckoning.votes.append(vote)
        if at_once:
            self._open(vote)

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: self.reckoning.votes)
    def open_a_vote(self, number: int) -> None:
        self._open(self.reckoning.votes[number % len(self.reckoning.votes)])

    def _open(self, vote: Vote) -> None:
        codes = {"OPEN": "POLL_NOT_DRAFT", "CLOSED": "POLL_CLOSED", "ANNULLED": "POLL_ANNULLED"}
        refused = codes.get(vote.state)
        if refused is None and not self.reckoning.quorum()["base"]:
            refused = "ROLL_EMPTY"
        if refused is None and vote.quorum_demanded and not self.reckoning.quorum()["met"]:
            refused = "NO_QUORUM"
        self.do("chair", "openPoll", refused, pollId=vote.id)
        if refused is None:
            self.reckoning.open(vote)

    @rule(number=st.integers(0, 5), who=st.sampled_from(PEOPLE), chosen=st.lists(st.integers(0, 2), max_size=3))
    @precondition(lambda self: self.reckoning.votes)
    def cast(self, number: int, who: str, chosen: list[int]) -> None:
        self._cast(self.reckoning.votes[number % len(self.reckoning.votes)], who, chosen)

    @rule(number=st.integers(0, 20), choice=st.integers(0, 2))
    @precondition(lambda self: self._may_cast())
    def cast_lawfully(self, number: int, choice: int) -> None:
        pairs = self._may_cast()
        self._cast(*pairs[number % len(pairs)], [choice])

    def _may_cast(self) -> list[tuple[Vote, str]]:
        votes = [vote for vote in self.reckoning.votes if vote.state == "OPEN"]
        return [(vote, who) for vote in votes for who in PEOPLE if self.reckoning.may_cast(who, vote) is None]

    def _cast(self, vote: Vote, who: str, chosen: list[int]) -> None:
        lawful = len(chosen) == 1 if vote.seats is None else len(set(chosen)) == len(chosen) <= vote.seats
        known = vote.ballots.get(who)
        person = self.reckoning.people[who]
        again = known is not None and sorted(chosen) == known and not vote.secret and person.standing != "SUSPENDED"
        refused = None if again else self.reckoning.may_cast(who, vote) or (None if lawful else "BAD_OPTION")
        done = self.do(who, "castBallot", refused, pollId=vote.id, optionIds=[vote.options[place] for place in chosen])
        if refused is None:
            vote.ballots[who] = sorted(chosen)
            person.relied_on = True
            assert done["receipt"] == vote.receipts.setdefault(who, done["receipt"])

    @rule(number=st.integers(0, 5), data=st.data())
    @precondition(lambda self: self._may_cast())
    def let_all_vote(self, number: int, data: st.DataObject) -> None:
        """At the same time."""
        vote = self._opened(number)
        voters = [who for who in PEOPLE if self.reckoning.may_cast(who, vote) is None]
        chosen = {who: [data.draw(st.integers(0, 2))] for who in voters}

        async def cast(who: str) -> str:
            options = [vote.options[place] for place in chosen[who]]
            done = await self.gathering.do(who, "castBallot", pollId=vote.id, optionIds=options)
            return str(done["receipt"])

        async def together() -> list[str]:
            return await asyncio.gather(*map(cast, voters))

        receipts = self.run(together())
        vote.ballots |= chosen
        for who in voters:
            self.reckoning.people[who].relied_on = True
        vote.receipts |= dict(zip(voters, receipts, strict=True))

    @rule(number=st.integers(0, 5), hands=st.tuples(*[st.integers(0, 4)] * 3))
    @precondition(lambda self: any(vote.form == "SHOW_OF_HANDS" for vote in self.reckoning.votes))
    def count_hands(self, number: int, hands: tuple[int, int, int]) -> None:
        votes = [vote for vote in self.reckoning.votes if vote.form == "SHOW_OF_HANDS"]
        votes = [vote for vote in votes if vote.state == "OPEN"] or votes
        vote = votes[number % len(votes)]
        here = sum(self.reckoning.people[who].here for who in vote.roll if self._counts(who))
        codes = {"DRAFT": "POLL_NOT_OPEN", "CLOSED": "POLL_CLOSED", "ANNULLED": "POLL_ANNULLED"}
        possible = sum(hands) <= here * (vote.seats or 1) and max(hands) <= here
        refused = codes.get(vote.state) or (None if possible else "TOO_MANY_HANDS")
        counts = [{"optionId": option, "count": count} for option, count in zip(vote.options, hands, strict=True)]
        self.do("minute_taker", "enterHandCount", refused, pollId=vote.id, counts=counts)
        if refused is None:
            vote.hands = list(hands)

    def _opened(self, number: int) -> Vote:
        """An open vote, if there is one."""
        votes = [vote for vote in self.reckoning.votes if vote.state == "OPEN"] or self.reckoning.votes
        return votes[number % len(votes)]

    def _counts(self, who: str) -> bool:
        return self.reckoning.people[who].standing != "SUSPENDED"

    @rule(number=st.integers(0, 5), explained=st.booleans())
    @precondition(lambda self: self.reckoning.votes)
    def close_a_vote(self, number: int, explained: bool) -> None:
        vote = self._opened(number)
        codes = {"DRAFT": "POLL_NOT_OPEN", "CLOSED": "POLL_CLOSED", "ANNULLED": "POLL_ANNULLED"}
        refused = codes.get(vote.state)
        if refused is None and vote.hands and vote.ballots and vote.hands != vote.counts() and not explained:
            refused = "HAND_COUNT_DIFFERS"
        if refused is None and vote.secret and 0 < len(vote.ballots) < min(5, len(vote.roll)) and not explained:
            refused = "FEW_BALLOTS"
        self.do("chair", "closePoll", refused, pollId=vote.id, reason="Đếm tay" if explained else None)
        if refused is None:
            self.reckoning.close(vote)

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: any(vote.state == "CLOSED" for vote in self.reckoning.votes))
    def annul_a_vote(self, number: int) -> None:
        closed = [vote for vote in self.reckoning.votes if vote.state == "CLOSED"]
        vote = closed[number % len(closed)]
        self.do("chair", "annulPoll", pollId=vote.id, reason="Nhầm")
        vote.state = "ANNULLED"

    # What else goes on.

    @rule(number=st.integers(0, 11))
    def move_on(self, number: int) -> None:
        agenda = self.run(self.gathering.seen("chair", "agenda { id }"))["agenda"]
        self.do("chair", "startAgendaItem", itemId=agenda[number % len(agenda)]["id"])

    @rule(who=st.sampled_from(["chair", "member", "probationary"]))
    def ask_to_speak(self, who: str) -> None:
        person = self.reckoning.people[who]
        refused = "NOT_ENTITLED" if person.standing == "SUSPENDED" else None if person.here else "NOT_PRESENT"
        self.do(who, "askToSpeak", refused, meetingId=self.gathering.id)

    @rule()
    def restart_the_server(self) -> None:
        self.run(self.stack.aclose())
        self.run(self.site.restart())
        self.gathering.served = self.site.served
        self.run(self._watch())

    @invariant()
    def everything_is_right(self) -> None:
        if not hasattr(self, "reckoning"):
            return
        fresh = self.run(self.gathering.seen("supervisor", SHOWN))
        shown = self.run(self.screen.until(fresh["version"]))
        assert shown == fresh
        assert {name: value for name, value in fresh.items() if name != "version"} == self.reckoning.shown()
        report = verify(self._record())
        assert report.flaws == []
        assert report.record is not None
        assert len(report.record.changes) == fresh["version"]

    def _approve_the_minutes(self) -> None:
        """By all who may. The record verifies, so it says all that they say."""
        self.do("chair", "putMinutesToVote", meetingId=self.gathering.id)
        asked = "id form quorumDemanded options { id label } rule { numerator denominator strict base leastVotesFor }"
        *_, poll = self.run(self.gathering.seen("chair", f"polls {{ {asked} }}"))["polls"]
        assert [option["label"] for option in poll["options"]] == self.options
        options = [option["id"] for option in poll["options"]]
        vote = Vote(poll["id"], poll["form"], poll["rule"], None, options, poll["quorumDemanded"])
        self.reckoning.votes.append(vote)
        self._open(vote)
        for vote, who in self._may_cast():
            self._cast(vote, who, [0])
        if vote.state == "OPEN":
            self.do("chair", "closePoll", pollId=vote.id)
            vote.state = "CLOSED"
        self.everything_is_right()

    def _record(self) -> bytes:
        query = "query ($id: ID!) { meetingRecord(meetingId: $id) { file } }"
        answer = self.run(self.site.served.client("supervisor").execute(query, id=self.gathering.id))
        return str(answer["meetingRecord"]["file"]).encode()

    def teardown(self) -> None:
        """The meeting closes; each voter finds his receipt; and its record is checked to the byte."""
        if not hasattr(self, "reckoning"):
            return
        for vote in self.reckoning.votes:
            if vote.state == "OPEN":
                self.do("chair", "closePoll", pollId=vote.id, reason="Hết giờ")
                vote.state = "CLOSED"
        self._approve_the_minutes()
        self.do("chair", "closeMeeting", meetingId=self.gathering.id)
        self.everything_is_right()
        listed = self.run(self.gathering.seen("supervisor", "polls { ballots { receipt } }"))["polls"]
        for vote, poll in zip(self.reckoning.votes, listed, strict=True):
            if vote.state == "CLOSED":
                assert [ballot["receipt"] for ballot in poll["ballots"]] == sorted(vote.receipts.values())
        record = self._record()
        assert unlisted(read(record).changes) == {}
        _no_byte_can_change(record)
        for who in FREE:
            standing = STANDINGS[who]
            self.do("administrator", "setStanding", memberId=self.site.world.member(who), standing=standing)
        self.run(self.stack.aclose())


def _no_byte_can_change(record: bytes) -> None:
    rng = random.Random(len(record))
    for _ in range(CHANGED_BYTES):
        place = rng.randrange(len(record))
        byte = rng.choice([other for other in range(256) if other != record[place]])
        assert not verify(record[:place] + bytes([byte]) + record[place + 1 :]).holds, place


def hold_meetings(backend: Backend, meetings: int, steps: int) -> None:
    site = Site(backend)

    class Held(Meetings):
        pass

    Held.site = site
    try:
        run_state_machine_as_test(
            Held,
            settings=settings(
                max_examples=meetings,
                stateful_step_count=steps,
                deadline=None,
                derandomize=MANY is None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        site.close()


def test_whole_meetings_are_right_after_every_step(backend: Backend) -> None:
    hold_meetings(backend, meetings=int(MANY or 5), steps=40)
