"""Cases by topic: groups as bars that open to their topics; a click on a topic filters by it."""

from collections.abc import Hashable
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join, on_screen_only
from charts.tables.opening_bars import OpeningBar, opening_bars_html
from pages.view.view import View
from pages.view.view_data import cached, query_measure, scope_until_as_of
from persian.bidi import isolate
from persian.digits import number, percent
from persian.enumeration import quote_commas
from queries.question.grave_topics import GRAVE, grave_topics

Topic = dict[Hashable, Any]  # a row of `_counted`
NO_TOPIC = "none"  # the code of cases whose topic is not given
OPEN_GROUP_PARAM = "open_group"  # parameter with the code of the group that is open from the beginning


def open_group(view: View) -> str:
    """The code of the topic group that is opened in the address; "" if there is none."""
    requested = (view.params.get(OPEN_GROUP_PARAM) or [""])[-1]
    return requested if requested in set(view.store.dimension("topic_group")["code"]) else ""


@cached
def topics_section(view: View) -> Markup:
    """The scope's cases by topic group and topic."""
    t = view.t
    frame = _counted(view)
    total = int(frame["n"].sum())
    bars = _groups(view, frame, total)
    title = _finding(view, frame, bars)
    way_on = on_screen_only(
        t("Click a topic group to open it, and a topic to narrow the whole screen to it.")
    )
    note = join([t("Bar: cases received."), way_on], separator=" ")
    head = html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, note)
    bars_html = opening_bars_html(bars, label=title)
    return html(
        '<section class="topics">{}{}{}{}</section>', head, _grave(view, frame), bars_html, _widen_link(view)
    )


def _counted(view: View) -> pd.DataFrame:
    """Topics with their number of cases and their group."""
    frame = query_measure(view, "received", scope_until_as_of(view), by=("topic",)).frame
    rows, groups = view.store.dimension("topic"), view.store.dimension("topic_group")
    group_of = dict(zip(rows["code"], rows["topic_group"], strict=True))
    names = groups["name_fa" if view.lang == "fa" else "name_en"]
    keys = [group_of.get(code, 0) for code in frame["topic"]]
    return frame.assign(
        group=[str(groups["code"].get(key, "none")) for key in keys],
        group_label=[str(names.get(key) or names.get(0, "")) for key in keys],
    )


def _grave(view: View, frame: pd.DataFrame) -> Markup:
    """A line with the cases of the grave topics, above the bars: there the largest lead, and they may be small."""
    grave = grave_topics(view.store)
    rows = frame[[grave.includes("topic", code) for code in frame["topic"]]]
    if rows.empty:
        return EMPTY
    links = join(
        (
            html(
                '<a href="{}">{}</a> {}',
                view.link(topic=[str(row["topic"])], **{OPEN_GROUP_PARAM: None}),
                str(row["topic_label"]),
                view.t.plural("{n} case", "{n} cases", row["n"]).format(n=number(row["n"], view.lang)),
            )
            for row in rows.sort_values("n", ascending=False, kind="stable").to_dict("records")
        ),
        separator=view.t(", "),
    )
    return html('<p class="caption"><strong>{}</strong>: {}</p>', GRAVE.label(view.lang), links)


def _groups(view: View, frame: pd.DataFrame, total: int) -> list[OpeningBar]:
    """A bar for each topic group, the longest first, with its topics as parts."""
    opened = open_group(view)
    groups: dict[tuple[str, str], list[Topic]] = {}
    for row in frame.to_dict("records"):
        groups.setdefault((row["group"], row["group_label"]), []).append(row)
    grave = grave_topics(view.store)
    bars = [
        OpeningBar(
            grave.marked(str(label), "topic_group", code, view.lang),
            n := int(sum(row["n"] for row in rows)),
            number(n, view.lang),
            percent(n / total, view.lang),
            parts=_topics(view, rows, total),
            is_open=code == opened or len(groups) == 1,
        )
        for (code, label), rows in groups.items()
    ]
    return sorted(bars, key=lambda bar: -bar.size)


def _topics(view: View, rows: list[Topic], total: int) -> list[OpeningBar]:
    grave = grave_topics(view.store)
    return [
        OpeningBar(
            grave.marked(str(row["topic_label"]), "topic", row["topic"], view.lang),
            float(row["n"]),
            number(row["n"], view.lang),
            percent(row["n"] / total, view.lang, decimals=1),
            view.link(topic=[str(row["topic"])], **{OPEN_GROUP_PARAM: None}),
        )
        for row in rows
    ]


def _finding(view: View, frame: pd.DataFrame, bars: list[OpeningBar]) -> str:
    """The title: the three largest groups, or topics where there is one group only; a single one without its share."""
    t, lang, total = view.t, view.lang, int(frame["n"].sum())
    if set(frame["topic"]) == {NO_TOPIC}:
        return t.plural(
            "{n} case without a topic was received", "{n} cases without a topic were received", total
        ).format(n=number(total, lang))
    shown = bars if len(bars) > 1 else sorted(bars[0].parts, key=lambda bar: -bar.size) if bars else []
    if len(shown) == 1:
        return t.plural(
            "{n} case about {topic} was received", "{n} cases about {topic} were received", total
        ).format(n=number(total, lang), topic=isolate(shown[0].name))
    largest = t(", ").join(f"{isolate(quote_commas(bar.name, lang))} {bar.share_text}" for bar in shown[:3])
    return t.plural("Topics of {n} case: {details}", "Topics of {n} cases: {details}", total).format(
        n=number(total, lang), details=largest
    )


def _widen_link(view: View) -> Markup:
    """A link that removes the topic filters; empty if there are none."""
    if not (view.scope.topics or view.scope.topic_groups):
        return EMPTY
    to = view.link(topic=None, topic_group=None, **{OPEN_GROUP_PARAM: None})
    return html(
        '<p class="caption on-screen-only"><a href="{}">{}</a></p>', to, view.t("Widen to all topics")
    )
