"""`answer_times`: figures of several groups are those that each group has alone."""

import numpy as np
import pytest

from queries.estimates.answer_times import quantile_days
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.vocabulary.scope import Scope

FIGURES = ("value", "lower", "upper", "n", "at_risk", "never")


@pytest.mark.parametrize("by", [("kind",), ("kind", "channel")])
def test_groups_have_the_quantiles_that_each_has_alone(demo_store, by):
    declared = MEASURES["answer_days_median"]
    question = make_question(demo_store, declared, Scope(), by=by, lang="fa")
    together = quantile_days(question, declared.estimator)
    without = quantile_days(question, declared.estimator, with_limits=False)
    assert np.array_equal(without["value"], together["value"], equal_nan=True)
    assert np.isnan(without["lower"]).all()
    assert np.isfinite(together["lower"]).any()
    for row in range(len(together["n"])):
        chosen = {f"{g.name}s": (g.code(together[g.name][row]),) for g in question.groups}
        alone = make_question(demo_store, declared, Scope(**chosen), by=(), lang="fa")
        figures = quantile_days(alone, declared.estimator)
        for name in FIGURES:
            assert figures[name][0] == pytest.approx(together[name][row], nan_ok=True), name


def test_nobody_has_no_quantile(demo_store):
    declared = MEASURES["answer_days_median"]
    before = Scope().with_period(
        demo_store.first_day.replace(year=1990), demo_store.first_day.replace(year=1991)
    )
    question = make_question(demo_store, declared, before, by=(), lang="fa")
    figures = quantile_days(question, declared.estimator)
    assert (figures["n"][0], figures["at_risk"][0], figures["never"][0]) == (0, 0, False)
    assert np.isnan(figures["value"][0])
