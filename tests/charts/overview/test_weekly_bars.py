"""The small bars of the weeks behind a line: heights in proportion, and the last weeks marked."""

import re

import pytest

from charts.overview.short_lists import HEIGHT, WIDTH, weekly_bars


def bars(markup: str) -> list[tuple[str, float, float]]:
    """Class, left edge and height of each bar."""
    matches = re.findall(
        r'<rect class="(\w+)" x="([\d.]+)" y="[\d.]+" width="[\d.]+" height="([\d.]+)"/>', markup
    )
    return [(name, float(x), float(height)) for name, x, height in matches]


def test_heights_are_in_proportion_and_the_last_weeks_are_marked() -> None:
    drawn = bars(weekly_bars([5, 0, 10, 20], highlighted=2, alt="four weeks"))
    assert [name for name, *_ in drawn] == ["before", "before", "lit", "lit"]
    assert [height for *_, height in drawn] == pytest.approx(
        [(HEIGHT - 1) / 4, 1, (HEIGHT - 1) / 2, HEIGHT - 1], abs=0.06
    )
    # Time runs from left to right, and the bars fill the drawing.
    assert [x for _, x, _ in drawn] == [0, WIDTH / 4, WIDTH / 2, WIDTH * 3 / 4]


def test_weeks_without_any_case_stay_visible() -> None:
    assert [height for *_, height in bars(weekly_bars([0, 0], highlighted=0, alt="none"))] == [1, 1]


def test_the_text_alternative_is_escaped() -> None:
    markup = weekly_bars([1, 2], highlighted=1, alt='"><script>')
    assert "<script>" not in markup
    assert 'role="img"' in markup
