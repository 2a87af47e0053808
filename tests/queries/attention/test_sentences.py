"""The lines of the attention list as text, with their evidence, also for a moment in the past."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from queries.attention import attention
from queries.attention.anomaly_check import Check
from queries.attention.evidence import finding
from queries.attention.monitored_series import monitored_series
from queries.attention.sentences import chance_words, course_words, evidence, sentence
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.slow


DAY = date(2026, 11, 29)


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
    made = finding(demo_store, looked, look)
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
    words = "; it is back within the expected range, and whether the event is over is not known yet"
    why = " · when first reported, "
    names = {"topic": Text("آب", "Water")}
    assert why + "fewer than one such line in 1,000 is chance" in evidence(kept).en
    assert "هنگام نخستین گزارش، از هر ۱٬۰۰۰ سطر" in evidence(kept).fa
    assert sentence(kept, names, DAY).en.endswith(words)
    # Within the limits that are shown: 30 cases are no more than "12 to 30".
    assert sentence(replace(kept, actual=30.0, upper=29.6), names, DAY).en.endswith(words)
    assert sentence(replace(kept, is_rising=True, is_new_level=True), names, DAY).en.endswith(words)
    for other in (replace(kept, actual=31.0), replace(kept, reported_days=1)):
        assert why not in evidence(other).en
        assert words not in sentence(other, names, DAY).en


@pytest.mark.parametrize(
    ("actual", "expected", "en", "fa"),
    [
        (24.0, 7.4, "3.4 times the usual (smoothed: 2.0 times)",
         "۳٫۴ برابر معمول (هموارشده: ۲٫۰ برابر)"),
        (1320.0, 1015.2, "1.3 times the usual", "۱٫۳ برابر معمول"),
    ],
)  # fmt: skip
def test_the_ratio_is_that_of_the_two_numbers_of_the_sentence(actual, expected, en, fa):
    made = evidence(Check("surge", (("topic", 1),), 28, actual, expected, 1.0, 13.0, 1e-6, q=0.01))
    assert f" · {en} · " in made.en
    assert f" · {fa} · " in made.fa


@pytest.mark.parametrize("expected", [0.007, 1.4, 4.4])
def test_there_is_no_ratio_to_fewer_than_five_usual_cases(expected):
    few = Check("surge", (("topic", 1),), 28, 19.0, expected, 0.0, 9.0, 1e-6, q=0.01)
    assert "times the usual" in evidence(replace(few, expected=4.6)).en
    assert "times" not in evidence(few).en


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


@pytest.mark.thorough
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
