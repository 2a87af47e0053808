"""Rank the counties by a measure with intervals, and name those that stand out.

By a share or a mean that has a better direction, those stand out that the comparison of counties assesses so
(`queries.comparisons.peers.peer_comparison`); by other measures, those that clearly differ from the overall value.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.figure_texts import extremes_text, interval_text, n_text
from charts.tables.interval_cell import Scale, placed_range
from pages.view.view import View
from pages.view.view_data import query_measure, scope_until_as_of
from pages.widgets.elements.name_list import listed_names
from persian.alphabet import alphabetical
from persian.bidi import isolate
from persian.digits import percent
from queries.comparisons.peers.peer_assessment_texts import assessment_label, route_label
from queries.comparisons.peers.peer_comparison import PeerComparison, peer_comparison
from queries.comparisons.peers.peer_finding import peer_finding
from queries.estimates.measure import Result
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.settings.province_settings import settings
from stats.arrays import Floats
from stats.estimates.clear_extremes import count_limits
from stats.estimates.relative_uncertainty import deviation_sign

MAX_NAMED = 3  # counties named in the title for each direction


@dataclass(frozen=True)
class RankedCounty:
    """A county with a value. `side` is 1 if it stands out above the others, −1 if below, else 0.

    `by_deadline` is whether it stands out only because it does not keep the deadline, whatever others reach.
    """

    code: str
    name: str
    value: float
    lower: float
    upper: float
    n: int
    side: int
    by_deadline: bool = False


def ranked_counties(view: View, result: Result) -> list[RankedCounty]:
    """The counties that may be ranked, highest first: value present, not withheld, response rate high enough."""
    frame = result.frame[~result.frame["withheld"] & (result.frame["county"] != "none")]
    frame = frame[np.isfinite(frame["value"].to_numpy(dtype=float))]
    # With few answers nobody knows whether those who did not answer think alike, so such counties are not ranked.
    if "response_rate" in frame:
        frame = frame[frame["response_rate"].to_numpy(dtype=float) >= MIN_RESPONSE_RATE]
    value, lower, upper = (frame[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
    by_deadline: frozenset[str] = frozenset()
    if has_assessments(result):
        assessed = _assessed_sides(view, result)
        by_deadline = _below_floor(view, result)
        side = np.array([assessed.get(str(code), 0) for code in frame["county"]])
    else:
        side = deviation_sign(value, lower, upper, overall_value(view, result))
    counties = [
        RankedCounty(
            str(code), str(name), float(x), float(a), float(b), int(n), int(sign), str(code) in by_deadline
        )
        for code, name, x, a, b, n, sign in zip(
            frame["county"], frame["county_label"], value, lower, upper, frame["n"], side, strict=True
        )
    ]
    return sorted(counties, key=lambda county: (-county.value, alphabetical(county.name)))


def has_assessments(result: Result) -> bool:
    """Whether counties are assessed by this measure: a share or a mean with a better direction."""
    estimator = result.measure.estimator
    is_compared = estimator.is_share or "squares" in estimator.components
    return is_compared and result.measure.better != "neither"


def _assessed_sides(view: View, result: Result) -> dict[str, int]:
    """Side (1 above, −1 below) of the value of each county (code) that needs a look or is better; 0 for all others."""
    frame = _peer_comparison(view, result).frame
    up = 1 if result.measure.better == "higher" else -1
    side = {"better": up, "needs_look": -up}
    return {
        str(code): side.get(str(assessment), 0)
        for code, assessment in zip(frame["county"], frame["assessment"], strict=True)
    }


def _below_floor(view: View, result: Result) -> frozenset[str]:
    """The counties (codes) that need a look because of the deadline itself and not beside other counties."""
    frame = _peer_comparison(view, result).frame
    return frozenset(map(str, frame["county"][frame["route"] == "deadline"]))


def _peer_comparison(view: View, result: Result) -> PeerComparison:
    scope = replace(scope_until_as_of(view), counties=())
    return peer_comparison(
        view.store, result.measure.key, scope, by="county", trips=scope.trips, lang=view.lang
    )


def overall_value(view: View, result: Result) -> float:
    """The value of all counties together."""
    return float(_overall(view, result)["value"])


def _overall(view: View, result: Result) -> "pd.Series[Any]":
    return query_measure(view, result.measure.key, scope_until_as_of(view)).row


def title_and_range(view: View, result: Result, names: Mapping[str, str]) -> tuple[str, str]:
    """The title, which names counties that clearly differ, and the line below it with the range of values."""
    t, lang, measure = view.t, view.lang, result.measure
    counties = [county for county in ranked_counties(view, result) if county.code in names]
    names_in_title = has_assessments(result) and any(county.side for county in counties)
    extremes = extremes_text(
        [county.name for county in counties], _limits(counties), measure, lang, differ=names_in_title
    )
    title = measure.title.label(lang)
    if not counties and (result.frame["reason"] == "few").any():
        few = (
            t("{measure}: too few ratings in every county")
            if "response_rate" in result.frame
            else t("{measure}: too few cases in every county")
        )
        return few.format(measure=title), measure.why.label(lang)
    if not any(math.isfinite(county.lower) for county in counties):
        return extremes or title, measure.why.label(lang)
    all_together = measure.format_with_unit(overall_value(view, result), lang)
    sides = [[county for county in counties if county.side == side] for side in (1, -1)]
    above, below = sides[0], sides[1][::-1]
    how = (
        _compared_with(view, counties)
        if has_assessments(result)
        else t(
            "{extremes}. Clearly: beyond the 95% interval, widened for as many comparisons as there are counties."
        )
    )
    line = how.format(extremes=extremes or title)
    if not above and not below:
        if not has_assessments(result):
            template = t("{measure}: no county differs clearly from the whole ({whole})")
            return template.format(measure=title, whole=all_together), line
        # It says of how many counties nothing was found: of those with too few cases nothing is known.
        finding = peer_finding(_peer_comparison(view, result), lang)
        template = t("{measure}: {finding} ({whole} in all)")
        finding = finding[:1].lower() + finding[1:]
        return template.format(measure=title, finding=finding, whole=all_together), line
    parts = [
        phrase.format(names=_named(view, county))
        for phrase, county in _sides_in_words(view, result, above, below)
        if county
    ]
    template = t("{measure}, {whole} in all; {details}")
    return template.format(measure=title, whole=all_together, details=t("; ").join(parts)), line


def _compared_with(view: View, counties: list[RankedCounty]) -> str:
    """What the counties of the title were judged by, as a template for the range of the values."""
    t, floor = view.t, percent(settings().assessment.on_time_floor, view.lang)
    named = [county for county in counties if county.side]
    if not any(county.by_deadline for county in named):
        return t(
            "{extremes}. Compared with what similar counties would reach with the same topics and kinds."
        )
    template = (
        t(
            "{extremes}. Deadline not kept: clearly fewer than {floor} are on time, whatever other counties reach."
        )
        if all(county.by_deadline for county in named)
        else t(
            "{extremes}. Compared with what similar counties would reach with the same topics and kinds; deadline not "
            "kept: clearly fewer than {floor} are on time, whatever others reach."
        )
    )
    return template.replace("{floor}", floor)


def _limits(counties: list[RankedCounty]) -> tuple[Floats, Floats, Floats]:
    """The values with their 95 % limits; those of complete counts are what chance alone makes of a count."""
    value, lower, upper = (
        np.array([getattr(county, name) for county in counties]) for name in ("value", "lower", "upper")
    )
    return (value, lower, upper) if np.isfinite(lower).any() else (value, *count_limits(value))


def _sides_in_words(
    view: View, result: Result, above: list[RankedCounty], below: list[RankedCounty]
) -> list[tuple[str, list[RankedCounty]]]:
    """The counties that stand out, with the phrase that says how; those that need a look first."""
    t = view.t
    if not has_assessments(result):
        return [(t("clearly higher: {names}"), above), (t("clearly lower: {names}"), below)]
    worse, better = (below, above) if result.measure.better == "higher" else (above, below)
    late = [county for county in worse if county.by_deadline]
    labels = [
        assessment_label(assessment, view.lang, by="county")
        for assessment in ("needs_look", "needs_look", "better")
    ]
    labels[1] = f"{labels[1]} ({route_label('deadline', view.lang, by='county')})"
    sides = ([county for county in worse if not county.by_deadline], late, better)
    return [(f"{label}: {{names}}", counties) for label, counties in zip(labels, sides, strict=True)]


def _named(view: View, counties: list[RankedCounty]) -> str:
    return listed_names(view, [isolate(county.name) for county in counties], most=MAX_NAMED, of="county")


def ranking(view: View, result: Result) -> Markup:
    """The list of counties with value and interval."""
    t, lang, measure = view.t, view.lang, result.measure
    counties = ranked_counties(view, result)
    # A single county has no rank; its value is in the title and the table.
    if len(counties) < 2:
        return EMPTY
    # A total of cases is not a reference for single counties, so counts get no line for the overall value.
    overall = overall_value(view, result) if measure.unit != "cases" else math.nan
    ends = [x for county in counties for x in (county.value, county.lower, county.upper) if math.isfinite(x)]
    # Complete counts have no interval. Their bars start at 0; values with intervals use the range of the data.
    are_counts = not any(math.isfinite(county.lower) for county in counties)
    scale = Scale(0.0 if are_counts else min(ends), max(ends), overall)
    items = []
    for county in counties:
        tooltip = [
            f"{county.name}: {measure.format_with_unit(county.value, lang)}",
            interval_text(county.lower, county.upper, measure, lang),
            n_text(county.n, lang),
        ]
        range_svg = placed_range(
            county.value,
            county.lower,
            county.upper,
            scale=scale,
            side=county.side,
            tooltip=tooltip,
            rtl=lang == "fa",
        )
        items.append(
            html(
                '<li><a href="{}">{}</a>{}<b>{}</b></li>',
                view.link(county=[county.code]),
                isolate(county.name),
                range_svg,
                measure.format(county.value, lang),
            )
        )
    title = t("Counties by value, each with its 95% interval") if not are_counts else t("Counties by number")
    line = t("Upright line: all counties together, {n}.").format(n=n_text(_overall(view, result)["n"], lang))
    caption = "" if are_counts else html('<p class="caption">{}</p>', line)
    return html('<div class="ranking"><h3>{}</h3><ol>{}</ol>{}</div>', title, join(items), caption)
