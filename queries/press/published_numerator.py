"""The numerator of a published share: how many of its cases or ratings the share is."""

import math
from collections.abc import Mapping
from typing import Any

from queries.measures.declaration import Measure


def published_numerator(measure: Measure, row: Mapping[str, Any]) -> int | None:
    """The published numerator of a share; None for other figures, and for one that is withheld.

    The share was computed from this number and from n, both rounded, so that it can be had back exactly.
    """
    value, n = float(row["value"]), row["n"]
    if not measure.estimator.is_share or n is None or not math.isfinite(value):
        return None
    return round(value * int(n))
