"""Build county briefs from the store.

Every figure comes from the same functions as on the screens, so that paper and screen never disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import pandas as pd

from geo.province import Province
from queries.comparisons.changes.rising_parts import RisingParts, rising_parts
from queries.comparisons.own_past.control_charts import control_chart_set
from queries.comparisons.own_past.control_texts import mark_text
from queries.comparisons.peers.overrepresentation import Overrepresentation, overrepresentation
from queries.county_brief.brief_contents import (
    CountyBrief,
    CountyFigure,
    EmptyReasons,
    Figure,
    Rank,
    RisingTopic,
    Topic,
    TownCases,
)
from queries.county_brief.limitations import limitations
from queries.county_brief.missing_reasons import NO_COMPARISON, NO_RISE, no_trajectory
from queries.county_brief.notable_figures import assess_figures
from queries.county_brief.offices import PeerRows, offices_to_ask, overdue_offices, peer_rows
from queries.county_brief.rate_trajectory import county_trajectory
from queries.county_brief.recent_cluster import recent_cluster
from queries.county_brief.trip_cases import trip_cases
from queries.estimates.measure import measure
from queries.hotspots.county_clusters import CountyClusters, county_clusters
from queries.hotspots.rates import CountyRates, county_rates
from queries.hotspots.reporting_propensity import Propensity, propensity
from queries.hotspots.towns_and_villages import places
from queries.hotspots.trajectories import CountyTrajectories, trajectories
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.question.grave_topics import grave_topics
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Text
from queries.vocabulary.own_past import BEYOND
from queries.vocabulary.scope import Scope

HEADLINE_MEASURES = (
    "received",
    "rate_per_10k",
    "on_time_share",
    "answer_days_median",
    "overdue",
    "satisfied_share",
)
NO_SIGNS: Mapping[str, Text] = MappingProxyType({})
TOPICS, RISES = 5, 3  # maximum number of topics, and of rising topics, in a brief
MAX_TOWNS = 5


@dataclass(frozen=True)
class BriefContext:
    """Everything that the briefs of one scope share, computed once for all counties."""

    store: Store
    scope: Scope  # all counties, ending at as-of at the latest
    lang: str
    province: Province
    rates: CountyRates
    trajectories: CountyTrajectories | None
    propensity: Propensity
    assessments: Mapping[str, Mapping[str, Text]]
    topics: Mapping[str, tuple[Overrepresentation, ...]]
    peer_rows: PeerRows
    scope_text: str
    signs: Mapping[str, Text]
    clusters: CountyClusters | None


def county_briefs(
    store: Store,
    scope: Scope,
    codes: Sequence[str],
    *,
    scope_text: str = "",
    signs: Mapping[str, Text] = NO_SIGNS,
    lang: str,
) -> list[CountyBrief]:
    """The briefs of the counties `codes`, in that order. Codes that are not in the data are skipped.

    `scope` must not extend beyond as-of; its counties are ignored. `scope_text` describes its other filters in words;
    `signs` are notes that stand beside the assessments of offices (codes).
    """
    wide = replace(scope, counties=())
    province = province_at(settings().province_folder)
    without_trips = replace(wide, trips="out")  # a trip raises the cases of the counties it visits
    rates = county_rates(store, without_trips, lang=lang)
    of_counties = trajectories(store, wide, lang=lang)
    in_store = set(store.dimension("county")["code"])
    county_codes = [county.code for county in province.counties if county.code in in_store]
    context = BriefContext(
        store,
        wide,
        lang,
        province,
        rates,
        of_counties,
        propensity(store, without_trips, rates),
        assess_figures(store, without_trips, rates, of_counties, lang=lang),
        overrepresentation(store, wide, by="topic", counties=county_codes, lang=lang, of=codes),
        peer_rows(store, wide, lang=lang),
        scope_text,
        signs,
        county_clusters(store, wide, "recent"),
    )
    return [_brief(context, code) for code in codes if code in county_codes]


def _brief(context: BriefContext, code: str) -> CountyBrief:
    """The brief of one county, from what was computed for all of them."""
    store, lang, county = context.store, context.lang, context.province.county(code)
    own = replace(context.scope, counties=(code,))
    people, year = context.province.population(code), context.province.census_year
    received = measure(store, "received", own, lang=lang)
    rates_row = context.rates.frame[context.rates.frame["county"] == code]
    expected_row = context.propensity.frame[context.propensity.frame["county"] == code]
    earliest = store.first_day or received.as_of.date()
    trajectory = county_trajectory(context.trajectories, code)
    rises, no_rise = _rises(context, own)
    of_towns, cases_with_town = towns(store, context.scope, code, lang=lang)
    to_ask, no_question = offices_to_ask(store, own, context.peer_rows, signs=context.signs, lang=lang)
    return CountyBrief(
        code=code,
        name=county.name(lang),
        people=people,
        people_share=context.province.population_share(code),
        census=year,
        unverified=year in county.population_unverified,
        numbers=_numbers(context, own),
        rank=_rank(rates_row, len(context.rates.frame)),
        trajectory=trajectory,
        expected_rate=_expected(expected_row),
        uses_line_age=context.propensity.uses_line_age,
        quiet=bool(len(expected_row)) and expected_row["assessment"].iloc[0] == "below_expected",
        topics=_topics(context, own, code),
        rising_topics=rises,
        overdue_offices=overdue_offices(store, own, lang=lang),
        trip_cases=trip_cases(store, own, lang=lang),
        offices_to_ask=to_ask,
        limitations=limitations(store, own, context.province, county),
        empty_reasons=EmptyReasons(no_trajectory(store, context.scope, people), no_rise, no_question),
        first=max(context.scope.first or earliest, earliest),
        last=min(context.scope.last or received.as_of.date(), received.as_of.date()),
        scope_text=context.scope_text,
        as_of=received.as_of,
        load=received.load,
        demo=store.is_demo,
        towns=of_towns,
        cases_with_town=cases_with_town,
        recent_cluster=recent_cluster(context.clusters, code, _county_names(context.province)),
    )


def _county_names(province: Province) -> dict[str, dict[str, str]]:
    """The names of all counties by language and code."""
    return {lang: {county.code: county.name(lang) for county in province.counties} for lang in LANGUAGES}


def _numbers(context: BriefContext, own: Scope) -> tuple[CountyFigure, ...]:
    store, lang, code = context.store, context.lang, own.counties[0]
    numbers = []
    for key in HEADLINE_MEASURES:
        if MEASURES[key].is_per_inhabitants and not context.province.has_populations:
            continue
        county = figure(measure(store, key, own, lang=lang).row)
        province = figure(measure(store, key, context.scope, lang=lang).row)
        assessment = context.assessments.get(key, {}).get(code)
        numbers.append(
            CountyFigure(MEASURES[key], county, province, assessment, *_own_past(context, key, code))
        )
    return tuple(numbers)


def _own_past(context: BriefContext, key: str, code: str) -> tuple[Text | None, bool]:
    """What the control chart of the county says of a measure, and whether it is beyond its normal variation."""
    charts = control_chart_set(context.store, key, context.scope, by="county", lang=context.lang)
    chart = charts.charts.get(code)
    if chart is None or chart.latest is None:
        return None, False
    words = Text(*(mark_text(charts, chart, lang) for lang in LANGUAGES))
    return words, chart.own_past in BEYOND


def figure(row: "pd.Series[object]") -> Figure:
    """The brief's `Figure` from a row of a measure."""
    # Written with `not …` so that a missing response rate (NaN) counts as low.
    low_response = "response_rate" in row and not float(row["response_rate"]) >= MIN_RESPONSE_RATE
    value, lower, upper = (float(row[name]) for name in ("value", "lower", "upper"))
    not_recorded, never = row["reason"] == "not_recorded", bool(row.get("never", False))
    return Figure(
        value, lower, upper, int(row["n"]), bool(row["withheld"]), low_response, not_recorded, never
    )


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


