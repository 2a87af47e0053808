"""Whether trend lines leave out the cases of provincial trips, and the links that switch it.

A trip brings some ten thousand cases within days, next to which the rest of the year would look like a flat line. Trend
lines therefore leave these cases out, unless the reader asks for them or the scope is about them.
"""

from dataclasses import replace

from markupsafe import Markup

from pages.view.view import View
from pages.widgets.elements.choice_links import Choice, choice_links
from queries.vocabulary.scope import Scope

PARAMETER, WITH_TRIPS = "trend", "trips"


def leaves_out_trips(view: View) -> bool:
    """Whether trend lines leave out the cases of trips, although the scope includes them."""
    return has_trips_and_others(view) and (view.params.get(PARAMETER) or [""])[-1] != WITH_TRIPS


def has_trips_and_others(view: View) -> bool:
    """Whether the scope may have cases of trips as well as others."""
    return view.store.has_trips and view.scope.trips == "in" and "trip" not in view.scope.channels


def trend_scope(view: View, scope: Scope) -> Scope:
    """The scope of a trend line: without cases of trips where they are left out."""
    return replace(scope, trips="out") if leaves_out_trips(view) else scope


def trips_switch(view: View) -> Markup:
    """Links to the trend lines without and with the cases of trips."""
    t, are_left_out = view.t, leaves_out_trips(view)
    choices = (
        Choice(t("Without trips"), view.link(**{PARAMETER: None}), current=are_left_out),
        Choice(t("With trips"), view.link(**{PARAMETER: [WITH_TRIPS]}), current=not are_left_out),
    )
    return choice_links(choices, label=t("Cases of provincial trips in trend lines"))
