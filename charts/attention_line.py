"""The attention list: a line of words, its evidence, the weeks before it, and the way to what proves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

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
) -> str:
    """HTML of the list; without lines it is a quiet day. `rest` are links below it: address, words."""
    told = "".join(_line(line) for line in lines)
    listed = f"<ol>{told}</ol>" if told else ""
    links = "".join(f'<a href="{escape(address)}">{escape(words)}</a>' for address, words in more_links)
    below = f'<p class="rest">{links}</p>' if links else ""
    said = "".join(f"<p>{escape(note)}</p>" for note in notes if note)
    quiet = "" if lines else " quiet"
    head = f'<div class="section-head"><h2>{escape(title)}</h2>{said}</div>'
    return f'<section class="attention{quiet}">{head}{listed}{below}</section>'


def _line(line: AttentionLine) -> str:
    return (
        f'<li class="{escape(line.kind)}"><a href="{escape(line.link)}"><span class="label">{escape(line.label)}</span>'
        f'<span class="said"><span class="told">{escape(line.sentence)}</span>'
        f'<span class="evidence">{escape(line.evidence)}</span></span>{_bars(line)}</a></li>'
    )


def _bars(line: AttentionLine) -> str:
    """The weeks as bars, the newest at the right, as time runs in every drawing here."""
    if len(line.weekly_counts) < 2:
        return '<span class="weeks"></span>'
    tallest = max(*line.weekly_counts, 1.0)
    step = WIDTH / len(line.weekly_counts)
    first_lit = len(line.weekly_counts) - line.highlighted_weeks
    bars = "".join(
        f'<rect class="{"lit" if i >= first_lit else "before"}" x="{i * step:.1f}" '
        f'y="{HEIGHT - h:.1f}" width="{step - GAP:.1f}" height="{h:.1f}"/>'
        for i, value in enumerate(line.weekly_counts)
        for h in [max(1.0, (HEIGHT - 1) * value / tallest)]
    )
    return (
        f'<span class="weeks" role="img" {labelled_tooltip([line.weeks_alt])}>'
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" aria-hidden="true">{bars}</svg></span>'
    )
