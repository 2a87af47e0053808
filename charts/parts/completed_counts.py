"""Counts completed by the cases that are expected to be registered late: interval bars, and words for hover texts."""

from collections.abc import Sequence
from typing import Any

from charts.parts.line_style import RING_WIDTH
from persian.digits import number
from persian.translate import translator

CAP_WIDTH = 5  # pixels


def interval_bars(late: Sequence[Sequence[float]], colour: str) -> dict[str, Any]:
    """Error bars of a Plotly trace of completed counts; `late` has mean, lower and upper limit of each."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [upper - mean for mean, _, upper in late],
        "arrayminus": [mean - lower for mean, lower, _ in late],
        "color": colour,
        "thickness": RING_WIDTH,
        "width": CAP_WIDTH,
    }


def late_line(count: float, late: Sequence[float], lang: str) -> str:
    """A count with the cases expected to be registered late, and its 95 % interval."""
    mean, lower, upper = (number(round(count + part), lang) for part in late)
    return translator(lang)("With late registrations: {n} ({low} to {high})").format(
        n=mean, low=lower, high=upper
    )
