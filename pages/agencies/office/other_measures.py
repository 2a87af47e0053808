"""The office compared with similar ones by all measures: not only the deadline, but waits and hand-offs too."""

from markupsafe import Markup

from pages.view.compared_offices import compare_office
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from pages.widgets.comparisons.peer_measures import peer_measures
from queries.overview.office_lines.sign_notes import sign_notes
from queries.overview.overview_contents import EMPTY


@cached
def measures_section(view: View) -> Markup:
    """The table of all measures by which offices are assessed; empty for an office without cases."""
    code = view.scope.agencies[0]
    signs = sign_notes(view.store, scope_until_as_of(view)).get(code, EMPTY).label(view.lang)
    return peer_measures(view, compare_office(view, code), code, reservation=signs)
