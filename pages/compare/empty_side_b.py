"""Notice in place of the figures where side B has no case."""

from markupsafe import Markup

from charts.markup import EMPTY
from pages.compare.two_sides import SIDE_B_PREFIX, SIDE_PARAMS, side_labels, sides
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.notices.notices import notice
from persian.bidi import isolate


@cached
def empty_side_b(view: View) -> Markup:
    """The notice: since when there are data, and the way back to the comparison by default; empty if B has cases."""
    t, both = view.t, sides(view)
    assert both.b is not None
    if any(query_measure(view, key, both.b).row["n"] for key in ("received", "open")):
        return EMPTY
    lines = []
    if view.store.first_day is not None:
        first, last = (view.day_text(day) for day in (view.store.first_day, view.today))
        lines.append(t("The data are from {first} to {last}.").format(first=first, last=last))
    name = side_labels(view, both.a, both.b)[1]
    by_default = view.link(**{SIDE_B_PREFIX + param: None for param in SIDE_PARAMS})
    return notice(
        t("No data for B: {name}").format(name=isolate(name)),
        *lines,
        action_link=(by_default, t("Compare with an earlier period of A")),
    )
