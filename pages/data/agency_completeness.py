"""Completeness by agency: the share of cases that have a value in each column, least complete offices first."""

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.tables.data_table import Cell, Column, Row, other_rows_link, table_html
from pages.data.completeness_table import completeness_by_agency, is_recorded, share
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.folded import folded
from persian.digits import MISSING, number, percent
from queries.data_quality.completeness import COLUMNS, FLAGGED
from queries.settings.province_settings import settings
from queries.vocabulary.recorded import NOT_RECORDED_SHORT
from stats.estimates.clear_extremes import clear_extremes
from stats.estimates.intervals import wilson_interval

Amounts = dict[Hashable, Any]  # of an office: a row of `completeness_by_agency`
INITIAL_ROWS = 14  # before "show all"
SHOWN_COLUMNS = ("county", "topic", "channel", "coordinates", "due", "answered", "outcome", "verdict")
# Columns that offices fill in themselves.
MEAN_OF = ("county", "topic", "channel", "due", "answered", "outcome")


@cached
def agency_completeness_table(view: View) -> Markup:
    """The table of offices; empty for fewer than two offices."""
    t, lang = view.t, view.lang
    frame = completeness_by_agency(view)
    if len(frame) < 2:
        return EMPTY
    minimum_n = settings().minimum_n.share
    # Offices with too few cases come last: one missing value would make them look worst.
    recorded = tuple(key for key in COLUMNS if is_recorded(view, key))
    frame = frame.assign(
        mean=[_mean(row, recorded) for row in frame.to_dict("records")], few=frame["n"] < minimum_n
    )
    frame = frame.sort_values(["few", "mean", "agency_label"], na_position="last")
    show_all = "offices" in view.params
    shown = frame if show_all else frame.iloc[:INITIAL_ROWS]
    assessed = frame[~frame["few"] & (frame["agency"] != "none")]
    rows = [Row(_cells(view, row, recorded)) for row in shown.to_dict("records")]
    table = table_html(
        _columns(view),
        rows,
        caption=t("Completeness by agency"),
        lang=lang,
        search=t("Find an agency") if show_all else "",
    )
    content = table + other_rows_link(len(frame) - len(shown), view.link(offices=["all"]), lang)
    if _all_complete(assessed) and not show_all:
        content = folded(t("The shares of each office"), content)
    note = t(
        "By the office that holds the case. Least complete first; no figure where there are too few cases."
    )
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p></div><div class="completeness">{}</div>',
        _title(view, assessed),
        note,
        content,
    )


def _columns(view: View) -> list[Column]:
    t = view.t
    return [
        Column(t("Agency"), kind="name"),
        Column(t("Cases")),
        Column(t("On average"), t("Of county, topic, channel, due moment, moment of the answer and outcome")),
        *(
            Column(COLUMNS[key].title.label(view.lang), t("Share filled in"), hidden_on_narrow=True)
            for key in SHOWN_COLUMNS
        ),
        Column(t("with warnings"), t("Share of cases with at least one wrong value")),
    ]


def _all_complete(assessed: pd.DataFrame) -> bool:
    """Whether every office with enough cases fills in all that it records itself."""
    return bool(len(assessed)) and bool(assessed["mean"].min() == 1)


def _title(view: View, assessed: pd.DataFrame) -> str:
    """The office that is surely the least complete, if there is one; `assessed` are offices with enough cases."""
    t = view.t
    if len(assessed):
        mean, n = assessed["mean"].to_numpy(dtype=float), assessed["n"].to_numpy(dtype=float)
        if _all_complete(assessed):
            return t("Every office fills in all that it records itself")
        # With the limits of a share of as many cases no office is named for what chance explains.
        lowest = clear_extremes(mean, *wilson_interval(mean * n, n)).lowest
        if lowest is not None:
            return t("Least complete: {agency}, on average {share} of what it records itself").format(
                agency=assessed["agency_label"].iloc[lowest],
                share=percent(mean[lowest], view.lang, decimals=1),
            )
    return t("Completeness by agency")


def _mean(row: Amounts, recorded: tuple[str, ...]) -> float:
    """Mean completeness over the recorded columns with enough cases to which they apply; NaN if there is none."""
    minimum_n = settings().minimum_n.share
    keys = [key for key in MEAN_OF if key in recorded and row[f"{key}_applicable"] >= minimum_n]
    column_shares = [share(row[f"{key}_given"], row[f"{key}_applicable"]) for key in keys]
    shares = [part for part in column_shares if part is not None]
    return sum(shares) / len(shares) if shares else float("nan")


def _cells(view: View, row: Amounts, recorded: tuple[str, ...]) -> list[Cell]:
    lang, few = view.lang, bool(row["few"])
    minimum_n = settings().minimum_n.share

    def cell(part: float | None, applicable: float = math.inf) -> Cell:
        if few or applicable < minimum_n or part is None:
            return Cell(view.t("too few") if part is not None else MISSING, muted=True)
        return Cell(percent(part, lang, decimals=0 if part in (0, 1) else 1), sort=part, muted=part == 1)

    name = str(row["agency_label"])
    return [
        Cell(name, sort=name, link=view.screen_link("cases", agency=[str(row["agency"])])),
        Cell(number(row["n"], lang), sort=float(row["n"])),
        cell(float(row["mean"]) if row["mean"] == row["mean"] else None),
        *(
            cell(share(row[f"{key}_given"], row[f"{key}_applicable"]), float(row[f"{key}_applicable"]))
            if key in recorded
            else Cell(NOT_RECORDED_SHORT.label(lang), muted=True)
            for key in SHOWN_COLUMNS
        ),
        cell(share(row[FLAGGED], row["n"])),
    ]
