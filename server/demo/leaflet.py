"""What must somebody know who has just started the demo? Where it is, who can sign in, how to watch."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from server.settings import Settings

from .accounts import PASSWORD, Cast

WHAT_FOR = {
    "supervisor": "watches the whole commune: the board",
    "chair": "leads {cell}: the meeting room",
    "minutes": "may take its minutes",
    "member": "is one of its members: the phone",
    "follower": "follows it for the committee",
    "administrator": "changes standings and posts",
}
MINUTES = 7  # that the evening takes


@dataclass(frozen=True, slots=True)
class Leaflet:
    url: str
    cast: Cast
    folder: Path
    settings: Settings

    def show(self, console: Console, *, simulation: bool, speed: float) -> None:
        mine = self.cast.mine
        usernames = {somebody.username for cell in self.cast.cells for somebody in cell.people}
        others = sorted(usernames - self.cast.printed.keys())
        accounts = Table(
            "user name", "password", "name", "what for", title_justify="left", box=None, padding=(0, 2, 0, 0)
        )
        for username, what in WHAT_FOR.items():
            accounts.add_row(
                f"[bold]{username}[/bold]", PASSWORD, self.cast.printed[username].full_name, what.format(cell=mine.name)
            )
        console.print(
            f"\n[bold]{self.cast.commune_name}[/bold]: {len(self.cast.cells)} cells, {len(usernames):,} members. "
            "Every person, name and document is generated; none is real.\n\n"
            f"  Open  [bold]{self.url}[/bold]  in a browser, and sign in as:\n"
        )
        console.print(accounts)
        console.print(f"Everybody else has the same password, and a user name from {others[0]} to {others[-1]}.\n")
        if mine.scheduled_at is not None:
            at = mine.scheduled_at.astimezone(self.settings.conventions.zone)
            console.print(
                f"[bold]{mine.name}[/bold] meets at {at:%H:%M} and is left to you: nobody else acts there.\n"
                f"  its meeting: {mine.meeting_id}   its minute-taker: {self.cast.printed['minutes'].id}"
            )
        console.print(
            f"The API, and GraphiQL for browsers: {self.url}/graphql. The board in a terminal:\n"
            f"  [bold]{command()} watch --url {self.url} --username supervisor --password {PASSWORD}[/bold]\n"
        )
        console.print(f"The files are in {escape(str(self.folder))}. Ctrl-C ends the demo.\n")
        if simulation:
            console.print(f"Ready. The first meetings open now; the evening takes about {_minutes(MINUTES / speed)}.")
        else:
            console.print("Ready. Without the simulation nothing moves until somebody acts.")


def command() -> str:
    """How this program was called, so that the line can be copied."""
    if shutil.which("sotay"):
        return "sotay"
    called = Path(sys.argv[0]).absolute()
    if called.name != "sotay":
        return f"{sys.executable} -m server.cli"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)


def _minutes(number: float) -> str:
    return f"{number:.0f} minutes" if number >= 2 else f"{max(1, round(number * 60))} seconds"
