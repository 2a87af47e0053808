"""Output channels of the commands: store address, progress bar, messages in the chosen language, and JSON."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from intake.publish.target import Notify, Progress
from queries.storage.opening import database_url

# The phases of a load, in Persian and English.
_PHASES = {
    "reading": ("خواندن فایل‌ها", "reading the files"),
    "merging": ("مقایسه با داده‌های پیشین", "merging with what is stored"),
    "rollups": ("ساختن جدول‌های تجمیعی", "building the rollups"),
    "publishing": ("انتشار نتیجه", "publishing the result"),
}

if TYPE_CHECKING:  # rich is slow to import, so it is imported only when something is printed
    from rich.console import Console


def store_url(options: argparse.Namespace) -> str:
    """Return the database URL of the command: `--database`, else the default of the environment."""
    return str(options.database or database_url())


@contextmanager
def progress_reporter(options: argparse.Namespace) -> Iterator[Progress]:
    """Yield a callback that reports progress: a bar if stderr is a terminal, otherwise nothing.

    The phases of a load share one bar, and every other step has its own. With `--json --progress` the share is printed
    as lines on stderr instead, for a program that shows its own bar.
    """
    if options.json and getattr(options, "progress", False):
        yield _lines()
        return
    if options.json or not sys.stderr.isatty():
        yield lambda _name, _share: None
        return
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(name: str, share: float) -> None:
            text, key = name, name
            if name in _PHASES:
                text, key = _PHASES[name][0 if options.lang == "fa" else 1], "load"
            if key not in tasks:
                tasks[key] = bar.add_task(text, total=1.0)
            bar.update(tasks[key], description=text, completed=_hundredths(share) / 100)

        yield show


def _lines() -> Progress:
    """Return a progress callback that prints the share of a load that is done, once for each hundredth."""
    last = -1

    def show(_name: str, share: float) -> None:
        nonlocal last
        if _hundredths(share) > last:
            last = _hundredths(share)
            print(f"{last / 100:.2f}", file=sys.stderr, flush=True)

    return show


def _hundredths(share: float) -> int:
    """Return a share in whole hundredths, rounded down: 99.6 % must not be shown as 100 %."""
    return int(share * 100 + 1e-9)


def notifier(options: argparse.Namespace) -> Notify:
    """Return a callback that prints a message on stderr in the language of the command."""

    def notify(fa: str, en: str) -> None:
        print(fa if options.lang == "fa" else en, file=sys.stderr, flush=True)

    return notify


def error_notifier(options: argparse.Namespace) -> Notify:
    """Return a callback that prints an error as `python -m intake` does, for a process that is about to be ended.

    It writes to the descriptors themselves: another thread may be holding the locks of the streams.
    """

    def notify(fa: str, en: str) -> None:
        if options.json:
            os.write(1, (as_json({"error": {"code": "limit", "fa": fa, "en": en}}) + "\n").encode())
        else:
            os.write(2, ((fa if options.lang == "fa" else en) + "\n").encode())

    return notify


def console(*, stderr: bool = False) -> "Console":
    """Return the console for tables on stdout or stderr; 160 characters wide if that is not a terminal.

    Names of sources, columns and offices are printed as they are: "[/y]" or ":bug:" in them is not markup.
    """
    from rich.console import Console

    class QuietConsole(Console):
        """Console that lets the error of a closed pipe pass; rich itself would end the process with exit code 1."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    width = None if (sys.stderr if stderr else sys.stdout).isatty() else 160
    return QuietConsole(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)


def print_json(value: object) -> None:
    """Print one JSON object on one line."""
    print(as_json(value))


def as_json(value: Any) -> str:
    """Serialise a value as one line of JSON; moments in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=lambda moment: moment.isoformat())
