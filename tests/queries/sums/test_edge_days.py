"""Cases of the edge days are read from the file of sums, and are those of the table."""

import numpy as np
import pytest
import sqlalchemy as sa

from queries.sums.edge_days import EDGES, OVERDUE
from queries.sums.writing import stored_sums_writer as edge_days_writer
from queries.vocabulary.row_limits import RowLimits
from tests.queries.sums.small_stores import ONE_DAY, cases_of_edge_days, statements_of, world_store
from tests.thorough import ordinary_first
from tests.worlds import COUNTIES, store_of, world


# Each of these worlds has cases on other edge days. Those of limited viewers are read from the table.
@pytest.mark.parametrize("seed", ordinary_first(1, [ONE_DAY, 8]))
def test_cases_of_the_edge_days_are_those_of_the_table(keep_sums, seed: int) -> None:
    store = world_store(seed)
    limited = store.limited(RowLimits(COUNTIES[:1]))
    expected, of_limited = cases_of_edge_days(store), cases_of_edge_days(limited)
    keep_sums(of=store)
    with statements_of(store) as after:
        cases = cases_of_edge_days(store)
    assert not after
    for one, other in ((cases, expected), (cases_of_edge_days(limited), of_limited)):
        for name in (*EDGES, OVERDUE):
            assert one[name].keys() == other[name].keys()
            for column, values in other[name].items():
                np.testing.assert_array_equal(one[name][column], values)
                assert one[name][column].dtype.kind == values.dtype.kind
    assert sum(len(rows["day"]) for rows in expected.values()) > 2
    assert sum(len(rows["day"]) for rows in of_limited.values()) == 1


def test_cases_of_edge_days_are_read_from_the_table_where_a_file_has_others(keep_sums, monkeypatch) -> None:
    monkeypatch.setattr(edge_days_writer, "column_of", lambda name, column: f"{name}/{column}")
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(8))  # no file was written of it before
    keep_sums(of=store)
    with statements_of(store) as statements:
        cases_of_edge_days(store)
    assert len(statements) == len((*EDGES, OVERDUE))
