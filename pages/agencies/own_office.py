"""The agencies screen of a viewer who sees the cases of some offices only: each of them by itself, beside no other.

An assessment of the viewer's own office belongs at the top of `show`, once there is one that gives nothing of the
others away.
"""

from collections.abc import Callable

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.agencies.office.office_counties import county_sections
from pages.agencies.office.office_topics import topics
from pages.agencies.office.oldest import oldest
from pages.view.view import View, dimension_labels
from pages.widgets.drawing import draw
from pages.widgets.own_figures import own_figures


def pieces(view: View) -> tuple[Callable[[View], object], ...]:
    """The functions whose results are drawn."""
    return (own_figures, oldest, topics, county_sections) if len(view.scope.agencies) == 1 else (own_figures,)


def show(view: View) -> None:
    """Draw the chosen office; several of them together, with a link to each."""
    draw(_heading(view) + own_figures(view), "office")
    if len(view.scope.agencies) != 1:
        return
    where = county_sections(view)
    draw(oldest(view) + where.map, "oldest")
    draw(topics(view) + where.bars, "topics")


def _heading(view: View) -> Markup:
    t, names = view.t, dimension_labels(view.store, "agency", view.lang)
    chosen = [names[code] for code in view.scope.agencies if code in names]
    title = t(", ").join(chosen) or t("No office of yours is in the data")
    others = [code for code in names if (code,) != view.scope.agencies] if len(names) > 1 else []
    links = join(
        (html('<a href="{}">{}</a>', view.link(agency=[code]), names[code]) for code in others),
        separator=t(", "),
    )
    ways = html('<p class="ways">{} {}</p>', t("Your offices:"), links) if others else EMPTY
    return html('<section class="office"><h2>{}</h2>{}</section>', title, ways)
