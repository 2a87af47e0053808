"""Dates with words, or with the time before the day."""

import pyarrow as pa
import pytest

from intake.mapping.model import Dates
from intake.parsing.dates import MomentReader
from intake.parsing.worded_dates import year_first


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("۸ تیر ۱۴۰۵", "2026-06-29T00:00:00"),
        ("8 تیرماه 1405 - 06:50", "2026-06-29T06:50:00"),
        ("دوشنبه، ۸ تیر ۱۴۰۵ ساعت ۰۶:۵۰", "2026-06-29T06:50:00"),
        ("دوشنبه ۱۴۰۵/۴/۸", "2026-06-29T00:00:00"),
        ("۱۴۰۵/۰۴/۰۸ (دوشنبه)", "2026-06-29T00:00:00"),
        ("سه شنبه 1405/04/09", "2026-06-30T00:00:00"),
        ("يك‌شنبه 1405/04/07", "2026-06-28T00:00:00"),
        ("06:50 - 1405/04/08", "2026-06-29T06:50:00"),
        ("۱۷:۰۵:۰۹ ۱۴۰۵/۰۴/۰۸", "2026-06-29T17:05:09"),
        ("05:05 ب.ظ 1405/04/08", "2026-06-29T17:05:00"),
        ("1405/04/08 14:07 ب.ظ", "2026-06-29T14:07:00"),
        ("1405/04/08 عصر 2:07", "2026-06-29T14:07:00"),
        ("۱۴۰۵/۰۴/۰۸ ۹ شب", "2026-06-29T21:00:00"),
        ("14050408065011", "2026-06-29T06:50:11"),
        ("20260629065011", "2026-06-29T06:50:11"),
        ("۱۴۰۵/۰۴/۰۸ ۱۲ ظهر", "2026-06-29T12:00:00"),
        ("۱۴۰۵/۰۴/۰۸ ۱۲ شب", "2026-06-29T00:00:00"),
        ("۸ تیر ۱۴۰۵ ساعت ۱۲:۳۰ شب", "2026-06-29T00:00:00"),
        ("دوشنبه ۸ تیر ۱۴۰۵ ساعت ۹ صبح", "2026-06-29T09:00:00"),
        ("ساعت ۲:۰۷ بعد از ظهر ۸ تیر ۱۴۰۵", "2026-06-29T14:07:00"),
        ("30 اسفند 1403", "2025-03-20T00:00:00"),
        ("مورخ 1405/04/08", "2026-06-29T00:00:00"),
    ],
)
def test_dates_written_in_words_are_read(text: str, moment: str) -> None:
    read = MomentReader(Dates(), "x").read(pa.array([text, "1405/01/01"]))
    assert [str(each) for each in read.seconds.astype("datetime64[s]")] == [moment, "2026-03-21T00:00:00"]


@pytest.mark.parametrize(
    "text",
    ["30 اسفند 1404", "31 مهر 1405", "8 ژوئیه 2026", "25:00 1405/04/08", "1405/04/08 تا 1405/04/09", "تیر 1405",
     "دوشنبه", "8 تیر", "1405/04/08 06:50 07:50", "قطعی آب 1405/04/08", "1405/04/08 14:07 صبح", "1405/04/08 ۹",
     "14050408246011", "140504080650"],
)  # fmt: skip
def test_what_is_no_such_moment_stays_unreadable(text: str) -> None:
    assert MomentReader(Dates(), "x").read(pa.array([text])).unreadable.all()


def test_nothing_is_made_of_other_texts() -> None:
    assert year_first("") is None
    assert year_first("06:50") is None
