"""How is a meeting's record written down? Its change log as lines of JSON, each in the one form that it can have.

    {"entries":2,"format":"sotay-record/2","head":"9f...","meeting":7}
    {"actor":12,"at":"2026-12-01T12:00:00.000000Z","content":{...},"hash":"3c...","kind":"MEETING_SCHEDULED","version":1}
    {"actor":12,"at":"2026-12-01T12:01:30.000000Z","content":{...},"hash":"9f...","kind":"MEETING_ANNOUNCED","version":2}

Where minutes were approved one line more follows the entries: the contents as they were approved. SHA-256 of that line,
without its end, is the digest that stands in the entry of the approval and on the paper.

Keys are sorted, nothing is between the signs, each line ends with a newline: so no byte of the file can change unseen.
`hash` is SHA-256 of the hash before it (32 zero bytes before the first) and of the canonical JSON of
[meeting, version, kind, at, actor, content as a string]; `head` is the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from ..changes import Change, ChangeKind
from ..meetings import GENESIS

FORMAT = "sotay-record/2"
_HASH = re.compile(r"[0-9a-f]{64}")
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
_FIELDS = {"actor": int | None, "at": str, "content": dict, "hash": str, "kind": str, "version": int}


class BadRecord(Exception):
    """The file is not a record: what is wrong in which line."""

    def __init__(self, line: int, what: str) -> None:
        self.line = line
        self.what = what
        super().__init__(f"line {line}: {what}")


@dataclass(frozen=True, slots=True)
class Record:
    meeting: int
    head: str
    changes: tuple[Change, ...]
    contents: str | None = None  # of approved minutes


def write(meeting_id: int, changes: Iterable[Change], contents: str | None = None) -> bytes:
    """The record of a meeting whose whole log is given, in order, and the contents that were approved, if any were."""
    lines = [_line(_entry(change), change.hash) for change in changes]
    head = orjson.loads(lines[-1])["hash"] if lines else GENESIS.hex()
    header = _dumps({"format": FORMAT, "meeting": meeting_id, "entries": len(lines), "head": head})
    return b"".join([header, *lines, b"" if contents is None else f"{contents}\n".encode()])


def read(file: bytes) -> Record:
    """Raises BadRecord when it is not written in the one form that a record can have. Hashes are not looked at."""
    if not file.endswith(b"\n"):
        raise BadRecord(file.count(b"\n") + 1, "the last line does not end")
    first, *lines = file.split(b"\n")[:-1]
    header = _parsed(1, first)
    meeting, head = header.get("meeting"), header.get("head")
    if header.get("format") != FORMAT or set(header) != {"format", "meeting", "entries", "head"}:
        raise BadRecord(1, f"this is not the beginning of a record ({FORMAT})")
    if type(meeting) is not int or not isinstance(head, str) or not _HASH.fullmatch(head):
        raise BadRecord(1, "the meeting or the head is none")
    entries = header["entries"]
    if type(entries) is not int or not 0 <= len(lines) - entries <= 1:
        raise BadRecord(1, f"{entries} entries are announced, {len(lines)} lines are there")
    changes = [_change(meeting, number, line) for number, line in enumerate(lines[:entries], start=2)]
    contents = _contents(len(lines) + 1, lines[-1]) if len(lines) > entries else None
    return Record(meeting, head, tuple(changes), contents)


def _contents(number: int, line: bytes) -> str:
    _parsed(number, line)
    return line.decode()


def _change(meeting: int, number: int, line: bytes) -> Change:
    entry = _parsed(number, line)
    if set(entry) != set(_FIELDS) or not all(isinstance(entry[name], kind) for name, kind in _FIELDS.items()):
        raise BadRecord(number, "this is no entry of a log")
    if not _HASH.fullmatch(entry["hash"]):
        raise BadRecord(number, "the hash is not of 64 hexadecimal digits")
    try:
        at = datetime.strptime(entry["at"], _INSTANT).replace(tzinfo=UTC)
        kind = ChangeKind(entry["kind"])
    except ValueError as error:
        raise BadRecord(number, str(error)) from None
    if entry["at"] != _instant(at):
        raise BadRecord(number, "the time is not written as a record writes it")
    content = orjson.dumps(entry["content"], option=orjson.OPT_SORT_KEYS).decode()
    return Change(
        meeting_id=meeting, version=entry["version"], kind=kind, at=at, actor_id=entry["actor"], content=content,
        hash=bytes.fromhex(entry["hash"]), announced=True,
    )  # fmt: skip


def _parsed(number: int, line: bytes) -> dict[str, Any]:
    try:
        parsed = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadRecord(number, f"this is not JSON ({error})") from None
    try:
        is_canonical = isinstance(parsed, dict) and _dumps(parsed) == line + b"\n"
    except TypeError:  # nested beyond what is ever written
        is_canonical = False
    if not is_canonical:
        raise BadRecord(number, "the line is not written in the one form that it can have")
    found: dict[str, Any] = parsed
    return found


def _entry(change: Change) -> Mapping[str, Any]:
    return {
        "version": change.version,
        "kind": change.kind,
        "at": _instant(change.at),
        "actor": change.actor_id,
        "content": change.details,
    }


def _line(entry: Mapping[str, Any], entry_hash: bytes) -> bytes:
    return _dumps({**entry, "hash": entry_hash.hex()})


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_INSTANT)


def _dumps(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(dict(value), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
