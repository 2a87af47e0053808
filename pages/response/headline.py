"""Header of the answer curves: finding, choice of the dimension to compare, and notes."""

import math

from markupsafe import Markup

from charts.markup import html
from charts.parts.figure_texts import clear_extremes_text
from pages.view.view import View
from pages.view.view_data import query_measure
from pages.widgets.elements.choice_links import Choice, choice_links
from persian.digits import number
from queries.estimates.answer_curves import DEFAULT_CURVE_DAYS
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from stats.estimates.clear_extremes import clear_extremes

CHOICES = ("none", "kind", "county", "peer_group", "topic_group", "agency")
LIMITS = ("value", "lower", "upper")
MEDIAN, BY_10, BY_30 = "answer_days_median", "answered_by_day_10", "answered_by_day_30"


def curves_header(
    view: View, dimension: str, scope: Scope, *, curves_differ: bool, bands_fixed: bool, bands: bool
) -> Markup:
    """The header: finding, dimensions to compare by, notes, and a link that switches the intervals.

    `curves_differ` says that the groups differ over all days (log-rank test). With `bands_fixed` (few groups) the
    intervals are always drawn and there is no link.
    """
    t = view.t
    switch = ""
    if not bands_fixed:
        switch_text = t("Hide the intervals") if bands else t("Show the intervals")
        switch = html(' <a href="{}">{}</a>', view.link(bands=None if bands else ["yes"]), switch_text)
    note = t(
        "Cases registered in the period, by the days until their first answer. Open cases are"
        " followed to the end of the data; a closing without an answer does not count as one."
    )
    if dimension != "none":
        note += " " + t("The largest groups are shown, at most six; others can be chosen in the bar above.")
    note += early_end(view, scope)
    return html(
        '<div class="section-head"><h2>{}</h2>{}<p>{}{}</p></div>',
        _finding(view, dimension, scope, curves_differ=curves_differ),
        _dimension_links(view, dimension),
        note,
        switch,
    )


def _dimension_links(view: View, dimension: str) -> Markup:
    """Links to the dimensions to compare by, the present one marked."""
    t = view.t
    labels = {
        "none": t("all together"),
        "kind": t("Kind"),
        "county": t("County"),
        "peer_group": t("Peer group"),
        "topic_group": t("Topic group"),
        "agency": t("Agency"),
    }
    choices = (
        Choice(labels[key], view.link(compare=None if key == "none" else [key]), current=key == dimension)
        for key in CHOICES
    )
    return choice_links(choices, label=t("Compare by"))


def early_end(view: View, scope: Scope) -> str:
    """A sentence on why the curves of a recent period end before their axis; "" if they need not."""
    followed = (view.today - scope.first).days if scope.first else DEFAULT_CURVE_DAYS
    if not 0 < followed < DEFAULT_CURVE_DAYS:
        return ""
    template = view.t.plural(
        "No case of the period has been followed for more than {n} day yet, so the curve ends there at the latest.",
        "No case of the period has been followed for more than {n} days yet, so the curve ends there at the latest.",
        followed,
    )
    return " " + template.format(n=number(followed, view.lang))


def _finding(view: View, name: str, scope: Scope, *, curves_differ: bool) -> str:
    """The title: the fastest and slowest group by day 10, or the median of all cases.

    Groups that do not differ clearly by day 10 may differ over all days, as the note below their table says.
    """
    t, lang = view.t, view.lang
    if name != "none":
        frame = query_measure(view, BY_10, scope, by=(name,)).frame
        finding = clear_extremes_text(frame, f"{name}_label", MEASURES[BY_10], lang)
        differ = clear_extremes(*(frame[limit].to_numpy(dtype=float) for limit in LIMITS)).differ
        if finding and curves_differ and not differ:
            return finding + t("; ") + t("over all days the groups are not equally fast")
        if finding:
            return finding
    median, day_30 = (query_measure(view, key, scope).row for key in (MEDIAN, BY_30))
    if bool(median["withheld"]):
        return t("Too few cases to say how long an answer takes")
    share = MEASURES[BY_30].format(float(day_30["value"]), lang)
    has_day_30 = math.isfinite(float(day_30["value"]))
    if math.isnan(float(median["value"])):
        finding = t("Fewer than half have been answered so far")
    else:
        finding = t("Half were answered within {days}").format(
            days=MEASURES[MEDIAN].format_with_unit(float(median["value"]), lang)
        )
    return finding + (
        t("; ") + t("after 30 days {share} had an answer").format(share=share) if has_day_30 else ""
    )
