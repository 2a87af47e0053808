"""The agencies screen of a viewer who may see the cases of some offices only: each office alone, without comparisons.

The assessment of the viewer's own office has a screen of its own (`pages.own_office`), with figures rounded so that
they reveal nothing about the other offices.
"""

from collections.abc import Callable

from markupsafe import Markup

from charts.markup import html
from pages.agencies.office.office_county_sections import county_sections
from pages.agencies.office.office_topics import topics
from pages.agencies.office.oldest_cases_table import oldest
from pages.view.audit_log import record_sight
from pages.view.view import View
from pages.widgets.choosing.own_units import chosen_names, links_to_others
from pages.widgets.comparisons.own_past_section import own_past_section
from pages.widgets.elements.drawing import draw
from pages.widgets.elements.figure_section import draw_figure_section
from pages.widgets.measures.own_figures import own_figures
from records.audit.entry_kinds import EntryKind


def pieces(view: View) -> tuple[Callable[[View], object], ...]:
    """The functions whose results are drawn."""
    return (
        (own_figures, own_past_section, oldest, topics, county_sections)
        if len(view.scope.agencies) == 1
        else (own_figures,)
    )


def show(view: View) -> None:
    """Draw the chosen office; several of them together, with a link to each."""
    draw(_heading(view) + own_figures(view), "office")
    if len(view.scope.agencies) != 1:
        return
    record_sight(view, EntryKind.saw_cases, {"screen": "agencies"})  # the oldest open cases are listed
    draw_figure_section(own_past_section(view), "own-past")
    where = county_sections(view)
    draw(oldest(view) + where.map, "oldest")
    draw(topics(view) + where.bars, "topics")


def _heading(view: View) -> Markup:
    t, chosen = view.t, view.scope.agencies
    title = chosen_names(view, "agency", chosen) or t("No office of yours is in the data")
    ways = links_to_others(view, "agency", chosen, label=t("Your offices:"))
    return html('<section class="office"><h2>{}</h2>{}</section>', title, ways)
