"""The template workbook (XLSX) that people fill in: data sheet, help sheet in Persian, and lists of allowed values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

import xlsxwriter

from geo.province import Province
from intake.mapping.model import load_mapping
from queries.vocabulary.labels import CHANNELS, KINDS, OUTCOMES, VERDICTS, Text

LAST_ROW = 100_000  # the drop-down lists apply down to this row
DATA, HELP, LISTS = "پرونده‌ها", "راهنما", "فهرست‌ها"
_STATUSES = ("باز", "پاسخ داده شده", "مختومه")
_MOMENT = "تاریخ شمسی با سال آغاز می‌شود و ساعت دارد: ۱۴۰۴/۰۵/۱۲ ۱۴:۳۰ (رقم فارسی یا لاتین)"


@dataclass(frozen=True)
class Part:
    """One column of the template: its field, its explanation, and its width."""

    field: str
    help: str
    width: int = 16
    required: bool = False
    moment: bool = False


PARTS = (
    Part("id", "شناسه‌ای که در این سامانه یکتاست و با به‌روزرسانی عوض نمی‌شود. نام و شمارهٔ تلفن و کد ملی نباشد.",
         required=True),
    Part("registered_at", "لحظه‌ای که شهروند پرونده را ثبت کرد. پیش از سال ۱۳۸۰ پذیرفته نمی‌شود.",
         required=True, moment=True),
    Part("kind", "شهروند چه آورده است."),
    Part("channel", "از چه راهی رسیده است.", 20),
    Part("county", "شهرستانی که پرونده دربارهٔ آن است.", 18),
    Part("agency", "دستگاهی که اکنون پرونده را در اختیار دارد.", 30),
    Part("first_agency", "نخستین دستگاهی که پرونده به آن تحویل شد، اگر دستگاه کنونی نیست.", 30),
    Part("peer_group", "گروه دستگاه‌هایی که کارشان با این دستگاه قابل مقایسه است، مانند «شهرداری‌ها».", 20),
    Part("topic_group", "گروه موضوع، مانند «آب و فاضلاب».", 20),
    Part("topic", "موضوع پرونده، چند واژه. متن پرونده را ننویسید.", 24),
    Part("place", "شهر، روستا یا محله؛ نه نشانی.", 18),
    Part("trip", "اگر پرونده در سفر استانی دریافت شده، نام سفر. وگرنه خالی.", 22),
    Part("due_at", "مهلت پاسخ. اگر خالی بماند از قاعدهٔ تنظیمات به دست می‌آید.", moment=True),
    Part("referred_at", "زمان ارجاع به دستگاه کنونی.", moment=True),
    Part("answered_at", "زمان نخستین پاسخ دستگاه.", moment=True),
    Part("status", "وضعیت کنونی پرونده."),
    Part("closed_at", "زمان مختومه‌شدن.", moment=True),
    Part("outcome", "پرونده چگونه مختومه شد.", 18),
    Part("reopened_at", "اگر پس از مختومه‌شدن دوباره باز شده است.", moment=True),
    Part("verdict", "شهروند از پاسخ راضی بود یا نه."),
    Part("verdict_at", "زمان نظر شهروند.", moment=True),
    Part("latitude", "عرض جغرافیایی، مانند 38.0800 (دلخواه).", 14),
    Part("longitude", "طول جغرافیایی، مانند 46.2919 (دلخواه).", 14),
)  # fmt: skip

SAMPLES: tuple[dict[str, str | float], ...] = (
    {"id": "نمونه-۱", "registered_at": "۱۴۰۴/۰۵/۰۱ ۰۸:۱۵", "kind": "شکایت", "channel": "تلفن ۱۱۱",
     "agency": "شهرداری (نمونه)", "peer_group": "شهرداری‌ها", "topic_group": "شهری", "topic": "آسفالت معابر",
     "due_at": "۱۴۰۴/۰۵/۱۱ ۰۸:۱۵", "answered_at": "۱۴۰۴/۰۵/۰۸ ۱۰:۰۰", "status": "مختومه",
     "closed_at": "۱۴۰۴/۰۵/۰۹ ۱۲:۳۰", "outcome": "حل شد", "verdict": "راضی", "verdict_at": "۱۴۰۴/۰۵/۱۵ ۱۷:۰۰"},
    {"id": "نمونه-۲", "registered_at": "۱۴۰۴/۰۵/۰۲ ۱۱:۴۰", "kind": "درخواست", "channel": "درگاه اینترنتی",
     "agency": "آب و فاضلاب (نمونه)", "first_agency": "شهرداری (نمونه)", "peer_group": "آب و فاضلاب",
     "topic_group": "آب و فاضلاب", "topic": "افت فشار آب", "referred_at": "۱۴۰۴/۰۵/۰۳ ۰۹:۰۰", "status": "باز"},
    {"id": "نمونه-۳", "registered_at": "1404/05/03 14:30", "kind": "پیشنهاد", "channel": "پیامک",
     "agency": "جهاد کشاورزی (نمونه)", "peer_group": "جهاد کشاورزی", "topic_group": "کشاورزی",
     "topic": "آبیاری نوین", "answered_at": "1404/05/20 09:00", "status": "پاسخ داده شده"},
    {"id": "نمونه-۴", "registered_at": "۱۴۰۴/۰۵/۰۴ ۱۶:۰۵", "kind": "درخواست", "channel": "دیدار سفر استانی",
     "agency": "راه و شهرسازی (نمونه)", "peer_group": "راه و شهرسازی", "topic_group": "راه",
     "topic": "راه روستایی", "trip": "سفر استانی (نمونه)", "status": "باز",
     "latitude": 38.08, "longitude": 46.2919},
)  # fmt: skip


def write_template(path: str | Path, *, province: Province | None = None) -> None:
    """Write the workbook: a data sheet with samples, a help sheet, and the lists of allowed values.

    With a province, the county column has a drop-down list of its counties, and the samples use the first of them.
    """
    counties = tuple(county.name_fa for county in province.counties) if province else ()
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "نگاه ۱۱۱", "created": datetime(2025, 1, 1)})
        _write_data(book, counties)
        _write_help(book, counties)
        _write_lists(book, counties)


def allowed(counties: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return field → allowed values, for the columns of the template that have a drop-down list."""
    lists: dict[str, tuple[str, ...]] = {
        "kind": _words(KINDS), "channel": _words(CHANNELS), "outcome": _words(OUTCOMES),
        "verdict": _words(VERDICTS), "status": _STATUSES,
    }  # fmt: skip
    return lists | ({"county": tuple(counties)} if counties else {})


