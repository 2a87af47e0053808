"""Offices beside offices of their kind, and counties beside the province: who does better, who needs a look.

Each is compared with what its peers would be expected to do with its cases (`stats.standardisation`), within limits
that allow for what peers differ by anyway (`stats.share_funnel`), and has a rank only with the interval of that rank.
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
    """Every office or county of a scope beside its peers.

    `frame` has a row for each, in order of group and rank: its code (in a column named by `by`) and label; `group`
    and group_label (the peer group; for counties the province); value, lower and upper (Wilson 95 %), n, withheld;
    response_rate, of verdicts; expected (what peers would have with its cases), difference and ratio to it; z;
    lower_95 … upper_998, the funnel's limits around its expectation, and placed (see `stats.share_funnel`); rank,
    rank_low, rank_high (1 is best; of a measure without a better side the highest) and ranked, of how many; late, the
    share of its due cases that was not answered in time, beside whatever is compared; `before` and `past`, its figure
    in the period before and the verdict on that change, where it has too few peers; and `verdict`, a key of
    `queries.comparisons.peer_assessments`. NaN where there is none.

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
    """The comparison of a share over a scope's period; ScopeError for what is no share or cannot be asked.

    Cases of provincial trips are left out unless asked for. Whatever units the scope is narrowed to, all are
    compared: nobody can be compared with nobody.
    """
    declared = declared_measure(key)
    if not declared.estimator.is_share:
        raise ScopeError(_no_share(key))
    whole = _scope_of_units(replace(scope, trips=trips), by, ())
    question = make_question(store, declared, whole, by=(by, *STRATA), lang=lang, max_groups=3)
    counts = stratum_counts(question, declared.estimator)
    rules = settings().minimum_n
    placed, groups = peer_standing(counts, better=declared.better, min_n=rules.comparison)
    late = measure(store, "on_time_share", whole, by=(by,), lang=lang)
    frame = _figures(question, counts, least=rules.share).join(placed)
    frame["late"] = 1 - frame[by].map(dict(zip(late.frame[by], late.frame["value"], strict=True))).astype(
        float
    )
    frame = frame.join(_change_without_peers(store, declared, whole, frame, lang=lang))
    groups = _named_groups(store, groups, by=by, lang=lang)
    labels = dict(zip(groups["key"], zip(groups["group"], groups["group_label"], strict=True), strict=True))
    frame.insert(2, "group", [labels[key][0] for key in frame["group_key"]])
    frame.insert(3, "group_label", [labels[key][1] for key in frame["group_key"]])
    frame = frame.sort_values(["group", "rank", by], kind="stable", ignore_index=True)
    load = store.load if scope.load is None else scope.load
    return PeerComparison(
        declared,
        whole,
        by,
        question.facts.latest_as_of,
        load,
        frame.drop(columns="group_key"),
        groups.assign(late=_group_late_shares(store, whole, groups, by=by, lang=lang)).drop(columns="key"),
    )


def _scope_of_units(scope: Scope, by: str, codes: tuple[str, ...]) -> Scope:
    """The scope with these offices, or these counties, alone; with all where there are none."""
    return replace(scope, agencies=codes) if by == "agency" else replace(scope, counties=codes)


def stratum_counts(question: Question, estimator: Estimator) -> StratumCounts:
    """Units × strata, with each unit's group; units that are not given have no peers and are left out."""
    asked = estimator.response_components
    found = component_sums(question, **estimator.components, **asked)
    unit = question.groups[0].name
    found = found[(found[unit] != 0) & (found["n"] > 0)] if not asked else found[found[unit] != 0]
    tables = found.set_index([unit, *STRATA]).unstack(list(STRATA), fill_value=0).sort_index()
    keys = [int(key) for key in tables.index]
    parent = question.store.dimension("agency")["peer_group"] if unit == "agency" else None
    group = np.array([0 if parent is None else int(parent.get(key, 0)) for key in keys], dtype=np.int64)
    n = tables["n"].to_numpy(dtype=float) if keys else np.zeros((0, 1))
    hits = tables["hits"].to_numpy(dtype=float) if keys else np.zeros((0, 1))
    rate = np.full(len(keys), np.nan)
    if asked and keys:
        with np.errstate(invalid="ignore", divide="ignore"):
            rate = n.sum(axis=1) / tables["asked"].to_numpy(dtype=float).sum(axis=1)
    heard = ~(rate < MIN_RESPONSE_RATE)
    # Offices without a peer group are not each other's peers.
    alone = (group == 0) if unit == "agency" else np.zeros(len(keys), dtype=bool)
    return StratumCounts(keys, hits, n, group, rate, heard, alone)


