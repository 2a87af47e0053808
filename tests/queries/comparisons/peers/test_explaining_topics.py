"""Offices on slow topics in made worlds: reported by groups of topics, not where the same topics are slow elsewhere."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from queries.comparisons.peers import explaining_topics as module
from queries.comparisons.peers.explaining_topics import COLUMN, with_explaining_topics
from queries.comparisons.peers.peer_comparison import ON_TIME, peer_comparison
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from stats.peers.case_mix import CellTable
from stats.peers.response_scale import SHARES
from tests.thorough import THOROUGH

OFFICES, TOPICS, GROUPS = 9, 6, 2
ON_SLOW, BAD = 0, 1  # the office that works on the slow topic, and the one that is slow itself
KEYS = [10 * (office + 1) for office in range(OFFICES)]
FLOOR = None


def world(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Cases and hits by office and topic; the first topic is slow, and has most cases of the first office."""
    rng = np.random.default_rng(seed)
    parts = rng.dirichlet(np.full(TOPICS, 8.0), OFFICES)
    parts[ON_SLOW] = [0.75, *[0.05] * (TOPICS - 1)]
    n = rng.multinomial(rng.integers(250, 500, OFFICES), parts)
    topic = np.array([-1.7, *rng.normal(0, 0.2, TOPICS - 1)])
    office = rng.normal(0, 0.1, OFFICES)
    office[ON_SLOW], office[BAD] = 0.0, -1.2
    return n, rng.binomial(n, 1 / (1 + np.exp(-(1.4 + topic[None, :] + office[:, None]))))


def counts(n: np.ndarray, hits: np.ndarray, factor_of_topic: np.ndarray) -> UnitCounts:
    rows, topics = np.nonzero(n)
    table = CellTable(
        rows.astype(np.int64),
        factor_of_topic[topics][:, None].astype(np.int64),
        n[rows, topics].astype(float),
        hits[rows, topics].astype(float),
        np.zeros(OFFICES, dtype=np.int64),
    )
    rate, enough = np.full(OFFICES, np.nan), np.ones(OFFICES, dtype=bool)
    return UnitCounts(KEYS, table, SHARES, table.group, rate, enough)


def both(seed: int) -> tuple[tuple[UnitCounts, pd.DataFrame], tuple[UnitCounts, pd.DataFrame]]:
    """The counts and the standing by groups of topics, and those by topics."""
    n, hits = world(seed)
    coarse, finer = (counts(n, hits, of) for of in (np.arange(TOPICS) * GROUPS // TOPICS, np.arange(TOPICS)))
    standings = [peer_standing(each, better="higher", min_n=30, floor=FLOOR)[0] for each in (coarse, finer)]
    return (coarse, standings[0]), (finer, standings[1].set_axis(KEYS))


@pytest.mark.worlds
def test_the_office_on_slow_topics_is_no_longer_reported_and_the_bad_one_still_is(monkeypatch) -> None:
    worlds, told_before, told_now, bad_before, bad_now = 30 * THOROUGH, 0, 0, 0, 0
    for seed in range(worlds):
        (coarse, standing), (by_topic, finer) = both(seed)
        monkeypatch.setattr(module, "counts_by_topic", lambda question, by_topic=by_topic, **_: by_topic)
        now = with_explaining_topics(standing, coarse, SimpleNamespace(), floor=FLOOR)
        needs_look = now["assessment"] == "needs_look"
        told_before += standing["assessment"][ON_SLOW] == "needs_look"
        bad_before += standing["assessment"][BAD] == "needs_look"
        told_now += needs_look[ON_SLOW]
        bad_now += needs_look[BAD]
        # A row is that of one comparison as a whole. Ranks are those of the first, and the explained have none.
        for row in range(OFFICES):
            source = finer.iloc[row] if now[COLUMN][row] else standing.iloc[row]
            for name in ("expected", "gap", "gap_lower", "excess", "smallest_shown", "z"):
                assert now[name][row] == source[name] or np.isnan(source[name])
            assert now["assessment"][row] == source["assessment"]
        pd.testing.assert_series_equal(now["rank"], standing["rank"].mask(now[COLUMN]))
    assert told_before >= 0.9 * worlds
    assert told_now <= 0.05 * worlds
    assert bad_before == bad_now == worlds


def test_two_fifths_of_the_gap_must_be_explained_by_topics_that_say_anything(monkeypatch) -> None:
    (coarse, standing), (by_topic, finer) = both(0)
    monkeypatch.setattr(module, "counts_by_topic", lambda question, **_: by_topic)
    assert standing["assessment"][BAD] == "needs_look"
    gap = standing["gap"][BAD]
    for gap_by_topic, comparable, explained in (
        (0.61 * gap, True, False),
        (0.59 * gap, True, True),
        (0.0, False, False),
        (0.02, True, True),
    ):
        changed = finer.copy()
        changed.loc[KEYS[BAD], ["gap", "comparable"]] = [gap_by_topic, comparable]
        changed["comparable"] = changed["comparable"].astype(bool)
        gaps, are_comparable = changed["gap"].to_numpy(), changed["comparable"].to_numpy()
        monkeypatch.setattr(module, "gap_interval", lambda expected, hits, gaps=gaps: (gaps, None, None))
        monkeypatch.setattr(module, "are_comparable", lambda expected, flags=are_comparable: flags)
        monkeypatch.setattr(module, "peer_standing", lambda *_, changed=changed, **options: (changed, None))
        now = with_explaining_topics(standing, coarse, SimpleNamespace(), floor=FLOOR)
        assert now[COLUMN][BAD] == explained
        assert now["gap"][BAD] == (gap_by_topic if explained else gap)


def test_nothing_is_asked_where_no_office_is_worse(monkeypatch) -> None:
    (coarse, standing), _ = both(0)
    monkeypatch.setattr(module, "counts_by_topic", None)
    fine = standing.assign(assessment="no_difference")
    now = with_explaining_topics(fine, coarse, SimpleNamespace(), floor=FLOOR)
    assert not now[COLUMN].any()


@pytest.mark.slow
def test_in_the_demo_the_comparison_by_topics_is_that_of_the_same_cases(demo_store, monkeypatch) -> None:
    last = demo_store.as_of.date()
    scope = Scope().with_period(last - timedelta(361), last)
    questions = []
    original = module.counts_by_topic

    def kept(question, **sums):
        questions.append(original(question, **sums))
        return questions[-1]

    monkeypatch.setattr(module, "counts_by_topic", kept)
    frame = peer_comparison(demo_store, ON_TIME, replace(scope, preset=None)).frame
    assert (frame["assessment"] == "needs_look").any()
    (by_topic,) = questions
    assert len(by_topic.keys) == len(frame)
    assert COLUMN in frame
    by_groups = unit_question(
        demo_store, MEASURES[ON_TIME], replace(scope, trips="out"), by="agency", lang="fa"
    )
    wanted, from_topics = (
        unit_counts(by_groups, sums(by_groups)) for sums in (unit_sums, module.sums_from_topics)
    )
    assert from_topics.keys == wanted.keys
    for field in ("office", "factors", "n", "hits", "group"):
        assert (getattr(from_topics.table, field) == getattr(wanted.table, field)).all()
    assert set(peer_comparison(demo_store, "resolved_share", scope).frame.columns) >= {"gap"}
