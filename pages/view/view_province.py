"""The province of a view, and the names and shapes of its counties."""

from charts.maps.county_map import CountyShapes
from geo.province import Province
from pages.view.view import View, dimension_labels
from queries.measures.caveats import NO_POPULATIONS
from queries.question.filters import has_county_of
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings


def province_of(view: View) -> Province | None:
    """The province of the settings if the data are about its counties, else None.

    Without it there are no inhabitants and no boundaries, and so no rates and no maps.
    """
    province = province_at(settings().province_folder)
    return province if has_county_of(view.store, province) else None


def only_county(view: View) -> str:
    """The code of the county of a province that has a single one and so nothing to compare; "" elsewhere."""
    province = province_of(view)
    return province.counties[0].code if province is not None and len(province.counties) == 1 else ""


def has_inhabitants(view: View) -> bool:
    """Whether there are rates per inhabitant: the data are about the province, and it knows some populations."""
    province = province_of(view)
    return province is not None and province.has_populations


def no_inhabitants_note(view: View) -> str:
    """A sentence for a province that knows no populations; "" for others."""
    if has_inhabitants(view) or province_of(view) is None:
        return ""
    return NO_POPULATIONS.label(view.lang)


def county_names(view: View, province: Province | None) -> dict[str, str]:
    """County names by code, in the viewer's language: those of the province, or without one those in the data."""
    if province is None:
        return dimension_labels(view.store, "county", view.lang)
    return {county.code: county.name(view.lang) for county in province.counties}


def county_shapes(view: View, province: Province) -> CountyShapes | None:
    """The shapes of the counties for maps; None for a province without boundaries."""
    if province.outlines is None:
        return None
    return CountyShapes(province.outlines, county_names(view, province), province.attributions(view.lang)[0])
