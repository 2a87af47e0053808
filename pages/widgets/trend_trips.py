"""Whether trend lines leave out the cases of provincial trips, and the switch for it.

A trip brings some ten thousand cases within days, beside which the rest of the year would be a flat line. Trend lines
therefore leave these cases out, unless the reader asks for them or the scope is about them.
"""

from dataclasses import replace

from markupsafe import Markup

from pages.view.view import View
from pages.widgets.choice_links import Choice, choice_links
from queries.vocabulary.scope import Scope

PARAMETER, WITH_TRIPS = "trend", "trips"


def trips_apart(view: View) -> bool:
    """Whether cases of trips are left out of trend lines of a scope that includes them."""
    return can_be_apart(view) and (view.params.get(PARAMETER) or [""])[-1] != WITH_TRIPS


def can_be_apart(view: View) -> bool:
    """Whether the scope has cases of trips beside others."""
    return view.store.has_trips and view.scope.trips == "in" and "trip" not in view.scope.channels


def trend_scope(view: View, scope: Scope) -> Scope:
    """The scope of a trend line: without cases of trips where they are left out."""
    return replace(scope, trips="out") if trips_apart(view) else scope


def trips_switch(view: View) -> Markup:
    """Links to the trend lines without and with the cases of trips."""
    t, is_apart = view.t, trips_apart(view)
    choices = (
        Choice(t("Without trips"), view.link(**{PARAMETER: None}), current=is_apart),
        Choice(t("With trips"), view.link(**{PARAMETER: [WITH_TRIPS]}), current=not is_apart),
    )
    return choice_links(choices, label=t("Cases of provincial trips in trend lines"))
