"""Comparison of offices with similar ones, or of counties with the others of the province: assessments and ranks.

Each unit is compared with what similar units would reach with its cases (`stats.peers.peer_expectation`) and assessed
on one ladder (`stats.peers.assessment`). A rank is only given with its interval.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from persian.digits import rounded
from queries.comparisons.peers.cases_come_late import with_cases_come_late
from queries.comparisons.peers.county_deadlines import with_county_deadlines
from queries.comparisons.peers.explaining_topics import sums_from_topics, with_explaining_topics
from queries.comparisons.peers.lasting_differences import lasting_offices, with_lasting_differences
from queries.comparisons.peers.own_deadlines import with_own_deadlines
from queries.comparisons.peers.peer_assessment_texts import PeerUnit
from queries.comparisons.peers.peer_standing import assessed_units, peer_standing
from queries.comparisons.peers.unit_figures import blank_withheld, unit_figures
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.estimates.measure import Result, declared_measure, measure
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.question.grouping import dimension_group
from queries.question.question import Columns, as_columns
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope, Trips, scope_of_units
from stats.arrays import Floats

ON_TIME, HANDOFFS = "on_time_share", "handoffs_per_case"
DAYS_WAITED, NEVER_ANSWERED = "days_waited", "never_answered_share"


@dataclass(frozen=True)
class PeerComparison:
    """Every office or county of a scope compared with similar ones.

    `frame` has a row for each unit, in order of group and rank:

    - its code (in a column named as `by`) and label; `group` and group_label (peer group; for counties the province);
    - value, lower and upper (95 %), n, withheld; response_rate, for citizens' verdicts;
    - expected with expected_lower and expected_upper (what similar units would reach with its cases), gap with
      gap_lower and gap_upper (value − expected, the uncertainty of both included), borrowed (the part of the
      expectation that rests on cases of other topics), peers (others of the group) and comparable (whether similar
      units say anything; where not, there is no expectation);
    - assessment and route (`queries.comparisons.peers.peer_assessment_texts`), reason ("few" or "unheard" for too_few)
      and smallest_shown, the smallest difference that its cases could have shown;
    - excess with excess_lower and excess_upper: the cases that missed beyond what similar units would have left. For
      the share on time these are people who waited past their due;
    - z (beyond ± 3.09 it is outside the 99.8 % limits of similar units);
    - rank, rank_low, rank_high (1 is best; the highest value where the measure has no better direction) and ranked, the
      number of ranked units;
    - late, the share of its due cases that was not answered in time, whatever the measure is;
    - never_answered, beside the days waited: the share of those cases without any answer;
    - explained_by_topics, of offices by the share on time: whether the row is that of the comparison by single topics,
      which explain why the office seemed worse (`queries.comparisons.peers.explaining_topics`);
    - without_come_late, of the same: whether the row is that of the comparison without cases that others had handed on
      late (`queries.comparisons.peers.cases_come_late`);
    - days_allowed and days_allowed_similar, by the share on time: the mean days until its cases were due and those of
      similar units, where the row is that of the comparison with its own, shorter deadlines
      (`queries.comparisons.peers.own_deadlines`, `county_deadlines`); part_due_sooner, of offices: the part of its
      cases that these are about, where it is not all.

    NaN where there is none. `queries.comparisons.peers.peer_history` adds since when a unit needs a look.

    `groups` has a row for each group: group and group_label, units (with enough cases), centre (its own value), tau
    (usual difference between its units, on the scale of asin √share), late.
    """

    measure: Measure
    scope: Scope
    by: PeerUnit
    as_of: datetime
    load: int
    frame: pd.DataFrame
    groups: pd.DataFrame

    @property
    def counts_late_cases(self) -> bool:
        """Whether the excess counts cases that waited past their due."""
        return self.measure.key == ON_TIME

    @property
    def judged(self) -> pd.DataFrame:
        """The rows of the units of which anything is judged: with enough cases, and compared or with a deadline."""
        silent = ["too_few"] if floor_of(self.measure) else ["too_few", "not_compared"]
        return self.frame[~self.frame["assessment"].isin(silent)]

    @cached_property
    def needs_look(self) -> pd.DataFrame:
        """The rows of the units that need a look, the largest excess first."""
        return by_excess(self.frame[self.frame["assessment"] == "needs_look"])


def by_excess(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the largest excess first; those without a comparison last, by their share late."""
    excess, late = (frame[name].to_numpy(dtype=float) for name in ("excess", "late"))
    # As `sort_values` does, which takes several times as long for so few rows; NaN is last.
    return frame.iloc[np.lexsort((-late, -excess))]


