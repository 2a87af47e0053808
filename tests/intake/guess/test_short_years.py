"""Jalali days with years of two digits that a spreadsheet has made Gregorian dates of."""

from datetime import date, timedelta

import openpyxl
import pytest

from intake.commands.value_notes_text import note_lines
from intake.errors import RefusedError
from intake.guess.propose import propose
from intake.mapping.model import Mapping
from intake.parsing.reading_notes import ReadingNotes
from intake.parsing.short_years import short_year_columns
from persian.calendar import from_jalali, to_jalali
from tests.intake.guess.guessing import mapping_from
from tests.intake.reading import csv_of, read_all
from tests.thorough import ordinary_first

TODAY = date(2026, 11, 30)  # 9 Azar 1405
DAYS = [(1403 + month // 7, month, day) for month in range(1, 13) for day in range(1, 29, 3)]


def year_first(days):
    """What a spreadsheet makes of yy/mm/dd where it expects the year first."""
    return [(year + 600, month, day) for year, month, day in days]


@pytest.mark.parametrize(
    ("dates", "is_short"),
    [
        (year_first(DAYS), True),
        ([(year - 4, month, day) for year, month, day in year_first(DAYS)], True),  # 1399 is 1999
        ([(2000 + day, year - 1400, month) for year, month, day in DAYS], True),  # month first
        ([(2000 + day, month, year - 1400) for year, month, day in DAYS], True),  # day first
        ([(year + 621, month, day) for year, month, day in DAYS], False),  # the present
        ([(year + 580, month, day) for year, month, day in DAYS], False),
        ([*year_first(DAYS), (2003, 12, 31)], False),
        (year_first(DAYS)[:4], False),
        ([*DAYS, *[(2000, 1, 1)] * 17], False),  # placeholders among Jalali dates
        ([*DAYS, *year_first(DAYS)[:4]], False),
        ([*DAYS, *year_first(DAYS)], True),
        (
            [(2010 + n % 16, 1 + n % 12, 2 + n % 4) for n in range(99)],
            False,
        ),  # beginnings of months of old years
        ([(2010 + n % 16, 2 + n % 4, 1 + n % 12) for n in range(99)], False),
        ([*[(2000 + day, month, year - 1400) for year, month, day in DAYS], (2031, 12, 3)], False),
        ([], False),
    ],
)
def test_the_years_of_a_column_show_it(dates, is_short):
    assert short_year_columns([dates], today=TODAY) == [is_short]


def test_a_day_that_no_jalali_month_has_holds_for_all_columns():
    genuine = [*year_first(DAYS), (2004, 10, 31)]

    assert short_year_columns([year_first(DAYS), genuine], today=TODAY) == [False, False]


def saved(folder, days):
    """A workbook with cases that were registered on these days, dates or texts."""
    book = openpyxl.Workbook()
    book.active.append(["شماره پرونده", "تاریخ ثبت", "دستگاه اجرایی"])
    for number, day in enumerate(days):
        book.active.append([str(4000 + 7 * number), day, ("شهرداری", "آب و فاضلاب")[number % 2]])
    book.save(folder / "cases.xlsx")
    return folder / "cases.xlsx"


@pytest.mark.thorough
def test_the_column_is_left_to_a_person_with_the_reason_and_loads_if_chosen(tmp_path):
    first = from_jalali(to_jalali(date.today()).year - 1, 1, 5)
    jalali = [to_jalali(first + timedelta(days=2 * number)) for number in range(60)]
    days = []
    for year, month, day in jalali:
        try:
            days.append(date(year + 600, month, day))
        except ValueError:  # no such day in the Gregorian calendar, so it stays a text
            days.append(f"{year % 100:02}/{month:02}/{day:02}")
    path = saved(tmp_path, days)

    proposal = propose(path)

    assert any(isinstance(day, str) for day in days)
    assert proposal.missing == ("registered_at",)
    assert any("two digits" in note.en and "years of four digits" in note.en for note in proposal.notes)
    assert any(note.fa.startswith("«تاریخ ثبت»: گویا اکسل سال دورقمی") for note in proposal.notes)
    chosen = mapping_from(proposal, {"تاریخ ثبت": "registered_at"})
    assert len(read_all(path, chosen).records) >= 55


def test_answers_with_placeholders_are_still_proposed(tmp_path):
    rows = [
        f"{5000 + n},1405/{1 + n % 6:02}/{1 + n % 28:02},{'2000-01-01' if n % 12 == 0 else f'1405/07/{1 + n % 28:02}'}"
        for n in range(200)
    ]
    path = csv_of(tmp_path, "\n".join(["کد رهگیری,تاریخ ثبت,تاریخ پاسخ", *rows]))

    assert propose(path).fields["answered_at"].heading == "تاریخ پاسخ"


def test_gregorian_days_of_those_years_are_proposed(tmp_path):
    year = to_jalali(date.today()).year + 600

    proposal = propose(saved(tmp_path, [date(year - 1, 12, 20) + timedelta(days=n) for n in range(40)]))

    assert proposal.missing == ()


def two_digit_years(folder):
    """A workbook of last year's cases whose days were typed as yy/mm/dd."""
    first = from_jalali(to_jalali(date.today()).year - 1, 1, 5)
    jalali = [to_jalali(first + timedelta(days=2 * number)) for number in range(60)]
    return saved(folder, [date(year + 600, month, min(day, 28)) for year, month, day in jalali])


def kept(**dates):
    """A mapping that was kept from an earlier file."""
    return Mapping.model_validate(
        {
            "name": "kept", "title_fa": "k", "title_en": "k", "source": "kept", "county": "name",
            "columns": {"id": "شماره پرونده", "registered_at": "تاریخ ثبت", "agency": "دستگاه اجرایی"},
            "dates": dates,
        }
    )  # fmt: skip


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_kept_mapping_does_not_load_them_either(tmp_path, suffix):
    path = two_digit_years(tmp_path)
    if suffix == "csv":
        rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        lines = [
            ",".join(f"{cell:%Y-%m-%d}" if hasattr(cell, "year") else cell for cell in row) for row in rows
        ]
        path = csv_of(tmp_path, "\n".join(lines))
    with pytest.raises(RefusedError) as refused:
        read_all(path, kept())
    assert "سال چهاررقمی" in refused.value.message_fa
    assert "years of four digits" in refused.value.message_en
    assert "تاریخ ثبت" in refused.value.message_en


def test_a_mapping_may_say_that_early_years_are_right(tmp_path):
    path = two_digit_years(tmp_path)
    assert len(read_all(path, kept(early_years=True)).records) == 60
    chosen = mapping_from(propose(path), {"تاریخ ثبت": "registered_at"})
    assert chosen.dates.early_years


@pytest.mark.parametrize(
    "days",
    [
        [
            f"{1378 + number // 12:04}/{1 + number % 12:02}/05" for number in range(40, 60)
        ],  # Jalali, 1381 and 1382
        [
            f"{2002 + number // 4}-0{1 + number % 4}-{1 + number % 28:02}" for number in range(100)
        ],  # up to 2025
        ["2003-12-31", *[f"2003-0{1 + number % 9}-05" for number in range(30)]],
        # A register that goes back to these years has cases of the years since then, in either calendar.
        [f"{2003 + n // 10}-0{1 + n % 9}-05" for n in range(230)],
        [
            *[f"2003-0{1 + n % 9}-05" for n in range(9)],
            *[f"{1383 + n // 5}/05/0{1 + n % 5}" for n in range(100)],
        ],
        # A column that was written in the Jalali calendar then, beside cases of the present.
        [*[f"1382/0{1 + n % 9}/05" for n in range(9)], *[f"1404/05/{1 + n % 28:02}" for n in range(50)]],
    ],
)
def test_genuine_dates_load_with_any_mapping(tmp_path, days):
    lines = [f"{number},{day},شهرداری" for number, day in enumerate(days)]
    path = csv_of(tmp_path, "\n".join(["شماره پرونده,تاریخ ثبت,دستگاه اجرایی", *lines]))
    assert len(read_all(path, kept()).records) == len(days)


def mixed(folder, short, right):
    """A workbook of which some days were typed as yy/mm/dd; the right ones are texts."""
    first = from_jalali(to_jalali(date.today()).year - 1, 1, 5)
    typed = [to_jalali(first + timedelta(days=2 * number)) for number in range(short)]
    written = [to_jalali(first + timedelta(days=number)) for number in range(right)]
    days = [date(year + 600, month, min(day, 28)) for year, month, day in typed]
    return saved(folder, [*(f"{year}/{month:02}/{day:02} 08:00" for year, month, day in written), *days])


@pytest.mark.parametrize(("short", "right"), ordinary_first(1, [(20, 60), (40, 40), (60, 5), (60, 0)]))
def test_a_part_of_such_days_is_enough_to_refuse_a_file(tmp_path, short, right):
    with pytest.raises(RefusedError) as refused:
        read_all(mixed(tmp_path, short, right), kept())
    assert "years of four digits" in refused.value.message_en


def test_such_days_among_gregorian_ones_are_refused_too(tmp_path):
    year = to_jalali(date.today()).year + 600
    days = [date(year - 1, 1 + n % 6, 1 + n % 28) for n in range(20)]
    right = [date.today() - timedelta(days=30 + n) for n in range(60)]
    with pytest.raises(RefusedError):
        read_all(saved(tmp_path, [*right, *days]), kept())


def test_few_early_registrations_are_reported(tmp_path):
    notes = ReadingNotes()
    path = mixed(tmp_path, 4, 96)
    assert len(read_all(path, kept(), notes=notes).records) == 100
    year = to_jalali(date.today()).year - 1 + 600
    assert notes.early_registrations["cases.xlsx"].rows == 4
    for lang, text in (("en", "4 rows registered from"), ("fa", "پنج سال یا بیشتر پیش از همهٔ ثبت‌های دیگر")):
        lines = [line for line in note_lines(notes, lang) if text in line]
        assert len(lines) == 1
        assert f"{year}-01-05" in lines[0]
    assert not list(note_lines(read_with_notes(path, kept(early_years=True)), "en"))


@pytest.mark.parametrize("pasted", [range(1, 60, 2), range(50), range(30, 60)])
def test_rows_pasted_from_a_workbook_of_1904_are_reported(tmp_path, pasted):
    right = [date.today() - timedelta(days=100 - number) for number in range(60)]
    days = [day - timedelta(days=1462) if at in pasted else day for at, day in enumerate(right)]
    notes = read_with_notes(saved(tmp_path, days), kept())
    assert notes.early_registrations["cases.xlsx"].rows == len(pasted)
    for lang, text in (("en", "1,462 days later just beside them"), ("fa", "۱٬۴۶۲ روز بعد درست کنار آن‌ها")):
        (line,) = note_lines(notes, lang)
        assert text in line


@pytest.mark.parametrize("days_back", [800, 1300, 1600])
def test_earlier_cases_at_another_distance_are_not(tmp_path, days_back):
    right = [date.today() - timedelta(days=100 - number) for number in range(60)]
    days = [day - timedelta(days=days_back) if at % 2 else day for at, day in enumerate(right)]
    assert not read_with_notes(saved(tmp_path, days), kept()).early_registrations


def read_with_notes(path, mapping):
    """The notes on a file."""
    notes = ReadingNotes()
    read_all(path, mapping, notes=notes)
    return notes
