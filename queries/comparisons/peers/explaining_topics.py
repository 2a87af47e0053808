"""Offices whose difference from similar ones is that of their topics, each compared with the same topic elsewhere.

The mix of cases that a comparison allows for has groups of topics, because many topics are answered by one office only.
An office that works on the slow topics of a group would be accused of their slowness. So each office that needs a look
is compared once more by single topics. Where these explain half of its gap or more, what the comparison by topics finds
takes the place of what the one by groups found. A bad office keeps its gap: its topics are no slower elsewhere.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from queries.comparisons.peers.peer_standing import RANKS, UnitCounts, peer_standing
from queries.comparisons.peers.unit_sums import unit_counts, unit_sums
from queries.estimates.excess_late import MAX_GROUPS
from queries.question.question import Question, make_question
from queries.settings.province_settings import settings
from queries.vocabulary.labels import Text

TOPIC_MIX = ("topic", "kind", "county")
LEAST_EXPLAINED = 0.5  # of the gap
COLUMN = "explained_by_topics"
EXPLAINED = Text(
    "موضوع‌های آن نزد دیگران هم کندتر از دیگر موضوع‌های همان گروه است؛ پس بر پایهٔ موضوع‌ها مقایسه شد، نه گروه‌های موضوع.",
    "Its topics are slower than others of their groups at other offices as well, so it was compared by topics and not "
    "by topic groups.",
)


def with_explaining_topics(
    standing: pd.DataFrame, counts: UnitCounts, question: Question, *, floor: float | None
) -> pd.DataFrame:
    """The standing with the column `explained_by_topics`; these rows are those of the comparison by topics.

    `standing` and `counts` are of the question by groups of topics. The explained offices have no rank: the others are
    ranked by groups of topics. Asks nothing further where no office is worse than similar ones.
    """
    gap = standing["gap"].to_numpy(dtype=float)
    worse = (standing["assessment"] == "needs_look").to_numpy(dtype=bool) & (gap < 0)
    standing = standing.assign(**{COLUMN: False})
    if not worse.any():
        return standing
    by_topic = _by_topic(question, floor=floor).reindex(counts.keys)
    comparable = by_topic["comparable"].to_numpy() == True  # noqa: E712, missing rows are no offices
    finer_gap = by_topic["gap"].to_numpy(dtype=float)
    explained = worse & comparable & (finer_gap >= (1 - LEAST_EXPLAINED) * gap)
    for row in np.flatnonzero(explained):
        for name in standing.columns.difference([*RANKS, COLUMN]):
            standing.at[row, name] = by_topic[name].iloc[row]
        standing.loc[row, list(RANKS)] = np.nan
        standing.at[row, COLUMN] = True
    return standing


def _by_topic(question: Question, *, floor: float | None) -> pd.DataFrame:
    """The standing of all offices by single topics, by key; without ranks."""
    finer = make_question(
        question.store,
        question.measure,
        question.scope,
        by=("agency", *TOPIC_MIX),
        lang="fa",
        max_groups=MAX_GROUPS,
    )
    finer = replace(finer, sources=question.sources)
    counts = unit_counts(finer, unit_sums(finer))
    minimum = settings().minimum_n.comparison
    standing, _ = peer_standing(counts, better="higher", min_n=minimum, floor=floor, ranked=False)
    return standing.set_axis(counts.keys)
