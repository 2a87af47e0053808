"""HTML of a vertical timeline of one case: its events from top to bottom, with the time between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from charts.markup import html, join
from persian.bidi import isolate


@dataclass(frozen=True)
class Moment:
    """One event: its day and time, its title and details (`lines`), and the time until the next event (`gap`)."""

    day: str
    clock: str
    title: str
    lines: Sequence[str] = ()
    gap: str = ""
    kind: Literal["step", "due", "late", "now"] = "step"


def timeline_html(moments: Sequence[Moment], *, label: str) -> Markup:
    """HTML of the timeline. It is an ordered list, so that a screen reader reads the events in order."""
    return html(
        '<ol class="timeline" aria-label="{}">{}</ol>', label, join(_moment(moment) for moment in moments)
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
