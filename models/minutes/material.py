"""How do minutes follow from what is stored of a meeting? Rows become contents; nothing is typed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from models.agenda import AgendaItem, AgendaItemState
from models.attendance import ARRIVALS, ATTENDING, Attendance, AttendanceStatus, Entry
from models.contributions import Contribution, ContributionKind
from models.errors import MinutesAltered, MinutesNotKept
from models.forms import PollState
from models.ledger import LedgerEntry
from models.names import given_name_key
from models.polls import Poll
from models.quorums import QuorumFact, RollCalled
from models.snapshots import MeetingSnapshot, PollSnapshot
from models.speakers import Speech, SpeechState

from . import contents
from .digest import approved, canonical, digest
from .rows import MeetingMinutes, state_of

SPOKEN = frozenset({SpeechState.SPEAKING, SpeechState.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All rows that the minutes of one meeting come from. `names`: of everybody in them by id, as the log has it.

    `digest`: of the contents that were approved, as the log has it. No row says so that could be changed with them.
    `approved_in`: the entry that approves them.
    """

    snapshot: MeetingSnapshot
    kept: MeetingMinutes | None
    digest: str | None
    approved_in: int | None
    number: str | None
    organizations: tuple[str, ...]
    names: Mapping[int, str]
    roll: Sequence[Attendance] = ()
    speeches: Sequence[Speech] = ()
    contributions: Sequence[Contribution] = ()
    ledger: Sequence[LedgerEntry] = ()
    quorums: Sequence[QuorumFact] = ()

    @property
    def polls(self) -> list[Poll]:
        return [entry.poll for entry in self.snapshot.polls]

    def minutes(self, language: contents.Language, zone: tzinfo) -> contents.Minutes:
        """With the times of this zone: what was approved as it was then, all else as of the version that was read.

        Raises MinutesAltered, MinutesNotKept.
        """
        written = self._written(language, zone)
        fixed = self.kept.approved if self.kept else None
        if fixed is None and self.digest:
            fixed = self.still_approved()
            if fixed is None:
                raise MinutesNotKept
        elif self.digest != (None if fixed is None else digest(fixed)):
            raise MinutesAltered
        return replace(written, **approved(fixed, zone)) if fixed else written

    def still_approved(self) -> str | None:
        """Of minutes that were approved before contents were kept: what is stored, if that is still the same."""
        stored = canonical(self._written("vi", UTC))
        return stored if digest(stored) == self.digest else None

    def _written(self, language: contents.Language, zone: tzinfo) -> contents.Minutes:
        meeting, kept = self.snapshot.meeting, self.kept
        approval = self._approval()
        votes = [entry for entry in self.snapshot.polls if entry is not approval and self._is_told(entry)]
        items = {item.id for item in self.snapshot.agenda}
        called = RollCalled.by(self.quorums, self.approved_in) or RollCalled(self.snapshot.quorum)
        return contents.Minutes(
            language=language,
            state=state_of(self.polls),
            organizations=self.organizations,
            number=self.number,
            locality=kept.locality if kept else None,
            held_on=meeting.held_on,
            title=meeting.title,
            kind=meeting.kind,
            place=(kept.place if kept else None) or meeting.place,
            began=(meeting.opened_at or meeting.scheduled_at).astimezone(zone),
            ended=meeting.closed_at.astimezone(zone) if meeting.closed_at else None,
            chair=self._name(meeting.chair_id),
            minute_taker=self._name(meeting.minute_taker_id),
            attendance=self.snapshot.attendance,
            quorum=called.quorum,
            sufficient_since=called.since and called.since.astimezone(zone),
            head=meeting.head,
            version=meeting.version,
            digest=self.digest,
            guests=tuple(kept.guests) if kept else (),
            attendees=tuple(self._attendees(zone)),
            absentees=tuple(self._absentees()),
            items=tuple(self._item(item, votes) for item in self.snapshot.agenda),
            speakers=self._speakers(None),
            votes=tuple(self._vote(entry) for entry in votes if entry.poll.agenda_item_id not in items),
            additions=kept.additions if kept else None,
            ratings=contents.Ratings(**{rating.lower(): count for rating, count in (meeting.ratings or {}).items()}),
            approval=self._vote(approval) if approval else None,
        )

    def _name(self, member_id: int | None) -> str | None:
        return None if member_id is None else self.names[member_id]

    def _lines(self) -> list[Attendance]:
        """The roll, by the names on it."""
        return sorted(self.roll, key=lambda line: (given_name_key(self.names[line.member_id]), line.member_id))

    def _approval(self) -> PollSnapshot | None:
        """The last vote on the minutes that was counted."""
        counted = [one for one in self.snapshot.polls if one.poll.approves_minutes and one.poll.outcome is not None]
        return counted[-1] if counted else None

    @staticmethod
    def _is_told(entry: PollSnapshot) -> bool:
        """What was only prepared is not told of; nor is the vote on these very minutes while it goes on."""
        going_on = entry.poll.state is PollState.OPEN and entry.poll.approves_minutes
        return entry.poll.state is not PollState.DRAFT and not going_on

    def _attendees(self, zone: tzinfo) -> Iterable[contents.Attendee]:
        """Whoever attended, also one who is suspended since and does not count in the figures any more."""
        entries: dict[int, list[LedgerEntry]] = {}
        for entry in self.ledger:
            entries.setdefault(entry.member_id, []).append(entry)
        for line in self._lines():
            if line.state.attended:
                yield contents.Attendee(
                    name=self.names[line.member_id],
                    standing=line.standing,
                    remote=line.status is AttendanceStatus.REMOTE,
                    stays=tuple(_local(stay, zone) for stay in stays(entries.get(line.member_id, ()))),
                )

    def _absentees(self) -> Iterable[contents.Absentee]:
        for line in self._lines():
            if line.state.expected and not line.state.attended:
                yield contents.Absentee(
                    name=self.names[line.member_id],
                    status=line.status,
                    reason=line.reason,
                    approved_by=self._name(line.approved_by),
                )

    def _speakers(self, item_id: int | None) -> tuple[str, ...]:
        """Who spoke, each once, in the order of speaking."""
        spoke = (
            self.names[speech.member_id]
            for speech in self.speeches
            if speech.agenda_item_id == item_id and speech.state in SPOKEN
        )
        return tuple(dict.fromkeys(spoke))

    def _item(self, item: AgendaItem, votes: Iterable[PollSnapshot]) -> contents.Item:
        return contents.Item(
            number=item.number,
            title=item.title,
            skipped=item.state is AgendaItemState.SKIPPED,
            summary=item.summary,
            speakers=self._speakers(item.id),
            contributions=tuple(
                self._opinion(row)
                for row in self.contributions
                if row.agenda_item_id == item.id and row.kind is ContributionKind.CONTRIBUTION
            ),
            conclusion=item.conclusion,
            votes=tuple(self._vote(entry) for entry in votes if entry.poll.agenda_item_id == item.id),
        )

    def _vote(self, entry: PollSnapshot) -> contents.Vote:
        poll = entry.poll
        return contents.Vote(
            question=poll.question,
            form=poll.form,
            entitled=poll.entitled,
            cast=poll.cast,
            options=tuple(
                contents.OptionResult(
                    label=option.label, count=option.count, hand_count=option.hand_count, elected=option.elected
                )
                for option in entry.options
            ),
            rule=poll.rule,
            verdict=poll.verdict,
            seats=poll.seats,
            hand_count_reason=poll.hand_count_reason,
            few_ballots_reason=poll.few_ballots_reason,
            annulled_because=poll.annulled_because,
            reserved=tuple(self._opinion(row) for row in self.contributions if row.poll_id == poll.id),
        )

    def _opinion(self, row: Contribution) -> contents.Opinion:
        return contents.Opinion(member=self.names[row.member_id], text=row.text)


def stays(entries: Iterable[LedgerEntry]) -> list[contents.Stay]:
    """From when to when a member was there, by his entries in the ledger. Who was corrected not to attend was not."""
    found: list[contents.Stay] = []
    for entry in entries:
        if entry.entry in ARRIVALS:
            found.append(contents.Stay(entry.at))
        elif entry.entry is Entry.LEFT and found:
            found[-1] = found[-1]._replace(left=entry.at)
        elif entry.status not in ATTENDING:
            found.clear()
    return found


def _local(stay: contents.Stay, zone: tzinfo) -> contents.Stay:
    return contents.Stay(stay.arrived.astimezone(zone), stay.left and stay.left.astimezone(zone))
