"""The trial of new channels: its worlds are what they say, and few lines are enough to see what the rule does."""

import numpy as np
import pytest

from tests.attention.new_origin_trial import (
    KINDS,
    NEW,
    Kind,
    Outcome,
    _world,
    judged,
    new_origin_report,
    outcome,
)


def kind(name: str) -> tuple[int, Kind]:
    return next((seed, each) for seed, each in enumerate(KINDS) if each.name == name)


def test_a_world_has_five_channels_and_counties_of_all_sizes():
    shares, sizes, county, group, phi = _world(np.random.default_rng(1))
    assert shares.sum(axis=1).round(9).tolist() == [1.0] * 21
    assert not shares[:, NEW].any()
    assert 300 / 7 <= sizes.sum() <= 3000 / 7
    assert sizes[county, group] > 0
    assert phi > 1


@pytest.mark.thorough
def test_a_new_channel_is_named_and_true_surges_blame_none():
    for name, named, explained in (
        ("new channel in a county", 19, 16),
        ("new channel in the whole province", 19, 16),
    ):
        seed, each = kind(name)
        found = outcome(each, seed, lines=20)
        assert found.named >= named
        assert found.explained >= explained
    for name in (
        "surge by all channels",
        "surge by the most popular channel alone",
        "surge by a channel with 6% of the cases alone",
        "nothing: lines by chance",
    ):
        seed, each = kind(name)
        assert outcome(each, seed, lines=20).named == 0


def test_a_surge_besides_and_one_by_a_channel_in_the_place_of_all_others_stay_surges():
    for name in (
        "new channel, and twice to three times as many by all others",
        "new channel takes the place of all others, with twice as many",
    ):
        seed, each = kind(name)
        found = outcome(each, seed, lines=20)
        assert found.named >= 10
        assert found.explained <= 2


def test_nothing_is_a_line_that_is_too_small():
    tiny = Kind("tiny", False, True, all_channels=(0.0, 0.0))
    dice = np.random.default_rng(3)
    assert not [found for _ in range(50) if (found := judged(tiny, dice)) and found.new_origin]


def test_the_report_says_what_was_found_and_what_is_right():
    text = new_origin_report([Outcome(KINDS[0], 200, 190, 180), Outcome(KINDS[5], 200, 1, 0)])
    assert "| new channel in a county | 200 | 95.0% | 90.0% | explained |" in text
    assert "| surge by all channels | 200 | 0.5% | 0.0% | neither |" in text
