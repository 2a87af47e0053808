"""What the address wants on the screen of counties, and the province that they belong to."""

from markupsafe import Markup

from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from pages.widgets.map_measure import map_measure, map_measure_links, map_measures
from queries.vocabulary.scope import Scope

CHOICES = (
    "on_time_share",
    "received",
    "rate_per_10k",
    "rate_per_10k_smoothed",
    "answer_days_median",
    "answer_days_p90",
    "open",
    "overdue",
    "resolved_share",
    "reopened_share",
    "satisfied_share",
    "handoffs_per_case",
)


def measures_for(view: View) -> tuple[str, ...]:
    """The measures to choose from."""
    return map_measures(view, CHOICES)


def measure_of(view: View) -> str:
    """The measure that the address wants on the map."""
    return map_measure(view, CHOICES)


def scope_of(view: View) -> Scope:
    """The scope of the comparison: that of the viewer as far as it is known."""
    return scope_until_as_of(view)


def pills(view: View, *, label: str) -> Markup:
    """HTML of the measures as links."""
    return map_measure_links(view, CHOICES, label=label)
