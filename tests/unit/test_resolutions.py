"""Which votes become resolutions, and what does the report on them say?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.agenda import AgendaItem
from models.attendance import AttendanceStatus, RollState, Tally
from models.forms import PollForm
from models.majorities import MajorityBase, MajorityRule, Outcome
from models.meetings import Meeting
from models.members import Standing
from models.polls import Poll
from models.resolutions import LONGEST_TITLE, report, report_title, resolutions
from models.templates import PollTemplate

MEETING = Meeting(title="Sinh hoạt tháng 11")


def a_poll(key: int = 1, **changes: Any) -> Poll:
    given = {
        "template": PollTemplate.RESOLUTION, "outcome": Outcome.CARRIED, "question": f"Nghị quyết {key}",
        "approves_minutes": False, "verdict_base": 24, "votes_for": 18, "required": 13,
        "form": PollForm.SHOW_OF_HANDS, "rule": MajorityRule(1, 2, True, MajorityBase.BASE),
    }  # fmt: skip
    return Poll(id=key, **{**given, **changes})


VOTED = """Chi bộ đã biểu quyết tại cuộc họp: Sinh hoạt tháng 11.
Hình thức: giơ tay. Kết quả: 18 trên 24 tán thành, cần quá nửa của 24 (ít nhất 13): thông qua."""


def test_a_vote_on_a_resolution_that_was_carried_becomes_one_with_the_conclusion_of_its_item() -> None:
    agenda = [AgendaItem(id=7, conclusion="Nhất trí.\nGiao chi ủy."), AgendaItem(id=8, conclusion=None)]
    polls = [a_poll(1, agenda_item_id=7), a_poll(2, agenda_item_id=8), a_poll(3)]
    found = resolutions(MEETING, polls, agenda)
    assert [(each.poll.id, each.title, each.body) for each in found] == [
        (1, "Nghị quyết 1", "Nhất trí.\nGiao chi ủy."),
        (2, "Nghị quyết 2", f"Nghị quyết 2\n{VOTED}"),
        (3, "Nghị quyết 3", f"Nghị quyết 3\n{VOTED}"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"template": PollTemplate.ADMISSION},
        {"template": None},
        {"outcome": Outcome.NOT_CARRIED},
        {"outcome": None},
        {"approves_minutes": True},
        {"question": "Kế hoạch\nTỐI MẬT"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_other_vote_becomes_a_resolution(changes: dict[str, Any]) -> None:
    assert resolutions(MEETING, [a_poll(**changes)], []) == []


@pytest.mark.parametrize(("outcome", "standing"), [(Outcome.CARRIED, [2]), (Outcome.NOT_CARRIED, []), (None, [1])])
def test_a_vote_gives_way_to_its_repetition_once_that_is_counted(outcome: Outcome | None, standing: list[int]) -> None:
    found = resolutions(MEETING, [a_poll(1), a_poll(2, repeats_id=1, outcome=outcome)], [])
    assert [each.poll.id for each in found] == standing


def test_a_question_too_long_for_a_title_stands_whole_in_the_body() -> None:
    question = "Thông qua\nnghị quyết " + "rất dài " * 100
    poll = a_poll(question=question, agenda_item_id=7)
    (found,) = resolutions(MEETING, [poll], [AgendaItem(id=7, conclusion="Nhất trí.")])
    assert len(found.title) <= LONGEST_TITLE
    assert "\n" not in found.title
    assert found.title.endswith("…")
    assert found.body == f"{question}\nNhất trí."
    assert resolutions(MEETING, [poll], [])[0].body == f"{question}\n{VOTED}"


def test_the_report_names_the_figures_and_each_resolution_by_its_number() -> None:
    present, remote = (RollState(Standing.OFFICIAL, status) for status in list(AttendanceStatus)[:2])
    roll = [present] * 18 + [remote] * 2 + [RollState(Standing.OFFICIAL, AttendanceStatus.EXCUSED)]
    roll += [RollState(Standing.OFFICIAL, AttendanceStatus.ABSENT), RollState(Standing.OFFICIAL, None)]
    meeting = Meeting(title="Sinh hoạt tháng 11", held_on=date(2026, 11, 25), tally=Tally.of(roll).dump())
    issued = [("07-NQ/CB", each) for each in resolutions(meeting, [a_poll()], [])]
    assert report_title(meeting) == "Báo cáo kết quả cuộc họp: Sinh hoạt tháng 11"
    assert report(meeting, issued).splitlines() == [
        "Sinh hoạt tháng 11, ngày 25/11/2026.",
        "Đảng viên dự họp: 20 trên 23; vắng có lý do: 1; vắng không lý do: 2.",
        "Nghị quyết đã được thông qua:",
        "- 07-NQ/CB: Nghị quyết 1 (tán thành 18 trên 24, cần 13)",
    ]
