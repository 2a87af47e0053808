"""The command `pull`: load what is new from declared sources, or list them with the last load of each."""

import argparse
from dataclasses import asdict
from typing import Any

from intake.commands.command_audit import record_load
from intake.commands.console import (
    console,
    error_notifier,
    notifier,
    print_json,
    progress_reporter,
    store_url,
)
from intake.commands.failures import EXPECTED, failure_of
from intake.commands.report_text import moment, show_done, show_report
from intake.errors import UsageError
from intake.load.process_watch import ProcessWatch
from intake.publish.target_from_url import target_from_url
from intake.pull.declared_sources import find_pull, resolve
from intake.pull.pull_history import History, PulledLoad, read_history
from intake.pull.pull_source import PullOutcome, PullRun
from persian.bidi import isolate
from persian.digits import number
from queries.settings.province_settings import Settings, settings
from queries.settings.pull_declarations import PullSource
from queries.vocabulary.labels import Text

_KINDS = {
    "database": Text("بانک اطلاعاتی", "database"),
    "open311": Text("Open311", "Open311"),
    "folder": Text("پوشه", "folder"),
}


def pull(options: argparse.Namespace) -> int:
    """Pull the named source, or all of them; without either, list them. Returns the exit code of the first failure."""
    declared = settings()
    if options.name is not None and options.all:
        raise UsageError("یا نام یک منبع را بدهید یا --all.", "Give either the name of a source or --all.")
    if options.name is None and not options.all:
        if options.from_start:
            raise UsageError("نام یک منبع یا --all را بدهید.", "Give the name of a source, or --all.")
        _list(declared, options)
        return 0
    if options.name is not None:
        outcome = _pull_one(
            find_pull(options.name, declared, database=store_url(options)).declared, declared, options
        )
        if options.json:
            print_json(outcome.as_json())
        else:
            _show(outcome, options)
        return _exit_code(outcome)
    return _pull_all(declared, options)


def _pull_all(declared: Settings, options: argparse.Namespace) -> int:
    """Pull all sources, also after one has failed; say which failed. Returns the exit code of the first failure."""
    results: list[dict[str, Any]] = []
    failed: dict[str, int] = {}
    for source in declared.pull:
        try:
            outcome = _pull_one(source, declared, options)
        except EXPECTED as error:
            failure = failure_of(error)
            failed[source.name] = failure.exit_code
            results.append({"pull": source.name, "error": asdict(failure)})
            if not options.json:
                _print_message(
                    f"{isolate(source.name)}: {failure.fa}", f"{source.name}: {failure.en}", options
                )
            continue
        results.append(outcome.as_json())
        if not options.json:
            _show(outcome, options)
        if code := _exit_code(outcome):
            failed[source.name] = code
    if options.json:
        print_json({"pulls": results, "failed": list(failed)})
    elif failed:
        count_fa, count_en = (number(len(failed), lang) for lang in ("fa", "en"))
        _print_message(
            f"{count_fa} منبع از {number(len(declared.pull), 'fa')} منبع خوانده نشد: {'، '.join(map(isolate, failed))}",
            f"{count_en} of {len(declared.pull)} sources failed: {', '.join(failed)}",
            options,
        )
    elif not declared.pull:
        _print_message(_NONE.fa, _NONE.en, options)
    return next(iter(failed.values()), 0)


def _pull_one(source: PullSource, declared: Settings, options: argparse.Namespace) -> PullOutcome:
    """Pull one source under the limits of a load."""
    with progress_reporter(options) as progress:
        run = PullRun(
            target_from_url(store_url(options)),
            declared,
            notifier(options),
            wait=not options.no_wait,
            from_start=options.from_start,
            accepts_doubts=options.despite_doubts,
            progress=progress,
            new_watch=lambda: ProcessWatch(declared.limits, error_notifier(options)),
        )
        outcome = run.pull(resolve(source, database=store_url(options)))
    for report in outcome.reports:
        record_load(options, report)
    return outcome


def _exit_code(outcome: PullOutcome) -> int:
    """The exit code of the first file that failed; 0 if none did."""
    return next((failure_of(error).exit_code for _, error in outcome.failures), 0)


def _show(outcome: PullOutcome, options: argparse.Namespace) -> None:
    """Print the loads of a pull, then what failed or waits, or that nothing is new."""
    for report in outcome.reports:
        show_report(console(), report, lang=options.lang)
    if outcome.unchanged is not None:
        show_done(console(), outcome.unchanged.message_fa, outcome.unchanged.message_en, lang=options.lang)
    if outcome.growing:
        fa, en = "، ".join(outcome.growing), ", ".join(outcome.growing)
        show_done(
            console(),
            f"هنوز در حال نوشته‌شدن؛ بار بعد خوانده می‌شود: {fa}",
            f"Still being written, and read the next time: {en}",
            lang=options.lang,
        )
    for file, error in outcome.failures:
        prefix = "" if file in error.message_en else f"{file}: "
        _print_message(prefix + error.message_fa, prefix + error.message_en, options)


def _print_message(fa: str, en: str, options: argparse.Namespace) -> None:
    """Print a message on the error stream."""
    notifier(options)(fa, en)


_NONE = Text(
    "در فایل تنظیمات منبعی نوشته نشده است؛ با [[pull]] بنویسید (docs/settings.md).",
    "The settings file declares no source; declare one with [[pull]] (docs/settings.md).",
)


def _list(declared: Settings, options: argparse.Namespace) -> None:
    """Print the declared sources, each with the load that last brought something new."""
    history = read_history(target_from_url(store_url(options))) if declared.pull else History(())
    rows = [(source, history.last(source.name)) for source in declared.pull]
    if options.json:
        print_json({"sources": [_as_json(source, last) for source, last in rows]})
    elif not rows:
        show_done(console(), _NONE.fa, _NONE.en, lang=options.lang)
    else:
        _show_list(rows, options.lang)


def _as_json(source: PullSource, last: PulledLoad | None) -> dict[str, Any]:
    """A declared source and its last load as a JSON-serialisable dict."""
    row: dict[str, Any] = {"pull": source.name, "kind": source.kind, "mapping": source.mapping, "last": None}
    if last is not None:
        newest = (last.note(source.name) or {}).get("newest")
        row["last"] = {
            "load": last.load, "finished_at": last.finished_at, "as_of": last.as_of, "read": last.read,
            "newest": None if newest is None else newest["value"],
        }  # fmt: skip
    return row


def _show_list(rows: list[tuple[PullSource, PulledLoad | None]], lang: str) -> None:
    """Print the declared sources as a table."""
    from rich.table import Table
    from rich.text import Text as Cell

    heads = (
        ("نام", "از", "نگاشت", "آخرین بارگذاری", "زمان آن", "تاریخ داده‌ها", "سطر")
        if lang == "fa"
        else ("name", "from", "mapping", "last load", "loaded at", "as of", "rows")
    )
    table = Table(*heads)
    for source, last in rows:
        of_load = ("—",) * 4
        if last is not None:
            loaded_at, as_of = moment(last.finished_at, lang), moment(last.as_of, lang)
            of_load = (number(last.load, lang), loaded_at, as_of, number(last.read, lang))
        table.add_row(Cell(source.name), _KINDS[source.kind].label(lang), Cell(source.mapping), *of_load)
    console().print(table)
