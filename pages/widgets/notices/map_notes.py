"""Notes below a map of the counties: cases that are on no county of it, and the caveats about populations."""

from geo.province import Province
from pages.view.view import View
from persian.digits import number
from queries.county_brief.limitations import few_counties
from queries.estimates.measure import Result


def map_notes(view: View, result: Result, province: Province) -> list[str]:
    """Sentences on a measure by county: how many cases have no known county, and for rates two caveats.

    These are of counties without any case, and of the census.
    """
    codes = [county.code for county in province.counties]
    n_unmapped = int(result.frame.loc[~result.frame["county"].isin(codes), "n"].sum())
    unmapped_text = view.t.plural(
        "{n} case is not on the map: its county is not known.",
        "{n} cases are not on the map: their county is not known.",
        n_unmapped,
    ).format(n=number(n_unmapped, view.lang))
    lines = [unmapped_text if n_unmapped else ""]
    if result.measure.is_per_inhabitants:
        few = few_counties(view.store, province)
        lines += [few.label(view.lang) if few else "", province.population_caveat(view.lang)]
    return [line for line in lines if line]
