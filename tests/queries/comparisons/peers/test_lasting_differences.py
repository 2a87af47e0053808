"""Offices that sixteen months show to be worse, where the cases of the latest period are too few."""

import math
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from scipy.special import ndtr

from queries.attention.funnel_breaches import funnel_checks
from queries.comparisons.peers import lasting_differences
from queries.comparisons.peers.lasting_differences import lasting_offices
from queries.comparisons.peers.peer_assessment_texts import assessment_note, explanation
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.comparisons.peers.peer_standing import peer_standing
from queries.comparisons.peers.recent_looks import recent_looks
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.measures import MEASURES
from queries.own_office import own_assessment as own_module
from queries.vocabulary.scope import Scope
from tests.queries.offices import OFFICES
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [
    pytest.mark.usefixtures("many_units", "worlds_without_rollups"),
    pytest.mark.slow,  # Stores with many offices.
]

LAST = date(2025, 6, 29)
PERIOD = Scope(LAST - timedelta(89), LAST)
# The share late before the period and in it; a quarter of all others. A3 has always been worse, A5 has improved, A6 is
# worse for the first time, A8 has always been worse and has two thirds of the cases of others.
LATE = {"A3": (0.45, 0.42), "A5": (0.45, 0.25), "A6": (0.25, 0.42), "A8": (0.45, 0.42)}


def lives_of(place: int, office: str) -> list[Life]:
    """Sixty cases that fall due in the period, forty of A8, and 270 (180) in the thirteen months before."""
    result, size = [], 2 / 3 if office == "A8" else 1
    for part, (n, first, days) in enumerate(
        ((270, LAST - timedelta(479), 390), (60, LAST - timedelta(89), 88))
    ):
        share = LATE.get(office, (0.25, 0.25))[part]
        for i in range(int(n * size)):
            due = datetime.combine(first, datetime.min.time()) + timedelta(
                hours=10 + i * days * 24 // int(n * size)
            )
            # Late answers are spread evenly, a little differently at each office.
            late = (i * 37 + place) % 60 < 60 * share + 2 * math.sin(place)
            answered = due + timedelta(days=4 if late else -3)
            result.append(
                Life(
                    source="one",
                    registered=due - timedelta(days=9),
                    due=due,
                    answered=answered,
                    agency=office,
                )
            )
    return result


