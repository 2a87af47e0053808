"""HTML of the attention list: for each line a sentence, its evidence, a bar chart of recent weeks, and a link."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.tooltip import labelled_tooltip

WIDTH, HEIGHT, GAP = 104.0, 26.0, 2.0  # of the drawing and between its bars, in SVG units


@dataclass(frozen=True)
class AttentionLine:
    """One line of the list, as texts ready to display.

    `weekly_counts` run from the oldest week to the newest; the last `highlighted_weeks` of them are highlighted.
    """

    kind: str
    label: str
    sentence: str
    evidence: str
    link: str
    weekly_counts: Sequence[float] = ()
    highlighted_weeks: int = 0
    weeks_alt: str = ""


def attention_html(
    lines: Sequence[AttentionLine],
    *,
    title: str,
    notes: Sequence[str],
    more_links: Sequence[tuple[str, str]] = (),
) -> Markup:
    """HTML of the list; without lines the section is marked `quiet`.

    `more_links` are pairs of address and text, shown below the list.
    """
    items = join(_line(line) for line in lines)
    item_list = html("<ol>{}</ol>", items) if items else ""
    links = join(html('<a href="{}">{}</a>', address, words) for address, words in more_links)
    links_below = html('<p class="rest">{}</p>', links) if links else ""
    note_lines = join(html("<p>{}</p>", note) for note in notes if note)
    quiet = "" if lines else " quiet"
    head = html('<div class="section-head"><h2>{}</h2>{}</div>', title, note_lines)
    return html('<section class="attention{}">{}{}{}</section>', quiet, head, item_list, links_below)


def _line(line: AttentionLine) -> Markup:
    return html(
        '<li class="{}"><a href="{}"><span class="label">{}</span>'
        '<span class="said"><span class="told">{}</span>'
        '<span class="evidence">{}</span></span>{}</a></li>',
        line.kind,
        line.link,
        line.label,
        line.sentence,
        line.evidence,
        _bars(line),
    )


def _bars(line: AttentionLine) -> Markup:
    """The weekly counts as bars. Time runs from left to right, as in every chart, also on right-to-left pages."""
    if len(line.weekly_counts) < 2:
        return html('<span class="weeks"></span>')
    tallest = max(*line.weekly_counts, 1.0)
    step = WIDTH / len(line.weekly_counts)
    first_highlighted = len(line.weekly_counts) - line.highlighted_weeks
    # A bar is at least one pixel high, so that a week without cases stays visible.
    bars = join(
        html(
            '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>',
            "lit" if i >= first_highlighted else "before",
            i * step,
            HEIGHT - height,
            step - GAP,
            height,
        )
        for i, value in enumerate(line.weekly_counts)
        for height in [max(1.0, (HEIGHT - 1) * value / tallest)]
    )
    return html(
        '<span class="weeks" role="img" {}><svg viewBox="0 0 {:g} {:g}" aria-hidden="true">{}</svg></span>',
        labelled_tooltip([line.weeks_alt]),
        WIDTH,
        HEIGHT,
        bars,
    )
