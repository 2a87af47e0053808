"""Overdue cases per 10,000 inhabitants, against the count and the census."""

import math
from pathlib import Path

import pytest
from scipy.stats import chi2

from geo.province import Province
from intake.__main__ import main as intake
from queries.estimates.measure import measure
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def test_the_rate_is_the_count_per_inhabitants_with_an_exact_poisson_interval(
    demo_store: Store, province: Province
) -> None:
    scope = Scope()
    counts = measure(demo_store, "overdue", scope, by=("county",)).frame.set_index("county")["n"]
    frame = measure(demo_store, "overdue_per_10k", scope, by=("county",)).frame.set_index("county")
    for county in province.counties:
        n = int(counts.get(county.code, 0))
        people = province.population(county.code) / 10_000
        row = frame.loc[county.code]
        assert row["n"] == n
        assert row["value"] == pytest.approx(n / people)
        assert row["lower"] == pytest.approx(chi2.ppf(0.025, 2 * n) / 2 / people if n else 0.0)
        assert row["upper"] == pytest.approx(chi2.ppf(0.975, 2 * n + 2) / 2 / people)


def test_a_county_without_such_cases_has_the_rate_0(demo_store: Store, province: Province) -> None:
    scope = Scope(channels=("letter",), kinds=("suggestion",))
    frame = measure(demo_store, "overdue_per_10k", scope, by=("county",)).frame.set_index("county")
    none = frame[frame["n"] == 0]
    assert len(none)
    assert (none["value"] == 0).all()
    assert set(frame.index) >= {county.code for county in province.counties}


def test_several_counties_have_the_people_of_all_of_them(demo_store: Store, province: Province) -> None:
    codes = tuple(county.code for county in province.counties[:2])
    row = measure(demo_store, "overdue_per_10k", Scope(counties=codes)).row
    people = sum(province.population(code) for code in codes) / 10_000
    assert row["value"] == pytest.approx(row["n"] / people)


@pytest.mark.thorough
def test_of_an_unknown_county_there_is_no_rate(tmp_path: Path) -> None:
    file, url = tmp_path / "export.csv", f"duckdb:///{tmp_path / 'store.duckdb'}"
    file.write_text(
        "کد رهگیری,نوع,زمان ثبت,شهرستان,زمان پاسخ\n"
        "1,شکایت,1404/01/05 10:00,تبریز,\n"
        "2,شکایت,1404/01/06 11:00,,\n"
        "3,شکایت,1404/03/06 11:00,مراغه,1404/03/08 10:00\n",
        encoding="utf-8",
    )
    assert intake(["load", str(file), "--mapping", "negah", "--database", url, "--json"]) == 0
    frame = measure(open_store(url), "overdue_per_10k", Scope(), by=("county",)).frame.set_index("county")
    assert frame.loc["none", "n"] == 1
    assert math.isnan(frame.loc["none", "value"])
    assert frame.loc["0303", "value"] > 0
