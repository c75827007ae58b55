"""How does a meeting's record get out of the database, and how is it checked? For the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

from models.database import Database, saying_why
from models.minutes.contents import Language
from models.minutes.plain import lines
from models.minutes.writing import write
from models.records import contents
from models.records.record import Record
from models.records.verify import Report, verify
from resolvers.records import WrittenRecord, read_record
from schema.nodes import decode

from .settings import Settings


def export(database_url: str, meeting: str, file: Path) -> str:
    """Write a meeting's record to a file; its head. `meeting` is a global id, or a number as the database has it.

    Raises BadId, NotFound, Unavailable, DatabaseUnfit, OSError.
    """
    key = int(meeting) if meeting.isascii() and meeting.isdigit() and len(meeting) < 19 else decode(meeting, "Meeting")
    with saying_why():
        record = asyncio.run(_read(database_url, key))
    keep(file, record.file)
    return record.meeting.head.hex()


def keep(file: Path, content: bytes) -> None:
    """The whole content or, if it cannot be written, what was there before. Raises OSError."""
    if file.exists() and not file.is_file():  # a pipe, say
        file.write_bytes(content)
        return
    target = file.resolve()  # which a link stays
    beside = target.with_name(f"{target.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


async def _read(database_url: str, meeting_id: int) -> WrittenRecord:
    database = Database.open(database_url)
    try:
        async with database.read() as session:
            return await read_record(session, meeting_id)
    finally:
        await database.aclose()


def lines_of_minutes(record: Record, language: Language, settings: Settings) -> list[str]:
    """Of a record that holds and carries minutes: what they say, to be compared with a paper."""
    return lines(write(contents.minutes(record, language, settings.conventions.zone)))


def check(file: Path, head: str | None) -> Report:
    """Raises OSError."""
    return verify(file.read_bytes(), head=head)
