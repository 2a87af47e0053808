"""The first line of the overview of somebody who may see some cases only: how many are overdue, and the share in time.

The sentence of the day names other offices and judges all of them together, which such a viewer may not see.
"""

import math

from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.view.view import View
from pages.view.view_data import cached, query_measure, scope_until_as_of
from persian.digits import number


@cached
def own_headline(view: View) -> Markup:
    """The line, of what the sources record; empty if they record neither."""
    parts = [part for part in (_overdue(view), _on_time(view)) if part]
    if not parts:
        return EMPTY
    return html('<section class="today"><p class="day">{}.</p></section>', view.t("; ").join(parts))


def _overdue(view: View) -> str:
    t, lang = view.t, view.lang
    result = query_measure(view, "overdue", scope_until_as_of(view))
    if not result.coverage.is_recorded:
        return ""
    overdue = float(result.row["value"])
    if not overdue:
        return t("No case is overdue")
    text = t.plural("{n} case is overdue", "{n} cases are overdue", overdue).format(n=number(overdue, lang))
    if view.scope.agencies or view.scope.peer_groups:
        # Overdue cases count for the office that held them when due, and so are not part of its open cases.
        return text
    open_cases = query_measure(view, "open", scope_until_as_of(view))
    if not open_cases.coverage.is_recorded or open_cases.coverage.counted != result.coverage.counted:
        return text
    return t("{overdue}, of {open} open").format(
        overdue=text, open=number(float(open_cases.row["value"]), lang)
    )


def _on_time(view: View) -> str:
    result = query_measure(view, "on_time_share", scope_until_as_of(view))
    value, measure = float(result.row["value"]), result.measure
    if not result.coverage.is_recorded or bool(result.row["withheld"]) or not math.isfinite(value):
        return ""
    return view.t("{share} of the cases due were answered on time").format(
        share=measure.format(value, view.lang)
    )
