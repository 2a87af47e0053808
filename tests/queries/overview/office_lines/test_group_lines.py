"""What the overview says of peer groups that are late as a whole."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from queries.comparisons.peers.peer_comparison import ON_TIME, peer_comparison
from queries.comparisons.peers.slow_units import SlowUnit
from queries.overview import build_overview, notable_units
from queries.overview.build_overview import compared_offices
from queries.overview.office_lines import group_lines
from queries.overview.office_lines.group_lines import (
    late_groups_of_scope,
    slower_groups_of_scope,
)
from queries.overview.office_lines.unit_lines import line_of_units, units_in_sentence
from queries.overview.overview_contents import EMPTY
from queries.overview.words.unit_line_texts import LATE_GROUPS, SLOWER_GROUPS
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope


def with_shares(comparison, group: str, share: float):
    """The comparison with 80 to 84 % on time at all offices, and so much at those of one group."""
    frame = comparison.frame.copy()
    number = np.unique(frame["group"].astype(str), return_inverse=True)[1]
    frame["n"], frame["withheld"] = 200, False
    frame["value"] = np.where(frame["group"] == group, share, 0.8 + number % 5 / 100)
    return replace(comparison, frame=frame)


@pytest.fixture
def late(demo_store):
    """A comparison of the offices of the demo in which one group is late, and the code of that group."""
    comparison = peer_comparison(demo_store, ON_TIME, Scope())
    sizes = comparison.frame[~comparison.frame["group"].isin(("", "none"))].groupby("group").size()
    group = str(sizes.index[sizes >= 2][0])
    return with_shares(comparison, group, 0.45), group, int(sizes[group])


def test_a_late_group_is_named_with_its_share_and_that_of_others(demo_store, late):
    comparison, group, offices = late
    (found,) = late_groups_of_scope(demo_store, Scope(), comparison)
    assert (found.code, found.offices, found.n) == (group, offices, 200 * offices)
    assert found.share == pytest.approx(0.45)
    line, words = (say(demo_store, LATE_GROUPS, [found]) for say in (line_of_units, units_in_sentence))
    told = f"({offices} offices, 45% of {200 * offices:,} cases on time; 82% on average in other groups)"
    assert told in line.en
    assert "٪" in line.fa
    assert "(45% on time, other groups 82%)" in words.en


def test_more_groups_are_not_counted_as_offices(demo_store, late):
    (found,) = late_groups_of_scope(demo_store, Scope(), late[0])
    assert line_of_units(demo_store, LATE_GROUPS, [found] * 5).fa.endswith("، ۲ گروه دیگر")


def test_other_scopes_and_other_groups_say_nothing(demo_store, late):
    comparison, group, _ = late
    frame = comparison.frame
    inside = str(frame.loc[frame["group"] == group, "agency"].iloc[0])
    outside = str(frame.loc[frame["group"] != group, "agency"].iloc[0])
    assert late_groups_of_scope(demo_store, Scope(agencies=(inside,)), comparison)
    assert not late_groups_of_scope(demo_store, Scope(agencies=(outside,)), comparison)
    assert not late_groups_of_scope(demo_store, Scope(counties=("0303",)), comparison)
    assert not late_groups_of_scope(demo_store, Scope(), with_shares(comparison, group, 0.78))
    assert (
        line_of_units(demo_store, LATE_GROUPS, []) == units_in_sentence(demo_store, LATE_GROUPS, []) == EMPTY
    )


def test_the_overview_has_the_line_and_the_sentence_names_the_group(demo_store, late, monkeypatch):
    comparison = late[0]
    monkeypatch.setattr(
        notable_units,
        "late_groups_of_scope",
        lambda *_: late_groups_of_scope(demo_store, Scope(), comparison),
    )
    scope = Scope(trips="out")
    contents = build_overview._overview(demo_store, scope, compared_offices(demo_store, scope), "day")
    assert "the whole group" in contents.sentence.en
    assert "All offices of a group are later" in contents.unit_notes.en


@pytest.fixture
def slower(late, monkeypatch) -> SlowUnit:
    """The group, said to be slower than the year before in all scopes."""
    found = SlowUnit(late[1], 0.55, 0.7, 1_400, late[2])
    monkeypatch.setattr(group_lines, "slower_groups", lambda store, scope: [found])
    return found


def test_a_group_that_became_slower_is_named_with_its_share_a_year_before(demo_store, slower):
    line, words = (say(demo_store, SLOWER_GROUPS, [slower]) for say in (line_of_units, units_in_sentence))
    told = "55% of 1,400 cases on time; 70% a year earlier with cases of the same kinds)"
    assert line.en.endswith(f"({slower.offices} offices, {told}")
    assert "۷۰٪" in line.fa
    assert words.en.endswith("has become slower (55% on time, 70% a year earlier)")
    assert (
        line_of_units(demo_store, SLOWER_GROUPS, [])
        == units_in_sentence(demo_store, SLOWER_GROUPS, [])
        == EMPTY
    )


def test_it_is_told_of_its_offices_and_not_twice(demo_store, late, slower):
    frame = late[0].frame
    inside = str(frame.loc[frame["group"] == slower.code, "agency"].iloc[0])
    outside = str(frame.loc[frame["group"] != slower.code, "agency"].iloc[0])

    def told(scope: Scope, *, store=demo_store, without=()) -> list[SlowUnit]:
        return slower_groups_of_scope(store, scope, without=without)

    assert told(Scope()) == told(Scope(agencies=(inside,))) == [slower]
    assert told(Scope(agencies=(outside,))) == told(Scope(counties=("0303",))) == []
    assert told(Scope(), without={slower.code}) == []
    assert told(Scope(), store=demo_store.limited(RowLimits(agencies=(inside,)))) == []


def test_the_overview_has_the_line_of_the_slower_group(demo_store, slower):
    scope = Scope(trips="out")
    contents = build_overview._overview(demo_store, scope, compared_offices(demo_store, scope), "day")
    assert "has become slower (55% on time" in contents.sentence.en
    assert (
        "Nearly all offices of a group are slower than on the same days a year earlier"
        in contents.unit_notes.en
    )


def test_shorter_deadlines_are_said_beside_what_other_groups_reach(demo_store, late, monkeypatch):
    comparison, group, _ = late
    in_time = {
        office: (90.0 if of_group == group else 170.0, 200.0)
        for office, of_group in zip(comparison.frame["agency"], comparison.frame["group"], strict=True)
    }
    monkeypatch.setattr(group_lines, "by_days_of_group", lambda store, scope, offices: in_time)
    (found,) = late_groups_of_scope(demo_store, Scope(), comparison)
    assert found.by_its_days
    line, words = (say(demo_store, LATE_GROUPS, [found]) for say in (line_of_units, units_in_sentence))
    assert "; 85% with the same deadlines on average in other groups)" in line.en
    assert "میانگین گروه‌های دیگر با همین مهلت‌ها ۸۵٪" in line.fa
    assert "other groups 85% with the same deadlines)" in words.en


def test_an_office_without_due_moments_does_not_hide_its_group(demo_store, late, monkeypatch):
    comparison, group, _ = late
    frame = comparison.frame
    inside = frame["group"] == group
    in_time = {
        office: (90.0 if of_group == group else 170.0, 200.0)
        for office, of_group in zip(frame["agency"], frame["group"], strict=True)
    }
    first = str(frame.loc[inside, "agency"].iloc[0])
    frame = pd.concat([frame, frame[frame["agency"] == first].assign(agency="stated")], ignore_index=True)
    monkeypatch.setattr(group_lines, "by_days_of_group", lambda store, scope, offices: in_time)
    (found,) = late_groups_of_scope(demo_store, Scope(), replace(comparison, frame=frame))
    assert (found.code, found.by_its_days) == (group, True)
