"""The command `rejected`: list the rejected rows of a load, masked as they are stored."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from intake.commands.command_audit import EntryKind, record
from intake.commands.console import print_json, store_url
from intake.commands.value_notes_text import row_count
from intake.errors import RefusedError
from intake.maintenance.loads import loads
from intake.publish.row_stream import stream
from intake.publish.target_from_url import target_from_url
from persian.bidi import isolate, ltr, one_line
from persian.digits import MISSING, number, to_latin_digits
from persian.enumeration import comma_separated
from queries.storage import schema
from queries.vocabulary.masked_cells import whole_masked_content, whole_masked_reason
from queries.vocabulary.spreadsheet_text import formula_safe

PAGE_ROWS = 20
_COLUMNS = ("load", "file", "line", "reason", "reason_text", "content")


def rejected(options: argparse.Namespace) -> None:
    """Print the rejected rows of a load: a page as text, or all of them as CSV or JSON."""
    with target_from_url(store_url(options)).open_for_reading() as connection:
        load, count = _chosen(connection, options.load)
        statement = _rows(load, options.lang)
        # Before the first line: whoever reads the output may close it at any time.
        kind = EntryKind.exported if options.csv or options.json else EntryKind.saw_rejected_rows
        record(options, kind, {"command": "rejected", "load": load, "rows": count})
        if options.csv:
            _write_csv(_streamed(connection, statement))
        elif options.json:
            rows = [row | {"content": json.loads(row["content"])} for row in _streamed(connection, statement)]
            print_json({"load": load, "rejected": count, "rows": rows})
        else:
            first = (options.page - 1) * PAGE_ROWS
            page = connection.execute(statement.limit(PAGE_ROWS).offset(first)).mappings()
            for line in _page(load, count, first, [_shown(dict(row)) for row in page], options.lang):
                print(line)


def _chosen(connection: sa.Connection, requested: int | None) -> tuple[int, int]:
    """The number of the load (the newest in force by default), and of its rejected rows. Raises RefusedError."""
    by_number = {int(row["load"]): row for row in loads(connection)}
    in_force = [load for load, row in by_number.items() if row["status"] == "done"]
    load = requested if requested is not None else max(in_force, default=None)
    if load is None:
        raise RefusedError("هیچ بارگذاری معتبری نیست.", "No load is in force.")
    if load not in by_number:
        fa, en = (_numbers(in_force, lang) for lang in ("fa", "en"))
        raise RefusedError(
            f"بارگذاری {number(load, 'fa')} در انبار داده نیست. بارگذاری‌ها: {fa}",
            f"There is no load {load} in the store. The loads: {en}",
        )
    if load not in in_force:
        raise RefusedError(
            f"بارگذاری {number(load, 'fa')} پس گرفته شده است و سطرهای ردشدهٔ آن نگه داشته نمی‌شود.",
            f"Load {load} was undone, and its rejected rows are not kept.",
        )
    return load, int(by_number[load]["rejected"])


def _numbers(numbers: list[int], lang: str) -> str:
    """The newest ten numbers of loads as a list."""
    newest = [number(load, lang) for load in numbers[-10:]]
    return comma_separated(newest, lang) or MISSING


def _rows(load: int, lang: str) -> sa.Select[Any]:
    """Select the rejected rows of a load in the order of the files."""
    c = schema.rejected_row.c
    text = (c.reason_fa if lang == "fa" else c.reason_en).label("reason_text")
    chosen = sa.select(c.load, c.file, c.line, c.reason, text, c.content).where(c.load == load)
    # Rows without a line number of their own come in a fixed order too, so that pages neither overlap nor leave gaps.
    return chosen.order_by(c.file, c.line, c.reason, c.content)


def _streamed(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[dict[str, Any]]:
    """Yield all rows with bounded memory."""
    for batch in stream(connection, statement):
        yield from map(_shown, batch.to_pylist())


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A stored row, of which no cell is masked in part only."""
    reason, content = whole_masked_reason(row["reason_text"]), whole_masked_content(row["content"])
    return row | {"reason_text": reason, "content": content}


def _write_csv(rows: Iterator[dict[str, Any]]) -> None:
    """Write the rows to standard output as CSV: one header, Latin digits, the row's content as JSON."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        # The cells in the content keep their digits, so that they can be found in the file.
        row["reason_text"] = to_latin_digits(row["reason_text"])
        row["content"] = _safe_content(row["content"])
        writer.writerow(
            [formula_safe(value) if isinstance(value := row[name], str) else value for name in _COLUMNS]
        )


def _safe_content(content: str) -> str:
    """The content with each heading and cell made safe from formulas separately, for readers who split it in Excel."""
    cells = {formula_safe(name): formula_safe(str(cell)) for name, cell in json.loads(content).items()}
    return json.dumps(cells, ensure_ascii=False)


def _page(load: int, count: int, first: int, rows: list[dict[str, Any]], lang: str) -> Iterator[str]:
    """Yield the lines of one page of rows, and how to see the others."""
    fa = lang == "fa"
    shown = number(load, lang)
    if not count:
        yield f"بارگذاری {shown} هیچ سطری را رد نکرد." if fa else f"Load {shown} rejected no row."
        return
    yield (
        f"بارگذاری {shown}: {row_count(count, lang)} رد شد."
        if fa
        else f"Load {shown} rejected {row_count(count, lang)}."
    )
    for row in rows:
        yield ""
        place = f"{one_line(row['file'])}:{row['line']}"
        yield f"{ltr(place) if fa else place}  {one_line(row['reason_text'])}"
        if content := _content(row["content"], lang):
            yield f"    {content}"
    yield ""
    yield from _where(load, count, first, len(rows), lang)


def _where(load: int, count: int, first: int, rows: int, lang: str) -> Iterator[str]:
    """Yield which rows of how many are shown, and the commands for the next page and for all of them."""
    fa, all_rows = lang == "fa", f"python -m intake rejected {load} --csv"
    if not rows:
        last = -(-count // PAGE_ROWS)
        yield (
            f"این صفحه نیست؛ آخرین صفحه {number(last, lang)} است."
            if fa
            else f"No such page; the last is {last}."
        )
        return
    if rows == count:
        return
    begin, end, total = (number(value, lang) for value in (first + 1, first + rows, count))
    yield f"سطرهای {begin} تا {end} از {total}" if fa else f"Rows {begin} to {end} of {total}"
    if first + rows < count:
        following = f"python -m intake rejected {load} --page {first // PAGE_ROWS + 2}"
        yield f"بعدی: {ltr(following)}" if fa else f"Next: {following}"
    yield f"همه: {ltr(all_rows)}" if fa else f"All: {all_rows}"


def _content(content: str, lang: str) -> str:
    """The masked cells of a row as "column: cell" pairs."""
    shown = {one_line(name): one_line(str(value)) for name, value in json.loads(content).items()}
    if lang == "fa":
        return " · ".join(f"{isolate(name)}: {isolate(value)}" for name, value in shown.items())
    return " · ".join(f"{name}: {value}" for name, value in shown.items())
