"""Towns and villages: a map with points sized by cases and coloured by share overdue, and a table of the largest."""

import math

from markupsafe import Markup

from charts.maps.place_map import PlacePoint, place_map
from charts.markup import EMPTY, html, join
from charts.parts.legend import LegendItem, legend_html
from charts.parts.value_classes import Classes, classify, colour_steps
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.hotspots.controls import chosen_counties, scope_of_all_counties
from pages.view.view import View
from pages.view.view_data import cached
from pages.view.view_province import province_of
from pages.widgets.notices.not_recorded import coverage_of, not_recorded_text
from persian.digits import number, percent
from queries.hotspots.hot_places import HotGroup, HotPlaces, hot_places
from queries.hotspots.towns_and_villages import Places, places
from queries.measures import MEASURES
from queries.settings.province_settings import settings
from stats.areas.hot_neighbourhoods import MIN_PLACES, NEIGHBOURS
from stats.estimates.clear_extremes import clear_extremes
from stats.estimates.relative_uncertainty import deviation_sign

SHOWN = 12
MAX_GROUPS = 3  # named; the map shows the others


@cached
def places_section(view: View) -> Markup:
    """The section; if no case has a place, a note on what the data would need."""
    t, lang = view.t, view.lang
    found_places = places(view.store, scope_of_all_counties(view), lang=lang)
    hot = hot_places(found_places)
    if found_places.frame.empty:
        return _section(
            t("Towns and villages: no case of this scope has a location"),
            [
                t(
                    "A map of towns and villages needs a column with the place, or with latitude and longitude, in the "
                    "source’s mapping. The screen of data shows how many cases have them."
                )
            ],
            "",
        )
    located_share = percent(found_places.located_cases / found_places.total_cases, lang)
    lines = [
        t("{part} of cases ({located} of {n}) have a location; the rest are not shown.").format(
            part=located_share,
            located=number(found_places.located_cases, lang),
            n=number(found_places.total_cases, lang),
        ),
        t(
            "Overdue: of the cases registered in the period those that are now open, never answered and past "
            "due. With fewer than {least} cases no share is shown."
        ).format(least=number(settings().minimum_n.share, lang)),
    ]
    counted = coverage_of(view, "overdue")
    if not counted.is_recorded:
        lines[-1] = not_recorded_text(view, counted)
    else:
        lines[:0] = neighbourhood_lines(view, found_places, hot)
        lines += [counted.note.label(lang)] if counted.note else []
    return _section(
        _title(view, found_places),
        lines,
        html('<div class="pair">{}{}</div>', _map(view, found_places, hot), _table(view, found_places)),
    )


def _section(title: str, lines: list[str], body: str) -> Markup:
    paragraphs = join(html("<p>{}</p>", line) for line in lines)
    return html(
        '<section class="hotspot-places"><div class="section-head"><h2>{}</h2>{}</div>{}</section>',
        title,
        paragraphs,
        body,
    )


