"""What did a meeting put on paper, and does the record bear it out? Minutes, resolutions, the report on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..attendance import ARRIVALS, Entry
from ..changes import FORM, ISSUES, Change, ChangeKind
from ..documents import text_digest
from ..ledger import LedgerEntry, puts_right
from ..majorities import Outcome
from ..meetings import Meeting
from ..minutes.rows import MeetingMinutes, document_title
from ..numbers import CODES, DocumentKind, DocumentNumber, parse
from ..resolutions import Resolution, report_title, resolutions
from .findings import Content, differences
from .materials import Materials
from .older import FIGURES_SAID, MINUTES_TOLD, PAPERS_TOLD
from .programme import Agenda
from .votes import Votes

KINDS = frozenset(
    {
        ChangeKind.MINUTES_COMPLETED, ChangeKind.MINUTES_APPROVED, ChangeKind.RESOLUTION_ISSUED,
        ChangeKind.REPORT_ISSUED,
    }
)  # fmt: skip
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Papers:
    """Each method takes an entry, and says what is wrong with it."""

    def __init__(self, agenda: Agenda, materials: Materials, votes: Votes) -> None:
        self.agenda = agenda
        self.materials = materials
        self.votes = votes
        self.title = ""  # of the meeting
        self._form = FORM
        self._committee: int | None = None  # that reports go to
        self._approved = False
        self.minutes = MeetingMinutes.new(0)
        self.ledger: dict[int, list[LedgerEntry]] = {}  # by member
        self._stated_in = 0  # the entry up to which minutes that are voted on, or approved, state who was there
        self._documents: set[int] = set()
        self._resolutions: list[DocumentNumber] = []
        self._reported = False
        self._before: Change | None = None
        self._to_approve: int | None = None  # the vote that was carried, and must be followed by the approval

    @property
    def _is_told(self) -> bool:
        """Does the record tell where reports go to, and the digests of resolutions and reports?"""
        return self._form >= PAPERS_TOLD

    def schedule(self, content: Content, form: int) -> Iterator[str]:
        self._form = form
        if self._is_told:
            self._committee = content["cell"]["committee"]
            if type(self._committee) not in {int, type(None)}:
                yield "the committee above the cell is none"

    def follow(self, change: Change | None) -> Iterator[str]:
        """What belongs together is written together; None: the record ends here."""
        before, self._before = self._before, change
        kind = None if change is None else change.kind
        if self._to_approve is not None and kind is not ChangeKind.MINUTES_APPROVED:
            yield f"the vote {self._to_approve} approved the minutes, and the approval does not follow"
        if before is None:
            return
        together = (change.at, change.actor_id) == (before.at, before.actor_id) if change else False
        if before.kind in ISSUES and kind not in {*ISSUES, ChangeKind.MEETING_CLOSED}:
            yield "the meeting issues papers when it closes, and does not close"
        elif (kind is ChangeKind.MINUTES_APPROVED or before.kind in ISSUES) and not together:
            yield "it was not written with the entry before, by the same person at the same time"

    def opened(self, change: Change, poll: int) -> None:
        if self.votes.votes[poll].poll.approves_minutes:
            self._stated_in = change.version

    def closed(self, poll: int) -> None:
        """A vote was counted: when it approves the minutes, the next entry says so."""
        row = self.votes.votes[poll].poll
        if row.approves_minutes and row.outcome is Outcome.CARRIED:
            self._to_approve = poll

    def take(self, change: Change, content: Content) -> Iterator[str]:
        match change.kind:
            case ChangeKind.MINUTES_COMPLETED:
                yield from self.votes.fixed()
                if not self.minutes.complete(dict(content)):
                    yield "nothing is new in the minutes"
            case ChangeKind.MINUTES_APPROVED:
                yield from self._approve(change, content)
            case ChangeKind.RESOLUTION_ISSUED:
                yield from self._resolve(content)
            case ChangeKind.REPORT_ISSUED:
                yield from self._report(content)

    def _approve(self, change: Change, content: Content) -> Iterator[str]:
        if self._approved:
            yield "the minutes were approved before"
        if content["poll"] != self._to_approve:
            yield f"the vote {content['poll']} did not approve the minutes just now: it was not carried, or not on them"
        if not _DIGEST.fullmatch(content["digest"]):
            yield "the digest is none"
        if self._form >= MINUTES_TOLD or "text" in content:
            yield from differences({"title": document_title(Meeting(title=self.title))}, content)
            if not _DIGEST.fullmatch(content["text"]):  # how the contents are put into words no record knows
                yield "the digest of the document's text is none"
        self._approved, self._stated_in, self._to_approve = True, change.version, None
        yield from self._document(DocumentKind.MINUTES, content)

    def note(self, change: Change) -> Iterator[str]:
        """People come and go all the time; what minutes state of them is rewritten by nobody."""
        entry = LedgerEntry.of(change)
        own = self.ledger.setdefault(entry.member_id, [])
        comes_or_goes = entry.entry in ARRIVALS or entry.entry is Entry.LEFT
        if not (comes_or_goes or puts_right(own, self._stated_in, entry.status, entry.reason)):
            yield from self.votes.fixed()
        own.append(entry)

    def _resolve(self, content: Content) -> Iterator[str]:
        found = self._to_issue()
        place = len(self._resolutions)
        vote = self.votes.votes.get(content["poll"])
        if vote is None or vote.poll.outcome is not Outcome.CARRIED:
            yield f"the vote {content['poll']} was not carried"
        elif place >= len(found):
            yield f"the vote {content['poll']} was not carried as a resolution, or was issued before"
        else:
            yield from differences({"poll": found[place].poll.id, "title": found[place].title}, content)
            if self._is_told or "digest" in content:
                yield from self._says(found[place], content)
        yield from self._document(DocumentKind.RESOLUTION, content)
        number = parse(content["number"])
        if self._resolutions:
            last = self._resolutions[-1]
            yield from differences({"number": str(replace(last, number=last.number + 1))}, content)
        self._resolutions.append(number)

    def _to_issue(self) -> list[Resolution]:
        return resolutions(Meeting(title=self.title), self.votes.polls, self.agenda.items)

    def _says(self, resolution: Resolution, content: Content) -> Iterator[str]:
        """In forms before, servers that said no figures may have closed it, and later ones."""
        if self._form >= FIGURES_SAID or content["digest"] != text_digest(resolution.written):
            yield from differences({"digest": text_digest(resolution.body)}, content)

    def _report(self, content: Content) -> Iterator[str]:
        if self._reported or not self._resolutions:
            yield "one report is issued, on resolutions"
        self._reported = True
        yield from differences({"title": report_title(Meeting(title=self.title))}, content)
        if self._is_told:
            yield from differences({"reports_to": self._committee}, content)
            if not _DIGEST.fullmatch(content["digest"]):
                yield "the digest is none"
        yield from self._document(DocumentKind.REPORT, content)

    def _document(self, kind: DocumentKind, content: Content) -> Iterator[str]:
        """Raises BadDocumentNumber."""
        number = parse(content["number"])
        if number.code != CODES[kind] or str(number) != content["number"]:
            yield f"{content['number']} is no number of {kind.value.lower()}"
        if content["document"] in self._documents:
            yield f"the document {content['document']} was issued before"
        if content["document"] in self.materials.known - self._documents:
            yield f"the document {content['document']} was attached before it was issued"
        self._documents.add(content["document"])

    def close(self) -> Iterator[str]:
        issued, carried = len(self._resolutions), len(self._to_issue())
        if issued != carried:
            yield f"{carried} votes were carried as resolutions, {issued} are issued"
        if self._is_told and issued and self._committee is not None and not self._reported:
            yield f"the committee {self._committee} gets no report on them"