def lives_by_topic(place: int, office: str) -> list[Life]:
    """As many cases as of other offices, of a slow topic and another one of its group; A3 mostly has the slow one."""
    result = []
    for n, first, days in ((270, LAST - timedelta(479), 390), (60, LAST - timedelta(89), 88)):
        for i in range(n):
            due = datetime.combine(first, datetime.min.time()) + timedelta(hours=10 + i * days * 24 // n)
            is_slow = i % 10 < (8 if office == "A3" else 2)
            late = (i * 37 + place) % 60 < (30 if is_slow else 13) + 2 * math.sin(place)
            result.append(
                Life(
                    source="one",
                    registered=due - timedelta(days=9),
                    due=due,
                    answered=due + timedelta(days=4 if late else -3),
                    agency=office,
                    topic="T1" if is_slow else "T2",
                )
            )
    return result


# tests/queries/estimates compares the figures of all engines; of these one test is enough.


@pytest.fixture(scope="module")
def store(databases, many_units):
    """Ten offices over sixteen months."""
    lives = [life for place, office in enumerate(OFFICES[:10]) for life in lives_of(place, office)]
    end = datetime(2025, 6, 30)
    return store_of(databases("lasting"), World(tuple(lives), Known({"one": end, "two": end})))


def test_what_lasts_is_reported_where_the_period_agrees(store) -> None:
    comparison = with_history(store, peer_comparison(store, "on_time_share", PERIOD, lang="en"))
    frame = comparison.frame.set_index("agency")
    assert frame.loc["A3", ["assessment", "route"]].tolist() == ["needs_look", "lasting"]
    # So is a smaller office, of which any period shows less.
    assert frame.loc["A8", ["assessment", "route", "n"]].tolist() == ["needs_look", "lasting", 40]
    # What is over is not named, nor what one small period shows for the first time.
    assert frame.loc[["A5", "A6"], "assessment"].tolist() == ["no_difference"] * 2
    assert set(frame["route"].drop(["A3", "A8"])) == {None}
    # The figures are those of the period, which alone shows no difference.
    assert frame.loc["A3", "n"] == 60
    assert frame.loc["A3", "gap_upper"] > -0.05
    assert frame.loc["A3", "gap"] == pytest.approx(frame.loc["A3", "value"] - frame.loc["A3", "expected"])
    assert frame.loc["A3", "z"] > -3.09
    # Since when is reported by equal periods, of which none shows this by itself.
    assert frame["since"].isna().all()
    assert not frame["new"].any()


def test_who_was_reported_by_sixteen_months_is_gone_with_a_word(databases, many_units) -> None:
    """Twelve answers on time on the last day: the period of A3 does not point the same way any more."""
    lives = [life for place, office in enumerate(OFFICES[:10]) for life in lives_of(place, office)]
    due = datetime.combine(LAST, datetime.min.time()) + timedelta(hours=12)
    lives += [
        Life("one", due - timedelta(days=9), due=due, answered=due - timedelta(days=3), agency="A3")
        for _ in range(12)
    ]
    end = datetime(2025, 6, 30)
    store = store_of(databases("left"), World(tuple(lives), Known({"one": end, "two": end})))
    day = timedelta(1)
    before = peer_comparison(store, "on_time_share", Scope(PERIOD.first - day, LAST - day))
    now = peer_comparison(store, "on_time_share", PERIOD)
    assert before.needs_look[["agency", "route"]].to_numpy().tolist() == [
        ["A3", "lasting"],
        ["A8", "lasting"],
    ]
    assert now.needs_look["agency"].tolist() == ["A8"]
    (look,) = recent_looks(store, now)
    assert (look.office, look.last, look.n) == ("A3", LAST - day, 72)


def test_an_office_on_a_slow_topic_is_not_named_by_sixteen_months(databases, many_units, monkeypatch) -> None:
    lives = [life for place, office in enumerate(OFFICES[:10]) for life in lives_by_topic(place, office)]
    end = datetime(2025, 6, 30)
    by_topic = store_of(databases("topics"), World(tuple(lives), Known({"one": end, "two": end})))
    question = unit_question(by_topic, MEASURES["on_time_share"], PERIOD, by="agency", lang="en")
    counts = unit_counts(question, unit_sums(question))
    standing, _ = peer_standing(counts, better="higher", min_n=30)
    codes = [question.groups[0].code(key) for key in counts.keys]
    named = lasting_offices(standing, counts, question)
    assert not named.any()
    # By groups of topics alone it would be.
    monkeypatch.setattr(
        lasting_differences, "explained_by_topics", lambda *_, **__: np.zeros(len(codes), dtype=bool)
    )
    by_groups = lasting_offices(standing, counts, question)
    assert [code for code, is_named in zip(codes, by_groups, strict=True) if is_named] == ["A3"]


def test_a_period_of_sixteen_months_asks_for_no_longer_one(store, monkeypatch) -> None:
    monkeypatch.setattr(
        lasting_differences, "needing_look", lambda *_, **options: pytest.fail("asked for a longer time")
    )
    for scope in (Scope(), Scope(LAST - timedelta(479), LAST)):
        frame = peer_comparison(store, "on_time_share", scope, lang="en").frame.set_index("agency")
        assert frame.loc["A3", "assessment"] == "needs_look"
        assert frame.loc["A3", "route"] != "lasting"


def test_counties_and_other_measures_have_no_longer_time(store) -> None:
    for key, by in (("on_time_share", "county"), ("never_answered_share", "agency")):
        assert "lasting" not in set(peer_comparison(store, key, PERIOD, by=by).frame["route"])


def test_the_morning_list_tells_the_same_office(store) -> None:
    checks = {key: check for check in funnel_checks(store, Scope(), LAST) for _, key in check.subject}
    agencies = store.dimension("agency")
    keys = {str(code): int(key) for key, code in zip(agencies.index, agencies["code"], strict=True)}
    assert checks[keys["A3"]].route == "lasting"
    # What speaks for the line is the longer time.
    row = peer_comparison(store, "on_time_share", PERIOD).frame.set_index("agency").loc["A3"]
    assert checks[keys["A3"]].p < 0.7 * ndtr(row["z"])
    assert all(checks[keys[office]].route == "" for office in ("A5", "A6"))


def test_the_words_say_over_which_time(store) -> None:
    comparison = with_history(store, peer_comparison(store, "on_time_share", PERIOD))
    row = comparison.frame.set_index("agency").loc["A3"].to_dict()
    assert assessment_note(row, comparison.measure, "fa") == "در بلندمدت (حداکثر شانزده ماه) بدتر از مشابه‌ها"
    assert assessment_note(row, comparison.measure, "en") == (
        "worse than similar offices over a longer time (at most sixteen months)"
    )
    assert "شانزده ماه" in explanation(row, comparison.measure, "fa")
    assert "5 percentage points" in explanation(row, comparison.measure, "en")
    assert own_module.LASTING == "lasting"
