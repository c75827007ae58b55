"""The record of a meeting as clients get it."""

from __future__ import annotations

from typing import Self

import strawberry

from resolvers.records import WrittenRecord


@strawberry.type(
    description="The record of a meeting: its whole log, and the minutes as they were approved, if they were."
    " `sotay verify` checks it without the server."
)
class MeetingRecord:
    head: str = strawberry.field(description="The hash that the record ends with, as 64 hexadecimal digits.")
    entries: int = strawberry.field(description="How many entries the log has: the meeting's version.")
    file: str = strawberry.field(description="The record itself: save it to a file, to the byte.")

    @classmethod
    def of(cls, record: WrittenRecord) -> Self:
        meeting = record.meeting
        return cls(head=meeting.head.hex(), entries=meeting.version, file=record.file.decode())
