"""What is reported of clusters is the same, however few replications show that one of them is not."""

from datetime import date

import numpy as np
import pytest

from queries.hotspots import county_clusters
from queries.hotspots.scan_counts import ScanCounts
from stats.clusters import forecast_replications
from stats.clusters.scan_baseline import Baseline
from stats.clusters.scan_statistic import Windows
from stats.clusters.space_time_scan import find_clusters
from tests.stats.clusters.test_forecast_replications import WEEKS, noise
from tests.stats.clusters.test_scan_statistic import MEMBERS

WINDOWS = Windows(MEMBERS, WEEKS, WEEKS, prospective=True)


@pytest.fixture
def drawn(monkeypatch) -> list[int]:
    """How many replications were drawn at a time; in small steps, of 99."""
    sizes = list[int]()
    whole = forecast_replications._draw_counts

    def counting(*arguments) -> np.ndarray:
        sizes.append(len(arguments[-1]))
        return whole(*arguments)

    monkeypatch.setattr(forecast_replications, "_draw_counts", counting)
    monkeypatch.setattr(forecast_replications, "AT_ONCE", 50)
    monkeypatch.setattr(forecast_replications, "PIECE", 10)
    monkeypatch.setattr(county_clusters, "REPLICATIONS", 99)
    return sizes


def test_what_is_reported_is_that_of_all_replications(drawn):
    needed = list[tuple[int, int, bool]]()
    for seed in range(12):
        rng = np.random.default_rng([seed, 4])
        expected = np.array([3.0, 6.0, 40.0, 5.0])[:, None] * rng.uniform(0.8, 1.2, (4, WEEKS))
        expected *= 0.05 if seed % 6 == 5 else 1.0  # fewer than ten cases
        risk = np.where(np.arange(4)[:, None] == seed % 4, rng.choice([1.0, 1.3, 2.5]), 1.0)
        base = Baseline(rng.poisson(expected * risk).astype(float), expected, noise(sd=0.05))
        counted = ScanCounts(tuple("abcd"), base.counts, date(2024, 1, 1), date(2024, 2, 4))
        reported, sizes = [], []
        for with_unreported in (True, False):
            drawn.clear()
            ratios = county_clusters._by_chance(base, WINDOWS, counted, with_unreported=with_unreported)
            results = (
                ()
                if ratios is None
                else find_clusters(
                    base.counts,
                    expected,
                    WINDOWS,
                    by_chance=ratios,
                    noise=base.noise,
                    max_p=county_clusters.MAX_P,
                )
            )
            dated = [county_clusters._dated(cluster, counted, base) for cluster in results]
            reported.append([each for each in dated if county_clusters._is_reported(each)])
            sizes.append(sum(drawn))
        assert reported[0] == reported[1]
        needed.append((*sizes, bool(reported[0])))
    # Of those not reported some need none, and some a few; of those that are, all are drawn.
    assert {whole for whole, _, _ in needed} == {50, 99}
    assert any(few == 0 for _, few, _ in needed)
    assert any(0 < few < whole for whole, few, _ in needed)
    assert all(few == whole for whole, few, is_reported in needed if is_reported)
    assert 2 <= sum(is_reported for *_, is_reported in needed) <= 9
