"""Assessment of a county's figures against the usual range of the counties, in words.

One rule for all measures, the same as in the funnel plot on the screen: a figure is notable if it is outside the 99.8 %
limits and differs by at least the measure's `min_change`. The limits allow for over-dispersion, that is for the usual
differences between counties. With limits for chance alone and thousands of cases nearly every county would be notable,
and the brief would contradict the funnel plot.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.peer_comparison import peer_comparison
from queries.county_brief.contents import Figure, RateTrajectory
from queries.estimates.measure import measure
from queries.hotspots.rates import CountyRates
from queries.measures import MEASURES
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from stats.duration_funnel import duration_z
from stats.share_funnel import Z998

SHARES = ("on_time_share", "satisfied_share")
DURATION, RATE = "answer_days_median", "rate_per_10k"
HIGHER = Text("بالاتر از دامنهٔ معمول", "above the usual range")
LOWER = Text("پایین‌تر از دامنهٔ معمول", "below the usual range")
WITHIN = Text("در دامنهٔ معمول", "within the usual range")
SMALL = Text("تفاوت ناچیز", "too small to matter")
STEADILY_HIGHER = Text(
    "بالاتر از استان، مانند فصل‌های اخیر؛ در میان شهرستان‌ها استثنا نیست",
    "above the province’s, as in recent quarters; no outlier among the counties",
)
STEADILY_LOWER = Text(
    "پایین‌تر از استان، مانند فصل‌های اخیر؛ در میان شهرستان‌ها استثنا نیست",
    "below the province’s, as in recent quarters; no outlier among the counties",
)

Floats = NDArray[np.float64]
Assessments = dict[str, Text]


def assess_figures(store: Store, scope: Scope, rates: CountyRates, *, lang: str) -> dict[str, Assessments]:
    """The assessments by measure and county code. Counties that cannot be assessed are omitted.

    Rates are assessed in the funnel of `rates`, which must belong to the same scope; shares against the expectation for
    the county's own topics and kinds (`queries.comparisons.peer_comparison`); the median against that of the province.
    """
    assessed_shares = {key: _share(store, scope, key, lang) for key in SHARES}
    return assessed_shares | {DURATION: _duration(store, scope, lang), RATE: _rate(rates)}


def with_trajectory(
    assessment: Text | None, county: Figure, province: Figure, trajectory: RateTrajectory | None
) -> Text | None:
    """The assessment of a county's rate, in words that do not contradict its trajectory.

    The two answer different questions: whether the rate is an outlier among the counties, and whether it has been above
    the province's for some time. A persistent hotspot need not be an outlier, but its rate must not just be called
    usual.
    """
    if assessment is not WITHIN or trajectory is None or not trajectory.is_assessed:
        return assessment
    _, lower, upper = trajectory.recent
    if lower > 1 and county.value > province.value:
        return STEADILY_HIGHER
    if upper < 1 and county.value < province.value:
        return STEADILY_LOWER
    return assessment


def _rate(rates: CountyRates) -> Assessments:
    frame = rates.frame
    # Without a funnel z is NaN for every county, and no county is assessed.
    centre = rates.funnel.centre if rates.funnel else np.nan
    return _assess_counties(RATE, frame["county"], frame["z"], frame["value"] / centre - 1)


def _share(store: Store, scope: Scope, key: str, lang: str) -> Assessments:
    frame = peer_comparison(store, key, scope, by="county", lang=lang).frame
    return _assess_counties(key, frame["county"], frame["z"], frame["difference"])


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
