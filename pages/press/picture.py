"""Lay out a quotable figure as a picture: kind of drawing, title with the finding, rows, scale and footer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from briefs.press.figure_picture import MAX_ROWS, Mark, Picture, Row, scale
from charts.parts.figure_texts import extremes_text, not_reached_text
from pages.press.headline_figure import basis_text, basis_title, protection, published_interval_text
from persian.digits import number
from persian.translate import translator
from queries.disclosure.publication_grid import PUBLICATION_SPANS
from queries.press.breakdown import limits, ordered_rows
from queries.press.figure_labels import code_names, quoted_day, source_line, subject
from queries.press.quote import Quotable
from queries.press.sentence import comparison_text, headline, with_unit
from queries.storage.store import Store
from queries.vocabulary.recorded import NOT_RECORDED

MIN_POINTS = 3  # of a line; fewer points are drawn as bars
LONGEST = 44  # characters of a name before it is cut off
MAX_LABELLED_POINTS = 12  # points on a time axis that can all be labelled; of more, every second, third …


@dataclass(frozen=True)
class _Breakdown:
    """A figure by place or period: its rows, in the order of the picture, in a language.

    `by` is the dimension of the rows of the picture, `series` the kinds that each of them has a mark for (empty without
    a breakdown by kind), and `names` the labels of codes by dimension.
    """

    quotable: Quotable
    lang: str
    rows: Sequence[dict[str, Any]]
    by: str
    series: tuple[str, ...]
    names: dict[str, Any]


def build_picture(store: Store, quotable: Quotable, lang: str) -> Picture | None:
    """The picture of a figure; None for a breakdown by two dimensions besides kind, too much for one picture."""
    table, measure = quotable.table, quotable.table.measure
    by = tuple(name for name in table.by if name != "kind")
    if len(by) > 1:
        return None
    if not table.by:
        return _number(store, quotable, lang)
    names = code_names(store, table.by, table.scope)
    rows = ordered_rows(table)
    series = tuple(dict.fromkeys(row["kind"] for row in rows)) if "kind" in table.by and by else ()
    breakdown = _Breakdown(quotable, lang, rows, (by or table.by)[0], series, names)
    picture_rows = _rows(breakdown)
    is_line_chart = bool(by) and by[0] in PUBLICATION_SPANS and len(picture_rows) >= MIN_POINTS
    notes = _notes(picture_rows, series, lang, is_line_chart=is_line_chart)
    picture_rows = picture_rows if is_line_chart else picture_rows[:MAX_ROWS]
    kinds = tuple(names["kind"][kind].label(lang) for kind in series)
    return Picture(
        lang=lang,
        title=_finding(breakdown),
        about=f"{measure.title.label(lang)} · {subject(store, table.scope).label(lang)}",
        shape="lines" if is_line_chart else "bars",
        rows=tuple(picture_rows),
        series=kinds,
        share=measure.unit == "share",
        ticks=_ticks(rows, quotable, lang),
        notes=notes,
        foot=_foot(store, quotable, lang),
        demo_mark=_demo_mark(store, lang),
        basis=basis_title(table, lang) if _has_basis(picture_rows) else "",
    )


def _has_basis(rows: Sequence[Row]) -> bool:
    return any(mark.basis for row in rows for mark in row.marks)


def _notes(
    rows: Sequence[Row], series: tuple[str, ...], lang: str, *, is_line_chart: bool
) -> tuple[str, ...]:
    """What the drawing means, and how many rows it leaves out. Several lines have neither intervals nor numbers."""
    t, notes = translator(lang), list[str]()
    has_intervals = any(math.isfinite(mark.lower) for row in rows for mark in row.marks)
    if is_line_chart and not series:
        notes += [t("Line: value; shade: 95% interval.")] if has_intervals else []
        notes += [t("In brackets: number of cases.")] if _has_basis(rows) else []
    elif not is_line_chart:
        notes += [t("Bar: value; line: 95% interval.")] if has_intervals else []
        if (hidden := len(rows) - MAX_ROWS) > 0:
            notes.append(t("The {n} that are not drawn are in the table.").format(n=number(hidden, lang)))
    return tuple(notes)


def _finding(breakdown: _Breakdown) -> str:
    """The title: the highest and the lowest value, with the names of those that are clearly so.

    Of many values one is always the highest: a name stands in the title only if its value is beyond the next one's by
    more than chance explains. Of several kinds the title is about the most common one. If any value is withheld, nobody
    can tell which is the highest or lowest; the title is then the measure's name alone.
    """
    table, names, lang = breakdown.quotable.table, breakdown.names, breakdown.lang
    measure = table.measure
    kind = max(
        breakdown.series,
        key=lambda candidate: sum(float(row["n"] or 0) for row in breakdown.rows if row["kind"] == candidate),
        default="",
    )
    shown = [row for row in breakdown.rows if not kind or row["kind"] == kind]
    estimates = limits(table, shown)
    title = ""
    if len(shown) > 1 and np.isfinite(estimates[0]).all():
        groups = [_short(names[breakdown.by][row[breakdown.by]].label(lang)) for row in shown]
        title = extremes_text(groups, estimates, measure, lang)
    title = title or measure.title.label(lang)
    return f"{names['kind'][kind].label(lang)} · {title}" if kind else title


def _ticks(rows: Sequence[dict[str, Any]], quotable: Quotable, lang: str) -> tuple[tuple[float, str], ...]:
    """Axis ticks with labels: from 0 to beyond all values and intervals, with as few decimals as necessary."""
    measure = quotable.table.measure
    ends = [float(row[name]) for row in rows for name in ("value", "upper")]
    share = measure.unit == "share"
    ticks = scale(ends, share=share)
    displayed = [tick * 100 if share else tick for tick in ticks]
    decimals = next((d for d in (0, 1) if all(abs(round(x, d) - x) < 1e-9 for x in displayed)), 2)
    return tuple((tick, measure.format(tick, lang, decimals=decimals)) for tick in ticks)


def _number(store: Store, quotable: Quotable, lang: str) -> Picture:
    """A picture of a single number, with its interval, its comparison, and the sentence as title."""
    table = quotable.table
    row, measure = table.row, table.measure
    value = float(row["value"])
    between = published_interval_text(table, lang) if math.isfinite(value) else ""
    basis = [between, basis_text(table, lang)]
    text = translator(lang)("; ").join(part for part in basis if part)
    notes = (comparison_text(store, table, quotable.comparison).label(lang),) if quotable.comparison else ()
    large = "—" if math.isnan(value) else with_unit(measure, value).label(lang)
    return Picture(
        lang=lang,
        title=headline(store, table).label(lang),
        about=measure.title.label(lang),
        shape="number",
        rows=(Row(text, (Mark(value, large),)),),
        series=(),
        share=measure.unit == "share",
        ticks=(),
        notes=notes,
        foot=_foot(store, quotable, lang),
        demo_mark=_demo_mark(store, lang),
    )


def _rows(breakdown: _Breakdown) -> list[Row]:
    """One row per place or period, with one mark per series."""
    by, series, lang = breakdown.by, breakdown.series, breakdown.lang
    by_place: dict[str, dict[str, dict[str, Any]]] = {}
    for row in breakdown.rows:
        by_place.setdefault(row[by], {})[row["kind"] if series else ""] = row
    # On a crowded time axis only every n-th point is labelled, counted from the latest one, which is always
    # labelled.
    label_step = max(1, math.ceil(len(by_place) / MAX_LABELLED_POINTS)) if by in PUBLICATION_SPANS else 1
    last = len(by_place) - 1
    return [
        Row(
            _place(breakdown.names, by, code, i, lang) if (last - i) % label_step == 0 else "",
            tuple(_mark_of(marks[kind], breakdown.quotable, lang) for kind in (series or ("",))),
        )
        for i, (code, marks) in enumerate(by_place.items())
    ]


def _place(names: dict[str, Any], by: str, code: str, i: int, lang: str) -> str:
    """The label of a row. Months show their year only on the first row and where a year begins."""
    label = _short(names[by][code].label(lang))
    if by == "month" and i and not code.endswith("-01"):
        return label.rpartition(" ")[0]
    return label


def _short(name: str) -> str:
    """A name, cut off with "…" if it is too long."""
    return name if len(name) <= LONGEST else name[:LONGEST].rstrip() + "…"


def _mark_of(row: dict[str, Any], quotable: Quotable, lang: str) -> Mark:
    t, measure = translator(lang), quotable.table.measure
    value = float(row["value"])
    if row["reason"] == "not_recorded":
        return Mark(math.nan, NOT_RECORDED.label(lang))
    if row["withheld"]:
        return Mark(math.nan, t("not published") if row["n"] is None else t("too few"))
    if math.isnan(value):
        return Mark(math.nan, not_reached_text(row, lang))
    basis = "" if measure.estimator.is_count or row["n"] is None else number(row["n"], lang)
    return Mark(value, measure.format(value, lang), float(row["lower"]), float(row["upper"]), basis)


def _foot(store: Store, quotable: Quotable, lang: str) -> tuple[str, ...]:
    """Footer lines: source, as-of, final or provisional, and protection.

    They are part of the picture, so that they cannot be lost when it is passed on.
    """
    t, table = translator(lang), quotable.table
    source = t("Source: {source}").format(source=source_line(store, table.load).label(lang))
    day = t("Data as of {day}").format(day=quoted_day(table.as_of.date()).label(lang))
    standing = t("final figure") if quotable.finality.final else t("provisional figure")
    return (f"{source} · {day} · {standing}", protection(table, lang))


def _demo_mark(store: Store, lang: str) -> str:
    t = translator(lang)
    return f"{t('Demo data')} — {t('Made-up data: no real office or person')}" if store.is_demo else ""
