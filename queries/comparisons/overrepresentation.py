"""The topics or offices of which a county has more, or fewer, cases than the rest of the province would let expect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.rate_smoothing import empirical_bayes_rates

MIN_EXPECTED = 5.0  # expected cases below which nothing is said of a topic or office


@dataclass(frozen=True)
class Overrepresentation:
    """One topic or office of a county: its cases, how many the others' mix lets expect, and the shrunken ratio
    with its 95 % interval.
    """

    code: str
    name: str
    cases: float
    expected: float
    ratio: float
    lower: float
    upper: float

    @property
    def is_significant(self) -> bool:
        """Whether it lies clearly on one side of what is expected."""
        return self.lower > 1 or self.upper < 1


def overrepresentation(
    store: Store, scope: Scope, *, by: str, counties: Sequence[str], lang: str
) -> dict[str, tuple[Overrepresentation, ...]]:
    """For each of the counties `among`, every topic or office with enough expected cases, the highest ratio first.

    Expected: as many as the county would have if its cases were distributed as those of all the others `among`
    together. Of offices only those that work both in the county and elsewhere are looked at: an office of one county
    alone would stand out by its name.
    """
    everywhere = replace(scope, counties=())
    frame = measure(store, "received", everywhere, by=("county", by), lang=lang).frame
    frame = frame[frame["county"].isin(list(counties)) & ~frame[by].isin(["", "none"])]
    table = frame.pivot_table(index="county", columns=by, values="value", aggfunc="sum", fill_value=0.0)
    names = dict(zip(frame[by], frame[f"{by}_label"], strict=True))
    total = table.sum(axis=0)
    return {
        str(county): _of_county(row, total - row, names, both=by == "agency")
        for county, row in table.iterrows()
    }


def _of_county(
    own: pd.Series, others: pd.Series, names: dict[str, str], *, both: bool
) -> tuple[Overrepresentation, ...]:
    use = (others > 0) & ((own > 0) | (not both))
    cases, elsewhere = own[use].to_numpy(dtype=float), others[use].to_numpy(dtype=float)
    if not cases.sum() or not elsewhere.sum():
        return ()
    expected = elsewhere / elsewhere.sum() * cases.sum()
    told = np.stack([cases, expected, *empirical_bayes_rates(cases, expected)], axis=1)
    found = [
        Overrepresentation(str(code), str(names[code]), *(float(x) for x in row))
        for code, row in zip(own.index[use], told, strict=True)
        if row[1] >= MIN_EXPECTED
    ]
    return tuple(sorted(found, key=lambda each: (-each.ratio, each.code)))
