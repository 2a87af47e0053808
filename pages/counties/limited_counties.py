"""The counties screen without comparisons: for viewers of some counties, and in a province that has a single one."""

from collections.abc import Callable

from markupsafe import Markup

from charts.markup import html
from pages.counties.county_backlog import backlog
from pages.view.view import View
from pages.view.view_province import only_county
from pages.widgets.choosing.own_units import chosen_names, links_to_others
from pages.widgets.comparisons.own_past_section import own_past_section
from pages.widgets.elements.drawing import draw
from pages.widgets.elements.figure_section import draw_figure_section
from pages.widgets.measures.monthly_flow import monthly_flow_section
from pages.widgets.measures.own_figures import own_figures


def pieces() -> tuple[Callable[[View], object], ...]:
    """The functions whose results are drawn."""
    return (own_figures, own_past_section, monthly_flow_section, backlog)


def show(view: View) -> None:
    """Draw the chosen county; several of them together, with a link to each."""
    draw(_heading(view) + own_figures(view), "county-figures")
    draw_figure_section(own_past_section(view), "own-past")
    draw(monthly_flow_section(view), "county-trend")
    draw(backlog(view), "county-backlog")


def _heading(view: View) -> Markup:
    only = only_county(view)
    t, chosen = view.t, (only,) if only else view.scope.counties
    title = chosen_names(view, "county", chosen) or t("No county of yours is in the data")
    ways = links_to_others(view, "county", chosen, label=t("Your counties:"))
    return html('<div class="section-head county-head"><h2>{}</h2>{}</div>', title, ways)
