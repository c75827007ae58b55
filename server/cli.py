"""What can be done from the command line? serve, demo, watch, migrate, export-record, verify, settings, schema."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from .settings import BadSetting, Settings
from .watch.words import Language

main = typer.Typer(
    name="sotay",
    help="Follow the meetings and votes of party cells live.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
complain = Console(stderr=True)


@main.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Listen on this address.", show_default="SOTAY_HOST")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Listen on this port.", show_default="SOTAY_PORT")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="So many processes, which need a broker.")] = 1,
    fd: Annotated[int | None, typer.Option(hidden=True, help="A socket that listens already.")] = None,
) -> None:
    """Run the server. Bring the database to this version first: `sotay migrate`."""
    from socket import socket

    from models.database import DatabaseUnfit, is_migrated
    from models.errors import Unavailable
    from models.sealing import KeyRing

    from .running import listen, serve_until_stopped
    from .workers import supervise

    settings = read_settings()
    if workers > 1 and settings.broker_url.startswith("memory:"):
        fail("Several processes need a broker that reaches them all: set SOTAY_BROKER_URL.", code=2)
    try:
        KeyRing.of_files(Path(settings.ballot_key_file), Path(settings.ballot_keys_folder))
    except OSError as error:
        fail(f"The server has no key for secret ballots: {error}.")
    host, port = host or settings.host, port if port is not None else settings.port
    if fd is not None:
        serve_until_stopped(settings, socket(fileno=fd))
        return
    try:
        if not is_migrated(settings.database_url):
            fail("The database has not the tables of this version. Run `sotay migrate` first.")
    except DatabaseUnfit as error:
        fail(f"The database cannot be used: {error}")
    except Unavailable:
        complain.print("The database cannot be reached. The server starts, and is ready when it is back.")
    try:
        sockets = listen(host, port, workers)
    except OSError as error:
        fail(f"The server cannot listen on {host}, port {port}: {error.strerror}.")
    if workers == 1:
        serve_until_stopped(settings, sockets[0])
    else:
        supervise(settings, sockets)


@main.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Listen on this port; 0 takes any that is free.")] = 8000,
    host: Annotated[str, typer.Option(help="Listen on this address.")] = "127.0.0.1",
    keep: Annotated[bool, typer.Option("--keep", help="Go on with the world of the last start.")] = False,
    simulation: Annotated[bool, typer.Option(help="Let the people of the demo hold their meetings.")] = True,
    accounts: Annotated[Path | None, typer.Option(help="Write the accounts to this file, as JSON.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed makes another world.")] = 2026,
    speed: Annotated[float, typer.Option(min=0.1, max=100, help="How many times as fast the evening goes.")] = 1,
) -> None:
    """Make a world of generated people, serve it, and let them meet. It lies in ./.sotay-demo, made anew each time."""
    from .demo.command import CannotStart, Demo, run_demo

    try:
        run_demo(Demo(host, port, keep, simulation, accounts, seed, speed))
    except (CannotStart, BadSetting) as error:
        fail(str(error))


@main.command()
def watch(
    url: Annotated[str, typer.Option(help="The server, without /graphql.")] = "http://127.0.0.1:8000",
    username: Annotated[str | None, typer.Option(help="User name or citizen ID; asked for if not given.")] = None,
    password: Annotated[str | None, typer.Option(help="Asked for if not given, which keeps it off the screen.")] = None,
    committee: Annotated[
        str | None, typer.Option(help="Its global id.", show_default="the first that the viewer watches by a post")
    ] = None,
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day.", show_default="today")] = None,
    language: Annotated[Language | None, typer.Option(show_default="as LANG says, else vi")] = None,
    once: Annotated[bool, typer.Option("--once", help="Print the board once, as text, and end.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Write the board once as a picture, and end.")] = None,
) -> None:
    """Watch a committee's board live in the terminal; Ctrl-C ends it. Piped, it prints a line a second."""
    from .watch.command import Watching, watch_for

    asked = Watching(url, username, password, committee, date.date() if date else None, language, once, svg)
    raise typer.Exit(watch_for(asked, lambda text: complain.print(text, markup=False, soft_wrap=True)))


@main.command()
def migrate() -> None:
    """Create the database's tables, or bring them to this version."""
    from models.database import DatabaseUnfit, reason
    from models.database import migrate as migrate_database
    from models.errors import Unavailable

    try:
        migrate_database(read_settings().database_url)
    except DatabaseUnfit as error:
        fail(f"The database cannot be migrated: {error}")
    except Unavailable as error:
        fail(f"The database cannot be reached: {reason(error)}")
    print("The database is up to date.")


