"""Terminal output of a check: first cases, ranges of dates, shift of times, and what cannot be read."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from intake.commands.value_notes_text import quoted, row_count
from intake.load.check_contents import CheckContents, TimeShift
from intake.load.stored_cases import moment_text
from intake.mapping.field_labels import FIELD_LABELS
from persian.bidi import isolate, ltr
from persian.digits import number
from queries.vocabulary.labels import Text


def show_contents(console: Console, contents: CheckContents, *, lang: str) -> None:
    """Print what a check shows of the file beyond its counts."""
    if contents.cases:
        console.print(_cases(contents, lang))
    if contents.dates:
        console.print(_dates(contents, lang))
    for line in _lines(contents, lang):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _cases(contents: CheckContents, lang: str) -> Table:
    """The first cases side by side: a row for each field that one of them fills."""
    table = Table(
        Text("نخستین پرونده‌ها، به شکلی که ثبت خواهند شد", "the first cases, as they would stand").label(lang)
    )
    for case in contents.cases:
        table.add_column(Cell(case.id))
    values = [{filled.field: filled.value.label(lang) for filled in case.fields} for case in contents.cases]
    for field, label in FIELD_LABELS.items():
        if any(field in of_case for of_case in values):
            table.add_row(label.label(lang), *(Cell(of_case.get(field, "")) for of_case in values))
    return table


def _dates(contents: CheckContents, lang: str) -> Table:
    """First and last date of each column."""
    heads = (
        ("تاریخ", "ستون", "از", "تا", "شمار") if lang == "fa" else ("date", "column", "from", "to", "count")
    )
    table = Table(*heads)
    for date_range in contents.dates:
        table.add_row(
            FIELD_LABELS[date_range.field].label(lang),
            Cell(date_range.column),
            moment_text(date_range.first).label(lang),
            moment_text(date_range.last).label(lang),
            number(date_range.rows, lang),
        )
    return table


def _lines(contents: CheckContents, lang: str) -> Iterator[str]:
    """Sentences on cases of another source, the shift of times, what could not be read, and what is not recorded."""
    if contents.same_cases is not None:
        yield contents.same_cases.sentence.label(lang)
    if contents.shift is not None:
        yield _shift(contents.shift, lang)
    for sample in contents.unreadable:
        where = "" if sample.line is None else Text(
            f"سطر {number(sample.line, 'fa')}، ", f"line {number(sample.line, 'en')}, "
        ).label(lang)  # fmt: skip
        detail = f"{isolate(sample.detail)}: " if sample.detail else ""
        title = Text("خوانده نشد: ", "Not read: ").label(lang)
        yield f"{title}{where}{detail}{sample.reason.label(lang)}"
    if (sentence := contents.not_recorded_sentence) is not None:
        yield sentence.label(lang)


def _shift(shift: TimeShift, lang: str) -> str:
    """By how much times were moved, with an example."""
    hours = number(shift.hours, lang, decimals=0 if shift.hours == int(shift.hours) else 1, sign=True)
    return Text(
        f"جابه‌جایی ساعت در {row_count(shift.rows, 'fa')}: {hours} ساعت؛ ستون {quoted(shift.column, 'fa')}، "
        f"{ltr(shift.written)} شد {moment_text(shift.became).fa}.",
        f"Shift of time in {row_count(shift.rows, 'en')}: {hours} hours; in the column {quoted(shift.column, 'en')}, "
        f"{shift.written} became {moment_text(shift.became).en}.",
    ).label(lang)
