"""Whether excess late is shown in lists and tables that do not show the whole comparison beside it.

There a number of cases reads as a finding. So it stands only where it is one: its 95 % interval does not include 0, or
the office needs a look anyway, and then the interval beside it says how sure it is.
"""

from collections.abc import Mapping
from typing import Any

from persian.digits import rounded


def excess_is_clear(row: Mapping[str, Any]) -> bool:
    """Whether such a list shows the excess late in a row of `PeerComparison.frame`; never with too few cases.

    It goes by whole cases, as they are shown: "8 (0 to 15)" would not exclude 0, whatever the decimals.
    """
    figures = [float(row[name]) for name in ("excess", "excess_lower", "excess_upper")]
    if row["assessment"] == "too_few" or figures[0] != figures[0]:  # NaN: similar offices say nothing
        return False
    excess, low, high = (rounded(figure, 0) for figure in figures)
    return excess != 0 and bool(row["assessment"] == "needs_look" or low > 0 or high < 0)
