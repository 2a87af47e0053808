"""Table of all measures for both sides: values with intervals, their difference, and its assessment."""

import pandas as pd
from markupsafe import Markup

from charts.markup import html, join
from charts.parts.figure_texts import withheld_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.compare.two_sides import begins_before_data, differ_only_in_period, side_labels, sides
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.view.view_province import has_inhabitants, no_inhabitants_note
from pages.widgets.comparisons.two_sided_table import (
    difference_cell,
    difference_title,
    interval_cell,
    value_cell,
)
from persian.digits import MISSING, number
from queries.comparisons.two_scopes import compare_scopes, covered_days, overlapping, reference_kind
from queries.measures import MEASURES
from queries.overview.office_lines.sign_notes import signs_behind_scope
from queries.vocabulary.scope import Scope
from stats.estimates.false_discovery import MIN_EARLIER_CHANGES

KEYS = (
    "received",
    "rate_per_10k",
    "answered",
    "closed",
    "open",
    "overdue",
    "on_time_share",
    "answer_days_median",
    "answer_days_p90",
    "resolved_share",
    "reopened_share",
    "satisfied_share",
    "days_waited",
    "never_answered_share",
    "handoffs_per_case",
)
STOCKS = ("open", "overdue")


def keys_for(view: View) -> tuple[str, ...]:
    """The measures to compare; rates only if inhabitants are known."""
    with_rates = has_inhabitants(view)
    return tuple(key for key in KEYS if with_rates or not MEASURES[key].is_per_inhabitants)


@cached
def measure_table_section(view: View) -> Markup:
    """The title, the notes and the table.

    If the sides share cases, values are shown without a test, because the two sides are not independent.
    """
    t, lang = view.t, view.lang
    both = sides(view)
    assert both.b is not None
    keys = keys_for(view)
    a, b = side_labels(view, both.a, both.b)
    # A number of cases can be compared only between periods of the same scope. Between different counties or
    # offices the larger one simply has more.
    compared = [key for key in keys if differ_only_in_period(both.a, both.b) or MEASURES[key].unit != "cases"]
    if begins_before_data(view, both.a, both.b):
        compared = [key for key in compared if key not in STOCKS]
    frame = compare_scopes(view.store, both.a, both.b, compared, lang=lang).frame
    columns = [
        Column(t("Measure"), kind="name", sortable=False),
        Column(t("A: {name}").format(name=a), sortable=False, short=t("A")),
        Column(t("B: {name}").format(name=b), sortable=False, short=t("B")),
        Column(t("A against B, and its interval"), kind="drawing", sortable=False),
        Column(t("Result"), kind="text", sortable=False, short=t("A against B")),
    ]
    shared = overlapping(both.a, both.b)
    rows = []
    for key in keys:
        measure = MEASURES[key]
        if key not in compared:
            rows.append(Row([Cell(measure.title.label(lang)), *_counts(view, key, both.a, both.b)]))
            continue
        row = frame.loc[key]
        cells = [value_cell(view, row, "a", measure), value_cell(view, row, "b", measure)]
        cells += [interval_cell(view, row, measure), difference_cell(view, row, measure, tested=not shared)]
        rows.append(Row([Cell(measure.title.label(lang)), *cells]))
    title = _title(view, frame, shared=shared)
    table = table_html(columns, rows, caption=title, lang=lang)
    has_history = bool((frame["periods"] >= MIN_EARLIER_CHANGES).any())
    return _section(title, _notes(view, both.a, both.b, before=has_history), table)


def _title(view: View, frame: pd.DataFrame, *, shared: bool) -> str:
    t = view.t
    if shared:
        return t(
            "A and B share cases: their figures are shown side by side, without an assessment of the difference"
        )
    return difference_title(
        view,
        frame,
        some=lambda n: t.plural(
            "{n} of {all} measures differs clearly: {named}",
            "{n} of {all} measures differ clearly; most: {named}",
            n,
        ),
        none=t("No measure differs clearly between A and B"),
    )


