"""Standing of a unit beside similar ones, from counts alone: the ladder, ranks, and who is not compared."""

import math

import numpy as np
import pandas as pd
import pytest

from queries.comparisons.peers.peer_assessment_texts import (
    PEER_ASSESSMENTS,
    PEER_EXPLANATIONS,
    PEER_ROUTES,
    ROUTE_EXPLANATIONS,
    assessment_label,
    assessment_note,
    assessment_word,
    explanation,
)
from queries.comparisons.peers.peer_gap_texts import excess_text, gap_interval_text, gap_text, short_gap_text
from queries.comparisons.peers.peer_standing import (
    RANKS,
    UnitCounts,
    peer_standing,
    scores_needing_look,
)
from queries.comparisons.peers.units_in_question import needing_look
from queries.measures import MEASURES
from queries.vocabulary.labels import Text
from stats.peers.case_mix import CellTable
from stats.peers.response_scale import SHARES

ON_TIME = MEASURES["on_time_share"]


def counts(
    n: list[float],
    share: list[float],
    *,
    group: list[int] | None = None,
    heard: list[bool] | None = None,
    topic: list[int] | None = None,
) -> UnitCounts:
    """Units with the cases of one cell each."""
    size = len(n)
    groups = np.array(group or [1] * size)
    # Units without a group (0) are each in a group of their own.
    of_table = np.unique(np.where(groups == 0, -1 - np.arange(size), groups), return_inverse=True)[1]
    table = CellTable(
        np.arange(size),
        np.array([[each] for each in topic or [0] * size]).reshape(size, 1),
        np.array(n, dtype=float),
        np.round(np.array(n) * np.array(share)),
        of_table,
    )
    return UnitCounts(
        list(range(size)), table, SHARES, groups, np.full(size, np.nan), np.array(heard or [True] * size)
    )


TEN = ([400.0] * 10, [0.3] * 8 + [0.05, 0.7])


@pytest.mark.parametrize(
    ("better", "wanted", "ranks"),
    [
        ("lower", ["better", "needs_look"], [1, 10]),
        ("higher", ["needs_look", "better"], [10, 1]),
        ("neither", ["differs", "differs"], [10, 1]),
    ],
)
def test_lower_can_be_better_and_some_measures_have_no_better_side(better, wanted, ranks) -> None:
    frame, groups = peer_standing(counts(*TEN), better=better, min_n=30, floor=None)
    assert frame["assessment"].tolist()[8:] == wanted
    assert set(frame["assessment"][:8]) <= {"like_similar", "no_difference"}
    assert frame["rank"].tolist()[8:] == ranks
    assert groups["units"].tolist() == [10]
    if better == "neither":
        assert frame["excess"].isna().all()
        return
    # A people's figure: positive where more missed than similar offices would have left.
    worse = 8 if better == "higher" else 9
    assert frame.loc[worse, "excess"] == pytest.approx(abs(frame.loc[worse, "gap"]) * 400)
    assert needing_look(counts(*TEN), better=better, min_n=30, floor=None).nonzero()[0].tolist() == [worse]


def test_a_part_of_a_standing_is_that_of_the_whole() -> None:
    some = counts([400.0] * 8 + [29.0, 400.0], [0.8] * 8 + [0.1, 0.5])
    frame, _ = peer_standing(some, better="higher", min_n=30, floor=None)
    unranked, _ = peer_standing(some, better="higher", min_n=30, floor=None, ranked=False)
    pd.testing.assert_frame_equal(unranked.drop(columns=list(RANKS)), frame.drop(columns=list(RANKS)))
    assert frame["rank"].notna().any()
    assert unranked["rank"].isna().all()
    z = scores_needing_look(some, better="higher", min_n=30)
    assert np.flatnonzero(np.isfinite(z)).tolist() == [9]
    assert z[9] == frame.loc[9, "z"]


def test_units_with_few_cases_are_not_assessed_and_those_without_a_voice_count_for_nobody() -> None:
    some = counts([200.0] * 8 + [29.0, 5000.0], [0.5] * 9 + [0.1], heard=[True] * 9 + [False])
    frame, groups = peer_standing(some, better="higher", min_n=30, floor=None)
    assert frame["assessment"].tolist()[8:] == ["too_few", "too_few"]
    assert frame["reason"].tolist() == [None] * 8 + ["few", "unheard"]
    assert frame.loc[8, "expected"] == pytest.approx(0.5, abs=0.01)
    assert frame.loc[9, ["expected", "gap", "excess", "rank", "z"]].isna().all()
    assert frame.loc[8, ["rank", "z"]].isna().all()
    assert groups.loc[0, "units"] == 8
    assert groups.loc[0, "centre"] == pytest.approx(0.5, abs=0.01)


