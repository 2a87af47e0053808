"""The title of the calendar says which days its mean is of: those of the period, or those that are drawn."""

from dataclasses import replace

import pytest

from pages.volume.calendar_days import calendar_section
from tests.pages.same_numbers.reading import looking, title


@pytest.mark.parametrize("period", ["90d", "365d", "all"])
def test_the_mean_is_that_of_the_period(demo_store, period):
    view = looking(demo_store, period=period)
    assert title(calendar_section(view)).startswith("روزبه‌روز در دورهٔ گزارش: بدون سفرها روزی ")
    english = title(calendar_section(replace(view, lang="en")))
    assert english.startswith("Day by day in the period chosen above: ")


def test_without_a_complete_day_the_mean_is_of_the_days_that_are_drawn(demo_store):
    as_of = demo_store.as_of.date()
    view = looking(demo_store)
    view = replace(view, scope=view.scope.with_period(as_of, as_of))
    assert title(calendar_section(view)).startswith("روزبه‌روز: بدون سفرها روزی ")


def test_half_a_year_before_the_data_is_not_drawn(demo_store) -> None:
    """The year that ends with the first month of the data has eleven months without any."""
    first_month = looking(demo_store, period="1402/01/01-1402/01/31")
    assert calendar_section(first_month).count('class="calendar"') == 1
    assert (
        calendar_section(looking(demo_store, period="1404/01/01-1404/01/31")).count('class="calendar"') == 2
    )
