"""Link from a county on any screen to the same view filtered to that county."""

from pages.view.view import View


def county_link(view: View, code: str) -> str:
    """The address of this view filtered to one county, or without the filter if that county is already chosen."""
    return view.link(county=None if view.scope.counties == (code,) else [code])
