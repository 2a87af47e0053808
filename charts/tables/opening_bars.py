"""HTML bars of the parts of a whole, the longest first; a bar with parts of its own opens to show them.

A bar opens in place, in the browser. All bars share one scale, so that a part can be compared with another group.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from charts.markup import html, join
from persian.bidi import isolate


@dataclass(frozen=True)
class OpeningBar:
    """A bar: its name, its size (also as text), its share as text, the address of a click, and its parts.

    A bar with parts opens instead of leading anywhere; `is_open` shows its parts from the beginning.
    """

    name: str
    size: float
    size_text: str
    share_text: str
    link: str = ""
    parts: Sequence["OpeningBar"] = ()
    is_open: bool = False


def opening_bars_html(bars: Sequence[OpeningBar], *, label: str) -> Markup:
    """HTML of the bars, the longest first; bars without size are left out. `label` describes them to screen readers."""
    shown = _sorted(bars)
    longest = shown[0].size if shown else 1.0
    rows = join(_row(bar, longest) for bar in shown)
    return html('<div class="opening-bars" role="group" aria-label="{}">{}</div>', label, rows)


def _sorted(bars: Sequence[OpeningBar]) -> list[OpeningBar]:
    return sorted((bar for bar in bars if bar.size > 0), key=lambda bar: -bar.size)


def _row(bar: OpeningBar, longest: float) -> Markup:
    """One bar: a disclosure if it has parts, else a link or a plain line."""
    name: Markup | str = isolate(bar.name)
    line = html(
        '<span class="name">{}</span><span class="track" aria-hidden="true"><span class="fill" style="width:{:.2%}">'
        '</span></span><span class="n">{}</span><span class="share">{}</span>',
        name,
        bar.size / longest,
        bar.size_text,
        bar.share_text,
    )
    parts = _sorted(bar.parts)
    if parts:
        inside = join(_row(replace(part, parts=()), longest) for part in parts)
        opened = html(" open") if bar.is_open else ""
        return html(
            '<details class="bar-group"{}><summary class="bar-line">{}</summary>'
            '<div class="bar-parts">{}</div></details>',
            opened,
            line,
            inside,
        )
    if bar.link:
        return html('<a class="bar-line" href="{}">{}</a>', bar.link, line)
    return html('<div class="bar-line">{}</div>', line)
