"""The commands about a store as a whole: loads, undo, dump, rollup, verify, copy, migrate."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from intake.commands.console import console, print_json, progress_of, told_of, url_of
from intake.commands.report_text import show_comparison, show_differences, show_done, show_loads, show_undone
from intake.maintenance.copy_store import CopyError
from intake.maintenance.copy_store import copy as copy_store
from intake.maintenance.dump import lines
from intake.maintenance.loads import loads as all_loads
from intake.maintenance.undo import undo_newest
from intake.maintenance.verify import verify as differences
from intake.publish.rollup_upkeep import rebuild
from intake.publish.target import Workplace
from intake.publish.target_at import target_at
from queries.storage.schema import REVISION
from queries.storage.store import open_store

DIFFERENT = 5


def loads(options: argparse.Namespace) -> None:
    """List all loads."""
    with target_at(url_of(options)).read() as connection:
        found = all_loads(connection)
    if options.json:
        print_json({"loads": found})
    else:
        show_loads(console(), found, lang=options.lang)


def undo(options: argparse.Namespace) -> None:
    """Undo the newest load."""
    with _opened(options) as place:
        undone = undo_newest(place.connection)
    if options.json:
        print_json(asdict(undone))
    else:
        show_undone(console(), undone, lang=options.lang)


def dump(options: argparse.Namespace) -> None:
    """Print the store as canonical text."""
    with target_at(url_of(options)).read() as connection:
        for line in lines(connection):
            print(line)


def rollup(options: argparse.Namespace) -> None:
    """Build every rollup anew from the facts."""
    with progress_of(options) as progress, _opened(options) as place:
        progress("rollup", 0.0)
        rebuild(place.connection)
        progress("rollup", 1.0)
    if options.json:
        print_json({"rollup": "rebuilt"})
    else:
        show_done(
            console(), "جمع‌های روزانه از نو ساخته شد.", "The rollups were built anew.", lang=options.lang
        )


def verify(options: argparse.Namespace) -> int:
    """Compare rollups with facts and measures with themselves; the exit code says whether anything differs."""
    with target_at(url_of(options)).read():
        pass
    with progress_of(options) as progress:
        found = differences(open_store(url_of(options)), progress=progress)
    if options.json:
        print_json({"equal": not found, "differences": [asdict(each) for each in found]})
    else:
        show_differences(console(), found, lang=options.lang)
    return DIFFERENT if found else 0


def copy(options: argparse.Namespace) -> None:
    """Move a whole store to another place or engine."""
    try:
        with progress_of(options) as progress:
            found = copy_store(
                options.source, options.target, start_over=options.start_over, wait=not options.no_wait,
                told=told_of(options), progress=progress,
            )  # fmt: skip
    except CopyError as error:
        if not options.json:
            show_comparison(console(), error.found, lang=options.lang)
        raise
    if options.json:
        print_json(found.as_json())
    else:
        show_comparison(console(), found, lang=options.lang)


def migrate(options: argparse.Namespace) -> None:
    """Bring the tables of a PostgreSQL database up to date; other engines need no migration."""
    with _opened(options):
        pass
    if options.json:
        print_json({"revision": REVISION})
    else:
        show_done(
            console(),
            f"جدول‌ها به‌روز است (نسخهٔ {REVISION}).",
            f"The tables are up to date (revision {REVISION}).",
            lang=options.lang,
        )


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[Workplace]:
    """The store, locked and opened for a change; EmptyError where there is none, rather than making one."""
    store = target_at(url_of(options))
    with store.read():
        pass
    with (
        store.locked(wait=not options.no_wait, told=told_of(options)) as folder,
        store.opened(folder) as place,
    ):
        yield place
