"""The trial of late registrations: a world is the same again, a run is continued, and the document says the numbers."""

from tests.nowcast.report import report
from tests.nowcast.trial import SPANS, WORLDS, SpanOutcome, age_of_change, cells, outcome, read, run


def test_a_run_is_continued_and_reported(tmp_path):
    cell, county = cells()[0], next(cell for cell in cells() if cell.weekly == 5)
    run(cell, tmp_path, worlds=1)
    run(cell, tmp_path, worlds=2)
    again = outcome(cell, 1)
    known = read(cell, tmp_path)
    assert len(known) == 2
    assert [round(each.total) for each in known[1]] == [round(each.total) for each in again]
    assert all(each.known <= each.total for each in outcome(county, 0))
    text = report({cell: known, county: []})
    assert text.count("| weekly, 26 | 1,600 | vary from week to week | 2 |") == len(SPANS)
    assert all(len(line) < 1000 for line in text.splitlines())
    assert WORLDS >= 2000


def test_the_report_says_how_long_ago_delays_have_changed(tmp_path):
    cell = next(cell for cell in cells() if cell.course == "changed")
    run(cell, tmp_path, worlds=3)
    ages = [age_of_change(cell, number) for number in range(3)]
    assert len(set(ages)) == 3
    text = report({cell: read(cell, tmp_path)}).split("## After a sudden change")[1]
    counted = [int(line.split("|")[2]) for line in text.splitlines() if " weeks |" in line]
    assert sum(counted) == sum(age >= 0 for age in ages)


def test_rows_that_miss_the_goal_are_named():
    """92 of 100 intervals that hold are too few, 98 more than an interval of 95% should hold."""
    holds, misses = SpanOutcome(120, 100, 15, 10, 20), SpanOutcome(121, 100, 15, 10, 20)
    for held, goal in ((92, "**too narrow**"), (93, "met"), (97, "met"), (98, "**wider than needed**")):
        outcomes = [[holds] * len(SPANS)] * held + [[misses] * len(SPANS)] * (100 - held)
        text = report({cells()[0]: outcomes})
        assert f"| 100 | {held}.0% | {100 - held}.0% | 0.0% | {goal} |" in text
        assert text.count(f"{int(goal == 'met')} of 1 rows meet the goal.") == len(SPANS)


def test_an_interval_holds_what_came():
    assert SpanOutcome(120, 100, 15, 10, 20).holds
    assert not SpanOutcome(121, 100, 15, 10, 20).holds
    assert not SpanOutcome(109, 100, 15, 10, 20).holds
