"""Does accepted mean counted, whatever voters, leavers and closers do at the same time?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.attendance import Attendance, Tally
from models.changes import Change, ChangeKind, first_break
from models.meetings import Meeting
from models.voters import Voter
from server.client import Json, Refused
from tests.gatherings import Gathering, key
from tests.servers import Backend
from tests.serving import serving
from tests.stored_ballots import stored_ballots
from tests.world import add_members

VOTERS = [f"voter_{number}" for number in range(8)]
PEOPLE = [*VOTERS, "exempt", "probationary", "suspended"]
REFUSALS = {
    "cast": {"POLL_CLOSED", "NOT_PRESENT", "NOT_ENTITLED", "ALREADY_CAST"},
    "cast wrongly": {"POLL_CLOSED", "NOT_PRESENT", "NOT_ENTITLED", "ALREADY_CAST", "BAD_OPTION"},
    "leave": {"NOT_PRESENT", "NOT_ENTITLED"},
    "arrive": {"NOT_ENTITLED"},
    "count hands": {"POLL_CLOSED", "TOO_MANY_HANDS"},
    "close": {"POLL_CLOSED"},
}


@dataclass(frozen=True)
class Deed:
    who: str
    what: str
    option: int = 0


@dataclass(frozen=True)
class Plan:
    """All deeds are begun at once, in their order."""

    form: str
    rule: Json
    there: frozenset[str]
    deeds: tuple[Deed, ...]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    form = draw(st.sampled_from(["OPEN_BALLOT", "SECRET_BALLOT", "SHOW_OF_HANDS"]))
    denominator = draw(st.integers(2, 6))
    rule = {
        "numerator": draw(st.integers(1, denominator - 1)),
        "denominator": denominator,
        "strict": draw(st.booleans()),
        "base": draw(st.sampled_from(["BASE", "PRESENT", "CAST"])),
    }
    people, options = st.sampled_from(PEOPLE), st.integers(0, 2)
    casts = st.builds(Deed, people, st.just("cast"), options)
    others = st.builds(Deed, people, st.sampled_from(["cast wrongly", "leave", "arrive"]))
    deeds = draw(st.lists(casts | casts | casts | others, min_size=8, max_size=24))
    # Two phones of one voter, side by side.
    whats = st.sampled_from(["cast", "cast", "arrive", "leave"])
    twice = draw(st.lists(st.builds(Deed, st.sampled_from(VOTERS), whats, options), max_size=4))
    deeds += [deed for one in twice for deed in (one, one)]
    if form == "SHOW_OF_HANDS":
        deeds.insert(draw(st.integers(0, len(deeds))), Deed("minute_taker", "count hands", draw(st.integers(0, 8))))
    for closer in ("chair", "deputy"):
        deeds.insert(draw(st.integers(len(deeds) // 2, len(deeds))), Deed(closer, "close"))
    return Plan(form, rule, frozenset(draw(st.sets(st.sampled_from(VOTERS), min_size=5))), tuple(deeds))


@dataclass(repr=False)
class Hall:
    """A meeting in which many votes are held, one after the other."""

    runner: asyncio.Runner
    gathering: Gathering
    acknowledged: dict[str, set[tuple[str, int]]] = field(default_factory=dict)

    def hold(self, plan: Plan) -> None:
        self.runner.run(self._hold(plan))

    async def _hold(self, plan: Plan) -> None:
        await self.gathering.arrive(["minute_taker", *sorted(plan.there)])
        poll = await self.gathering.open_poll(form=plan.form, rule=plan.rule)
        self.acknowledged = {}
        codes = await asyncio.gather(*(self._do(deed, poll) for deed in plan.deeds))
        for deed, code in zip(plan.deeds, codes, strict=True):
            assert code is None or code in REFUSALS[deed.what], deed
        closings = [code for deed, code in zip(plan.deeds, codes, strict=True) if deed.what == "close"]
        assert sorted(closings, key=str) == [None, "POLL_CLOSED"]
        await self._ballots_are_those_acknowledged(plan, poll)
        log = await self._log()
        await self._result_follows(plan, poll, log)
        await self._roll_was_counted_once()

    async def _do(self, deed: Deed, poll: Json) -> str | None:
        """The code of a refusal."""
        gathering = self.gathering
        try:
            match deed.what:
                case "cast":
                    receipt = await gathering.cast(deed.who, poll, deed.option)
                    self.acknowledged.setdefault(deed.who, set()).add((receipt, deed.option))
                case "cast wrongly":
                    await gathering.do(deed.who, "castBallot", pollId=poll["id"], optionIds=[])
                case "leave":
                    await gathering.do(deed.who, "checkOut", meetingId=gathering.id)
                case "arrive":
                    await gathering.arrive([deed.who])
                case "count hands":
                    hands = [deed.option, 1, 0]
                    counts = [
                        {"optionId": option["id"], "count": count}
                        for option, count in zip(poll["options"], hands, strict=True)
                    ]
                    await gathering.do(deed.who, "enterHandCount", pollId=poll["id"], counts=counts)
                case "close":
                    await gathering.do(deed.who, "closePoll", pollId=poll["id"], reason="Đếm tay")
        except Refused as refused:
            return refused.code
        return None

    async def _ballots_are_those_acknowledged(self, plan: Plan, poll: Json) -> None:
        world = self.gathering.served.world
        async with self.gathering.served.database.read() as session:
            ballots = await stored_ballots(session, [key(poll["id"])])
            voted = await session.scalars(select(Voter.member_id).where(Voter.poll_id == key(poll["id"]), Voter.voted))
            assert set(voted) == {world.members[who] for who in self.acknowledged}
        option_ids = [key(option["id"]) for option in poll["options"]]
        acknowledged = [
            (receipt, None if plan.form == "SECRET_BALLOT" else (option_ids[option],))
            for own in self.acknowledged.values()
            for receipt, option in own
        ]
        assert Counter((ballot.receipt, ballot.choice) for ballot in ballots) == Counter(acknowledged)
        assert all(len(own) == 1 for own in self.acknowledged.values()), "a voter has one ballot"
        members = {ballot.receipt: ballot.member for ballot in ballots}
        for who, own in self.acknowledged.items():
            ((receipt, _),) = own
            assert members[receipt] == (None if plan.form == "SECRET_BALLOT" else world.members[who])

    async def _log(self) -> Sequence[Change]:
        async with self.gathering.served.database.read() as session:
            log = list(
                await session.scalars(
                    select(Change).where(Change.meeting_id == key(self.gathering.id)).order_by(Change.version)
                )
            )
        assert first_break(log) is None
        return log

    async def _result_follows(self, plan: Plan, poll: Json, log: Sequence[Change]) -> None:
        """The verdict, computed once more from the log, with fractions."""
        here: set[int] = set()
        present: set[int] = set()  # at any moment while the vote was open
        roll: list[int] = []
        hands: list[int] | None = None
        casts = 0
        for change in log:
            told = change.details
            if change.kind is ChangeKind.ATTENDANCE_RECORDED:
                here.add(told["member"])
                present.add(told["member"])
            elif change.kind is ChangeKind.DEPARTURE_RECORDED:
                here.remove(told["member"])
            elif told.get("poll") != key(poll["id"]):
                continue
            elif change.kind is ChangeKind.POLL_OPENED:
                roll, present = told["roll"], set(here)
            elif change.kind is ChangeKind.HAND_COUNT_ENTERED:
                hands = [entry["count"] for entry in told["counts"]]
            elif change.kind is ChangeKind.BALLOT_CAST:
                casts += 1
                assert told["cast"] == casts
                assert (change.actor_id is None) is (plan.form == "SECRET_BALLOT")
            elif change.kind is ChangeKind.POLL_CLOSED:
                break
        voted = {self.gathering.served.world.members[who] for who in self.acknowledged}
        chosen = Counter(option for own in self.acknowledged.values() for _, option in own)
        polls = (await self.gathering.seen("supervisor", f"polls {{ {RESULT} }}"))["polls"]
        shown = next(one for one in polls if one["id"] == poll["id"])
        assert shown["turnout"] == {"entitled": len(roll), "cast": casts}
        assert [option["count"] for option in shown["options"]] == [chosen[number] for number in range(3)]
        assert casts == len(self.acknowledged) == sum(chosen.values())
        assert voted <= present & set(roll)
        votes = hands[0] if hands else chosen[0]
        base = {
            "BASE": len(roll),
            "PRESENT": len(present & set(roll)),
            "CAST": sum(hands) if hands else casts,
        }[plan.rule["base"]]
        share = Fraction(plan.rule["numerator"], plan.rule["denominator"])
        needed = next(n for n in range(1, base + 2) if (n > share * base if plan.rule["strict"] else n >= share * base))
        outcome = "CARRIED" if base and votes >= needed else "NOT_CARRIED"
        assert shown["verdict"] == {"outcome": outcome, "base": base, "votesFor": votes, "required": needed}

    async def _roll_was_counted_once(self) -> None:
        async with self.gathering.served.database.read() as session:
            meeting = await session.get_one(Meeting, key(self.gathering.id))
            roll = await session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
            assert meeting.tally == Tally.of(row.state for row in roll).dump()


RESULT = "id turnout { entitled cast } options { count } verdict { outcome base votesFor required }"


@pytest.fixture(scope="module")
def hall(shared_backend: Backend) -> Iterator[Hall]:
    """Hypothesis runs no coroutines, so the server lives in a loop that turns while a plan is carried out."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        running = serving(shared_backend)
        served = runner.run(running.__aenter__())
        try:
            runner.run(add_members(served.database, served.world, "cell", VOTERS))
            gathering = runner.run(Gathering.opened(served, minuteTakerId=served.world.member("minute_taker")))
            yield Hall(runner, gathering)
        finally:
            runner.run(running.__aexit__(None, None, None))


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # timing cannot be shrunk
    suppress_health_check=[HealthCheck.too_slow],
)
@given(plan=plans())
def test_every_ballot_that_was_acknowledged_is_in_the_result_and_no_other(hall: Hall, plan: Plan) -> None:
    hall.hold(plan)
