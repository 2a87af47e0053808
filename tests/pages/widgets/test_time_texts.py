"""Durations in words: long ones in years and months too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pages.widgets.time_texts import long_duration_text
from tests.pages.same_numbers.reading import looking


@pytest.mark.parametrize(
    ("days", "fa", "en"),
    [
        (40, "۴۰ روز", "40 days"),
        (366, "۳۶۶ روز (۱ سال)", "366 days (1 year)"),
        (1281, "۱٬۲۸۱ روز (۳ سال و ۶ ماه)", "1,281 days (3 years and 6 months)"),
    ],
)
def test_a_long_delay_is_told_in_years_and_months(demo_store, days: int, fa: str, en: str) -> None:
    view = looking(demo_store)
    assert long_duration_text(timedelta(days=days), replace(view, lang="fa")) == fa
    assert long_duration_text(timedelta(days=days), replace(view, lang="en")) == en