def _title(view: View, found_places: Places) -> str:
    """The title: the place with clearly the largest share overdue, or how many places there are.

    A place is named only if its whole interval is above the share of all places together, and chance does not explain
    that it is the highest.
    """
    t, lang, frame = view.t, view.lang, found_places.frame
    with_share = frame[~frame["withheld"]]
    # Only places with enough cases form the reference.
    overall_share = (
        float(with_share["overdue"].sum() / with_share["n_owed"].sum()) if len(with_share) else math.nan
    )
    value, lower, upper = (with_share[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
    above = with_share[deviation_sign(value, lower, upper, overall_share) > 0]
    n = number(len(frame), lang)
    if not coverage_of(view, "overdue").is_recorded:
        return t("Towns and villages: {n} places with cases").format(n=n)
    if above.empty:
        return t.plural(
            "Towns and villages: {n} place with cases",
            "Towns and villages: {n} places with cases, none with clearly more overdue than all of them",
            len(frame),
        ).format(n=n)
    highest = clear_extremes(value, lower, upper).highest
    if highest is None or with_share.index[highest] not in above.index:
        return t.plural(
            "Towns and villages: {n} place has clearly more overdue than all of them ({whole})",
            "Towns and villages: {n} places have clearly more overdue than all of them ({whole})",
            len(above),
        ).format(n=number(len(above), lang), whole=percent(overall_share, lang, decimals=1))
    top = with_share.iloc[highest]
    return t("Towns and villages: clearly most overdue in {place}, {share}, against {whole} in all").format(
        place=place_name(view, top),
        share=percent(top["value"], lang, decimals=1),
        whole=percent(overall_share, lang, decimals=1),
    )


def _map(view: View, found_places: Places, hot: HotPlaces) -> Markup:
    """The map of towns and villages; empty without boundaries."""
    t, lang = view.t, view.lang
    province = province_of(view)
    if province is None or province.outlines is None:
        return EMPTY
    frame = found_places.frame[found_places.frame["latitude"].notna()]
    classes = classify([float(value) for value in frame["value"] if math.isfinite(float(value))])
    points = [
        PlacePoint(
            float(row["latitude"]),
            float(row["longitude"]),
            int(row["n"]),
            float(row["value"]),
            _tooltip_lines(view, row),
            ringed=index in hot.rows,
        )
        for index, row in frame.iterrows()
    ]
    n_with_share = int(frame["value"].notna().sum())
    alt = t("Map of {n} towns and villages, {known} of them with a share of overdue cases").format(
        n=number(len(points), lang), known=number(n_with_share, lang)
    )
    map_svg = place_map(points, classes, outlines=province.outlines, alt=alt, chosen=chosen_counties(view))
    # Cases with a place name but without known coordinates are in the table and not on the map.
    n_unplaced = found_places.located_cases - int(frame["n"].sum())
    lines = [
        t("Size: cases registered in the period. Position to the nearest kilometre."),
        t.plural(
            "{n} case names a place whose position is not known.",
            "{n} cases name a place whose position is not known.",
            n_unplaced,
        ).format(n=number(n_unplaced, lang))
        if n_unplaced
        else "",
        province.attribution(lang),
    ]
    captions = join(html('<p class="caption">{}</p>', line) for line in lines if line)
    return html("<div>{}{}{}</div>", map_svg, _legend(view, classes, has_rings=bool(hot.rows)), captions)


def _legend(view: View, classes: Classes, *, has_rings: bool) -> Markup:
    t, lang = view.t, view.lang
    steps = colour_steps(classes.count)
    items = [
        LegendItem(
            t("{low} to {high}").format(
                low=percent(low, lang, decimals=0), high=percent(high, lang, decimals=0)
            ),
            colour=f"var(--step-{step})",
        )
        for step, low, high in zip(steps, classes.edges, classes.edges[1:], strict=False)
    ]
    rings = [LegendItem(t("thick outline: also around it more is overdue"), css_class="ringed")]
    return legend_html(
        [*items, LegendItem(t("too few cases or no data"), css_class="hollow"), *(rings if has_rings else [])]
    )


def _tooltip_lines(view: View, row: "object") -> list[str]:
    t, lang = view.t, view.lang
    cases = t.plural("{n} case", "{n} cases", row["n"]).format(n=number(row["n"], lang))  # type: ignore[index]
    if row["withheld"]:  # type: ignore[index]
        return [place_name(view, row), cases, t("Too few cases")]
    share = t("{share} overdue ({low} to {high})").format(
        **{
            key: percent(row[name], lang, decimals=1)  # type: ignore[index]
            for key, name in (("share", "value"), ("low", "lower"), ("high", "upper"))
        }
    )
    return [place_name(view, row), cases, share]


def _table(view: View, found_places: Places) -> Markup:
    """The places with most cases; of the chosen counties if there are any."""
    t, lang = view.t, view.lang
    codes = chosen_counties(view)
    frame = (
        found_places.frame[found_places.frame["county"].isin(list(codes))] if codes else found_places.frame
    )
    rows = []
    for _, row in frame.head(SHOWN).iterrows():
        share = Cell(t("too few"), muted=True)
        if not row["withheld"]:
            interval = t("{low} to {high}").format(
                low=percent(row["lower"], lang, decimals=1), high=percent(row["upper"], lang, decimals=1)
            )
            share = Cell(percent(row["value"], lang, decimals=1), note=interval, sort=float(row["value"]))
        overdue = Cell("" if row["withheld"] else number(row["overdue"], lang), sort=float(row["overdue"]))
        name = str(row["label"]) or place_name(view, row)
        rows.append(
            Row(
                [
                    Cell(name, note=str(row["county_label"]), sort=name),
                    Cell(number(row["n"], lang), sort=float(row["n"])),
                    overdue,
                    share,
                ]
            )
        )
    columns = [
        Column(t("Town or village"), kind="name"),
        Column(t("Cases")),
        Column(MEASURES["overdue"].title.label(lang)),
        Column(t("Share overdue")),
    ]
    title = t("The towns and villages with most cases")
    if not rows:
        return html(
            '<div class="of-pair"><h3>{}</h3></div>', t("No case of the chosen counties has a location")
        )
    table = table_html(columns, rows, caption=title, lang=lang)
    return html('<div class="of-pair"><h3>{}</h3>{}</div>', title, table)


def place_name(view: View, row: "object") -> str:
    """The name of a place with its county."""
    label, county = str(row["label"]), str(row["county_label"])  # type: ignore[index]
    if not label:
        return view.t("a place in {county}").format(county=county)
    return label if label == county else f"{label} ({county})"


def neighbourhood_lines(view: View, places: Places, hot: HotPlaces) -> list[str]:
    """What the neighbourhoods of places say: the groups with most overdue, that there is none, or too few places."""
    t, lang = view.t, view.lang
    if not hot.is_enough:
        return [
            t(
                "Whether neighbouring places have more overdue together is checked from {least} places with enough "
                "cases on; here there are {n}."
            ).format(least=number(MIN_PLACES, lang), n=number(hot.n_places, lang))
        ]
    basis = t(
        "Each of {n} places was compared together with its {k} nearest ones (Getis–Ord Gi*); at most one such mark in "
        "twenty is chance."
    ).format(n=number(hot.n_places, lang), k=number(NEIGHBOURS, lang))
    if not hot.groups:
        return [t("No group of neighbouring places has clearly more overdue than elsewhere."), basis]
    named = t("; ").join(_group_text(view, places, group) for group in hot.groups[:MAX_GROUPS])
    sentence = t("Neighbouring places with more overdue than elsewhere ({whole} in all): {groups}.").format(
        whole=percent(hot.share, lang, decimals=1), groups=named
    )
    more = len(hot.groups) - MAX_GROUPS
    if more > 0:
        sentence += " " + t.plural(
            "The map shows {n} more group.", "The map shows {n} more groups.", more
        ).format(n=number(more, lang))
    return [sentence, basis]


def _group_text(view: View, places: Places, group: HotGroup) -> str:
    t, lang = view.t, view.lang
    largest = place_name(view, places.frame.loc[group.rows[0]])
    share = percent(group.share, lang, decimals=1)
    others = len(group.rows) - 1
    if not others:
        return f"{largest}: {share}"
    return t.plural(
        "{place} and {n} place near it: {share}", "{place} and {n} places near it: {share}", others
    ).format(place=largest, n=number(others, lang), share=share)
