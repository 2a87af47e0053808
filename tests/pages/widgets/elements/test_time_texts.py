"""Spans in words: from a year on also in years and months."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from pages.widgets.elements.time_texts import duration_text, years_and_months
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
