"""Smoothed rates are those of the whole province, whatever the scope."""

import numpy as np
import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.worlds import COUNTIES, store_of, world

pytestmark = [pytest.mark.usefixtures("any_n"), pytest.mark.usefixtures("worlds_without_rollups")]
SMOOTHED, RAW = "rate_per_10k_smoothed", "rate_per_10k"
FIGURES = ["value", "lower", "upper", "n"]


@pytest.fixture(scope="module")
def store():
    return store_of(sa.create_engine("duckdb:///:memory:"), world(2))


@pytest.mark.parametrize("county", COUNTIES)
def test_a_county_alone_has_the_rate_it_has_among_the_others(store, county: str) -> None:
    among = measure(store, SMOOTHED, Scope(), by=("county",)).frame.set_index("county")
    alone = measure(store, SMOOTHED, Scope(counties=(county,)))
    assert [alone.row[name] for name in FIGURES] == pytest.approx(among.loc[county, FIGURES].to_list())
    by_itself = measure(store, SMOOTHED, Scope(counties=(county,)), by=("county",))
    assert [by_itself.row[name] for name in FIGURES] == pytest.approx(among.loc[county, FIGURES].to_list())
    # It is not the raw one.
    raw = measure(store, RAW, Scope(counties=(county,))).row
    assert alone.row["value"] != pytest.approx(raw["value"], rel=1e-4)


def test_each_month_and_kind_is_smoothed_by_itself(store) -> None:
    for name in ("month", "kind"):
        frame = measure(store, SMOOTHED, Scope(), by=(name, "county")).frame
        chosen = measure(store, SMOOTHED, Scope(counties=("0302",)), by=(name,)).frame.set_index(name)
        own = frame[frame["county"] == "0302"].set_index(name)
        common = [key for key in own.index if chosen.loc[key, "n"]]
        assert common
        assert chosen.loc[common, "value"].to_numpy() == pytest.approx(own.loc[common, "value"].to_numpy())


def test_the_rate_of_the_whole_province_is_the_raw_one(store) -> None:
    rows = [measure(store, key, Scope()).row for key in (SMOOTHED, RAW)]
    smoothed, raw = ([row[name] for name in FIGURES] for row in rows)
    assert smoothed == raw


def test_counties_together_have_a_rate_between_their_own(store) -> None:
    pair = ("0302", "0306")
    together = measure(store, SMOOTHED, Scope(counties=pair)).row
    apart = measure(store, SMOOTHED, Scope(counties=pair), by=("county",)).frame
    assert apart["value"].min() < together["value"] < apart["value"].max()
    assert together["n"] == apart["n"].sum()
    assert together["upper"] - together["lower"] < np.min(apart["upper"] - apart["lower"]) * 1.5
