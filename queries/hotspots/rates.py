"""Rates of all counties: raw with funnel limits, smoothed, and with rank intervals."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.estimates.measure import Result, measure
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.estimates.intervals import Z95, poisson_interval
from stats.estimates.rank_intervals import rank_intervals
from stats.estimates.rate_funnel import RateFunnel, rate_funnel, rate_limits, root_transform
from stats.estimates.share_funnel import Z998

_STEPS = 60  # points of each drawn funnel limit


@dataclass(frozen=True)
class CountyRates:
    """The rates of all counties of the province, regardless of the scope's counties.

    `frame` has a row for each county with known population, the highest rate first. Columns: county, label, people, n,
    exposure (in units of 10,000 inhabitants × years), value, lower, upper (cases per 10,000 inhabitants and year, with
    Poisson interval), smoothed, smoothed_lower, smoothed_upper, z (position in the funnel; NaN without a funnel), side
    (1 above the 99.8 % limits, −1 below, 0 within), rank, rank_low, rank_high (1 is the highest rate). `province_rate`
    is the rate of the whole province, `smoothed` the full result of the smoothed measure.
    """

    frame: pd.DataFrame
    smoothed: Result
    funnel: RateFunnel | None
    province_rate: float


def county_rates(store: Store, scope: Scope, *, lang: str) -> CountyRates:
    """The rates by county for a scope's period, kinds, topics, offices and channels.

    Cached for a state of the data, because several sections of the screen show them.
    """
    everywhere = replace(scope, counties=())
    key = ("county rates", everywhere, lang, settings())
    result = store.cache.get_or_compute(key, lambda: _county_rates(store, everywhere, lang=lang))
    # A shallow copy is copied when it is written to, so that callers cannot change the cached frame.
    return replace(result, frame=result.frame.copy(deep=False))


def _county_rates(store: Store, everywhere: Scope, *, lang: str) -> CountyRates:
    raw = measure(store, "rate_per_10k", everywhere, by=("county",), lang=lang).frame
    smoothed = measure(store, "rate_per_10k_smoothed", everywhere, by=("county",), lang=lang)
    province = province_at(settings().province_folder)
    people = {county.code: province.population(county.code) for county in province.counties}
    raw = raw[raw["county"].map(lambda code: bool(people.get(code))) & raw["upper"].notna()]
    n = raw["n"].to_numpy(dtype=float)
    # The exposure is recovered from the upper limit of the rate, which is positive even for counties without any case.
    exposure = poisson_interval(n)[1] / raw["upper"].to_numpy(dtype=float) if len(raw) else n
    positions = dict(zip(smoothed.frame["county"], range(len(smoothed.frame)), strict=True))
    smoothed_rows = smoothed.frame.iloc[[positions[code] for code in raw["county"]]]
    funnel = rate_funnel(n, exposure)
    frame = pd.DataFrame(
        {
            "county": raw["county"].to_numpy(),
            "label": raw["county_label"].to_numpy(),
            "people": [int(people[code] or 0) for code in raw["county"]],
            "n": raw["n"].to_numpy(dtype="int64"),
            "exposure": exposure,
            **{name: raw[name].to_numpy(dtype=float) for name in ("value", "lower", "upper")},
            **{
                f"smoothed{end}": smoothed_rows[name].to_numpy(dtype=float)
                for name, end in (("value", ""), ("lower", "_lower"), ("upper", "_upper"))
            },
            **_standing(n, exposure, funnel),
        }
    )
    frame = frame.sort_values(["value", "county"], ascending=[False, True], ignore_index=True)
    province_row = measure(store, "rate_per_10k", everywhere, lang=lang).row
    return CountyRates(frame, smoothed, funnel, float(province_row["value"]))


def _standing(
    n: NDArray[np.float64], exposure: NDArray[np.float64], funnel: RateFunnel | None
) -> dict[str, object]:
    # Ranks are computed on the square-root scale of the funnel, where the variance hardly depends on the rate.
    root, variance = root_transform(n, exposure)
    rank, low, high = rank_intervals(root, np.diag(variance))
    z = np.full(len(n), np.nan) if funnel is None else funnel.z
    side = np.where(z > Z998, 1, np.where(z < -Z998, -1, 0))
    return {"z": z, "side": side, "rank": rank, "rank_low": low, "rank_high": high}


def funnel_limits(rates: CountyRates) -> pd.DataFrame:
    """The funnel limits as curves to draw: columns people, lower_95, upper_95, lower_998, upper_998.

    Empty if there is no funnel.
    """
    if rates.funnel is None:
        return pd.DataFrame()
    people = rates.frame["people"].to_numpy(dtype=float)
    # Geometric steps, slightly beyond the smallest and the largest county: the axis of population is logarithmic.
    at = np.geomspace(people.min() / 1.25, people.max() * 1.25, _STEPS)
    per_head = float(rates.frame["exposure"].sum() / people.sum())
    columns: dict[str, object] = {"people": at}
    for name, z in (("95", Z95), ("998", Z998)):
        low, high = rate_limits(at * per_head, rates.funnel.centre, rates.funnel.tau2, z=z)
        columns |= {f"lower_{name}": low, f"upper_{name}": high}
    return pd.DataFrame(columns)
