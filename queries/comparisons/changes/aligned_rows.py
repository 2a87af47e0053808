"""The figures of two periods, row by row."""

import pandas as pd

from queries.estimates.measure import Result
from queries.question.question import Columns, as_columns

_ONE_ROW = pd.DataFrame(index=range(1))  # of figures without groups, which have no labels


def row_keys(result: Result) -> list[str]:
    """Names of the columns that identify a row."""
    return [*result.by, *(["age"] if "age" in result.columns else [])]


def align_rows(now: Result, before: Result) -> tuple[Columns, Columns, pd.DataFrame]:
    """Figures of both periods with the same rows, and their codes and labels; groups missing in a period count 0."""
    keys = row_keys(now)
    names = [*keys, *(f"{name}_label" for name in now.by)]
    if not keys:
        return now.columns, before.columns, _ONE_ROW
    labels = pd.concat([now.frame[names], before.frame[names]]).drop_duplicates(subset=keys)
    a, b = (
        as_columns(
            _with_absent_groups(
                labels[keys].merge(side.frame.drop(columns=names[len(keys) :]), on=keys, how="left"),
                is_count=now.measure.change_is_relative,
            )
        )
        for side in (now, before)
    )
    return a, b, labels.reset_index(drop=True)


def _with_absent_groups(frame: pd.DataFrame, *, is_count: bool) -> pd.DataFrame:
    """Figures in which groups that had no row count 0 cases. A count that is withheld (not recorded) stays missing."""
    absent = frame["withheld"].isna()
    filled = frame.assign(n=frame["n"].fillna(0))
    return filled.assign(value=frame["value"].mask(absent, 0.0)) if is_count else filled
