"""The lines of the attention list as text, with their evidence, also for a moment in the past."""

from datetime import date, datetime

import pytest

from queries.attention import attention
from queries.attention.anomaly_check import Check
from queries.attention.evidence import finding
from queries.attention.monitored_series import monitored_series
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("surge", ()),
        ("surge", ("county",)),
        ("surge", ("topic",)),
        ("surge", ("county", "topic_group")),
        ("drop", ()),
        ("drop", ("county",)),
        ("drop", ("channel",)),
        ("overdue", ("agency",)),
        ("overdue", ("county",)),
        ("funnel", ("agency",)),
        ("silent_source", ("source",)),
    ],
)
def test_every_kind_of_line_is_a_sentence_with_its_number_and_a_way_to_its_proof(demo_store, kind, where):
    looked = monitored_series(demo_store, Scope())
    keys = dict.fromkeys(where, 1)
    share = kind == "funnel"
    look = Check(
        kind,
        tuple(keys.items()),
        7,
        0.31 if share else 31.0,
        0.6 if share else 12.0,
        0.5,
        0.7 if share else 19.0,
        1e-5,
        n=80,
    )
    made = finding(demo_store, Scope(), looked, look)
    for lang, number in (("fa", "۳۱"), ("en", "31")):
        text = made.sentence.label(lang)
        assert number in text or kind == "silent_source"
        assert not {"{", "}"} & set(text + made.evidence.label(lang))
        assert made.evidence.label(lang)
    assert made.screen in ("volume", "response", "agencies", "data")
    scope, problems = Scope.from_params(made.params(), today=looked.day)
    assert problems == []
    assert (scope.first, scope.last) == made.period
    assert scope.trips == "out"
    assert len(made.weekly_counts) == (0 if kind in ("funnel", "silent_source") else 13)


def test_the_day_is_the_last_whole_one_and_a_past_moment_has_its_own(demo_store):
    now = attention(demo_store, Scope())
    assert now.day == date(2026, 10, 6)
    assert now.check_count > 1000
    then = attention(demo_store, Scope(as_of=datetime(2026, 2, 20)))
    assert then.day == date(2026, 2, 19)
    facts = attention(demo_store.without_rollups(), Scope(as_of=datetime(2026, 2, 20)))
    assert [each.check for each in then.findings] == [each.check for each in facts.findings]
    assert attention(demo_store, Scope(as_of=datetime(2023, 4, 1))).check_count == 0
    assert attention(demo_store, Scope(as_of=datetime(2020, 4, 1))).findings == ()


def test_the_same_is_told_whatever_the_scope_is_narrowed_to(demo_store):
    narrow = Scope(counties=("0303",), first=date(2026, 1, 1), last=date(2026, 2, 1))
    assert attention(demo_store, narrow) == attention(demo_store, Scope())
