"""Assessment of a county's figures beside the other counties, in words that no other part of a brief contradicts.

Shares have the assessment of the comparison of counties (`queries.comparisons.peers.peer_comparison`), and the rate
that of the hotspots, whose course the brief shows below it. Where there are too few quarters for that, and for the
median, a figure is notable if it is outside the 99.8 % limits of a funnel and differs by at least the measure's
`min_change`. The limits allow for over-dispersion, that is for the usual differences between counties: with limits for
chance alone and thousands of cases nearly every county would be notable.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from queries.comparisons.peers.peer_assessment_texts import assessment_word
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.county_brief.rate_trajectory import county_trajectory
from queries.estimates.measure import measure
from queries.hotspots.rates import CountyRates
from queries.hotspots.trajectories import CountyTrajectories
from queries.measures import MEASURES
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from stats.arrays import Floats
from stats.estimates.duration_funnel import duration_z
from stats.estimates.share_funnel import Z998

SHARES = ("on_time_share", "satisfied_share")
DURATION, RATE = "answer_days_median", "rate_per_10k"
HIGHER = Text("بالاتر از بازهٔ معمول", "above the usual range")
LOWER = Text("پایین‌تر از بازهٔ معمول", "below the usual range")
WITHIN = Text("در بازهٔ معمول", "within the usual range")
SMALL = Text("تفاوت ناچیز", "too small to matter")

Assessments = dict[str, Text]


def assess_figures(
    store: Store, scope: Scope, rates: CountyRates, trajectories: CountyTrajectories | None, *, lang: str
) -> dict[str, Assessments]:
    """The assessments by measure and county code. Counties that cannot be assessed are omitted.

    `rates` must belong to the same scope.
    """
    assessed_shares = {key: _share(store, scope, key, lang) for key in SHARES}
    return assessed_shares | {
        DURATION: _duration(store, scope, lang),
        RATE: _rate(rates) | _hotspots(rates, trajectories),
    }


def _hotspots(rates: CountyRates, trajectories: CountyTrajectories | None) -> Assessments:
    """The hotspot assessments of the counties that have one."""
    by_county = {code: county_trajectory(trajectories, code) for code in rates.frame["county"]}
    return {
        code: comparison.assessment
        for code, comparison in by_county.items()
        if comparison and comparison.is_assessed
    }


def _rate(rates: CountyRates) -> Assessments:
    frame = rates.frame
    # Without a funnel z is NaN for every county, and no county is assessed.
    centre = rates.funnel.centre if rates.funnel else np.nan
    return _assess_counties(RATE, frame["county"], frame["z"], frame["value"] / centre - 1)


def _share(store: Store, scope: Scope, key: str, lang: str) -> Assessments:
    frame = peer_comparison(store, key, scope, by="county", lang=lang).frame
    return {
        str(row["county"]): Text(
            *(assessment_word(row.to_dict(), language, by="county") for language in ("fa", "en"))
        )
        for _, row in frame.iterrows()
        if row["assessment"] != "too_few"
    }


def _duration(store: Store, scope: Scope, lang: str) -> Assessments:
    frame = measure(store, DURATION, scope, by=("county",), lang=lang).frame
    centre = float(measure(store, DURATION, scope, lang=lang).row["value"])
    value, lower, upper = (frame[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
    return _assess_counties(
        DURATION, frame["county"], duration_z(value, lower, upper, centre), value - centre
    )


def _assess_counties(
    key: str, codes: Iterable[str], z: "pd.Series[float] | Floats", gap: "pd.Series[float] | Floats"
) -> Assessments:
    min_change = MEASURES[key].min_change
    return {
        str(code): _assess(float(distance), float(size), min_change)
        for code, distance, size in zip(codes, z, gap, strict=True)
        if np.isfinite(distance)
    }


def _assess(z: float, gap: float, min_change: float) -> Text:
    if abs(z) <= Z998:
        return WITHIN
    if abs(gap) < min_change:
        return SMALL
    return HIGHER if z > 0 else LOWER
