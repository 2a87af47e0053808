"""A quotable figure as a picture: which drawing it is, the finding that is its title, and what stands below it."""

import math
from collections.abc import Sequence
from typing import Any

from briefs.press.figure_picture import MOST_ROWS, Mark, Picture, Row, scale
from charts.figure_texts import extremes_text, interval_text
from pages.press.headline_figure import basis_text, protection
from persian.calendar import format_day
from persian.digits import number
from persian.translate import translator
from queries.disclosure.publication_grid import PUBLICATION_SPANS
from queries.press.figure_labels import code_names, source_line, subject
from queries.press.quote import Quotable
from queries.press.sentence import comparison_text, headline, with_unit
from queries.storage.store import Store

FEWEST_POINTS = 3  # of a course; fewer stand as bars
LONGEST = 44  # characters of a name
MAX_LABELLED_POINTS = 12  # points of a course that all have their names


def ordered(quotable: Quotable) -> list[dict[str, Any]]:
    """The rows of the table: in the order of time, else the greatest value first; what is withheld comes last."""
    rows: list[dict[str, Any]] = quotable.table.frame.to_dict("records")
    by = quotable.table.by
    if any(name in PUBLICATION_SPANS for name in by) or by == ("kind",) or not by:
        return rows
    if "kind" not in by:
        return sorted(rows, key=lambda row: _descending(row["value"]))
    total: dict[object, float] = {}
    for row in rows:
        total[row[by[0]]] = total.get(row[by[0]], 0.0) + float(row["n"] or 0)
    return sorted(rows, key=lambda row: -total[row[by[0]]])


def build_picture(store: Store, quotable: Quotable, lang: str) -> Picture | None:
    """The picture; None of what has three dimensions, which no flat drawing tells."""
    t, table, declared = translator(lang), quotable.table, quotable.table.measure
    by = tuple(name for name in table.by if name != "kind")
    if len(by) > 1:
        return None
    if not table.by:
        return _number(store, quotable, lang)
    names = code_names(store, table.by, table.scope)
    rows = ordered(quotable)
    series = tuple(dict.fromkeys(row["kind"] for row in rows)) if "kind" in table.by and by else ()
    drawn = _rows(rows, by or table.by, names, series, quotable, lang)
    lines = bool(by) and by[0] in PUBLICATION_SPANS and len(drawn) >= FEWEST_POINTS
    notes = [t("Line: value; shade: 95% interval.") if lines else t("Bar: value; line: 95% interval.")]
    if not any(math.isfinite(float(row["lower"])) for row in rows) or (lines and series):
        notes = []
    if not lines and len(drawn) > MOST_ROWS:
        notes.append(
            t("The {n} that are not drawn stand in the table.").format(n=number(len(drawn) - MOST_ROWS, lang))
        )
        drawn = drawn[:MOST_ROWS]
    kinds = tuple(names["kind"][kind].label(lang) for kind in series)
    return Picture(
        lang,
        _finding(rows, by or table.by, series, names, quotable, lang),
        f"{declared.title.label(lang)} · {subject(store, table.scope).label(lang)}",
        "lines" if lines else "bars",
        tuple(drawn),
        kinds,
        declared.unit == "share",
        _ticks(rows, quotable, lang),
        tuple(notes),
        _foot(store, quotable, lang),
        _demo_mark(store, lang),
    )


def _finding(
    rows: Sequence[dict[str, Any]],
    by: tuple[str, ...],
    series: tuple[str, ...],
    names: dict[str, Any],
    told: Quotable,
    lang: str,
) -> str:
    """From which figure, whose, to which; of several kinds the one of most cases, which is named.

    Where one is withheld nobody can say which is the largest or the smallest: then the measure's name is all there is.
    """
    declared = told.table.measure
    kind = max(
        series, key=lambda each: sum(float(r["n"] or 0) for r in rows if r["kind"] == each), default=""
    )
    shown = [row for row in rows if not kind or row["kind"] == kind]
    values = [float(row["value"]) for row in shown]
    whole = all(math.isfinite(value) for value in values)
    labels = [_short(names[by[0]][row[by[0]]].label(lang)) for row in shown]
    found = extremes_text(labels, values, declared, lang) if whole else ""
    found = found or declared.title.label(lang)
    return f"{names['kind'][kind].label(lang)} · {found}" if kind else found


