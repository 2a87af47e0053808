"""Output channels of the commands: store address, progress bar, messages in the chosen language, and JSON."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from intake.publish.target import Notify, Progress
from queries.storage.store import database_url

if TYPE_CHECKING:  # rich is slow to import, so it is imported only when something is printed
    from rich.console import Console


def store_url(options: argparse.Namespace) -> str:
    """Return the database URL of the command: `--database`, else the default of the environment."""
    return str(options.database or database_url())


@contextmanager
def progress_reporter(options: argparse.Namespace) -> Iterator[Progress]:
    """Yield a callback that reports progress: a bar if stderr is a terminal, otherwise nothing.

    With `--json --progress` it prints the share read as lines on stderr instead, for a program that shows its own bar.
    """
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
    """Return a progress callback that prints the share of a file read, once for each hundredth."""
    last = -1

    def show(name: str, share: float) -> None:
        nonlocal last
        # Steps after reading report with an empty name; only reading is measured.
        if name and int(share * 100) > last:
            last = int(share * 100)
            print(f"{share:.2f}", file=sys.stderr, flush=True)

    return show


def notifier(options: argparse.Namespace) -> Notify:
    """Return a callback that prints a message on stderr in the language of the command."""

    def notify(fa: str, en: str) -> None:
        print(fa if options.lang == "fa" else en, file=sys.stderr, flush=True)

    return notify


def console() -> "Console":
    """Return the console for tables on stdout; 160 characters wide if stdout is not a terminal."""
    from rich.console import Console

    class QuietConsole(Console):
        """Console that lets the error of a closed pipe pass; rich itself would end the process with exit code 1."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return QuietConsole() if sys.stdout.isatty() else QuietConsole(width=160)


def print_json(value: object) -> None:
    """Print one JSON object on one line."""
    print(as_json(value))


def as_json(value: Any) -> str:
    """Serialise a value as one line of JSON; moments in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=lambda moment: moment.isoformat())
