"""Where the commands of intake speak: the store they mean, progress, people in their language, and machines."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from intake.publish.target import Notify, Progress
from queries.storage.store import database_url

if TYPE_CHECKING:  # what is slow to import is imported by the command that needs it
    from rich.console import Console


def store_url(options: argparse.Namespace) -> str:
    """The address of the store that a command means."""
    return str(options.database or database_url())


@contextmanager
def progress_reporter(options: argparse.Namespace) -> Iterator[Progress]:
    """A bar on the error stream, where somebody is looking at it; the share read in lines, where a program is."""
    if options.json and getattr(options, "progress", False):
        yield _lines()
        return
    if options.json or not sys.stderr.isatty():
        yield lambda _name, _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(name: str, share: float) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=1.0)
            bar.update(tasks[name], completed=share)

        yield show


def _lines() -> Progress:
    """Prints the share read of a file, each hundredth once."""
    last = -1

    def show(name: str, share: float) -> None:
        nonlocal last
        if name and int(share * 100) > last:
            last = int(share * 100)
            print(f"{share:.2f}", file=sys.stderr, flush=True)

    return show


def notifier(options: argparse.Namespace) -> Notify:
    """What tells a person, in the language of the command, something that is not its result."""

    def told(fa: str, en: str) -> None:
        print(fa if options.lang == "fa" else en, file=sys.stderr, flush=True)

    return told


def console() -> "Console":
    """Where summaries are printed."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=160)


def print_json(value: object) -> None:
    """Print one object on one line."""
    print(as_json(value))


def as_json(value: Any) -> str:
    """One line of JSON; moments in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=lambda other: other.isoformat())
