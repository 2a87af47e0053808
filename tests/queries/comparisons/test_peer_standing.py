"""Assessment of a unit relative to its peers, from counts alone: which side is better, who has too few cases."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from queries.comparisons.peer_assessments import PEER_ASSESSMENTS, PEER_EXPLANATIONS
from queries.comparisons.peer_standing import StratumCounts, peer_standing


def test_lower_can_be_better_and_some_measures_have_no_better_side() -> None:
    n = np.full((10, 1), 400.0)
    share = np.array([0.1] * 8 + [0.02, 0.4])
    counts = StratumCounts(
        list(range(10)),
        n * share[:, None],
        n,
        np.zeros(10, dtype=int),
        np.full(10, np.nan),
        *np.ones((2, 10)) > 0,
    )
    together = replace(counts, without_group=np.zeros(10, dtype=bool))
    for better, wanted in (
        ("lower", ["better", "look"]),
        ("higher", ["look", "better"]),
        ("neither", ["differs", "differs"]),
    ):
        frame, _ = peer_standing(together, better=better, min_n=30)
        assert frame["verdict"].tolist()[8:] == wanted
        assert frame["rank"].tolist()[8:] == ([1, 10] if better == "lower" else [10, 1])
    frame, groups = peer_standing(counts, better="lower", min_n=30)  # Offices without a peer group.
    assert set(frame["verdict"]) == {"alone"}
    assert frame["expected"].isna().all()
    assert groups["units"].tolist() == [10]


def test_units_with_few_cases_have_no_verdict_and_small_ones_say_what_to_expect() -> None:
    n = np.array([[200.0]] * 8 + [[29.0]])
    counts = StratumCounts(
        list(range(9)),
        n * 0.5,
        n,
        np.zeros(9, dtype=int),
        np.full(9, np.nan),
        np.full(9, True),
        np.full(9, False),
    )
    frame, groups = peer_standing(counts, better="higher", min_n=30)
    assert frame["verdict"].tolist() == ["like"] * 8 + ["few"]
    assert frame.loc[8, "expected"] == 0.5
    assert math.isnan(frame.loc[8, "rank"])
    assert groups.loc[0, "units"] == 8
    nobody = replace(
        counts,
        n=n[:0],
        hits=n[:0],
        keys=[],
        group=counts.group[:0],
        enough_responses=counts.enough_responses[:0],
        without_group=counts.without_group[:0],
    )
    frame, _ = peer_standing(nobody, better="higher", min_n=30)
    assert frame.empty


def test_every_verdict_has_its_words() -> None:
    assert set(PEER_ASSESSMENTS) == set(PEER_EXPLANATIONS)
    words: list[Callable[[str], str]] = [
        word.label for each in (PEER_ASSESSMENTS, PEER_EXPLANATIONS) for word in each.values()
    ]
    assert all(label("fa") != label("en") for label in words)
    assert PEER_ASSESSMENTS["look"].fa == "نیازمند بررسی"
