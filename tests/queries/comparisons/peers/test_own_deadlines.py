"""An office whose cases are due sooner is compared with what similar ones would reach with its deadlines."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from queries.attention.funnel_breaches import funnel_checks
from queries.attention.selection import select_checks
from queries.attention.sentences import evidence
from queries.comparisons.peers import deadline_cells, earlier_sums
from queries.comparisons.peers import own_deadlines as module
from queries.comparisons.peers.own_deadlines import SHORTER_REMARK, shorter_deadlines_text
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.overview.build_overview import compared_offices, overview
from queries.vocabulary.scope import Scope
from tests.queries.offices import OFFICES, stored
from tests.queries.overview.short_list import short_list
from tests.reference import Known, Life
from tests.worlds import World

pytestmark = [
    pytest.mark.usefixtures("many_units", "worlds_without_rollups"),
    pytest.mark.slow,  # Stores with many offices.
]

FIRST, END = datetime(2025, 3, 1), datetime(2025, 6, 1)
PERIOD = Scope(date(2025, 3, 20), date(2025, 5, 31))
SOON, SOON_AND_SLOW, SLOW, ALONE = OFFICES[2:6]


def lives_of(
    office: str,
    *,
    allowed: int,
    days: float,
    topic: str = "T1",
    seed: int,
    first: datetime = FIRST,
    days_of: int = 80,
    n: int = 300,
) -> list[Life]:
    """`n` cases of `days_of` days, due after `allowed` days and answered after `days` in the median."""
    rng = random.Random(seed)
    lives = []
    for _ in range(n):
        registered = first + timedelta(rng.uniform(0, days_of))
        answered = registered + timedelta(days * rng.lognormvariate(0, 0.6))
        lives.append(
            Life(
                "one",
                registered,
                agency=office,
                topic=topic,
                due=registered + timedelta(allowed),
                answered=answered if answered < END else None,
            )
        )
    return lives


@pytest.fixture(scope="module")
def store(many_units):
    """Ten offices: one with five days instead of ten, one with five days that is slower, and one that is only slower.

    A fourth one has five days in a topic of its own.
    """
    of = {SOON: (5, 5.5), SOON_AND_SLOW: (5, 12.0), SLOW: (10, 12.0), ALONE: (5, 5.5)}
    lives = [
        life
        for seed, office in enumerate(OFFICES[:10])
        for allowed, days in [of.get(office, (10, 5.5))]
        for life in lives_of(
            office, allowed=allowed, days=days, seed=seed, topic="T2" if office == ALONE else "T1"
        )
    ]
    return stored(World(tuple(lives), Known({"one": END, "two": END})))


def test_only_who_answers_later_is_named(store, monkeypatch) -> None:
    rows = peer_comparison(store, "on_time_share", PERIOD).frame.set_index("agency")
    assert {
        code for code, row in rows.iterrows() if row["assessment"] == "needs_look" and row["gap"] < -0.05
    } == {
        SOON_AND_SLOW,
        SLOW,
    }
    hurried = rows[rows["days_allowed"].notna()]
    assert set(hurried.index) == {SOON, SOON_AND_SLOW, ALONE}
    assert hurried["days_allowed"].to_numpy() == pytest.approx(5, abs=0.01)
    assert hurried["days_allowed_similar"].to_numpy() == pytest.approx(9.2, abs=0.4)
    assert hurried["rank"].isna().all()
    # Less than half of the cases of others are answered within five days.
    assert hurried["expected"].to_numpy() == pytest.approx(0.43, abs=0.05)

    monkeypatch.setattr(deadline_cells, "MIN_OF_ALLOWED", 0.0)
    store.cache.clear()
    accused = peer_comparison(store, "on_time_share", PERIOD).needs_look
    assert {SOON, SOON_AND_SLOW, SLOW, ALONE} <= set(accused["agency"])
    store.cache.clear()


def test_an_office_with_three_days_for_some_cases_and_twenty_for_others_is_as_good_as_others(
    many_units, monkeypatch
) -> None:
    """Eleven and a half days on average are no less than ten, but half of its cases are due sooner."""
    of = {SOON: (3, 5.5), SOON_AND_SLOW: (3, 12.0), SLOW: (10, 12.0)}
    lives = []
    for seed, office in enumerate(OFFICES[:10]):
        allowed, days = of.get(office, (10, 5.5))
        cases = lives_of(office, allowed=allowed, days=days, seed=seed, n=400)
        # Every second one of the offices with three days has twenty.
        lives += [
            replace(life, due=life.registered + timedelta(20)) if allowed == 3 and number % 2 else life
            for number, life in enumerate(cases)
        ]
    store = stored(World(tuple(lives), Known({"one": END, "two": END})))

    def accused() -> set[str]:
        rows = peer_comparison(store, "on_time_share", PERIOD).needs_look
        return set(rows["agency"][rows["gap"] < 0])

    assert accused() == {SOON_AND_SLOW, SLOW}
    rows = peer_comparison(store, "on_time_share", PERIOD).frame.set_index("agency")
    assert set(rows.index[rows["days_allowed"].notna()]) == {SOON, SOON_AND_SLOW}
    mixed = rows.loc[SOON]
    assert mixed["days_allowed"] == pytest.approx(3, abs=0.01)
    assert 0.45 < mixed["part_due_sooner"] < 0.5
    assert mixed["days_allowed_similar"] > 9
    remark = shorter_deadlines_text(mixed.to_dict(), SHORTER_REMARK)
    assert remark is not None
    assert remark.en.startswith("shorter deadlines for 4")
    assert "% of the cases (3 days on average, 10 at similar offices)" in remark.en
    assert "(میانگین ۳ روز، در دستگاه‌های مشابه ۱۰)" in remark.fa

    monkeypatch.setattr(deadline_cells, "MIN_OF_ALLOWED", 0.0)
    store.cache.clear()
    assert accused() == {SOON, SOON_AND_SLOW, SLOW}


def test_cases_of_a_kind_that_no_similar_office_has_are_left_out(many_units) -> None:
    of = {SOON: (5, 5.5), SLOW: (10, 12.0)}
    lives = [
        life
        for seed, office in enumerate(OFFICES[:10])
        for allowed, days in [of.get(office, (10, 5.5))]
        for life in lives_of(office, allowed=allowed, days=days, seed=seed)
    ]
    alone = [replace(life, kind="suggestion") for life in lives_of(SLOW, allowed=1, days=5.5, seed=20, n=50)]
    store = stored(World((*lives, *alone), Known({"one": END, "two": END})))
    rows = peer_comparison(store, "on_time_share", PERIOD).frame.set_index("agency")
    assert set(rows.index[rows["assessment"] == "needs_look"]) == {SLOW}
    assert set(rows.index[rows["days_allowed"].notna()]) == {SOON}


def test_the_overview_says_the_deadlines_with_the_office(store) -> None:
    contents = overview(store, PERIOD, lambda: compared_offices(store, PERIOD))
    line = next(line for line in short_list(contents, "look").lines if line.key == f"look-{SOON_AND_SLOW}")
    assert (
        "shorter deadlines (5 days on average, 9 at similar offices), which the comparison allows for"
        in line.evidence.en
    )
    assert "میانگین ۵ روز" in line.evidence.fa
    assert "shorter deadlines" not in str(
        [line.evidence.en for line in short_list(contents, "look").lines if line.key == f"look-{SLOW}"]
    )


def test_the_attention_list_names_the_same_offices_and_says_the_deadlines(store, monkeypatch) -> None:
    def told() -> dict[str, str]:
        checks = select_checks(funnel_checks(store, Scope(), END.date()))
        agency = store.codes("agency")
        return {
            agency[check.subject[0][1]]: evidence(check).en
            for check in checks
            if check.route and check.route != "deadline"
        }

    evidence_of = told()
    assert set(evidence_of) == {SOON_AND_SLOW, SLOW}
    assert evidence_of[SOON_AND_SLOW].endswith(
        "shorter deadlines (5 days on average, 9 at similar offices), which the comparison allows for"
    )
    assert "deadlines" not in evidence_of[SLOW]

    monkeypatch.setattr(deadline_cells, "MIN_OF_ALLOWED", 0.0)
    store.cache.clear()
    assert {SOON, ALONE} <= set(told())
    store.cache.clear()


@pytest.mark.thorough
def test_since_when_is_found_with_the_same_deadlines(many_units, monkeypatch) -> None:
    """An office with half the time is as fast as the others until May, and slow since."""
    early, late = datetime(2024, 12, 1), datetime(2025, 4, 28)
    lives = [
        replace(life, answered=life.answered and life.registered + slowed)
        for seed, office in enumerate(OFFICES[:8])
        for allowed in [8 if office == SOON else 16]
        for life in lives_of(office, allowed=allowed, days=5.5, seed=seed, first=early, days_of=175, n=700)
        for slowed in [
            (life.answered - life.registered) * (3 if office == SOON and life.registered > late else 1)
            if life.answered
            else timedelta(0)
        ]
    ]
    store = stored(World(tuple(lives), Known({"one": END, "two": END})))
    scope = Scope(date(2025, 5, 10), END.date())

    def row():
        store.cache.clear()
        compared = with_history(store, peer_comparison(store, "on_time_share", scope))
        return compared.frame.set_index("agency").loc[SOON]

    assert row()["assessment"] == "needs_look"
    assert row()["new"]
    assert row()["for_days"] == 0
    monkeypatch.setattr(module, "hurried_offices", lambda standing: frozenset())
    monkeypatch.setattr(earlier_sums, "hurried_offices", lambda standing: frozenset())
    assert not row()["new"]
    assert row()["for_days"] >= 90


def test_days_that_round_alike_have_decimals() -> None:
    row = {"days_allowed": 4.1, "days_allowed_similar": 4.4}
    text = shorter_deadlines_text(row, SHORTER_REMARK)
    assert text is not None
    assert "4.1 days on average, 4.4 at" in text.en
    assert shorter_deadlines_text({}, SHORTER_REMARK) is None


def test_where_only_the_source_says_what_was_on_time_there_are_no_deadlines_to_compare(many_units) -> None:
    lives = [
        replace(life, due=None, timely=number % 10 < (5 if office == SLOW else 9), timely_day=PERIOD.last)
        for seed, office in enumerate(OFFICES[:10])
        for number, life in enumerate(lives_of(office, allowed=10, days=5.5, seed=seed))
    ]
    store = stored(World(tuple(lives), Known({"one": END, "two": END})))
    rows = peer_comparison(store, "on_time_share", PERIOD).frame.set_index("agency")
    assert set(rows.index[rows["assessment"] == "needs_look"]) == {SLOW}
    assert rows["days_allowed"].isna().all()
