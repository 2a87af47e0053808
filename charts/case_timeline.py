"""A vertical timeline: what happened to one case, from top to bottom, with the time that passed between."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

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


def timeline_html(moments: Sequence[Moment], *, label: str) -> str:
    """HTML of the timeline: an ordered list, so that it is read in order without seeing it."""
    return (
        f'<ol class="timeline" aria-label="{escape(label)}">{"".join(_moment(each) for each in moments)}</ol>'
    )


def _moment(moment: Moment) -> str:
    lines = "".join(f"<p>{escape(isolate(line))}</p>" for line in moment.lines if line)
    gap = f'<p class="gap">{escape(moment.gap)}</p>' if moment.gap else ""
    return (
        f'<li class="{moment.kind}"><div class="when"><span>{escape(moment.day)}</span> '
        f"<small>{escape(moment.clock)}</small></div>"
        f'<div class="what"><h3>{escape(moment.title)}</h3>{lines}{gap}</div></li>'
    )
