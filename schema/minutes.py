"""Minutes of meetings as clients see them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models.errors import NotFound
from models.minutes.contents import Language, MinutesState
from models.minutes.plain import lines
from models.minutes.rows import MeetingMinutes as MeetingMinutesRow
from models.minutes.rows import state_of
from models.minutes.writing import write
from models.snapshots import MeetingSnapshot
from resolvers import minutes as resolvers

from .nodes import Asked, decode, encode
from .polls import Poll

if TYPE_CHECKING:
    from .meetings import Meeting

strawberry.enum(MinutesState, description="How far minutes have come: written, read back and put to the vote, fixed.")


@strawberry.enum(description="In which language a paper is written.")
class PaperLanguage(StrEnum):
    VI = "VI"
    EN = "EN"


InLanguage = Annotated[PaperLanguage | None, strawberry.argument(description="Vietnamese if not said.")]


@strawberry.type(
    description="The minutes of a meeting: what its record says of it, and what the minute-taker has completed."
)
class MeetingMinutes:
    snapshot: strawberry.Private[MeetingSnapshot]
    state: MinutesState = strawberry.field(description="How far they have come.")
    guests: list[str] = strawberry.field(description="Who was there as a guest.")
    locality: str | None = strawberry.field(description="The place that stands before the date.")
    place: str | None = strawberry.field(description="Where the members met, if not where the meeting was called to.")
    additions: str | None = strawberry.field(description="What the minute-taker adds.")
    approved_at: datetime | None = strawberry.field(description="When they were approved.")
    head_hash: str = strawberry.field(description="The hash of the record's last change, as the paper shows it.")

    @classmethod
    def of(cls, snapshot: MeetingSnapshot, row: MeetingMinutesRow | None) -> Self:
        return cls(
            snapshot=snapshot,
            state=state_of(entry.poll for entry in snapshot.polls),
            guests=list(row.guests) if row else [],
            locality=row.locality if row else None,
            place=row.place if row else None,
            additions=row.additions if row else None,
            approved_at=row.approved_at if row else None,
            head_hash=snapshot.meeting.head.hex(),
        )

    @strawberry.field(description="Their number, once they are approved: 12-BB/CB.")
    async def number(self, info: Asked) -> str | None:
        return (await info.context.loaders.approval.load(self.snapshot.meeting.id)).number

    @strawberry.field(description="SHA-256 of the contents that were approved, as 64 hexadecimal digits.")
    async def digest(self, info: Asked) -> str | None:
        return (await info.context.loaders.approval.load(self.snapshot.meeting.id)).digest

    @strawberry.field(description="The paper as lines of text.")
    async def text(self, info: Asked, language: InLanguage = None) -> list[str]:
        material = await info.context.loaders.material.load(self.snapshot.meeting.id)
        if material is None:
            raise NotFound(what="minutes")
        return lines(write(material.minutes(_tag(language), info.context.conventions.zone)))

    @strawberry.field(description="Where the PDF can be fetched by whoever may see the meeting: a path on this server.")
    def pdf_url(self, language: InLanguage = None) -> str:
        return self._url("pdf", language)

    @strawberry.field(description="The same as a DOCX.")
    def docx_url(self, language: InLanguage = None) -> str:
        return self._url("docx", language)

    def _url(self, kind: str, language: PaperLanguage | None) -> str:
        return f"/minutes/{encode('Meeting', self.snapshot.meeting.id)}.{kind}?language={_tag(language)}"


def _tag(language: PaperLanguage | None) -> Language:
    return "en" if language is PaperLanguage.EN else "vi"


@strawberry.input(description="Complete the minutes while the meeting is open. What is not said stays as it is.")
class CompleteMinutesInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    guests: list[str] | None = strawberry.field(
        default=None, description="Who is there as a guest, all of them: up to 50 names of 200 characters."
    )
    locality: str | None = strawberry.field(
        default=None, description="The place that stands before the date: up to 200 characters; empty takes it away."
    )
    place: str | None = strawberry.field(
        default=None,
        description="Where the members met, if not where the meeting was called to: up to 300 characters.",
    )
    additions: str | None = strawberry.field(
        default=None, description="What else is to be said: up to 20,000 characters; empty takes it away."
    )


@strawberry.input(description="Put the minutes to the vote that approves them.")
class PutMinutesToVoteInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")


@strawberry.type(description="A meeting whose minutes are completed.")
class CompleteMinutesPayload:
    meeting: Annotated[Meeting, strawberry.lazy(".meetings")] = strawberry.field(description="The meeting.")


@strawberry.type(description="The vote that approves the minutes if carried; it is opened and closed as any.")
class PutMinutesToVotePayload:
    poll: Poll = strawberry.field(description="The vote.")


async def complete_minutes(info: Asked, input: CompleteMinutesInput) -> CompleteMinutesPayload | None:
    from .meetings import Meeting

    written = resolvers.Written(input.guests, input.locality, input.place, input.additions)
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    return CompleteMinutesPayload(
        meeting=Meeting.of(await resolvers.complete_minutes(info.context, meeting_id, written))
    )


async def put_minutes_to_vote(info: Asked, input: PutMinutesToVoteInput) -> PutMinutesToVotePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    return PutMinutesToVotePayload(poll=Poll.of(await resolvers.put_minutes_to_vote(info.context, meeting_id)))
