"""Inputs of the counties screen: the measure on the map and the scope of the comparison."""

from markupsafe import Markup

from pages.view.view import View
from pages.widgets.choosing.map_measure import map_measure, map_measure_links, map_measures

CHOICES = (
    "on_time_share",
    "received",
    "rate_per_10k",
    "rate_per_10k_smoothed",
    "answer_days_median",
    "answer_days_p90",
    "days_waited",
    "never_answered_share",
    "open",
    "overdue",
    "resolved_share",
    "reopened_share",
    "satisfied_share",
    "handoffs_per_case",
)


def measures_for(view: View) -> tuple[str, ...]:
    """The measures that can be chosen."""
    return map_measures(view, CHOICES)


def measure_of(view: View) -> str:
    """The key of the measure in the address, else the first."""
    return map_measure(view, CHOICES)


def pills(view: View, *, label: str) -> Markup:
    """Links to choose the measure."""
    return map_measure_links(view, CHOICES, label=label)
