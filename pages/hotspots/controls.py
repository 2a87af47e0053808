"""What the address wants on the screen of hotspots: the counties of the brief, and the day of the last visit."""

from dataclasses import replace
from datetime import date, timedelta

from pages.view.ask import covered
from pages.view.province import names_of, province_of
from pages.view.view import Viewing
from persian.calendar import CalendarError, parse_day
from queries.hotspots.rates import CountyRates, county_rates
from queries.hotspots.reporting_propensity import Propensity, propensity
from queries.hotspots.trajectories import Course, course
from queries.hotspots.visits import SHORTEST, visits
from queries.vocabulary.scope import Scope

USUAL = 90  # days back, where no visit is known


def wide(view: Viewing) -> Scope:
    """The viewer's scope over all counties: a county is chosen here to be read beside the others, not alone."""
    return replace(covered(view), counties=())


def chosen(view: Viewing) -> tuple[str, ...]:
    """The counties chosen for the brief: those of the scope that the province has."""
    province = province_of(view)
    names = names_of(view, province) if province else {}
    return tuple(code for code in view.scope.counties if code in names)


def toggled(view: Viewing, code: str) -> str:
    """The address with one county more among the chosen, or with one less."""
    now = view.scope.counties
    return view.link(county=[each for each in now if each != code] if code in now else [*now, code])


def without_trips(view: Viewing) -> Scope:
    """`wide`, without cases of provincial trips: where officials have just been, many cases are no trait of it."""
    return replace(wide(view), trips="out")


def rates(view: Viewing) -> CountyRates:
    """The rates of all counties over the scope, cases of provincial trips left out."""
    return county_rates(view.store, without_trips(view), lang=view.lang)


def county_course(view: Viewing) -> Course | None:
    """What became of the counties' rates over the quarters."""
    return course(view.store, wide(view), lang=view.lang)


def reported(view: Viewing) -> Propensity:
    """What would be expected to be reported from the counties, cases of provincial trips left out."""
    return propensity(view.store, without_trips(view), rates(view))


def since_day(view: Viewing) -> tuple[date, str]:
    """The day to look back to, and what of the address could not be read: a day of its own, else the last visit."""
    wanted = (view.params.get("since") or [""])[-1]
    known = visits(view.store, wide(view), lang=view.lang)
    latest = view.whole_day - timedelta(SHORTEST - 1)
    usual = next((visit.day for visit in known if visit.day <= latest), view.today - timedelta(USUAL - 1))
    if not wanted:
        return usual, ""
    try:
        return parse_day(wanted), ""
    except CalendarError:
        return usual, wanted
