"""A part of the screen: the finding as its title, the chart, and the lines below it."""

from markupsafe import Markup

from charts.markup import html, join
from charts.monthly_frame import Chart


def section_html(chart: Chart, css_class: str) -> Markup:
    """HTML of the part."""
    return html(
        '<section class="part {}"><div class="section-head"><h2>{}</h2></div>{}{}</section>',
        css_class,
        chart.title,
        chart.html,
        captions(*chart.notes),
    )


def captions(*lines: str) -> Markup:
    """HTML of the lines."""
    return join(html('<p class="caption">{}</p>', line) for line in lines if line)
