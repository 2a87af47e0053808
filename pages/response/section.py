"""A section of the response screen: title with the finding, chart, and captions."""

from markupsafe import Markup

from charts.markup import html, join
from charts.monthly.monthly_frame import Chart


def section_html(chart: Chart, css_class: str) -> Markup:
    """The section around a chart."""
    return html(
        '<section class="part {}"><div class="section-head"><h2>{}</h2></div>{}{}</section>',
        css_class,
        chart.title,
        chart.html,
        captions(*chart.notes),
    )


def captions(*lines: str) -> Markup:
    """One caption paragraph per non-empty line."""
    return join(html('<p class="caption">{}</p>', line) for line in lines if line)
