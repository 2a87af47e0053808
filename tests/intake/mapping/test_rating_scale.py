"""Ratings as numbers, stars and «۴ از ۵» (`intake.mapping.rating_scale`)."""

import pytest
from pydantic import ValidationError

from intake.mapping.rating_scale import RatingScale, read_rating, scale_of_thirds


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("4", (4, None)),
        ("۴", (4, None)),
        ("4.0", (4, None)),
        ("۳٫۵", (3.5, None)),
        ("۴ از ۵", (4, 5)),
        ("4/5", (4, 5)),
        ("4 out of 5", (4, 5)),
        ("★★★☆☆", (3, 5)),
        ("★ ★ ★", (3, None)),
        ("⭐️⭐️", (2, None)),
        ("۸۰٪", (80, 100)),
        ("80 درصد", (80, 100)),
        ("نمره ۴", (4, None)),
        ("۴ ستاره", (4, None)),
        ("5 stars", (5, None)),
        ("راضی", None),
        ("1404/05/12", None),
        ("", None),
    ],
)
def test_a_rating_is_read_as_it_is_written(text, rating):
    assert read_rating(text) == rating


@pytest.mark.parametrize(
    ("ends", "satisfied", "dissatisfied"),
    [((1, 5), 4, 2), ((1, 10), 7, 4), ((1, 3), 3, 1), ((1, 4), 3, 2), ((0, 20), 14, 6), ((0, 100), 67, 33)],
)
def test_the_upper_third_is_satisfied_and_the_lower_third_dissatisfied(ends, satisfied, dissatisfied):
    scale = scale_of_thirds(*ends)
    assert (scale.satisfied, scale.dissatisfied) == (satisfied, dissatisfied)


def test_what_lies_between_is_no_verdict_and_what_is_beyond_the_scale_is_none_of_it():
    scale = scale_of_thirds(1, 5)
    assert [scale.code(text) for text in "12345"] == [
        "dissatisfied", "dissatisfied", "none", "satisfied", "satisfied",
    ]  # fmt: skip
    assert [scale.code(text) for text in ("0", "6", "4 از 10", "خوب")] == [None] * 4


def test_one_may_be_the_best():
    scale = RatingScale(lowest=1, highest=6, satisfied=2, dissatisfied=5)
    assert [scale.code(text) for text in "1256"] == ["satisfied", "satisfied", "dissatisfied", "dissatisfied"]
    assert scale.code("3") == "none"


def test_limits_outside_of_the_scale_or_equal_are_mistakes():
    with pytest.raises(ValidationError):
        RatingScale(lowest=1, highest=5, satisfied=6, dissatisfied=2)
    with pytest.raises(ValidationError):
        RatingScale(lowest=1, highest=5, satisfied=3, dissatisfied=3)
