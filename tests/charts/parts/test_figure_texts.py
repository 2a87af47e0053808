"""Changes, intervals and extremes in words (`charts.parts.figure_texts`)."""

import math

import numpy as np
import pytest

from charts.parts.figure_texts import difference_text, edge_text, extremes_text, interval_text, range_text
from queries.measures import MEASURES

SHARE, DAYS, COUNT = MEASURES["on_time_share"], MEASURES["answer_days_median"], MEASURES["received"]


@pytest.mark.parametrize(
    ("difference", "measure", "fa", "en"),
    [
        (0.08, COUNT, "▲ ۸٪ بیشتر", "▲ 8% more"),
        (-0.03, COUNT, "▼ ۳٪ کمتر", "▼ 3% less"),
        (-0.032, SHARE, "▼ ۳٫۲ واحد درصد کمتر", "▼ 3.2 percentage points less"),
        (1.25, DAYS, "▲ ۱٫۳ روز بیشتر", "▲ 1.3 days more"),
        (-0.01, SHARE, "▼ ۱ واحد درصد کمتر", "▼ 1 percentage point less"),
        (1.0, DAYS, "▲ ۱ روز بیشتر", "▲ 1 day more"),
        (-1e-12, DAYS, "برابر", "equal"),
        (0.04, DAYS, "تقریباً برابر", "nearly equal"),
        (-0.003, COUNT, "تقریباً برابر", "nearly equal"),
        (0.0, COUNT, "برابر", "equal"),
    ],
)
def test_a_change_is_reported_in_words_not_by_a_sign(difference, measure, fa, en):
    assert difference_text(difference, measure, "fa") == fa
    assert difference_text(difference, measure, "en") == en


def test_an_interval_has_its_limits_in_words_and_none_has_no_words():
    assert interval_text(0.61, 0.643, SHARE, "fa") == "بازهٔ ۹۵٪: ۶۱٫۰٪ تا ۶۴٫۳٪"
    assert interval_text(3.0, math.nan, DAYS, "en") == "95% interval: from 3.0 up"
    assert interval_text(math.nan, math.nan, COUNT, "fa") == ""
    assert range_text(0.1, math.nan, SHARE, "fa") == ""


def test_edges_carry_no_needless_decimals():
    assert edge_text(0.55, SHARE, "fa") == "۵۵٪"
    assert edge_text(0.575, SHARE, "en") == "57.5%"
    assert edge_text(2000, COUNT, "fa") == "۲٬۰۰۰"


def extremes_title(names, values, half, measure=SHARE, **more):
    values = np.array(values)
    text = extremes_text(names, (values, values - half, values + half), measure, "en", **more)
    return text.replace("\u2068", "").replace("\u2069", "")


def test_a_title_names_only_extremes_that_chance_does_not_explain():
    names = ["Ahar", "Tabriz", "Sarab"]
    assert (
        extremes_title(names, [0.5, 0.7, math.nan], 0.01)
        == "Answered on time: from 50.0% in Ahar to 70.0% in Tabriz"
    )
    assert extremes_title(names, [0.5, 0.51, 0.9], 0.02) == "Answered on time: 50.0% to 90.0%, most in Sarab"
    assert extremes_title(names, [0.5, 0.9, 0.91], 0.02) == "Answered on time: 50.0% to 91.0%, least in Ahar"
    # Commas within a name are not those of a list.
    assert (
        extremes_title(["Water, power and gas", *names[1:]], [0.1, 0.51, 0.52], 0.02)
        == "Answered on time: 10.0% to 52.0%, least in “Water, power and gas”"
    )
    # One of two is surely the lowest; of three the title would be long, and none is named.
    four, six = [*names, "Marand"], [*names, "Marand", "Bonab", "Jolfa"]
    assert (
        extremes_title(four, [0.5, 0.51, 0.9, 0.91], 0.02)
        == "Answered on time: 50.0% to 91.0%, least in Ahar or Tabriz"
    )
    assert (
        extremes_title(four, [5.0, 5.1, 9.0, 9.1], 0.2, DAYS)
        == "Median time to an answer: 5.0 to 9.1 days, most in Marand or Sarab"
    )
    assert extremes_title(six, [0.5, 0.51, 0.52, 0.9, 0.91, 0.92], 0.02) == "Answered on time: 50.0% to 92.0%"
    # With the value of the whole, four or more beyond it are counted.
    assert (
        extremes_title(six, [0.5, 0.51, 0.52, 0.53, 0.91, 0.92], 0.02, whole=0.8)
        == "Answered on time: 4 counties clearly below the whole province (80.0%); counties from 50.0% to 92.0%"
    )
    assert (
        extremes_title(six, [5.0, 5.1, 8.9, 9.0, 9.1, 9.2], 0.2, DAYS, whole=6.0)
        == "Median time to an answer: 4 counties clearly above the whole province (6.0); counties from 5.0 to 9.2 days"
    )
    # Up to three are named, whatever their names look like.
    assert (
        extremes_title(six, [0.5, 0.51, 0.52, 0.9, 0.91, 0.92], 0.02, whole=0.8)
        == "Answered on time: Ahar, Tabriz and Sarab clearly below the whole province (80.0%); "
        "counties from 50.0% to 92.0%"
    )
    assert (
        extremes_title(six, [5.0, 5.1, 8.8, 8.9, 9.0, 9.4], 0.3, DAYS, whole=8.9)
        == "Median time to an answer: Jolfa clearly above the whole province (8.9); counties from 5.0 to 9.4 days"
    )
    odd = [*six[:4], "{0}", "Jolfa"]
    assert (
        extremes_title(odd, [5.0, 5.1, 8.8, 8.9, 9.3, 9.35], 0.3, DAYS, whole=8.8)
        == "Median time to an answer: {0} and Jolfa clearly above the whole province (8.8); "
        "counties from 5.0 to 9.4 days"
    )
    assert extremes_title(names, [0.5, 0.51, 0.52], 0.05) == "Answered on time: no clear differences"
    assert extremes_title(["Ahar"], [0.5], 0.01) == ""
