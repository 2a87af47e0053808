"""Offices that needed a look some days ago and do not any more, in stores with many offices."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from queries.comparisons.peers import recent_looks as module
from queries.comparisons.peers.peer_assessment_texts import differs_without_look
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison, peer_comparison
from queries.comparisons.peers.recent_looks import recent_looks
from queries.overview.office_lines.recent_look_lines import recent_look_line
from queries.overview.overview_contents import EMPTY
from queries.overview.words.overview_texts import day_text
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.queries.offices import OFFICES
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [
    pytest.mark.usefixtures("many_units", "worlds_without_rollups"),
    pytest.mark.slow,  # Stores with many offices.
]

LAST = date(2025, 6, 29)
NINETY = timedelta(89)
CROSSING = LAST - NINETY  # the first day of the period that ends on LAST


def case(office: str, day: date, *, late: bool) -> Life:
    due = datetime.combine(day, datetime.min.time()) + timedelta(hours=10)
    answered = due + timedelta(days=4 if late else -3)
    return Life("one", due - timedelta(days=9), due=due, answered=answered, agency=office)


def steady(office: str, late: int) -> list[Life]:
    """Cases that fall due over two hundred days before LAST, two every other day, `late` of every fifty days late."""
    order = np.random.default_rng(1).permutation(50)
    return [
        case(office, LAST - timedelta(2 * i), late=bool(order[i % 50] < late))
        for i in range(100)
        for _ in "ab"
    ]


@pytest.fixture(scope="module")
def store(many_units: None, worlds_without_rollups: None) -> Store:
    """A3 and A5 are a little worse than others; of A3, many late cases have just left the period that ends on LAST."""
    lives = [life for office in OFFICES for life in steady(office, 15 if office in ("A3", "A5") else 11)]
    lives += [case("A3", CROSSING - timedelta(1), late=True)] * 22
    as_of = datetime.combine(LAST, datetime.max.time())
    world = World(tuple(lives), Known({"one": as_of, "two": as_of}))
    return store_of(sa.create_engine("duckdb:///:memory:"), world)


def compared(store: Store, last: date) -> PeerComparison:
    return peer_comparison(store, ON_TIME, Scope().with_period(last - NINETY, last))


def test_an_office_is_gone_from_the_list_for_a_week_with_a_word(store: Store) -> None:
    before, now = compared(store, LAST - timedelta(1)), compared(store, LAST)
    assert before.needs_look["agency"].tolist() == ["A3"]
    assert recent_looks(store, before) == ()
    row = now.frame.set_index("agency").loc["A3"]
    assert row["assessment"] == "no_difference"
    (look,) = recent_looks(store, now)
    assert (look.office, look.last, look.n) == ("A3", LAST - timedelta(1), row["n"])
    assert (look.share, look.expected) == (row["value"], row["expected"])
    line = recent_look_line(store, now.scope, now)
    day = day_text(look.last)
    assert f"Name A3\u2069 (until {day.en}; now " in line.en
    assert f"نام A3\u2069» (تا {day.fa}؛ اکنون " in line.fa


def test_of_a_short_period_that_had_many_more_cases_the_last_day_is_told(
    many_units: None, worlds_without_rollups: None
) -> None:
    """On the day before its period of seven days, A3 has three times as many cases as on all the seven."""
    day, week = timedelta(1), timedelta(6)
    busy = LAST - week - day
    lives = [
        case(office, LAST - back * day, late=(5 * back + i) % 20 < (6 if office == "A3" else 4))
        for office in OFFICES
        for back in range(30)
        for i in range(5)
    ]
    lives += [case("A3", busy, late=i % 20 < 8) for i in range(120)]
    as_of = datetime.combine(LAST, datetime.max.time())
    known = World(tuple(lives), Known({"one": as_of, "two": as_of}))
    busy_store = store_of(sa.create_engine("duckdb:///:memory:"), known)
    before, now = (
        peer_comparison(busy_store, ON_TIME, Scope().with_period(last - week, last))
        for last in (LAST - day, LAST)
    )
    assert before.needs_look["agency"].tolist() == ["A3"]
    row = now.frame.set_index("agency").loc["A3"]
    assert (row["assessment"], row["n"]) == ("no_difference", 35)
    (look,) = recent_looks(busy_store, now)
    assert (look.office, look.last) == ("A3", LAST - day)


@pytest.mark.parametrize("still_differs", [False, True])
def test_the_line_does_not_contradict_the_word_of_the_assessment(store: Store, still_differs: bool) -> None:
    """It said that the difference is not clear, also where the page of the office says that there is one."""
    now = compared(store, LAST)
    if still_differs:
        now = replace(now, frame=now.frame.assign(gap_upper=now.frame["gap_upper"].clip(upper=-0.01)))
    row = now.frame.set_index("agency").loc["A3"].to_dict()
    assert differs_without_look(row) == still_differs
    store.cache.clear()
    line = recent_look_line(store, now.scope, now)
    assert "the difference from similar offices is no longer enough for one" in line.en
    assert "چون تفاوت آن با مشابه‌ها دیگر در حد بررسی نیست" in line.fa


def test_an_office_that_is_compared_with_nobody_is_told_by_the_deadline(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such an office left the list without a word, and came back as one that has needed a look for two months."""
    now = compared(store, LAST)
    is_a3 = now.frame["agency"] == "A3"
    alone = now.frame.assign(
        assessment=now.frame["assessment"].mask(is_a3, "not_compared"),
        gap=now.frame["gap"].mask(is_a3),
        expected=now.frame["expected"].mask(is_a3),
    )
    store.cache.clear()
    assert recent_looks(store, replace(now, frame=alone)) == ()  # above the floor of one half
    monkeypatch.setattr(module, "floor_of", lambda measure: 0.75)
    store.cache.clear()
    (look,) = recent_looks(store, replace(now, frame=alone))
    assert (look.office, look.last) == ("A3", LAST - timedelta(1))
    line = recent_look_line(store, now.scope, replace(now, frame=alone))
    assert line.en.startswith(
        "Needed a look by the deadline in the last 7 days and do not any more, as it is no"
    )
    assert line.en.endswith(
        f"Name A3\u2069 (until {day_text(look.last).en}; now 69% of {look.n} cases on time)"
    )
    assert "دیگر روشن نیست که سهم پاسخ به‌موقع آن کمتر از ۵۰٪ باشد: «" in line.fa
    assert "nan" not in line.en
    store.cache.clear()


def test_nothing_is_said_of_other_offices_nor_of_all_times_nor_of_a_part_of_the_cases(store: Store) -> None:
    now = compared(store, LAST)
    assert recent_look_line(store, replace(now.scope, agencies=("A3",)), now) != EMPTY
    assert recent_look_line(store, replace(now.scope, agencies=("A5",)), now) == EMPTY
    assert recent_looks(store, peer_comparison(store, ON_TIME, Scope())) == ()
    assert recent_look_line(store, replace(now.scope, kinds=("complaint",)), now) == EMPTY


def test_what_the_page_did_not_say_that_day_is_not_said_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule alone named the office, but its topics explained it."""
    now, whole = compared(store, LAST), module.peer_comparison

    def explained(*asked: Any, **how: Any) -> PeerComparison:
        then = whole(*asked, **how)
        return replace(then, frame=then.frame.assign(assessment="no_difference"))

    monkeypatch.setattr(module, "peer_comparison", explained)
    store.cache.clear()
    assert recent_looks(store, now) == ()
    store.cache.clear()
