"""Times of day that stand apart from their dates: which forms are read, and which are no time."""

import pytest

from intake.derive.event_arrays import MISSING
from intake.parsing.clock_texts import clock_seconds, clocks_of_column


def seconds(hour: int, minute: int, second: int = 0) -> int:
    return hour * 3600 + minute * 60 + second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8:05", seconds(8, 5)),
        ("08:05:33", seconds(8, 5, 33)),
        ("14:07:00.000000", seconds(14, 7)),
        ("۱۴:۰۷", seconds(14, 7)),
        ("٠٨:٠٥", seconds(8, 5)),
        ("2:07 PM", seconds(14, 7)),
        ("۰۲:۰۷ ب.ظ", seconds(14, 7)),
        ("ب.ظ ۰۲:۰۷", seconds(14, 7)),
        ("ب. ظ 02:07:11", seconds(14, 7, 11)),
        ("۱۲:۳۰ ق.ظ", seconds(0, 30)),
        ("۲:۰۷ بعد از ظهر", seconds(14, 7)),
        ("۸:۰۵ صبح", seconds(8, 5)),
        ("14:07 ب.ظ", seconds(14, 7)),
        ("00:30 ق.ظ", seconds(0, 30)),
        ("٠٨:٠٥ م", seconds(20, 5)),
        ("12:30 ص", seconds(0, 30)),
        ("٨:٠٥ مساءً", seconds(20, 5)),
        ("۹ شب", seconds(21, 0)),
        ("ساعت ۹ صبح", seconds(9, 0)),
        ("۲ شب", seconds(2, 0)),
        ("۲۲:۱۵ شب", seconds(22, 15)),
        ("۱۲ ظهر", seconds(12, 0)),
        ("۱ ظهر", seconds(13, 0)),
        ("۱۱:۴۵ ظهر", seconds(11, 45)),
        ("عصر ۵:۲۰", seconds(17, 20)),
        ("۳ بامداد", seconds(3, 0)),
        ("ساعت ۸:۰۵", seconds(8, 5)),
        ("805", seconds(8, 5)),
        ("1407", seconds(14, 7)),
        ("140733", seconds(14, 7, 33)),
        ("80733", seconds(8, 7, 33)),
        ("46", seconds(0, 46)),
        ("0.5", seconds(12, 0)),
        ("۰٫۷۵", seconds(18, 0)),
        ("0.33680555555", seconds(8, 5)),
        ("0.99999999", seconds(23, 59, 59)),
        ("0", 0),
        ("6.9e-05", 6),
        ("45872.25", seconds(6, 0)),
        ("1899-12-30 14:07:00", seconds(14, 7)),
        ("12/30/1899 8:07:05", seconds(8, 7, 5)),
    ],
)
def test_times_as_they_are_written(text: str, expected: int) -> None:
    assert clock_seconds(text) == (expected, MISSING)


def test_a_written_offset_is_reported() -> None:
    assert clock_seconds("08:05+03:30") == (seconds(8, 5), seconds(3, 30))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8",
        "25:00",
        "8:75",
        "8:05:60",
        "24:00:30",
        "2575",
        "18075",
        "1.5",
        "14:07 ق.ظ",
        "0:30 ب.ظ",
        "۱۲ شب",
        "۹ ظهر",
        "۹ شنبه",
        "8:05 شنبه",
        "صبح",
        "۸:۰۵ صبح ب.ظ",
        "-0.5",
        "1403/05/12",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert clock_seconds(text) is None


def test_numbers_of_a_column_with_seconds_all_have_them() -> None:
    texts = ["140733", "80533", "1200", "3200", "5", "", "235959", "91500"]
    seconds = [time and time[0] for time in clocks_of_column(texts)]
    assert seconds == [50853, 29133, 12 * 60, 32 * 60, 5, None, 86399, 33300]


def test_numbers_of_a_column_of_hours_and_minutes_all_have_both() -> None:
    seconds = [
        time and time[0] for time in clocks_of_column(["1407", "805", "2", "46", "12", "", "1230", "915"])
    ]
    assert seconds == [50820, 29100, 120, 46 * 60, 12 * 60, None, 45000, 33300]


def test_numbers_that_may_be_hours_alone_are_no_times_among_hours_and_minutes() -> None:
    texts = ["1407", "805", "9", "11", "14", "930", "1230", "1415"]
    seconds = [time and time[0] for time in clocks_of_column(texts)]
    assert seconds == [50820, 29100, None, None, None, 34200, 45000, 51300]


@pytest.mark.parametrize("texts", [["1407", "805", "140733"], ["140733", "80533", "14:07"]])
def test_other_columns_of_times_are_read_text_by_text(texts: list[str]) -> None:
    assert clocks_of_column(texts) == [clock_seconds(text) for text in texts]
