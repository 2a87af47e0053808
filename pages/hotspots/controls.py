"""Inputs of the hotspots screen: the counties of the brief, the day to compare since, and the queries on them."""

from dataclasses import replace
from datetime import date, timedelta

from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from pages.view.view_province import county_names, province_of
from persian.calendar import CalendarError, parse_day
from queries.hotspots.provincial_trips import MIN_DAYS, provincial_trips
from queries.hotspots.rates import CountyRates, county_rates
from queries.hotspots.reporting_propensity import Propensity, propensity
from queries.hotspots.trajectories import CountyTrajectories, trajectories
from queries.vocabulary.scope import Scope

DEFAULT_DAYS_BACK = 90  # days to look back if no visit is known


def scope_of_all_counties(view: View) -> Scope:
    """The viewer's scope without its county filter: a chosen county is compared with the others, never shown alone."""
    return replace(scope_until_as_of(view), counties=())


def chosen_counties(view: View) -> tuple[str, ...]:
    """Codes of the counties chosen for the brief: those of the scope that belong to the province."""
    province = province_of(view)
    names = county_names(view, province) if province else {}
    return tuple(code for code in view.scope.counties if code in names)


def toggled_county_link(view: View, code: str) -> str:
    """The address with a county added to the chosen ones, or removed if it is one of them."""
    chosen = view.scope.counties
    return view.link(
        county=[other for other in chosen if other != code] if code in chosen else [*chosen, code]
    )


def scope_without_trips(view: View) -> Scope:
    """`scope_of_all_counties` without cases of provincial trips.

    A visit brings many cases to a county. They tell where officials have been and nothing about the county itself.
    """
    return replace(scope_of_all_counties(view), trips="out")


def rates(view: View) -> CountyRates:
    """Rates of all counties over the scope, without cases of provincial trips."""
    return county_rates(view.store, scope_without_trips(view), lang=view.lang)


def county_trajectories(view: View) -> CountyTrajectories | None:
    """The counties' quarterly rates with their assessment (persistent, emerging, fading …); None if not possible."""
    return trajectories(view.store, scope_of_all_counties(view), lang=view.lang)


def county_propensity(view: View) -> Propensity:
    """The number of reports expected of each county, without cases of provincial trips."""
    return propensity(view.store, scope_without_trips(view), rates(view))


def since_day(view: View) -> tuple[date, str]:
    """The day to compare since, and the text of the address that could not be read as a day (else "").

    The day is that of the `since` parameter, else the last visit long enough ago to be compared, else a default.
    """
    text = (view.params.get("since") or [""])[-1]
    trips = provincial_trips(view.store, scope_of_all_counties(view), lang=view.lang)
    # A visit can be compared only if at least MIN_DAYS complete days have passed since.
    latest = view.last_complete_day - timedelta(MIN_DAYS - 1)
    default_day = next(
        (visit.day for visit in trips if visit.day <= latest), view.today - timedelta(DEFAULT_DAYS_BACK - 1)
    )
    if not text:
        return default_day, ""
    try:
        return parse_day(text), ""
    except CalendarError:
        return default_day, text
