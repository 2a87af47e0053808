"""Texts on the comparison of an office with similar ones, used by all parts of the agencies screen."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import pandas as pd
from markupsafe import Markup

from charts.markup import html
from charts.parts.figure_texts import n_text
from pages.view.view import View
from persian.digits import number
from queries.comparisons.peers.cases_come_late import remark_on
from queries.comparisons.peers.peer_assessment_texts import LATE, assessment_word
from queries.comparisons.peers.peer_gap_texts import gap_text
from queries.measures import MEASURES

ON_TIME = MEASURES["on_time_share"]

ComparedRow: TypeAlias = "Mapping[str, Any] | pd.Series[Any]"


def view_without_trips(view: View) -> View:
    """The view without cases of provincial trips, as offices are compared."""
    return replace(view, scope=replace(view.scope, trips="out"))


def office_link(view: View, code: str) -> str:
    """The address of an office's page."""
    return view.link(agency=[code], group=None)


def assessment_label(row: ComparedRow, lang: str) -> str:
    """The label of an office's assessment."""
    return assessment_word(row, lang)


def late_text(share: float, lang: str) -> str:
    """The absolute share that is late, shown next to every comparison."""
    return f"{LATE.label(lang)}: {ON_TIME.format(share, lang)}"


def rank_range_text(view: View, row: ComparedRow) -> str:
    """The office's rank interval within its group; "" if it has no rank."""
    low, high = (float(row[name]) for name in ("rank_low", "rank_high"))
    # NaN: the office is not ranked.
    if math.isnan(low):
        return ""
    ends = [number(low, view.lang), number(high, view.lang)]
    return ends[0] if low == high else view.t("{low} to {high}").format(low=ends[0], high=ends[1])


def rank_sentence(view: View, row: ComparedRow) -> str:
    """The rank interval in words, with the number of ranked offices."""
    ranks = rank_range_text(view, row)
    ranked = number(float(row["ranked"]), view.lang)
    return view.t("rank {ranks} of {of}").format(ranks=ranks, of=ranked) if ranks else ""


def expected_text(view: View, row: ComparedRow) -> str:
    """The share that similar offices would reach; "" where they say nothing."""
    expected = float(row["expected"])
    if math.isnan(expected):
        return ""
    return view.t("expected of similar offices: {share}").format(share=ON_TIME.format(expected, view.lang))


def agency_tooltip(view: View, row: Mapping[str, Any]) -> list[str]:
    """The lines of an office's tooltip, below its name."""
    lang = view.lang
    value, expected, late = (float(row[name]) for name in ("value", "expected", "late"))
    lines = [f"{ON_TIME.title.label(lang)}: {ON_TIME.format(value, lang)} {n_text(row['n'], lang)}"]
    lines.append(late_text(late, lang))
    if not math.isnan(expected):
        lines += [expected_text(view, row), remark_on(row).label(lang)]
        lines.append(gap_text(row, ON_TIME, lang))
        lines.append(rank_sentence(view, row))
    return [*(line for line in lines if line), assessment_label(row, lang)]


def bars_caption(view: View, mark: str) -> Markup:
    """The caption of bars of shares on time: what the bar, its line and the mark in every row stand for."""
    return html(
        '<p class="caption">{}</p>',
        view.t("Bar: share answered on time; thin line: 95% interval; upright mark: {mark}.").format(
            mark=mark
        ),
    )
