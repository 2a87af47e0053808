"""`stats.peers.office_topic_gaps`: one office that leaves one topic, in made worlds."""

import tracemalloc

import numpy as np
import pytest

from stats.peers.office_topic_gaps import MIN_CASES, OfficeTopicGaps, office_topic_gaps

OFFICES, TOPICS = 10, 6
LEFT = (0, 2)  # office and topic


def world(seed: int, **less: float) -> tuple[np.ndarray, ...]:
    """Pairs of a world: of a peer group whose topics differ, with an office that is slower in a topic or altogether."""
    rng = np.random.default_rng(seed)
    n = rng.poisson(rng.uniform(15, 80, (OFFICES, 1)) * rng.dirichlet(np.full(TOPICS, 2.0), OFFICES) * TOPICS)
    n[LEFT] = 60
    logit = 0.8 + rng.normal(0, 0.35, (OFFICES, 1)) + rng.normal(0, 1.0, TOPICS) + rng.normal(0, 0.2, n.shape)
    logit[LEFT] -= less.get("pair", 0.0)
    logit[LEFT[0]] -= less.get("office", 0.0)
    logit[:, LEFT[1]] -= less.get("topic", 0.0)
    pairs = np.nonzero(n)
    hits = rng.binomial(n, 1 / (1 + np.exp(-logit)))
    return (*(axis.astype(np.int64) for axis in pairs), n[pairs].astype(float), hits[pairs].astype(float))


def gaps_of(office, topic, n, hits, kind=None) -> OfficeTopicGaps:
    """The gaps of one group of offices, whose cases are all of one kind unless said."""
    none = np.zeros(len(office), dtype=np.int64)
    return office_topic_gaps(none, office, topic, none if kind is None else kind, n, hits)


def reported(cells: tuple[np.ndarray, ...]) -> set[tuple[int, int]]:
    gaps = gaps_of(*cells)
    return {(int(gaps.office[i]), int(gaps.topic[i])) for i in np.flatnonzero(gaps.is_reported)}


def test_reported_is_the_topic_that_is_left_and_neither_a_slow_office_nor_a_hard_topic() -> None:
    worlds = 60
    found = [reported(world(seed, pair=3.0)) for seed in range(worlds)]
    assert sum(LEFT in each for each in found) >= 0.9 * worlds
    assert sum(bool(each - {LEFT}) for each in found) <= 0.05 * worlds
    for others in ({"office": 1.5}, {"topic": 2.0}, {}):
        assert sum(bool(reported(world(seed, **others))) for seed in range(worlds)) <= 0.05 * worlds


def test_an_office_with_most_of_a_hard_topic_is_not_reported() -> None:
    """Nine tenths of its cases are of the topic that is hard for everybody."""
    office, topic = np.array([0, 0, 1, 1, 2, 2, 3, 3]), np.array([0, 1] * 4)
    n = np.array([900.0, 100.0, 40.0, 300.0, 50.0, 300.0, 40.0, 200.0])
    share = np.where(topic == 0, 0.3, 0.8)
    assert not gaps_of(office, topic, n, np.round(n * share)).is_reported.any()


@pytest.mark.parametrize(
    ("own", "others"),
    [
        pytest.param((0.6, 0.6), (0.97, 0.6), id="as-in-its-other-topics"),
        pytest.param((0.6, 0.97), (0.5, 0.65), id="better-than-others"),
    ],
)
@pytest.mark.parametrize("offices", [2, 10])
def test_only_what_is_slower_than_both_is_reported(own, others, offices: int) -> None:
    """An office that is expected to do better in a topic, but does as well as in all others or as others do."""
    share = np.array([own, *[others] * (offices - 1)])[:, [0] + [1] * (TOPICS - 1)]
    office, topic = (axis.ravel() for axis in np.indices(share.shape))
    n = np.full(share.size, 200.0)
    gaps = gaps_of(office, topic, n, np.round(n * share.ravel()))
    assert gaps.expected[0] >= 0.8
    assert not gaps.is_reported[0]


@pytest.mark.parametrize("which", ["pair", "elsewhere", "office"])
def test_without_enough_cases_nothing_is_reported(which: str) -> None:
    office, topic = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1] * 3)
    n = np.array([60.0, 200.0, 100.0, 200.0, 100.0, 200.0])
    hits = np.round(n * 0.8)
    hits[0] = 1
    assert gaps_of(office, topic, n, hits).is_reported.tolist() == [True] + [False] * 5
    few = {"pair": (0,), "elsewhere": (2, 4), "office": (1,)}[which]
    for i in few:
        n[i] = (MIN_CASES - 1) / len(few)
    hits = np.minimum(hits, n)
    assert not gaps_of(office, topic, n, hits).is_reported.any()


def test_what_is_expected_is_that_of_the_other_pairs() -> None:
    """By a fit of all other pairs, in which the pair has no case."""
    cells = world(3)
    i = int(np.flatnonzero((cells[0] == LEFT[0]) & (cells[1] == LEFT[1]))[0])
    changed = cells[3].copy()
    changed[i] = np.round(cells[2][i] * 0.1)
    before, after = (gaps_of(*cells[:3], hits).expected[i] for hits in (cells[3], changed))
    assert after == pytest.approx(before, abs=0.06)


@pytest.mark.parametrize(
    ("share", "kinds_given", "reported"),
    [
        pytest.param({"complaint": 0.2, "request": 0.9}, True, False, id="slow-kinds"),
        pytest.param({"complaint": 0.2, "request": 0.9}, False, True, id="as-if-of-one-kind"),
        pytest.param({"complaint": 0.05, "request": 0.3}, True, True, id="slower-in-both-kinds"),
    ],
)
def test_a_topic_of_slow_kinds_is_not_reported(share, kinds_given: bool, reported: bool) -> None:
    """Nine tenths of what an office gets in a topic are complaints, which are slow everywhere; elsewhere half."""
    cells = [
        (office, topic, kind, n, n * (share if left else {"complaint": 0.2, "request": 0.9})[kind])
        for office in range(8)
        for topic in range(4)
        for left in [(office, topic) == LEFT]
        for kind, n in (("complaint", 180 if left else 50), ("request", 20 if left else 50))
    ]
    office, topic, kind, n, hits = (np.array(column) for column in zip(*cells, strict=True))
    kinds = (kind == "complaint").astype(np.int64) if kinds_given else None
    gaps = gaps_of(office, topic, n.astype(float), hits, kinds)
    pair = (gaps.office == LEFT[0]) & (gaps.topic == LEFT[1])
    assert gaps.is_reported[pair].tolist() == [reported]
    assert (gaps.n[pair], gaps.hits[pair]) == (200, pytest.approx(hits[(office == 0) & (topic == 2)].sum()))
    if kinds_given:
        assert gaps.expected[pair] == pytest.approx(0.27, abs=0.01)


def test_many_topics_take_no_table_of_effects_by_effects() -> None:
    """It would have 4,002 × 4,002 numbers, 128 MB, and solving it took minutes."""
    topics = 2_000
    office, topic = (axis.ravel() for axis in np.indices((2, topics)))
    tracemalloc.start()
    gaps_of(office, topic, np.full(2 * topics, 50.0), np.full(2 * topics, 40.0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30e6
