"""The difference of two figures in the unit in which it is reported, with its limits and the expected difference."""

import numpy as np

from queries.comparisons.changes.judged_changes import JudgedChange
from queries.measures.declaration import Measure
from stats.arrays import Floats


def difference_columns(
    declared: Measure, judged: JudgedChange, value: Floats, before: Floats, n_before: Floats
) -> dict[str, Floats]:
    """Columns difference, difference_lower, difference_upper, expected_difference and unexpected of a comparison.

    For counts and rates the differences are relative to the earlier figure, and `unexpected` is relative to the
    expected figure. NaN where a value is missing.
    """
    figures = judged.figures
    lower, upper = figures.limits()
    # A difference other than 0 is expected only with a season; without one, rounding errors would remain.
    seasonal = judged.basis in ("season", "years")
    with np.errstate(divide="ignore", invalid="ignore"):
        if declared.change_is_relative:
            difference = value / np.where(before == 0, np.nan, before) - 1
            # It is the numbers of cases that are judged; a rate also changes by the ratio of its exposures.
            count, base = figures.value, np.where(n_before == 0, np.nan, n_before)
            exposures = np.where(count > 0, (1 + difference) * base / count, 1.0)
            low, high, expected = (exposures * x / base - 1 for x in (lower, upper, figures.expected))
            unexpected = count / np.where(figures.expected == 0, np.nan, figures.expected) - 1
        else:
            difference, unexpected = value - before, value - figures.expected
            low, high, expected = (x - before for x in (lower, upper, figures.expected))
    columns = {
        "difference": difference,
        "difference_lower": low,
        "difference_upper": high,
        "expected_difference": expected if seasonal else np.zeros(len(value)),
        "unexpected": unexpected if seasonal else difference,
    }
    missing = np.isnan(value) | np.isnan(before)
    return {name: np.where(missing, np.nan, column) for name, column in columns.items()}


def excludes_expected(lower: float, upper: float, expected: float = 0.0) -> bool:
    """Whether the 95 % interval of a difference excludes the expected difference.

    On its own, such a difference is beyond chance. Among all that are tested together it may still be no finding: one
    in twenty intervals excludes the expected value by chance. Then it is called neither a change nor normal variation,
    since the interval would contradict the latter.
    """
    return lower > expected or upper < expected
