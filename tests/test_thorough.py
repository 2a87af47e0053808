"""Turns together try every combination, and a thorough run tries all at once."""

from itertools import product

from tests import thorough
from tests.thorough import one_in


def test_turns_together_try_every_combination(monkeypatch):
    monkeypatch.setattr(thorough, "THOROUGH", 1)
    combinations = list(product("abc", range(5)))

    turns = [one_in(4, combinations, turn=turn) for turn in range(4)]

    assert sorted(each for turn in turns for each in turn) == combinations
    assert max(map(len, turns)) <= 4
    assert one_in(4, combinations, turn=6) == turns[2]


def test_a_thorough_run_tries_all(monkeypatch):
    monkeypatch.setattr(thorough, "THOROUGH", 4)

    assert one_in(3, "abcd", turn=1) == list("abcd")
