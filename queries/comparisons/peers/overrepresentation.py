"""Topics or offices with more or fewer cases in a county than the mix of the other counties suggests."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.areas.rate_smoothing import smoothed_rates
from stats.estimates.clear_extremes import clearly_highest_ratio

MIN_EXPECTED = 5.0  # expected cases below which a topic or office is left out


@dataclass(frozen=True)
class Overrepresentation:
    """One topic or office of a county: cases, expected cases, and their smoothed ratio with its 95 % limits."""

    code: str
    name: str
    cases: float
    expected: float
    ratio: float
    lower: float
    upper: float

    @property
    def is_significant(self) -> bool:
        """Whether the interval of the ratio excludes 1."""
        return self.lower > 1 or self.upper < 1


def clearly_first(items: Sequence[Overrepresentation]) -> int | None:
    """Position of the one that surely has the highest ratio; None where chance may have put it before the next one."""
    if len(items) < 2:
        return 0 if items else None
    return clearly_highest_ratio(*np.array([(item.ratio, item.lower, item.upper) for item in items]).T)


def overrepresentation(
    store: Store,
    scope: Scope,
    *,
    by: str,
    counties: Sequence[str],
    lang: str,
    of: Collection[str] | None = None,
) -> dict[str, tuple[Overrepresentation, ...]]:
    """For each county, every topic or office with enough expected cases, the highest ratio first.

    For all `counties`, or for those named by `of`, which takes less time.

    Expected is the number of cases the county would have if its cases were distributed as those of all the other
    `counties` together. Offices are only included if they work both in the county and elsewhere: an office of one
    county alone would stand out by definition. Raises ScopeError for invalid scopes.
    """
    all_counties = replace(scope, counties=())
    frame = measure(store, "received", all_counties, by=("county", by), lang=lang).frame
    frame = frame[frame["county"].isin(list(counties)) & ~frame[by].isin(["", "none"])]
    table = frame.pivot_table(index="county", columns=by, values="value", aggfunc="sum", fill_value=0.0)
    names = dict(zip(frame[by], frame[f"{by}_label"], strict=True))
    # Each county is compared with the sum of the others, without itself: a large county would else be compared mostly
    # with itself.
    total = table.sum(axis=0)
    return {
        str(county): _of_county(row, total - row, names, both=by == "agency")
        for county, row in table.iterrows()
        if of is None or county in of
    }


def _of_county(
    own: pd.Series, others: pd.Series, names: dict[str, str], *, both: bool
) -> tuple[Overrepresentation, ...]:
    """Ratios of one county, from its own counts by topic or office and those of the others.

    `both` leaves out topics or offices without cases in the county.
    """
    included = (others > 0) & ((own > 0) | (not both))
    cases, elsewhere = own[included].to_numpy(dtype=float), others[included].to_numpy(dtype=float)
    if not cases.sum() or not elsewhere.sum():
        return ()
    expected = elsewhere / elsewhere.sum() * cases.sum()
    enough = expected >= MIN_EXPECTED
    # All of them tell how much ratios differ; only those with enough expected cases are shown.
    ratios = smoothed_rates(cases, expected, pools=np.eye(len(cases), dtype=bool)[enough])
    figures = np.stack([cases[enough], expected[enough], *ratios], axis=1)
    results = [
        Overrepresentation(str(code), str(names[code]), *(float(x) for x in row))
        for code, row in zip(own.index[included][enough], figures, strict=True)
    ]
    return tuple(sorted(results, key=lambda item: (-item.ratio, item.code)))
