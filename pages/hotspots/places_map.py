"""Towns and villages: points sized by cases and coloured by the share that is overdue, and the largest in a table."""

import math

from markupsafe import Markup

from charts.county_map import colour_steps
from charts.data_table import Cell, Column, Row, table_html
from charts.legend import LegendItem, legend_html
from charts.markup import EMPTY, html, join
from charts.place_map import PlacePoint, place_map
from charts.value_classes import Classes, classify
from pages.hotspots.controls import chosen_counties, scope_of_all_counties
from pages.view.province import province_of
from pages.view.view import View
from pages.view.view_data import cached
from persian.digits import number, percent
from queries.hotspots.towns_and_villages import Places, places
from queries.measures import MEASURES
from queries.settings.province_settings import settings
from stats.relative_uncertainty import deviation_sign

SHOWN = 12


@cached
def places_section(view: View) -> Markup:
    """HTML of the section; where no case tells a place, what would be needed."""
    t, lang = view.t, view.lang
    found = places(view.store, scope_of_all_counties(view), lang=lang)
    if found.frame.empty:
        return _section(
            t("Towns and villages: no case of this scope tells its place"),
            [
                t(
                    "A map of towns and villages needs a column with the place, or with latitude and longitude, in the "
                    "source’s mapping. The screen of data shows how many cases have them."
                )
            ],
            "",
        )
    part = percent(found.located_cases / found.total_cases, lang)
    lines = [
        t("{part} of the cases ({told} of {n}) tell a place; of all others nothing is said here.").format(
            part=part, told=number(found.located_cases, lang), n=number(found.total_cases, lang)
        ),
        t(
            "Overdue: of the cases registered in the period those that are now open, never answered and past due. With "
            "fewer than {least} cases no share is told."
        ).format(least=number(settings().minimum_n.share, lang)),
    ]
    return _section(
        _title(view, found),
        lines,
        html('<div class="pair">{}{}</div>', _map(view, found), _table(view, found)),
    )


def _section(title: str, lines: list[str], drawn: str) -> Markup:
    told = join(html("<p>{}</p>", line) for line in lines)
    return html(
        '<section class="hotspot-places"><div class="section-head"><h2>{}</h2>{}</div>{}</section>',
        title,
        told,
        drawn,
    )


def _title(view: View, found: Places) -> str:
    """Which place has clearly the largest share overdue; where none has, how many there are."""
    t, lang, frame = view.t, view.lang, found.frame
    known = frame[~frame["withheld"]]
    whole = float(known["overdue"].sum() / known["n"].sum()) if len(known) else math.nan
    value, lower, upper = (known[name].to_numpy(dtype=float) for name in ("value", "lower", "upper"))
    clear = known[deviation_sign(value, lower, upper, whole) > 0].sort_values("lower", ascending=False)
    n = number(len(frame), lang)
    if clear.empty:
        return t(
            "Towns and villages: {n} places with cases, none with clearly more overdue than all of them"
        ).format(n=n)
    first = clear.iloc[0]
    return t("Towns and villages: clearly most overdue in {place}, {share}, against {whole} in all").format(
        place=_name(view, first),
        share=percent(first["value"], lang, decimals=1),
        whole=percent(whole, lang, decimals=1),
    )


def _name(view: View, row: "object") -> str:
    label, county = str(row["label"]), str(row["county_label"])  # type: ignore[index]
    if not label:
        return view.t("a place in {county}").format(county=county)
    return label if label == county else f"{label} ({county})"


def _map(view: View, found: Places) -> Markup:
    t, lang = view.t, view.lang
    province = province_of(view)
    if province is None or province.outlines is None:
        return EMPTY
    frame = found.frame[found.frame["latitude"].notna()]
    classes = classify([float(value) for value in frame["value"] if math.isfinite(float(value))])
    points = [
        PlacePoint(
            float(row["latitude"]),
            float(row["longitude"]),
            int(row["n"]),
            float(row["value"]),
            _tooltip_lines(view, row),
        )
        for _, row in frame.iterrows()
    ]
    known = int(frame["value"].notna().sum())
    alt = t("Map of {n} towns and villages, {known} of them with a share of overdue cases").format(
        n=number(len(points), lang), known=number(known, lang)
    )
    drawn = place_map(points, classes, outlines=province.outlines, alt=alt, chosen=chosen_counties(view))
    lost = found.located_cases - int(frame["n"].sum())
    lines = [
        t("Size: cases registered in the period. Position to the nearest kilometre."),
        t("{n} cases name a place whose position is not known.").format(n=number(lost, lang)) if lost else "",
        " · ".join(province.attribution_fa if lang == "fa" else province.attribution_en),
    ]
    told = join(html('<p class="caption">{}</p>', line) for line in lines if line)
    return html("<div>{}{}{}</div>", drawn, _legend(view, classes), told)


def _legend(view: View, classes: Classes) -> Markup:
    t, lang = view.t, view.lang
    steps = colour_steps(classes.count)
    signs = [
        LegendItem(
            t("{low} to {high}").format(
                low=percent(low, lang, decimals=0), high=percent(high, lang, decimals=0)
            ),
            colour=f"step-{step}",
        )
        for step, low, high in zip(steps, classes.edges, classes.edges[1:], strict=False)
    ]
    return legend_html([*signs, LegendItem(t("too few cases"), css_class="hollow")])


def _tooltip_lines(view: View, row: "object") -> list[str]:
    t, lang = view.t, view.lang
    cases = t("{n} cases").format(n=number(row["n"], lang))  # type: ignore[index]
    if row["withheld"]:  # type: ignore[index]
        return [_name(view, row), cases, t("Too few cases")]
    share = t("{share} overdue ({low} to {high})").format(
        **{
            key: percent(row[name], lang, decimals=1)  # type: ignore[index]
            for key, name in (("share", "value"), ("low", "lower"), ("high", "upper"))
        }
    )
    return [_name(view, row), cases, share]


def _table(view: View, found: Places) -> Markup:
    """The chosen counties' places first; else the largest of all."""
    t, lang = view.t, view.lang
    codes = chosen_counties(view)
    frame = found.frame[found.frame["county"].isin(list(codes))] if codes else found.frame
    rows = []
    for _, row in frame.head(SHOWN).iterrows():
        share = Cell(t("too few"), muted=True)
        if not row["withheld"]:
            ends = t("{low} to {high}").format(
                low=percent(row["lower"], lang, decimals=1), high=percent(row["upper"], lang, decimals=1)
            )
            share = Cell(percent(row["value"], lang, decimals=1), note=ends, sort=float(row["value"]))
        overdue = Cell("" if row["withheld"] else number(row["overdue"], lang), sort=float(row["overdue"]))
        name = str(row["label"]) or _name(view, row)
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
    title = t("The places with most cases")
    if not rows:
        return html('<div class="of-pair"><h3>{}</h3></div>', t("No place is told in the chosen counties"))
    drawn = table_html(columns, rows, caption=title, lang=lang)
    return html('<div class="of-pair"><h3>{}</h3>{}</div>', title, drawn)
