"""What does `sotay demo` do? A world of its own, a server for it, the accounts to sign in with, and an evening."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import uvicorn
from rich.console import Console
from rich.markup import escape
from uvicorn.loops.auto import auto_loop_factory

from models.database import Database, migrate
from models.errors import Unavailable
from server.logs import configure_logs
from server.passwords import PasswordHasher
from server.running import server_of
from server.settings import Settings

from .accounts import Cast, write_accounts
from .folder import Folder, NotOurs
from .leaflet import Leaflet
from .simulation import Evening
from .world import prepare_world

# Unless set otherwise. A meeting takes minutes here, not hours, so it needs attention sooner; a thousand people sign in
# within minutes, with a password that is printed, so its hash is a cheap one.
DEFAULTS = {
    "SOTAY_ATTENDANCE_GRACE_MINUTES": "2",
    "SOTAY_LONGEST_POLL_MINUTES": "2",
    "SOTAY_PASSWORD_MEMORY": "4096",
    "SOTAY_PASSWORD_ROUNDS": "1",
    "SOTAY_LOG_FORMAT": "console",
}
KEEP = "To go on with the last one: `sotay demo --keep`, or `make run KEEP=1`."


class CannotStart(Exception):
    """The demo cannot start; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Demo:
    host: str
    port: int  # 0: any that is free
    keep: bool
    simulation: bool
    accounts: Path | None
    seed: int
    speed: float


def run_demo(demo: Demo, environment: Mapping[str, str] = os.environ) -> None:
    """Serve until interrupted. Raises CannotStart, BadSetting."""
    settings = Settings.from_environment({**DEFAULTS, **environment})
    if demo.accounts is not None and not demo.accounts.absolute().parent.is_dir():
        raise CannotStart(f"There is no folder for {demo.accounts}.")
    console = Console(highlight=False, soft_wrap=True)
    with _listen(demo.host, demo.port) as listening, _take_folder() as folder:
        if not demo.keep:
            if folder.database.exists():
                console.print(f"The world of the last start is replaced by a new one. {KEEP}")
            folder.clear()
        settings = replace(
            settings,
            database_url=f"sqlite:///{folder.database}",
            ballot_key_file=str(folder.ballot_key),
            ballot_keys_folder=str(folder.ballot_keys),
            broker_url="memory://",
            host=demo.host,
            port=listening.getsockname()[1],
        )
        console.print("Making the demo's world ...")
        try:
            migrate(settings.database_url)
        except Unavailable as error:
            raise CannotStart(f"The demo cannot make its database, {folder.database}.") from error
        configure_logs(settings.log_format)
        logging.getLogger("httpx2").setLevel(logging.WARNING)
        with asyncio.Runner(loop_factory=auto_loop_factory()) as runner, suppress(KeyboardInterrupt):
            runner.run(_run(demo, settings, listening, folder, console))
    console.print(f"\nThe demo has ended. Its world lies in {folder.path} until the next start. {KEEP}")


class _Server(uvicorn.Server):
    """Asked to stop, it says so and goes on until `should_exit`; asked twice, it stops."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.asked = asyncio.Event()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.asked.is_set():
            super().handle_exit(sig, frame)
        self.asked.set()


async def _run(demo: Demo, settings: Settings, listening: socket.socket, folder: Folder, console: Console) -> None:
    cast = await _prepare(demo, settings)
    if demo.accounts is not None:
        try:
            write_accounts(demo.accounts, cast)
        except OSError as error:
            raise CannotStart(f"{demo.accounts} cannot be written: {error.strerror}.") from error
    server = _Server(server_of(settings, settings.host, settings.port).config)
    server.config.timeout_graceful_shutdown = 1
    serving = asyncio.create_task(server.serve(sockets=[listening]), name="server")
    while not server.started and not serving.done():
        await asyncio.wait([serving], timeout=0.02)
    leaflet = Leaflet(_url(settings.host, settings.port), cast, folder.path, settings)
    leaflet.show(console, simulation=demo.simulation, speed=demo.speed)
    evening = asyncio.create_task(_hold_evening(demo, leaflet.url, cast, folder, console), name="evening")
    asked = asyncio.create_task(server.asked.wait())
    await asyncio.wait([serving, asked], return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    evening.cancel()  # before the server goes, or its people would find the door closed
    await asyncio.wait([evening])
    server.should_exit = True
    await serving


async def _prepare(demo: Demo, settings: Settings) -> Cast:
    database = Database.open(settings.database_url)
    passwords = PasswordHasher(memory=settings.password_memory, rounds=settings.password_rounds, threads=1)
    try:
        return await prepare_world(database, passwords, settings.conventions, seed=demo.seed, now=datetime.now(UTC))
    finally:
        passwords.close()
        await database.aclose()


async def _hold_evening(demo: Demo, url: str, cast: Cast, folder: Folder, console: Console) -> None:
    """In the server's own loop: its people wait far more than they ask, and the other core is left to who watches."""

    def report(line: str) -> None:
        console.print(f"[red]simulation:[/red] {escape(line)}")

    if demo.simulation:
        now, papers = datetime.now(UTC), folder.minutes
        evening = Evening(url, cast, seed=demo.seed, speed=demo.speed, now=now, report=report, papers=papers)
        console.print(f"\n{await evening.run()}")
        console.print(f"The minutes of each lie in {papers}, as PDF. The server goes on. Ctrl-C ends it.")


def _listen(host: str, port: int) -> socket.socket:
    """Before anything is touched: who finds the port taken has changed nothing."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(
                f"Port {port} is taken: something listens on it already. "
                "Choose another one: `sotay demo --port N`, or `make run PORT=N`."
            ) from error
        raise CannotStart(f"The demo cannot listen on {host}, port {port}: {error.strerror}.") from error


def _take_folder() -> Folder:
    try:
        return Folder.take(Path())  # relative: an address of a database takes no odd signs
    except NotOurs as error:
        raise CannotStart(str(error)) from error
    except OSError as error:
        raise CannotStart(f"The demo cannot make its folder in {Path.cwd()}: {error.strerror}.") from error


def _url(host: str, port: int) -> str:
    """As it is reached from this machine."""
    if host in {"", "0.0.0.0"}:
        host = "127.0.0.1"
    elif host == "::":
        host = "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
