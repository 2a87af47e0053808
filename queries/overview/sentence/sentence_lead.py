"""What the sentence of the day begins with: a surge, or an office that concerns more cases and is surer."""

from collections.abc import Sequence

import pandas as pd
from scipy.special import ndtr

from queries.attention.evidence import Finding
from queries.attention.sentences import MOST_LINES


def office_leads(findings: Sequence[Finding], needs_look: pd.DataFrame, *, assessed: int) -> bool:
    """Whether the first of the offices that need a look comes before the first of the findings.

    Its excess late cases are more even at the lower end of their interval, and chance would bring such an office less
    often than such a surge, among all `assessed` offices (Bonferroni). A surge of which fewer than one in MOST_LINES is
    chance is as sure as anything, and leads. So does what is grave, and whatever may mean that data are missing.
    """
    if not findings or not len(needs_look):
        return False
    check, office = findings[0].check, needs_look.iloc[0]
    if check.grave or check.kind not in ("surge", "overdue"):
        return False
    chance = max(float(ndtr(-abs(office["z"]))) * assessed, 1 / MOST_LINES)
    # NaN, where similar offices say nothing, is no more than anything.
    return bool(office["excess_lower"] > check.cases_concerned and chance < check.q)
