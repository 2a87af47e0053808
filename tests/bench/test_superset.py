"""Superset's dashboard asks what our overview asks, and its visitors ask for the scopes of our addresses."""

from datetime import date

import duckdb
import pytest

from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from tests.bench import superset_server
from tests.bench.superset import OURS, THEIRS, Crowd, Side, _crowded, _drawn, _held
from tests.bench.superset_dashboard import (
    CHARTS,
    CLOCKS,
    COLUMNS,
    FILTERS,
    METRICS,
    VIEW,
    VIEW_SQL,
    layout,
    metadata,
)
from tests.bench.superset_visits import narrowed
from tests.bench.timing import Times
from tests.thorough import ordinary_first

FIRST, LAST = date(2026, 7, 10), date(2026, 10, 7)


@pytest.fixture(scope="module")
def view(demo_url: str):
    """A connection to a database that has the view, over the tables of the demo store."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{demo_url.removeprefix('duckdb:///')}' AS demo (READ_ONLY)")
        names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'demo'")
        for (name,) in names.fetchall():
            connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM demo."{name}"')
        connection.execute(VIEW_SQL)
        yield connection


@pytest.mark.parametrize("key", ordinary_first(1, METRICS))
def test_a_figure_of_superset_equals_our_measure(demo_store: Store, view, key: str) -> None:
    assert demo_store.as_of is not None
    # Superset's median treats whoever still waits as waiting for ever, which over all time moves it by hours at most.
    days, within = (10_000, 0.1) if key == "answer_days_median" else (89, 1e-9)
    last = demo_store.as_of.date()
    scope = Scope(date.fromordinal(last.toordinal() - days), last)
    received = measure(demo_store, "received", scope, by=("county",)).frame
    county = received.loc[received["value"].idxmax(), "county"]
    for chosen in ({}, {"county": county}, {"kind": Kind.complaint.name}):
        fields = {DIMENSION_FIELDS[name]: (code,) for name, code in chosen.items()}
        where = [f"{name} = '{code}'" for name, code in chosen.items()]
        if key in CLOCKS:
            where.append(f"{CLOCKS[key]}::DATE BETWEEN '{scope.first}' AND '{scope.last}'")
        sql = f"SELECT {METRICS[key]} FROM {VIEW} WHERE {' AND '.join(where or ['true'])}"
        ours = measure(demo_store, key, Scope(scope.first, scope.last, **fields)).row["value"]
        assert view.execute(sql).fetchone()[0] == pytest.approx(ours, abs=within)


def test_every_chart_and_filter_asks_for_columns_of_the_view(view) -> None:
    columns = {row[0] for row in view.execute(f"DESCRIBE {VIEW}").fetchall()}
    assert set(FILTERS) | set(CLOCKS.values()) <= columns
    cases = view.execute('SELECT count(*) FROM "case"').fetchone()
    assert view.execute(f"SELECT count(*) FROM {VIEW}").fetchone() == cases
    for chart in CHARTS:
        params = chart.params(1, FIRST, LAST)
        metric = params["metrics"][0] if chart.by else params["metric"]
        columns_asked = ", ".join(filter(None, (chart.by, metric["sqlExpression"])))
        rows = view.execute(f"SELECT {columns_asked} FROM {VIEW} GROUP BY ALL").fetchall()
        assert len(rows) > 1 if chart.by else len(rows) == 1
        periods = [condition["comparator"] for condition in params["adhoc_filters"]]
        assert periods == (["2026-07-10 : 2026-10-08"] if chart.clock else [])


def test_the_dashboard_has_every_chart_once_in_rows_that_fit_the_grid_and_a_filter_for_all() -> None:
    ids = list(range(11, 11 + len(CHARTS)))
    placed = layout(ids)
    charts = [one["meta"] for one in placed.values() if isinstance(one, dict) and one["type"] == "CHART"]
    assert sorted(chart["chartId"] for chart in charts) == ids
    for row in placed["GRID_ID"]["children"]:
        assert sum(placed[name]["meta"]["width"] for name in placed[row]["children"]) <= COLUMNS
    (county,) = metadata(ids, 5)["native_filter_configuration"]
    assert county["chartsInScope"] == ids
    assert county["targets"][0]["datasetId"] == 5


def test_a_visitor_asks_for_the_scope_of_an_address_and_the_page_asks_as_before() -> None:
    period = {"col": "due_at", "op": "TEMPORAL_RANGE", "val": "2026-07-10 : 2026-10-08"}
    page = [{"queries": [{"filters": [period]}]}, {"queries": [{"filters": []}]}]
    first, second = narrowed(page, {"county": "0303", "period": "30d"}, today=LAST)
    county = {"col": "county", "op": "IN", "val": ["0303"]}
    assert first["queries"][0]["filters"] == [period | {"val": "2026-09-08 : 2026-10-08"}, county]
    assert second["queries"][0]["filters"] == [county]
    assert page[0]["queries"][0]["filters"] == [period]
    everything, _ = narrowed(page, {"period": "all"}, today=LAST)
    assert everything["queries"][0]["filters"] == [period | {"val": "No filter"}]
    with pytest.raises(ValueError, match="not a scope"):
        narrowed(page, {"period": "someday"}, today=LAST)


def test_both_sides_are_reported_beside_each_other() -> None:
    sides = {
        OURS: Side([], 600.0, 700.0, [300.0] * 4, Crowd([100.0, 200.0, 300.0], 0, 3.0, 60.0)),
        THEIRS: Side([], 300.0, 350.0, [600.0] * 4, Crowd([400.0, 400.0, 400.0], 1, 6.0, 60.0)),
    }
    figures = {(figure.what, figure.unit): figure for figure in [*_held(sides), *_crowded(sides)]}
    assert figures["memory at the end", "×"].value == 2
    assert figures["a page view alone: processor time", "×"].value == 0.5
    assert figures["20 viewers: median wait", "×"].value == 0.5
    assert figures["20 viewers, Superset: page views that failed", ""].value == 1
    assert figures["20 viewers, ours: processor time of a page view", "ms"].value == 1_000
    times = {name: Times((10.0,)) for name in ("new", "again", "county", "kind")}
    drawn = _drawn(times | {f"their {name}": Times((40.0,)) for name in times})
    assert [figure.value for figure in drawn] == [0.25] * 4


def test_superset_is_pinned_and_an_existing_environment_is_used_as_it_is(tmp_path) -> None:
    lines = superset_server.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert "apache-superset==6.1.0" in pins
    assert all("==" in pin for pin in pins)
    existing = tmp_path / "existing"
    assert superset_server.environment(existing) == existing / "bin"
    assert not existing.exists()
