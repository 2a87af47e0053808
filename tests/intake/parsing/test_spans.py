"""Lengths of time after the registration, as numbers of a unit and with their unit."""

from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest

from intake.derive.event_arrays import MISSING
from intake.parsing.spans import moments_after, names_its_unit, read_span
from queries.settings.province_settings import WorkingDays
from tests.intake.storing import load_files, table

DAY, HOUR = 86_400, 3_600
HEAD = 'name = "o"\ntitle_fa = "o"\ntitle_en = "o"\nsource = "o"\n[columns]\nid = "id"\nregistered_at = "registered"\n'


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("10", "days", 10 * DAY), ("۱۰", "days", 10 * DAY), ("36.5", "hours", 131_400), ("۳۶٫۵", "hours", 131_400),
        ("90", "minutes", 5_400), ("۱۰ روز", "hours", 10 * DAY), ("۱۰روز", "hours", 10 * DAY),
        ("48 hours", "days", 2 * DAY), ("48h", "days", 2 * DAY),
        ("۳ روز و ۴ ساعت", "days", 3 * DAY + 4 * HOUR), ("2 weeks", "days", 14 * DAY),
        ("1 day, 2 hours and 5 minutes", "days", DAY + 2 * HOUR + 300), ("290:15:30", "days", 290 * HOUR + 930),
        ("48:30", "days", 48 * HOUR + 1_800), ("3 days, 4:05:06", "days", 3 * DAY + 4 * HOUR + 306),
        ("3.04:05:06.5", "days", 3 * DAY + 4 * HOUR + 306), ("P3DT4H", "days", 3 * DAY + 4 * HOUR), ("0", "days", 0),
        ("مهلت: ۱۰ روز", "days", 10 * DAY), ("مهلت پاسخ: ۴۸ ساعت", "days", 2 * DAY),
        ("Due in 2 days", "hours", 2 * DAY),
        ("ظرف ۱۰ روز", "days", 10 * DAY), ("within 2 days", "hours", 2 * DAY),
        ("12,5", "hours", 45_000), ("12,2500", "hours", 44_100), ("0,125", "days", 3 * HOUR), ("1,5 h", "days", 5_400),
        ("۱۲/۵", "hours", 45_000), ("3/25", "days", 3 * DAY + 6 * HOUR),
    ],
)  # fmt: skip
def test_a_span_is_so_many_seconds(text, unit, seconds):
    assert read_span(text, unit) == (seconds, 0)


@pytest.mark.parametrize(
    "text", ["5 روز کاری", "مهلت: ۵ روز کاری", "۵ روز\u200cکاری", "5 working days", "5 business days"]
)
def test_working_days_are_counted_by_the_calendar(text):
    assert read_span(text, "hours") == (0, 5)


@pytest.mark.parametrize(
    "text",
    [
        "-3",
        "P",
        "1,200",
        "1,200 h",
        "یک ماه",
        "3 months",
        "10 روز 1403/05/12",
        "روز",
        "4.5 روز کاری",
        "1403/05/12",
        "1403/05/1",
        "1/2/3",
        "1/2 day",  # a half, and not 1.2
        "3/4h",
    ],
)
def test_other_texts_are_no_spans(text):
    assert read_span(text, "days") is None


@pytest.mark.parametrize(
    "text",
    [
        "36526",
        "9" * 30,
        "9" * 400,
        "9" * 5_000 + " days",
        f"{'9' * 5_000}:00",
        f"P{'9' * 5_000}D",
        "40000 روز کاری",
    ],
)
def test_more_than_a_century_is_no_span(text):
    assert read_span("36525", "days") == (36_525 * DAY, 0)
    assert read_span(text, "days") is None
    begin = np.array([0])
    moments, unreadable = moments_after(begin, pa.array([text]), unit="days", empty=(), rule=WorkingDays())
    assert (moments.tolist(), unreadable.tolist()) == ([MISSING], [True])


def test_only_numbers_need_a_unit():
    assert [names_its_unit(text) for text in ("10", "۱۰", "۱۰ روز", "48:30", "soon")] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_moments_lie_a_span_after_the_registration():
    # The two days after it are a weekend.
    wednesday = int((datetime(2025, 8, 13, 10) - datetime(1970, 1, 1)).total_seconds())
    begin = np.array([wednesday, wednesday, wednesday, MISSING, wednesday])
    cells = pa.array(["10", "2 working days", "-", "10", "soon"])
    moments, unreadable = moments_after(
        begin, cells, unit="days", empty=("-",), rule=WorkingDays(weekend=("thursday", "friday"))
    )
    assert moments.tolist() == [wednesday + 10 * DAY, wednesday + 4 * DAY, MISSING, MISSING, MISSING]
    assert unreadable.tolist() == [False, False, False, False, True]


def test_a_snapshot_takes_its_moments_from_spans(tmp_path):
    mapping, path = tmp_path / "office.toml", tmp_path / "office.csv"
    columns = 'due_after = "allowed"\nanswered_after = { column = "hours", unit = "hours" }\nanswered_at = "answered"\n'
    mapping.write_text(HEAD + columns, encoding="utf-8")
    path.write_text(
        "id,registered,allowed,hours,answered\n"
        "1,2025-08-03 10:00,10,36.5,\n2,2025-08-03,۳ روز,,\n3,2025-08-03 10:00,soon,12,2025-08-05 09:00\n",
        encoding="utf-8",
    )
    load_files(tmp_path, path, mapping=str(mapping))
    cases = {case["id"]: (case["due_at"], case["answered_at"]) for case in table(tmp_path, "case")}
    assert cases == {
        "1": (datetime(2025, 8, 13, 10), datetime(2025, 8, 4, 22, 30)),
        "2": (datetime(2025, 8, 6, 23, 59, 59), None),  # a day without a time lasts until its end
        "3": (None, datetime(2025, 8, 5, 9)),  # the date comes first
    }
