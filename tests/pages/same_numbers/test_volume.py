"""The volume screen prints the values of the measures, to the last digit."""

from dataclasses import replace

import pytest

from pages.view.view_data import last_day, scope_until_as_of
from pages.volume.calendar_days import calendar_section
from pages.volume.expected_actual import expected_actual_section
from pages.volume.kinds_and_channels import mix_section
from pages.volume.topics import topics_section
from persian.digits import number
from queries.estimates.measure import measure
from queries.forecasts.expected_counts import last_whole_day
from queries.forecasts.outlook import expectation
from stats.estimates.clear_extremes import clear_extremes, count_limits
from tests.pages.same_numbers.reading import LANG, assert_in_text, plain, title, value

pytestmark = pytest.mark.slow


def test_the_volume_screen_shows_the_numbers_of_the_measures(view):
    assert_in_text(title(topics_section(view)), value(view, "received"))
    scope = replace(scope_until_as_of(view), trips="out")
    for by, part in zip(("kind", "channel"), mix_section(view).split("<h2>")[1:], strict=True):
        frame = measure(view.store, "received", scope, by=(by,), lang=LANG).frame
        assert_in_text(plain(part), *(number(x, LANG) for x in frame["n"]))
    days = measure(view.store, "received", scope, by=("day",), lang=LANG).frame
    first = view.store.first_day.isoformat()
    days = days[
        (days["day"] >= first) & (days["day"] <= min(view.last_complete_day, last_day(view)).isoformat())
    ]
    if last_day(view).toordinal() - (view.scope.first or view.store.first_day).toordinal() < 700:
        mean = days["value"].sum() / len(days)
        decimals = 0 if mean >= 10 else 1
        heading = title(calendar_section(view))
        assert_in_text(heading, number(mean, LANG, decimals=decimals))
        counts = days["value"].to_numpy(dtype=float)
        if clear_extremes(counts, *count_limits(counts)).highest is None:
            assert "بیش از همه" not in heading
        else:
            assert_in_text(heading, number(counts.max(), LANG))


@pytest.mark.thorough
def test_the_last_week_and_the_whole_period_are_counted_as_the_measure_counts(view):
    text = plain(expected_actual_section(view).header_html)
    expected = expectation(view.store, view.scope)
    first = max(view.scope.first or view.store.first_day, expected.daily.first)
    last = min(last_day(view), last_whole_day(view.store, view.scope))
    whole = replace(view.scope, trips="out").with_period(first, last)
    assert_in_text(text, value(view, "received", whole))
