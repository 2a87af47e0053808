"""The figures of compared units, beside which their assessments stand: values, limits and numbers of cases."""

import numpy as np

from queries.comparisons.peers.peer_standing import UnitCounts
from queries.question.question import Columns, Question
from stats.estimates.intervals import count_mean_interval


def unit_figures(question: Question, counts: UnitCounts, *, least: int) -> Columns:
    """Codes, labels, values and 95 % limits of the units, blanked where there are fewer than `least` cases.

    The limits are those that the measure has everywhere, and not those by which its scale compares.
    """
    unit = question.groups[0]
    hits, n = (counts.hits, counts.n) if counts.keys else (np.zeros(0), np.zeros(0))
    too_few = n < least
    with np.errstate(invalid="ignore", divide="ignore"):
        value = hits / n
        if not counts.keys:
            lower, upper = value, value
        elif counts.squares is None:
            lower, upper = counts.scale.limits(hits, n)
        else:
            lower, upper = count_mean_interval(hits, counts.squares, n)
    figures: Columns = {
        unit.name: np.array([unit.code(key) for key in counts.keys], dtype=object),
        f"{unit.name}_label": np.array([unit.label(key) for key in counts.keys], dtype=object),
        "group_key": counts.group,
        **{
            name: np.where(too_few, np.nan, x)
            for name, x in (("value", value), ("lower", lower), ("upper", upper))
        },
        "n": n.astype("int64"),
        "withheld": too_few,
    }
    if not np.isnan(counts.response_rate).all():
        figures["response_rate"] = counts.response_rate
    return figures


def blank_withheld(figures: Columns) -> None:
    """Leave out the gaps of the units whose figures are withheld, which must not follow from them."""
    for name in (f"{name}{end}" for name in ("gap", "excess") for end in ("", "_lower", "_upper")):
        figures[name] = np.where(figures["withheld"], np.nan, figures[name])