def _counts(view: View, key: str, a: Scope, b: Scope) -> list[Cell]:
    """Cells for numbers of cases of sides of different size: shown, but not compared."""
    lang, measure = view.lang, MEASURES[key]
    rows = [query_measure(view, key, scope).row for scope in (a, b)]
    values = [
        Cell(withheld_text(row, lang), muted=True)
        if row["withheld"]
        else Cell(measure.format(float(row["value"]), lang))
        for row in rows
    ]
    return [*values, Cell(""), Cell(MISSING, muted=True)]


def _section(title: str, notes: list[str], table: str) -> Markup:
    lines = join(html("<p>{}</p>", line) for line in notes)
    head = html('<div class="section-head"><h2>{}</h2>{}</div>', title, lines)
    return html('<section class="two-sides">{}{}</section>', head, table)


def _notes(view: View, a: Scope, b: Scope, *, before: bool) -> list[str]:
    """Notes on the method and its limits; `before` says whether earlier changes of side A are known."""
    t = view.t
    if overlapping(a, b):
        return [
            t(
                "What both have in common draws them together: whether a difference is normal variation can only "
                "be judged without common cases. Choose a place or a period for B that A does not include, or "
                "all others."
            )
        ]
    no_inhabitants = no_inhabitants_note(view)
    notes = [
        *([no_inhabitants] if no_inhabitants else []),
        t(
            "The difference is A against B: a ratio for counts and rates, points for shares, days for times. "
            "Shaded band: too small to matter; line: 95% interval. It is called a difference if it is beyond "
            "normal variation (at most 5% false findings over these measures) and large enough to matter."
        ),
        _interval_note(view, a, b, before=before),
        *_day_notes(view, a, b),
    ]
    if (a.first, a.last) != (b.first, b.last) and "in" in (a.trips, b.trips):
        notes.append(
            t(
                "Cases of provincial trips come in waves, and a difference may be no more than that: see A and B "
                "without trips, too."
            )
        )
    if not differ_only_in_period(a, b):
        notes.append(
            t(
                "Numbers of cases are shown but not compared: the sides are not of one size. Compare rates and shares."
            )
        )
    if a.agencies != b.agencies or a.counties != b.counties:
        notes.append(
            t(
                "A and B may have different kinds of cases: this is no assessment of anybody’s work. Offices are "
                "compared fairly on their own screen."
            )
        )
    return [*notes, *_sign_notes(view, a, b)]


def _sign_notes(view: View, a: Scope, b: Scope) -> list[str]:
    """Notes on signs of the offices behind the sides: the figures of one may be better by what they ask to look at."""
    signs = [signs_behind_scope(view.store, scope).label(view.lang) for scope in (a, b)]
    if signs[0] == signs[1]:
        return [_sentence(signs[0])] if signs[0] else []
    sides = (view.t("A"), view.t("B"))
    return [f"{side}: {_sentence(text)}" for side, text in zip(sides, signs, strict=True) if text]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _interval_note(view: View, a: Scope, b: Scope, *, before: bool) -> str:
    """What the interval of a difference allows for."""
    t = view.t
    if (a.first, a.last) == (b.first, b.last):
        return t(
            "A and B have the same period; the interval shows the variation of their case numbers alone."
        )
    if before:
        return t(
            "Where the periods differ, the interval also allows for how much A has varied from one period to the "
            "next."
        )
    return t(
        "How much A varied before is not known; the interval shows the variation of the case numbers alone."
    )


def _day_notes(view: View, a: Scope, b: Scope) -> list[str]:
    """Notes on periods of unequal length, and on periods that begin before the data."""
    t, lang = view.t, view.lang
    notes: list[str] = []
    days = [covered_days(view.store, scope, MEASURES["received"]) for scope in (a, b)]
    # Counts of different counties or offices are not compared at all.
    if days[0] != days[1] and differ_only_in_period(a, b):
        template = t("The periods have {a} and {b} days: counts are compared by day.")
        if reference_kind(view.store, a, b):
            # A leap year has a day more. The change is that of the two counts, as everywhere else.
            template = t("The periods have {a} and {b} days: counts are compared as they are, rates by day.")
        notes.append(template.format(a=number(days[0], lang), b=number(days[1], lang)))
    first_day = view.store.first_day
    if first_day and begins_before_data(view, a, b):
        template = t(
            "Data begin on {day}: open and overdue cases from before that day are missing, and are not compared."
        )
        notes.append(template.format(day=view.day_text(first_day)))
    return notes
