"""Spans in words: from a year on also in years and months."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from pages.widgets.elements.time_texts import days_text, duration_text, years_and_months
from persian.translate import translator


def view(lang: str) -> SimpleNamespace:
    return SimpleNamespace(lang=lang, t=translator(lang))


@pytest.mark.parametrize(
    ("days", "fa", "en"),
    [
        (364, "", ""),
        (366, "۱ سال", "1 year"),
        (1281, "۳ سال و ۶ ماه", "3 years and 6 months"),
        (float("nan"), "", ""),
    ],
)
def test_a_long_span_is_reported_in_years_and_months(days: float, fa: str, en: str) -> None:
    assert years_and_months(days, view("fa")) == fa  # type: ignore[arg-type]
    assert years_and_months(days, view("en")) == en  # type: ignore[arg-type]


def test_the_days_stand_beside_them() -> None:
    assert duration_text(timedelta(days=1281), view("en")) == "1,281 days (3 years and 6 months)"  # type: ignore[arg-type]
    assert duration_text(timedelta(days=40), view("fa")) == "۴۰ روز"  # type: ignore[arg-type]


def test_of_no_completed_day_it_is_not_said_to_be_one() -> None:
    texts = [days_text(days, view("en")) for days in (0, 1, 2)]  # type: ignore[arg-type]
    assert texts == ["0 days", "one day", "2 days"]
