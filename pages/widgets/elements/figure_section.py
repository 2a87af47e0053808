"""A section around a Plotly figure: HTML above it, the figure, HTML below it."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from charts.markup import EMPTY
from pages.widgets.elements.drawing import draw, draw_figure


@dataclass(frozen=True)
class FigureSection:
    """Contents of a section. `alt` is the figure's text alternative; `figure` is None if there is nothing to plot."""

    header_html: Markup = EMPTY
    figure: dict[str, Any] | None = None
    alt: str = ""
    footer_html: Markup = EMPTY


def draw_figure_section(section: FigureSection, key: str) -> None:
    """Draw the section; `key` identifies its place on the screen."""
    draw(section.header_html, f"{key}-head")
    if section.figure:
        draw_figure(section.figure, key, alt=section.alt)
    draw(section.footer_html, f"{key}-foot")
