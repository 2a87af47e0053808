"""The screens of counties and of comparisons print the values of the measures, to the last digit."""

from dataclasses import replace

import pytest

from charts.parts.figure_texts import not_reached_text
from pages.compare.curve_overlay import answer_curves_section
from pages.compare.measure_table import keys_for
from pages.compare.measure_table import measure_table_section as two_sides
from pages.compare.two_sides import sides
from pages.counties.controls import measures_for
from pages.counties.county_backlog import backlog as county_backlog
from pages.counties.county_figures import ADDITIVE_MEASURES, LEFT_OUT, other_counties_scope
from pages.counties.county_figures import key_figures_section as county_figures
from pages.counties.table import SMOOTHED_RATE
from pages.counties.table import table as counties
from persian.digits import MISSING, number, percent
from queries.estimates.measure import measure
from queries.measures import MEASURES
from tests.pages.same_numbers.reading import LANG, assert_in_text, cell, looking, rows, title
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


def test_the_table_of_counties(view):
    keys = [
        "on_time_share",
        *(key for key in measures_for(view) if key not in ("on_time_share", SMOOTHED_RATE)),
    ]
    html = counties(view)
    table = {row[0]: row[1:] for row in rows(html)}
    ranked = len(next(iter(table.values()))) - len(keys)
    seen = 0
    for i, key in enumerate(keys, ranked):
        frame = measure(view.store, key, view.scope, by=("county",), lang=LANG).frame
        for row in frame[frame["county"] != "none"].to_dict("records"):
            assert_in_text(table[row["county_label"]][i], *cell(key, row))
            seen += 1
        whole = measure(view.store, key, view.scope, lang=LANG).row
        assert_in_text(table[view.t("The whole scope")][i], *cell(key, whole))
    assert seen > 100


def test_the_row_of_the_whole_scope_says_why_it_has_no_figure(demo_store):
    """In the newest days nine in ten cases have no answer yet, and no case is thirty days old."""
    view = looking(demo_store, period="1405/07/01-1405/07/15")
    keys = [
        "on_time_share",
        *(key for key in measures_for(view) if key not in ("on_time_share", SMOOTHED_RATE)),
    ]
    (whole,) = [row for row in rows(counties(view)) if row[0] == view.t("The whole scope")]
    cells = dict(zip(keys, whole[-len(keys) :], strict=True))
    row = measure(demo_store, "answer_days_p90", view.scope).row
    assert not row["withheld"]
    assert not row["reached"]
    assert cells["answer_days_p90"] == not_reached_text(row, LANG)
    assert cells["never_answered_share"] == MISSING
    few = looking(demo_store, period="30d", county="0327")
    (whole,) = [row for row in rows(counties(few)) if row[0] == view.t("The whole scope")]
    n = measure(demo_store, "answer_days_median", few.scope).row["n"]
    assert 0 < n < 20
    assert number(n, LANG) in dict(zip(keys, whole[-len(keys) :], strict=True))["answer_days_median"]


@pytest.mark.parametrize("address", [{}, {"period": "1403/01/01-1403/12/30"}], ids=str)
def test_the_table_of_one_county_has_the_figures_of_the_measures(demo_store, address):
    view = looking(demo_store, county="0303", **address)
    keys = [key for key in measures_for(view) if key not in LEFT_OUT]
    table = rows(county_figures(view))
    assert len(table) == len(keys)
    for key, row in zip(keys, table, strict=True):
        for side, scope in ((1, view.scope), (2, other_counties_scope(view))):
            assert_in_text(row[side], *cell(key, measure(demo_store, key, scope, lang=LANG).row))
        if key in ADDITIVE_MEASURES:
            own, rest = (
                measure(demo_store, key, x).row["value"] for x in (view.scope, other_counties_scope(view))
            )
            assert_in_text(row[4], percent(own / (own + rest), LANG, decimals=1))
    assert_in_text(
        title(county_backlog(view)),
        number(measure(demo_store, "oldest_open_days", view.scope).row["value"], LANG),
    )
    whole = replace(view.scope, counties=())
    excess = measure(demo_store, "excess_late", whole, by=("agency",), lang=LANG).frame
    excess = excess[~excess["withheld"]].set_index("agency_label")["value"]
    told = {row[0]: row[4] for row in rows(county_backlog(view))}
    assert set(excess.index) & set(told)
    for office in set(excess.index) & set(told):
        assert_in_text(told[office], MEASURES["excess_late"].format(excess[office], LANG))


@pytest.mark.parametrize(
    "address",
    ordinary_first(
        1,
        [
            {"period": "1404/01/01-1404/06/31"},
            {"county": "0303", "b.county": "0306", "period": "365d"},
            {"period": "1403/07/01-1403/12/30", "b.trips": "out", "b.kind": "complaint"},
        ],
    ),
    ids=str,
)
def test_both_sides_of_a_comparison(demo_store, address):
    params = {name: text for name, text in address.items() if not name.startswith("b.")}
    view = looking(demo_store, **params)
    view = replace(view, params={name: [text] for name, text in address.items()})
    both = sides(view)
    table = rows(two_sides(view))
    for key, row in zip(keys_for(view), table, strict=True):
        for place, scope in ((1, both.a), (2, both.b)):
            assert_in_text(row[place], *cell(key, measure(demo_store, key, scope, lang=LANG).row))
    shares = [measure(demo_store, "answered_by_day_10", scope).row["value"] for scope in (both.a, both.b)]
    assert_in_text(
        title(answer_curves_section(view).header_html),
        *(percent(share, LANG, decimals=1) for share in shares),
    )
