"""The attention list: a line of words, its evidence, the weeks before it, and the way to what proves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.tooltip import labelled_tooltip

WIDTH, HEIGHT, GAP = 104.0, 26.0, 2.0


@dataclass(frozen=True)
class AttentionLine:
    """One line in words ready for its reader; `weeks` end with the newest, of which `lit` stand out."""

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
    """HTML of the list; without lines it is a quiet day. `rest` are links below it: address, words."""
    told = join(_line(line) for line in lines)
    listed = html("<ol>{}</ol>", told) if told else ""
    links = join(html('<a href="{}">{}</a>', address, words) for address, words in more_links)
    below = html('<p class="rest">{}</p>', links) if links else ""
    said = join(html("<p>{}</p>", note) for note in notes if note)
    quiet = "" if lines else " quiet"
    head = html('<div class="section-head"><h2>{}</h2>{}</div>', title, said)
    return html('<section class="attention{}">{}{}{}</section>', quiet, head, listed, below)


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
    """The weeks as bars, the newest at the right, as time runs in every drawing here."""
    if len(line.weekly_counts) < 2:
        return html('<span class="weeks"></span>')
    tallest = max(*line.weekly_counts, 1.0)
    step = WIDTH / len(line.weekly_counts)
    first_lit = len(line.weekly_counts) - line.highlighted_weeks
    bars = join(
        html(
            '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>',
            "lit" if i >= first_lit else "before",
            i * step,
            HEIGHT - h,
            step - GAP,
            h,
        )
        for i, value in enumerate(line.weekly_counts)
        for h in [max(1.0, (HEIGHT - 1) * value / tallest)]
    )
    return html(
        '<span class="weeks" role="img" {}><svg viewBox="0 0 {:g} {:g}" aria-hidden="true">{}</svg></span>',
        labelled_tooltip([line.weeks_alt]),
        WIDTH,
        HEIGHT,
        bars,
    )
