"""Parts of daily sums: cut off at edges, without trips, added up by day."""

from datetime import date

import numpy as np

from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DayAmounts, sum_by_day

DAYS = np.array(["2025-03-01", "2025-03-02", "2025-03-02"], dtype="datetime64[s]")


def _part(source: list[int] | None = None) -> DayAmounts:
    sources = None if source is None else np.array(source)
    amounts = np.array([[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]])
    return DayAmounts(DAYS, np.array([0, 0, 1]), sources, ("due", "received"), amounts)


def test_parts_are_added_up_by_day() -> None:
    other = DayAmounts(
        DAYS[:1] - np.timedelta64(86_400, "s"), np.array([0]), None, ("due",), np.array([[5.0]])
    )
    sums = sum_by_day([_part(), other])
    assert sums.day.astype("datetime64[D]").astype(str).tolist() == ["2025-02-28", "2025-03-01", "2025-03-02"]
    assert sums.amounts["due"].tolist() == [5, 1, 6]
    assert sums.amounts["received"].tolist() == [0, 8, 48]
    assert sums.nbytes == 24 * (1 + len(AMOUNT_COLUMNS))
    assert sums.within(date(2025, 3, 1), date(2025, 3, 1)).amounts["received"].tolist() == [8]
    since = sums.within(date(2025, 3, 1), None, ("due",))
    assert {name: amount.tolist() for name, amount in since.amounts.items()} == {"due": [1, 6]}
    assert len(since.day) == 2
    assert sum_by_day([_part().where(np.zeros(3, dtype=bool))]).day.tolist() == []


def test_without_trips_only_the_other_rows_remain() -> None:
    assert sum_by_day([_part().without_trips()]).amounts["received"].tolist() == [8, 16]


def test_amounts_from_the_edge_of_their_source_on_are_0() -> None:
    edges = {1: date(2025, 3, 2), 2: date(2025, 3, 3)}
    before = _part([1, 1, 2]).zeroed_from(edges, ("due",))
    assert before.amounts.tolist() == [[1, 0, 4], [8, 16, 32]]
    # Rows that are sums over all sources are cut off at the latest edge.
    assert _part().zeroed_from({1: date(2025, 3, 2)}, ("due",)).amounts[0].tolist() == [1, 0, 0]
    assert _part().zeroed_from(edges, ("closed",)).amounts is not None
