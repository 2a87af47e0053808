"""Terminal output: the summary of a load, the list of loads, the result of undo, verify and copy."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from intake.commands.value_notes_text import note_lines
from intake.load.reconciliation import Report
from intake.maintenance.copy_store import Compared, Comparison
from intake.maintenance.find_differences import Difference
from intake.maintenance.undo import Undone
from intake.staging.rejection_reasons import REASONS
from persian.bidi import isolate, ltr
from persian.calendar import format_day
from persian.digits import number, to_persian_digits
from queries.storage.publication_series import PublicationSeries
from queries.vocabulary.codes import Flag
from queries.vocabulary.labels import FLAGS

_ROWS = (
    ("read", "خوانده‌شده", "read"),
    ("loaded", "تازه", "loaded"),
    ("updated", "به‌روزشده", "updated"),
    ("unchanged", "بی‌تغییر", "unchanged"),
    ("ignored", "قدیمی‌تر، نادیده", "older, ignored"),
    ("duplicates", "تکرار در فایل", "repeated in file"),
    ("rejected", "ردشده", "rejected"),
)
# What an administrator must know who begins a series; docs/protection.md says how it was measured.
SERIES_BEGUN = (
    (
        "سری تازه با بارگذاری بعدی آغاز می‌شود. ارقام بارگذاری‌های پیشین با قاعدهٔ خودشان می‌ماند.",
        "The new series begins with the next load. The figures of earlier loads keep their own rule.",
    ),
    (
        "آنچه سری پیشین دربارهٔ دوره‌های تمام‌شده منتشر نکرده است، در سری تازه هم منتشر نمی‌شود؛ وگرنه از کنار هم گذاشتن "
        "دو سری آشکار می‌شد.",
        "Of periods that were over, what the last series withheld stays withheld in the new one: it could be "
        "calculated from the two series side by side.",
    ),
    (
        "تعدادهایی که در هر دو سری منتشر می‌شود، با دو گردکردن نزدیک‌تر به شمار واقعی خوانده می‌شود؛ پس سری تازه را "
        "تنها وقتی آغاز کنید که لازم است.",
        "Counts published in both series are rounded in two ways and so known more closely: begin a new series only "
        "when you must.",
    ),
)
_STATUS = {"done": ("معتبر", "done"), "undone": ("پس‌گرفته‌شده", "undone")}


def show_report(console: Console, report: Report, *, lang: str) -> None:
    """Print the reconciliation of a load: its rows by outcome, reasons of rejection, flags, unused columns."""
    fa = lang == "fa"
    if report.checked_only:
        title = "بررسی شد؛ چیزی نوشته نشد" if fa else "Checked; nothing was written"
    else:
        title = f"بارگذاری {number(report.load, lang)}" if fa else f"Load {report.load}"
    until = ("تا تاریخ " if fa else "as of ") + moment(report.as_of, lang)
    console.print(f"{title} · {isolate(report.source)} · {until}", markup=False, highlight=False)
    counts = {name: getattr(report, name) for name, _, _ in _ROWS}
    _counts(
        console, {fa_ if fa else en: counts[name] for name, fa_, en in _ROWS}, "سطر" if fa else "rows", lang
    )
    if report.ignored and report.stored_as_of is not None:
        console.print(_why_ignored(report, report.stored_as_of, lang), markup=False, highlight=False)
    _reasons(console, report, lang)
    flags = {FLAGS[Flag[name]].label(lang): count for name, count in report.flagged.items()}
    _counts(console, flags, "پذیرفته، با هشدار" if fa else "accepted with warnings", lang)
    for line in note_lines(report.notes, lang):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if report.unmapped:
        words = "، ".join(report.unmapped) if fa else ", ".join(report.unmapped)
        left_out = "ستون‌هایی که وارد نشد" if fa else "Columns that did not enter"
        console.print(f"{left_out}: {words}", markup=False, highlight=False)
    if report.other_rule is not None:
        console.print(report.other_rule.label(lang), markup=False, highlight=False, soft_wrap=True)
    if report.rejected and not report.checked_only:
        command = f"python -m intake rejected {report.load}"
        console.print(
            f"سطرهای ردشده را ببینید: {ltr(command)}" if fa else f"See the rejected rows: {command}",
            markup=False,
            highlight=False,
        )


def _why_ignored(report: Report, stored_as_of: datetime, lang: str) -> str:
    """Sentence that says why rows were ignored as older."""
    count, file_until, store_until = (
        number(report.ignored, lang), moment(report.as_of, lang), moment(stored_as_of, lang)
    )  # fmt: skip
    if lang == "fa":
        return (
            f"داده‌های فایل تا {file_until} است و انبار داده تا {store_until}؛ {count} سطر متفاوت قدیمی‌تر است و نادیده "
            "گرفته شد."
        )
    return (
        f"The file is known up to {file_until} and the store up to {store_until}: {count} rows that differ from the "
        "store are older and were ignored."
    )


def show_loads(console: Console, loads: Sequence[Mapping[str, Any]], *, lang: str) -> None:
    """Print the loads of a store, newest first."""
    fa = lang == "fa"
    heads = (
        ("شماره", "منبع", "وضعیت", "تاریخ داده‌ها", "زمان بارگذاری", *(fa_ for _, fa_, _ in _ROWS))
        if fa
        else ("load", "source", "status", "as of", "loaded at", *(en for _, _, en in _ROWS))
    )
    table = Table(*heads)
    for row in reversed(loads):
        table.add_row(
            number(row["load"], lang),
            Text(str(row["source"])),
            _STATUS[row["status"]][0 if fa else 1],
            moment(row["as_of"], lang),
            moment(row["finished_at"], lang),
            *(number(row[name], lang) for name, _, _ in _ROWS),
        )
    console.print(table)
    for row in reversed(loads):
        for doubt in row["doubts"]:
            load = number(row["load"], lang)
            console.print(
                f"بارگذاری {load} با وجود این تردید: {doubt['fa']}"
                if fa
                else f"Load {load}, despite a doubt: {doubt['en']}"
            )


def show_undone(console: Console, undone: Undone, *, lang: str) -> None:
    """Print the result of an undo."""
    load, removed, restored = (
        number(value, lang) for value in (undone.load, undone.removed_cases, undone.restored_cases)
    )
    console.print(
        f"بارگذاری {load} ({isolate(undone.source)}) پس گرفته شد: {removed} پرونده برداشته و {restored} پرونده به "
        "وضع پیشین بازگشت."
        if lang == "fa"
        else f"Load {load} ({undone.source}) is undone: {removed} {'case' if undone.removed_cases == 1 else 'cases'} "
        f"removed, {restored} as {'it was' if undone.restored_cases == 1 else 'they were'} before.",
        markup=False,
        highlight=False,
    )


def show_series(console: Console, ledger: Sequence[PublicationSeries], *, begun: bool, lang: str) -> None:
    """Print the publication series; after one was begun, also what that means for what is published."""
    fa = lang == "fa"
    heads = ("سری", "k", "base", "از", "دلیل") if fa else ("series", "k", "base", "since", "reason")
    table = Table(*heads)
    for rule in ledger:
        numbers = (number(value, lang) for value in (rule.series, rule.k, rule.base))
        table.add_row(*numbers, moment(rule.begun_at, lang), Text(rule.reason))
    console.print(table)
    if begun:
        for words_fa, words_en in SERIES_BEGUN:
            show_done(console, words_fa, words_en, lang=lang)


def show_done(console: Console, fa: str, en: str, *, lang: str) -> None:
    """Print one sentence in the chosen language."""
    console.print(fa if lang == "fa" else en, markup=False, highlight=False)


def show_differences(console: Console, differences: Sequence[Difference], *, lang: str) -> None:
    """Print the rollups and measures that differ from the facts, or that none does."""
    fa = lang == "fa"
    if not differences:
        return show_done(
            console,
            "همهٔ جدول‌های تجمیعی و شاخص‌ها با پرونده‌ها یکی است.",
            "Every rollup and every measure says what the cases say.",
            lang=lang,
        )
    table = Table("جدول یا شاخص" if fa else "rollup or measure", "سطر ناهمخوان" if fa else "rows that differ")
    for difference in differences:
        table.add_row(difference.what, number(difference.rows, lang))
    console.print(table)
    return show_done(
        console,
        "این‌ها با پرونده‌ها یکی نیست. با «python -m intake rollup» دوباره بسازید؛ اگر باز هم یکی نشد، شاخص‌های "
        "نام‌برده را نقل نکنید و خطا را گزارش کنید.",
        "These do not say what the cases say. Rebuild them with “python -m intake rollup”; if they differ even "
        "then, do not quote the measures named here, and report the error.",
        lang=lang,
    )


def show_comparison(console: Console, comparison: Comparison, *, lang: str) -> None:
    """Print a store and its copy side by side: row counts per table, and checksums."""
    fa = lang == "fa"
    heads = ("جدول", "مبدأ", "کپی") if fa else ("table", "source", "copy")
    counts = Table(*heads, "")
    for table in comparison.tables:
        counts.add_row(
            table.what, number(int(table.source), lang), number(int(table.copy), lang), _mark(table)
        )
    console.print(counts)
    heads = ("شاخص", "مبدأ", "کپی") if fa else ("checksum of", "source", "copy")
    sums = Table(*heads, "")
    for compared in (comparison.dump, *comparison.measures):
        sums.add_row(compared.what, compared.source, compared.copy, _mark(compared))
    console.print(sums)
    if comparison.equal:
        show_done(console, "کپی در همه چیز با اصل یکی است.", "The copy is the same in everything.", lang=lang)


def _mark(compared: Compared) -> str:
    """Return the sign that shows whether the two sides are equal."""
    return "=" if compared.equal else "≠"


def moment(value: datetime, lang: str) -> str:
    """Format a moment for the terminal: Jalali day and time of day."""
    time = f"{value:%H:%M:%S}"
    return f"{format_day(value.date(), lang)} {to_persian_digits(time) if lang == 'fa' else time}"


def _reasons(console: Console, report: Report, lang: str) -> None:
    """Print the table of the reasons of rejection, each with the first row that was rejected for it."""
    if not report.reasons:
        return
    heads = ("چرا رد شد", "شمار", "نمونه") if lang == "fa" else ("why rejected", "count", "for example")
    table = Table(*heads)
    for code, count in report.reasons.items():
        reason = REASONS[code].fa if lang == "fa" else REASONS[code].en
        table.add_row(reason, number(count, lang), Text(report.examples.get(code, "")))
    console.print(table)


def _counts(console: Console, counts: Mapping[str, int], title: str, lang: str) -> None:
    """Print a table of labels and counts; nothing if there are none."""
    if not counts:
        return
    table = Table(title, "شمار" if lang == "fa" else "count")
    for name, count in counts.items():
        table.add_row(Text(name), number(count, lang))
    console.print(table)
