"""Titles and captions of maps print the values of the measures, with the number of cases behind them."""

import pytest

from charts.parts.figure_texts import n_text
from pages.counties.monthly_maps import small_multiples
from pages.counties.ranking import ranking
from pages.hotspots.rate_maps import rate_maps_section
from pages.overview.county_panel import county_panel_html
from pages.view.view_data import months_shown, scope_over_months
from persian.digits import number, percent
from queries.estimates.measure import measure
from tests.pages.same_numbers.reading import LANG, looking, plain, title, without_trips

pytestmark = pytest.mark.slow


def says_its_range(heading, frame, write) -> bool:
    """Whether a heading has both ends of the values, or says rightly that they do not clearly differ."""
    low, high = (frame.loc[at] for at in (frame["value"].idxmin(), frame["value"].idxmax()))
    if "تفاوت روشنی دیده نمی‌شود" in heading:
        return low["upper"] >= high["lower"]
    return all(write(end["value"], LANG, decimals=1) in heading for end in (low, high))


def test_the_ranking_of_counties_says_of_how_many_cases_its_line_is(view):
    html = ranking(view, measure(view.store, "on_time_share", view.scope, by=("county",), lang=LANG))
    n = measure(view.store, "on_time_share", view.scope).row["n"]
    assert f"خط عمودی: همهٔ شهرستان‌ها با هم، {n_text(n, LANG)}." in plain(html)


def test_small_maps_are_headed_by_the_range_of_the_complete_months(view):
    edges = months_shown(view, minimum=12, maximum=12)
    complete = {edge.key for edge in edges if edge.last <= view.last_complete_day}
    frame = measure(view.store, "on_time_share", scope_over_months(view, edges), by=("month",)).frame
    frame = frame[frame["month"].isin(complete)]
    assert 2 < len(frame) == len(complete) < 13
    html = small_multiples(view)
    assert says_its_range(title(html), frame, percent)
    assert f"{edges[0].label(LANG)} تا {edges[-1].label(LANG)}." in plain(html)


def test_small_maps_of_counts_are_headed_by_what_they_show(demo_store):
    """Complete counts have no interval, so that no month can be said to be surely the highest."""
    html = small_multiples(looking(demo_store, map="received"))
    assert "به تفکیک ماه" in title(html)
    assert "همهٔ شهرستان‌ها با هم" not in plain(html)


def test_the_map_of_the_overview_says_once_what_the_whole_province_has(demo_store):
    """The title has it where counties are clearly worse, the caption where not."""
    in_title = set()
    for key in ("overdue_per_10k", "on_time_share", "rate_per_10k", "answer_days_median"):
        looked = looking(demo_store, map=key, period="all")
        whole, html = measure(demo_store, key, looked.scope), county_panel_html(looked)
        value, n = float(whole.row["value"]), whole.row["n"]
        expected = f"همهٔ شهرستان‌ها با هم: {whole.measure.format_with_unit(value, LANG)}، {n_text(n, LANG)}."
        is_in_title = f"کل استان ({whole.measure.format(value, LANG)})" in plain(title(html))
        assert (plain(expected) in plain(html)) == (not is_in_title), key
        assert is_in_title or "همهٔ شهرستان‌ها با هم" in plain(html)
        in_title.add(is_in_title)
    assert in_title == {True, False}
    assert "همهٔ شهرستان‌ها با هم" not in plain(county_panel_html(looking(demo_store, map="overdue")))


def test_the_maps_of_rates_are_headed_by_the_range_of_smoothed_rates_a_year(view):
    html = rate_maps_section(view)
    scope = without_trips(view)
    frame = measure(view.store, "rate_per_10k_smoothed", scope, by=("county",)).frame
    n = measure(view.store, "rate_per_10k", scope, by=("county",)).frame["n"].sum()
    assert says_its_range(title(html), frame, number)
    assert f"پروندهٔ ثبت‌شده در هر ده هزار نفر در سال، {n_text(n, LANG)}." in plain(html)
