"""The province that a view is about, and what its counties are called."""

from geo.province import Province
from pages.view.view import View, dimension_labels
from queries.question.filters import has_county_of
from queries.settings.province import province_at
from queries.settings.province_settings import settings


def province_of(view: View) -> Province | None:
    """The province, if the data are about its counties."""
    province = province_at(settings().province_folder)
    return province if has_county_of(view.store, province) else None


def county_names(view: View, province: Province | None) -> dict[str, str]:
    """The counties by code: those of the province, else those in the data."""
    if province is None:
        return dimension_labels(view.store, "county", view.lang)
    return {county.code: county.name(view.lang) for county in province.counties}
