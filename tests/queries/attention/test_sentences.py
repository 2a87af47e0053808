"""The lines of the attention list as text, with their evidence, also for a moment in the past."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from queries.attention import attention
from queries.attention.anomaly_check import Check
from queries.attention.evidence import finding
from queries.attention.monitored_series import monitored_series
from queries.attention.sentences import chance_words, course_words, evidence
from queries.vocabulary.labels import Text
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


@pytest.mark.parametrize(
    ("q", "fa", "en"),
    [
        (
            0.077,
            " · از هر ۱۳ سطر مانند این، حدود یکی نوسان معمول است",
            " · about one such line in 13 is chance",
        ),
        (
            0.1,
            " · از هر ۱۰ سطر مانند این، حدود یکی نوسان معمول است",
            " · about one such line in 10 is chance",
        ),
        (
            1e-9,
            " · از هر ۱٬۰۰۰ سطر مانند این، کمتر از یکی نوسان معمول است",
            " · fewer than one such line in 1,000 is chance",
        ),
    ],
)
def test_how_many_of_such_lines_are_chance_is_said_in_words(q, fa, en):
    assert chance_words(q) == Text(fa, en)


def test_an_event_that_is_kept_within_its_expected_range_says_so():
    kept = Check("surge", (("topic", 1),), 28, 29.0, 20.0, 12.0, 30.0, 0.02, q=0.001, reported_days=21)
    words = "now within the expected range, and kept until a test shows that the event is over; when first reported, "
    assert words + "fewer than one such line in 1,000 is chance" in evidence(kept).en
    assert "در نخستین گزارش، از هر ۱٬۰۰۰ سطر" in evidence(kept).fa
    for other in (replace(kept, actual=31.0), replace(kept, reported_days=1)):
        assert "within the expected range" not in evidence(other).en


def test_a_ratio_to_no_case_at_all_is_not_said():
    usual = Check("surge", (("topic", 1),), 28, 9.0, 0.6, 0.0, 3.0, 1e-6, q=0.01)
    assert "times the usual" in evidence(usual).en
    assert "times the usual" not in evidence(replace(usual, expected=0.007)).en


def test_a_rise_and_a_new_level_are_said_only_where_they_are():
    plain = Check("surge", (("topic", 1),), 28, 60.0, 20.0, 12.0, 30.0, 1e-6, q=0.01, event_days=90)
    assert course_words(plain) == Text("", "")
    assert "rising" in course_words(replace(plain, is_rising=True)).en
    new_name = "; the first case with this name came on 10 Shahrivar 1405. Is only the name new?"
    assert course_words(replace(plain, name_since=date(2026, 9, 1))).en == new_name
    level = course_words(replace(plain, is_rising=True, is_new_level=True))
    assert level.en == "; it has been so for 12 weeks, and from now on this is taken as the usual level"
    assert level.fa == "؛ ۱۲ هفته است که چنین است و از این پس سطح تازهٔ معمول به شمار می‌آید"
    # A new name does not become usual by lasting: whether it is only a name is still to be asked.
    renamed = course_words(replace(plain, is_new_level=True, name_since=date(2026, 9, 1)))
    assert renamed.en == f"{level.en}{new_name}"


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
