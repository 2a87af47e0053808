"""The office's cases by topic: received, on time and overdue."""

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.figure_texts import n_text, range_text, withheld_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.agencies.peer_texts import ON_TIME, view_without_trips
from pages.view.view import View
from pages.view.view_data import cached, query_measure, scope_until_as_of
from pages.widgets.measures.measure_cell import measure_column
from persian.bidi import isolate
from persian.digits import MISSING, number
from queries.measures import MEASURES
from queries.question.grave_topics import grave_topics
from stats.estimates.clear_extremes import clear_extremes, count_limits

MAX = 12  # topics in the table


@cached
def topics(view: View) -> Markup:
    """The table of topics: grave ones first, then those with most cases."""
    t, lang = view.t, view.lang
    without_trips = view_without_trips(view)
    received = _by_topic(without_trips, "received").sort_values(
        ["n", "topic_label"], ascending=[False, True], kind="stable"
    )
    if received.empty:
        return EMPTY
    on_time, overdue = (_by_topic(without_trips, key).set_index("topic") for key in (ON_TIME.key, "overdue"))
    grave = grave_topics(view.store)
    rows = [
        Row(
            [
                Cell(
                    grave.marked(str(row["topic_label"]), "topic", row["topic"], lang),
                    sort=str(row["topic_label"]),
                    link=view.link(topic=[str(row["topic"])]),
                ),
                Cell(number(row["n"], lang), sort=float(row["n"])),
                _share(view, on_time, str(row["topic"])),
                _overdue(view, overdue, str(row["topic"])),
            ]
        )
        for _, row in grave.first(received, "topic").head(MAX).iterrows()
    ]
    title = _title(view, received)
    columns = [
        Column(t("Topic"), kind="name"),
        measure_column(MEASURES["received"], lang),
        Column(t("On time"), ON_TIME.definition.label(lang)),
        measure_column(MEASURES["overdue"], lang),
    ]
    note = _note(view, len(received) - MAX)
    table = table_html(columns, rows, caption=title, lang=lang)
    caption = html('<p class="caption">{}</p>', note) if note else ""
    return html(
        '<section class="topics"><div class="section-head"><h2>{}</h2></div>{}{}</section>',
        title,
        table,
        caption,
    )


def _by_topic(view: View, key: str) -> pd.DataFrame:
    """A measure by topic, for the part of the period up to as-of."""
    return query_measure(view, key, scope_until_as_of(view), by=("topic",)).frame


def _title(view: View, received: pd.DataFrame) -> str:
    """The topic that is surely the most frequent one; without it, what the table is about."""
    t = view.t
    counts = received["n"].to_numpy(dtype=float)
    first = clear_extremes(counts, *count_limits(counts)).highest
    if first is None and len(received) > 1:
        return t("What its cases are about")
    row = received.iloc[first or 0]
    return t.plural(
        "Most often about {topic}: {n} case", "Most often about {topic}: {n} cases", row["n"]
    ).format(topic=isolate(str(row["topic_label"])), n=number(row["n"], view.lang))


def _note(view: View, n_others: int) -> str:
    """How many topics are not in the table, and that trips are left out; empty where neither is so."""
    t = view.t
    note = (
        t.plural(
            "The {n} other topic has fewer cases.", "The {n} other topics have fewer cases.", n_others
        ).format(n=number(n_others, view.lang))
        if n_others > 0
        else ""
    )
    if view.scope.trips == "in" and view.store.has_trips:
        note = f"{note} {t('All three columns without cases of provincial trips.')}".strip()
    return note


def _overdue(view: View, frame: pd.DataFrame, topic: str) -> Cell:
    if topic in frame.index and frame.loc[topic, "withheld"]:
        return Cell(withheld_text(frame.loc[topic], view.lang, short=True), muted=True)
    n = frame["n"].get(topic, 0)
    return Cell(number(n, view.lang), sort=float(n))


def _share(view: View, frame: pd.DataFrame, topic: str) -> Cell:
    if topic not in frame.index:
        return Cell(MISSING, muted=True)
    row = frame.loc[topic]
    if row["withheld"]:
        note = n_text(row["n"], view.lang) if row["n"] else ""
        return Cell(withheld_text(row, view.lang, short=True), note=note, muted=True)
    interval = range_text(float(row["lower"]), float(row["upper"]), ON_TIME, view.lang)
    return Cell(ON_TIME.format(float(row["value"]), view.lang), note=interval, sort=float(row["value"]))
