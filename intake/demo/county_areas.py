"""Counties and places of a province as arrays for the simulation."""

from dataclasses import dataclass

import numpy as np

from geo.province import Province
from intake.demo.line_activity import Floats, Ints
from intake.demo.unusual_events import CRISIS


@dataclass(frozen=True)
class Areas:
    """Counties from the most to the least populous, and their places, grouped by county."""

    code: tuple[str, ...]
    name_fa: tuple[str, ...]
    name_en: tuple[str, ...]
    population: Floats
    propensity: Floats  # relative number of calls per inhabitant, about 1
    place_name: tuple[str, ...]
    place_county: Ints
    place_weight: Floats  # sums to 1 within a county
    place_latitude: Floats
    place_longitude: Floats
    place_spread: Floats  # degrees


def areas(province: Province, rng: np.random.Generator) -> Areas:
    """Build the arrays; each county gets a random propensity to call, so that some are loud and some are quiet."""
    counties = sorted(
        province.counties, key=lambda county: (-(province.population(county.code) or 0), county.code)
    )
    population = np.array([float(province.population(county.code) or 20_000) for county in counties])
    # Populous counties call more, remote ones less: a quiet county is not one without problems.
    size = np.log10(population / np.median(population))
    deviation = np.clip(rng.normal(0.0, 0.30, len(counties)), -0.5, 0.5)
    # The county of the crisis gets an average propensity, so that it can be found only by the crisis itself.
    deviation[min(CRISIS.county_rank or 0, len(counties) - 1)] = 0.0
    propensity = np.exp(0.10 * size + deviation)
    propensity /= (propensity * population).sum() / population.sum()
    rank = {county.code: number for number, county in enumerate(counties)}
    places = sorted(
        (place for place in province.places if place.county in rank),
        key=lambda place: (rank[place.county], -(place.population or 0), place.name_fa or place.name_en),
    )
    county = np.array([rank[place.county] for place in places], dtype=np.int64)
    people = np.array([max(300.0, float(place.population or 0)) for place in places])
    weight = people**0.8
    total = np.bincount(county, weight, minlength=len(counties)) if len(places) else np.ones(len(counties))
    return Areas(
        code=tuple(county.code for county in counties),
        name_fa=tuple(county.name_fa for county in counties),
        name_en=tuple(county.name_en for county in counties),
        population=population,
        propensity=propensity,
        place_name=tuple(place.name_fa or place.name_en for place in places),
        place_county=county,
        place_weight=weight / total[county],
        place_latitude=np.array([place.lat for place in places]),
        place_longitude=np.array([place.lon for place in places]),
        # A village is a few hundred metres wide, a city of a million some five kilometres.
        place_spread=0.003 + 0.04 * np.sqrt(people / 1.5e6),
    )
