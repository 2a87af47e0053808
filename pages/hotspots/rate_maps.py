"""The smoothed rate on the map with how sure it is, and beside it the raw rate in its funnel."""

import math

import pandas as pd
from markupsafe import Markup

from charts.county_map import county_map
from charts.figure_texts import interval_text, n_text
from charts.markup import EMPTY, html
from charts.rate_funnel import CountyPoint, rate_funnel
from charts.small_maps import scheme_text, shapes
from charts.value_classes import classify
from geo.province import Province
from pages.hotspots.controls import chosen_counties, county_trajectories, rates, toggled_county_link
from pages.hotspots.headline import counties_to_inspect
from pages.view.province import county_names, province_of
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.uncertainty_map import uncertainty_map
from persian.bidi import isolate
from persian.digits import number
from queries.county_brief.limitations import no_province_rate
from queries.hotspots.rates import CountyRates, funnel_limits
from queries.measures import MEASURES
from stats.share_funnel import MIN_PEERS

RATE = MEASURES["rate_per_10k"]


@cached
def rate_maps_section(view: View) -> Markup:
    """HTML of the maps, and of the funnel."""
    province = province_of(view)
    assert province is not None
    found = rates(view)
    title = view.t("Smoothed rate, how sure it is, and the raw rate in its funnel")
    mapped = _mapped(view, province, found) if province.outlines else ""
    kind = "paired" if mapped else "alone"
    return html(
        '<section class="hotspot-maps"><div class="section-head"><h2>{}</h2>'
        "<p>{}</p></div>"
        '<div class="{}">{}{}</div></section>',
        title,
        view.t("Cases of provincial trips are left out."),
        kind,
        mapped,
        _funnel(view, found),
    )


def _mapped(view: View, province: Province, found: CountyRates) -> Markup:
    assert province.outlines is not None
    t, lang = view.t, view.lang
    result = found.smoothed
    drawing = county_map(
        result.frame,
        result.measure,
        outlines=province.outlines,
        names=county_names(view, province),
        chosen=chosen_counties(view),
        link=lambda code: toggled_county_link(view, code),
        attribution=(province.attribution_fa if lang == "fa" else province.attribution_en)[0],
        lang=lang,
    )
    known = [float(value) for value in found.frame["smoothed"] if math.isfinite(float(value))]
    notes = [
        t(
            "Drawn towards the mean of the counties (empirical Bayes), the more the fewer people live there, so that "
            "the noise of small counties makes no hotspot."
        ),
        scheme_text(classify(known), lang),
        t("Click a county, or choose it with the keyboard, to have it in the brief."),
        province.population_caveat(lang),
    ]
    lines = " ".join(each for each in notes if each)
    return html(
        '<div>{}{}{}<p class="caption">{}</p></div>{}',
        shapes(province.outlines),
        drawing.html,
        drawing.legend,
        lines,
        uncertainty_map(view, result, province),
    )


def _funnel(view: View, found: CountyRates) -> Markup:
    t, lang, frame = view.t, view.lang, found.frame
    if frame.empty:
        return EMPTY
    outside = frame[frame["side"] != 0]
    if found.funnel is None:
        title = t("Raw rate by county; for a funnel at least {n} counties are needed").format(
            n=number(MIN_PEERS, lang)
        )
    elif outside.empty:
        title = t("Raw rate: no county lies outside what counties differ by anyway")
    else:
        names = t(", ").join(isolate(str(label)) for label in outside["label"])
        title = t("Raw rate: outside what counties differ by anyway, {names}").format(names=names)
    whole = t("the province: {rate}").format(rate=RATE.format(found.province_rate, lang))
    drawn = rate_funnel(
        [_county_point(view, row, frame) for _, row in frame.iterrows()],
        funnel_limits(found),
        overall_rate=found.province_rate,
        titles=(t("Inhabitants"), t("Received per 10,000 and year"), whole),
        alt=title,
        lang=lang,
    )
    note = t(
        "A dot is a county: to the right the more people, upwards the more cases for their number. Shaded: where 95% "
        "of counties lie that differ no more than counties usually do; broken lines: 99.8%. A county inside may still "
        "be high: then it is no exception among the others."
    )
    province = province_of(view)
    assert province is not None
    if uncounted := [each for each in province.counties if not province.population(each.code)]:
        note += " " + no_province_rate(uncounted).label(lang)
    return html('<div class="funnel-of"><h3>{}</h3>{}<p class="caption">{}</p></div>', title, drawn, note)


def _county_point(view: View, row: "pd.Series[object]", frame: pd.DataFrame) -> CountyPoint:
    t, lang, code = view.t, view.lang, str(row["county"])
    value, low, high = (float(row[name]) for name in ("value", "lower", "upper"))
    told = [
        f"{RATE.title.label(lang)}: {RATE.format_with_unit(value, lang)}",
        interval_text(low, high, RATE, lang),
        n_text(row["n"], lang),
        t("{people} inhabitants").format(people=number(row["people"], lang)),
    ]
    ends = [frame["county"].iloc[0], frame["county"].iloc[-1], frame.loc[frame["people"].idxmax(), "county"]]
    ends += [code for code, word in counties_to_inspect(county_trajectories(view), ()) if word == "emerging"]
    return CountyPoint(
        code,
        str(row["label"]),
        float(row["people"]),
        value,
        told,
        toggled_county_link(view, code),
        named=code in ends,
        outside=bool(row["side"]),
        chosen=code in chosen_counties(view),
    )