def excess_together(rows: pd.DataFrame) -> float:
    """Excess late of units together: the sum of the whole cases that are shown of each.

    Without units that only the deadline names: of them no comparison says that they left more.
    """
    compared = rows["excess"][rows["route"] != "deadline"].dropna()
    return float(sum(rounded(cases, 0) for cases in compared.tolist()))


def peer_comparison(
    store: Store, key: str, scope: Scope, *, by: PeerUnit = "agency", trips: Trips = "out", lang: str = "fa"
) -> PeerComparison:
    """Compare units by a share or a mean over a scope's period. Raises ScopeError for others and for invalid scopes.

    Cases of provincial trips are left out by default. All units are compared, even where the scope names only some of
    them, because the others are needed for the comparison. Cached for a state of the data, so that the pages of all
    offices share it.
    """
    declared = comparable_measure(key)
    all_units = scope_of_units(replace(scope, trips=trips), by)
    comparison = store.cache.get_or_compute(
        comparison_key(key, all_units, by, lang),
        lambda: _compared(store, declared, all_units, by=by, lang=lang),
    )
    # A shallow copy is copied when it is written to, so that callers cannot change the cached frame.
    return replace(comparison, frame=comparison.frame.copy(deep=False))


def comparison_key(key: str, all_units: Scope, by: PeerUnit, lang: str) -> Hashable:
    """The key in the cache of a comparison of all units of a scope."""
    return "peers", key, all_units, by, lang, settings()


def assessed_offices(store: Store, key: str, scope: Scope) -> dict[str, str]:
    """The assessment of each office (code) by a measure other than the share on time, and nothing else of a comparison.

    It is that of `peer_comparison`, without cases of trips. Cached; raises ScopeError as `peer_comparison` does.
    """
    declared = comparable_measure(key)
    assert key != ON_TIME, "the share on time has further rules"
    all_offices = scope_of_units(replace(scope, trips="out"), "agency")

    def assess_all() -> dict[str, str]:
        """The assessment of all offices, by code."""
        question = unit_question(store, declared, all_offices, by="agency", lang="fa")
        counts = unit_counts(question, unit_sums(question))
        if not counts.keys:
            return {}
        minimum = settings().minimum_n.comparison
        _, assessed = assessed_units(counts, better=declared.better, min_n=minimum, floor=None)
        codes = [question.groups[0].code(key) for key in counts.keys]
        return dict(zip(codes, map(str, assessed.assessment), strict=True))

    return store.cache.get_or_compute(("assessed offices", key, all_offices, settings()), assess_all)


def _compared(
    store: Store, declared: Measure, all_units: Scope, *, by: PeerUnit, lang: str
) -> PeerComparison:
    """The comparison of all units of a scope."""
    question = unit_question(store, declared, all_units, by=by, lang=lang)
    of_offices_on_time = declared.key == ON_TIME and by == "agency"
    sums = sums_from_topics(question) if of_offices_on_time else unit_sums(question)
    counts = unit_counts(question, sums)
    minimum = settings().minimum_n
    standing, groups = peer_standing(
        counts, better=declared.better, min_n=minimum.comparison, floor=floor_of(declared)
    )
    if of_offices_on_time:
        standing = with_lasting_differences(standing, lasting_offices(standing, counts, question))
        standing = with_cases_come_late(standing, counts, question, floor=floor_of(declared))
        standing = with_explaining_topics(standing, counts, question, floor=floor_of(declared))
        standing = with_own_deadlines(standing, counts, question, floor=floor_of(declared))
    elif declared.key == ON_TIME:
        standing = with_county_deadlines(standing, counts, question, floor=floor_of(declared))
    figures = unit_figures(question, counts, least=minimum.share) | as_columns(standing)
    if declared.key == ON_TIME:
        # The interval that on-time shares have everywhere, which counts the cases of a day as a cluster.
        clustered = measure(store, ON_TIME, all_units, by=(by,), lang=lang)
        figures |= {name: _values_of(clustered, figures[by], name) for name in ("lower", "upper")}
    blank_withheld(figures)
    groups = _blank_small_groups(groups, figures, least=minimum.share)
    figures["late"], late_of_group = _late_shares(
        store, all_units, figures, groups, declared, by=by, lang=lang
    )
    if declared.key == DAYS_WAITED:
        never = measure(store, NEVER_ANSWERED, all_units, by=(by,), lang=lang)
        figures["never_answered"] = _values_of(never, figures[by])
    groups = _named_groups(store, groups, by=by, lang=lang).assign(late=late_of_group)
    frame = _frame(figures, by, groups)
    load = store.load if all_units.load is None else all_units.load
    return PeerComparison(
        declared, all_units, by, question.facts.latest_as_of, load, frame, groups.drop(columns="key")
    )


