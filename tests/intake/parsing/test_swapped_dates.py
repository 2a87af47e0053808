"""Files whose days and months are the other way round than their mapping says are refused, others are not."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from intake.errors import RefusedError
from intake.parsing.reading_notes import ReadingNotes
from intake.parsing.swapped_dates import swapped_format
from tests.intake.reading import csv_of, read_all, reasons, small


def file_of(folder: Path, written: str, days: range, *, year: int = 2025) -> Path:
    """A file with a registration on each of these days of June (or Khordad), written as `written` says."""
    lines = [f"{day},{written.format(y=year, m=6 if year > 1999 else 3, d=day)},آبفا" for day in days]
    return csv_of(folder, "\n".join(["id,registered,agency", *lines]))


@pytest.mark.parametrize(
    ("mapped", "written", "year", "other"),
    [
        ("%m/%d/%Y", "{d:02}/{m:02}/{y}", 2025, "%d/%m/%Y"),
        ("%d/%m/%Y %H:%M", "{m}/{d}/{y} 10:05", 2025, "%m/%d/%Y %H:%M"),
        ("jalali:%m/%d/%Y", "{d:02}/{m:02}/{y}", 1404, "jalali:%d/%m/%Y"),
        ("%Y-%m-%d", "{y}-{d:02}-{m:02}", 2025, "%Y-%d-%m"),
    ],
)
def test_a_file_in_the_other_order_is_refused_with_the_format_that_reads_it(
    tmp_path: Path, mapped: str, written: str, year: int, other: str
) -> None:
    path = file_of(tmp_path, written, range(1, 29), year=year)
    with pytest.raises(RefusedError) as refused:
        read_all(path, small(dates={"formats": [mapped]}))
    assert "16 of 28 times" in refused.value.message_en
    assert f'formats = ["{other}"]' in refused.value.message_en
    assert f'formats = ["{other}"]' in refused.value.message_fa
    assert not len(read_all(path, small(dates={"formats": [other]})).rejected)


def test_a_few_mistyped_days_and_other_errors_are_rejected_rows(tmp_path: Path) -> None:
    path = file_of(tmp_path, "{m:02}/{d:02}/{y}", range(1, 29))
    mapping = small(dates={"formats": ["%m/%d/%Y"]})
    path.write_text(
        path.read_text() + "\n40,14/06/2025,x\n41,15/06/2025,x\n42,?,x\n" + "43,99/99/2025,x\n" * 20
    )
    batch = read_all(path, mapping)
    assert {reason for _, reason in reasons(batch)} == {"unreadable_registration_time"}
    assert len(batch.rejected) == 23


def test_a_file_read_in_part_and_formats_with_names_are_not_judged(tmp_path: Path) -> None:
    path = file_of(tmp_path, "{d:02}/{m:02}/{y}", range(1, 29))
    assert len(read_all(path, small(dates={"formats": ["%m/%d/%Y"]}), first_rows=10).records) == 10
    assert len(read_all(path, small(dates={"formats": ["auto", "%d %B %Y"]})).rejected) == 28


def test_day_and_month_change_places() -> None:
    assert swapped_format("jalali:%d/%m/%Y %H:%M") == "jalali:%m/%d/%Y %H:%M"
    assert swapped_format("auto") is None
    assert swapped_format("%d %B %Y") is None


def read_days(folder: Path, days: list[date], ends: list[date] | None = None) -> list[str]:
    """What reading a file with these registrations, and answers, remarks; day first."""
    answers = [f"{end:%d/%m/%Y}" for end in ends] if ends else [""] * len(days)
    lines = [
        f"{at},{day:%d/%m/%Y},آبفا,{end}" for at, (day, end) in enumerate(zip(days, answers, strict=True))
    ]
    path, notes = csv_of(folder, "\n".join(["id,registered,agency,answered", *lines])), ReadingNotes()
    mapping = small(dates={"formats": ["%d/%m/%Y"]}, columns={"answered_at": "answered"})
    read_all(path, mapping, notes=notes)
    return [remark.en for remark in notes.remarks]


def opened_in_excel(day: date) -> date:
    """The date that a spreadsheet makes where it expects the month first; it leaves days after the 12th as texts."""
    return date(day.year, day.day, day.month) if day.day <= 12 else day


@pytest.mark.parametrize(
    ("first", "count"), [(date(2026, 9, 23), 30), (date(2026, 10, 1), 31), (date(2026, 5, 1), 92)]
)
def test_days_that_a_spreadsheet_has_swapped_in_some_rows_are_refused(
    tmp_path: Path, first: date, count: int
) -> None:
    days = [first + timedelta(days=at) for at in range(count)]
    with pytest.raises(RefusedError, match="only with day and month the other way round") as refused:
        read_days(tmp_path, [opened_in_excel(day) for day in days])
    assert "اکسل" in refused.value.message_fa
    assert read_days(tmp_path, days) == []


def test_one_day_of_many_months_is_named(tmp_path: Path) -> None:
    days = [date(2026, 11, day) for day in range(1, 13)]
    (remark,) = read_days(tmp_path, [opened_in_excel(day) for day in days])
    assert "(such as 2026-12-11)" in remark
    assert "(2026-11-12)" in remark
    assert read_days(tmp_path, days) == []


def test_answers_make_it_certain_whether_days_of_many_months_are_right(tmp_path: Path) -> None:
    """Sound: cases of the first of each month. Swapped: days of November, whose answers are from the 14th on."""
    sound = [date(2026, month, day) for month in range(1, 10) for day in (1, 5)]
    assert len(read_days(tmp_path, sound)) == 1
    assert read_days(tmp_path, sound, [day.replace(day=20) for day in sound]) == []
    first = [date(2026, month, 1) for month in range(1, 11)]
    assert read_days(tmp_path, first, [day.replace(day=20) for day in first]) == []
    days = [date(2026, 11, day) for day in range(1, 13)]
    ends = [date(2026, 11, 13 + at % 5) for at in range(12)]
    with pytest.raises(RefusedError, match="only with day and month the other way round"):
        read_days(tmp_path, [opened_in_excel(day) for day in days], ends)
    always_later = [date(2027, 1, 20)] * 12
    assert len(read_days(tmp_path, [opened_in_excel(day) for day in days], always_later)) == 1


@pytest.mark.parametrize(
    "days",
    [
        [date(2026, 1 + at % 9, (1, 15)[at % 2]) for at in range(60)],  # twice a month
        [date(2026, 9, 28) - timedelta(weeks=at) for at in range(30)],
        [date(2026, 9, 1) + timedelta(days=at % 8) for at in range(60)] + [date(2020, 3, 25)],
        [date(2026, 9, 1) + timedelta(days=at % 20) for at in range(60)] + [date(2026, 1, 9)] * 2,
    ],
)
def test_sound_days_are_neither_refused_nor_named(tmp_path: Path, days: list[date]) -> None:
    assert read_days(tmp_path, days) == []
