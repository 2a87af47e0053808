"""A measure of the counties on a map, beside it how unsure it is; ranked bars where there are no boundaries."""

import math
from html import escape

from charts.county_map import county_map
from charts.small_maps import scheme_text, shapes
from charts.value_classes import classify
from geo.province import Province
from pages.counties.controls import measure_of, pills, scope_of
from pages.counties.ranking import finding, ranking
from pages.view.ask import ask, remembered
from pages.view.province import names_of, province_of
from pages.view.view import Viewing
from pages.widgets.ranked_table import ranked
from pages.widgets.uncertainty_map import doubt
from persian.digits import number
from queries.estimates.measure import Result
from queries.estimates.response_threshold import heard


@remembered
def maps(view: Viewing) -> str:
    """HTML of the title, the choice of a measure, and both maps."""
    province = province_of(view)
    result = heard(ask(view, measure_of(view), scope_of(view), by=("county",)))
    head = _head(view, result, province)
    if province is None or province.outlines is None:
        return head + ranked(view, result, rest="" if "rows" in view.params else view.link(rows=["all"]))
    drawing = county_map(
        result.frame,
        result.measure,
        outlines=province.outlines,
        names=names_of(view, province),
        chosen=view.scope.counties,
        link=lambda code: view.link(county=[code]),
        attribution=(province.attribution_fa if view.lang == "fa" else province.attribution_en)[0],
        lang=view.lang,
    )
    mapped = result.frame[result.frame["county"].isin(list(names_of(view, province)))]
    known = [float(v) for v in mapped["value"] if math.isfinite(float(v))]
    scheme = scheme_text(classify(known), view.lang)
    notes = [scheme, view.t("Click a county to open its page."), *_notes(view, result, province)]
    left = f'{drawing.html}{drawing.legend}<p class="caption">{escape(" ".join(notes))}</p>'
    return (
        f'{shapes(province.outlines)}{head}<div class="paired"><div>{left}</div>'
        f"{ranking(view, result)}{doubt(view, result, province)}</div>"
    )


def _head(view: Viewing, result: Result, province: Province | None) -> str:
    t = view.t
    title, line = finding(view, result, names_of(view, province))
    return (
        f'<div class="section-head"><h2>{escape(title)}</h2><p>{escape(line)}</p>'
        f"{pills(view, label=t('Measure of the counties'))}</div>"
    )


def _notes(view: Viewing, result: Result, province: Province) -> list[str]:
    t = view.t
    known = {county.code for county in province.counties}
    lost = int(result.frame.loc[~result.frame["county"].isin(list(known)), "n"].sum())
    told = t("{n} cases are not on the map: their county is not known.").format(n=number(lost, view.lang))
    caveat = province.population_caveat(view.lang) if result.measure.unit == "per_10k" else ""
    silent = t("A quiet county is not a county without problems: what was not registered is not on the map.")
    return [line for line in (told if lost else "", caveat, silent) if line]
