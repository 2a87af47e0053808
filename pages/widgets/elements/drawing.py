"""Draw our own HTML and Plotly figures on a screen, through Streamlit components of our own.

`st.html` is not used for HTML because it removes SVG, sanitises every piece again on each run, and cannot
show tooltips. Values from data are escaped where the markup is built (`charts.markup.html`).
`st.plotly_chart` is not used for figures because it loads the whole Plotly library; the basic bundle that
is served here draws everything that the screens need.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup, escape

from charts.parts.palette import paper_colours
from pages.view.viewer import viewer
from pages.widgets.elements.page_files import PageFile, page_file
from persian.bidi import mark_percentages
from records.role_rights import EVERY_RIGHT

# A link without its address is a plain piece of text in HTML and in SVG.
_LINK = re.compile(r'(<a\b[^>]*?)\shref="((?:\./)?([a-z_-]*))(\?[^"]*)?"')
ASSETS = Path(__file__).resolve().parents[3] / "assets"
PLOTLY = "/assets/plotly/plotly-basic-4.1.1.min.js"  # same version as the one bundled with plotly.py
PLOTLY_ADDRESS = f".{PLOTLY}"  # relative, as of all files: a proxy may serve the dashboard under a path
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": False}


def draw(markup: Markup, key: str) -> None:
    """Draw HTML; `key` identifies its place on the screen, where it is replaced only if it has changed.

    The HTML is sent as bytes. As JSON, Streamlit's default, every Persian letter would become a
    six-character escape.
    """
    if markup:
        component("piece", PIECE_SCRIPT)(
            key=f"piece-{key}", data=mark_percentages(without_closed_links(escape(markup))).encode()
        )


def draw_figure(figure: dict[str, Any], key: str, *, alt: str) -> None:
    """Draw a Plotly figure, given as plain data from `charts`; `alt` is its text alternative."""
    data = {"figure": _with_percent_marks(figure), "alt": mark_percentages(alt)}
    component("figure", FIGURE_SCRIPT)(key=key, data=data | {"config": CONFIG, "library": PLOTLY_ADDRESS})


def _with_percent_marks(part: Any) -> Any:
    """The figure data with `mark_percentages` applied to every text in it, recursively."""
    match part:
        case str():
            return mark_percentages(part)
        case dict():
            return {name: _with_percent_marks(child) for name, child in part.items()}
        case list() | tuple():
            return [_with_percent_marks(child) for child in part]
    return part


def component_script(name: str, *scripts: str, constants: str = "") -> PageFile:
    """The script of a component: files in `assets/`, after JavaScript that defines the constants that they use."""
    parts = [constants, *((ASSETS / path).read_text(encoding="utf-8") for path in scripts)]
    return page_file(f"{name}.js", "\n".join(parts))


@lru_cache
def component(name: str, script: PageFile) -> Any:
    """Register a Streamlit component of our own; cached per process.

    Streamlit sends the whole script of a component with each of its elements, on every run. What it sends here only
    imports the file, which the browser has already (`pages/shell/loading_page.py`). The line break tells Streamlit that
    this is not a path.
    """
    js = (
        f'const address = new URL("{script.address}", document.baseURI).href;\n'
        "export default (await import(address)).default;"
    )
    return st.components.v2.component(f"negah_{name}", js=js, isolate_styles=False)


def event_value(key: str, event: str) -> Any:
    """What the browser sent with an event of a component; None where it did not send the component itself.

    Pages send both; a made-up message that does not would leave a traceback in the log.
    """
    state = st.session_state.get(key)
    return state.get(event) if isinstance(state, dict) else None


_PIECE_PARTS = (
    "copy",
    "downloads",
    "dropdowns",
    "kept",
    "pins",
    "seen",
    "tables",
    "find",
    "contents",
    "touched",
    "piece",
)
PIECE_SCRIPT = component_script("piece", "fold.js", *(f"piece/{name}.js" for name in _PIECE_PARTS))
FIGURE_SCRIPT = component_script(
    "figure",
    "figure/library.js",
    "figure/on_paper.js",
    "figure/figure.js",
    constants=f"const ON_PAPER = {json.dumps(paper_colours())};",
)


def without_closed_links(markup: str) -> str:
    """The HTML without the addresses of screens that the viewer may not open.

    Pieces of a screen are written for readers who may open everything. Here is the one place that every piece passes
    on its way to the browser, so that none has to think of it.
    """
    access = viewer().access
    if access.sees_everything:
        return markup

    def without_address(link: re.Match[str]) -> str:
        tag, address, screen = link[1], link[2], link[3]
        target = "overview" if address == "./" else screen
        is_closed = target in EVERY_RIGHT.screens and not access.may_open(target)
        return tag if is_closed else link[0]

    return _LINK.sub(without_address, markup)
