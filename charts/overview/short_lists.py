"""HTML of the top of the overview: the sentence of the day and three short lists, side by side or behind a switch.

On a wide screen the lists stand side by side. On a narrow one only the first is open, and the others are a tap away;
the style sheet does this with radio buttons, without a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.dotted_parts import dotted_parts
from charts.parts.tooltip import labelled_tooltip

WIDTH, HEIGHT, GAP = 104.0, 26.0, 2.0  # of the drawing and between its bars, in SVG units


@dataclass(frozen=True)
class Line:
    """A line, as texts ready to display: one number with its unit, one sentence, one link.

    `key` identifies the line for the browser, which marks those that its reader has not seen.
    """

    key: str
    number: str
    unit: str
    sentence: str
    evidence: str
    link: str
    status: str = ""
    is_new: bool = False
    weekly_counts: Sequence[float] = ()
    highlighted_weeks: int = 0
    weeks_alt: str = ""


@dataclass(frozen=True)
class ListTexts:
    """A list: the lines shown at once, those behind "n more", and a link to everything."""

    key: str
    title: str
    count: str  # of all lines, beside the title in the switch
    lead: str
    lead_link: str
    lines: Sequence[Line]
    more: Sequence[Line]
    more_text: str
    rest_link: str
    rest_text: str
    empty: str


def today_html(sentence: str, lists: Sequence[ListTexts], *, label: str, note: str, seen: Markup) -> Markup:
    """HTML of the sentence and the lists. `seen` are attributes by which the browser remembers what was seen."""
    radios = join(
        html(
            '<input type="radio" class="unseen" name="short-list" id="short-list-{}"{}>'
            '<label for="short-list-{}">{} <b>{}</b></label>',
            texts.key,
            html(" checked") if i == 0 else EMPTY,
            texts.key,
            texts.title,
            texts.count,
        )
        for i, texts in enumerate(lists)
    )
    return html(
        '<section class="today" aria-label="{}" {}><p class="day">{}</p>'
        '<div class="short-lists"><div class="switch">{}</div>{}</div><p class="caption">{}</p></section>',
        label,
        seen,
        sentence,
        radios,
        join(_list(texts) for texts in lists),
        note,
    )


def _list(each: ListTexts) -> Markup:
    lead = EMPTY
    if each.lead:
        text = html('<a href="{}">{}</a>', each.lead_link, each.lead) if each.lead_link else each.lead
        lead = html('<p class="lead">{}</p>', text)
    lines = html("<ol>{}</ol>", join(_line(line) for line in each.lines)) if each.lines else EMPTY
    empty = html('<p class="none">{}</p>', each.empty) if each.empty and not each.lines else EMPTY
    return html(
        '<section class="short-list {}"><h2>{}</h2>{}{}{}{}</section>',
        each.key,
        each.title,
        lead,
        lines,
        empty,
        _more(each),
    )


def _more(each: ListTexts) -> Markup:
    rest = html('<a href="{}">{}</a>', each.rest_link, each.rest_text)
    if not each.more_text:
        return html('<p class="rest">{}</p>', rest)
    return html(
        '<details class="more"><summary>{}</summary><ol>{}</ol><p class="rest">{}</p></details>',
        each.more_text,
        join(_line(line) for line in each.more),
        rest,
    )


def _line(line: Line) -> Markup:
    status = (
        html('<em class="status{}">{}</em> ', " new" if line.is_new else "", line.status)
        if line.status
        else EMPTY
    )
    unit = html("<small>{}</small>", line.unit) if line.unit else EMPTY
    weeks = (
        weekly_bars(line.weekly_counts, highlighted=line.highlighted_weeks, alt=line.weeks_alt)
        if len(line.weekly_counts) > 1
        else EMPTY
    )
    return html(
        '<li data-line="{}"><a href="{}"><span class="n"><b>{}</b>{}</span> <span class="said">'
        '<span class="statement">{}</span> <span class="evidence dotted">{}{}</span>{}</span></a></li>',
        line.key,
        line.link,
        line.number,
        unit,
        line.sentence,
        status,
        dotted_parts(line.evidence),
        weeks,
    )


def weekly_bars(counts: Sequence[float], *, highlighted: int, alt: str) -> Markup:
    """The counts as bars, from the oldest week to the newest; `alt` is the text alternative.

    Time runs from left to right, as in every chart, also on right-to-left pages.
    """
    tallest = max(*counts, 1.0)
    step = WIDTH / len(counts)
    first_highlighted = len(counts) - highlighted
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
        for i, value in enumerate(counts)
        for height in [max(1.0, (HEIGHT - 1) * value / tallest)]
    )
    return html(
        '<span class="weeks" role="img" {}><svg viewBox="0 0 {:g} {:g}" aria-hidden="true">{}</svg></span>',
        labelled_tooltip([alt]),
        WIDTH,
        HEIGHT,
        bars,
    )
