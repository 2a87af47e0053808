"""The counties: a measure on the map, or ranked where there are no boundaries."""

import math
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import streamlit as st

from charts.bars import Bar, Columns, bars_html
from charts.county_map import county_map
from charts.words import extremes_text
from geo.province import Province
from pages.answers import ask, remembered
from pages.scope_bar import set_address
from pages.viewing import Viewing
from persian.digits import number
from queries.declaration import Measure
from queries.measure import Result, province_at
from queries.measures import MEASURES
from queries.settings import settings

CHOICES = ("on_time_share", "received", "rate_per_10k", "answer_days_median", "overdue", "satisfied_share")


@dataclass(frozen=True)
class Counties:
    """What is drawn: HTML above, the figure of the map (None: no boundaries match), HTML below."""

    measure: str
    head: str
    figure: dict[str, Any] | None
    alt: str
    foot: str


def chosen_measure(view: Viewing) -> str:
    """The measure that the address wants on the map."""
    wanted = (view.params.get("map") or [CHOICES[0]])[-1]
    return wanted if wanted in CHOICES else CHOICES[0]


@remembered
def counties(view: Viewing) -> Counties:
    """The counties of the scope; the map shows the others too, so that one can go from one to the next."""
    key = chosen_measure(view)
    measure = MEASURES[key]
    province = province_at(settings().province_folder)
    result = ask(view, key, replace(view.scope, counties=()), by=("county",))
    names = {county.code: county.name(view.lang) for county in province.counties}
    frame = result.frame
    drawn = province.geojson is not None and frame["county"].isin(list(names)).any()
    head = _head(view, result, measure)
    if not drawn:
        return Counties(key, head, None, "", _ranked(view, result, measure))
    drawing = county_map(
        frame,
        measure,
        geojson=province.geojson or {},
        water=province.water,
        names=names,
        chosen=view.scope.counties,
        attribution=province.attribution(view.lang),
        lang=view.lang,
        dark=view.dark,
    )
    return Counties(key, head, drawing.figure, drawing.alt, drawing.legend + _elsewhere(view, result, province))


def narrow_to_clicked(view: Viewing, key: str) -> None:
    """Put the county that was clicked on the map into the scope; a second click on it takes it out."""
    points = st.session_state[key]["selection"]["points"]
    code = next((point["location"] for point in points if "location" in point), None)
    if code is None:
        return
    wanted = () if view.scope.counties == (code,) else (str(code),)
    set_address(view.others() | replace(view.scope, counties=wanted).to_params())


def _head(view: Viewing, result: Result, measure: Measure) -> str:
    t = view.t
    frame = result.frame[~result.frame["withheld"]]
    finding = extremes_text(list(frame["county_label"]), [float(v) for v in frame["value"]], measure, view.lang)
    title = finding or measure.title.label(view.lang)
    pills = "".join(
        f'<a href="{escape(view.link(map=[key] if key != CHOICES[0] else None))}"'
        f'{" aria-current=true" if key == measure.key else ""}>{escape(MEASURES[key].title.label(view.lang))}</a>'
        for key in CHOICES
    )
    back = ""
    if view.scope.counties:
        back = f'<p><a href="{escape(view.link(county=None))}">{escape(t("Back to all counties"))}</a></p>'
    return (
        f'<div class="section-head"><h2>{escape(title)}</h2>'
        f'<nav class="pills" aria-label="{escape(t("Measure on the map"))}">{pills}</nav>{back}</div>'
    )


def _elsewhere(view: Viewing, result: Result, province: Province) -> str:
    """A line about cases that stand in no county of the map."""
    t = view.t
    known = {county.code for county in province.counties}
    lost = result.frame[~result.frame["county"].isin(list(known))]
    if not len(lost) or not lost["n"].sum():
        return ""
    told = t("{n} cases are not on the map: their county is not known.").format(n=number(lost["n"].sum(), view.lang))
    return f'<p class="caption">{escape(told)}</p>'


def _ranked(view: Viewing, result: Result, measure: Measure) -> str:
    """The areas as a ranked table with bars, where there is no map to draw."""
    t, lang = view.t, view.lang
    frame = result.frame.sort_values("value", ascending=False, na_position="last")
    tallest = 1.0 if measure.unit == "share" else float(frame["value"].max() or 1.0)
    rows = [
        Bar(
            name=str(row["county_label"]),
            value=measure.format(float(row["value"]), lang),
            length=float(row["value"]) / tallest,
            n=number(row["n"], lang),
            link=view.link(county=[str(row["county"])]),
        )
        for _, row in frame.iterrows()
    ]
    columns = Columns(t("County"), measure.title.label(lang), "", t("Cases"), t("cases"))
    table = bars_html(rows, columns, caption=measure.title.label(lang), lang=lang)
    note = t("There are no boundaries for these areas, so they are ranked instead of mapped.")
    return f'<p class="caption">{escape(note)}</p>{table}' if math.isfinite(tallest) else table
