"""A few worlds of the trial of rising topics: what is planted in them, what each rule tells, and the document."""

from datetime import timedelta

import numpy as np
import pytest

from queries.comparisons.changes.rising_parts import compare_parts
from queries.estimates.daily_series import DailySeries
from queries.vocabulary.scope import Scope
from tests.judgement.change_cells import Counted
from tests.judgement.part_cells import PART_CELLS, PartCell, run_parts
from tests.judgement.part_report import part_report
from tests.judgement.part_rules import former_rule, product_rule
from tests.judgement.part_worlds import PartSetting, PartWorlds, part_worlds


@pytest.fixture(scope="module")
def worlds() -> PartWorlds:
    """Two worlds in which a topic of ten cases a day has doubled, at the first of the ends."""
    return next(part_worlds(PartSetting(topics=8, years=2, planted=10.0, growth=2.0), 8, seed=1))


def test_the_planted_topic_has_its_size_and_its_growth(worlds: PartWorlds) -> None:
    history = worlds.design.history
    share = worlds.typical[:, 0] / worlds.typical.sum(axis=1)
    assert share.mean() == pytest.approx(10 / 250, rel=0.3)
    counts = worlds.counts
    others = counts[:, 1:, history:].sum() / counts[:, 1:, :history].sum()
    planted = counts[:, 0, history:].sum() / counts[:, 0, :history].sum()
    assert planted / others == pytest.approx(2, rel=0.2)


@pytest.mark.parametrize("against", ["previous", "last_year"])
def test_the_rule_of_the_trial_is_that_of_the_product(worlds: PartWorlds, against: str) -> None:
    rising = product_rule(worlds, against)
    assert (rising[:, 0] == 1).all()
    length = worlds.setting.length
    first = worlds.end - timedelta(worlds.counts.shape[2] - 1)
    period = Scope(worlds.end - timedelta(length - 1), worlds.end)
    names = tuple(f"t{i}" for i in range(worlds.counts.shape[1]))
    for counts, results in zip(worlds.counts, rising, strict=True):
        cumulative = np.pad(counts.cumsum(axis=1), ((0, 0), (1, 0))).astype(np.int64)
        frame, _ = compare_parts(DailySeries(first, names, names, cumulative), period, against, first)
        wanted = {
            f"t{i}": {1: "rising", -1: "falling", 0: "unclear"}[int(each)] for i, each in enumerate(results)
        }
        assert dict(zip(frame["code"], frame["change"], strict=True)) == wanted


def test_the_rule_before_is_blind_to_a_rise_among_seasons() -> None:
    """It takes the seasons of the topics for noise, so that the changes of now are nothing special."""
    setting = PartSetting(topics=8, years=2, planted=10.0, growth=1.3)
    found = [
        former_rule(each, w.end, 90, "previous") for w in part_worlds(setting, 8, seed=2) for each in w.counts
    ]
    assert np.mean([each[0] == 1 for each in found]) < 0.5


def test_the_document_has_a_row_for_each_cell() -> None:
    small = PartCell("small", PartSetting(topics=4, years=2, length=30, planted=20.0))
    tally = run_parts(small, 4, seed=1)
    assert tally.worlds == tally.told["product previous worlds"] == 4
    assert tally.told["before last_year worlds"] == 4  # one of each end
    text = part_report({cell.name: Counted(4, tally.told) for cell in PART_CELLS})
    for cell in PART_CELLS:
        assert f"| {cell.name} |" in text
    assert "Goal: at most 5 % of the product’s lists." in text
