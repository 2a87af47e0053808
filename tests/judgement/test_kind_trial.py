"""A few screens of the trial of single counties where complaints are slower: who may be named at all."""

import numpy as np

from tests.judgement.county_worlds import CountySetting
from tests.judgement.kind_trial import KindSetting, named


def counted(setting: KindSetting, what: str, *, worlds: int = 4) -> int:
    return sum(named(setting, np.random.default_rng(number))[what] for number in range(worlds))


def test_a_pair_is_planted_only_where_it_is_slower() -> None:
    few = CountySetting(0.0, 320, slower=0, offices=12, counties=8)
    assert counted(KindSetting("sound", few, in_pair=0.9), "kinds: the slow pair") == 0
    slow = CountySetting(0.0, 320, slower=3, offices=12, counties=8)
    assert counted(KindSetting("slow", slow), "kinds: the slow pair") == 4


def test_a_county_that_is_slower_is_found_and_one_of_complaints_is_not() -> None:
    many = CountySetting(0.1, most=2500)
    assert counted(KindSetting("slow", many, county_slower=2.0), "kinds: the county") == 4
    assert counted(KindSetting("sound", many, in_county=0.9), "kinds: the county") == 0
    assert counted(KindSetting("sound", many, in_county=0.9), "one kind: the county") >= 1
