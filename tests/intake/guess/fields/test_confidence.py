"""Confidence rises with the margin and stays a probability."""

from itertools import pairwise

from intake.guess.fields.confidence import field_confidence, left_out_confidence


def test_a_larger_margin_is_never_less_sure():
    sure = [field_confidence(step / 4) for step in range(60)]

    assert all(earlier <= later for earlier, later in pairwise(sure))
    assert 0 < sure[0] < 0.5 < sure[-1] < 1


def test_a_better_free_field_makes_leaving_out_less_sure():
    assert left_out_confidence(-8) > left_out_confidence(-2) > left_out_confidence(2)
    assert 0 < left_out_confidence(1e9) < left_out_confidence(-1e9) < 1
