"""Groups of hot places: from the frame of places, connected, large enough to matter, the highest first."""

import numpy as np
import pandas as pd

from queries.hotspots.hot_places import hot_places
from queries.hotspots.towns_and_villages import Places


def frame(n: int = 60, *, share: float = 0.2, cases: int = 200) -> pd.DataFrame:
    """Places along a road, a tenth of a degree apart, whose shares alternate a little."""
    late = cases * share * np.where(np.arange(n) % 2, 0.95, 1.05)
    return pd.DataFrame(
        {
            "n": np.arange(n, 0, -1) + cases,
            "n_owed": cases,
            "overdue": late.round(),
            "withheld": False,
            "latitude": 37.0,
            "longitude": 45 + np.arange(n) / 10,
        }
    )


def with_group(rows: list[int], late: float, **more) -> pd.DataFrame:
    made = frame(**more)
    made.loc[rows, "overdue"] = late
    return made


def test_two_groups_are_told_apart_and_the_higher_is_first():
    made = with_group(list(range(10, 17)), 80)
    made.loc[range(40, 47), "overdue"] = 100
    places = hot_places(Places(made, 99))
    assert places.is_enough
    assert len(places.groups) == 2
    high, low = places.groups
    assert set(high.rows) <= set(range(37, 50))
    assert set(low.rows) <= set(range(7, 20))
    assert high.share > low.share > places.share
    assert places.rows == frozenset((*high.rows, *low.rows))
    # The place with most cases gives a group its name.
    assert high.rows[0] == min(high.rows)


def test_a_difference_that_does_not_matter_is_not_reported():
    made = with_group(list(range(10, 17)), 4_250, cases=20_000)
    made["overdue"] = np.where(made.index.isin(range(10, 17)), 4_250, 4_000 + np.arange(60) % 5)
    assert hot_places(Places(made, 99)).groups == ()


def test_places_without_enough_cases_or_position_do_not_count():
    made = frame(32)
    made.loc[0, "withheld"] = True
    made.loc[[1, 2], "latitude"] = np.nan
    places = hot_places(Places(made, 99))
    assert (places.n_places, places.is_enough, places.groups) == (29, False, ())


def test_without_places_there_are_no_groups():
    places = hot_places(Places(frame(3).iloc[:0], 0))
    assert (places.n_places, places.is_enough) == (0, False)
