"""New and closed cases by month: late registrations, and the pace of the backlog (`charts.monthly.inflow_outflow`)."""

import pytest

from charts.monthly.inflow_outflow import MonthFlow, inflow_outflow_chart, pace, pace_notes
from persian.calendar import from_jalali, months

EDGES = months(from_jalali(1404, 1, 1), from_jalali(1404, 6, 20))


def flows(*open_at_end: float) -> list[MonthFlow]:
    return [MonthFlow(EDGES[i], 100.0, 90.0, n, True) for i, n in enumerate(open_at_end)]


def test_late_registrations_are_outlined_on_top_of_the_bar_and_said():
    months = [*flows(100, 110, 120), MonthFlow(EDGES[3], 60.0, 90.0, 130, False, late=(30.0, 20.0, 50.0))]
    drawn = inflow_outflow_chart(months, open_now=130, lang="en")
    # The axis reaches 150: the bar of the last month, with 60 cases, begins at 60 of 100 from the top, the estimate of
    # 90 at 40, and its interval from 80 to 110 at 46.67 and 26.67. Each of the four months is 25 wide.
    left, middle, right = (25 * place for place in (3.14, 3.31, 3.48))
    assert f'class="to-come" d="M{left:.2f} 60.00V40.00H{right:.2f}V60.00"' in drawn.html
    assert f'class="range" d="M{middle:.2f} 46.67V26.67"' in drawn.html
    assert "With late registrations: 90 (80 to 110)" in drawn.html
    assert any(note.startswith("Dashed: cases expected to be registered late") for note in drawn.notes)
    plain = inflow_outflow_chart(flows(100, 110, 120, 130), open_now=130, lang="fa")
    assert "to-come" not in plain.html
    assert not any("خط‌چین" in note for note in plain.notes)


def test_a_backlog_that_grows_is_not_cleared():
    notes = pace_notes(flows(100, 110, 120, 130), open_now=130, lang="en")
    assert notes[0] == "The backlog at the end (130) equals 1.4 months of work at the present pace."
    assert notes[1] == "With this growth the backlog never clears."
    assert notes[2] == "A pace is no forecast. Reopened cases count as open, but not in the bars."


def test_by_how_many_the_backlog_grew_is_said_once():
    drawn = inflow_outflow_chart(flows(100, 110, 120, 130), open_now=130, lang="en")
    assert "grew by 10 a month" in drawn.title
    assert not any("10 a month" in note for note in drawn.notes)


def test_a_backlog_that_shrinks_is_cleared_in_so_many_months_and_not_too_surely():
    assert pace(flows(130, 120, 110, 100)) == -10
    notes = pace_notes(flows(130, 120, 110, 100), open_now=100, lang="en")
    assert "in about 10 months" in notes[1]
    assert "no forecast, and the backlog never reaches zero" in notes[2]
    assert "in about 1.5 months" in pace_notes(flows(450, 350, 250, 150), open_now=150, lang="en")[1]
    assert "clears within a month" in pace_notes(flows(304, 204, 104, 4), open_now=4, lang="en")[1]
    assert "takes years" in pace_notes(flows(403, 402, 401, 400), open_now=400, lang="en")[1]


@pytest.mark.parametrize(
    ("ends", "change"),
    [
        ((2, 2, 2, 3), "it changed by less than one case a month."),
        ((3, 3, 3, 2), "it changed by less than one case a month."),
        ((2, 3, 1, 2), "it neither grew nor shrank: "),
    ],
)
def test_a_backlog_of_few_cases_changes_by_no_rounded_zero(ends, change):
    notes = pace_notes(flows(*ends), open_now=float(ends[-1]), lang="en")
    assert notes[1].startswith(f"Over the last three full months {change}")


def test_of_few_months_no_pace_is_reported():
    assert pace_notes(flows(1, 2, 3), open_now=3, lang="en") == []
    assert inflow_outflow_chart(flows(1, 2), open_now=2, lang="en").title == "Received and closed by month"
    assert inflow_outflow_chart(flows(100, 110, 120, 130), open_now=130, lang="en").title == (
        "Last three full months: 300 came in, 270 were closed; with reopened cases, the backlog grew by 10 a month"
    )
