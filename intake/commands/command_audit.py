"""Write what a command did into the audit log (`records.audit`). The only part of intake that knows the records."""

import argparse
import os
from collections.abc import Mapping, Sequence
from typing import Any

from intake.commands.console import notifier, store_url
from intake.load.reconciliation import Report
from queries.settings.province_settings import settings
from records.audit.actor import command_event
from records.audit.append import append
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.settings_digest import record_settings
from records.database import open_records, records_url
from records.errors import RecordsError

# Commands take the kinds of entries from here, because only this module of intake may import the records.
__all__ = ["EntryKind", "record", "record_load"]


def record(
    options: argparse.Namespace, kind: EntryKind, detail: Mapping[str, Any], *, database: str | None = None
) -> None:
    """Record what a command has done with its store; `database` is the URL of another store than that of the options.

    A command does not fail because it could not be recorded, but says so.
    """
    _write(options, database or store_url(options), [command_event(kind, detail)])


def record_load(options: argparse.Namespace, report: Report) -> None:
    """Record a load that was published, and settings that have changed. A check writes nothing and is not recorded."""
    if report.checked_only:
        return
    detail: dict[str, Any] = {
        "load": report.load,
        "source": report.source,
        "mapping": report.mapping,
        "rows": report.read,
    }
    if report.notes.doubts.found:
        detail["despite_doubts"] = len(report.notes.doubts.found)
    event = command_event(EntryKind.loaded, detail)
    _write(options, store_url(options), [event], settings().model_dump(mode="json"))


def _write(
    options: argparse.Namespace,
    database: str,
    events: Sequence[Event],
    present: Mapping[str, Any] | None = None,
) -> None:
    """Append events to the audit log that belongs to a store, and before them the settings if they have changed."""
    try:
        records = open_records(records_url(database, os.environ.get("NEGAH_RECORDS_URL")))
        try:
            if present is not None:
                record_settings(records, present)
            with records.writing() as connection:
                append(connection, *events)
        finally:
            records.close()
    except RecordsError as error:
        notifier(options)(
            f"این کار در سوابق استفاده ثبت نشد. {error.message_fa}",
            f"This could not be written into the record of use. {error.message_en}",
        )
