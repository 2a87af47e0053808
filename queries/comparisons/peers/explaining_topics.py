"""Offices that differ from similar ones mostly because of the topics of their cases.

The mix of cases that a comparison allows for has groups of topics, because many topics are answered by one office only.
An office that works on the slow topics of a group would be accused of their slowness. So each office that needs a look
is compared once more by single topics. Where these explain two fifths of its gap or more, what the comparison by topics
finds takes the place of what the one by groups found. A bad office keeps its gap: its topics are no slower elsewhere.

An office that the last sixteen months accuse is compared by single topics over these as well
(`queries.comparisons.peers.lasting_differences`), and so is one with a sign (`queries.comparisons.peers.office_signs`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.peers.late_referrals import WITHOUT_COME_LATE
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing, replace_row, used_cells
from queries.comparisons.peers.unit_sums import unit_counts, unit_sums
from queries.comparisons.peers.units_in_question import answers
from queries.estimates.excess_late import MAX_GROUPS
from queries.question.question import Columns, Question, make_question
from queries.settings.province_settings import settings
from queries.sums.arithmetic.sums_by_keys import sum_by_numbers
from queries.sums.component_sums import component_columns_if_kept
from queries.vocabulary.labels import Text
from stats.arrays import Bools, Floats
from stats.peers.assessment import are_comparable, gap_interval
from stats.peers.peer_expectation import PeerExpectation, peer_expectation

TOPIC_MIX = ("topic", "kind", "county")
MIN_EXPLAINED = 0.4  # of the gap; topics explain a seventh of that of a bad office, rarely more
COLUMN = "explained_by_topics"
EXPLAINED = Text(
    "موضوع‌های آن نزد دیگران هم کندتر از دیگر موضوع‌های همان گروه است؛ پس بر پایهٔ موضوع‌ها مقایسه شد، نه گروه‌های موضوع.",
    "Its topics are slower than others of their groups at other offices as well, so it was compared by topics and not "
    "by topic groups.",
)


def with_explaining_topics(
    standing: pd.DataFrame, counts: UnitCounts, question: Question, *, floor: float | None
) -> pd.DataFrame:
    """Add the column `explained_by_topics`, and replace the rows of these offices by those of a comparison by topics.

    `standing` and `counts` are of the question by groups of topics. The explained offices have no rank: the others are
    ranked by groups of topics. Nothing further is queried where no office is worse than similar ones.
    """
    gap = standing["gap"].to_numpy(dtype=float)
    worse = (standing["assessment"] == "needs_look").to_numpy(dtype=bool) & (gap < 0)
    if WITHOUT_COME_LATE in standing:
        # These have been compared by topics without the cases that came late.
        worse &= ~standing[WITHOUT_COME_LATE].to_numpy(dtype=bool)
    standing = standing.assign(**{COLUMN: False})
    if not worse.any():
        return standing
    finer, explained = _explained(question, counts, gap, worse)
    if not explained.any():
        return standing
    minimum = settings().minimum_n.comparison
    by_topic, _ = peer_standing(finer, better="higher", min_n=minimum, floor=floor, ranked=False)
    row_of = {key: row for row, key in enumerate(counts.keys)}
    for of_topics in np.flatnonzero(explained):
        row = row_of[finer.keys[of_topics]]
        replace_row(standing, row, by_topic.iloc[of_topics])
        standing.at[row, COLUMN] = True
    return standing


def explained_by_topics(
    counts: UnitCounts, question: Question, worse: Bools, *, sums: Callable[[Question], Columns] = unit_sums
) -> Bools:
    """Which of the worse units have MIN_EXPLAINED of their gap explained by single topics.

    `counts` are those of the question by groups of topics, and `sums` those of a question by single ones. Nothing
    further is queried where no unit is worse.
    """
    if not worse.any():
        return worse
    expected = peer_expectation(used_cells(counts), scale=counts.scale)
    gap, _, _ = gap_interval(expected.all_cases, expected.all_cases.hits)
    finer, explained = _explained(question, counts, gap, worse, sums)
    keys = {finer.keys[row] for row in np.flatnonzero(explained)}
    return worse & np.array([key in keys for key in counts.keys], dtype=bool)


def _explained(
    question: Question,
    counts: UnitCounts,
    gap: Floats,
    worse: Bools,
    sums: Callable[[Question], Columns] = unit_sums,
) -> tuple[UnitCounts, Bools]:
    """The counts by single topics, and which of their units are worse ones whose gap these explain."""
    finer, gap_of = counts_by_topic(question, sums=sums), dict(zip(counts.keys, gap, strict=True))
    keys = {counts.keys[row] for row in np.flatnonzero(worse)}
    return finer, topics_explain(finer, gap_of, np.array([key in keys for key in finer.keys], dtype=bool))


def topics_explain(finer: UnitCounts, gap: Mapping[int, float], of: Bools) -> Bools:
    """Which of some units (flags over the counts by topics) have by these no more than a part of their `gap` (by key).

    A gap is below what similar offices reach (negative) or above it.
    """
    most = np.array([gap.get(key, np.nan) for key in finer.keys]) * (1 - MIN_EXPLAINED)

    def is_explained(expected: PeerExpectation, rows: NDArray[np.intp]) -> Bools:
        finer_gap, _, _ = gap_interval(expected.all_cases, expected.all_cases.hits)
        left = most[rows]
        return are_comparable(expected) & np.where(left < 0, finer_gap >= left, finer_gap <= left)

    return answers(finer, of, is_explained)


def sums_from_topics(question: Question) -> Columns:
    """The sums of a question by groups of topics, from those by single topics.

    Those are asked for as soon as some office is worse than similar ones, which is hardly ever none; to ask for both
    would read the cases twice.
    """
    finer = _question_by_topic(question)
    return _summed(question, finer, unit_sums(finer))


def sums_from_kept_topics(question: Question) -> Columns | None:
    """The sums of a question by offices, and by some of topics, their groups, kinds and counties.

    From those that the comparison of all offices was made of, if they are in the cache; None otherwise.
    """
    finer, estimator = _question_by_topic(question), question.measure.estimator
    sums = component_columns_if_kept(finer, **estimator.components, **estimator.response_components)
    return None if sums is None else _summed(question, finer, sums)


def _summed(question: Question, finer: Question, sums: Columns) -> Columns:
    """The sums of a question from those of a finer one, by single topics."""
    groups = question.store.parents("topic")
    of_topic = np.zeros(int(sums["topic"].max(initial=0)) + 1, dtype=np.int64)
    for topic, group in groups.items():
        if topic < len(of_topic):
            of_topic[topic] = group
    keys = {
        group.name: of_topic[sums["topic"].astype(np.int64)]
        if group.name == "topic_group"
        else sums[group.name]
        for group in question.groups
    }
    estimator = finer.measure.estimator
    names = (*estimator.components, *estimator.response_components)
    return sum_by_numbers(keys, {name: sums[name] for name in names})


def counts_by_topic(question: Question, *, sums: Callable[[Question], Columns] = unit_sums) -> UnitCounts:
    """The counts of all offices of a question by groups of topics, by single topics."""
    finer = _question_by_topic(question)
    return unit_counts(finer, sums(finer))


def _question_by_topic(question: Question) -> Question:
    finer = make_question(
        question.store,
        question.measure,
        question.scope,
        by=("agency", *TOPIC_MIX),
        lang="fa",
        max_groups=MAX_GROUPS,
    )
    return replace(finer, facts=question.facts, sources=question.sources)
