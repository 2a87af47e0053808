"""Commands that work on a whole store: loads, undo, dump, rollup, verify, copy, migrate, series."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from intake.commands.command_audit import EntryKind, record
from intake.commands.console import console, notifier, print_json, progress_reporter, store_url
from intake.commands.report_text import (
    show_comparison,
    show_differences,
    show_done,
    show_loads,
    show_series,
    show_undone,
)
from intake.maintenance.copy_store import CopyError, copy_store
from intake.maintenance.dump import dump_lines
from intake.maintenance.find_differences import find_differences
from intake.maintenance.loads import loads as all_loads
from intake.maintenance.undo import undo_newest
from intake.publish.publication_ledger import begin_series
from intake.publish.rollup_upkeep import rebuild
from intake.publish.store_tables import refuse_older_tables
from intake.publish.target import WriteSession
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import settings
from queries.storage import schema
from queries.storage.opening import open_store
from queries.storage.publication_series import all_series

DIFFERENT = 5


def loads(options: argparse.Namespace) -> None:
    """List all loads."""
    with target_from_url(store_url(options)).open_for_reading() as connection:
        refuse_older_tables(connection)
        rows = all_loads(connection)
    if options.json:
        print_json({"loads": rows})
    else:
        show_loads(console(), rows, lang=options.lang)


def undo(options: argparse.Namespace) -> None:
    """Undo the newest load."""
    with _open_for_writing(options) as place:
        undone = undo_newest(place.connection, only=options.load)
    record(options, EntryKind.undid, {"load": undone.load, "source": undone.source})
    if options.json:
        print_json(asdict(undone))
    else:
        show_undone(console(), undone, lang=options.lang)


def dump(options: argparse.Namespace) -> None:
    """Print the store as canonical text, so that two stores can be compared with `diff`."""
    with target_from_url(store_url(options)).open_for_reading() as connection:
        refuse_older_tables(connection)
        # Before the first line: whoever reads the output may close it at any time.
        record(options, EntryKind.exported, {"file": "TXT", "command": "dump"})
        for line in dump_lines(connection):
            print(line)


def rollup(options: argparse.Namespace) -> None:
    """Rebuild every rollup from the facts."""
    with progress_reporter(options) as progress, _open_for_writing(options) as place:
        progress("rollup", 0.0)
        rebuild(place.connection)
        progress("rollup", 1.0)
    if options.json:
        print_json({"rollup": "rebuilt"})
    else:
        show_done(
            console(), "جدول‌های تجمیعی دوباره ساخته شد.", "The rollups were rebuilt.", lang=options.lang
        )


def verify(options: argparse.Namespace) -> int:
    """Compare the rollups with the facts, and each measure computed with rollups with the same measure without them.

    Returns exit code 5 if anything differs.
    """
    # Opening the store once raises EmptyStoreError if there is none.
    with target_from_url(store_url(options)).open_for_reading():
        pass
    with progress_reporter(options) as progress:
        mismatches = find_differences(open_store(store_url(options)), progress=progress)
    if options.json:
        print_json({"equal": not mismatches, "differences": [asdict(mismatch) for mismatch in mismatches]})
    else:
        show_differences(console(), mismatches, lang=options.lang)
    return DIFFERENT if mismatches else 0


def copy(options: argparse.Namespace) -> None:
    """Copy a whole store to another place or engine, and compare the two."""
    try:
        with progress_reporter(options) as progress:
            comparison = copy_store(
                source=options.source, target=options.target, start_over=options.start_over,
                wait=not options.no_wait, notify=notifier(options), progress=progress,
            )  # fmt: skip
    except CopyError as error:
        if not options.json:
            show_comparison(console(), error.comparison, lang=options.lang)
        raise
    # Both sides: the target has all cases of the source now.
    for url in dict.fromkeys((options.source, options.target)):
        record(options, EntryKind.copied, {"command": "copy", "start_over": options.start_over}, database=url)
    if options.json:
        print_json(comparison.as_json())
    else:
        show_comparison(console(), comparison, lang=options.lang)


def migrate(options: argparse.Namespace) -> None:
    """Bring the tables of a store up to date."""
    with _open_for_writing(options):
        pass
    if options.json:
        print_json({"revision": schema.REVISION})
    else:
        show_done(
            console(),
            f"جدول‌ها به‌روز است (نسخهٔ {schema.REVISION}).",
            f"The tables are up to date (revision {schema.REVISION}).",
            lang=options.lang,
        )


def series(options: argparse.Namespace) -> None:
    """List the publication series, or begin one with the rule of the settings."""
    if options.act == "begin":
        with _open_for_writing(options) as place:
            begin_series(place.connection, settings().disclosure, reason=options.reason)
            ledger = all_series(place.connection)
        begun = ledger[-1]
        detail = {"series": begun.series, "k": begun.k, "base": begun.base, "reason": begun.reason}
        record(options, EntryKind.began_series, detail)
    else:
        with target_from_url(store_url(options)).open_for_reading() as connection:
            refuse_older_tables(connection)
            ledger = all_series(connection)
    if options.json:
        print_json(
            {"series": [asdict(series) | {"begun_at": series.begun_at.isoformat()} for series in ledger]}
        )
    else:
        show_series(console(), ledger, begun=options.act == "begin", lang=options.lang)


@contextmanager
def _open_for_writing(options: argparse.Namespace) -> Iterator[WriteSession]:
    """Lock an existing store and open it for writing.

    Raises EmptyStoreError if there is no store: opening for writing alone would create an empty one.
    """
    store = target_from_url(store_url(options))
    with store.open_for_reading():
        pass
    with (
        store.locked(wait=not options.no_wait, notify=notifier(options)) as folder,
        store.open_for_writing(folder) as place,
    ):
        yield place