def headers() -> dict[str, str]:
    """Return field → column heading of the template, as read by the mapping `negah`."""
    return {field: column.column[0] for field, column in load_mapping("negah").columns.mapped.items()}


def _words(words: dict[Any, Text]) -> tuple[str, ...]:
    """Persian labels of a code table, without the label of 0 (not given)."""
    codes: list[IntEnum] = [code for code in words if code != 0]
    return tuple(words[code].fa for code in sorted(codes))


def _write_data(book: Any, counties: tuple[str, ...]) -> None:
    """Write the data sheet: headings with comments, drop-down lists, and samples."""
    sheet = book.add_worksheet(DATA)
    sheet.right_to_left()
    sheet.freeze_panes(1, 1)
    head = book.add_format(
        {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "top"}
    )
    required = book.add_format(
        {"bold": True, "bg_color": "#FCE4D6", "border": 1, "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"num_format": "@"})
    names, lists = headers(), allowed(counties)
    for column, part in enumerate(PARTS):
        number = part.field in ("latitude", "longitude")
        sheet.set_column(column, column, part.width, None if number else text)
        sheet.write_string(0, column, names[part.field], required if part.required else head)
        message = f"{part.help} {_MOMENT}" if part.moment else part.help
        sheet.write_comment(0, column, message)
        if part.field in lists:
            sheet.data_validation(1, column, LAST_ROW, column, _one_of(part, column, lists[part.field]))
    for row, sample in enumerate(SAMPLES, start=1):
        filled = {**sample, "county": counties[row % len(counties)]} if counties else sample
        for column, part in enumerate(PARTS):
            value = filled.get(part.field)
            if isinstance(value, str):
                sheet.write_string(row, column, value, text)
            elif value is not None:
                sheet.write_number(row, column, value)


def _one_of(part: Part, column: int, values: tuple[str, ...]) -> dict[str, Any]:
    """Options of XlsxWriter for a drop-down list. Other values only warn: the mapping may know more words."""
    letter = xlsxwriter.utility.xl_col_to_name(column)
    return {
        "validate": "list",
        "source": f"='{LISTS}'!${letter}$2:${letter}${len(values) + 1}",
        "error_type": "warning",
        "error_title": "مقدار ناشناخته",
        "error_message": "این مقدار در فهرست نیست. از فهرست انتخاب کنید.",
        "input_title": headers()[part.field][:32],
        "input_message": part.help[:255],
    }


def _write_help(book: Any, counties: tuple[str, ...]) -> None:
    """Write the help sheet."""
    sheet = book.add_worksheet(HELP)
    sheet.right_to_left()
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    for column, width in enumerate((22, 10, 60, 60)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, "راهنمای پر کردن الگوی نگاه ۱۱۱", title)
    lines = (
        f"هر سطر برگهٔ «{DATA}» یک پرونده است. سطرهای نمونه را پاک کنید و پرونده‌های خود را بنویسید.",
        "تنها دو ستون نارنجی لازم است؛ ستون‌های دیگر را می‌توان خالی گذاشت یا برداشت. جای ستون‌ها مهم نیست.",
        _MOMENT + ".",
        "نام اشخاص، شمارهٔ تلفن، کد ملی، نشانی و متن پرونده را ننویسید؛ چنین ستون‌هایی خوانده نمی‌شوند.",
        "همان فایل با سطرهای تازه‌تر را می‌توان دوباره بارگذاری کرد: پرونده‌ها با شناسه شناخته می‌شوند.",
        "بارگذاری:  python -m intake load FILE.xlsx --mapping negah",
    )
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, 3, line, wrap)
    start = len(lines) + 2
    for column, word in enumerate(("ستون", "لازم", "معنی", "مقدارهای پذیرفته")):
        sheet.write_string(start, column, word, bold)
    names, lists = headers(), allowed(counties)
    for row, part in enumerate(PARTS, start=start + 1):
        sheet.write_string(row, 0, names[part.field], wrap)
        sheet.write_string(row, 1, "بله" if part.required else "", wrap)
        sheet.write_string(row, 2, part.help, wrap)
        accepted = "، ".join(lists.get(part.field, ()))
        sheet.write_string(row, 3, accepted or (_MOMENT if part.moment else ""), wrap)


def _write_lists(book: Any, counties: tuple[str, ...]) -> None:
    """Write the sheet to which the drop-down lists refer, each list in the column of its field."""
    sheet = book.add_worksheet(LISTS)
    sheet.right_to_left()
    names, lists = headers(), allowed(counties)
    for column, part in enumerate(PARTS):
        for row, value in enumerate((names[part.field], *lists[part.field]) if part.field in lists else ()):
            sheet.write_string(row, column, value)
