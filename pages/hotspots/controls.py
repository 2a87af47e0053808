"""What the address wants on the screen of hotspots: the counties of the brief, and the day of the last visit."""

from dataclasses import replace
from datetime import date, timedelta

from pages.view.province import county_names, province_of
from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from persian.calendar import CalendarError, parse_day
from queries.hotspots.provincial_trips import MIN_DAYS, provincial_trips
from queries.hotspots.rates import CountyRates, county_rates
from queries.hotspots.reporting_propensity import Propensity, propensity
from queries.hotspots.trajectories import CountyTrajectories, trajectories
from queries.vocabulary.scope import Scope

DEFAULT_DAYS_BACK = 90  # days back, where no visit is known


def scope_of_all_counties(view: View) -> Scope:
    """The viewer's scope over all counties: a county is chosen here to be read beside the others, not alone."""
    return replace(scope_until_as_of(view), counties=())


def chosen_counties(view: View) -> tuple[str, ...]:
    """The counties chosen for the brief: those of the scope that the province has."""
    province = province_of(view)
    names = county_names(view, province) if province else {}
    return tuple(code for code in view.scope.counties if code in names)


def toggled_county_link(view: View, code: str) -> str:
    """The address with one county more among the chosen, or with one less."""
    now = view.scope.counties
    return view.link(county=[each for each in now if each != code] if code in now else [*now, code])


def scope_without_trips(view: View) -> Scope:
    """`wide`, without cases of provincial trips: where officials have just been, many cases are no trait of it."""
    return replace(scope_of_all_counties(view), trips="out")


def rates(view: View) -> CountyRates:
    """The rates of all counties over the scope, cases of provincial trips left out."""
    return county_rates(view.store, scope_without_trips(view), lang=view.lang)


def county_trajectories(view: View) -> CountyTrajectories | None:
    """What became of the counties' rates over the quarters."""
    return trajectories(view.store, scope_of_all_counties(view), lang=view.lang)


def county_propensity(view: View) -> Propensity:
    """What would be expected to be reported from the counties, cases of provincial trips left out."""
    return propensity(view.store, scope_without_trips(view), rates(view))


def since_day(view: View) -> tuple[date, str]:
    """The day to look back to, and what of the address could not be read: a day of its own, else the last visit."""
    wanted = (view.params.get("since") or [""])[-1]
    known = provincial_trips(view.store, scope_of_all_counties(view), lang=view.lang)
    latest = view.last_complete_day - timedelta(MIN_DAYS - 1)
    usual = next(
        (visit.day for visit in known if visit.day <= latest), view.today - timedelta(DEFAULT_DAYS_BACK - 1)
    )
    if not wanted:
        return usual, ""
    try:
        return parse_day(wanted), ""
    except CalendarError:
        return usual, wanted
