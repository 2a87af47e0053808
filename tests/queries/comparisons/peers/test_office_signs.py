"""Offices far from similar ones: all offices are compared only where one of them may be far off."""

from types import SimpleNamespace

import numpy as np
import pytest

from queries.comparisons.peers import office_signs as module
from queries.comparisons.peers.office_signs import OfficeSign, far_offices
from queries.comparisons.peers.peer_standing import UnitCounts, differences
from tests.queries.comparisons.peers.test_peer_standing import counts

OFFICE = SimpleNamespace(code=str)


def offices(*far: float, size: int = 120) -> UnitCounts:
    """Offices in ten groups with shares around 70 %, but these of the first ones."""
    dice = np.random.default_rng(3)
    share = 1 / (1 + np.exp(-dice.normal(0.85, 0.1, size)))
    share[: len(far)] = far
    return counts([400.0] * size, share.tolist(), group=np.repeat(np.arange(1, 11), size // 10).tolist())


@pytest.mark.parametrize("size", [120, 60])
@pytest.mark.parametrize(("better", "found"), [("higher", ["0"]), ("lower", ["1"]), ("neither", ["1"])])
def test_signs_are_those_of_full_expectations(better, found, size) -> None:
    judged = offices(0.3, 0.95, size=size)
    signs = far_offices(OFFICE, judged, better=better, least_gap=0.2)
    expected = differences(judged, better=better, min_n=30).expected
    assert [sign.office for sign in signs] == found
    (sign,) = signs
    for only in ({*found, "7"}, {"7"}):
        some = far_offices(OFFICE, judged, better=better, least_gap=0.2, only=only)
        assert some == [sign for sign in signs if sign.office in only]
    row = int(sign.office)
    assert sign == OfficeSign(sign.office, judged.hits[row] / 400, expected[row], 400)


def test_not_all_offices_are_compared_where_none_can_be_far_off(monkeypatch) -> None:
    monkeypatch.setattr(module, "differences", lambda *_, **__: pytest.fail("compared with all others"))
    assert far_offices(OFFICE, offices(0.6), better="higher", least_gap=0.35) == []
    # No share leaves room for such a gap, and this office has too few cases.
    monkeypatch.setattr(module, "nearly_expected", lambda *_: pytest.fail("compared"))
    assert far_offices(OFFICE, offices(0.6), better="higher", least_gap=0.5) == []
    assert far_offices(OFFICE, offices(0.3), better="higher", least_gap=0.35, least=401) == []
    assert far_offices(OFFICE, counts([], []), better="higher", least_gap=0.35) == []
