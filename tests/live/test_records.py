"""Can a stranger check a meeting's record, from the command line and without the server?"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path
from typing import NamedTuple

import pytest

from server.records import keep
from tests.gatherings import Gathering, key
from tests.keys import KEY_ENVIRONMENT
from tests.recorded import Entry, contents_of, entries_of, written
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio


class Said(NamedTuple):
    code: int
    out: str
    err: str


async def sotay(*arguments: str | Path, database_url: str = "sqlite:///nowhere.sqlite3") -> Said:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.cli", *map(str, arguments)),
        env={**os.environ, **KEY_ENVIRONMENT, "SOTAY_DATABASE_URL": database_url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Said(process.returncode or 0, out.decode(), err.decode())


async def held(served: Served) -> Gathering:
    gathering = await Gathering.opened(served, "chair", "member", "official")
    for form in ("OPEN_BALLOT", "SECRET_BALLOT"):
        poll = await gathering.open_poll(form=form)
        for who in ("chair", "member", "official"):
            await gathering.cast(who, poll)
        await gathering.close_poll(poll, reason="Những người khác không bỏ phiếu")
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    return gathering


async def test_the_record_of_a_meeting_is_exported_and_holds(backend: Backend, tmp_path: Path) -> None:
    file = tmp_path / "record"
    async with serving(backend) as served:
        gathering = await held(served)
        query = "query ($id: ID!) { meetingRecord(meetingId: $id) { head entries file } }"
        shown = (await served.client("supervisor").execute(query, id=gathering.id))["meetingRecord"]
    exported = await sotay("export-record", gathering.id, file, database_url=backend.database_url)
    assert exported.code == 0, exported
    assert shown["head"] in exported.out
    assert file.read_text() == shown["file"]
    checked = await sotay("verify", file, "--head", shown["head"])
    assert (checked.code, checked.err) == (0, "")
    assert f"{shown['entries']} entries, 2 votes computed again" in checked.out
    without = await sotay("verify", file, "--minutes", "en")
    assert (without.code, without.err) == (0, "No minutes were approved in this record.\n")
    by_number = await sotay(
        "export-record", str(key(gathering.id)), tmp_path / "same", database_url=backend.database_url
    )
    assert by_number.code == 0
    assert (tmp_path / "same").read_bytes() == file.read_bytes()


async def test_a_stranger_checks_that_minutes_are_those_that_were_approved(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "record"
    async with serving(Backend(sqlite_url, "memory://")) as served:
        gathering = await Gathering.opened(served, "chair", "member", "official")
        await gathering.do("chair", "completeMinutes", meetingId=gathering.id, additions="Thêm.")
        poll = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
        await gathering.do("chair", "openPoll", pollId=poll["id"])
        for who in ("chair", "member", "official"):
            await gathering.cast(who, poll)
        await gathering.close_poll(poll)
        asked = "minutes { digest headHash vi: text(language: VI) en: text(language: EN) }"
        shown = (await gathering.seen("member", asked))["minutes"]
    await sotay("export-record", gathering.id, file, database_url=sqlite_url)
    checked = await sotay("verify", file, "--head", shown["headHash"])
    assert checked.code == 0, checked
    assert f"The digest on the paper must be\n{shown['digest']}\n" in checked.out
    for language in ("vi", "en"):
        printed = await sotay("verify", file, "--head", shown["headHash"], "--minutes", language)
        lines = printed.out.splitlines()[:-5]
        assert [line for line in shown[language] if line in lines] == lines
        assert "Thêm." in lines
    *log, contents = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*log, contents.replace("Thêm.", "Khác.")]))
    forged = await sotay("verify", file, "--head", shown["headHash"], "--minutes", "vi")
    assert (forged.code, forged.out) == (1, "")
    assert "not those that it approved" in forged.err


async def test_what_does_not_hold_is_said_and_where(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "record"
    async with serving(Backend(sqlite_url, "memory://")) as served:
        gathering = await held(served)
    await sotay("export-record", gathering.id, file, database_url=sqlite_url)
    record = file.read_bytes()
    file.write_bytes(record.replace(b'"outcome":"CARRIED"', b'"outcome":"CARRIES"', 1))
    forged = await sotay("verify", file)
    assert forged.code == 1
    assert "POLL_CLOSED" in forged.err
    assert "does not hold" in forged.err
    file.write_bytes(record)
    wrong = await sotay("verify", file, "--head", "0" * 64)
    assert wrong.code == 1
    assert "0" * 64 in wrong.err


async def test_of_a_meeting_that_began_in_an_older_form_it_is_said_that_the_chain_alone_was_checked(
    tmp_path: Path,
) -> None:
    file = tmp_path / "record"
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    scheduled = {"title": "Sinh hoạt", "kind": "REGULAR", "scheduled_at": at.isoformat(), "agenda": ["Một"]}
    file.write_bytes(written([Entry("MEETING_SCHEDULED", 1, at, scheduled)]))
    checked = await sotay("verify", file)
    assert checked.code == 3
    assert "Nothing else was checked" in checked.err
    assert "computed again" not in checked.out


async def test_a_record_from_before_contents_were_kept_says_that_it_carries_none(
    whole_record: bytes, tmp_path: Path
) -> None:
    file, entries = tmp_path / "record", entries_of(whole_record)
    entries[0].told["form"] = 2
    file.write_bytes(written(entries))
    checked = await sotay("verify", file, "--minutes", "vi")
    assert checked.code == 3, checked
    assert "does not carry them" in checked.err
    assert "No minutes were approved" not in checked.err


def test_what_was_exported_before_stays_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, write = tmp_path / "record", Path.write_bytes
    keep(file, b"whole")

    def half(path: Path, content: bytes) -> int:
        write(path, content[: len(content) // 2])
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space"):
        keep(file, b"another one")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("record", b"whole")]


def test_what_is_exported_into_a_pipe_or_through_a_link_arrives_there(tmp_path: Path) -> None:
    pipe, link, file = tmp_path / "pipe", tmp_path / "link", tmp_path / "record"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    keep(pipe, b"one")
    assert os.read(reading, 9) == b"one"
    os.close(reading)
    link.symlink_to(file)
    keep(link, b"two")
    assert file.read_bytes() == b"two"
    assert link.is_symlink()


async def test_whoever_claims_an_older_form_is_told_what_that_leaves_unasked(
    whole_record: bytes, tmp_path: Path
) -> None:
    """The record holds, and does not end with 0: it says less than one of this form does."""
    file, entries = tmp_path / "record", entries_of(whole_record)
    entries[0].told.update(form=2, rules={**entries[0].told["rules"]})
    del entries[0].told["rules"]["few_voters"]
    file.write_bytes(written(entries, contents_of(whole_record)))
    checked = await sotay("verify", file)
    assert checked.code == 3
    assert "computed again" in checked.out
    assert "form 2. So it was not asked: whether a reason is stated where few" in checked.err
    assert "who it was that acted and is on no roll" in checked.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify", "nowhere"), "cannot be read"),
        (("export-record", "TWVldGluZzoxMjM0NQ", "record"), "no such meeting"),
        (("export-record", "nonsense", "record"), "not an id"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_line(
    sqlite_url: str, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    answer = await sotay(
        arguments[0], arguments[1], *(tmp_path / name for name in arguments[2:]), database_url=sqlite_url
    )
    assert answer.code != 0
    assert said in answer.err
    assert "Traceback" not in answer.err
