"""The rates of all counties: raw in their funnel, smoothed, and between which ranks each lies."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.estimates.measure import Result, measure
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.intervals import Z95, poisson_interval
from stats.rank_intervals import rank_intervals
from stats.rate_funnel import RateFunnel, rate_funnel, rate_limits, root_transform
from stats.share_funnel import Z998

_STEPS = 60


@dataclass(frozen=True)
class CountyRates:
    """Every county of the province beside the others, whatever counties the scope is narrowed to.

    `frame` has a row for each county with known inhabitants, the highest rate first: county, label, people, n,
    exposure (ten thousand people and years), value, lower, upper (per 10,000 and year, Poisson), smoothed,
    smoothed_lower, smoothed_upper, z (of the funnel; NaN without one), side (1 above its 99.8 % limits, −1 below, else
    0), rank, rank_low, rank_high (1 is the highest).
    `whole` is the rate of the whole province.
    """

    frame: pd.DataFrame
    smoothed: Result
    funnel: RateFunnel | None
    province_rate: float


def county_rates(store: Store, scope: Scope, *, lang: str) -> CountyRates:
    """The rates of a scope's period, kinds, topics, offices and channels, by county."""
    everywhere = replace(scope, counties=())
    raw = measure(store, "rate_per_10k", everywhere, by=("county",), lang=lang).frame
    smoothed = measure(store, "rate_per_10k_smoothed", everywhere, by=("county",), lang=lang)
    province = province_at(settings().province_folder)
    people = {county.code: province.population(county.code) for county in province.counties}
    raw = raw[raw["county"].map(lambda code: bool(people.get(code))) & raw["upper"].notna()]
    n = raw["n"].to_numpy(dtype=float)
    exposure = poisson_interval(n)[1] / raw["upper"].to_numpy(dtype=float) if len(raw) else n
    drawn = dict(zip(smoothed.frame["county"], range(len(smoothed.frame)), strict=True))
    folded = smoothed.frame.iloc[[drawn[code] for code in raw["county"]]]
    found = rate_funnel(n, exposure)
    frame = pd.DataFrame(
        {
            "county": raw["county"].to_numpy(),
            "label": raw["county_label"].to_numpy(),
            "people": [int(people[code] or 0) for code in raw["county"]],
            "n": raw["n"].to_numpy(dtype="int64"),
            "exposure": exposure,
            **{name: raw[name].to_numpy(dtype=float) for name in ("value", "lower", "upper")},
            **{
                f"smoothed{end}": folded[name].to_numpy(dtype=float)
                for name, end in (("value", ""), ("lower", "_lower"), ("upper", "_upper"))
            },
            **_standing(n, exposure, found),
        }
    )
    frame = frame.sort_values(["value", "county"], ascending=[False, True], ignore_index=True)
    whole = measure(store, "rate_per_10k", everywhere, lang=lang).row
    return CountyRates(frame, smoothed, found, float(whole["value"]))


def _standing(
    n: NDArray[np.float64], exposure: NDArray[np.float64], found: RateFunnel | None
) -> dict[str, object]:
    root, variance = root_transform(n, exposure)
    rank, low, high = rank_intervals(root, np.diag(variance))
    z = np.full(len(n), np.nan) if found is None else found.z
    side = np.where(z > Z998, 1, np.where(z < -Z998, -1, 0))
    return {"z": z, "side": side, "rank": rank, "rank_low": low, "rank_high": high}


def funnel_limits(found: CountyRates) -> pd.DataFrame:
    """The funnel's limits for a picture: people, lower_95, upper_95, lower_998, upper_998; empty without a funnel."""
    if found.funnel is None:
        return pd.DataFrame()
    people = found.frame["people"].to_numpy(dtype=float)
    at = np.geomspace(people.min() / 1.25, people.max() * 1.25, _STEPS)
    per_head = float(found.frame["exposure"].sum() / people.sum())
    columns: dict[str, object] = {"people": at}
    for name, z in (("95", Z95), ("998", Z998)):
        low, high = rate_limits(at * per_head, found.funnel.centre, found.funnel.tau2, z=z)
        columns |= {f"lower_{name}": low, f"upper_{name}": high}
    return pd.DataFrame(columns)
