"""The counties in order of a measure, each with its interval; and those that clearly lie apart from the whole."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from charts.figure_texts import extremes_text, interval_text, n_text
from charts.interval_cell import Scale, placed_range
from charts.markup import EMPTY, html, join
from pages.counties.controls import scope_of
from pages.view.view import View
from pages.view.view_data import query_measure
from persian.bidi import isolate
from persian.digits import number
from queries.estimates.measure import Result
from queries.measures.declaration import MIN_RESPONSE_RATE
from stats.relative_uncertainty import deviation_sign

MAX_NAMED = 3


@dataclass(frozen=True)
class RankedCounty:
    """A county whose value is known: its place beside the whole is 1 clearly above, −1 clearly below, 0 neither."""

    code: str
    name: str
    value: float
    lower: float
    upper: float
    n: int
    side: int


def ranked_counties(view: View, result: Result) -> list[RankedCounty]:
    """The counties with a value that may be ranked, the highest first."""
    frame = result.frame[~result.frame["withheld"] & (result.frame["county"] != "none")]
    frame = frame[np.isfinite(frame["value"].to_numpy(dtype=float))]
    if "response_rate" in frame:
        frame = frame[frame["response_rate"].to_numpy(dtype=float) >= MIN_RESPONSE_RATE]
    value, lower, upper = (frame[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
    side = deviation_sign(value, lower, upper, overall_value(view, result))
    listed = [
        RankedCounty(str(code), str(name), float(v), float(a), float(b), int(n), int(s))
        for code, name, v, a, b, n, s in zip(
            frame["county"], frame["county_label"], value, lower, upper, frame["n"], side, strict=True
        )
    ]
    return sorted(listed, key=lambda each: (-each.value, each.name))


def overall_value(view: View, result: Result) -> float:
    """The value of all counties together."""
    return float(query_measure(view, result.measure.key, scope_of(view)).row["value"])


def title_and_range(view: View, result: Result, names: Mapping[str, str]) -> tuple[str, str]:
    """The title: who lies clearly apart from the whole; and the line below it: from which value to which."""
    t, lang, measure = view.t, view.lang, result.measure
    listed = [each for each in ranked_counties(view, result) if each.code in names]
    extremes = extremes_text([each.name for each in listed], [each.value for each in listed], measure, lang)
    title = measure.title.label(lang)
    if not any(math.isfinite(each.lower) for each in listed):
        return extremes or title, measure.why.label(lang)
    all_together = measure.format_with_unit(overall_value(view, result), lang)
    sides = [[each for each in listed if each.side == side] for side in (1, -1)]
    above, below = sides[0], sides[1][::-1]
    line = t(
        "{extremes}. Clearly: beyond the 95% interval, widened for as many comparisons as there are counties."
    )
    line = line.format(extremes=extremes or title)
    if not above and not below:
        said = t("{measure}: no county lies clearly apart from the whole ({whole})")
        return said.format(measure=title, whole=all_together), line
    told = [
        words.format(names=_named(view, each))
        for words, each in ((t("clearly higher: {names}"), above), (t("clearly lower: {names}"), below))
        if each
    ]
    said = t("{measure}, {whole} in all; {told}")
    return said.format(measure=title, whole=all_together, told=t("; ").join(told)), line


def _named(view: View, listed: list[RankedCounty]) -> str:
    names = view.t(", ").join(isolate(each.name) for each in listed[:MAX_NAMED])
    more = len(listed) - MAX_NAMED
    if more <= 0:
        return names
    return view.t("{names} and {more} more").format(names=names, more=number(more, view.lang))


def ranking(view: View, result: Result) -> Markup:
    """HTML of the list."""
    t, lang, measure = view.t, view.lang, result.measure
    listed = ranked_counties(view, result)
    if not listed:
        return EMPTY
    middle = overall_value(view, result) if measure.unit != "cases" else math.nan
    ends = [x for each in listed for x in (each.value, each.lower, each.upper) if math.isfinite(x)]
    full = not any(math.isfinite(each.lower) for each in listed)
    scale = Scale(0.0 if full else min(ends), max(ends), middle)
    items = []
    for each in listed:
        told = [
            f"{each.name}: {measure.format_with_unit(each.value, lang)}",
            interval_text(each.lower, each.upper, measure, lang),
            n_text(each.n, lang),
        ]
        drawn = placed_range(
            each.value, each.lower, each.upper, scale=scale, side=each.side, tooltip=told, rtl=lang == "fa"
        )
        items.append(
            html(
                '<li><a href="{}">{}</a>{}<b>{}</b></li>',
                view.link(county=[each.code]),
                isolate(each.name),
                drawn,
                measure.format(each.value, lang),
            )
        )
    title = t("Counties by value, each with its 95% interval") if not full else t("Counties by number")
    mark = "" if full else html('<p class="caption">{}</p>', t("Upright line: all counties together."))
    return html('<div class="ranking"><h3>{}</h3><ol>{}</ol>{}</div>', title, join(items), mark)
