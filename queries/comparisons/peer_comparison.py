"""Comparison of offices with their peer group, or of counties with the province: assessments and ranks.

Each unit is compared with what its peers would be expected to achieve with its cases (`stats.standardisation`), within
limits that allow for the usual spread between peers (`stats.share_funnel`). A rank is only given with its interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from queries.comparisons.peer_standing import StratumCounts, peer_standing
from queries.comparisons.period_change import changes
from queries.estimates.component_sums import component_sums
from queries.estimates.measure import Result, declared_measure, measure
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.measures.estimators import Estimator
from queries.question.grouping import dimension_group
from queries.question.question import Question, make_question
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import Scope, Trips
from stats.intervals import wilson_interval

PeerUnit = Literal["agency", "county"]
STRATA = ("topic_group", "kind")


@dataclass(frozen=True)
class PeerComparison:
    """Every office or county of a scope compared with its peers.

    `frame` has a row for each unit, in order of group and rank:

    - its code (in a column named as `by`) and label; `group` and group_label (peer group; for counties the province);
    - value, lower and upper (95 %), n, withheld; response_rate, for citizens' verdicts;
    - expected (what the peers would achieve with its cases), difference and ratio to it, z;
    - lower_95 … upper_998, the funnel limits around its expectation, and placed (`ShareFunnel.plotted_share`);
    - rank, rank_low, rank_high (1 is best; the highest value where the measure has no better direction) and ranked, the
      number of ranked units;
    - late, the share of its due cases that was not answered in time, whatever the measure is;
    - before and past: its figure in the period before and the result of that change, where it has too few peers;
    - verdict, the assessment: a key of `queries.comparisons.peer_assessments`.

    NaN where there is none.

    `groups` has a row for each group: group and group_label, units (with enough cases), centre (its own share), phi,
    tau (on the scale of asin √share), late.
    """

    measure: Measure
    scope: Scope
    by: PeerUnit
    as_of: datetime
    load: int
    frame: pd.DataFrame
    groups: pd.DataFrame


def peer_comparison(
    store: Store, key: str, scope: Scope, *, by: PeerUnit = "agency", trips: Trips = "out", lang: str = "fa"
) -> PeerComparison:
    """Compare units by a share measure over a scope's period. Raises ScopeError for other measures and invalid scopes.

    Cases of provincial trips are left out by default. All units are compared, even where the scope names only some of
    them, because the others are needed as peers.
    """
    declared = declared_measure(key)
    if not declared.estimator.is_share:
        raise ScopeError(_no_share(key))
    all_units = _scope_of_units(replace(scope, trips=trips), by, ())
    question = make_question(store, declared, all_units, by=(by, *STRATA), lang=lang, max_groups=3)
    counts = stratum_counts(question, declared.estimator)
    minimum = settings().minimum_n
    standing, groups = peer_standing(counts, better=declared.better, min_n=minimum.comparison)
    late = measure(store, "on_time_share", all_units, by=(by,), lang=lang)
    frame = _figures(question, counts, least=minimum.share).join(standing)
    # Shown next to every measure, so that an office cannot look good by one figure while most of its answers are late.
    frame["late"] = 1 - frame[by].map(dict(zip(late.frame[by], late.frame["value"], strict=True))).astype(
        float
    )
    if declared.key == late.measure.key:
        # The same interval as everywhere else, which counts the cases due on one day as a cluster.
        for name in ("lower", "upper"):
            limits = dict(zip(late.frame[by], late.frame[name], strict=True))
            frame[name] = frame[by].map(limits).astype(float)
    frame = frame.join(_change_without_peers(store, declared, all_units, frame, lang=lang))
    groups = _named_groups(store, groups, by=by, lang=lang)
    labels = dict(zip(groups["key"], zip(groups["group"], groups["group_label"], strict=True), strict=True))
    frame.insert(2, "group", [labels[key][0] for key in frame["group_key"]])
    frame.insert(3, "group_label", [labels[key][1] for key in frame["group_key"]])
    # Units without a rank come last in their group.
    frame = frame.sort_values(["group", "rank", by], kind="stable", ignore_index=True)
    load = store.load if scope.load is None else scope.load
    return PeerComparison(
        declared,
        all_units,
        by,
        question.facts.latest_as_of,
        load,
        frame.drop(columns="group_key"),
        groups.assign(late=_group_late_shares(store, all_units, groups, by=by, lang=lang)).drop(
            columns="key"
        ),
    )


def _scope_of_units(scope: Scope, by: str, codes: tuple[str, ...]) -> Scope:
    """The scope restricted to these offices or counties; without codes, to all."""
    return replace(scope, agencies=codes) if by == "agency" else replace(scope, counties=codes)


def stratum_counts(question: Question, estimator: Estimator) -> StratumCounts:
    """Hits and cases by unit and stratum, with each unit's group. Units that stand for a missing one are left out."""
    response_components = estimator.response_components
    sums = component_sums(question, **estimator.components, **response_components)
    unit = question.groups[0].name
    sums = sums[(sums[unit] != 0) & (sums["n"] > 0)] if not response_components else sums[sums[unit] != 0]
    tables = sums.set_index([unit, *STRATA]).unstack(list(STRATA), fill_value=0).sort_index()
    keys = [int(key) for key in tables.index]
    parent = question.store.dimension("agency")["peer_group"] if unit == "agency" else None
    group = np.array([0 if parent is None else int(parent.get(key, 0)) for key in keys], dtype=np.int64)
    n = tables["n"].to_numpy(dtype=float) if keys else np.zeros((0, 1))
    hits = tables["hits"].to_numpy(dtype=float) if keys else np.zeros((0, 1))
    rate = np.full(len(keys), np.nan)
    if response_components and keys:
        with np.errstate(invalid="ignore", divide="ignore"):
            rate = n.sum(axis=1) / tables["people_asked"].to_numpy(dtype=float).sum(axis=1)
    # NaN (no verdicts, so that no rate applies) counts as enough.
    enough_responses = ~(rate < MIN_RESPONSE_RATE)
    # Offices without a peer group are not each other's peers.
    without_group = (group == 0) if unit == "agency" else np.zeros(len(keys), dtype=bool)
    return StratumCounts(keys, hits, n, group, rate, enough_responses, without_group)


