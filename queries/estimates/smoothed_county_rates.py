"""Smoothed rates of counties, always estimated from all counties of the province, whichever of them the scope has."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.province import Province
from queries.estimates.counts_and_rates import RATE_BASE, raw_rate, years_behind
from queries.question.grouping import dimension_group
from queries.question.question import Question
from queries.sums.component_sums import component_sums
from stats.areas.rate_smoothing import smoothed_rates
from stats.arrays import Floats

Key = tuple[Hashable, ...]


def smoothed_rate(question: Question, province: Province) -> pd.DataFrame:
    """Cases per 10,000 inhabitants and year, smoothed over the counties of the province, with 95 % limits.

    Each row of another grouping (a month, a kind) is smoothed by itself. Where the question is not grouped by county,
    the rate is that of all its counties together. A figure of the whole province has nothing to be drawn towards: it
    is the raw rate.
    """
    frame = raw_rate(question, province)
    by_county = "county" in frame
    if not by_county and not question.scope.counties:
        return frame
    names = [g.name for g in question.groups if g.name != "county"]
    positions = _positions(question, province)
    # A county that the store does not know may be one whose cases are not sent: it tells nothing about the others.
    people = np.array(
        [
            float(province.population(county.code) or np.nan) if i in positions.values() else np.nan
            for i, county in enumerate(province.counties)
        ]
    )
    counts = _counts_by_county(question, names, positions, size=len(people))
    chosen = np.array([county.code in question.scope.counties for county in province.counties])
    years = years_behind(question, frame)
    figures = np.full((3, len(frame)), np.nan)
    for key, rows in _rows_by_key(frame, names).items():
        pools = _each(frame["county"].iloc[rows], positions, len(people)) if by_county else chosen[None, :]
        exposure = people * years[rows[0]] / RATE_BASE
        figures[:, rows] = smoothed_rates(counts[key], exposure, pools=pools)
    return frame.assign(value=figures[0], lower=figures[1], upper=figures[2])


def _counts_by_county(
    question: Question, names: Sequence[str], positions: Mapping[int, int], *, size: int
) -> Mapping[Key, Floats]:
    """Cases of every county of the province, in its order, by the keys of the other groupings."""
    everywhere = replace(question, scope=replace(question.scope, counties=()))
    if "county" not in (g.name for g in question.groups):
        county = dimension_group(question.store, "county", holder=question.measure.holder, lang="en")
        everywhere = replace(everywhere, groups=(*question.groups, county))
    sums = component_sums(everywhere, n="received")
    counts: dict[Key, Floats] = defaultdict(lambda: np.zeros(size))
    for key, rows in _rows_by_key(sums, names).items():
        for county, n in zip(sums["county"].iloc[rows], sums["n"].iloc[rows], strict=True):
            # Cases without a county, or with one outside the province, tell nothing about its counties.
            if int(county) in positions:
                counts[key][positions[int(county)]] = n
    return counts


def _positions(question: Question, province: Province) -> dict[int, int]:
    """Position of each county among those of the province, by its key in the store."""
    codes = question.store.dimension("county")["code"]
    key_of = dict(zip(codes, codes.index, strict=True))
    return {
        int(key_of[county.code]): i for i, county in enumerate(province.counties) if county.code in key_of
    }


def _each(counties: pd.Series, positions: Mapping[int, int], size: int) -> NDArray[np.bool_]:
    """A set of one county for each row; an empty one, which has no rate, for counties outside the province."""
    pools = np.zeros((len(counties), size), dtype=bool)
    for row, county in enumerate(counties):
        if int(county) in positions:
            pools[row, positions[int(county)]] = True
    return pools


def _rows_by_key(frame: pd.DataFrame, names: Sequence[str]) -> dict[Key, list[int]]:
    """Positions of the rows that have the same values in the named columns."""
    keys = zip(*(frame[name].tolist() for name in names), strict=True) if names else [()] * len(frame)
    rows: dict[Key, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        rows[key].append(row)
    return rows
