"""Does the checker find every kind of broken promise, and nothing else? Over made-up facts, each broken in one way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from models.attendance import AttendanceStatus, RollState, Tally
from models.changes import ChangeKind, append
from models.meetings import GENESIS, Meeting
from models.members import Standing
from server.client import Json
from tests.stored_ballots import StoredBallot

from .checker import FRESH, findings
from .facts import CheckIn, Facts, Line, Log, Result, Screen, Shown, Stored, Trouble, Vote

BEGIN = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
HERE = RollState(Standing.OFFICIAL, AttendanceStatus.PRESENT, False)
MEETING, OPEN, SECRET = 7, 3, 4  # keys
YES, NO, AYE, NAY = 31, 32, 41, 42


def sound() -> Facts:
    """Two members arrive; both vote in an open vote and in a secret one, which is still open; a screen shows it all."""
    meeting = Meeting(id=MEETING, version=0, head=GENESIS, tally={}, quorum_numerator=2, quorum_denominator=3)
    happened: list[tuple[ChangeKind, Json]] = [
        *((ChangeKind.ATTENDANCE_RECORDED, {"member": member, "status": "PRESENT"}) for member in (1, 2)),
        *((ChangeKind.BALLOT_CAST, {"poll": OPEN, "cast": cast}) for cast in (1, 2)),
        *((ChangeKind.BALLOT_CAST, {"poll": SECRET, "cast": cast}) for cast in (1, 2)),
    ]
    changes = [
        append(meeting, kind, details, actor_id=None, at=BEGIN + timedelta(seconds=number))
        for number, (kind, details) in enumerate(happened)
    ]
    roll = [Line(MEETING, 1, HERE), Line(MEETING, 2, HERE)]
    stored = Stored(
        tallies={MEETING: Tally.of(line.state for line in roll).dump()},
        versions={MEETING: meeting.version},
        logs={MEETING: changes},
        roll=roll,
        results=[
            Result(OPEN, MEETING, secret=False, closed=True, cast=2, counts={YES: 1, NO: 1}),
            Result(SECRET, MEETING, secret=True, closed=False, cast=2, counts={AYE: 0, NAY: 0}),
        ],
        ballots=[
            StoredBallot(OPEN, "A", 1, (YES,)),
            StoredBallot(OPEN, "B", 2, (NO,)),
            StoredBallot(SECRET, "C", None, (AYE,)),
            StoredBallot(SECRET, "D", None, (AYE,)),
        ],
        voted={(OPEN, 1), (OPEN, 2), (SECRET, 1), (SECRET, 2)},
    )
    shown = [Shown(change.at.timestamp() + 0.1, change.version, {MEETING: change.version}) for change in changes]
    now = {"id": "m", "version": meeting.version}
    return Facts(
        check_ins={CheckIn(MEETING, 1), CheckIn(MEETING, 2)},
        votes=[
            Vote(OPEN, 1, YES, "A"),
            Vote(OPEN, 2, NO, "B"),
            Vote(SECRET, 1, AYE, "C"),
            Vote(SECRET, 2, AYE),  # told ALREADY_CAST when it was sent once more
        ],
        screens=[Screen("screen", BEGIN.timestamp(), [MEETING], shown, folded=now, fresh=dict(now))],
        logs=[Log("log", MEETING, [(change.version, change.hash.hex()) for change in changes])],
        stored=stored,
    )


def lose_check_in(facts: Facts) -> None:
    facts.stored.roll[1] = Line(MEETING, 2, RollState(Standing.OFFICIAL, None, False))
    facts.stored.tallies[MEETING] = Tally.of(line.state for line in facts.stored.roll).dump()


def double_line(facts: Facts) -> None:
    facts.stored.roll.append(facts.stored.roll[0])


def double_arrival(facts: Facts) -> None:
    facts.stored.logs[MEETING].insert(1, facts.stored.logs[MEETING][0])


def wrong_tally(facts: Facts) -> None:
    facts.stored.tallies[MEETING] = {}


def lose_ballot(facts: Facts) -> None:
    facts.stored.ballots.pop(0)
    facts.stored.voted.remove((OPEN, 1))


def lose_ballot_without_receipt(facts: Facts) -> None:
    facts.stored.ballots.pop()
    facts.stored.voted.remove((SECRET, 2))


def swap_choice(facts: Facts) -> None:
    facts.stored.ballots[0] = StoredBallot(OPEN, "A", 1, (NO,))


def double_secret_ballot(facts: Facts) -> None:
    facts.stored.ballots.append(StoredBallot(SECRET, "E", None, (AYE,)))


def double_open_ballot(facts: Facts) -> None:
    facts.stored.ballots.append(StoredBallot(OPEN, "E", 1, (YES,)))


def ballot_of_nobody(facts: Facts) -> None:
    facts.votes.pop()


def same_receipt(facts: Facts) -> None:
    facts.votes[3] = Vote(SECRET, 2, AYE, "C")


def wrong_count(facts: Facts) -> None:
    facts.stored.results[0] = Result(OPEN, MEETING, secret=False, closed=True, cast=2, counts={YES: 2, NO: 0})


def wrong_cast(facts: Facts) -> None:
    facts.stored.results[1] = Result(SECRET, MEETING, secret=True, closed=False, cast=3, counts={AYE: 0, NAY: 0})


def wrong_count_of_a_closed_secret_vote(facts: Facts) -> None:
    facts.stored.ballots[2:] = [StoredBallot(SECRET, receipt, None, None) for receipt in "CD"]
    facts.stored.results[1] = Result(SECRET, MEETING, secret=True, closed=True, cast=2, counts={AYE: 1, NAY: 1})


def early_split(facts: Facts) -> None:
    facts.stored.results[1] = Result(SECRET, MEETING, secret=True, closed=False, cast=2, counts={AYE: 2, NAY: 0})


def break_chain(facts: Facts) -> None:
    facts.stored.logs[MEETING][3].content = '{"cast":2,"poll":3,"by":"somebody"}'


def shorten_log(facts: Facts) -> None:
    facts.stored.versions[MEETING] += 1


def stale_screen(facts: Facts) -> None:
    facts.screens[0].folded = {"id": "m", "version": 5}


def dark_screen(facts: Facts) -> None:
    facts.screens[0].folded = {}


def late_screen(facts: Facts) -> None:
    screen = facts.screens[0]
    screen.shown[-1] = screen.shown[-1]._replace(at=screen.shown[-1].at + FRESH)


def screen_goes_back(facts: Facts) -> None:
    shown = facts.screens[0].shown
    shown.insert(3, shown[1]._replace(at=shown[2].at))


def meeting_of_board_goes_back(facts: Facts) -> None:
    shown = facts.screens[0].shown
    shown.insert(3, shown[2]._replace(meetings={MEETING: 1}))


def gap_in_log(facts: Facts) -> None:
    facts.logs[0].entries.pop(2)


def double_in_log(facts: Facts) -> None:
    facts.logs[0].entries.insert(2, facts.logs[0].entries[2])


def log_ends_early(facts: Facts) -> None:
    facts.logs[0].entries.pop()


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (lose_check_in, "lost: CheckIn(meeting=7, member=2)"),
        (double_line, "member 1 arrived 2 times"),
        (double_arrival, "member 1 arrived 2 times"),
        (wrong_tally, "kept {}"),
        (lose_ballot, "lost: Vote(poll=3, member=1"),
        (lose_ballot_without_receipt, "lost: Vote(poll=4, member=2"),
        (swap_choice, "lost: Vote(poll=3, member=1"),
        (double_secret_ballot, "vote 4: 3 ballots of 2 voters"),
        (double_open_ballot, "vote 3: 2 ballots of 1"),
        (ballot_of_nobody, "vote 4: a ballot of member 2, who was not told of it"),
        (same_receipt, "vote 4: 2 ballots of C"),
        (wrong_count, "vote 3: counts"),
        (wrong_cast, "vote 4: 3 cast, 2 ballots"),
        (wrong_count_of_a_closed_secret_vote, "vote 4: counts"),
        (early_split, "vote 4: counts"),
        (break_chain, "its log breaks at 4"),
        (shorten_log, "6 entries, version 7"),
        (stale_screen, "screen is not as a fresh query: version"),
        (dark_screen, "screen is not as a fresh query: id, version"),
        (late_screen, "screen showed version 6 of meeting 7 after 2.10 s, of which 0.00 s"),
        (screen_goes_back, "screen went back from 3 to 2"),
        (meeting_of_board_goes_back, "screen went back in meeting 7"),
        (gap_in_log, "log: 5 of 6 entries came, and differ from entry 2"),
        (double_in_log, "log: 7 of 6 entries came"),
        (log_ends_early, "log: 5 of 6 entries came"),
    ],
)
def test_a_broken_promise_is_found(broken: Callable[[Facts], None], found: str) -> None:
    facts = sound()
    broken(facts)
    assert any(found in finding for finding in findings(facts)), findings(facts)


def test_of_sound_facts_nothing_is_found() -> None:
    assert findings(sound()) == []


def test_a_screen_may_be_late_while_something_it_needs_is_away() -> None:
    facts = sound()
    late_screen(facts)
    facts.troubles.append(Trouble(BEGIN.timestamp() + 4.5, BEGIN.timestamp() + 5.5))
    assert findings(facts) == []
    facts.troubles[0] = Trouble(BEGIN.timestamp() + 8, BEGIN.timestamp() + 9)
    assert findings(facts), "what breaks two seconds later is no excuse"


def test_a_screen_that_shows_nothing_at_all_is_late() -> None:
    facts = sound()
    facts.screens[0].shown.clear()
    assert findings(facts)
