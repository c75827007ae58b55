"""Which votes of a meeting become resolutions of its cell, and what does the report on them tell the committee?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .agenda import AgendaItem
from .majorities import Outcome
from .meetings import Meeting
from .polls import Poll
from .templates import PollTemplate
from .texts import is_secret
from .wordings import voted

LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Resolution:
    """`written`: what somebody wrote of it beyond the title."""

    poll: Poll
    title: str
    body: str
    written: str | None


def resolutions(meeting: Meeting, polls: Iterable[Poll], agenda: Iterable[AgendaItem]) -> list[Resolution]:
    """Each vote on a resolution that was carried: its question, with the conclusion of its item.

    Without a conclusion it says what was voted on, at which meeting, how, and with which figures. A vote that was
    repeated gives way to its repetition. What bears the stamp of a state secret is not issued.
    """
    polls = list(polls)
    conclusions = {item.id: item.conclusion for item in agenda}
    first: dict[int, int] = {}  # the vote that each repeats in the end, if it repeats any
    last: dict[int, Poll] = {}
    for poll in sorted(polls, key=lambda poll: poll.id):
        first[poll.id] = first.get(poll.repeats_id or 0, poll.id)
        if poll.outcome is not None:
            last[first[poll.id]] = poll
    carried = (
        poll
        for poll in last.values()
        if poll.template is PollTemplate.RESOLUTION and poll.outcome is Outcome.CARRIED and not poll.approves_minutes
    )
    found = (_resolution(meeting, poll, conclusions) for poll in carried)
    return [each for each in found if not (is_secret(each.poll.question) or is_secret(each.body))]


def _resolution(meeting: Meeting, poll: Poll, conclusions: Mapping[int, str | None]) -> Resolution:
    """A question that is too long for a title stands whole in the body."""
    title = " ".join(poll.question.split())
    conclusion = conclusions.get(poll.agenda_item_id) if poll.agenda_item_id else None
    written = conclusion
    if len(title) > LONGEST_TITLE:
        title = f"{title[: LONGEST_TITLE - 1].rstrip()}…"
        written = "\n".join(filter(None, (poll.question, conclusion)))
    if conclusion and written:
        return Resolution(poll, title, written, written)
    verdict = poll.verdict
    assert verdict is not None, "a vote that was carried has a verdict"
    body = f"{poll.question}\n{voted(meeting.title, poll.form, poll.rule, verdict)}"
    return Resolution(poll, title, body, written)


def report_title(meeting: Meeting) -> str:
    return f"Báo cáo kết quả cuộc họp: {meeting.title}"


def report(meeting: Meeting, issued: Iterable[tuple[str, Resolution]]) -> str:
    """The figures of the meeting, and each resolution under its number."""
    count = meeting.attendance()
    absent = count.absent + count.unaccounted
    lines = [
        f"{meeting.title}, ngày {meeting.held_on:%d/%m/%Y}.",
        f"Đảng viên dự họp: {count.present + count.remote} trên {count.expected}; "
        f"vắng có lý do: {count.excused}; vắng không lý do: {absent}.",
        "Nghị quyết đã được thông qua:",
        *(f"- {number}: {resolution.title} ({_figures(resolution.poll)})" for number, resolution in issued),
    ]
    return "\n".join(lines)


def _figures(poll: Poll) -> str:
    verdict = poll.verdict
    assert verdict is not None, "a vote that was carried has a verdict"
    return f"tán thành {verdict.votes_for} trên {verdict.base}, cần {verdict.required}"
