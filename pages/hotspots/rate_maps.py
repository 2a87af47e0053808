"""Maps of the smoothed rate and of its uncertainty, and a funnel plot of the raw rate."""

import math
from collections.abc import Hashable, Mapping
from typing import Any

from markupsafe import Markup

from charts.maps.county_map import county_map
from charts.maps.small_maps import scheme_text, shape_definitions
from charts.markup import EMPTY, html, join, on_screen_only
from charts.parts.figure_texts import clear_extremes_text, interval_text, n_text
from charts.parts.value_classes import classify
from charts.unit_comparisons.rate_funnel_figure import CountyPoint, rate_funnel
from geo.province import Province
from pages.hotspots.controls import chosen_counties, county_trajectories, rates, toggled_county_link
from pages.hotspots.headline import counties_to_inspect
from pages.view.view import View
from pages.view.view_data import cached
from pages.view.view_province import county_shapes, province_of
from pages.widgets.measures.uncertainty_map import uncertainty_map
from persian.bidi import isolate
from persian.digits import number
from queries.county_brief.limitations import no_province_rate
from queries.hotspots.rates import CountyRates, funnel_limits
from queries.measures import MEASURES
from stats.estimates.share_funnel import MIN_PEERS

RATE = MEASURES["rate_per_10k"]


def has_rate_maps(view: View) -> bool:
    """Whether the section draws maps, and with them defines the outlines that small maps refer to."""
    province = province_of(view)
    return province is not None and province.outlines is not None


@cached
def rate_maps_section(view: View) -> Markup:
    """The section with maps (if the province has boundaries) and funnel plot."""
    province = province_of(view)
    assert province is not None
    county_rates_found = rates(view)
    smoothed, counted = county_rates_found.smoothed, county_rates_found.frame["n"].sum()
    finding = clear_extremes_text(smoothed.frame, "county_label", smoothed.measure, view.lang)
    title = finding or view.t("Cases per 10,000: smoothed, how certain, unsmoothed")
    note = view.t("Cases per 10,000 inhabitants and year, {n}. Cases of provincial trips are left out.")
    maps = _mapped(view, province, county_rates_found) if province.outlines else ""
    css_class = "paired" if maps else "alone"
    return html(
        '<section class="hotspot-maps"><div class="section-head"><h2>{}</h2>'
        "<p>{}</p></div>"
        '<div class="{}">{}{}</div></section>',
        title,
        note.format(n=n_text(counted, view.lang)),
        css_class,
        maps,
        _funnel(view, county_rates_found),
    )


def _mapped(view: View, province: Province, county_rates_found: CountyRates) -> Markup:
    """The map of the smoothed rate next to the map of its uncertainty."""
    shapes = county_shapes(view, province)
    assert shapes is not None
    t, lang = view.t, view.lang
    result = county_rates_found.smoothed
    drawing = county_map(
        result.frame,
        result.measure,
        shapes,
        chosen=chosen_counties(view),
        link=lambda code: toggled_county_link(view, code),
        lang=lang,
    )
    smoothed_rates = [
        float(value) for value in county_rates_found.frame["smoothed"] if math.isfinite(float(value))
    ]
    notes = [
        t(
            "Smoothed: drawn towards the mean of the counties, the more the fewer people live there, so "
            "that the noise of small counties makes no hotspot."
        ),
        scheme_text(classify(smoothed_rates), lang),
        on_screen_only(t("Click a county, or choose it with the keyboard, to have it in the brief.")),
        province.population_caveat(lang),
    ]
    lines = join((note for note in notes if note), separator=" ")
    return html(
        '<div>{}{}{}<p class="caption">{}</p></div>{}',
        shape_definitions(shapes.outlines),
        drawing.html,
        drawing.legend,
        lines,
        uncertainty_map(view, result, province),
    )


def _funnel(view: View, county_rates_found: CountyRates) -> Markup:
    """Funnel plot of raw rates by inhabitants, with 95 % and 99.8 % limits."""
    t, lang, frame = view.t, view.lang, county_rates_found.frame
    # The dot of a single county says nothing that the table does not.
    if len(frame) < 2:
        return EMPTY
    # `side` is ±1 for counties outside the funnel's limits, which allow for over-dispersion between counties.
    outside = frame[frame["side"] != 0]
    if county_rates_found.funnel is None:
        title = t("Unsmoothed rate by county; for a funnel at least {n} counties are needed").format(
            n=number(MIN_PEERS, lang)
        )
    elif outside.empty:
        title = t("Unsmoothed rate of this period: no county differs more than counties usually do")
    else:
        names = t(", ").join(isolate(str(label)) for label in outside["label"])
        title = t("Unsmoothed rate: differing more than counties usually do, {names}").format(names=names)
    province_label = t("the province: {rate}").format(
        rate=RATE.format(county_rates_found.province_rate, lang)
    )
    inspected = counties_to_inspect(county_trajectories(view), ())
    # Named in the plot are the counties with the highest and lowest rate, the largest one, and the emerging hotspots.
    extreme = [frame["county"].iloc[i] for i in (0, -1, int(frame["people"].argmax()))]
    named = {*extreme, *(code for code, assessment in inspected if assessment == "emerging")}
    funnel_svg = rate_funnel(
        [_county_point(view, row, named=row["county"] in named) for row in frame.to_dict("records")],
        funnel_limits(county_rates_found),
        overall_rate=county_rates_found.province_rate,
        titles=(t("Inhabitants"), t("Received per 10,000 a year"), province_label),
        alt=title,
        lang=lang,
    )
    note = t("A dot is a county: the further right, the more people; the higher, the more cases per head.")
    if county_rates_found.funnel is not None:
        note += " " + t(
            "Shaded: where 95% of counties would be that differ no more than counties usually do; broken lines: 99.8%. "
            "A county inside may still be high: then it is no exception among the others."
        )
    province = province_of(view)
    assert province is not None
    if uncounted := [county for county in province.counties if not province.population(county.code)]:
        note += " " + no_province_rate(uncounted).label(lang)
    return html(
        '<div class="funnel-of"><h3>{}</h3>{}<p class="caption">{}</p></div>', title, funnel_svg, note
    )


def _county_point(view: View, row: Mapping[Hashable, Any], *, named: bool) -> CountyPoint:
    """One county's point in the funnel plot."""
    t, lang, code = view.t, view.lang, str(row["county"])
    value, low, high = (float(row[name]) for name in ("value", "lower", "upper"))
    tooltip = [
        f"{RATE.title.label(lang)}: {RATE.format_with_unit(value, lang)}",
        interval_text(low, high, RATE, lang),
        n_text(row["n"], lang),
        t("{people} inhabitants").format(people=number(row["people"], lang)),
    ]
    return CountyPoint(
        code,
        str(row["label"]),
        float(row["people"]),
        value,
        tooltip,
        toggled_county_link(view, code),
        named=named,
        outside=bool(row["side"]),
        chosen=code in chosen_counties(view),
    )
