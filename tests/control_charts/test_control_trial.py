"""The trial of control charts: published rules, a run that is continued, and a document made of it."""

import numpy as np
import pytest

from tests.control_charts.control_report import report
from tests.control_charts.control_trial import ALL_SHIFTS, FALSE, ROUND, SHIFTS, Counted, read, run
from tests.control_charts.published_rules import latest_is_special


@pytest.mark.parametrize(
    ("values", "side"),
    [
        ([0.0, 1] * 10, 0),
        ([0.0, 1] * 10 + [5], 1),
        ([0.0, 1] * 10 + [-5], -1),
        ([0.0, 1] * 10 + [2, 1.9] * 3 + [2.0], 1),
        ([0.0, 1] * 10 + [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2], 1),
        ([0.0, 1] * 10 + [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 0.9], 0),
        ([0.0, 1] * 10 + [3.0, 2.0, 3.0], 1),
    ],
)
def test_the_latest_month_is_special_by_the_published_rules(values, side):
    assert latest_is_special(np.array([values]))[0] == side


@pytest.mark.thorough
def test_a_run_is_continued_and_reported(tmp_path):
    quiet, shift = FALSE[0], SHIFTS[2]
    first = run(quiet, tmp_path, worlds=1)
    assert first.worlds == ROUND
    assert first.marked == sum(first.by_rule)
    assert first.large <= first.marked < first.published
    run(shift, tmp_path, worlds=1)
    again = run(quiet, tmp_path, worlds=ROUND + 1)
    assert again.worlds == 2 * ROUND
    assert again.marked > first.marked
    shifts = read(shift, tmp_path)
    assert sum(shifts.first) > ROUND / 2
    assert read(FALSE[1], tmp_path) == Counted()

    text = report({kind: read(kind, tmp_path) for kind in (*FALSE, *ALL_SHIFTS)})

    assert f"| {quiet.name} | {2 * ROUND:,} |" in text
    assert f"| {shift.shift:g}; {shift.correlation:g} | {shift.shifted_size:g} | {ROUND} |" in text
    assert FALSE[1].name not in text.split("## False marks")[1]


def test_the_report_says_how_many_charts_the_published_rules_mark_before_a_shift():
    """Otherwise their quick marks of growing counts and of stocks look like findings."""
    marked = {"counts that grow by 20%, offices differ by 15%": 600, "stocks of which 20% leave a month": 300}
    results = {kind: Counted() for kind in (*FALSE, *ALL_SHIFTS)}
    for kind in FALSE:
        if kind.name in marked:
            results[kind] = Counted(worlds=100, published=marked[kind.name])
    growing, stocks = report(results).split("## Shifts of counts that grow by 20%")[1].split("## Stocks")
    assert "The published rules mark 20% of such charts before anything has happened" in growing
    assert "The published rules mark 10% of such charts before anything has happened" in stocks


@pytest.mark.thorough
def test_growth_and_what_a_stock_carries_over_are_no_marks(tmp_path):
    growing = next(kind for kind in FALSE if kind.growth and not kind.own_growth)
    stock = next(kind for kind in FALSE if kind.figures == "stock")
    for kind in (growing, stock):
        counted = run(kind, tmp_path, worlds=1)
        assert counted.marked < 0.03 * ROUND * 30
        assert counted.season_only > 3 * counted.marked
    rise = next(kind for kind in ALL_SHIFTS if kind.rise == 1 and kind.shifted_size == 300)
    assert sum(run(rise, tmp_path, worlds=1).first[:6]) > ROUND / 2
