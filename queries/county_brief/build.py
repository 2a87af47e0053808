"""The briefs of some counties, from the store: every figure is the measure's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo.province import Province
from queries.comparisons.overrepresentation import Overrepresentation, overrepresentation
from queries.comparisons.rising_parts import RisingParts, rising_parts
from queries.county_brief.contents import (
    CountyBrief,
    CountyFigure,
    EmptyReasons,
    Figure,
    Rank,
    RisingTopic,
    Topic,
)
from queries.county_brief.limitations import limitations
from queries.county_brief.missing_reasons import NO_COMPARISON, NO_RISE, no_trajectory
from queries.county_brief.notable_figures import assess_figures
from queries.county_brief.offices import PeerRows, offices_to_ask, overdue_offices, peer_rows
from queries.county_brief.rate_trajectory import county_trajectory
from queries.estimates.measure import measure
from queries.hotspots.rates import CountyRates, county_rates
from queries.hotspots.reporting_propensity import Propensity, propensity
from queries.hotspots.trajectories import CountyTrajectories, trajectories
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

HEADLINE_MEASURES = (
    "received",
    "rate_per_10k",
    "on_time_share",
    "answer_days_median",
    "overdue",
    "satisfied_share",
)
TOPICS, RISES = 5, 3


@dataclass(frozen=True)
class BriefContext:
    """What all briefs of one scope share."""

    store: Store
    scope: Scope  # without its counties, up to as-of
    lang: str
    province: Province
    rates: CountyRates
    trajectories: CountyTrajectories | None
    propensity: Propensity
    assessments: Mapping[str, Mapping[str, Text]]
    topics: Mapping[str, tuple[Overrepresentation, ...]]
    peer_rows: PeerRows
    scope_text: str


def county_briefs(
    store: Store, scope: Scope, codes: Sequence[str], *, scope_text: str = "", lang: str
) -> list[CountyBrief]:
    """The briefs of these counties, in their order; `scope` covers no day after as-of, its counties do not matter."""
    wide = replace(scope, counties=())
    province = province_at(settings().province_folder)
    without = replace(wide, trips="out")  # counties are compared by what did not come with a visit
    rates = county_rates(store, without, lang=lang)
    known = set(store.dimension("county")["code"])
    among = [county.code for county in province.counties if county.code in known]
    whole = BriefContext(
        store,
        wide,
        lang,
        province,
        rates,
        trajectories(store, wide, lang=lang),
        propensity(store, without, rates),
        assess_figures(store, without, rates, lang=lang),
        overrepresentation(store, wide, by="topic", counties=among, lang=lang),
        peer_rows(store, wide, lang=lang),
        scope_text,
    )
    return [_brief(whole, code) for code in codes if code in among]


def _brief(whole: BriefContext, code: str) -> CountyBrief:
    store, lang, county = whole.store, whole.lang, whole.province.county(code)
    own = replace(whole.scope, counties=(code,))
    people, year = whole.province.population(code), whole.province.census_years[0]
    named = measure(store, "received", own, lang=lang)
    row = whole.rates.frame[whole.rates.frame["county"] == code]
    expected = whole.propensity.frame[whole.propensity.frame["county"] == code]
    earliest = store.first_day or named.as_of.date()
    rises, no_rise = _rises(whole, own)
    asked, no_question = offices_to_ask(store, own, whole.peer_rows, lang=lang)
    return CountyBrief(
        code=code,
        name=county.name(lang),
        people=people,
        people_share=(people or 0) / whole.province.total_population(),
        census=year,
        unverified=year in county.population_unverified,
        numbers=_numbers(whole, own),
        rank=_rank(row, len(whole.rates.frame)),
        trajectory=county_trajectory(whole.trajectories, code),
        expected_rate=_expected(expected),
        uses_line_age=whole.propensity.uses_line_age,
        quiet=bool(len(expected)) and expected["said"].iloc[0] == "quiet",
        topics=_topics(whole, own, code),
        rising_topics=rises,
        overdue_offices=overdue_offices(store, own, lang=lang),
        offices_to_ask=asked,
        limitations=limitations(store, own, whole.province, county),
        empty_reasons=EmptyReasons(no_trajectory(store, whole.scope, people), no_rise, no_question),
        first=max(whole.scope.first or earliest, earliest),
        last=min(whole.scope.last or named.as_of.date(), named.as_of.date()),
        scope_text=whole.scope_text,
        as_of=named.as_of,
        load=named.load,
        demo=store.is_demo,
    )


def _numbers(whole: BriefContext, own: Scope) -> tuple[CountyFigure, ...]:
    store, lang, code = whole.store, whole.lang, own.counties[0]
    return tuple(
        CountyFigure(
            MEASURES[key],
            figure(measure(store, key, own, lang=lang).row),
            figure(measure(store, key, whole.scope, lang=lang).row),
            whole.assessments.get(key, {}).get(code),
        )
        for key in HEADLINE_MEASURES
    )


def figure(row: "pd.Series[object]") -> Figure:
    """The figure of a measure's row."""
    unheard = "response_rate" in row and not float(row["response_rate"]) >= MIN_RESPONSE_RATE
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


def _topics(whole: BriefContext, own: Scope, code: str) -> tuple[Topic, ...]:
    frame = measure(whole.store, "received", own, by=("topic",), lang=whole.lang).frame
    total = float(frame["value"].sum())
    frame = frame[~frame["topic"].isin(["", "none"])]
    frame = frame.sort_values(["value", "topic"], ascending=[False, True]).head(TOPICS)
    times = {each.code: each for each in whole.topics.get(code, ())}
    nothing = Overrepresentation("", "", *(float("nan"),) * 5)
    return tuple(
        Topic(
            str(row["topic_label"]),
            int(row["value"]),
            float(row["value"]) / total,
            *(getattr(times.get(str(row["topic"]), nothing), name) for name in ("ratio", "lower", "upper")),
        )
        for _, row in frame.iterrows()
    )


def _rises(whole: BriefContext, own: Scope) -> tuple[tuple[RisingTopic, ...], Text]:
    """The topics that rose most, and what it means if there are none."""
    found = rising_parts(whole.store, own, by="topic", against="last_year", lang=whole.lang)
    if not isinstance(found, RisingParts):
        return (), NO_COMPARISON[found]
    frame = found.frame[(found.frame["verdict"] == "rising") & ~found.frame["code"].isin(["", "none"])]
    frame = frame.sort_values(["ratio", "code"], ascending=[False, True]).head(RISES)
    rises = tuple(
        RisingTopic(
            str(row["label"]),
            int(row["n"]),
            int(row["n_before"]),
            *(float(row[name]) for name in ("ratio", "lower", "upper")),
        )
        for _, row in frame.iterrows()
    )
    return rises, NO_RISE
