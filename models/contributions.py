"""What do members write for a meeting? Contributions to an agenda item, and opinions reserved on a vote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .agenda import AgendaItem, AgendaItemState
from .errors import BadInput, ItemConcluded, NotEntitled, PollClosed, PollNotOpen
from .forms import PollState
from .polls import Poll
from .rows import Key, Row, words
from .voters import Voter


class ContributionKind(StrEnum):
    CONTRIBUTION = "CONTRIBUTION"
    RESERVED_OPINION = "RESERVED_OPINION"


MOST_OF_A_KIND = 20  # of one member in one meeting, those that were withdrawn too


class Contribution(Row):
    """A contribution belongs to an agenda item, a reserved opinion to a vote, and to the item of that vote if any."""

    __tablename__ = "contributions"
    __table_args__ = (Index(None, "meeting_id", "id"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("polls.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[ContributionKind] = mapped_column(words(ContributionKind))
    text: Mapped[str]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

    def withdraw(self, at: datetime, item: AgendaItem | None) -> bool:
        """Take it back. What was contributed to an item stays once that is done. False when it was taken back before.

        Raises ItemConcluded.
        """
        if not self.stands:
            return False
        contributed = self.kind is ContributionKind.CONTRIBUTION
        if contributed and item is not None and item.state is AgendaItemState.DONE:
            raise ItemConcluded
        self.withdrawn_at = at
        return True


def written_before(new: Contribution, own: Iterable[Contribution]) -> Contribution | None:
    """The same words in the same place, which the member has sent once already. Raises BadInput for too many.

    `own`: what he has written for the meeting.
    """
    of_kind = [one for one in own if one.kind is new.kind]
    for one in of_kind:
        if one.stands and (one.agenda_item_id, one.poll_id, one.text) == (new.agenda_item_id, new.poll_id, new.text):
            return one
    if len(of_kind) >= MOST_OF_A_KIND:
        raise BadInput(reason=f"a member writes at most {MOST_OF_A_KIND} in a meeting")
    return None


def require_may_reserve(poll: Poll, voter: Voter | None) -> None:
    """Whoever is on the electoral roll may reserve his opinion, whatever he has cast, from the opening of the vote on.

    Raises PollNotOpen, PollClosed for a vote that does not count, NotEntitled.
    """
    if poll.state is PollState.DRAFT:
        raise PollNotOpen
    if poll.state is PollState.ANNULLED:
        raise PollClosed
    if voter is None:
        raise NotEntitled
