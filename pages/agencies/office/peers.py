"""The office among its peers: its point in the funnel plot of the group, bars, and all measures in a table."""

from markupsafe import Markup

from charts.markup import html
from pages.agencies.group_funnel import how_to_read, peer_group_bars, peer_group_funnel, too_few_for_a_plot
from pages.agencies.office.headline import peer_codes, peer_comparison_row
from pages.agencies.peer_texts import ON_TIME, expected_text
from pages.view.compared_offices import compare_office, compare_with_peers
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from pages.widgets.comparisons.peer_measures import peer_measures
from pages.widgets.elements.figure_section import FigureSection
from queries.overview.office_lines.sign_notes import sign_notes
from queries.overview.overview_contents import EMPTY

# Offices with enough cases, from which a group has a plot of its own on the page of an office.
LARGE_GROUP = 8


@cached
def peers_section(view: View) -> FigureSection:
    """The funnel with the office marked, or bars if the group is too small; empty for an office without peers."""
    t, lang = view.t, view.lang
    code = view.scope.agencies[0]
    row, comparison = peer_comparison_row(view, code), compare_with_peers(view)
    if row is None or not peer_codes(view, code):
        return FigureSection()
    group, value = str(row["group"]), float(row["value"])
    share = t("too few") if row["withheld"] else ON_TIME.format(value, lang)
    expected = expected_text(view, row)
    template = t("{share} on time; {expected}") if expected else t("Answered on time: {share}")
    title = template.format(share=share, expected=expected)
    head = html('<div class="section-head"><h2>{}</h2></div>', title)
    # A group of a few makes no picture of what is usual: the office is then shown among all.
    units = comparison.groups.loc[comparison.groups["group"] == group, "units"]
    is_large = len(units) > 0 and int(units.iloc[0]) >= LARGE_GROUP
    picture = peer_group_funnel(view, comparison, group if is_large else None, chosen=code)
    bars = peer_group_bars(view, comparison, group, chosen=code)
    if picture is None:
        note = html('<p class="caption">{}</p>', too_few_for_a_plot(view))
        return FigureSection(head, None, "", bars + note)
    folded_bars = html(
        '<details class="group-rows"><summary>{}</summary>{}</details>',
        t("The offices of its group one by one"),
        bars,
    )
    return FigureSection(
        head, picture[0], picture[1], html('<p class="caption">{}</p>{}', how_to_read(view), folded_bars)
    )


@cached
def measures_section(view: View) -> Markup:
    """The table of all measures by which offices are assessed; empty for an office without cases."""
    code = view.scope.agencies[0]
    signs = sign_notes(view.store, scope_until_as_of(view)).get(code, EMPTY).label(view.lang)
    return peer_measures(view, compare_office(view, code), code, reservation=signs)
