"""Commands that bring data in: load, check, demo, and template (the workbook for people's own data)."""

import argparse
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from geo.province import load_province
from intake.commands.check_text import show_contents
from intake.commands.command_audit import record_load
from intake.commands.console import (
    console,
    error_notifier,
    notifier,
    print_json,
    progress_reporter,
    store_url,
)
from intake.commands.list_mappings import no_mapping
from intake.commands.report_text import show_report
from intake.commands.value_notes_text import note_lines, row_note_lines
from intake.demo.build_demo import build_demo
from intake.errors import UsageError
from intake.load.process_watch import ProcessWatch
from intake.load.reconciliation import Report
from intake.load.run import Request, run_load
from intake.mapping.model import load_mapping, names
from intake.mapping.template import write_template
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import settings
from queries.storage.mappings_folder import kept_mapping
from queries.vocabulary.labels import LANGUAGES


def load(options: argparse.Namespace) -> None:
    """Load files into the store; under the command `check`, do everything except writing."""
    if options.mapping is None:
        raise no_mapping(options.files, store_url(options))
    if not options.files:
        raise UsageError("فایلی برای بارگذاری نام برده نشده است.", "No file to load is named.")
    mapping = load_mapping(_place_of(options.mapping, store_url(options)))
    if options.source:
        mapping = mapping.with_source(options.source)
    province_settings = settings()
    request = Request(
        files=tuple(options.files),
        mapping=mapping,
        settings=province_settings,
        as_of=options.as_of,
        wait=not options.no_wait,
        publish=options.command == "load",
        accepts_doubts=options.despite_doubts,
        first_rows=getattr(options, "rows", None),
    )
    with (
        ProcessWatch(province_settings.limits, error_notifier(options)) as watch,
        progress_reporter(options) as progress,
    ):
        report = run_load(
            request, target_from_url(store_url(options)), notify=notifier(options), progress=progress,
            watch=watch,
        )  # fmt: skip
    record_load(options, report)
    _show(report, options)


check = load


def demo(options: argparse.Namespace) -> None:
    """Build the demo province."""
    with progress_reporter(options) as progress:
        report = build_demo(
            target_from_url(store_url(options)), cases=options.cases, seed=options.seed, wait=not options.no_wait,
            notify=notifier(options), progress=progress,
        )  # fmt: skip
    record_load(options, report)
    _show(report, options)


def template(options: argparse.Namespace) -> None:
    """Write the workbook template with the province's counties in its drop-down lists, over no file that exists."""
    if options.path.suffix.casefold() != ".xlsx":
        raise UsageError(
            f"الگو فایل XLSX است؛ نام «{options.path}» باید به .xlsx پایان یابد.",
            f"The template is an XLSX workbook; the name {options.path} has to end with .xlsx.",
        )
    if options.path.exists():  # perhaps the template that somebody has filled in
        raise UsageError(
            f"«{options.path}» از پیش هست و جایگزین نمی‌شود؛ نام دیگری بدهید.",
            f"{options.path} exists already and is not replaced; give another name.",
        )
    try:
        write_template(options.path, province=load_province(settings().province_folder))
    except FileCreateError as error:
        raise UsageError(
            f"«{options.path}» نوشته نشد؛ پوشه، اجازهٔ نوشتن و جای خالی دیسک را بررسی کنید.",
            f"{options.path} could not be written; check its folder, the permission to write and free space.",
        ) from error
    if options.json:
        print_json({"template": str(options.path)})
    else:
        print(options.path)


def _place_of(name: str, database: str) -> str | Path:
    """The name of a ready mapping, else the file of one that was kept under this name, else the path that it is."""
    return name if name in names() else kept_mapping(database, name) or name


def _show(report: Report, options: argparse.Namespace) -> None:
    """Print the report of a load, as JSON or as tables."""
    if options.json:
        # The notes are also given as sentences, so that the Data screen shows the same ones as the command line.
        sentences = {
            "notes": {lang: list(note_lines(report.notes, lang)) for lang in LANGUAGES},
            "row_notes": {lang: list(row_note_lines(report.notes, lang)) for lang in LANGUAGES},
        }
        limited = {"first_rows": options.rows} if getattr(options, "rows", None) else {}
        print_json(report.as_json() | sentences | limited)
    else:
        show_report(console(), report, lang=options.lang)
        if report.contents is not None:
            show_contents(console(), report.contents, lang=options.lang)