@main.command()
def export_record(
    meeting: Annotated[str, typer.Argument(metavar="MEETING_ID", help="Its global id, or its number in the database.")],
    file: Annotated[Path, typer.Argument(help="Where the record is written to.")],
) -> None:
    """Write a meeting's record to a file that `sotay verify` can check by itself."""
    from models.database import DatabaseUnfit, reason
    from models.errors import Refusal, Unavailable

    from .records import export

    try:
        head = export(read_settings().database_url, meeting, file)
    except DatabaseUnfit as error:
        fail(f"The database cannot be read: {error}")
    except Unavailable as error:
        fail(f"The database cannot be reached: {reason(error)}")
    except Refusal as error:
        fail(str(error))
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}.")
    print(f"{file} is written. It ends with\n{head}")


@main.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A record that `sotay export-record` has written.")],
    head: Annotated[str | None, typer.Option(help="The hash that it must end with: it stands on the minutes.")] = None,
    minutes: Annotated[Language | None, typer.Option(help="Print the minutes in it, in this language.")] = None,
) -> None:
    """Check a meeting's record, without the server and its database: its chain, and all that follows from its entries.

    The minutes that it carries must be those that were approved. `--minutes` prints them, to be held against a paper.

    Ends with 1 when it does not hold, and with 3 when it is of an older form, of which not everything can be asked.
    """
    from .records import check, lines_of_minutes

    try:
        report = check(file, head)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.", code=2)
    for flaw in report.flaws:
        tell(flaw)
    if report.record is None or report.flaws:
        fail(f"{file} does not hold.")
    if report.minutes is not None:
        if minutes is not None:
            print("\n".join(lines_of_minutes(report.record, minutes.value, read_settings())))
        print(f"The minutes in {file} are those that were approved. The digest on the paper must be\n{report.minutes}")
    elif report.not_carried:
        complain.print(
            "Minutes were approved before their contents were kept: this record does not carry them.", soft_wrap=True
        )
    elif minutes is not None:
        complain.print("No minutes were approved in this record.")
    if report.older:
        complain.print(
            f"The chain of {file} holds, {len(report.record.changes)} entries. Nothing else was checked: the meeting "
            "began in the form of an older version, which does not tell what rolls, votes and minutes follow from.",
            soft_wrap=True,
        )
        print(report.record.head)
        raise typer.Exit(3)
    print(f"{file} holds: {len(report.record.changes)} entries, {report.votes} votes computed again. It ends with")
    if report.state not in {"CLOSED", "CANCELLED"}:
        complain.print("The meeting is not over in this record: later entries may be missing.")
    print(report.record.head)
    if head is None:
        print("Compare this with the hash on the minutes: a record that somebody has made up holds too.")
    if report.unasked:
        unasked = "; ".join(report.unasked)
        complain.print(f"It says that it is of form {report.form}. So it was not asked: {unasked}.", soft_wrap=True)
        raise typer.Exit(3)


@main.command()
def settings(
    check: Annotated[Path | None, typer.Option(help="Fail unless this README has the table of settings.")] = None,
) -> None:
    """Print every setting with its default and meaning."""
    from .settings import table

    rows = list(table())
    if check is not None:
        try:
            text = check.read_text()
        except OSError as error:
            fail(f"{check} cannot be read: {error.strerror}.")
        missing = [name for name, default, meaning in rows if markdown(name, default, meaning) not in text]
        if missing:
            complain.print(f"{check} does not tell of {', '.join(missing)} as `sotay settings` does. It should have:\n")
            for row in rows:
                print(markdown(*row))
            raise typer.Exit(1)
        return
    shown = Table("variable", "default", "meaning")
    for row in rows:
        shown.add_row(*row)
    Console().print(shown)


@main.command()
def schema(
    check: Annotated[bool, typer.Option("--check", help="Fail unless the published schema is this one.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Publish it: write schema/schema.graphql.")] = False,
) -> None:
    """Print the schema in GraphQL's own language."""
    from schema.api import PUBLISHED, published

    text = published()
    if write:
        PUBLISHED.write_text(text)
    elif check:
        if not PUBLISHED.exists() or PUBLISHED.read_text() != text:
            complain.print("schema/schema.graphql is not the schema that the code makes: `sotay schema --write`.")
            raise typer.Exit(1)
    else:
        print(text, end="")


def markdown(name: str, default: str, meaning: str) -> str:
    return f"| `{name}` | `{default}` | {meaning} |" if default else f"| `{name}` | | {meaning} |"


def tell(text: str) -> None:
    """As it is: what stands in brackets is no markup."""
    complain.print(text, style="red", markup=False, soft_wrap=True)


def fail(text: str, *, code: int = 1) -> NoReturn:
    tell(text)
    raise typer.Exit(code) from None


def read_settings() -> Settings:
    try:
        return Settings.from_environment()
    except BadSetting as error:
        fail(str(error), code=2)


if __name__ == "__main__":
    main()
