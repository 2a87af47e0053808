"""Treemap of topics: groups with their topics; a click opens a group, a click on a topic filters by it."""

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.treemap import Tile, treemap_html
from pages.view.view import View
from pages.view.view_data import cached, query_measure, scope_until_as_of
from persian.bidi import isolate
from persian.digits import number, percent
from queries.question.grave_topics import GRAVE, grave_topics

OPEN_GROUP_PARAM = "open_group"  # parameter with the code of the opened group


def open_group(view: View) -> str:
    """The code of the topic group that is opened in the address; "" for all groups."""
    requested = (view.params.get(OPEN_GROUP_PARAM) or [""])[-1]
    return requested if requested in set(view.store.dimension("topic_group")["code"]) else ""


@cached
def topics_section(view: View) -> Markup:
    """The treemap of the scope's cases by topic."""
    t = view.t
    frame = _counted(view)
    group = open_group(view)
    visible = frame[frame["group"] == group] if group else frame
    # The opened group has no case in this scope: show all groups instead of an empty map.
    if not len(visible):
        group, visible = "", frame
    total = int(visible["n"].sum())
    tiles = _topics(view, visible, total, link=True) if group else _groups(view, visible, total)
    name = str(visible["group_label"].iloc[0]) if group else ""
    back = html('<p><a href="{}">{}</a></p>', view.link(**{OPEN_GROUP_PARAM: None}), t("Back to all topics"))
    note = (
        t("Area: cases received. Click a topic to narrow the whole screen to it.")
        if group
        else t("Area: cases received. Click a topic group to open it.")
    )
    title = _finding(view, tiles, total, name)
    treemap = treemap_html(tiles, label=title)
    head = html('<div class="section-head"><h2>{}</h2><p>{}</p>{}</div>', title, note, back if group else "")
    return html(
        '<section class="topics">{}{}{}{}</section>', head, _grave(view, frame), treemap, _widen_link(view)
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
    """A line with the cases of the grave topics, above the map: there the largest lead, and they may be small."""
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
            for _, row in rows.sort_values("n", ascending=False, kind="stable").iterrows()
        ),
        separator=view.t(", "),
    )
    return html('<p class="caption"><strong>{}</strong>: {}</p>', GRAVE.label(view.lang), links)


def _groups(view: View, frame: pd.DataFrame, total: int) -> list[Tile]:
    tiles = []
    for (code, label), rows in frame.groupby(["group", "group_label"], sort=False):
        n = int(rows["n"].sum())
        name = grave_topics(view.store).marked(str(label), "topic_group", code, view.lang)
        tiles.append(
            Tile(
                name,
                n,
                percent(n / total, view.lang),
                [str(label), *_tooltip_lines(view, n, total)],
                view.link(**{OPEN_GROUP_PARAM: [str(code)]}),
                _topics(view, rows, total, link=False),
            )
        )
    return sorted(tiles, key=lambda tile: -tile.size)


def _topics(view: View, frame: pd.DataFrame, total: int, *, link: bool) -> list[Tile]:
    grave = grave_topics(view.store)
    tiles = [
        Tile(
            grave.marked(str(row["topic_label"]), "topic", row["topic"], view.lang),
            float(row["n"]),
            percent(row["n"] / total, view.lang),
            [str(row["topic_label"]), *_tooltip_lines(view, int(row["n"]), total)],
            view.link(topic=[str(row["topic"])], **{OPEN_GROUP_PARAM: None}) if link else "",
        )
        for _, row in frame.iterrows()
    ]
    return sorted(tiles, key=lambda tile: -tile.size)


def _tooltip_lines(view: View, n: int, total: int) -> list[str]:
    t, lang = view.t, view.lang
    return [
        t.plural("{n} case", "{n} cases", n).format(n=number(n, lang)),
        t("{share} of those shown").format(share=percent(n / total, lang, decimals=1)),
    ]


def _finding(view: View, tiles: list[Tile], total: int, group: str) -> str:
    """The title: the three largest parts."""
    t, lang = view.t, view.lang
    n = number(total, lang)
    largest = t(", ").join(f"{isolate(tile.name)} {tile.size_text}" for tile in tiles[:3])
    if group:
        return t.plural("{group}, {n} case: {told}", "{group}, {n} cases: {told}", total).format(
            group=isolate(group), n=n, told=largest
        )
    return t.plural("Topics of {n} case: {told}", "Topics of {n} cases: {told}", total).format(
        n=n, told=largest
    )


def _widen_link(view: View) -> Markup:
    """A link that removes the topic filters; empty if there are none."""
    if not (view.scope.topics or view.scope.topic_groups):
        return EMPTY
    to = view.link(topic=None, topic_group=None, **{OPEN_GROUP_PARAM: None})
    return html('<p class="caption"><a href="{}">{}</a></p>', to, view.t("Widen to all topics"))
