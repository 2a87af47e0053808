"""Definitions: every measure as it is declared, so that nobody has to ask what a figure means."""

from html import escape

import streamlit as st

from charts.words import size_text
from pages.notices import draw
from pages.viewing import Viewing
from persian.digits import number
from queries.declaration import UNITS, Measure
from queries.measures import MEASURES
from queries.settings import settings


def show() -> None:
    """Draw the definitions in the viewer's language."""
    view: Viewing = st.session_state["view"]
    t = view.t
    entries = "".join(_entry(view, measure) for measure in MEASURES.values())
    head = f'<div class="section-head"><h2>{escape(t("Definitions of the measures"))}</h2></div>'
    draw(f'{head}<div class="definitions">{entries}</div>')


def _entry(view: Viewing, measure: Measure) -> str:
    lang = view.lang
    caveats = "".join(f"<li>{escape(caveat.label(lang))}</li>" for caveat in measure.caveats)
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in _facts(view, measure))
    return (
        f'<article class="definition" id="{escape(measure.key)}"><h3>{escape(measure.title.label(lang))} '
        f"<code>{escape(measure.key)}</code></h3><p>{escape(measure.definition.label(lang))}</p>"
        f'<p class="why">{escape(measure.why.label(lang))}</p><dl>{facts}</dl><ul>{caveats}</ul></article>'
    )


def _facts(view: Viewing, measure: Measure) -> list[tuple[str, str]]:
    t, lang = view.t, view.lang
    clocks = {
        "registered": t("day of registration"),
        "due": t("day the answer was due"),
        "answered": t("day of the first answer"),
        "closed": t("day of closing"),
        "as_of": t("end of the period or as-of"),
    }
    better = {"higher": t("more is better"), "lower": t("less is better"), "neither": t("neither is better")}
    least = "" if measure.minimum == "none" else number(getattr(settings().minimum_n, measure.minimum), lang)
    return [
        (t("Unit"), UNITS[measure.unit].label(lang)),
        (t("Counted by"), clocks[measure.clock]),
        (t("Direction"), better[measure.better]),
        (t("Smallest change worth telling"), size_text(measure.min_change, measure, lang)),
        *([(t("Withheld below"), t("{n} cases").format(n=least))] if least else []),
    ]
