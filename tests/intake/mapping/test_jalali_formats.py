"""Formats of Jalali days whose year does not come first, or has two digits."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from intake.errors import MappingError
from intake.mapping.jalali_formats import is_valid, jalali_seconds
from intake.mapping.model import Dates, load_mapping
from intake.parsing.dates import MomentReader


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("12/05/1403 09:30", "jalali:%d/%m/%Y %H:%M", datetime(2024, 8, 2, 9, 30)),
        ("03/05/12", "jalali:%y/%m/%d", datetime(2024, 8, 2)),
        ("99/12/30", "jalali:%y/%m/%d", datetime(2021, 3, 20)),
        ("12 مرداد 1403", "jalali:%d %B %Y", datetime(2024, 8, 2)),
        ("030512", "jalali:%y%m%d", datetime(2024, 8, 2)),
        ("30512", "jalali:%y%m%d", datetime(2024, 8, 2)),
    ],
)
def test_a_day_is_read_by_its_format(text, form, expected):
    assert moment(jalali_seconds(text, form)) == expected


@pytest.mark.parametrize("text", ["32/05/1403", "31/07/1403", "12/05/1403 25:00", "12-05-1403", ""])
def test_what_does_not_exist_or_fit_is_none(text):
    assert jalali_seconds(text, "jalali:%d/%m/%Y") is None


def test_columns_are_read_in_persian_digits_too():
    read = MomentReader(Dates(formats="jalali:%d/%m/%Y"), "x").read(pa.array(["۱۲/۰۵/۱۴۰۳", "x"]))

    assert moment(int(read.seconds[0])) == datetime(2024, 8, 2)
    assert read.unreadable.tolist() == [False, True]


def test_a_format_needs_year_month_and_day(tmp_path):
    assert is_valid("jalali:%d/%m/%Y")
    assert not is_valid("jalali:%d/%m")
    assert not is_valid("jalali:%d/%m/%Q")
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "x"\ntitle_fa = "x"\ntitle_en = "x"\nsource = "x"\n[columns]\nid = "a"\nregistered_at = "b"\n'
        '[dates]\nformats = ["jalali:%d/%m"]\n',
        encoding="utf-8",
    )
    with pytest.raises(MappingError, match="lacks a year, a month or a day"):
        load_mapping(path)
