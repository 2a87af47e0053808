"""Words for the bounds that would hold if none, or all, of those who did not rate their case had been satisfied."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from persian.digits import percent
from queries.vocabulary.labels import Text
from stats.estimates.nonresponse_bounds import nonresponse_bounds

BOUNDS = Text(
    "اگر هیچ‌یک از دیگران راضی نباشد {low}، و اگر همهٔ آنان راضی باشند {high}",
    "if none or all of the others were satisfied: {low} to {high}",
)

SHORT = Text("{low} تا {high} با نظر همه", "{low} to {high} had all rated")


def bounds_text(row: "Mapping[str, Any] | pd.Series[Any]") -> Text | None:
    """The bounds of a row with value and response_rate in words; None for other measures, and where one is missing.

    They are computed from these two figures of the row, so that they tell nothing which these do not.
    """
    return _filled(BOUNDS, row)


def short_bounds_text(row: "Mapping[str, Any] | pd.Series[Any]") -> Text | None:
    """The bounds in the few words for which a cell of a table has room."""
    return _filled(SHORT, row)


def _filled(template: Text, row: "Mapping[str, Any] | pd.Series[Any]") -> Text | None:
    if "response_rate" not in row:
        return None
    low, high = (float(x) for x in nonresponse_bounds(row["value"], row["response_rate"]))
    # Where everyone answered, the bounds are the share itself.
    if not math.isfinite(low) or not float(row["response_rate"]) < 1:
        return None
    return template.formatted(low=Text.from_formatter(percent, low), high=Text.from_formatter(percent, high))


def as_sentence(text: Text) -> Text:
    """A text that begins in the middle of a sentence, as one of its own."""
    return Text(f"{text.fa}.", f"{text.en[:1].upper()}{text.en[1:]}.")
