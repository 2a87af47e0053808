"""Hotspots from a store: planted counties get the right words, figures equal the measures, and trips are recognised."""

from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import pytest
import sqlalchemy as sa

from persian.calendar import from_jalali, quarters
from queries.estimates.measure import measure
from queries.hotspots.hotspot_labels import HOTSPOT_ASSESSMENTS, HOTSPOT_EXPLANATIONS, assessment_label
from queries.hotspots.observation_window import MAX_QUARTERS, window
from queries.hotspots.provincial_trips import MIN_DAYS, changes_since, provincial_trips
from queries.hotspots.rates import county_rates, funnel_limits
from queries.hotspots.reporting_propensity import propensity
from queries.hotspots.trajectories import trajectories
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from stats.estimates.intervals import Z95
from tests import worlds
from tests.engines import ON_DUCKDB
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

BEGIN, END = from_jalali(1402, 1, 1), from_jalali(1404, 2, 10)
CODES = ("0313", "0306", "0307", "0310", "0302", "0312", "0314", "0305", "0320", "0321")
PEOPLE = {"0313": 94769, "0306": 262604, "0307": 244971, "0310": 182848, "0302": 133829, "0312": 134892}
PEOPLE |= {"0314": 135421, "0305": 125341, "0320": 111319, "0321": 110311}
PLANTED = {"0306": [3.0] * 9, "0307": [1.0] * 6 + [3.5] * 3, "0310": [3.5] * 6 + [1.0] * 3}


@cache
def planted() -> World:
    """Somewhat more than two years: one county loud throughout, one recently, one no longer; and a trip to a fourth."""
    dice, lives = np.random.default_rng(3), []
    for number, edge in enumerate(quarters(BEGIN, END)):
        days = (min(edge.last, END) - edge.first).days + 1
        for code in CODES:
            mean = PEOPLE[code] / 14_000 * days / 92 * PLANTED.get(code, [1.0] * 9)[min(number, 8)]
            for _ in range(dice.poisson(mean)):
                day = edge.first + timedelta(int(dice.integers(days)))
                lives.append(
                    Life(source="one", registered=datetime.combine(day, datetime.min.time()), county=code)
                )
    trip = datetime(2024, 11, 2, 9)
    lives += [
        Life(source="one", registered=trip + timedelta(days=i % 20), county="0302", trip=True)
        for i in range(90)
    ]
    end = datetime.combine(END, datetime.min.time()) + timedelta(hours=12)
    return World(tuple(lives), Known({"one": end, "two": end}))


@pytest.fixture(autouse=True)
def few_suffice(tmp_path, monkeypatch):
    """Settings that assess counties with at least five expected cases."""
    path = tmp_path / "few.toml"
    path.write_text("[minimum_n]\ncomparison = 5\n", encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))


