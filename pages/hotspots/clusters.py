"""Clusters of neighbouring counties: those of the last weeks, and on request those of three years.

The scan takes longer than everything else on this screen, so both are drawn last, at their place.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from charts.maps.small_maps import Area, shape_definitions, small_map
from charts.markup import EMPTY, html, join, on_screen_only
from pages.hotspots.controls import county_trajectories, scope_of_all_counties
from pages.hotspots.headline import MAX_NAMED
from pages.hotspots.rate_maps import has_rate_maps
from pages.view.view import View
from pages.view.view_data import cached
from pages.view.view_province import county_names, province_of
from pages.widgets.elements.name_list import listed_names
from persian.bidi import isolate
from persian.digits import number
from queries.hotspots.cluster_sentences import (
    IMPOSSIBLE,
    chance_sentence,
    cluster_sentence,
    movement_sentence,
    no_cluster_sentence,
    scope_sentence,
)
from queries.hotspots.county_clusters import CountyCluster, CountyClusters, county_clusters
from queries.hotspots.hotspot_labels import HOTSPOT_ASSESSMENTS, HOTSPOT_ORDER

SCAN_PARAM, ALL = "scan", "all"


@cached
def recent_clusters(view: View) -> Markup:
    """The section on clusters that last until now: title, sentences and map."""
    t = view.t
    result = county_clusters(view.store, scope_of_all_counties(view), "recent")
    if result is None:
        return _section(
            t("Clusters of the last weeks could not be looked for"), [IMPOSSIBLE.label(view.lang)], EMPTY
        )
    if result.clusters:
        first = result.clusters[0]
        title = t("In recent weeks more than usual: {names}, since {day}").format(
            names=_names(view, first), day=view.day_text(first.first)
        )
    else:
        title = t("In recent weeks no neighbouring counties were clearly above their usual level")
    relation = t(
        "Persistent, emerging and fading compare whole quarters with the province. Here the last weeks are compared "
        "with the counties’ own usual level, so a county can be in both."
    )
    return _section(
        title, [relation, *_basis(view, result)], _body(view, result, with_shapes=not has_rate_maps(view))
    )


@cached
def earlier_clusters(view: View) -> Markup:
    """The section on clusters at any time: a link to have them looked for, or what was found."""
    t, lang = view.t, view.lang
    if ALL not in view.params.get(SCAN_PARAM, []):
        link = html('<a href="{}">{}</a>', view.link(scan=[ALL]), t("Look for them (up to a minute)"))
        text = t("The last weeks are searched on the first part of this screen; three years take longer.")
        # On paper, where nobody can have them looked for, nothing would be left but the heading.
        return on_screen_only(
            _section(t("Clusters of neighbouring counties at any time"), [text, link], EMPTY), tag="div"
        )
    result = county_clusters(view.store, scope_of_all_counties(view), "all")
    if result is None:
        return _section(t("Clusters at any time could not be looked for"), [IMPOSSIBLE.label(lang)], EMPTY)
    n = len(result.clusters)
    title = t.plural(
        "{n} cluster of neighbouring counties in {weeks} weeks",
        "{n} clusters of neighbouring counties in {weeks} weeks",
        n,
    ).format(n=number(n, lang), weeks=number(result.weeks, lang))
    lines = _basis(view, result) if n else [no_cluster_sentence(result, lang), *_basis(view, result)]
    return _section(title, lines, _body(view, result, with_shapes=True))


def _section(title: str, lines: Sequence[str], body: Markup) -> Markup:
    paragraphs = join(html("<p>{}</p>", line) for line in lines if line)
    return html(
        '<section class="hotspot-clusters"><div class="section-head"><h2>{}</h2>{}</div>{}</section>',
        title,
        paragraphs,
        body,
    )


def _basis(view: View, scan: CountyClusters) -> list[str]:
    """What was looked at, and which counties and sources were left out."""
    t, names = view.t, county_names(view, province_of(view))
    lines = [f"{scope_sentence(scan, view.lang)} {t('Cases of provincial trips are left out.')}"]
    if scan.left_out:
        left_out = [isolate(names.get(code, code)) for code in scan.left_out]
        listed = listed_names(view, left_out, most=MAX_NAMED, of="county")
        lines.append(t("Left out, since the line is too new there: {names}.").format(names=listed))
    if scan.sources_left_out:
        sources = [isolate(name) for name in scan.sources_left_out]
        listed = listed_names(view, sources, most=MAX_NAMED, of="source")
        lines.append(
            t("Sources that do not cover the whole time are left out: {names}.").format(names=listed)
        )
    return lines


def _body(view: View, scan: CountyClusters, *, with_shapes: bool) -> Markup:
    """The clusters as a list, beside a map on which they are outlined."""
    if not scan.clusters:
        return EMPTY
    names, words = county_names(view, province_of(view)), _assessments(view)
    items = join(_item(view, cluster, names, words) for cluster in scan.clusters)
    listed = html(
        '<div><ul class="clusters">{}</ul><p class="caption">{}</p></div>',
        items,
        movement_sentence(scan, view.lang),
    )
    province = province_of(view)
    if province is None or province.outlines is None:
        return listed
    inside = {code: cluster for cluster in reversed(scan.clusters) for code in cluster.counties}
    areas = {
        code: Area("var(--step-1)", [name, cluster_sentence(inside[code], names, view.lang)])
        if code in inside
        else Area("", [name])
        for code, name in names.items()
    }
    alt = view.t("Map: outlined are {names}").format(
        names=view.t(", ").join(names.get(code, code) for code in inside)
    )
    drawing = small_map(province.outlines, areas, title="", alt=alt, chosen=tuple(inside))
    definitions = shape_definitions(province.outlines) if with_shapes else EMPTY
    return html('<div class="pair">{}<div>{}{}</div></div>', listed, definitions, drawing)


def _item(view: View, cluster: CountyCluster, names: Mapping[str, str], words: Mapping[str, str]) -> Markup:
    """One cluster: its sentence, how likely it is by chance, and which of its counties are hotspots."""
    hot = view.t("; ").join(
        f"{isolate(names.get(code, code))}: {words[code]}" for code in cluster.counties if code in words
    )
    return html(
        '<li><p>{}</p><p class="caption">{}</p></li>',
        cluster_sentence(cluster, names, view.lang),
        " · ".join(part for part in (chance_sentence(cluster, view.lang), hot) if part),
    )


def _assessments(view: View) -> dict[str, str]:
    """The labels of the counties that are hotspots by their quarters."""
    trajectories = county_trajectories(view)
    if trajectories is None:
        return {}
    return {
        str(code): HOTSPOT_ASSESSMENTS[word].label(view.lang)
        for code, word in zip(trajectories.frame["county"], trajectories.frame["assessment"], strict=True)
        if word in HOTSPOT_ORDER
    }


def _names(view: View, cluster: CountyCluster) -> str:
    names = county_names(view, province_of(view))
    counties = [isolate(names.get(code, code)) for code in cluster.counties]
    return listed_names(view, counties, most=MAX_NAMED, of="county")