def _ticks(rows: Sequence[dict[str, Any]], told: Quotable, lang: str) -> tuple[tuple[float, str], ...]:
    """The scale: from 0 to what holds all values and intervals, written with as few decimals as say it."""
    declared = told.table.measure
    ends = [float(row[name]) for row in rows for name in ("value", "upper")]
    share = declared.unit == "share"
    ticks = scale(ends, share=share)
    written = [tick * 100 if share else tick for tick in ticks]
    decimals = next((d for d in (0, 1) if all(abs(round(x, d) - x) < 1e-9 for x in written)), 2)
    return tuple((tick, declared.format(tick, lang, decimals=decimals)) for tick in ticks)


def _number(store: Store, told: Quotable, lang: str) -> Picture:
    """The number alone, with its interval, what it is compared with and the sentence as its title."""
    found = told.table
    row, declared = found.row, found.measure
    value = float(row["value"])
    basis = [
        interval_text(float(row["lower"]), float(row["upper"]), declared, lang),
        basis_text(found, lang),
    ]
    text = translator(lang)("; ").join(each for each in basis if each)
    notes = (comparison_text(store, found, told.comparison).label(lang),) if told.comparison else ()
    large = "—" if math.isnan(value) else with_unit(declared, value).label(lang)
    return Picture(
        lang,
        headline(store, found).label(lang),
        declared.title.label(lang),
        "number",
        (Row(text, (Mark(value, large),)),),
        (),
        declared.unit == "share",
        (),
        notes,
        _foot(store, told, lang),
        _demo_mark(store, lang),
    )


def _rows(
    rows: Sequence[dict[str, Any]],
    by: tuple[str, ...],
    names: dict[str, Any],
    series: tuple[str, ...],
    told: Quotable,
    lang: str,
) -> list[Row]:
    """A row for each place; its marks in the order of the series."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[by[0]], {})[row["kind"] if series else ""] = row
    every = max(1, math.ceil(len(found) / MAX_LABELLED_POINTS)) if by[0] in PUBLICATION_SPANS else 1
    last = len(found) - 1
    return [
        Row(
            _place(names, by[0], code, i, lang) if (last - i) % every == 0 else "",
            tuple(_mark_of(marks[each], told, lang) for each in (series or ("",))),
        )
        for i, (code, marks) in enumerate(found.items())
    ]


def _place(names: dict[str, Any], by: str, code: str, i: int, lang: str) -> str:
    """The name of a row; a month's year only where it begins."""
    whole = _short(names[by][code].label(lang))
    if by == "month" and i and not code.endswith("-01"):
        return whole.rpartition(" ")[0]
    return whole


def _short(name: str) -> str:
    """A name that leaves room for what it names."""
    return name if len(name) <= LONGEST else name[:LONGEST].rstrip() + "…"


def _mark_of(row: dict[str, Any], told: Quotable, lang: str) -> Mark:
    t, declared = translator(lang), told.table.measure
    value = float(row["value"])
    if row["withheld"]:
        return Mark(math.nan, t("not published") if row["n"] is None else t("too few"))
    if math.isnan(value):
        return Mark(math.nan, t("Not yet reached"))
    return Mark(value, declared.format(value, lang), float(row["lower"]), float(row["upper"]))


def _foot(store: Store, told: Quotable, lang: str) -> tuple[str, ...]:
    """Source, as-of, standing and protection: what must not be cut off."""
    t, table = translator(lang), told.table
    source = t("Source: {source}").format(source=source_line(store, table.load).label(lang))
    day = t("Data as of {day}").format(day=format_day(table.as_of.date(), lang, style="long"))
    standing = t("final figure") if told.finality.final else t("provisional figure")
    return (f"{source} · {day} · {standing}", protection(table, lang))


def _demo_mark(store: Store, lang: str) -> str:
    t = translator(lang)
    return f"{t('Demo data')} — {t('Made-up data: no real office or person')}" if store.is_demo else ""


def _descending(value: object) -> float:
    number = float(str(value))
    return math.inf if math.isnan(number) else -number
