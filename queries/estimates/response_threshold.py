"""Blank measures of citizens' verdicts whose response rate is below 20 %.

People who answer a satisfaction survey differ from those who do not. With few answers a figure says nothing about the
majority who did not answer, however narrow its interval.
"""

from dataclasses import replace

import numpy as np

from queries.estimates.measure import Result
from queries.measures.declaration import MIN_RESPONSE_RATE

VALUE_COLUMNS = ("value", "lower", "upper")


def blank_low_response(result: Result) -> Result:
    """The result with value, lower and upper blanked in rows with a response rate below MIN_RESPONSE_RATE.

    Such a figure must never be ranked, flagged or quoted, and a colour on a map does all three. The row stays, with its
    number of cases and its response rate; the new column `low_response` distinguishes it from other rows without a
    figure.
    """
    # Only measures of citizens' verdicts have a response rate.
    if "response_rate" not in result.columns:
        return result
    rate = result.columns["response_rate"].astype(float)
    few = ~(rate >= MIN_RESPONSE_RATE)  # not "rate <", which would be False for a missing rate
    kept = {name: np.where(few, np.nan, result.columns[name]) for name in VALUE_COLUMNS}
    return replace(result, columns=result.columns | kept | {"low_response": few})
