"""What stands in and around the numbers of written dates."""

from datetime import datetime
from pathlib import Path

import pytest

from intake.guess.propose import propose
from intake.parsing.date_marks import plain_date
from persian.calendar import from_jalali
from tests.intake.guess.guessing import mapping_from
from tests.intake.reading import csv_of, read_all, small
from tests.thorough import ordinary_first

RLM, LRM, ISOLATE, END = "\u200f", "\u200e", "\u2067", "\u2069"
MOMENT = datetime.combine(from_jalali(1404, 2, 5), datetime.min.time()).replace(hour=8, minute=30)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (f"{RLM}05/02/1404{RLM}", "05/02/1404"),
        (f"05{RLM}/02{LRM}/1404 08:30", "05/02/1404 08:30"),
        (f"{ISOLATE}۱۴۰۴/۰۲/۰۵{END}", "۱۴۰۴/۰۲/۰۵"),
        ("'1404/02/05 08:30", "1404/02/05 08:30"),
        ("05 / 02 / 1404 08:30", "05/02/1404 08:30"),
        ("5/ 2/ 1404", "5/2/1404"),
        ("۱۴۰۴\\۰۲\\۰۵", "۱۴۰۴/۰۲/۰۵"),
        ("۱۴۰۴⁄۰۲⁄۰۵", "۱۴۰۴/۰۲/۰۵"),
        ("۱۴۰۴٫۰۲٫۰۵", "۱۴۰۴/۰۲/۰۵"),
        ("۱۴۰۴ـ۰۲ـ۰۵ ۰۸:۳۰", "۱۴۰۴/۰۲/۰۵ ۰۸:۳۰"),
        ("/Date(1745551800000)/", "1745551800000"),
        ("\\/Date(1745551800000+0330)\\/", "1745551800000"),
        ("سه‌شنبه، ۰۰/۰۴/۰۸ ۲۱:۰۰", "۰۰/۰۴/۰۸ ۲۱:۰۰"),
        ("جمعه 98-01-12", "98-01-12"),
        ("08:30 1404/02/05", "1404/02/05 08:30"),
        (f"{RLM}ساعت ۰۸:۳۰:۱۵ - ۰۵/۰۲/۱۴۰۴", "۰۵/۰۲/۱۴۰۴ ۰۸:۳۰:۱۵"),
        ("2:07 PM 04/05/2025", "04/05/2025 2:07 PM"),
    ],
)
def test_marks_around_a_date_are_removed(written: str, plain: str) -> None:
    assert plain_date(written) == plain
    assert plain_date(plain) == plain


@pytest.mark.parametrize(
    "text",
    [
        "1404/02/05", "45375٫5", "'0123", "جمعه بازار", "C:\\1404\\02", "O'Neill", "12\\5", "1\\2/3", "192\\168\\1\\2x",
        "جمعه ۸ تیر ۱۴۰۵", "دستگاه" + RLM, "", "/Date(x)/", "کد ـ ۱۲",
    ],
)  # fmt: skip
def test_texts_that_are_no_dates_are_left_alone(text: str) -> None:
    assert plain_date(text) == text


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        ("auto", "'1404/02/05 08:30"),
        ("auto", "۱۴۰۴٫۰۲٫۰۵ ۰۸:۳۰"),
        ("auto", "1404\\2\\5 8:30"),
        ("jalali:%d/%m/%Y %H:%M", f"{RLM}05/02/1404 08:30{RLM}"),
        ("jalali:%d/%m/%Y %H:%M", f"۰۵{RLM}/۰۲{RLM}/۱۴۰۴ ۰۸:۳۰"),
        ("jalali:%y/%m/%d %H:%M", "جمعه ۰۴/۰۲/۰۵ ۰۸:۳۰"),
        ("jalali:%y/%m/%d %H:%M", "4/2/5 8:30"),
    ],
)
def test_dates_with_additions_are_read_by_their_format(tmp_path: Path, form: str, cell: str) -> None:
    text = f'id,registered,agency\na,{cell},x\nb,"no date",x\n'
    batch = read_all(csv_of(tmp_path, text), small(dates={"formats": [form]}))
    assert list(batch.records["registered_at"]) == [MOMENT]
    assert list(batch.rejected["reason"]) == ["unreadable_registration_time"]


@pytest.mark.parametrize(
    "form",
    ordinary_first(
        2,
        [
            f"{RLM}{{d:02}}/{{m:02}}/{{y}} 08:30{RLM}",
            f"{{d:02}}{RLM}/{{m:02}}{RLM}/{{y}}",
            "'{y}/{m:02}/{d:02} 08:30",
            "{y}⁄{m:02}⁄{d:02}",
            "{y}\\{m:02}\\{d:02}",
            "دوشنبه {yy:02}/{m:02}/{d:02} 08:30",
            "{yy}/{m}/{d}",
        ],
    ),
)
def test_guess_proposes_their_column_and_all_rows_load_on_their_days(tmp_path: Path, form: str) -> None:
    days = [(1399 + n // 30, 1 + n % 12, 1 + n % 29) for n in range(90)]
    cells = [form.format(y=y, yy=y % 100, m=m, d=d) for y, m, d in days]
    rows = [f"{4000 + 7 * n},{cell},{('شهرداری', 'شرکت گاز')[n % 2]}" for n, cell in enumerate(cells)]
    path = csv_of(tmp_path, "\n".join(["کد رهگیری,تاریخ ثبت,دستگاه اجرایی", *rows]))
    read = read_all(path, mapping_from(propose(path)))
    assert [moment.date() for moment in read.records["registered_at"]] == [from_jalali(*day) for day in days]
