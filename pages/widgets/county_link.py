"""The link from a county on any screen to the same view of that county alone."""

from pages.view.view import View


def county_link(view: View, code: str) -> str:
    """The address of this view of one county; of a county that is chosen already, of all counties."""
    return view.link(county=None if view.scope.counties == (code,) else [code])
