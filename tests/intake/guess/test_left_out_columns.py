"""Columns that got no field are left to a person where they may matter, with the reason."""

from collections import Counter
from types import SimpleNamespace

import pytest

from intake.guess import left_out_columns


def profile(*values: str, headings: dict[str, float], dates: object = None) -> SimpleNamespace:
    return SimpleNamespace(
        dates=dates, headings=headings, shape=SimpleNamespace(counts=Counter(values), filled=len(values))
    )


@pytest.mark.parametrize(
    ("values", "headings", "said"),
    [
        (["12/05", "۳۰/۱۱", "01/02"], {"answered_at": 0.9}, "year"),
        (["۱۵ تیر", "1 مهر ماه", "۳۰ام آبان"], {"registered_at": 0.9}, "year"),
        (["12/05", "30/11", "01/02"], {}, None),
        (["a", "b", "c"], {"answered_at": 0.9}, None),
    ],
)
def test_dates_without_a_year_are_left_to_a_person(values, headings, said):
    reason = left_out_columns._unread_date(profile(*values, headings=headings))
    assert reason is None if said is None else said in reason.en


def test_dates_that_were_read_are_no_unread_ones():
    read = profile("12/05", headings={"answered_at": 0.9}, dates=object())
    assert left_out_columns._unread_date(read) is None
