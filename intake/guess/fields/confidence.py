"""Confidence of a proposal as a probability: how often a proposal with such a margin is right.

The two curves are logistic, so they rise with the margin. Their coefficients were chosen on the registers written for
the tests (`tests/intake/guess/registers.py`), with their headings as they are, removed and abbreviated, and set lower
than these alone would allow, because real files are harder. How they hold on other files is in docs/guess.md.
"""

import math

_FIELD = (-0.5, 0.8)  # log odds of a proposed field: constant, and per unit of regret
_LEFT_OUT = (1.0, 0.6)  # log odds that a column holds no field: constant, and per unit below a score of 0
_MAX = 0.99
UNSURE = 0.5  # below this, a field is not proposed but only named as possible


def field_confidence(regret: float) -> float:
    """Probability, 0 to 1, that a proposed field is right, by how much worse every other assignment would be."""
    return min(_MAX, _logistic(_FIELD[0] + _FIELD[1] * regret))


def left_out_confidence(best_score: float) -> float:
    """Probability, 0 to 1, that a column which got no field fills none, by its best score for a field still free."""
    return min(_MAX, _logistic(_LEFT_OUT[0] - _LEFT_OUT[1] * best_score))


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
