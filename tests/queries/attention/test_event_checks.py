"""From the replay to the checks of today, on the demo's history."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from scipy.stats import nbinom

from queries.attention import attention
from queries.attention.count_limits import count_limits
from queries.attention.event_checks import event_checks, is_event_rising, reporting_rule
from queries.attention.late_rows import late_rows, with_due
from queries.attention.monitored_series import LEAD, PAST, history_days, monitored_series
from queries.attention.thresholds import BASELINE_GAP_DAYS, REPLAY_STEP, REPLAYED_DAYS, SURGE_WINDOWS
from queries.attention.volume_rows import seasonal_expectation, volume_rows, with_new_name
from queries.vocabulary.scope import Scope
from stats.seasons.seasonal_model import predicted_counts
from tests.attention.history import listed_checks, looked
from tests.attention.plants import _added
from tests.queries.attention.made_checks import QUIET
from tests.stats.attention.watched_rows import watched
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


def test_how_much_is_replayed():
    assert history_days(1000) % REPLAY_STEP == 0 == REPLAY_STEP % 7
    assert REPLAYED_DAYS <= 1000 - history_days(1000) < REPLAYED_DAYS + REPLAY_STEP
    assert history_days(84) == 56  # the shortest history with a list, of which four weeks are replayed
    assert history_days(83) < 56
    assert BASELINE_GAP_DAYS <= 200 - history_days(200) < 72 + REPLAY_STEP
    assert history_days(0) == 0
    assert reporting_rule().windows == SURGE_WINDOWS


@pytest.mark.thorough
@pytest.mark.parametrize("day", ordinary_first(1, [date(2025, 8, 21), date(2025, 10, 14)]))
def test_the_list_of_a_day_is_the_last_day_of_the_replay(demo_store, known, day):
    result = attention(demo_store, Scope(as_of=datetime.combine(day, time(23, 59, 59))))
    events = [line.check for line in (*result.findings, *result.other_findings) if line.check.reported_days]
    assert events
    number = known.days - 1 - (known.dailies["county"].end - day).days
    replayed = {(check.kind, check.subject): check for check in listed_checks(known, number)}
    for check in events:
        other = replayed[check.kind, check.subject]
        assert (check.actual, check.reported_days, check.event_days) == (
            other.actual,
            other.reported_days,
            other.event_days,
        )
        # The trial replays some days more at once, and dispersion and uncertainty are averages over the replayed days.
        assert check.expected == pytest.approx(other.expected, rel=1e-3)


@pytest.mark.thorough
def test_a_line_gets_a_day_older_each_day_and_compares_with_what_was_usual_before(known):
    ages: dict[tuple, list[int]] = {}
    first = known.days - 49
    cells = known.cells.sum(axis=2)
    county, topic = np.unravel_index(int(np.argmax(cells)), cells.shape)
    more = np.zeros((*cells.shape, 49), dtype=np.int64)
    more[county, topic] = 4
    surging = _added(known, first, more, np.random.default_rng(1))
    for day in range(first, known.days):
        for check in looked(surging, day):
            assert check.reported_days >= 1
            assert 0 < check.q <= reporting_rule().level
            assert check.days in SURGE_WINDOWS
            ages.setdefault((check.kind, check.subject), []).append(day - check.reported_days)
    assert max(map(len, ages.values())) >= 40
    # The first telling is found again each day; a new week is replayed from a later day, which may move it.
    steady = [len(set(first)) / len(first) for first in ages.values() if len(first) >= 14]
    assert all(share < 0.35 for share in steady)


def test_the_rows_are_the_counts_and_the_expectation_of_the_model(demo_store, known):
    series = monitored_series(demo_store, Scope())
    model = seasonal_expectation(series)
    assert model is not None
    groups = {int(k): int(g) for k, g in demo_store.dimension("topic")["topic_group"].items()}
    blocks = {
        (block.kind, tuple(name for name, _ in block.subjects[0])): block
        for block in volume_rows(series, groups, model)
    }
    county = blocks["surge", ("county",)]
    assert county.actual.sum() == series.counts["county"].counts[:, series.history - LEAD :].sum()
    cells = blocks["surge", ("county", "topic_group")]
    assert cells.actual.sum() == pytest.approx(county.actual.sum(), rel=0.02)  # all but cases without a topic
    assert cells.expected.sum() == pytest.approx(county.expected.sum(), rel=0.05)
    assert (cells.phi >= 1).all()
    assert ("drop", ("channel",)) in blocks
    assert ("surge", ("channel",)) not in blocks


def test_late_answers_are_expected_of_what_fell_due(demo_store):
    series = monitored_series(demo_store, Scope())
    agency, county = late_rows(series)
    dues = series.agency_dues
    assert agency.actual.shape == (len(dues.keys), LEAD + series.counts["county"].days - series.history)
    share = agency.expected.sum(axis=1) / np.maximum(dues.due[:, PAST - LEAD :].sum(axis=1), 1)
    assert ((share >= 0) & (share <= 1)).all()
    assert county.subjects[0][0][0] == "county"


def test_no_more_can_be_late_than_fell_due(demo_store, known):
    series = monitored_series(demo_store, Scope())
    key = series.agency_dues.keys[0]
    check = replace(QUIET, kind="overdue", subject=(("agency", key),), days=28, upper=1e6)
    n = series.agency_dues.due[0, -28:].sum()
    assert with_due(series, check).n == n
    assert with_due(series, check).upper == n
    assert with_due(series, QUIET) == QUIET
    rows, course = known.course(history_days(known.days) // REPLAY_STEP)
    assert len(event_checks(rows, course, 0)) == int(course.reported[:, 0].sum())


def test_a_topic_that_had_no_case_before_may_be_an_old_one_with_a_new_name(demo_store):
    series = monitored_series(demo_store, Scope())
    topics = series.counts["topic"]
    check = replace(QUIET, subject=(("topic", int(str(topics.keys[0][0]))),), event_days=20)
    assert not with_new_name(series, check).has_new_name
    counts = topics.counts.copy()
    counts[0, :-24], counts[0, -24] = 0, 1
    renamed = replace(series, counts={**series.counts, "topic": replace(topics, counts=counts)})
    assert with_new_name(renamed, check).name_since == series.day - timedelta(23)
    # An event that begins two weeks later, after a holiday, say, is about the same name, of which nothing was usual.
    assert with_new_name(renamed, replace(check, event_days=10)).has_new_name
    counts[0, -60] = 1
    assert not with_new_name(renamed, replace(check, event_days=10)).has_new_name
    counts[0, -60] = 0
    assert not with_new_name(renamed, replace(check, kind="drop")).has_new_name
    assert not with_new_name(renamed, replace(check, event_days=topics.days)).has_new_name  # nothing is known
    whole = replace(check, subject=())
    assert with_new_name(renamed, whole) == whole


def test_no_count_beyond_its_limits_is_called_expected():
    # Of a name that is new next to nothing is expected, and next to nothing is known: 9 cases were named as more than
    # expected beside the limits 0 to 33.
    assert count_limits(0.0074, 2.33) == (0.0, 0.0)
    for mean, variance in ((0.0074, 2.33), (0.3, 0.3), (0.4, 6.0), (0.9, 1.1), (0.9, 40.0), (0.5, 0.4)):
        lower, upper = count_limits(mean, variance)
        spread = max(variance, mean * (1 + 1e-6)) - mean
        counts = nbinom(mean**2 / spread, mean / (mean + spread))
        beyond = [
            (counts.sf(n - 1) + counts.sf(n)) / 2 for n in range(1, 200)
        ]  # mid-p, as in the test of the line
        assert (lower, upper) == (0.0, sum(p > 0.025 for p in beyond))
    for mean, variance in ((1.0, 1.5), (8.0, 20.0), (900.0, 2500.0)):
        limits = predicted_counts(np.array([mean]), np.array([variance - mean]), np.ones(1))
        assert count_limits(mean, variance) == (limits.lower[0], limits.upper[0])


def test_a_rise_is_told_apart_from_what_came_at_once():
    counts = watched(np.full((1, LEAD + 100), 2.0), np.full((1, LEAD + 100), 2.0))
    counts.actual[0, LEAD + 40 :] = 8.0
    assert not is_event_rising(counts, 0, day=90)
    counts.actual[0, LEAD + 40 :] = np.linspace(2.0, 10.0, 60)
    assert is_event_rising(counts, 0, day=90)
    assert not is_event_rising(counts, 0, day=45)  # it has hardly begun
