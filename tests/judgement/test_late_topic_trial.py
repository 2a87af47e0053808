"""A few screens of the trial of two looks at single topics: the second finds what began lately."""

import numpy as np

from tests.judgement.late_topic_trial import LateTopic, named


def test_a_topic_left_lately_is_found_by_the_second_look_and_one_left_all_along_by_either() -> None:
    lately = [named(LateTopic(0.0, 0.0, 300, 3.0), np.random.default_rng([2, i])) for i in range(6)]
    assert sum(found["two looks"][0] for found in lately) > sum(found["one look"][0] for found in lately)
    always = [named(LateTopic(0.0, 0.0, 300, 3.0, True), np.random.default_rng([2, i])) for i in range(3)]
    assert all(planted for found in always for planted, _ in found.values())
    nothing = [named(LateTopic(0.0, 0.0), np.random.default_rng([2, i])) for i in range(3)]
    assert not any(any(pair) for found in nothing for pair in found.values())
