"""Answer curves by group, against plain Python on three engines; their log-rank test, against statsmodels."""

import json
import math
from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import survdiff

from queries import __main__ as command_line
from queries.estimates.answer_curves import answer_curves
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from tests import reference
from tests.reference import Life
from tests.worlds import START, TOPIC_GROUPS, store_of, world

pytestmark = pytest.mark.slow

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SIZE = 400
KEYS = {
    "kind": lambda life: life.kind,
    "county": lambda life: life.county,
    "topic_group": lambda life: TOPIC_GROUPS[life.topic],
}


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world of 400 cases, by its seed."""
    return lambda seed: world_stores(seed, SIZE)


def plain_at(found: list[tuple[int, str]], day: int) -> float | None:
    """Incidence of an answer within the given completed days; None where no case was observed for that long."""
    longest = max(hours for hours, _ in found)
    waiting = any(hours == longest and state == "censored" for hours, state in found)
    if longest < 24 * day - 1 and waiting:
        return None
    return next((v for h, v in reversed(reference.incidence(found)) if h < 24 * day), 0.0)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(
    seed=st.integers(0, 1),
    by=st.sampled_from(sorted(KEYS)),
    first=st.one_of(st.none(), st.integers(0, 60)),
)
def test_curves_and_their_test_are_as_the_reference_says(
    stores, seed: int, by: str, first: int | None
) -> None:
    here, store = world(seed, size=SIZE), stores(seed)
    scope = Scope(first=None if first is None else START.date() + timedelta(first))
    groups: dict[str, list[Life]] = {}
    for life in here.lives:
        groups.setdefault(KEYS[by](life), []).append(life)
    spans = {key: reference.durations(lives, here.known, scope.first, None) for key, lives in groups.items()}
    curves = answer_curves(store, scope, by=(by,), days=40)
    assert set(curves.frame[by]) == {key for key, span in spans.items() if span}
    tested = []
    for key, rows in curves.frame.groupby(by):
        span = spans[str(key)]
        assert rows["day"].tolist() == list(range(41))
        assert set(rows["n"]) == {len(span)}
        if len(span) < 20:
            assert rows["withheld"].all()
            assert rows["value"].isna().all()
            continue
        tested += [(hours, state == "answer", str(key)) for hours, state in span]
        for row in rows.to_dict("records"):
            wanted = plain_at(span, row["day"])
            assert row["at_risk"] == sum(hours >= 24 * row["day"] for hours, _ in span)
            assert (
                math.isnan(row["value"])
                if wanted is None
                else row["value"] == pytest.approx(wanted, abs=1e-12)
            )
            assert wanted is None or row["lower"] <= row["value"] <= row["upper"]
    hours, event, group = (np.array(x) for x in zip(*tested, strict=True))
    if len(set(group)) > 1:
        statistic, p = survdiff(hours + 1, event.astype(int), group)
        assert (curves.test.statistic, curves.test.p) == pytest.approx((statistic, p), rel=1e-8)
        assert curves.test.df == len(set(group)) - 1


@pytest.fixture(scope="module")
def store():
    return store_of(sa.create_engine("duckdb:///:memory:"), world(0, size=SIZE))


def test_without_a_grouping_there_is_one_curve_and_no_test(store) -> None:
    curves = answer_curves(store, Scope(), days=10)
    assert curves.frame["day"].tolist() == list(range(11))
    assert curves.frame["value"].is_monotonic_increasing
    assert math.isnan(curves.test.p)


def test_an_empty_scope_has_no_curves(store) -> None:
    nothing = Scope(last=START.date().replace(year=2020))
    assert answer_curves(store, nothing, by=("kind",)).frame.empty
    assert answer_curves(store, nothing).frame["withheld"].all()


def test_a_curve_has_one_grouping(store) -> None:
    with pytest.raises(ScopeError) as caught:
        answer_curves(store, Scope(), by=("kind", "county"))
    assert "kind,county" in caught.value.problem.en


def test_the_command_line_says_the_same(store, monkeypatch, capsys) -> None:
    monkeypatch.setattr(command_line, "open_store", lambda _: store)
    assert command_line.main(["curves", "--by", "kind", "--days", "12", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    curves = answer_curves(store, Scope(), by=("kind",), days=12, lang="en")
    assert [row["value"] for row in record["rows"]] == curves.frame["value"].tolist()
    assert record["test"]["p"] == curves.test.p
    assert command_line.main(["curves", "--by", "kind", "--lang", "fa"]) == 0
    text = capsys.readouterr().out
    assert "روز ۱۰" in text
    assert "لگ‌رنک" in text
    assert command_line.main(["curves", "--by", "kind,county"]) == 2
