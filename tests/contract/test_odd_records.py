"""Is what no server writes named as a flaw, whatever it is? Other types, other facts, and never a traceback."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import orjson
import pytest

from models.records.verify import verify
from tests.recorded import Entry, contents_of, entries_of, written

from .forging import Entries, Forge, approving, find, flaws_after, says, tell

ODD: list[Any] = [
    [], {}, None, "", "x", -1, 0, 10**18, True, 1.5, [1], {"a": 1}, [[]], "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
]  # fmt: skip
SECRET = says(poll=4)  # the election: three of four are there, and choose two of three candidates
RULE = {"base": "BASE", "denominator": 2, "least_votes_for": 0, "numerator": 1, "strict": True}


def rules(**changed: Any) -> Forge:
    def forge(entries: Entries) -> None:
        entries[0].told["rules"].update(changed)

    return forge


def another_ballot(entries: Entries) -> None:
    """By the fourth on the roll, who was never there: all that is counted says so too."""
    entries.insert(find(entries, "BALLOT_CAST", SECRET) + 1, entries[find(entries, "BALLOT_CAST", SECRET)])
    tell("BALLOT_CAST", SECRET, cast=4)(entries)
    tell("VOTERS_CALLED", SECRET, awaited=0)(entries)
    closed = entries[find(entries, "POLL_CLOSED", SECRET)].told
    closed["cast"] = 4
    closed["options"][2]["count"] = 1
    closed["receipts"].append("ZZZ-ZZZ-ZZZ")


def same_code(entries: Entries) -> None:
    first = next(entry for entry in entries if entry.told.get("receipts")).told
    assert first["poll"] != 5
    tell("POLL_CLOSED", says(poll=5), receipts=first["receipts"][:1])(entries)


FORGERIES: dict[str, tuple[Forge, str]] = {
    "a secret ballot of somebody who was never there": (
        another_ballot, "4 have voted, 3 of the roll have been here since it opened",
    ),
    "a code that two votes have": (same_code, "of another vote too"),
    "an annulment without words": (tell("POLL_ANNULLED", reason=""), "`reason`"),
    "an annulment without a reason": (tell("POLL_ANNULLED", reason=None), "`reason`"),
    "a number for yes": (tell("POLL_CREATED", says(poll=3), rule={**RULE, "strict": 1}), "`strict` is 1"),
    "a word for yes": (tell("POLL_CREATED", says(poll=3), quorum_demanded="no"), "`quorum_demanded`"),
    "less than no time to speak": (rules(speaking_seconds=-5), "`speaking_seconds`"),
    "an option alone": (rules(vote_options=["Có"]), "the rules refuse it: `voteOptions`"),
    "options alike": (rules(vote_options=["Có", "CÓ"]), "two options look alike"),
    "an option that no server keeps": (rules(vote_options=["Có ", "Không"]), "`vote_options`"),
    "no options": (rules(vote_options=None), "`vote_options` is None"),
    "more than everybody there": (rules(attendance_rate=101), "`attendance_rate`"),
    "a rule that there is not": (rules(another=1), "`another` is nothing that it tells"),
    "a fact that there is not": (tell("POLL_CREATED", says(poll=3), another=1), "`another` is nothing that it tells"),
    "a place that is none": (tell("MEETING_SCHEDULED", place=5), "`place` is 5"),
    "a guest without a name": (tell("MINUTES_COMPLETED", guests=[""]), "`guests`"),
}  # fmt: skip


def in_minutes(*place: Any, to: Any) -> Callable[[Any], Any]:
    return lambda contents: with_value(contents, place, to)[0]


FIRST_VOTE = "items", 0, "votes", 0
# What minutes that were approved say, and no entry does.
MINUTES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "another outcome": (
        in_minutes(*FIRST_VOTE, "verdict", "outcome", to="NOT_CARRIED"), "`items[1].votes[1].verdict.outcome`",
    ),
    "another majority": (in_minutes(*FIRST_VOTE, "verdict", "required", to=1), "verdict.required"),
    "another rule": (in_minutes(*FIRST_VOTE, "rule", "strict", to=False), "rule.strict"),
    "another count": (in_minutes(*FIRST_VOTE, "options", 0, "count", to=4), "options[1].count"),
    "another option": (in_minutes(*FIRST_VOTE, "options", 0, "label", to="Có"), "options[1].label"),
    "another question": (in_minutes(*FIRST_VOTE, "question", to="Khác?"), "question"),
    "hands that nobody counted": (in_minutes(*FIRST_VOTE, "options", 0, "hand_count", to=3), "hand_count"),
    "an opinion left out": (in_minutes(*FIRST_VOTE, "reserved", to=[]), "`items[1].votes[1].reserved` has 0"),
    "another one elected": (in_minutes("votes", 1, "options", 2, "elected", to=True), "options[3].elected"),
    "votes left out": (in_minutes("votes", to=[]), "`votes` has 0, recomputed 5"),
    "another reason of few ballots": (in_minutes("votes", 2, "few_ballots_reason", to="Khác"), "few_ballots_reason"),
    "another reason of hands": (in_minutes("votes", 3, "hand_count_reason", to=None), "hand_count_reason"),
    "an annulment left out": (in_minutes("votes", 4, "annulled_because", to=None), "annulled_because"),
    "another conclusion": (in_minutes("items", 0, "conclusion", to="Không thực hiện."), "`items[1].conclusion`"),
    "another summary": (in_minutes("items", 0, "summary", to=None), "`items[1].summary`"),
    "another item": (in_minutes("items", 1, "title", to="Khác"), "`items[2].title`"),
    "an item that was not skipped": (in_minutes("items", 1, "skipped", to=False), "`items[2].skipped`"),
    "a speaker left out": (in_minutes("items", 0, "speakers", to=[]), "`items[1].speakers` lacks Nguyễn Văn Member"),
    "other words of a member": (in_minutes("items", 0, "contributions", 0, "text", to="Ba."), "contributions[1].text"),
    "absentees left out": (in_minutes("absentees", to=[]), "`absentees` lacks {'approved_by'"),
    "another reason of absence": (in_minutes("absentees", 0, "reason", to=None), "`absentees[1].reason`"),
    "an excuse that somebody else approved": (in_minutes("absentees", 0, "approved_by", to="Ai"), "approved_by"),
    "more present": (in_minutes("attendance", "present", to=6), "`attendance.present`"),
    "a bigger base": (in_minutes("quorum", "base", to=5), "`quorum.base`"),
    "another who attended": (in_minutes("attendees", 0, "name", to="Ai đó"), "`attendees[1].name`"),
    "another stay": (in_minutes("attendees", 0, "stays", to=[]), "`attendees[1].stays`"),
    "another chair": (in_minutes("chair", to="Ai đó"), "`chair` is Ai đó"),
    "another minute-taker": (in_minutes("minute_taker", to=None), "`minute_taker`"),
    "other guests": (in_minutes("guests", to=["Ai đó"]), "`guests[1]`"),
    "other additions": (in_minutes("additions", to=None), "`additions`"),
    "another place": (in_minutes("place", to="Khác"), "`place`"),
    "another locality": (in_minutes("locality", to="Khác"), "`locality`"),
    "another title": (in_minutes("title", to=5), "`title` is 5"),
    "another beginning": (in_minutes("began", to="2026-01-01T00:00:00+00:00"), "`began`"),
    "another day": (in_minutes("held_on", to="2026-01-01"), "`held_on`"),
    "an organisation without a name": (in_minutes("organizations", 0, to=5), "`organizations`"),
}  # fmt: skip


@pytest.mark.parametrize("what", MINUTES)
def test_minutes_say_nothing_else_than_the_entries(whole_record: bytes, what: str) -> None:
    """Though the entry of the approval has their digest, and the chain is made anew behind it."""
    forge, named = MINUTES[what]
    contents = orjson.loads(contents_of(whole_record) or "")
    assert verify(approving(whole_record, contents)).flaws == []
    flaws = verify(approving(whole_record, forge(contents))).flaws
    assert any("MINUTES_APPROVED): the minutes: " in flaw and named in flaw for flaw in flaws), flaws


@pytest.mark.parametrize("what", FORGERIES)
def test_what_no_server_writes_is_found_and_named(whole_record: bytes, what: str) -> None:
    forge, named = FORGERIES[what]
    flaws = flaws_after(forge, whole_record)
    assert any(named in flaw for flaw in flaws), flaws


def test_no_value_of_any_type_ends_in_a_traceback(whole_record: bytes) -> None:
    """In any fact of any kind of entry, the same values each time. What is of another type than the fact is a flaw."""
    rng = random.Random(2026)
    entries, contents = entries_of(whole_record), contents_of(whole_record)
    places = {(entry.kind, names(place)): (n, place) for n, entry in enumerate(entries) for place in within(entry.told)}
    for number, place in places.values():
        for odd in rng.sample(ODD, 2):
            told, was = with_value(entries[number].told, place, odd)
            forged = [*entries[:number], entries[number]._replace(told=told), *entries[number + 1 :]]
            flaws = verify(written(forged, contents)).flaws
            assert flaws or type(odd) is type(was) or odd is None or was is None, (entries[number].kind, place, odd)


def test_no_contents_of_any_type_end_in_a_traceback(whole_record: bytes) -> None:
    rng = random.Random(2026)
    contents = orjson.loads(contents_of(whole_record) or "")
    for place in {names(place): place for place in within(contents)}.values():
        for odd in rng.sample(ODD, 2):
            forged, was = with_value(contents, place, odd)
            flaws = verify(approving(whole_record, forged)).flaws
            assert flaws or type(odd) is type(was) or place[0] == "organizations", (place, odd)


def test_nor_does_an_agenda_of_the_form_before(whole_record: bytes) -> None:
    first = entries_of(whole_record)[0]
    told = {"title": "Một", "kind": "REGULAR", "scheduled_at": "2026-11-01T12:00:00Z"}
    for odd in ODD:
        report = verify(written([Entry("MEETING_SCHEDULED", 1, first.at, {**told, "agenda": odd})]))
        assert report.holds is (odd == [])


def within(told: Any) -> Iterator[tuple[Any, ...]]:
    """The places of all values in it; of a list that of the first."""
    steps = told if isinstance(told, dict) else range(min(len(told), 1)) if isinstance(told, list) else ()
    for step in steps:
        yield (step,)
        yield from ((step, *rest) for rest in within(told[step]))


def names(place: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(step for step in place if isinstance(step, str))


def with_value(told: Any, place: tuple[Any, ...], value: Any) -> tuple[Any, Any]:
    """Another one with this value in that place, and the value that was there."""
    changed = deepcopy(told)
    *steps, last = place
    holder = changed
    for step in steps:
        holder = holder[step]
    was, holder[last] = holder[last], value
    return changed, was
