"""Was a promise broken? Pure functions of the facts, each of which names what it finds; nothing found is a pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from models.attendance import Tally
from models.changes import Change, ChangeKind, first_break

from .facts import Facts, Screen

FRESH = 2.0  # seconds: no screen is stale for longer


def findings(facts: Facts) -> list[str]:
    """Every broken promise."""
    return [
        finding
        for rule in (
            check_ins_are_there,
            nobody_arrived_twice,
            ballots_are_there,
            nobody_voted_twice,
            counts_equal_ballots,
            logs_are_whole,
            screens_are_right,
            screens_are_in_time,
            screens_never_went_back,
            followed_logs_have_no_gap_and_no_double,
        )
        for finding in rule(facts)
    ]


def check_ins_are_there(facts: Facts) -> Iterator[str]:
    here = {(line.meeting, line.member) for line in facts.stored.roll if line.state.here}
    for check_in in sorted(facts.check_ins - here):
        yield f"lost: {check_in}"


def nobody_arrived_twice(facts: Facts) -> Iterator[str]:
    """On the roll, in the log, and in the tally that is kept with the meeting."""
    lines = Counter((line.meeting, line.member) for line in facts.stored.roll)
    arrivals = Counter(
        (meeting, change.details["member"])
        for meeting, log in facts.stored.logs.items()
        for change in log
        if change.kind is ChangeKind.ATTENDANCE_RECORDED
    )
    for (meeting, member), times in [*lines.items(), *arrivals.items()]:
        if times > 1:
            yield f"meeting {meeting}: member {member} arrived {times} times"
    for line in facts.stored.roll:
        if line.state.here and not arrivals[line.meeting, line.member]:
            yield f"meeting {line.meeting}: the log does not know that member {line.member} arrived"
    for meeting, kept in facts.stored.tallies.items():
        counted = Tally.of(line.state for line in facts.stored.roll if line.meeting == meeting).dump()
        if kept != counted:
            yield f"meeting {meeting}: kept {kept}, counted {counted}"


def ballots_are_there(facts: Facts) -> Iterator[str]:
    """With the receipt that was told; an open one with the choice that was made."""
    receipts = {(ballot.poll, ballot.receipt) for ballot in facts.stored.ballots}
    choices = {(poll, member): choice for poll, _, member, choice in facts.stored.ballots if member is not None}
    secret = {result.poll for result in facts.stored.results if result.secret}
    for vote in facts.votes:
        there = (vote.poll, vote.member) in facts.stored.voted
        there &= vote.receipt is None or (vote.poll, vote.receipt) in receipts
        there &= vote.poll in secret or choices.get((vote.poll, vote.member)) == (vote.option,)
        if not there:
            yield f"lost: {vote}"


def nobody_voted_twice(facts: Facts) -> Iterator[str]:
    """As many ballots as voters, none of them more than asked to vote; a member's open ballot is one."""
    asked = {(vote.poll, vote.member) for vote in facts.votes}
    for poll, member in sorted(facts.stored.voted - asked):
        yield f"vote {poll}: a ballot of member {member}, who was not told of it"
    ballots = Counter(ballot.poll for ballot in facts.stored.ballots)
    voters = Counter(poll for poll, _ in facts.stored.voted)
    for result in facts.stored.results:
        if ballots[result.poll] != voters[result.poll]:
            yield f"vote {result.poll}: {ballots[result.poll]} ballots of {voters[result.poll]} voters"
    signed = Counter((ballot.poll, ballot.member) for ballot in facts.stored.ballots if ballot.member is not None)
    told = Counter((vote.poll, vote.receipt) for vote in facts.votes if vote.receipt is not None)
    for (poll, whose), times in [*signed.items(), *told.items()]:
        if times > 1:
            yield f"vote {poll}: {times} ballots of {whose}"


def counts_equal_ballots(facts: Facts) -> Iterator[str]:
    """And the log tells of each."""
    for result in facts.stored.results:
        ballots = [ballot for ballot in facts.stored.ballots if ballot.poll == result.poll]
        if result.cast != len(ballots):
            yield f"vote {result.poll}: {result.cast} cast, {len(ballots)} ballots"
        if result.secret:  # whose ballots are nowhere whole: what the voters know they have chosen
            by_option = Counter(vote.option for vote in facts.votes if vote.poll == result.poll and result.closed)
        else:
            by_option = Counter(option for ballot in ballots for option in ballot.choice or ())
        shown = {option: by_option[option] for option in result.counts}
        if result.counts != shown:
            yield f"vote {result.poll}: counts {dict(result.counts)}, ballots {shown}"
        told = [
            change.details["cast"]
            for change in facts.stored.logs.get(result.meeting, [])
            if change.kind is ChangeKind.BALLOT_CAST and change.details["poll"] == result.poll
        ]
        if told != list(range(1, len(ballots) + 1)):
            yield f"vote {result.poll}: the log counts {told}, ballots {len(ballots)}"


def logs_are_whole(facts: Facts) -> Iterator[str]:
    for meeting, log in facts.stored.logs.items():
        broken = first_break(log)
        if broken is not None:
            yield f"meeting {meeting}: its log breaks at {broken}"
        if len(log) != facts.stored.versions[meeting]:
            yield f"meeting {meeting}: {len(log)} entries, version {facts.stored.versions[meeting]}"


def screens_are_right(facts: Facts) -> Iterator[str]:
    """At the end: what was sent, folded, is what a fresh query answers."""
    for screen in facts.screens:
        if screen.folded != screen.fresh:
            differing = sorted(
                key for key in screen.folded.keys() | screen.fresh if screen.folded.get(key) != screen.fresh.get(key)
            )
            yield f"{screen.name} is not as a fresh query: {', '.join(differing)}"


def screens_are_in_time(facts: Facts) -> Iterator[str]:
    """Each commit was shown two seconds later, not counting the time in which something it needs was away."""
    for screen in facts.screens:
        for meeting in screen.meetings:
            late, version = max(
                (_late(facts, screen, meeting, each), each.version) for each in facts.stored.logs[meeting]
            )
            if late > FRESH + facts.late:
                found = f"{screen.name} showed version {version} of meeting {meeting} after {late:.2f} s"
                yield f"{found}, of which {facts.late:.2f} s may be the machine's"


def screens_never_went_back(facts: Facts) -> Iterator[str]:
    for screen in facts.screens:
        for before, after in pairwise(screen.shown):
            if after.version < before.version:
                yield f"{screen.name} went back from {before.version} to {after.version}"
            for meeting in before.meetings.keys() & after.meetings.keys():
                if after.meetings[meeting] < before.meetings[meeting]:
                    yield f"{screen.name} went back in meeting {meeting}"


def followed_logs_have_no_gap_and_no_double(facts: Facts) -> Iterator[str]:
    for log in facts.logs:
        stored = [(change.version, change.hash.hex()) for change in facts.stored.logs[log.meeting]]
        if log.entries != stored:
            at = next((n for n, pair in enumerate(zip(log.entries, stored, strict=False)) if pair[0] != pair[1]), None)
            yield f"{log.name}: {len(log.entries)} of {len(stored)} entries came, and differ from entry {at}"


def _late(facts: Facts, screen: Screen, meeting: int, change: Change) -> float:
    """Seconds from when the change could be known to when it was shown."""
    shown = next((each.at for each in screen.shown if each.meetings.get(meeting, 0) >= change.version), float("inf"))
    known = max(change.at.timestamp(), screen.since)
    for trouble in sorted(facts.troubles):
        if trouble.begin <= known + FRESH and known < trouble.end:
            known = trouble.end
    return shown - known
