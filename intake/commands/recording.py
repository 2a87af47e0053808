"""Write what a command did into the record of use (`records.audit`). The only part of intake that knows the records."""

import argparse
import os
from collections.abc import Mapping
from typing import Any

from intake.commands.console import notifier, store_url
from intake.load.reconciliation import Report
from records.audit.actor import command_event
from records.audit.append import append
from records.audit.entry_kinds import EntryKind
from records.database import open_records, records_url
from records.errors import RecordsError

__all__ = ["EntryKind", "record", "record_load"]


def record(
    options: argparse.Namespace, kind: EntryKind, detail: Mapping[str, Any], *, database: str | None = None
) -> None:
    """Record what a command has done with its store; `database` is the URL of another store than that of the options.

    A command does not fail because it could not be recorded, but says so.
    """
    url = database or store_url(options)
    try:
        records = open_records(records_url(url, os.environ.get("NEGAH_RECORDS_URL")))
        try:
            with records.writing() as connection:
                append(connection, command_event(kind, detail))
        finally:
            records.close()
    except RecordsError as error:
        notifier(options)(
            f"این کار در سوابق استفاده ثبت نشد. {error.message_fa}",
            f"This could not be written into the record of use. {error.message_en}",
        )


def record_load(options: argparse.Namespace, report: Report) -> None:
    """Record a load that was published; a check, which writes nothing, is not recorded."""
    if report.checked_only:
        return
    detail = {"load": report.load, "source": report.source, "mapping": report.mapping, "rows": report.read}
    record(options, EntryKind.loaded, detail)
