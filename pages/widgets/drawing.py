"""HTML of our own making on a screen, and figures of Plotly with what they need here.

HTML goes through a component of our own rather than `st.html`, which takes SVG out of it, filters every piece anew on
each run, and cannot tell anything on hovering. Whatever comes from data is escaped where the markup is made. Figures
have theirs, too: `st.plotly_chart` brings the whole library, most of which draws what no screen here shows.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup, escape

from persian.bidi import mark_percentages

ASSETS = Path(__file__).resolve().parents[2] / "assets"
PLOTLY = "/assets/plotly/plotly-basic-4.1.1.min.js"  # the version is that of plotly.py's own
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": False}


def draw(markup: Markup, key: str) -> None:
    """Draw HTML; `key` names its place on the screen, where it is replaced only when it has changed.

    It is sent as bytes: as JSON, Streamlit's way, every Persian letter would be six, written and read three times over.
    """
    if markup:
        _piece()(key=f"piece-{key}", data=mark_percentages(escape(markup)).encode())


def draw_figure(figure: dict[str, Any], key: str, *, alt: str) -> None:
    """Draw a figure of plain data, as `charts` makes it, with the sentence for those who cannot see it."""
    drawn = {"figure": _with_percent_marks(figure), "alt": mark_percentages(alt)}
    _figure()(key=key, data=drawn | {"config": CONFIG, "library": PLOTLY})


def _with_percent_marks(part: Any) -> Any:
    """A part of a figure, every text in it as it is to stand on a screen."""
    match part:
        case str():
            return mark_percentages(part)
        case dict():
            return {name: _with_percent_marks(each) for name, each in part.items()}
        case list() | tuple():
            return [_with_percent_marks(each) for each in part]
    return part


def _piece() -> Any:
    names = ("pins", "copy", "tables", "find", "piece")
    return component("piece", "fold.js", *(f"piece/{name}.js" for name in names))


def _figure() -> Any:
    return component("figure", "figure/library.js", "figure/figure.js")


@lru_cache
def component(name: str, *scripts: str) -> Any:
    """A component of our own, made of scripts in `assets/`, mounted once."""
    script = "\n".join((ASSETS / each).read_text(encoding="utf-8") for each in scripts)
    return st.components.v2.component(f"negah_{name}", js=script, isolate_styles=False)
