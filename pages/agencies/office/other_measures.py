"""The office compared with similar ones by all measures: not only the deadline, but waits and hand-offs too."""

from markupsafe import Markup

from pages.view.compared_offices import compare_office
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.peer_measures import peer_measures


@cached
def measures_section(view: View) -> Markup:
    """The table of all measures by which offices are assessed; empty for an office without cases."""
    code = view.scope.agencies[0]
    return peer_measures(view, compare_office(view, code), code)
