"""What does the server do for a vote before it opens? Prepare it, change it, prepare one like it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, select

from models import entries
from models.changes import ChangeKind
from models.errors import BadInput, RepetitionDiffers
from models.forms import PollForm, PollState
from models.majorities import MajorityRule
from models.meetings import Meeting
from models.options import FEWEST_OPTIONS, MOST_OPTIONS, PollOption, are_different, labels_of
from models.polls import Poll
from models.repetitions import require_repeatable
from models.templates import USAGE, WITHOUT_TEMPLATE, PollTemplate
from models.texts import prose

from .agenda import require_item
from .approval import require_changeable
from .changes import ChangingRows, changing
from .context import Context
from .polls import changing_poll, options_of

LONGEST_QUESTION = 2000
MOST_POLLS = 200


class Draft(NamedTuple):
    """What a vote is to be. What is None is as it is usual for the template; options as they are for the meeting."""

    question: str
    agenda_item_id: int | None = None
    template: PollTemplate | None = None
    form: PollForm | None = None
    options: Sequence[str] | None = None
    rule: MajorityRule | None = None
    seats: int | None = None
    quorum_demanded: bool | None = None

    def checked(self, meeting: Meeting) -> Draft:
        """With everything filled in, as a vote of this meeting. Raises BadInput, EmptyText, TextTooLong, BadText."""
        usage = USAGE[self.template] if self.template else WITHOUT_TEMPLATE
        seats = 1 if self.template is PollTemplate.ELECTION and self.seats is None else self.seats
        if seats is not None and self.template not in {None, PollTemplate.ELECTION}:
            raise BadInput(reason="only an election has seats")
        if seats is not None and self.options is None:
            raise BadInput(reason="an election needs its candidates as options")
        labels = labels_of(meeting.vote_options if self.options is None else self.options, name="options")
        fewest = FEWEST_OPTIONS if seats is None else max(1, seats)
        if not fewest <= len(labels) <= MOST_OPTIONS or not are_different(labels):
            raise BadInput(reason=f"a vote has 2 to {MOST_OPTIONS} different options, an election at least its seats")
        if seats is not None and seats < 1:
            raise BadInput(reason="an election fills at least one seat")
        if seats is not None and self.template is None:
            usage = USAGE[PollTemplate.ELECTION]
        return self._replace(
            question=prose(self.question, most=LONGEST_QUESTION, name="question"),
            form=self.form or usage.form,
            options=labels,
            rule=self.rule or usage.rule,
            seats=seats,
            quorum_demanded=usage.quorum_demanded if self.quorum_demanded is None else self.quorum_demanded,
        )


async def create_poll(context: Context, meeting_id: int, draft: Draft) -> Poll:
    """Prepare a vote. Raises NotFound, NotChair, MeetingClosed, MeetingCancelled, BadInput, EmptyText, TextTooLong."""
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_conductor_of_votes()
        change.meeting.require_unfinished()
        return await create(change, draft.checked(change.meeting))


async def edit_poll(context: Context, poll_id: int, draft: Draft) -> Poll:
    """Make another vote of a draft; one that repeats another stays on what that was on.

    Raises NotFound, NotChair, PollNotDraft, PollClosed, RepetitionDiffers, BadInput, ...
    """
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        change.meeting.require_unfinished()
        poll.require_draft()
        draft = draft.checked(change.meeting)
        labels = [option.label for option in await options_of(change.session, poll_id)]
        if poll.approves_minutes:
            if (draft.question, draft.options, draft.rule, draft.seats) != (poll.question, labels, poll.rule, None):
                raise BadInput(reason="of the vote on the minutes only the form can be changed")
            draft = draft._replace(template=poll.template, quorum_demanded=poll.quorum_demanded)
        if poll.repeats_id is not None:
            asked = draft.question, draft.options, draft.seats, draft.template, draft.agenda_item_id
            if asked != (poll.question, labels, poll.seats, poll.template, poll.agenda_item_id):
                raise RepetitionDiffers
        await change.session.execute(delete(PollOption).where(PollOption.poll_id == poll_id))
        await _write(change, poll, draft, ChangeKind.POLL_EDITED)
    return poll


async def repeat_poll(context: Context, poll_id: int) -> Poll:
    """Prepare the same vote once more, as a draft.

    Raises NotFound, NotChair, MeetingClosed, MinutesApproved, PollNotRepeatable, ...
    """
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        change.meeting.require_unfinished()
        labels = [option.label for option in await options_of(change.session, poll_id)]
        draft = Draft(
            poll.question, poll.agenda_item_id, poll.template, poll.form, labels, poll.rule, poll.seats,
            poll.quorum_demanded,
        )  # fmt: skip
        if poll.approves_minutes:
            await require_changeable(change)
        others = await change.session.scalars(select(Poll).where(Poll.meeting_id == change.meeting.id))
        require_repeatable(poll, others)
        return await create(change, draft, repeats_id=poll_id, approves_minutes=poll.approves_minutes)


async def create(
    change: ChangingRows, draft: Draft, *, repeats_id: int | None = None, approves_minutes: bool = False
) -> Poll:
    """A vote of a draft that was checked, whoever asks. Raises BadInput, NotFound."""
    meeting_id = change.meeting.id
    others = await change.session.scalar(select(func.count()).where(Poll.meeting_id == meeting_id))
    if (others or 0) >= MOST_POLLS:
        raise BadInput(reason=f"a meeting has at most {MOST_POLLS} votes")
    poll = Poll(meeting_id=meeting_id, repeats_id=repeats_id, state=PollState.DRAFT, entitled=0, cast=0)
    poll.approves_minutes = approves_minutes
    await _write(change, poll, draft, ChangeKind.POLL_CREATED)
    return poll


async def _write(change: ChangingRows, poll: Poll, draft: Draft, kind: ChangeKind) -> None:
    assert draft.form is not None
    assert draft.options is not None
    assert draft.rule is not None
    session = change.session
    await require_item(change, draft.agenda_item_id)
    poll.agenda_item_id, poll.template, poll.question = draft.agenda_item_id, draft.template, draft.question
    poll.form, poll.rule, poll.seats = draft.form, draft.rule, draft.seats
    poll.quorum_demanded = bool(draft.quorum_demanded)
    session.add(poll)
    await session.flush()
    options = [
        PollOption(poll_id=poll.id, number=number, label=label, count=0)
        for number, label in enumerate(draft.options, start=1)
    ]
    session.add_all(options)
    await session.flush()
    change.record(kind, entries.created(poll, options))
