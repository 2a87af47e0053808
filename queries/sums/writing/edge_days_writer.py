"""Writes the cases of the edge days into the file of sums (`queries.sums.edge_days`).

They are few, but DuckDB unpacks the days of many more of them, and keeps them in memory.
"""

import numpy as np

from queries.question.question import Columns, Question
from queries.sums.edge_amounts import days_of_edges
from queries.sums.edge_days import DAYS, EDGES, OVERDUE, column_of, edge_rows, overdue_rows
from queries.sums.sums_file.sums_file import SumsWriter


def write_edge_rows(writer: SumsWriter, question: Question) -> None:
    """Write the rows of all edges of a store, of which a question has the moments up to which its sources are known.

    Raises TooWideError.
    """
    store, facts = question.store, question.facts
    days = days_of_edges(store)
    rows: dict[str, Columns] = {edge: edge_rows(store, facts, edge, days[edge]) for edge in EDGES}
    rows[OVERDUE] = overdue_rows(store, facts, days["due"])
    for name, columns in rows.items():
        for column, values in columns.items():
            if column in DAYS:
                values = values.astype("datetime64[D]").astype(np.int64) - writer.first_day
            writer.add_column(column_of(name, column), values)
