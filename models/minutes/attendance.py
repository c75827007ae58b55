"""Who was there, who was not and why, and was that sufficient?"""

from __future__ import annotations

from collections.abc import Iterator

from models.attendance import AttendanceStatus

from .contents import Absentee, Attendee, Minutes, Stay
from .paper import Block, Column, Heading, Table
from .phrases import clock, rate, time
from .prose import sentence
from .words import Words


def roll_call(words: Words, minutes: Minutes) -> Iterator[Block]:
    count, quorum = minutes.attendance, minutes.quorum
    yield sentence(
        words.attendance.format(
            expected=count.expected,
            attended=count.present + count.remote,
            present=count.present,
            remote=count.remote,
            rate=rate(words, count),
        )
    )
    yield sentence(words.away.format(excused=count.excused, absent=count.absent))
    if count.unaccounted:
        yield sentence(words.unaccounted_for.format(unaccounted=count.unaccounted))
    yield sentence(_quorum(words, minutes).format(base=quorum.base, counted=quorum.counted, required=quorum.required))
    if minutes.sufficient_since:
        yield sentence(words.sufficient_since.format(time=time(words, minutes.sufficient_since)))
    if minutes.attendees:
        yield Heading(2, words.attendees)
        yield _attendees(words, minutes.attendees)
    if minutes.absentees:
        yield Heading(2, words.absentees)
        yield _absentees(words, minutes.absentees)


def _quorum(words: Words, minutes: Minutes) -> str:
    if not minutes.quorum.met:
        return words.quorum_not_met
    return words.quorum_met if minutes.sufficient_since is None else words.quorum_met_first


def _attendees(words: Words, attendees: tuple[Attendee, ...]) -> Table:
    return Table(
        (
            Column(words.row, 2, figures=True),
            Column(words.name, 11),
            Column(words.standing, 6),
            Column(words.manner, 5),
            Column(words.times, 6, figures=True),
        ),
        tuple(
            (
                str(number),
                attendee.name,
                words.standings[attendee.standing],
                words.statuses[AttendanceStatus.REMOTE if attendee.remote else AttendanceStatus.PRESENT],
                "; ".join(map(_stay, attendee.stays)),
            )
            for number, attendee in enumerate(attendees, start=1)
        ),
    )


def _stay(stay: Stay) -> str:
    return f"{clock(stay.arrived)}–{clock(stay.left)}" if stay.left else clock(stay.arrived)


def _absentees(words: Words, absentees: tuple[Absentee, ...]) -> Table:
    return Table(
        (
            Column(words.row, 2, figures=True),
            Column(words.name, 8),
            Column(words.status, 7),
            Column(words.reason, 8),
            Column(words.approved_by, 6),
        ),
        tuple(
            (
                str(number),
                absentee.name,
                words.statuses[absentee.status] if absentee.status else words.unaccounted,
                absentee.reason or "",
                absentee.approved_by or "",
            )
            for number, absentee in enumerate(absentees, start=1)
        ),
    )
