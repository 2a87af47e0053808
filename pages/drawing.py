"""HTML of our own making on a screen, and figures of Plotly with what they need here.

HTML goes through a component of our own rather than `st.html`, which takes SVG out of it, filters every piece anew on
each run, and cannot tell anything on hovering. Whatever comes from data is escaped where the markup is made.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from charts.ready import ReadyFigure

ASSETS = Path(__file__).resolve().parent.parent / "assets"
PLOTLY = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def draw(markup: str, key: str) -> None:
    """Draw HTML; `key` names its place on the screen, where it is replaced only when it has changed."""
    if markup:
        _component()(key=f"piece-{key}", data={"html": markup})


def draw_figure(figure: dict[str, Any], key: str, *, alt: str) -> None:
    """Draw a figure of plain data, as `charts` makes it, with the sentence for those who cannot see it."""
    st.plotly_chart(ReadyFigure(figure), key=key, config=PLOTLY, alt=alt, theme=None)


@lru_cache(maxsize=1)
def _component() -> Any:
    script = "\n".join(
        (ASSETS / name).read_text(encoding="utf-8")
        for name in ("fold.js", "piece/pins.js", "piece/copy.js", "piece/piece.js")
    )
    return st.components.v2.component("negah_piece", js=script, isolate_styles=False)
