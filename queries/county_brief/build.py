"""The briefs of some counties, from the store: every figure is the measure's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo.province import Province
from queries.comparisons.overrepresentation import Apart, apart
from queries.comparisons.rising_parts import Rising, rising
from queries.county_brief.contents import CountyBrief, Figure, Missing, Number, Rank, Rise, Topic
from queries.county_brief.limitations import cannot_tell
from queries.county_brief.missing_reasons import NO_BEFORE, NO_RISE, no_course
from queries.county_brief.notable_figures import judged
from queries.county_brief.offices import Standing, questions, standing_of, waiting
from queries.county_brief.rate_trajectory import course_of
from queries.estimates.measure import measure
from queries.hotspots.rates import CountyRates, county_rates
from queries.hotspots.reporting_propensity import Propensity, propensity
from queries.hotspots.trajectories import Course, course
from queries.measures import MEASURES
from queries.measures.declaration import LEAST_RESPONSE
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import Word
from queries.vocabulary.scope import Scope

SIX = ("received", "rate_per_10k", "on_time_share", "answer_days_median", "overdue", "satisfied_share")
TOPICS, RISES = 5, 3


@dataclass(frozen=True)
class Whole:
    """What all briefs of one scope share."""

    store: Store
    scope: Scope  # without its counties, up to as-of
    lang: str
    province: Province
    rates: CountyRates
    course: Course | None
    propensity: Propensity
    judged: Mapping[str, Mapping[str, Word]]
    topics: Mapping[str, tuple[Apart, ...]]
    standing: Standing
    narrowed: str


def county_briefs(
    store: Store, scope: Scope, codes: Sequence[str], *, narrowed: str = "", lang: str
) -> list[CountyBrief]:
    """The briefs of these counties, in their order; `scope` covers no day after as-of, its counties do not matter."""
    wide = replace(scope, counties=())
    province = province_at(settings().province_folder)
    without = replace(wide, trips="out")  # counties are compared by what did not come with a visit
    rates = county_rates(store, without, lang=lang)
    known = set(store.dimension("county")["code"])
    among = [county.code for county in province.counties if county.code in known]
    whole = Whole(
        store,
        wide,
        lang,
        province,
        rates,
        course(store, wide, lang=lang),
        propensity(store, without, rates),
        judged(store, without, rates, lang=lang),
        apart(store, wide, by="topic", among=among, lang=lang),
        standing_of(store, wide, lang=lang),
        narrowed,
    )
    return [_brief(whole, code) for code in codes if code in among]


def _brief(whole: Whole, code: str) -> CountyBrief:
    store, lang, county = whole.store, whole.lang, whole.province.county(code)
    own = replace(whole.scope, counties=(code,))
    people, year = whole.province.population(code), whole.province.census_years[0]
    named = measure(store, "received", own, lang=lang)
    row = whole.rates.frame[whole.rates.frame["county"] == code]
    expected = whole.propensity.frame[whole.propensity.frame["county"] == code]
    earliest = store.first_day or named.as_of.date()
    rises, no_rise = _rises(whole, own)
    asked, no_question = questions(store, own, whole.standing, lang=lang)
    return CountyBrief(
        code=code,
        name=county.name(lang),
        people=people,
        people_part=(people or 0) / whole.province.total_population(),
        census=year,
        unverified=year in county.population_unverified,
        numbers=_numbers(whole, own),
        rank=_rank(row, len(whole.rates.frame)),
        course=course_of(whole.course, code),
        expected_rate=_expected(expected),
        by_age=whole.propensity.by_age,
        quiet=bool(len(expected)) and expected["said"].iloc[0] == "quiet",
        topics=_topics(whole, own, code),
        rises=rises,
        waiting=waiting(store, own, lang=lang),
        questions=asked,
        cannot=cannot_tell(store, own, whole.province, county),
        missing=Missing(no_course(store, whole.scope, people), no_rise, no_question),
        first=max(whole.scope.first or earliest, earliest),
        last=min(whole.scope.last or named.as_of.date(), named.as_of.date()),
        narrowed=whole.narrowed,
        as_of=named.as_of,
        load=named.load,
        demo=store.is_demo,
    )


def _numbers(whole: Whole, own: Scope) -> tuple[Number, ...]:
    store, lang, code = whole.store, whole.lang, own.counties[0]
    return tuple(
        Number(
            MEASURES[key],
            figure(measure(store, key, own, lang=lang).row),
            figure(measure(store, key, whole.scope, lang=lang).row),
            whole.judged.get(key, {}).get(code),
        )
        for key in SIX
    )


def figure(row: "pd.Series[object]") -> Figure:
    """The figure of a measure's row."""
    unheard = "response_rate" in row and not float(row["response_rate"]) >= LEAST_RESPONSE
    value, lower, upper = (float(row[name]) for name in ("value", "lower", "upper"))
    return Figure(value, lower, upper, int(row["n"]), bool(row["withheld"]), unheard)


def _rank(row: pd.DataFrame, among: int) -> Rank | None:
    if row.empty:
        return None
    value, lower, upper = (float(row[name].iloc[0]) for name in ("value", "lower", "upper"))
    rate = Figure(value, lower, upper, int(row["n"].iloc[0]), withheld=False)
    return Rank(int(row["rank_low"].iloc[0]), int(row["rank_high"].iloc[0]), among, rate)


def _expected(row: pd.DataFrame) -> Figure | None:
    if row.empty or row["expected"].isna().iloc[0]:
        return None
    value, lower, upper = (float(row[name].iloc[0]) for name in ("expected", "lower", "upper"))
    return Figure(value, lower, upper, int(row["n"].iloc[0]), withheld=False)


def _topics(whole: Whole, own: Scope, code: str) -> tuple[Topic, ...]:
    frame = measure(whole.store, "received", own, by=("topic",), lang=whole.lang).frame
    total = float(frame["value"].sum())
    frame = frame[~frame["topic"].isin(["", "none"])]
    frame = frame.sort_values(["value", "topic"], ascending=[False, True]).head(TOPICS)
    times = {each.code: each for each in whole.topics.get(code, ())}
    nothing = Apart("", "", *(float("nan"),) * 5)
    return tuple(
        Topic(
            str(row["topic_label"]),
            int(row["value"]),
            float(row["value"]) / total,
            *(getattr(times.get(str(row["topic"]), nothing), name) for name in ("ratio", "lower", "upper")),
        )
        for _, row in frame.iterrows()
    )


def _rises(whole: Whole, own: Scope) -> tuple[tuple[Rise, ...], Word]:
    """The topics that rose most, and what it means if there are none."""
    found = rising(whole.store, own, by="topic", against="last_year", lang=whole.lang)
    if not isinstance(found, Rising):
        return (), NO_BEFORE[found]
    frame = found.frame[(found.frame["verdict"] == "rising") & ~found.frame["code"].isin(["", "none"])]
    frame = frame.sort_values(["ratio", "code"], ascending=[False, True]).head(RISES)
    rises = tuple(
        Rise(
            str(row["label"]),
            int(row["n"]),
            int(row["n_before"]),
            *(float(row[name]) for name in ("ratio", "lower", "upper")),
        )
        for _, row in frame.iterrows()
    )
    return rises, NO_RISE
