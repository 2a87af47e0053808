"""The notes beside the table of measures say how the counts of the two sides are compared."""

from dataclasses import replace

import pytest

from pages.compare.measure_table import measure_table_section
from persian.calendar import shift_year
from queries.comparisons.two_scopes import reference_kind
from tests.pages.same_numbers.reading import looking, plain

A = "1404/07/16-1405/07/15"  # the same days of the year before have 30 Esfand 1403 among them


@pytest.mark.parametrize(
    ("side_b", "note"),
    [
        (
            {"b.period": "1403/07/16-1404/07/15"},
            "365 and 366 days: counts are compared as they are, rates by day.",
        ),
        ({"b.period": "1404/01/01-1404/06/31"}, "365 and 186 days: counts are compared by day."),
        (
            {"b.period": "1404/01/01-1404/06/31", "b.county": "0306"},
            "Numbers of cases are shown but not compared",
        ),
    ],
)
def test_periods_of_unequal_length(demo_store, side_b, note):
    text = plain(measure_table_section(replace(looking(demo_store, period=A, **side_b), lang="en")))
    assert note in text
    assert ("compared by day" in text) == ("compared by day" in note)


def test_a_period_before_the_data_is_no_reference(demo_store):
    scope = looking(demo_store, period=A).scope
    assert reference_kind(demo_store, scope, scope.with_period(*_year_before(scope))) == "last_year"
    early = scope.with_period(demo_store.first_day, scope.last)
    assert reference_kind(demo_store, early, early.with_period(*_year_before(early))) is None


def _year_before(scope):
    return shift_year(scope.first, -1), shift_year(scope.last, -1)
