"""Counties that seem worse than others because their cases are due sooner, as where they are registered late.

As for offices (`queries.comparisons.peers.own_deadlines`), a county that needs a look is compared with what others
would reach with its deadlines: their cases of a topic group and kind count as on time if they were answered within the
days that its own were allowed on average. What this comparison finds takes the place of the other one.
"""

import numpy as np
import pandas as pd

from queries.comparisons.peers.hurried_pairs import shorter_days, sums_by_days_of
from queries.comparisons.peers.own_deadlines import DAYS, SIMILAR
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing, replace_row
from queries.comparisons.peers.unit_sums import unit_counts
from queries.estimates.deadline_lengths import total_days_allowed
from queries.question.question import Question
from queries.settings.province_settings import settings
from queries.vocabulary.labels import Text

WITHIN = ("topic_group", "kind")
SHORTER_IN_COUNTY = Text(
    "مهلت‌های کوتاه‌تر (میانگین {days} روز، در شهرستان‌های دیگر {similar})، که در مقایسه منظور شده است",
    "shorter deadlines ({days} days on average, {similar} in other counties), which the comparison allows for",
)


def with_county_deadlines(
    standing: pd.DataFrame, counts: UnitCounts, question: Question, *, floor: float | None
) -> pd.DataFrame:
    """Add the columns `days_allowed` and `days_allowed_similar`, and replace the rows of counties with less time.

    `standing` and `counts` are those of all counties by the share on time. Only counties that need a look and are worse
    than others are examined, and their rows have no rank then. Nothing is queried where none is.
    """
    gap = standing["gap"].to_numpy(dtype=float)
    worse = np.flatnonzero((standing["assessment"] == "needs_look").to_numpy(dtype=bool) & (gap < 0))
    standing = standing.assign(**{DAYS: np.nan, SIMILAR: np.nan})
    days = total_days_allowed(question) if len(worse) else {}
    for row in worse.tolist():
        own = {"county": [counts.keys[row]]}
        shorter = shorter_days(days, own, within=WITHIN)
        if shorter is None:
            continue
        with_deadlines = unit_counts(question, sums_by_days_of(question, days, own, matters=WITHIN))
        by_own_deadlines, _ = peer_standing(
            with_deadlines, better="higher", min_n=settings().minimum_n.comparison, floor=floor, ranked=False
        )
        replace_row(standing, row, by_own_deadlines.iloc[with_deadlines.keys.index(counts.keys[row])])
        standing.loc[row, [DAYS, SIMILAR]] = shorter
    return standing
