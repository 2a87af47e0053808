"""Baseline in pandas: the overview's measures over the plain table in memory, with text columns as categories."""

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from queries.vocabulary.scope import Scope
from tests.bench.asks import COUNTY, KIND, PEER_GROUP
from tests.bench.plain import per_10k
from tests.bench.world import AS_OF

MOMENTS = ("registered_at", "due_at", "answered_at", "closed_at", "reopened_at")
WORDS = ("status", "outcome", "verdict", "county", "peer_group", "kind")


def read(file: Path) -> pd.DataFrame:
    """Read the columns that the measures use."""
    table = pq.read_table(file, columns=[*MOMENTS, *WORDS], read_dictionary=list(WORDS))
    return table.to_pandas(self_destruct=True)


def answers(frame: pd.DataFrame, scope: Scope) -> dict[str, float]:
    """Compute all measures of the overview."""
    end = (
        min(pd.Timestamp(scope.last) + pd.Timedelta("23:59:59"), pd.Timestamp(AS_OF)) if scope.last else AS_OF
    )
    if scope.counties:
        here = (frame["county"] == COUNTY) & (frame["peer_group"] == PEER_GROUP) & (frame["kind"] == KIND)
        frame = frame[here]

    def during(column: str) -> "pd.Series[bool]":
        if scope.first is None:
            return frame[column].notna()
        return (frame[column] >= pd.Timestamp(scope.first)) & (frame[column] <= end)

    received = during("registered_at")
    closed_later = ~(frame["closed_at"] <= end)
    back = (frame["reopened_at"] <= end) & (frame["status"] != "closed")
    aside = frame["outcome"].isin(["transferred", "duplicate", "withdrawn"])
    due = during("due_at") & (frame["due_at"] <= AS_OF) & ~aside
    waited = (frame["answered_at"] - frame["registered_at"])[received].dt.total_seconds() // 3600
    closed = during("closed_at")
    verdicts = frame["verdict"][closed].value_counts()
    return {
        "received": float(received.sum()),
        "answered": float(during("answered_at").sum()),
        "open": float(((frame["registered_at"] <= end) & (closed_later | back)).sum()),
        "overdue": float(
            ((frame["due_at"] <= end) & closed_later & ~(frame["answered_at"] <= end) & ~aside).sum()
        ),
        "on_time_share": float((frame["answered_at"] <= frame["due_at"])[due].mean()),
        "answer_days_median": float(waited.fillna(1e6).quantile(0.5, interpolation="lower")) / 24,
        "satisfied_share": float(verdicts["satisfied"] / verdicts.sum()),
        "rate_per_10k": per_10k(float(received.sum()), scope),
    }
