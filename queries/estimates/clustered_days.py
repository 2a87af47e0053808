"""How alike the cases of one day are, for the intervals of shares: from hits and cases by day."""

from dataclasses import replace

import numpy as np
import pandas as pd

from queries.estimates.component_sums import component_sums
from queries.estimates.daily_sums import daily_sums
from queries.measures.estimators import Share
from queries.question.grouping import TIME_GROUPINGS, time_group
from queries.question.question import Question
from stats.clustered_shares import Clustering, Ints, day_clustering


def clustering_by_day(question: Question, estimator: Share, frame: pd.DataFrame) -> Clustering:
    """Clustering by day of the shares in the rows of a frame. Of rows that are days themselves nothing is known."""
    time = question.time_grouping
    if time is not None and time.name == "day":
        return Clustering(np.ones(len(frame)), np.ones(len(frame)))
    days = _days(question, estimator)
    if time is not None:
        days = days.assign(**{time.name: time.keys(days)})
    row = _rows(frame, days, [g.name for g in question.groups])
    day = days["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    hits, n = (days[name].to_numpy(dtype=float) for name in ("hits", "n"))
    # A group without any case has no row in the frame.
    found = row >= 0
    return day_clustering(row[found], day[found], hits[found], n[found], size=len(frame))


def _rows(frame: pd.DataFrame, days: pd.DataFrame, names: list[str]) -> Ints:
    """Position in `frame` of the row that each of `days` belongs to; −1 where there is none."""
    if not names:
        return np.zeros(len(days), dtype=np.int64)
    if len(names) == 1:
        places = pd.Index(frame[names[0]]).get_indexer(pd.Index(days[names[0]]))
    else:
        places = pd.MultiIndex.from_frame(frame[names]).get_indexer(pd.MultiIndex.from_frame(days[names]))
    return np.asarray(places, dtype=np.int64)


def _days(question: Question, estimator: Share) -> pd.DataFrame:
    """Hits and cases by day (in a column `day`) and by the groupings other than time."""
    others = tuple(g for g in question.groups if g.name not in TIME_GROUPINGS)
    if question.daily_rollup and not others:
        daily = daily_sums(question, question.daily_rollup).within(question.scope.first, question.scope.last)
        columns = {name: daily.amounts[component] for name, component in estimator.components.items()}
        return pd.DataFrame({"day": daily.day, **columns})
    first = min(question.first, question.last)
    day = time_group("day", question.clock_column, first=first, last=question.last, lang="en")
    return component_sums(replace(question, groups=(*others, day)), **estimator.components)
