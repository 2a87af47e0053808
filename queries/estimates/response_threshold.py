"""Figures of verdicts that so few gave that nothing may be said with them."""

from dataclasses import replace

import numpy as np

from queries.estimates.measure import Result
from queries.measures.declaration import MIN_RESPONSE_RATE

VALUE_COLUMNS = ("value", "lower", "upper")


def blank_low_response(result: Result) -> Result:
    """The result without the figures of rows where fewer than a fifth of the people asked gave a verdict.

    Such a figure is never ranked, flagged or quoted, and a colour on a map is all three. The row stays, with its
    numbers of cases and its response rate; `unheard` tells it from others without a figure.
    """
    if "response_rate" not in result.frame:
        return result
    rate = result.frame["response_rate"].to_numpy(dtype=float)
    few = ~(rate >= MIN_RESPONSE_RATE)
    kept = {name: np.where(few, np.nan, result.frame[name]) for name in VALUE_COLUMNS}
    kept = {name: np.where(few, np.nan, result.frame[name]) for name in VALUE_COLUMNS}
    return replace(result, frame=result.frame.assign(**kept, unheard=few))