def test_a_group_of_three_has_an_expectation_and_offices_without_a_group_have_no_rank() -> None:
    few = counts([400.0] * 3, [0.7, 0.7, 0.3])
    frame, _ = peer_standing(few, better="higher", min_n=30)
    assert frame["assessment"].tolist()[2] == "needs_look"
    assert frame["rank"].tolist()[2] == 3
    alone = counts([400.0] * 10, [0.7] * 10, group=[0] * 10)
    frame, _ = peer_standing(alone, better="higher", min_n=30)
    assert frame["rank"].isna().all()


def test_where_similar_offices_say_nothing_there_is_no_expectation_but_a_deadline() -> None:
    """The last office alone has its topic: no figure of a comparison stands beside "deadline"."""
    alone = counts([400.0] * 9, [0.7] * 8 + [0.2], topic=[0] * 8 + [1])
    frame, _ = peer_standing(alone, better="higher", min_n=30)
    row = frame.loc[8]
    assert (row["assessment"], row["route"], bool(row["comparable"])) == ("needs_look", "deadline", False)
    assert row[["expected", "gap", "excess", "z", "rank"]].isna().all()
    assert row["borrowed"] > 0.5
    sentence = explanation(dict(row), ON_TIME, "en")
    assert "fact about the deadline" in sentence
    assert "50%" in sentence
    frame, _ = peer_standing(alone, better="higher", min_n=30, floor=None)
    assert frame.loc[8, "assessment"] == "not_compared"
    assert "say nothing" in explanation(dict(frame.loc[8]), ON_TIME, "en")


