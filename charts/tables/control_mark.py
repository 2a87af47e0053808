"""Small SVG marks: where a unit's latest month stands in its own past, and whether its target is reached.

The marks differ by shape and not by colour: a disc with a plus, a diamond with a minus, a ring with an arrow, a wave;
for targets a ring that is full, half full or crossed.
"""

from functools import lru_cache

from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.parts.tooltip import labelled_tooltip
from queries.vocabulary.own_past import OwnPast, TargetReach

# Drawn in a square of 16 units. `f` is filled and `k` is drawn upon a filled shape.
_OWN_PAST: dict[OwnPast, Markup] = {
    "improving": html('<circle class="f" cx="8" cy="8" r="7"/><path class="k" d="M8 4.5v7M4.5 8h7"/>'),
    "worsening": html('<path class="f" d="M8 .2 15.8 8 8 15.8 .2 8z"/><path class="k" d="M4.8 8h6.4"/>'),
    "above": html('<circle cx="8" cy="8" r="6.6"/><path d="M8 11.8V4.4M5 7.4l3-3 3 3"/>'),
    "below": html('<circle cx="8" cy="8" r="6.6"/><path d="M8 4.2v7.4M5 8.6l3 3 3-3"/>'),
    "usual": html('<path class="q" d="M2 8.6q3-4.4 6 0t6 0"/>'),
}
_TARGET: dict[TargetReach, Markup] = {
    "met": html('<circle cx="8" cy="8" r="6.6"/><circle class="f" cx="8" cy="8" r="3.4"/>'),
    "unreliable": html('<circle cx="8" cy="8" r="6.6"/><path class="f" d="M8 4.6a3.4 3.4 0 0 1 0 6.8z"/>'),
    "missed": html('<circle cx="8" cy="8" r="6.6"/><path d="M3.4 12.6 12.6 3.4"/>'),
}


def own_past_mark(own_past: OwnPast, words: str) -> Markup:
    """The mark of a unit's own past, with its words as label and tooltip; empty where there is no chart.

    Without words it is an ornament of words that stand beside it, and screen readers pass over it.
    """
    return _mark(_OWN_PAST.get(own_past, EMPTY), words)


def target_mark(reach: TargetReach, words: str) -> Markup:
    """The mark of a target, with its words as label and tooltip; empty where there is no target."""
    return _mark(_TARGET.get(reach, EMPTY), words)


# A table has a mark in every cell, most of them of the same few words.
@lru_cache(maxsize=1024)
def _mark(drawing: Markup, words: str) -> Markup:
    if not drawing:
        return EMPTY
    label = html('role="img" {}', labelled_tooltip([words])) if words else html('aria-hidden="true"')
    return html('<svg class="mark" viewBox="0 0 16 16" {}>{}</svg>', label, drawing)
