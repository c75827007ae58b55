"""What does a meeting come to, entry by entry, and what is wrong with each? All that is derivable is computed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..changes import FORM, WITH_QUORUM, Change, ChangeKind
from ..ledger import LEDGER, ToldNames
from ..meetings import FARTHEST_AHEAD, FARTHEST_PAST, Meeting, MeetingKind
from ..members import Standing
from ..quorums import QuorumFact
from . import counting, materials, older, opinions, papers, programme, room, shapes, votes
from .findings import Content, differences, fractions, readable

_UNFINISHED = {"SCHEDULED", "ANNOUNCED", "OPEN"}
_WAITING = {
    ChangeKind.MEETING_ANNOUNCED: {"SCHEDULED"},
    ChangeKind.MEETING_CHANGED: {"SCHEDULED", "ANNOUNCED"},
    ChangeKind.MEETING_OPENED: {"SCHEDULED", "ANNOUNCED"},
    ChangeKind.MEETING_CANCELLED: {"SCHEDULED", "ANNOUNCED"},
}
_BEFORE_TOO = frozenset(
    {
        ChangeKind.ROLL_CHANGED, ChangeKind.EXCUSE_REQUESTED, ChangeKind.EXCUSE_DECLINED, ChangeKind.ITEM_ADDED,
        ChangeKind.ITEM_MOVED, ChangeKind.ITEM_SKIPPED, ChangeKind.DOCUMENT_ATTACHED, ChangeKind.DOCUMENT_DETACHED,
        ChangeKind.SPEAKING_LIMITED, ChangeKind.CONTRIBUTED, ChangeKind.CONTRIBUTION_WITHDRAWN,
        ChangeKind.POLL_CREATED, ChangeKind.POLL_EDITED, ChangeKind.POLL_SCHEDULED, ChangeKind.POLL_LAPSED,
    }
)  # fmt: skip
# By the clock, or told of nobody so that it stays secret.
_BY_NOBODY = frozenset(
    {
        ChangeKind.BALLOT_CAST, ChangeKind.MEETING_RATED, ChangeKind.POLL_OPENED, ChangeKind.POLL_CLOSED,
        ChangeKind.POLL_LAPSED, ChangeKind.MINUTES_APPROVED,
    }
)  # fmt: skip


class Replay:
    """A meeting as its entries make it, one after the other."""

    def __init__(self) -> None:
        self.room = room.Room()
        self.agenda = programme.Agenda()
        self.materials = materials.Materials(self.agenda)
        self.floor = programme.Floor(self.room, self.agenda)
        self.votes = votes.Votes(self.room, self.agenda)
        self.opinions = opinions.Opinions(self.room, self.agenda, self.votes)
        self.papers = papers.Papers(self.agenda, self.materials, self.votes)
        self.state = ""
        self._codes: set[str] = set()  # of ballots, in any vote
        self.meeting = Meeting()
        self.names = ToldNames()
        self.quorums: list[QuorumFact] = []  # each that was told
        self.form = FORM  # in which the first entry says that it is written
        self._met: bool | None = None  # was there a quorum after the entry before?
        self._at: datetime | None = None  # the time of the entry before

    def take(self, change: Change) -> Iterator[str]:
        """What is wrong with the entry, given those before it."""
        content = change.details
        yield from shapes.flaws(change.kind, content)
        yield from readable(self._place_is_right(change, content))
        yield from readable(self._content_is_right(change, content))

    def end(self) -> Iterator[str]:
        """What is wrong with a record that ends here."""
        yield from self.papers.follow(None)

    def _place_is_right(self, change: Change, content: Content) -> Iterator[str]:
        """Whatever it says: may such an entry stand here, of that time and of that member?"""
        if (change.kind is ChangeKind.MEETING_SCHEDULED) is not (change.version == 1):
            yield "a record begins with the scheduling of the meeting, which happens once"
        if self._at is not None and change.at < self._at:
            yield f"its time is before that of the entry before ({self._at.isoformat()})"
        self._at = max(change.at, self._at or change.at)
        if change.actor_id is None and change.kind not in _BY_NOBODY:
            yield "it does not say who did it"
        yield from self._actor_is_known(change, content)
        yield from self.papers.follow(change)
        if change.kind is ChangeKind.MEETING_SCHEDULED:
            return
        excused = change.kind is ChangeKind.ATTENDANCE_RECORDED and content.get("status") in {"EXCUSED", None}
        usual = _UNFINISHED if change.kind in _BEFORE_TOO or excused else {"OPEN"}
        if self.state not in _WAITING.get(change.kind, usual):
            yield f"the meeting is {self.state.lower() or 'not scheduled'} at this point"

    def _actor_is_known(self, change: Change, content: Content) -> Iterator[str]:
        """From the opening on a roll has named whoever acts, or the entry does. Who comes late, comes to the roll."""
        actor = change.actor_id
        if self.form < older.ACTORS_NAMED or self.state != "OPEN" or actor in {None, content.get("member")}:
            return
        if actor not in self.names.members and not content.get("by"):
            yield f"no roll knows {actor}, who did it, and the entry does not say who that is"

    def _content_is_right(self, change: Change, content: Content) -> Iterator[str]:
        yield from fractions(content)
        yield from self._take(change, content)
        self.names.take(change)
        self.room.witness(change)
        if self.state:
            yield from self._quorum_is_told(change, content)

    def _take(self, change: Change, content: Content) -> Iterator[str]:
        match change.kind:
            case ChangeKind.MEETING_SCHEDULED:
                yield from self._schedule(change, content)
            case ChangeKind.MEETING_ANNOUNCED:
                self.state = "ANNOUNCED"
                yield from self._recipients_may_be(content["recipients"])
            case ChangeKind.MEETING_CHANGED:
                yield from self._change(change, content)
            case ChangeKind.MEETING_OPENED:
                yield from self._open(change, content)
            case ChangeKind.MINUTE_TAKER_APPOINTED:
                yield from self._appoint(content)
            case ChangeKind.MEETING_CANCELLED:
                self.state = "CANCELLED"
            case ChangeKind.MEETING_CLOSED:
                yield from self._close(content)
            case ChangeKind.SPEAKING_LIMITED:
                yield from self.floor.limit(content)
            case ChangeKind.POLL_CREATED:
                if content["approves_minutes"] and self.state != "OPEN":
                    yield "minutes are put to the vote while the meeting is open"
                yield from self.votes.create(content)
            case ChangeKind.POLL_LAPSED:
                yield from self.votes.lapse(change, content, is_open=self.state == "OPEN")
            case ChangeKind.POLL_CLOSED:
                yield from self.votes.take(change, content)
                vote = self.votes.votes[content["poll"]]
                yield from counting.close(vote, change, content, self.room.few_voters, self._codes)
                self.papers.closed(content["poll"])
            case kind if kind in votes.KINDS:
                yield from self.votes.take(change, content)
                if kind is ChangeKind.POLL_OPENED:
                    self.papers.opened(change, content["poll"])
            case kind if kind in room.KINDS:
                if kind in LEDGER:
                    yield from self.papers.note(change)
                elif kind is ChangeKind.EXCUSE_REQUESTED:
                    yield from self.votes.fixed()
                yield from self.room.take(change, content)
                if kind is ChangeKind.ATTENDANCE_RECORDED:
                    self.votes.arrived(content["member"])
            case kind if kind in programme.OF_ITEMS:
                yield from self.agenda.take(change, content, self.votes.fixed)
            case kind if kind in materials.KINDS:
                yield from self.materials.take(change, content)
            case kind if kind in programme.OF_SPEECHES:
                yield from self.floor.take(change, content)
            case kind if kind in opinions.KINDS:
                yield from self.opinions.take(change, content)
            case kind if kind in papers.KINDS:
                yield from self.papers.take(change, content)

    def _schedule(self, change: Change, content: Content) -> Iterator[str]:
        self.state = "SCHEDULED"
        form = content.get("form", min(older.RULES_TOLD))
        if form not in older.RULES_TOLD:
            yield f"`form` is {form}, entries of that form are not known here"
            form = FORM
        self.meeting = Meeting(kind=MeetingKind(content["kind"]))
        yield from self._invite(change, content)
        yield from differences({"chair": change.actor_id}, content)
        self.form = form
        yield from self.room.schedule(content, older.RULES_TOLD[form])
        yield from self.agenda.schedule(content)
        self.floor.schedule()
        yield from self.papers.schedule(content, form)

    def _invite(self, change: Change, content: Content) -> Iterator[str]:
        """What members are invited to."""
        meeting, due = self.meeting, datetime.fromisoformat(content["scheduled_at"])
        if not -FARTHEST_PAST <= due - change.at <= FARTHEST_AHEAD:
            yield f"a meeting cannot be scheduled for {content['scheduled_at']} at this time"
        meeting.title, meeting.scheduled_at, meeting.place = content["title"], due, content.get("place")
        self.papers.title = meeting.title

    def _change(self, change: Change, content: Content) -> Iterator[str]:
        meeting, was = self.meeting, content["was"]
        before = meeting.title, meeting.scheduled_at, meeting.place
        if (was["title"], datetime.fromisoformat(was["scheduled_at"]), was["place"]) != before:
            yield f"`was` is {was}, the entries before say something else"
        yield from self._invite(change, content)
        if (meeting.title, meeting.scheduled_at, meeting.place) == before:
            yield "nothing is new in it about the meeting"

    def _recipients_may_be(self, recipients: int) -> Iterator[str]:
        """Those on the roll, and whoever follows the cell."""
        least = sum(line.standing is not Standing.SUSPENDED for line in self.room.lines.values())
        if recipients < least:
            yield f"{recipients} people were told, at least {least} are to be"

    def _open(self, change: Change, content: Content) -> Iterator[str]:
        self.state, taker = "OPEN", content["minute_taker"]
        self.meeting.opened_at, self.meeting.chair_id = change.at, change.actor_id
        self.meeting.minute_taker_id, self.meeting.minute_taker_operates = taker, content["minute_taker_operates"]
        yield from self.room.call(content)
        yield from differences({"chair": change.actor_id}, content)
        if taker is not None:
            yield from self._may_take_minutes(taker)
        if type(content["minute_taker_operates"]) is not bool:
            yield "it does not say whether the minute-taker conducts votes"

    def _appoint(self, content: Content) -> Iterator[str]:
        """In the place of the minute-taker before; minutes that are voted on or approved name theirs."""
        taker, operates = content["member"], content["operates"]
        yield from self.votes.fixed()
        yield from self._may_take_minutes(taker)
        yield from differences({"name": self.names.members.get(taker)}, content)
        if (taker, operates) == (self.meeting.minute_taker_id, self.meeting.minute_taker_operates):
            yield f"{content['name']} is the minute-taker already"
        self.meeting.minute_taker_id, self.meeting.minute_taker_operates = taker, operates

    def _may_take_minutes(self, taker: int) -> Iterator[str]:
        if not self.room.belongs(taker):
            yield f"the minute-taker {taker} is not on the roll, or suspended"
        if taker == self.meeting.chair_id and self.form >= older.TAKER_IS_ANOTHER:
            yield f"the minute-taker {taker} is the chair"

    def _close(self, content: Content) -> Iterator[str]:
        self.state = "CLOSED"
        if still := self.votes.still_open():
            yield f"votes {still} are open at this point"
        yield from self.floor.close()
        yield from self.papers.close()
        yield from self.room.close(content)

    def _quorum_is_told(self, change: Change, content: Content) -> Iterator[str]:
        quorum = self.room.quorum()
        changed = self._met is not None and quorum["met"] is not self._met
        roll_called = self.agenda.roll_called_in == change.version
        due = change.kind in WITH_QUORUM or changed or (roll_called and self.form >= older.ROLL_CALL_TOLD)
        if due or "quorum" in content:
            yield from differences({"quorum": quorum}, content)
        if not (due or roll_called) and "quorum" in content:
            yield "the quorum is told where it did not change"
        if "quorum" in content:
            self.quorums.append(QuorumFact.of(change))
        self._met = quorum["met"]
