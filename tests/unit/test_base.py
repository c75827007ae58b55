"""Who is expected, who is in the base, who may vote? Every standing with every attendance, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from models.attendance import Attendance, AttendanceStatus
from models.errors import NotEntitled, NotPresent
from models.forms import PollState
from models.members import Standing
from models.polls import Poll
from models.voters import Voter

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
PRESENT, REMOTE, EXCUSED, ABSENT = AttendanceStatus

# "in base": a member excused with an approved reason leaves it; "strict": he stays, where the cell's rule says so.
TABLE = """
    standing      attendance    expected  in base  strict  may vote

    official      not recorded  yes       yes      yes     no
    official      present       yes       yes      yes     yes
    official      remote        yes       yes      yes     yes
    official      excused       yes       no       yes     no
    official      absent        yes       yes      yes     no
    official      left early    yes       yes      yes     no
    official      came back     yes       yes      yes     yes

    probationary  not recorded  yes       no       no      no
    probationary  present       yes       no       no      no
    probationary  remote        yes       no       no      no
    probationary  excused       yes       no       no      no
    probationary  absent        yes       no       no      no
    probationary  left early    yes       no       no      no
    probationary  came back     yes       no       no      no

    hosted        not recorded  yes       no       no      no
    hosted        present       yes       no       no      no
    hosted        remote        yes       no       no      no
    hosted        excused       yes       no       no      no
    hosted        absent        yes       no       no      no
    hosted        left early    yes       no       no      no
    hosted        came back     yes       no       no      no

    exempt        not recorded  no        no       no      no
    exempt        present       yes       yes      yes     yes
    exempt        remote        yes       yes      yes     yes
    exempt        excused       no        no       no      no
    exempt        absent        no        no       no      no
    exempt        left early    yes       no       no      no
    exempt        came back     yes       yes      yes     yes

    away          not recorded  no        no       no      no
    away          present       yes       yes      yes     yes
    away          remote        yes       yes      yes     yes
    away          excused       no        no       no      no
    away          absent        no        no       no      no
    away          left early    yes       no       no      no
    away          came back     yes       yes      yes     yes

    suspended     not recorded  no        no       no      no
    suspended     present       no        no       no      no
    suspended     remote        no        no       no      no
    suspended     excused       no        no       no      no
    suspended     absent        no        no       no      no
    suspended     left early    no        no       no      no
    suspended     came back     no        no       no      no
"""


def _recorded(status: AttendanceStatus) -> Callable[[Attendance], object]:
    return lambda line: line.record(status, NOW, by=1)


def _leaves(line: Attendance) -> object:
    return line.depart(NOW, by=1)


DEEDS: dict[str, list[Callable[[Attendance], object]]] = {
    "not recorded": [],
    "present": [_recorded(PRESENT)],
    "remote": [_recorded(REMOTE)],
    "excused": [_recorded(EXCUSED)],
    "absent": [_recorded(ABSENT)],
    "left early": [_recorded(PRESENT), _leaves],
    "came back": [_recorded(PRESENT), _leaves, _recorded(PRESENT)],
}


@dataclass(frozen=True)
class Case:
    standing: Standing
    attendance: str
    expected: bool
    in_base: bool
    strict: bool
    may_vote: bool

    def __str__(self) -> str:
        return f"{self.standing.lower()} {self.attendance}"

    def line(self) -> Attendance:
        line = Attendance(member_id=7, standing=self.standing)
        for deed in DEEDS[self.attendance]:
            assert deed(line)
        return line


def _case(row: str) -> Case:
    standing, attendance, *figures = (cell.strip() for cell in (row[4:18], row[18:32], *row[32:].split()))
    return Case(Standing(standing.upper()), attendance, *(figure == "yes" for figure in figures))


CASES = [_case(row) for row in TABLE.splitlines()[2:] if row.strip()]


def test_the_table_has_every_combination_once() -> None:
    told = [(case.standing, case.attendance) for case in CASES]
    assert told == [(standing, attendance) for standing in Standing for attendance in DEEDS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_is_expected_in_the_base_and_may_vote(case: Case) -> None:
    state = case.line().state
    assert state.expected is case.expected
    assert state.in_base(excused_leave_base=True) is case.in_base
    assert state.in_base(excused_leave_base=False) is case.strict
    assert state.may_vote is case.may_vote


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_vote_that_opens_now_admits_those_who_may_vote_and_nobody_else(case: Case) -> None:
    """On its roll are those who are in the base; who is in the base and here may cast."""
    line, poll = case.line(), Poll(id=1, state=PollState.OPEN)
    voter = Voter(poll_id=1, member_id=7, voted=False) if case.in_base else None
    if case.may_vote:
        poll.admit(voter, line.state, NOW)
        return
    with pytest.raises(NotPresent if case.in_base else NotEntitled):
        poll.admit(voter, line.state, NOW)


@pytest.mark.parametrize("case", [case for case in CASES if case.may_vote], ids=str)
def test_who_may_vote_is_in_the_base_by_either_rule(case: Case) -> None:
    assert case.in_base
    assert case.strict