def _figures(question: Question, counts: StratumCounts, *, least: int) -> pd.DataFrame:
    """Codes, labels, values and Wilson limits of the units, blanked where there are fewer than `least` cases."""
    unit = question.groups[0]
    hits, n = counts.hits.sum(axis=1), counts.n.sum(axis=1)
    too_few = n < least
    with np.errstate(invalid="ignore", divide="ignore"):
        value = hits / n
    lower, upper = wilson_interval(hits, n)
    figures = {
        unit.name: [unit.code(key) for key in counts.keys],
        f"{unit.name}_label": [unit.label(key) for key in counts.keys],
        "group_key": counts.group,
        **{
            name: np.where(too_few, np.nan, x)
            for name, x in (("value", value), ("lower", lower), ("upper", upper))
        },
        "n": n.astype("int64"),
        "withheld": too_few,
    }
    if not np.isnan(counts.response_rate).all():
        figures["response_rate"] = counts.response_rate
    return pd.DataFrame(figures)


def _change_without_peers(
    store: Store, declared: Measure, scope: Scope, frame: pd.DataFrame, *, lang: str
) -> pd.DataFrame:
    """For units without enough peers: the figure of the period before, and the result of that change."""
    unit = str(frame.columns[0])
    no_change = pd.DataFrame({"before": np.nan, "past": None}, index=frame.index)
    # Without peers a unit can still be compared with its own past.
    codes = tuple(frame.loc[frame["verdict"] == "alone", unit])
    if not codes:
        return no_change
    now = measure(store, declared.key, _scope_of_units(scope, unit, codes), by=(unit,), lang=lang)
    (comparison,) = changes(store, [(now, "previous")], lang=lang)
    if comparison is None:
        return no_change
    by_code = comparison.frame.set_index(unit)
    return pd.DataFrame(
        {
            "before": frame[unit].map(by_code["before"]).astype(float),
            "past": frame[unit]
            .map(by_code["change"])
            .astype(object)
            .where(frame["verdict"] == "alone", None),
        },
        index=frame.index,
    )


def _named_groups(store: Store, groups: pd.DataFrame, *, by: PeerUnit, lang: str) -> pd.DataFrame:
    """Groups with codes and labels; counties have a single group, the province."""
    if by == "county":
        province = province_at(settings().province_folder)
        name = province.name_fa if lang == "fa" else province.name_en
        return groups.assign(group="province", group_label=name)
    peer_groups = dimension_group(store, "peer_group", holder="agency", lang=lang)
    return groups.assign(
        group=[peer_groups.code(key) if key else "" for key in groups["key"]],
        group_label=[peer_groups.label(key) for key in groups["key"]],
    )


def _group_late_shares(
    store: Store, scope: Scope, groups: pd.DataFrame, *, by: PeerUnit, lang: str
) -> Sequence[float]:
    """Share of each group's due cases that was not answered in time, because a whole group can be bad."""

    def shares(result: Result, names: pd.Series) -> list[float]:
        value_of_group = dict(zip(result.frame[result.by[0]], result.frame["value"], strict=True))
        return [1 - float(value_of_group.get(name, np.nan)) for name in names]

    if by == "county":
        return [1 - float(measure(store, "on_time_share", scope, lang=lang).row["value"])] * len(groups)
    return shares(measure(store, "on_time_share", scope, by=("peer_group",), lang=lang), groups["group"])


def _no_share(key: str) -> Problem:
    """Problem for a measure that is no share, with the measures that can be compared."""
    shares = [each.key for each in MEASURES.values() if each.estimator.is_share]
    return Problem(
        "measure",
        key,
        f"«{key}» سهم نیست؛ این‌ها با هم‌گروه‌ها سنجیده می‌شوند: {'، '.join(shares)}.",
        f"“{key}” is no share; compared with peers are {', '.join(shares)}.",
    )