def _topics(context: BriefContext, own: Scope, code: str) -> tuple[Topic, ...]:
    """The most frequent topics of the county; grave ones come first, however few cases they have."""
    frame = measure(context.store, "received", own, by=("topic",), lang=context.lang).frame
    total = float(frame["value"].sum())
    # Shares refer to all cases of the county, including those without a topic, which are not listed.
    frame = frame[~frame["topic"].isin(["", "none"])]
    grave = grave_topics(context.store)
    frame = frame.sort_values(["value", "topic"], ascending=[False, True])
    frame = grave.first(frame, "topic").head(TOPICS)
    by_topic = {topic.code: topic for topic in context.topics.get(code, ())}
    missing = Overrepresentation("", "", *(float("nan"),) * 5)
    return tuple(
        Topic(
            grave.marked(str(row["topic_label"]), "topic", row["topic"], context.lang),
            int(row["value"]),
            float(row["value"]) / total,
            *(
                getattr(by_topic.get(str(row["topic"]), missing), name)
                for name in ("ratio", "lower", "upper")
            ),
        )
        for _, row in frame.iterrows()
    )


def _rises(context: BriefContext, own: Scope) -> tuple[tuple[RisingTopic, ...], Text]:
    """The topics that rose most, and the text to show if there are none."""
    rising = rising_parts(context.store, own, by="topic", against="last_year", lang=context.lang)
    if not isinstance(rising, RisingParts):
        return (), NO_COMPARISON[rising]
    frame = rising.frame[(rising.frame["change"] == "rising") & ~rising.frame["code"].isin(["", "none"])]
    grave = grave_topics(context.store)
    frame = frame.sort_values(["ratio", "code"], ascending=[False, True])
    frame = grave.first(frame, "topic", "code").head(RISES)
    rises = tuple(
        RisingTopic(
            grave.marked(str(row["label"]), "topic", row["code"], context.lang),
            int(row["n"]),
            int(row["n_before"]),
            *(float(row[name]) for name in ("ratio", "lower", "upper")),
        )
        for _, row in frame.iterrows()
    )
    return rises, NO_RISE


def towns(store: Store, scope: Scope, code: str, *, lang: str) -> tuple[tuple[TownCases, ...], int]:
    """The towns and villages of a county with most cases, and the cases of all of them, as on the map of towns."""
    frame = places(store, scope, lang=lang).frame
    named = frame[(frame["county"] == code) & (frame["place"] != "")]
    most = tuple(
        TownCases(
            str(row["label"]),
            int(row["n"]),
            Figure(
                float(row["value"]),
                float(row["lower"]),
                float(row["upper"]),
                int(row["n_owed"]),
                withheld=bool(row["withheld"]),
                not_recorded=not row["n_owed"],
            ),
        )
        for _, row in named.head(MAX_TOWNS).iterrows()
    )
    return most, int(named["n"].sum())