def _frame(figures: Columns, by: PeerUnit, groups: pd.DataFrame) -> pd.DataFrame:
    """The figures of the units with their groups, in order of group and rank; those without a rank come last."""
    named = {name: dict(zip(groups["key"], groups[name], strict=True)) for name in ("group", "group_label")}
    of_units = {name: [label[key] for key in figures["group_key"]] for name, label in named.items()}
    rank = np.nan_to_num(figures["rank"].astype(float), nan=np.inf)
    order = sorted(range(len(rank)), key=lambda i: (of_units["group"][i], rank[i], figures[by][i]))
    columns = {name: figures.pop(name) for name in (by, f"{by}_label")} | of_units | figures
    # As objects, so that None stays None.
    return pd.DataFrame(
        {
            name: pd.Series([column[i] for i in order], dtype=object)
            if name in ("route", "reason")
            else np.asarray(column)[order]
            for name, column in columns.items()
            if name != "group_key"
        }
    )


def comparable_measure(key: str) -> Measure:
    """The measure, if units can be compared by it. Raises ScopeError for others than shares and means."""
    declared = declared_measure(key)
    if not _is_share_or_mean(declared):
        keys = ", ".join(each.key for each in MEASURES.values() if _is_share_or_mean(each))
        raise ScopeError.of(
            "measure",
            key,
            f"«{key}» سهم یا میانگین نیست؛ این‌ها با مشابه‌ها مقایسه می‌شوند: {keys.replace(',', '،')}.",
            f"“{key}” is no share or mean; compared with similar ones are {keys}.",
        )
    return declared


def _is_share_or_mean(declared: Measure) -> bool:
    return declared.estimator.is_share or "squares" in declared.estimator.components


def floor_of(declared: Measure) -> float | None:
    """The share under which a unit needs a look without any comparison; only the share on time has one."""
    return (settings().assessment.on_time_floor or None) if declared.key == ON_TIME else None


def _values_of(result: Result, units: NDArray[np.object_], name: str = "value") -> Floats:
    """A figure of some units, from a result by these units; NaN for a unit without a row."""
    (by,) = result.by
    figure_of = dict(zip(result.columns[by], result.columns[name].astype(float), strict=True))
    return np.array([figure_of.get(unit, np.nan) for unit in units], dtype=float)


def _late_shares(
    store: Store,
    scope: Scope,
    figures: Columns,
    groups: pd.DataFrame,
    declared: Measure,
    *,
    by: PeerUnit,
    lang: str,
) -> tuple[Floats, list[float]]:
    """Share of the due cases that was not answered in time, of each unit and of each group.

    It stands beside every comparison, so that an office cannot look good by one figure while most of its answers are
    late, and because a whole group can be bad.
    """
    if declared.key == ON_TIME:
        return 1 - figures["value"], [1 - float(centre) for centre in groups["centre"]]
    late = 1 - _values_of(measure(store, ON_TIME, scope, by=(by,), lang=lang), figures[by])
    if by == "county":
        whole = 1 - float(measure(store, ON_TIME, scope, lang=lang).row["value"])
        return late, [whole] * len(groups)
    group = dimension_group(store, "peer_group", holder="agency", lang=lang)
    codes = np.array([group.code(key) if key else None for key in groups["key"]], dtype=object)
    of_groups = _values_of(measure(store, ON_TIME, scope, by=("peer_group",), lang=lang), codes)
    return late, (1 - of_groups).tolist()


def _blank_small_groups(groups: pd.DataFrame, figures: Columns, *, least: int) -> pd.DataFrame:
    """The groups, without their own share or mean (centre) where they have fewer than `least` cases together."""
    n = np.array([figures["n"][figures["group_key"] == key].sum() for key in groups["key"]])
    return groups.assign(centre=groups["centre"].where(n >= least))


def _named_groups(store: Store, groups: pd.DataFrame, *, by: PeerUnit, lang: str) -> pd.DataFrame:
    """Groups with codes and labels; counties have a single group, the province."""
    if by == "county":
        province = province_at(settings().province_folder)
        name = province.name_fa if lang == "fa" else province.name_en
        return groups.assign(group="province", group_label=name)
    peer_groups = dimension_group(store, "peer_group", holder="agency", lang=lang)
    return groups.assign(
        group=[peer_groups.code(key) if key else "" for key in groups["key"]],
        group_label=[peer_groups.label(key) if key else "" for key in groups["key"]],
    )
