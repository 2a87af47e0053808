"""Forms of exports unlike each other: headings in two languages, calendars, kinds of files, ways to write a date."""

import csv
import html
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import xlsxwriter

from persian.calendar import to_jalali
from persian.digits import to_persian_digits
from tests.doubts.made_cases import MadeCase

Cell = str | int | datetime
Column = Callable[[MadeCase], Cell]
Moment = Callable[[datetime | None], Cell]
_ENGLISH = {
    "مختومه": "Closed", "در دست بررسی": "Open", "پاسخ داده شده": "Answered", "شکایت": "Complaint",
    "درخواست": "Request", "پیشنهاد": "Suggestion", "تلفن ۱۱۱": "Phone", "پورتال": "Web", "پیامک": "SMS",
    "راضی": "Satisfied", "ناراضی": "Dissatisfied",
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """How a system writes its exports. `fields` are the fields of the store that it gives, to the minute or the day."""

    name: str
    suffix: str
    columns: Mapping[str, Column]
    write: Callable[[Path, list[str], list[list[Cell]]], None]
    by_day: bool = False
    lacks: tuple[str, ...] = ()
    numbers: str = "{n}"

    def export(
        self,
        path: Path,
        cases: Sequence[MadeCase],
        *,
        order: Sequence[int] | None = None,
        extra: bool = False,
    ) -> Path:
        """Write cases to a file, with the columns in another order, or with one more."""
        names = list(self.columns)
        if order is not None:
            names = [names[at] for at in order]
        rows = [[self.columns[name](case) for name in names] for case in cases]
        if extra:
            names = [*names[:2], "اولویت" if self.is_persian else "Priority", *names[2:]]
            rows = [[*row[:2], ("عادی", "فوری")[at % 2], *row[2:]] for at, row in enumerate(rows)]
        path.parent.mkdir(parents=True, exist_ok=True)
        self.write(path, names, rows)
        return path

    @property
    def is_persian(self) -> bool:
        return any("؀" <= letter <= "ۿ" for letter in "".join(self.columns))


def _jalali(moment: datetime | None, text: str = "{y}/{m:02}/{d:02} {t:%H:%M}") -> str:
    if moment is None:
        return ""
    day = to_jalali(moment.date())
    return text.format(y=day.year, s=day.year % 100, m=day.month, d=day.day, t=moment)


def _gregorian(text: str) -> Moment:
    return lambda moment: "" if moment is None else moment.strftime(text)


def _day(moment: datetime | None) -> str:
    return _jalali(moment, "{y}/{m:02}/{d:02}")


def _persian(headings: str, moment: Moment) -> dict[str, Column]:
    """Columns with twelve Persian headings, «|» between them; an empty one is left out."""
    of_case: tuple[Column, ...] = (
        lambda case: case.id, lambda case: moment(case.registered), lambda case: case.county,
        lambda case: case.office, lambda case: case.topic, lambda case: case.kind, lambda case: case.channel,
        lambda case: case.state, lambda case: moment(case.due), lambda case: moment(case.answered),
        lambda case: moment(case.closed), lambda case: case.verdict,
    )  # fmt: skip
    return {name: column for name, column in zip(headings.split("|"), of_case, strict=True) if name}


def _english(headings: str, moment: Moment) -> dict[str, Column]:
    """Columns with twelve English headings, and the words of codes in English."""
    columns = _persian(headings, moment)
    return {name: lambda case, cell=cell: _translated(cell(case)) for name, cell in columns.items()}  # type: ignore[misc]


def _translated(cell: Cell) -> Cell:
    return _ENGLISH.get(cell, cell) if isinstance(cell, str) else cell


def _csv(
    path: Path, names: list[str], rows: list[list[Cell]], *, encoding: str = "utf-8-sig", by: str = ","
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=by, lineterminator="\r\n").writerows([names, *rows])
    written = text.getvalue()
    if encoding == "cp1256":  # which has only the Arabic form of this letter
        written = written.replace("ی", "ي")
    path.write_bytes(written.encode(encoding))


def _by(by: str, encoding: str = "utf-8") -> Callable[[Path, list[str], list[list[Cell]]], None]:
    return lambda path, names, rows: _csv(path, names, rows, encoding=encoding, by=by)


def _xlsx(path: Path, names: list[str], rows: list[list[Cell]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        dates = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet()
        table: list[Sequence[Cell]] = [names, *rows]
        for at, row in enumerate(table):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, column, cell, dates)
                elif cell != "":
                    sheet.write(at, column, cell)


def _json(path: Path, names: list[str], rows: list[list[Cell]]) -> None:
    records = [dict(zip(names, row, strict=True)) for row in rows]
    path.write_text(json.dumps({"result": {"records": records}}, ensure_ascii=False), encoding="utf-8")


def _xml(path: Path, names: list[str], rows: list[list[Cell]]) -> None:
    items = "".join(
        "<request>"
        + "".join(f"<{n}>{html.escape(str(c))}</{n}>" for n, c in zip(names, row, strict=True))
        + "</request>"
        for row in rows
    )
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?><requests>{items}</requests>', encoding="utf-8")


def _html(path: Path, names: list[str], rows: list[list[Cell]]) -> None:
    table: list[tuple[str, Sequence[Cell]]] = [("th", names), *(("td", row) for row in rows)]
    lines = "".join(
        "<tr>" + "".join(f"<{tag}>{html.escape(str(cell))}</{tag}>" for cell in row) + "</tr>"
        for tag, row in table
    )
    path.write_text(f'<html><meta charset="utf-8"><table border="1">{lines}</table></html>', encoding="utf-8")


_FULL = (
    "کد رهگیری|تاریخ ثبت|شهرستان|دستگاه|موضوع|نوع|مسیر ثبت|وضعیت|مهلت پاسخ|تاریخ پاسخ|تاریخ اختتام|نظر شهروند"
)
LAYOUTS = (
    Layout("Persian CSV, Jalali moments", ".csv", _persian(_FULL, _jalali), _csv, numbers="111-{n}"),
    Layout(
        "Persian workbook, Jalali days", ".xlsx",
        _persian("شماره پیگیری|تاریخ دریافت|شهرستان|واحد مسئول|عنوان درخواست|نوع درخواست||وضعیت درخواست|مهلت|"
                 "تاریخ پاسخ|تاریخ بستن|میزان رضایت", _day),
        _xlsx, by_day=True,
    ),
    Layout(
        "Persian tab-separated text, years of two digits", ".tsv",
        _persian("شماره نامه|تاریخ ثبت|شهرستان|اداره|موضوع|نوع||وضعیت||تاریخ پاسخ|تاریخ اختتام|",
                 lambda moment: _jalali(moment, "{s:02}/{m:02}/{d:02}")),
        _by("\t"), by_day=True, lacks=("due_at",), numbers="{y}/{n}",
    ),
    Layout(
        "Persian page for Excel, Persian digits", ".xls",
        _persian(_FULL, lambda moment: to_persian_digits(_jalali(moment))), _html, numbers="ت-{n}",
    ),
    Layout(
        "Persian CSV in Windows-1256, Gregorian moments", ".csv",
        _persian("کد پیگیری|زمان ثبت|شهرستان|سازمان مسئول|موضوع شکایت|||وضعیت||زمان پاسخ|زمان خاتمه|",
                 _gregorian("%Y-%m-%d %H:%M")),
        _by(";", "cp1256"), lacks=("due_at",),
    ),
    Layout(
        "Persian JSON, no topic", ".json",
        _persian("شناسه|تاریخ ثبت|شهرستان|دستگاه اجرایی||نوع|کانال|وضعیت|مهلت پاسخ|تاریخ پاسخ|تاریخ مختومه|", _jalali),
        _json, lacks=("topic",), numbers="{y}{n:06}",
    ),
    Layout(
        "Persian workbook, real dates", ".xlsx", _persian(_FULL, lambda moment: moment or ""), _xlsx, numbers="P{n}",
    ),
    Layout(
        "Iso CSV", ".csv",
        _english("service_request_id|requested_datetime|county|agency_responsible|service_name|type|channel|status|"
                 "expected_datetime|answered_datetime|closed_datetime|satisfaction",
                 _gregorian("%Y-%m-%dT%H:%M:%S")), _csv,
    ),
    Layout(
        "American CSV", ".csv",
        _english("SRRecordID|CreatedDate|County|Agency|SRType||MethodReceived|SRStatus|DueDate||CloseDate|",
                 _gregorian("%m/%d/%Y %I:%M:%S %p")), _csv, numbers="{y}-{n:08}", lacks=("answered_at",),
    ),
    Layout(
        "European CSV", ".csv",
        _english("Reference|Date received|District|Department|Category|Type of contact||Status|Target date|"
                 "Date responded|Date closed|Satisfaction", _gregorian("%d/%m/%Y")),
        _by(";"), by_day=True, numbers="CMP/{n}",
    ),
    Layout(
        "Tracker CSV", ".csv",
        _english("Issue key|Created|County|Responsible team|Category|Issue Type||Status|Due date||Resolved|",
                 _gregorian("%d/%b/%y %I:%M %p")),
        _csv, numbers="CRM-{n}", lacks=("answered_at",),
    ),
    Layout(
        "Open311 XML", ".xml",
        _english("service_request_id|requested_datetime|county|agency_responsible|service_name||source|status|"
                 "expected_datetime||closed_datetime|", _gregorian("%Y-%m-%dT%H:%M:%S")), _xml, lacks=("answered_at",),
    ),
    Layout(
        "English workbook, real dates", ".xlsx",
        _english("Ticket ID|Created at|County|Assigned team|Topic|Type|Channel|State|Due at|First response at|"
                 "Closed at|Rating", lambda moment: moment or ""), _xlsx,
    ),
)  # fmt: skip


def with_moments(layout: Layout, text: str) -> Layout:
    """A layout whose moments are written by another Gregorian format: its columns stay where they are."""
    moments: dict[str, Column] = {
        "CreatedDate|Date received": lambda case: case.registered.strftime(text),
        "DueDate|Target date": lambda case: case.due.strftime(text),
        "Date responded": lambda case: case.answered.strftime(text) if case.answered else "",
        "CloseDate|Date closed": lambda case: case.closed.strftime(text) if case.closed else "",
    }
    by_heading = {heading: cell for headings, cell in moments.items() for heading in headings.split("|")}
    return replace(
        layout, columns={name: by_heading.get(name, cell) for name, cell in layout.columns.items()}
    )
