"""`control_chart_set`: charts of the units of a store, equal wherever they are asked for, and their targets."""

from datetime import date

import numpy as np
import pytest

from queries.comparisons.own_past import control_charts as module
from queries.comparisons.own_past.control_charts import chart_of_scope, control_chart_set
from queries.comparisons.own_past.control_texts import mark_text
from queries.comparisons.own_past.unit_scopes import unit_of_scope
from queries.estimates.measure import measure
from queries.sums import component_sums
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope


def test_a_chart_is_the_same_wherever_it_is_asked_for(demo_store):
    every = control_chart_set(demo_store, "on_time_share", Scope(), by="county").charts
    chosen = control_chart_set(demo_store, "on_time_share", Scope(counties=("0303",)), by="county").charts
    assert list(every) == list(chosen)
    assert np.array_equal(every["0303"].value, chosen["0303"].value, equal_nan=True)
    assert np.array_equal(every["0303"].upper, chosen["0303"].upper, equal_nan=True)
    assert every["0303"].own_past == chosen["0303"].own_past != "no_chart"


def test_charts_are_made_once_for_all_units_and_for_all_periods_that_end_in_the_same_month(demo_store):
    charts = control_chart_set(demo_store, "on_time_share", Scope(), by="agency")
    again = (
        Scope(first=date(2026, 9, 1), last=date(2026, 10, 7), preset="30d"),
        Scope(agencies=("water",), trips="out"),
    )
    for scope in again:
        assert control_chart_set(demo_store, "on_time_share", scope, by="agency") is charts
    earlier = control_chart_set(demo_store, "on_time_share", Scope(last=date(2026, 8, 30)), by="agency")
    assert earlier.months[-1].last < charts.months[-1].last
    complaints = control_chart_set(demo_store, "on_time_share", Scope(kinds=("complaint",)), by="agency")
    assert complaints is not charts


def test_measures_of_a_clock_are_charted_from_the_same_months(demo_store, monkeypatch):
    scope = Scope(kinds=("complaint",), channels=("phone",))
    read = []
    sums = component_sums._sums
    monkeypatch.setattr(
        component_sums, "_sums", lambda question, *more: [read.append(question), sums(question, *more)][1]
    )
    kept = [
        control_chart_set(demo_store, key, scope, by="agency") for key in ("resolved_share", "reopened_share")
    ]
    assert kept[0].months[-1] != kept[1].months[-1], "only the one waits until months are settled"
    # What has been read for one of them is then kept for the other.
    assert len({question.scope for question in read}) == 1


def test_whoever_sees_one_county_has_its_chart_from_its_cases_alone(demo_store):
    limited = demo_store.limited(RowLimits(counties=("0303",)))
    own = control_chart_set(limited, "on_time_share", Scope(counties=("0303",)), by="county")
    assert list(own.charts) == ["0303"]
    every = control_chart_set(demo_store, "on_time_share", Scope(), by="county").charts["0303"]
    assert np.array_equal(own.charts["0303"].value, every.value, equal_nan=True)


@pytest.mark.parametrize("key", ["age_open", "oldest_open_days", "excess_late", "rate_per_10k_smoothed"])
def test_what_is_no_series_of_months_has_no_chart(demo_store, key):
    charts = control_chart_set(demo_store, key, Scope(), by="county")
    assert charts.charts == {}
    assert "no control chart" in mark_text(charts, None, "en")


@pytest.mark.parametrize("key", ["open", "overdue", "received", "rate_per_10k", "overdue_per_10k"])
@pytest.mark.parametrize("by", ["agency", "county", None])
def test_stocks_and_rates_have_charts_too(demo_store, key, by):
    charts = control_chart_set(demo_store, key, Scope(), by=by)
    charted = [chart for chart in charts.charts.values() if chart.latest is not None]
    assert charted
    for chart in charted:
        assert (chart.lower[chart.latest], chart.upper[chart.latest]) != (chart.centre[chart.latest],) * 2
        assert 0 <= chart.lower[chart.latest] <= chart.centre[chart.latest] <= chart.upper[chart.latest]