def _figures(question: Question, counts: StratumCounts, *, least: int) -> pd.DataFrame:
    unit = question.groups[0]
    hits, n = counts.hits.sum(axis=1), counts.n.sum(axis=1)
    few = n < least
    with np.errstate(invalid="ignore", divide="ignore"):
        value = hits / n
    lower, upper = wilson_interval(hits, n)
    figures = {
        unit.name: [unit.code(key) for key in counts.keys],
        f"{unit.name}_label": [unit.label(key) for key in counts.keys],
        "group_key": counts.group,
        **{
            name: np.where(few, np.nan, x)
            for name, x in (("value", value), ("lower", lower), ("upper", upper))
        },
        "n": n.astype("int64"),
        "withheld": few,
    }
    if not np.isnan(counts.response_rate).all():
        figures["response_rate"] = counts.response_rate
    return pd.DataFrame(figures)


def _change_without_peers(
    store: Store, declared: Measure, scope: Scope, frame: pd.DataFrame, *, lang: str
) -> pd.DataFrame:
    """Of those without enough peers: the figure of the period before, and whether that is a change."""
    unit = str(frame.columns[0])
    nothing = pd.DataFrame({"before": np.nan, "past": None}, index=frame.index)
    codes = tuple(frame.loc[frame["verdict"] == "alone", unit])
    if not codes:
        return nothing
    now = measure(store, declared.key, _scope_of_units(scope, unit, codes), by=(unit,), lang=lang)
    (found,) = changes(store, [(now, "previous")], lang=lang)
    if found is None:
        return nothing
    known = found.frame.set_index(unit)
    return pd.DataFrame(
        {
            "before": frame[unit].map(known["before"]).astype(float),
            "past": frame[unit].map(known["verdict"]).astype(object).where(frame["verdict"] == "alone", None),
        },
        index=frame.index,
    )


def _named_groups(store: Store, groups: pd.DataFrame, *, by: PeerUnit, lang: str) -> pd.DataFrame:
    """The groups with their codes and labels; the counties' only group is the province."""
    if by == "county":
        province = province_at(settings().province_folder)
        name = province.name_fa if lang == "fa" else province.name_en
        return groups.assign(group="province", group_label=name)
    named = dimension_group(store, "peer_group", holder="agency", lang=lang)
    return groups.assign(
        group=[named.code(key) if key else "" for key in groups["key"]],
        group_label=[named.label(key) for key in groups["key"]],
    )


def _group_late_shares(
    store: Store, scope: Scope, groups: pd.DataFrame, *, by: PeerUnit, lang: str
) -> Sequence[float]:
    """The share of each group's due cases that was not answered in time: a whole group can be bad."""

    def shares(result: Result, names: pd.Series) -> list[float]:
        known = dict(zip(result.frame[result.by[0]], result.frame["value"], strict=True))
        return [1 - float(known.get(name, np.nan)) for name in names]

    if by == "county":
        return [1 - float(measure(store, "on_time_share", scope, lang=lang).row["value"])] * len(groups)
    return shares(measure(store, "on_time_share", scope, by=("peer_group",), lang=lang), groups["group"])


def _no_share(key: str) -> Problem:
    shares = [each.key for each in MEASURES.values() if each.estimator.is_share]
    return Problem(
        "measure",
        key,
        f"«{key}» سهم نیست؛ این‌ها با هم‌گروه‌ها سنجیده می‌شوند: {'، '.join(shares)}.",
        f"“{key}” is no share; compared with peers are {', '.join(shares)}.",
    )
