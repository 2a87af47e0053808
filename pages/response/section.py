"""A part of the screen: the finding as its title, the chart, and the lines below it."""

from html import escape

from charts.monthly_frame import Chart


def section_html(chart: Chart, css_class: str) -> str:
    """HTML of the part."""
    return (
        f'<section class="part {css_class}"><div class="section-head"><h2>{escape(chart.title)}</h2></div>'
        f"{chart.html}{captions(*chart.notes)}</section>"
    )


def captions(*lines: str) -> str:
    """HTML of the lines."""
    return "".join(f'<p class="caption">{escape(line)}</p>' for line in lines if line)
