"""A few screens of the trial of offices that leave the cases of one county open."""

from dataclasses import replace

import numpy as np

from tests.judgement.kind_trial import KindSetting
from tests.judgement.open_county_trial import USUAL, named, settings


def test_a_pair_that_leaves_its_cases_open_is_named_and_one_of_complaints_is_not() -> None:
    bad = KindSetting("bad", replace(USUAL, planted=160, slower=4.0), complaints_slower=2.0)
    sound = KindSetting(
        "sound", replace(USUAL, sd=0.0, planted=160, slower=0), in_pair=0.9, complaints_slower=2.0
    )
    for number in range(3):
        assert named(bad, np.random.default_rng(number)) == (False, True)
        assert named(sound, np.random.default_rng(number)) == (False, False)


def test_each_setting_is_tried_with_and_without_kinds_that_differ() -> None:
    assert len({each.name for each in settings()}) == len(settings()) == 18
