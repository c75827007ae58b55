"""Does `sotay watch` behave on its command line: in a terminal, piped, once, as a picture, and refused?"""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.watch.words import ENGLISH
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
RUN_MEETING = (ROOT / "tests/operations/run_meeting.graphql").read_text()


@pytest.fixture
async def served(sqlite_url: str) -> AsyncIterator[Served]:
    async with serving(Backend(sqlite_url, "memory://")) as server:
        yield server


async def open_meeting(served: Served) -> None:
    chair = served.client("chair")
    wanted = {"cellId": served.world.organization("cell"), "kind": "REGULAR", "title": "Sinh hoạt thường kỳ"}
    scheduled = await chair.execute(
        RUN_MEETING, "ScheduleMeeting", input={**wanted, "scheduledAt": datetime.now(UTC).isoformat()}
    )
    meeting = scheduled["scheduleMeeting"]["meeting"]["id"]
    await chair.execute(RUN_MEETING, "OpenMeeting", input={"meetingId": meeting})


def account(served: Served, password: str = PASSWORD) -> list[str]:
    return ["--url", served.url, "--username", "supervisor", "--password", password]


async def begin(*arguments: str, terminal: int | None = None, language: str = "en_US.UTF-8") -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.cli", "watch", *arguments),
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "LINES": "30", "TERM": "xterm-256color", "LC_ALL": language},
        stdin=DEVNULL if terminal is None else terminal,
        stdout=PIPE if terminal is None else terminal,
        stderr=PIPE if terminal is None else terminal,
    )


async def ended(*arguments: str, language: str = "en_US.UTF-8") -> tuple[int | None, str, str]:
    """Exit code and output."""
    command = await begin(*arguments, language=language)
    async with asyncio.timeout(60):
        out, err = await command.communicate()
    return command.returncode, out.decode(), err.decode()


@asynccontextmanager
async def drawn_on(terminal: int) -> AsyncIterator[Callable[[str], Awaitable[str]]]:
    """Waits until a text has been drawn; tells all that was drawn."""
    loop, text, more = asyncio.get_running_loop(), "", asyncio.Event()

    def read() -> None:
        nonlocal text
        try:
            text += os.read(terminal, 65536).decode(errors="replace")
        except OSError:  # the other end is closed
            loop.remove_reader(terminal)
        more.set()

    async def until(wanted: str) -> str:
        while wanted not in text:
            await more.wait()
            more.clear()
        return text

    loop.add_reader(terminal, read)
    try:
        yield until
    finally:
        loop.remove_reader(terminal)
        os.close(terminal)


async def test_once_prints_the_board_as_text_and_ends(served: Served) -> None:
    await open_meeting(served)
    code, out, err = await ended(*account(served), "--once", language="vi_VN.UTF-8")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Đảng bộ phường ")
    assert lines[0].endswith("● trực tiếp")
    assert any(line.startswith(" ● Chi bộ Tổ dân phố 1 ") for line in lines)
    assert any(line.startswith("   Chi bộ Tổ dân phố 2 ") and line.endswith("không họp") for line in lines)
    assert "\x1b" not in out


async def test_a_picture_is_written_and_needs_nothing_from_elsewhere(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "board.svg"
    code, out, err = await ended(*account(served), "--svg", str(file))
    assert (code, out, err) == (0, "", "")
    assert file.read_text(encoding="utf-8").count("://") == 1  # the name of SVG itself


async def test_a_wrong_password_is_one_sentence_and_exit_code_1(served: Served) -> None:
    code, out, err = await ended(*account(served, password="wrong"))
    assert (code, out, err) == (1, "", "The user name or the password is wrong.\n")
    code, out, err = await ended(*account(served, password="wrong"), "--language", "vi")
    assert (code, out, err) == (1, "", "Tên đăng nhập hoặc mật khẩu không đúng.\n")


async def test_without_an_account_nothing_is_tried() -> None:
    code, _, err = await ended()
    assert (code, err) == (1, f"{ENGLISH.no_account}\n")


async def test_piped_it_prints_a_line_when_something_has_changed(served: Served) -> None:
    command = await begin(*account(served))
    assert command.stdout is not None
    async with asyncio.timeout(60):
        while "● live · 0 / 3 open" not in (line := (await command.stdout.readline()).decode()):
            assert "○ connecting: " in line
        await open_meeting(served)
        while "● live · 1 / 3 open" not in (line := (await command.stdout.readline()).decode()):
            assert "● live" in line
        command.send_signal(signal.SIGINT)
        _, err = await command.communicate()
    assert (command.returncode, err) == (0, b"")


@pytest.mark.parametrize(("ending", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
async def test_in_a_terminal_it_draws_live_and_leaves_it_clean(
    served: Served, ending: signal.Signals, code: int
) -> None:
    ours, theirs = pty.openpty()
    command = await begin(*account(served), terminal=theirs)
    os.close(theirs)
    async with asyncio.timeout(60), drawn_on(ours) as drawn:
        await drawn("● live")
        await open_meeting(served)
        await drawn("1 / 3")
        command.send_signal(ending)
        assert await command.wait() == code
        text = await drawn("\x1b[?1049l")  # back from the alternate screen
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")  # the cursor is there again
    assert "Traceback" not in text
