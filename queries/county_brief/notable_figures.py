"""Which figures of the counties lie beyond what counties differ by anyway, in words.

One rule for all of them, that of the screen's funnel: outside its 99.8 % limits, which have room for the differences
that counties always have, and at least as much as matters of the measure. Chance alone is no limit: with thousands of
cases hardly a county would be called like the others, and the brief would contradict the funnel beside it.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.peer_comparison import peer_comparison
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

Floats = NDArray[np.float64]
Assessments = dict[str, Text]


def assess_figures(store: Store, scope: Scope, rates: CountyRates, *, lang: str) -> dict[str, Assessments]:
    """For each measure the word for each county, by code; a county of which nothing can be said is not there.

    Rates lie in the funnel of `rates`, those of `scope`; shares beside what the others let expect of the county's own
    topics and kinds (`queries.comparisons.peer_comparison`); the median beside that of the province.
    """
    found = {key: _share(store, scope, key, lang) for key in SHARES}
    return found | {DURATION: _duration(store, scope, lang), RATE: _rate(rates)}


def _rate(rates: CountyRates) -> Assessments:
    frame = rates.frame
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
    least = MEASURES[key].min_change
    return {
        str(code): _assess(float(distance), float(size), least)
        for code, distance, size in zip(codes, z, gap, strict=True)
        if np.isfinite(distance)
    }


def _assess(z: float, gap: float, least: float) -> Text:
    if abs(z) <= Z998:
        return WITHIN
    if abs(gap) < least:
        return SMALL
    return HIGHER if z > 0 else LOWER
