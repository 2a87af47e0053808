"""Which figures of the counties lie beyond what counties differ by anyway, in words.

One rule for all of them, that of the screen's funnel: outside its 99.8 % limits, which have room for the differences
that counties always have, and at least as much as matters of the measure. Chance alone is no limit: with thousands of
cases hardly a county would be called like the others, and the brief would contradict the funnel beside it.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.comparisons.peer_comparison import peers
from queries.estimates.measure import measure
from queries.hotspots.rates import CountyRates
from queries.measures import MEASURES
from queries.storage.store import Store
from queries.vocabulary.labels import Word
from queries.vocabulary.scope import Scope
from stats.duration_funnel import duration_z
from stats.share_funnel import Z998

SHARES = ("on_time_share", "satisfied_share")
DURATION, RATE = "answer_days_median", "rate_per_10k"
HIGHER = Word("بالاتر از دامنهٔ معمول", "above the usual range")
LOWER = Word("پایین‌تر از دامنهٔ معمول", "below the usual range")
WITHIN = Word("در دامنهٔ معمول", "within the usual range")
SMALL = Word("تفاوت ناچیز", "too small to matter")

Floats = NDArray[np.float64]
Words = dict[str, Word]


def judged(store: Store, scope: Scope, rates: CountyRates, *, lang: str) -> dict[str, Words]:
    """For each measure the word for each county, by code; a county of which nothing can be said is not there.

    Rates lie in the funnel of `rates`, those of `scope`; shares beside what the others let expect of the county's own
    topics and kinds (`queries.comparisons.peer_comparison`); the median beside that of the province.
    """
    found = {key: _share(store, scope, key, lang) for key in SHARES}
    return found | {DURATION: _duration(store, scope, lang), RATE: _rate(rates)}


def _rate(rates: CountyRates) -> Words:
    frame = rates.frame
    centre = rates.funnel.centre if rates.funnel else np.nan
    return _words(RATE, frame["county"], frame["z"], frame["value"] / centre - 1)


def _share(store: Store, scope: Scope, key: str, lang: str) -> Words:
    frame = peers(store, key, scope, by="county", lang=lang).frame
    return _words(key, frame["county"], frame["z"], frame["difference"])


def _duration(store: Store, scope: Scope, lang: str) -> Words:
    frame = measure(store, DURATION, scope, by=("county",), lang=lang).frame
    centre = float(measure(store, DURATION, scope, lang=lang).row["value"])
    value, lower, upper = (frame[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
    return _words(DURATION, frame["county"], duration_z(value, lower, upper, centre), value - centre)


def _words(
    key: str, codes: Iterable[str], z: "pd.Series[float] | Floats", gap: "pd.Series[float] | Floats"
) -> Words:
    least = MEASURES[key].min_change
    return {
        str(code): _word(float(distance), float(size), least)
        for code, distance, size in zip(codes, z, gap, strict=True)
        if np.isfinite(distance)
    }


def _word(z: float, gap: float, least: float) -> Word:
    if abs(z) <= Z998:
        return WITHIN
    if abs(gap) < least:
        return SMALL
    return HIGHER if z > 0 else LOWER