@pytest.fixture(scope="module")
def stores(databases):
    """The store of the planted world."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "COUNTIES", CODES)
        yield store_of(databases("hotspots"), planted())


def in_quarter(code: str, first: date, last: date) -> int:
    return sum(
        life.county == code and not life.trip and first <= life.registered.date() <= last
        for life in planted().lives
    )


def test_planted_counties_have_their_words_and_a_trip_makes_none(stores) -> None:
    result = trajectories(stores, Scope(), lang="en")
    words = dict(zip(result.frame["county"], result.frame["assessment"], strict=True))
    assert {code: words[code] for code in PLANTED} == {
        "0306": "persistent",
        "0307": "emerging",
        "0310": "fading",
    }
    assert words["0302"] == "no_evidence"  # 90 cases of a trip.
    assert list(result.frame["recent"]) == sorted(result.frame["recent"], reverse=True)


def test_the_quarter_that_is_not_over_is_left_out_and_so_is_one_before_the_data(stores) -> None:
    result = trajectories(stores, Scope(), lang="en")
    assert [edge.key for edge in result.quarters] == [f"{y}-Q{q}" for y in (1402, 1403) for q in (1, 2, 3, 4)]
    assert len(result.quarters) == MAX_QUARTERS
    assert window(stores, Scope(as_of=datetime(2024, 9, 22, 23, 59, 59))).quarters[-1].key == "1403-Q2"
    assert window(stores, Scope(as_of=datetime(2024, 9, 21, 12))).quarters[-1].key == "1403-Q1"


def test_ratios_of_quarters_are_those_of_plain_python(stores) -> None:
    # Neither is large enough to matter.
    result = trajectories(stores, Scope(counties=("0313",), first=date(2025, 1, 1)), lang="en")
    for i, code in enumerate(result.frame["county"]):
        for q, edge in enumerate(result.quarters):
            whole = sum(in_quarter(each, edge.first, edge.last) for each in CODES)
            expected = whole * PEOPLE[code] / sum(PEOPLE.values())
            own = in_quarter(code, edge.first, edge.last)
            assert result.quarter_ratios[0][i, q] == pytest.approx(own / expected, rel=1e-9)
            assert result.quarter_ratios[1][i, q] <= own / expected <= result.quarter_ratios[2][i, q]


@ON_DUCKDB
def test_counties_without_a_case_in_the_scope_are_part_of_the_province(databases) -> None:
    """If only two counties have cases of a kind, each is compared with the whole province, as its rate is."""
    dice, lives = np.random.default_rng(8), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "COUNTIES", CODES)
        days = (END - BEGIN).days
        for code in CODES:
            kinds = ["complaint"] * 60 + (["suggestion"] * 300 if code in ("0306", "0310") else [])
            lives += [
                Life(
                    source="one",
                    registered=datetime.combine(BEGIN, datetime.min.time()) + timedelta(days=int(i)),
                    county=code,
                    kind=kind,
                )
                for i, kind in zip(dice.permutation(len(kinds)) * days // len(kinds), kinds, strict=True)
            ]
        end = datetime.combine(END, datetime.min.time()) + timedelta(hours=12)
        store = store_of(databases("silent"), World(tuple(lives), Known({"one": end, "two": end})))
    result = trajectories(store, Scope(kinds=("suggestion",)), lang="en")
    assert set(result.frame["county"]) == set(CODES)
    frame = result.frame.set_index("county")
    period = Scope(result.quarters[-2].first, result.quarters[-1].last, kinds=("suggestion",))
    rates = measure(store, "rate_per_10k", period, by=("county",), lang="en").frame.set_index("county")
    whole = sum(frame["n"]) / sum(PEOPLE.values())
    for code in ("0306", "0310"):
        assert frame.loc[code, "recent"] == pytest.approx(frame.loc[code, "n"] / PEOPLE[code] / whole)
        assert rates.loc[code, "n"] == frame.loc[code, "n"]
    assert (frame.drop(index=["0306", "0310"])["recent"] < 1e-12).all()


def test_one_county_alone_has_no_course(stores) -> None:
    assert trajectories(stores, Scope(kinds=("suggestion",)), lang="en") is None


def test_too_few_whole_quarters_have_no_course(stores) -> None:
    assert trajectories(stores, Scope(as_of=datetime(2024, 8, 1)), lang="en") is None


def test_rates_are_the_measures_own_and_ranks_hold_the_order(stores) -> None:
    scope = Scope(from_jalali(1403, 1, 1), from_jalali(1403, 12, 30))
    rates = county_rates(stores, scope, lang="en")
    assert county_rates(stores, scope, lang="en").smoothed is rates.smoothed
    for name, key in (("", "rate_per_10k"), ("smoothed", "rate_per_10k_smoothed")):
        frame = measure(stores, key, scope, by=("county",), lang="en").frame.set_index("county")
        for _, row in rates.frame.iterrows():
            assert row[name or "value"] == frame.loc[row["county"], "value"]
            assert row[f"{name}_lower" if name else "lower"] == frame.loc[row["county"], "lower"]
    assert rates.province_rate == pytest.approx(measure(stores, "rate_per_10k", scope).row["value"])
    assert (rates.frame["rank_low"] <= rates.frame["rank"]).all()
    assert (rates.frame["rank"] <= rates.frame["rank_high"]).all()
    assert (rates.frame["exposure"] * 10_000 / rates.frame["people"]).to_numpy() == pytest.approx(
        366 / 365, rel=1e-6
    )
    assert rates.funnel is not None
    assert list(funnel_limits(rates).columns) == ["people", "lower_95", "upper_95", "lower_998", "upper_998"]


def test_a_county_without_a_case_is_a_county_with_the_rate_0(stores) -> None:
    rates = county_rates(stores, Scope(from_jalali(1402, 1, 1), from_jalali(1402, 1, 1)), lang="en")
    assert len(rates.frame) == len(CODES)
    assert (rates.frame.loc[rates.frame["n"] == 0, "value"] == 0).all()
    assert np.isfinite(rates.frame["exposure"]).all()


def test_what_is_expected_of_a_county_is_reported_with_the_age_of_its_line(stores) -> None:
    scope = Scope(from_jalali(1403, 1, 1), from_jalali(1403, 12, 30))
    result = propensity(stores, scope, county_rates(stores, scope, lang="en"))
    assert not result.uses_line_age  # The line is equally old in all of them.
    assert (
        (result.frame["lower"] < result.frame["expected"])
        & (result.frame["expected"] < result.frame["upper"])
    ).all()
    assert set(result.frame["assessment"]) <= {"below_expected", "above_expected", ""}
    first = min(x.registered.date() for x in planted().lives)
    # The start of their source and not of their own first case.
    assert set(result.frame["line_start"]) == {first}


def test_of_hardly_a_case_nothing_is_expected(stores) -> None:
    """On a day with almost no cases, "expected 88 (4 to 1,907)" would be meaningless."""
    scope = Scope(from_jalali(1402, 1, 1), from_jalali(1402, 1, 1))
    result = propensity(stores, scope, county_rates(stores, scope, lang="en"))
    assert result.frame[["expected", "lower", "upper"]].isna().all(axis=None)
    assert set(result.frame["assessment"]) == {""}


def test_the_last_visit_is_known_from_its_cases(stores, demo_store) -> None:
    (visit,) = provincial_trips(stores, Scope(), lang="en")
    assert (visit.day, visit.cases) == (date(2024, 11, 2), 90)
    assert provincial_trips(stores, Scope(counties=("0313",)), lang="en") == ()
    both = provincial_trips(demo_store, Scope(), lang="fa")
    assert [each.day for each in both] == sorted((each.day for each in both), reverse=True)
    assert len(both) == 2


def test_what_changed_since_a_day_is_the_comparison_of_equal_times(stores) -> None:
    day = from_jalali(1403, 7, 1)
    changes = changes_since(stores, Scope(), day, lang="en")
    last = END - timedelta(1)  # As-of is at noon, so that day is not over.
    length = (last - day).days + 1
    assert (changes.scope.first, changes.scope.last) == (day, last)
    assert (changes.before.first, changes.before.last) == (day - timedelta(length), day - timedelta(1))
    (received,) = (each for each in changes.comparisons if each.measure.key == "received")
    row = received.frame.set_index("county").loc["0307"]
    assert row["value"] == in_quarter("0307", day, last)
    assert row["before"] == in_quarter("0307", day - timedelta(length), day - timedelta(1))
    assert row["change"] == "changed"


def test_too_short_or_too_long_ago_there_is_nothing_to_compare(stores) -> None:
    assert changes_since(stores, Scope(), END - timedelta(MIN_DAYS - 1), lang="en") is None
    assert changes_since(stores, Scope(), BEGIN + timedelta(30), lang="en") is None
    assert changes_since(stores, Scope(), date(2030, 1, 1), lang="en") is None


def test_a_persistent_hotspot_is_named_with_what_it_tends_to(stores) -> None:
    assert assessment_label("persistent", "falling").fa == "کانون پایدار، با شیب کاهشی"
    assert assessment_label("persistent", "rising").en == "Persistent hotspot, rising"
    assert assessment_label("no_evidence", "") == HOTSPOT_ASSESSMENTS["no_evidence"]
    rows = trajectories(stores, Scope(), lang="en").frame
    assert set(rows.loc[rows["assessment"] != "persistent", "tendency"]) == {""}


def test_every_word_has_its_rule_and_the_rule_its_number() -> None:
    assert set(HOTSPOT_ASSESSMENTS) == set(HOTSPOT_EXPLANATIONS)
    assert MEASURES["rate_per_10k"].min_change == 0.1  # The words say "a tenth".
    assert pytest.approx(1.96, abs=1e-3) == Z95


def test_a_store_without_the_province_s_counties_has_no_course() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "COUNTIES", ("X1", "X2"))
        lives = tuple(
            Life(source="one", registered=datetime(2023, 4, 1) + timedelta(days=i), county=f"X{1 + i % 2}")
            for i in range(700)
        )
        end = datetime(2025, 4, 1)
        store = store_of(
            sa.create_engine("duckdb:///:memory:"), World(lives, Known({"one": end, "two": end}))
        )
    assert trajectories(store, Scope(), lang="en") is None
