"""A vertical timeline: what happened to one case, from top to bottom, with the time that passed between."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from charts.markup import html, join
from persian.bidi import isolate


@dataclass(frozen=True)
class Moment:
    """One step: its day and hour in words, what happened, to whom, and how long it was until the next step."""

    day: str
    clock: str
    title: str
    lines: Sequence[str] = ()
    gap: str = ""
    kind: Literal["step", "due", "late", "now"] = "step"


def timeline_html(moments: Sequence[Moment], *, label: str) -> Markup:
    """HTML of the timeline: an ordered list, so that it is read in order without seeing it."""
    return html(
        '<ol class="timeline" aria-label="{}">{}</ol>', label, join(_moment(each) for each in moments)
    )


def _moment(moment: Moment) -> Markup:
    lines = join(html("<p>{}</p>", isolate(line)) for line in moment.lines if line)
    gap = html('<p class="gap">{}</p>', moment.gap) if moment.gap else ""
    return html(
        '<li class="{}"><div class="when"><span>{}</span> '
        "<small>{}</small></div>"
        '<div class="what"><h3>{}</h3>{}{}</div></li>',
        moment.kind,
        moment.day,
        moment.clock,
        moment.title,
        lines,
        gap,
    )
