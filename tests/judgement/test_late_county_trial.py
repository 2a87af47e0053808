"""A few screens of the trial of counties that are late as a whole: the planted county, and none for one office."""

import numpy as np

from tests.judgement.late_county_trial import LateCounty, named


def counted(setting: LateCounty, *, worlds: int = 20) -> tuple[int, int]:
    """On how many screens the planted county is named, and on how many another."""
    found = [named(setting, np.random.default_rng([3, number])) for number in range(worlds)]
    fourth, another = (sum(which) for which in zip(*found, strict=True))
    return fourth, another


def test_a_county_is_named_where_all_offices_are_slower_and_not_where_one_is() -> None:
    for regional in (True, False):
        fourth, another = counted(LateCounty(regional, 0.0, all_by=2.0))
        assert (fourth >= 18, another) == (True, 0)
        assert counted(LateCounty(regional, 0.0, one_by=2.5)) == (0, 0)


def test_a_county_is_not_named_where_two_of_six_offices_are_slow() -> None:
    fourth, another = counted(LateCounty(True, 0.0, one_by=2.5, slow=2), worlds=60)
    assert (fourth <= 1, another) == (True, 0)
