"""How is a board watched? Live in a terminal; elsewhere as a line for each second with changes; once; as a picture."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live

from server.client import Client, Json

from .account import ask
from .connection import Lost, NoBoard, Question, boards
from .picture import HEIGHT, WIDTH, picture
from .plain import plain
from .scene import Scene, Viewing
from .screen import screen
from .words import Language, Words, words_of

TICK = 0.5  # seconds after which the screen is drawn again though nothing came: ages grow, marks fade
LINE_EVERY = 1.0  # seconds between lines where there is no terminal
HEARTBEAT = 5.0  # seconds: a board that does not move must not look live for long
PATIENCE = 10.0  # seconds that one board is waited for

Feed = AsyncGenerator[Json | Lost, None]


@dataclass(frozen=True, slots=True)
class Watching:
    """What was asked for. With `once` or `svg` the first board is written and that is all."""

    url: str
    username: str | None
    password: str | None
    committee: str | None = None
    day: date | None = None
    language: Language | None = None
    once: bool = False
    svg: Path | None = None


def watch_for(asked: Watching, complain: Callable[[str], None]) -> int:
    """Watch until interrupted; the exit code."""
    words = words_of(asked.language or Language.of(os.environ))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # better a question mark for a letter than no board
    try:
        if not asked.url.startswith(("http://", "https://")):
            raise NoBoard(words.no_url.format(url=asked.url))
        username, password = ask(asked.username, asked.password, words)
        question = Question(username, password, asked.committee, asked.day)
        asyncio.run(_watch(asked, question, words, Console(highlight=False)))
    except NoBoard as no_board:
        complain(str(no_board))
        return 1
    except EOFError:
        complain(words.no_account)
        return 1
    except KeyboardInterrupt:
        return 0  # how one stops watching
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    except BrokenPipeError:  # whoever read the lines has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


async def _watch(asked: Watching, question: Question, words: Words, console: Console) -> None:
    """Raises NoBoard."""
    task = asyncio.current_task()
    if task is not None:
        with suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    viewing = Viewing(words)
    async with (
        Client(asked.url, language=words.language, heartbeat=HEARTBEAT) as client,
        aclosing(boards(client, question, words)) as feed,
    ):
        if asked.once or asked.svg:
            await _first(feed, viewing)
            scene = viewing.at(_now())
            if asked.once:
                for line in screen(scene, console.width):
                    line.rstrip()
                    console.print(line, soft_wrap=True)
            if asked.svg:
                _write(picture(screen(scene, WIDTH, HEIGHT), scene.title), asked.svg)
        elif console.is_terminal and not console.is_dumb_terminal:
            with Live(console=console, screen=True, auto_refresh=False) as live:
                await _follow(feed, viewing, lambda scene: _draw(live, scene), tick=TICK)
        else:
            await _follow(feed, viewing, _line_printer(), pause=LINE_EVERY)


def _write(text: str, file: Path) -> None:
    """Raises NoBoard when the file cannot be written."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NoBoard(f"{file}: {error.strerror}") from None


async def _first(feed: Feed, viewing: Viewing) -> None:
    """Raises NoBoard."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not viewing.board:
                _take(await anext(feed), viewing)
    except TimeoutError:
        raise NoBoard(viewing.words.gave_up.format(reason=viewing.trouble or viewing.words.connecting)) from None


async def _follow(
    feed: Feed, viewing: Viewing, draw: Callable[[Scene], None], *, tick: float | None = None, pause: float = 0
) -> None:
    """Draw whenever something has come, and after each tick; never twice within a pause. Raises NoBoard."""
    came = asyncio.Event()

    async def receive() -> None:
        async for event in feed:
            _take(event, viewing)
            came.set()

    receiving = asyncio.create_task(receive())
    receiving.add_done_callback(lambda _: came.set())
    try:
        while not receiving.done():
            draw(viewing.at(_now()))
            await asyncio.sleep(pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(came.wait(), tick)
            came.clear()
    finally:
        receiving.cancel()
        await asyncio.wait([receiving])
    receiving.result()


def _take(event: Json | Lost, viewing: Viewing) -> None:
    if isinstance(event, Lost):
        viewing.lose(event.reason, _now())
    else:
        viewing.take(event, _now())


def _draw(live: Live, scene: Scene) -> None:
    live.update(Group(*screen(scene, live.console.width, live.console.height)), refresh=True)


def _line_printer() -> Callable[[Scene], None]:
    """Prints a scene that says something else than the one before."""
    printed = ""

    def draw(scene: Scene) -> None:
        nonlocal printed
        text = plain(scene)
        if text != printed and (scene.board or scene.trouble):
            print(f"{scene.now:%H:%M:%S} {text}", flush=True)
            printed = text

    return draw


def _now() -> datetime:
    """In the zone of the terminal."""
    return datetime.now(UTC).astimezone()
