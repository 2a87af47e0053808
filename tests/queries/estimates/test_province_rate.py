"""The rate of the whole province is that of the counties that have cases in the data."""

from datetime import datetime, timedelta

import pytest

from queries.county_brief.limitations import limitations
from queries.estimates.measure import measure
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.intake.storing import load_into, write

BEGIN = datetime(2025, 1, 1)
NOTE = "The rate of the whole province is that of the counties that have cases in the data: {} of 21."


@pytest.fixture
def store_with(tmp_path, any_n):
    """A function that loads 60 overdue cases of the given counties, in turn."""

    def load(*counties: str):
        cases = [
            {
                "id": str(i),
                "registered_at": f"{BEGIN + timedelta(days=i):%Y-%m-%d %H:%M}",
                "due_at": f"{BEGIN + timedelta(days=i + 5):%Y-%m-%d %H:%M}",
                "answered_at": f"{BEGIN + timedelta(days=9):%Y-%m-%d %H:%M}" if not i else "",
                "kind": "request",
                "county": counties[i % len(counties)],
            }
            for i in range(60)
        ]
        url = f"duckdb:///{tmp_path / 'store.duckdb'}"
        load_into(url, write(tmp_path / "cases.csv", cases), BEGIN + timedelta(days=90))
        return open_store(url)

    return load


@pytest.mark.parametrize("key", ["rate_per_10k", "rate_per_10k_smoothed", "overdue_per_10k"])
def test_a_source_of_one_county_has_the_rate_of_that_county(store_with, key: str) -> None:
    store = store_with("0306")
    county, whole = (measure(store, key, scope).row for scope in (Scope(counties=("0306",)), Scope()))
    assert whole["n"] == county["n"] > 50
    assert whole["value"] == pytest.approx(county["value"], rel=0.02)


@pytest.mark.parametrize("key", ["rate_per_10k", "overdue_per_10k"])
def test_two_counties_have_the_rate_of_both(store_with, key: str) -> None:
    store = store_with("0306", "0307")
    both, whole = (measure(store, key, scope).row for scope in (Scope(counties=("0306", "0307")), Scope()))
    assert [whole[name] for name in ("n", "value", "lower", "upper")] == [
        both[name] for name in ("n", "value", "lower", "upper")
    ]


def test_cases_without_a_county_are_of_the_whole_province(store_with, province) -> None:
    row = measure(store_with(""), "overdue_per_10k", Scope()).row
    people = sum(province.population(county.code) or 0 for county in province.counties)
    assert row["value"] == pytest.approx(row["n"] / people * 10_000)


def test_a_county_brief_says_which_counties_the_rate_leaves_out(store_with, province) -> None:
    county = next(county for county in province.counties if county.code == "0306")
    notes = limitations(store_with("0306"), Scope(counties=("0306",)), province, county)
    assert NOTE.format(1) in [note.en for note in notes]