def test_only_of_the_share_on_time_is_it_said_that_the_deadline_is_judged(tmp_path, monkeypatch) -> None:
    """Other measures have no floor, so where they are not compared nothing is judged."""
    row = {"assessment": "not_compared", "route": "", "reason": None, "comparable": False} | {
        "borrowed": 1.0,
        "peers": 4,
        "smallest_shown": math.nan,
    }
    assert assessment_label("not_compared", "fa") == "مقایسه نشده"
    note = "only whether the deadline is kept is judged"
    for measure in ("on_time_share", "days_waited", "never_answered_share", "handoffs_per_case"):
        words = (assessment_note(row, MEASURES[measure], "en"), explanation(row, MEASURES[measure], "en"))
        assert [note in each for each in words] == [measure == "on_time_share"] * 2, measure
        assert "other topics, so similar offices say nothing" in words[1]
        assert "مهلت" not in assessment_note(row, MEASURES[measure], "fa") or measure == "on_time_share"
    settings_file = tmp_path / "negah.toml"
    settings_file.write_text("[assessment]\non_time_floor = 0\n", "utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(settings_file))
    assert assessment_note(row, ON_TIME, "en") == ""
    assert "There is no similar office with cases." in explanation(row | {"peers": 0}, ON_TIME, "en")


def test_without_units_there_is_no_standing() -> None:
    frame, groups = peer_standing(counts([], []), better="higher", min_n=30)
    assert frame.empty
    assert groups.empty
    assert not len(scores_needing_look(counts([], []), better="higher", min_n=30))


def test_every_assessment_has_its_words_in_both_languages() -> None:
    assert set(PEER_ASSESSMENTS) == set(PEER_EXPLANATIONS)
    assert set(PEER_ROUTES) == set(ROUTE_EXPLANATIONS)
    words: list[Text] = [
        word
        for each in (PEER_ASSESSMENTS, PEER_EXPLANATIONS, PEER_ROUTES, ROUTE_EXPLANATIONS)
        for word in each.values()
    ]
    assert all(word.fa != word.en for word in words)
    assert [assessment_label(key, "fa") for key in PEER_ASSESSMENTS if key != "differs"] == [
        "نیازمند بررسی",
        "تفاوت دیده نمی‌شود",
        "همانند مشابه‌ها",
        "بهتر از مشابه‌ها",
        "مقایسه نشده",
        "پرونده کافی نیست",
    ]
    assert assessment_label("like_similar", "en", by="county") == "Like similar counties"


def test_the_word_agrees_with_the_interval_that_stands_beside_it() -> None:
    row = {
        "assessment": "no_difference",
        "route": None,
        "reason": None,
        "smallest_shown": 0.12,
        "gap_lower": -0.2,
        "gap_upper": 0.01,
    }
    assert assessment_word(row, "en") == "No difference shown"
    for clear in ({"gap_upper": -0.01}, {"gap_lower": 0.01, "gap_upper": 0.09}):
        assert assessment_word(row | clear, "fa") == "تفاوت هست، اما نه در حد بررسی"
        assert assessment_note(row | clear, ON_TIME, "en").startswith("needs a look from: ")
        assert "would need a look" in explanation(row | clear, ON_TIME, "en")
    assert (
        assessment_word(row | {"assessment": "like_similar", "gap_upper": -0.01}, "en")
        == "Like similar offices"
    )


def test_no_difference_always_comes_with_what_could_have_been_shown() -> None:
    frame, _ = peer_standing(counts([60.0] * 10, [0.7] * 10), better="higher", min_n=30)
    assert set(frame["assessment"]) == {"no_difference"}
    row = dict(frame.loc[0])
    size = ON_TIME.format_change(row["smallest_shown"], "en")
    assert size in explanation(row, ON_TIME, "en")
    assert size in assessment_note(row, ON_TIME, "en")
    assert "واحد درصد" in assessment_note(row, ON_TIME, "fa")
    # Only the side on which it would need a look is meant: far on the good side it may still show no difference.
    assert assessment_note(row, ON_TIME, "en") == f"least detectable: {size} worse"
    assert assessment_note(row, ON_TIME, "fa").endswith(" بدتر")
    assert "یا بیشتر در جهت بدتر قابل تشخیص بود" in explanation(row, ON_TIME, "fa")
    either = MEASURES["deadline_bunching"]
    assert (
        assessment_note(row, either, "en")
        == f"least detectable: {either.format_change(row['smallest_shown'], 'en')}"
    )


def test_gap_and_people_have_a_sign_and_an_interval_in_points() -> None:
    row = {
        "gap": -0.35,
        "gap_lower": -0.42,
        "gap_upper": 0.003,
        "excess": 185.2,
        "excess_lower": -3.0,
        "excess_upper": 250.0,
    }
    assert gap_text(row, ON_TIME, "en") == "35 percentage points worse than expected"
    assert gap_text(row, MEASURES["reopened_share"], "fa") == "۳۵ واحد درصد بهتر از انتظار"
    assert gap_text(row, MEASURES["deadline_bunching"], "en") == "35 percentage points less than expected"
    assert gap_text(row | {"gap": 0.0}, ON_TIME, "en") == "as expected"
    # A gap that rounds to nothing is neither better nor worse.
    for gap in (0.04, -0.04):
        assert gap_text(row | {"gap": gap}, MEASURES["answer_days_median"], "fa") == "برابر با انتظار"
        assert short_gap_text(row | {"gap": gap}, MEASURES["answer_days_median"], "fa") == "۰ روز"
    assert gap_text(row | {"gap": -0.0004}, ON_TIME, "en") == "as expected"
    assert (
        gap_text(row | {"gap": 0.06}, MEASURES["answer_days_median"], "en") == "0.1 days worse than expected"
    )
    assert gap_text(row | {"gap": math.nan}, ON_TIME, "en") == ""
    plain = [text.replace("\u2066", "").replace("\u2069", "") for text in excess_text(row, "en")]
    assert plain == ["185", "95%: −3 to 250"]
    # The interval counts in the direction of the words beside it, whether a measure should be high or low.
    for measure in (ON_TIME, MEASURES["reopened_share"]):
        interval = gap_interval_text(row, measure, "fa")
        assert interval.replace("\u2066", "").replace("\u2069", "") == "۹۵٪: −۰٫۳ تا ۴۲٫۰"
    above = {"gap": 0.35, "gap_lower": 0.3, "gap_upper": 0.4}
    assert gap_interval_text(above, ON_TIME, "en") == "95%: 30.0 to 40.0"
    assert gap_interval_text(row | {"gap_upper": -0.2}, ON_TIME, "en") == "95%: 20.0 to 42.0"
    assert excess_text(row | {"excess": math.nan}, "en") == ("", "")


def test_margins_of_a_mean_are_in_its_own_unit() -> None:
    row = {"assessment": "needs_look", "route": "beyond_limits", "reason": None, "comparable": True}
    for lang in ("fa", "en"):
        sentence = explanation(row, MEASURES["handoffs_per_case"], lang)
        assert "points" not in sentence
        assert "واحد درصد" not in sentence
    assert "0.05 hand-offs per case" in explanation(row, MEASURES["handoffs_per_case"], "en")