def test_a_rate_is_charted_as_the_count_that_it_is_made_of(demo_store):
    counted = control_chart_set(demo_store, "received", Scope(), by="county").charts["0303"]
    rate = control_chart_set(demo_store, "rate_per_10k", Scope(), by="county").charts["0303"]
    days = np.array([(month.last - month.first).days + 1 for month in control_chart_set(
        demo_store, "received", Scope(), by="county").months])  # fmt: skip
    factor = counted.value / days / rate.value
    assert factor == pytest.approx(np.full(len(days), factor[0]))
    assert np.array_equal(counted.n, rate.n)


def test_the_last_month_of_a_stock_is_that_of_its_measure(demo_store):
    charts = control_chart_set(demo_store, "overdue", Scope(), by=None)
    chart, month = charts.charts[""], charts.months[-1]
    shown = measure(demo_store, "overdue", Scope(trips="out").with_period(None, month.last)).row
    assert chart.value[-1] == shown["value"]
    # The first months of the data are left out, while the stock fills up.
    assert charts.months[0].first > control_chart_set(demo_store, "received", Scope()).months[0].last


def test_the_unit_of_a_scope_has_the_same_chart_as_among_all(demo_store):
    assert unit_of_scope(Scope()) == (None, "")
    scope = Scope(counties=("0303",))
    charts, chart = chart_of_scope(demo_store, "received", scope)
    assert charts.by == "county"
    among_all = control_chart_set(demo_store, "received", scope, by="county").charts["0303"]
    for name in ("value", "n", "centre", "lower", "upper", "signal"):
        assert getattr(chart, name) == pytest.approx(getattr(among_all, name), nan_ok=True), name
    assert (chart.own_past, chart.rule, chart.run) == (among_all.own_past, among_all.rule, among_all.run)
    assert chart_of_scope(demo_store, "received", Scope())[1].code == ""


def test_the_target_of_an_office_is_that_of_its_group(demo_store, monkeypatch):
    monkeypatch.setattr(
        module, "targets_of", lambda key, groups: [{None: 0.5}.get(group, 0.9) for group in groups]
    )
    charts = control_chart_set(demo_store, "on_time_share", Scope(last=date(2026, 8, 1)), by="agency").charts
    rows = demo_store.dimension("agency").set_index("code")
    assert {code: chart.target for code, chart in charts.items()} == {
        code: 0.9 if rows.loc[code, "peer_group"] else 0.5 for code in charts
    }


@pytest.mark.parametrize("by", ["agency", "county"])
@pytest.mark.parametrize("key", ["answer_days_median", "on_time_share", "received", "open", "rate_per_10k"])
def test_the_chart_of_a_unit_alone_is_that_among_all(demo_store, key, by):
    scope = Scope(date(2025, 1, 1), date(2025, 9, 30))
    together = control_chart_set(demo_store, key, scope, by=by)
    by_cases = sorted(together.charts, key=lambda code: -np.nansum(together.charts[code].n))
    # Offices of this small province have too few cases a month for a share, in their own chart as well.
    has_chart = by == "county" or key in ("received", "open", "rate_per_10k")
    assert (together.charts[by_cases[0]].latest is not None) == has_chart
    for code in (*by_cases[:4], *by_cases[-2:]):
        own, chart = module.unit_chart(demo_store, key, scope, by=by, code=code)
        other = together.charts[code]
        assert (own.by, own.months, chart.code) == (by, together.months, code)
        for name in ("value", "n", "centre", "lower", "upper"):
            np.testing.assert_allclose(getattr(chart, name), getattr(other, name), rtol=1e-9, err_msg=name)
        assert chart.signal.tolist() == other.signal.tolist()
        for name in ("latest", "own_past", "rule", "run", "too_small", "no_chart", "target", "reach"):
            assert getattr(chart, name) == getattr(other, name), name
