"""A stock that grows because the data reach further back is compared with nothing."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.comparisons.changes.older_cases import grown_by_older_cases
from queries.comparisons.changes.period_change import change, changes
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = pytest.mark.slow  # Stores with two years of cases.

FIRST, END = datetime(2023, 7, 1, 8), datetime(2025, 7, 1)
SPRING = Scope(date(2025, 4, 2), date(2025, 6, 30))


def store_with(*, never_answered: int, lately: int):
    """Two years of cases. Each week so many are never answered, and so many more in the last 20 weeks."""
    lives = []
    for week in range(104):
        day = FIRST + timedelta(weeks=week)
        unanswered = never_answered + (lately if week >= 84 else 0)
        due = day + timedelta(10)
        lives += [Life("one", day, due=due) for _ in range(unanswered)]
        answered = due - timedelta(2)
        lives += [Life("one", day, due=due, answered=answered, closed=answered) for _ in range(5)]
    return store_of(
        sa.create_engine("duckdb:///:memory:"), World(tuple(lives), Known({"one": END, "two": END}))
    )


@pytest.mark.parametrize(("lately", "is_compared"), [(0, False), (10, True)])
def test_growth_by_old_cases_alone_is_no_comparison(lately: int, *, is_compared: bool) -> None:
    store = store_with(never_answered=1, lately=lately)
    for key in ("overdue", "open"):
        now = measure(store, key, SPRING)
        against_last_year = change(store, now, "last_year")
        assert (against_last_year is not None) == is_compared
        (by_office,) = changes(store, [(measure(store, key, SPRING, by=("agency",)), "last_year")])
        assert by_office is not None
        frame = by_office.frame
        # The number of cases then stays known: only the comparison is withheld.
        assert frame["n_before"].tolist() == [51 if key == "overdue" else 63]
        assert frame["before"].notna().tolist() == [is_compared]
        if is_compared:
            assert against_last_year is not None
            assert against_last_year.difference == pytest.approx(now.row["n"] / frame["n_before"][0] - 1)


def test_flows_and_falls_are_left_alone() -> None:
    store = store_with(never_answered=1, lately=0)
    labels, fallen = pd.DataFrame(index=range(1)), {"n": np.array([90]), "n_before": np.array([100])}
    grown = {"n": np.array([100]), "n_before": np.array([50])}
    last_year = Scope(date(2024, 4, 2), date(2024, 6, 30))
    for key, counts, is_unlike in (
        ("overdue", grown, True),
        ("overdue", fallen, False),
        ("received", grown, False),
    ):
        now = measure(store, key, SPRING)
        assert grown_by_older_cases(store, now, last_year, labels, counts, lang="fa").tolist() == [is_unlike]
