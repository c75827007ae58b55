"""Which words do minutes need? One catalogue of them for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.attendance import AttendanceStatus
from models.forms import PollForm
from models.majorities import MajorityBase, Outcome
from models.meetings import MeetingKind
from models.members import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`shares` say fractions in words, keyed by numerator, denominator and whether more than that is asked."""

    # the head
    party: str
    number: str
    dated: str
    minutes: str
    subject: str
    draft: str
    # dates, times, figures
    day: str
    month_names: tuple[str, ...]
    time: str
    decimal_point: str
    comma: str
    # where, when, who
    circumstances: str
    began: str
    ended: str
    ended_later: str
    place: str
    chair: str
    minute_taker: str
    guests: str
    comrade: str
    # the roll
    roll_call: str
    attendance: str
    away: str
    unaccounted_for: str
    quorum_met: str
    quorum_not_met: str
    quorum_met_first: str
    sufficient_since: str
    attendees: str
    absentees: str
    row: str
    name: str
    standing: str
    manner: str
    times: str
    status: str
    reason: str
    approved_by: str
    unaccounted: str
    # what was dealt with
    proceedings: str
    item: str
    skipped: str
    discussion: str
    speakers: str
    contributions: str
    opinion: str
    conclusion: str
    other_votes: str
    # votes
    vote: str
    form: str
    annulled: str
    not_decided: str
    option: str
    candidate: str
    ballots: str
    hands: str
    elected: str
    yes: str
    no: str
    difference: str
    few_ballots: str
    rule: str
    verdict: str
    election: str
    nobody_elected: str
    any_share: str
    more_than_any_share: str
    reserved: str
    # the end
    additions: str
    rating: str
    ratings: str
    approval: str
    approved: str
    not_approved: str
    signed: str
    chair_signs: str
    minute_taker_signs: str
    seal: str
    seal_of_version: str
    digest: str
    qr_code: str
    # the field's closed sets
    kinds: Mapping[MeetingKind, str]
    standings: Mapping[Standing, str]
    statuses: Mapping[AttendanceStatus, str]
    forms: Mapping[PollForm, str]
    outcomes: Mapping[Outcome, str]
    bases: Mapping[MajorityBase, str]
    shares: Mapping[tuple[int, int, bool], str]
