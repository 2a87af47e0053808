"""Random questions to a world, and the cases that each is about, selected without the query layer."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from persian.calendar import from_jalali, month_bounds, month_length, year_length
from queries.measures import MEASURES
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from tests import reference, worlds
from tests.reference import Known, Life
from tests.worlds import AGENCIES, COUNTIES, START, TOPIC_GROUPS, TOPICS, World

GRAINS = ("day", "week", "month", "quarter", "year")
VALUES = {
    "county": COUNTIES,
    "agency": AGENCIES,
    "peer_group": ("P1", "P2"),
    "topic": TOPICS,
    "topic_group": ("G1", "G2"),
    "kind": ("complaint", "request", "suggestion"),
    "channel": ("phone", "portal"),
}
DIMENSIONS = tuple(VALUES)
# Measures with a figure for any cases; the others exist only beside similar units (`tests.queries.excess`).
ALONE = [key for key, measure in MEASURES.items() if not measure.estimator.compares_units]
# The first measure of each way to estimate on each clock. Measures that share both are computed by the same statements,
# apart from the condition on the cases counted.
ONE_OF_EACH = tuple(
    {(type(MEASURES[key].estimator), MEASURES[key].clock): key for key in reversed(ALONE)}.values()
)

days = st.integers(-5, 110).map(lambda n: (START + timedelta(days=n)).date())
years = st.sampled_from([(1403, 1403), (1404, 1404), (1403, 1404)]).map(
    lambda two: (from_jalali(two[0], 1, 1), from_jalali(two[1], 12, month_length(two[1], 12)))
)
periods = st.one_of(
    st.just((None, None)),
    years,
    st.tuples(days, days).map(lambda two: (min(two), max(two))),
    days.map(lambda day: (day, None)),
    days.map(lambda day: (None, day)),
)
moments = st.integers(0, 100 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    """A random scope: any period, up to two dimensions restricted, with or without trips, at present or in the past."""
    narrowed = {
        DIMENSION_FIELDS[name]: tuple(
            draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=2, unique=True))
        )
        for name in draw(st.lists(st.sampled_from(DIMENSIONS), max_size=2, unique=True))
    }
    trips = draw(st.sampled_from(["in", "out"]))
    as_of = draw(st.one_of(st.none(), moments))
    return Scope(*draw(periods), trips=trips, as_of=as_of, **narrowed)


def known_in(here: World, as_of: datetime | None) -> Known:
    """The as-of of each source for a question at a moment."""
    return Known({name: min(at, as_of) if as_of else at for name, at in here.known.as_of.items()})


def held_by(life: Life, known: Known, holder: str) -> str:
    """The office for which a case counts."""
    find = reference.due_holder if holder == "due_agency" else reference.holder
    return find(life, known.of(life))


def of(life: Life, known: Known, name: str, *, holder: str) -> str:
    """The value of a case in a dimension."""
    match name:
        case "agency":
            return held_by(life, known, holder)
        case "peer_group":
            return worlds.PEERS[held_by(life, known, holder)]
        case "topic_group":
            return TOPIC_GROUPS[life.topic]
        case _:
            return str(getattr(life, name))


def lives_in(here: World, scope: Scope, *, holder: str) -> list[Life]:
    """The cases that match the dimensions of a scope."""
    known = known_in(here, scope.as_of)
    restrictions = {
        name: getattr(scope, DIMENSION_FIELDS[name])
        for name in DIMENSIONS
        if getattr(scope, DIMENSION_FIELDS[name])
    }
    return [
        life
        for life in here.lives
        if (scope.trips == "in" or not life.trip)
        and all(of(life, known, name, holder=holder) in values for name, values in restrictions.items())
    ]


def span(key: str, grain: str) -> tuple[date, date]:
    """First and last day of a span, computed from its key alone."""
    if grain in ("day", "week"):
        first = date.fromisoformat(key)
        return first, first + timedelta(days=6 if grain == "week" else 0)
    if grain == "year":
        first = from_jalali(int(key), 1, 1)
        return first, first + timedelta(days=year_length(int(key)) - 1)
    year, part = key.split("-")
    if grain == "month":
        return month_bounds(int(year), int(part))
    quarter = int(part.removeprefix("Q"))
    return month_bounds(int(year), 3 * quarter - 2)[0], month_bounds(int(year), 3 * quarter)[1]


def within(scope: Scope, first: date, last: date) -> tuple[date, date]:
    """The part of a scope's period inside a span; if there is none, its end is before its beginning."""
    return max(first, scope.first or first), min(last, scope.last or last)
