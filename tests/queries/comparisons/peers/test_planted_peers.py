"""Assessments of planted offices beside similar ones: a bad one, a good one, small ones, and one with few verdicts."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from queries import __main__ as command_line
from queries.attention.funnel_breaches import funnel_checks
from queries.attention.sentences import evidence
from queries.comparisons.peers import peer_comparison as module
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from tests.queries.offices import OFFICES, case, planted, small_group, stored
from tests.reference import Known
from tests.worlds import World

pytestmark = [
    pytest.mark.usefixtures("many_units", "worlds_without_rollups"),
    pytest.mark.slow,  # Stores with many offices.
]


@pytest.fixture(scope="module")
def plain_store(many_units):
    """One office far worse and one far better than its nine peers, and a group of four with one bad office."""
    here = planted(A3=0.85, A7=0.0)
    return stored(replace(here, lives=(*here.lives, *small_group())))


def test_a_planted_office_needs_a_look_and_another_is_better_and_the_rest_are_not_reported(
    plain_store,
) -> None:
    comparison = peer_comparison(plain_store, "on_time_share", Scope(), lang="en")
    frame = comparison.frame[comparison.frame["group"] == "P1"].set_index("agency")
    assert frame.loc["A3", "assessment"] == "needs_look"
    assert frame.loc["A7", "assessment"] == "better"
    assert set(frame["assessment"].drop(["A3", "A7"])) == {"no_difference"}  # 60 cases show no likeness
    assert frame["smallest_shown"].drop(["A3", "A7"]).between(0.1, 0.4).all()
    assert frame.loc["A7", ["rank", "rank_low", "rank_high", "ranked"]].tolist() == [1, 1, 1, 10]
    assert frame.loc["A3", ["rank", "rank_low", "rank_high"]].tolist() == [10, 10, 10]
    assert frame["late"].to_numpy() == pytest.approx(1 - frame["value"].to_numpy())
    group = comparison.groups.set_index("group").loc["P1"]
    assert (group["units"], group["centre"]) == (10, pytest.approx(frame["value"].mean()))
    assert group["late"] == pytest.approx(1 - frame["value"].mean())
    # Two of ten are outliers: they do not widen the limits by which they are judged.
    assert group["tau"] < 0.15
    # People: 60 cases, 60 points under.
    assert frame.loc["A3", "excess"] == pytest.approx(36, abs=5)
    assert comparison.needs_look["agency"].tolist() == ["A3", "A11"]  # most people first


def test_a_whole_group_that_is_late_is_not_blessed_by_being_alike() -> None:
    """Nobody is worse than the others, and the deadline speaks all the same."""
    frame = peer_comparison(
        stored(planted(**dict.fromkeys(OFFICES[:10], 0.8))), "on_time_share", Scope()
    ).frame
    assert set(frame["assessment"]) == {"needs_look"}
    assert set(frame["route"]) == {"deadline"}
    assert frame["late"].min() > 0.7


@pytest.mark.thorough
def test_the_attention_list_says_that_similar_offices_do_not_keep_the_deadline_either() -> None:
    store = stored(planted(**dict.fromkeys(OFFICES[:10], 0.8)))
    checks = [check for check in funnel_checks(store, Scope(), date(2025, 5, 31)) if check.route]
    assert {check.route for check in checks} == {"deadline"}
    for check in checks:
        assert check.similar_share < 0.3
        assert "similar offices with such cases: " in evidence(check).en


def test_the_floor_of_the_deadline_is_a_setting(tmp_path, monkeypatch) -> None:
    path = tmp_path / "floor.toml"
    store = stored(planted(**dict.fromkeys(OFFICES[:10], 0.8)))
    monkeypatch.setenv("NEGAH_SETTINGS", str(path))
    for floor, assessments in (
        ("0", {"no_difference"}),
        ("0.05", {"no_difference"}),
        ("0.4", {"needs_look"}),
    ):
        path.write_text(f"[assessment]\non_time_floor = {floor}\n", encoding="utf-8")
        assert set(peer_comparison(store, "on_time_share", Scope()).frame["assessment"]) == assessments


def test_an_office_of_a_group_of_four_is_reported(plain_store) -> None:
    april = Scope(date(2025, 4, 1), date(2025, 4, 28))
    comparison = with_history(plain_store, peer_comparison(plain_store, "on_time_share", april))
    frame = comparison.frame.set_index("agency")
    small = frame[frame["group"] == "P2"]
    assert small["assessment"].to_dict() == {
        "A11": "needs_look", "A12": "no_difference", "A13": "no_difference", "A14": "no_difference"
    }  # fmt: skip
    assert small.loc["A11", "late"] == pytest.approx(0.75, abs=0.05)
    assert small.loc["A11", "expected"] == pytest.approx(0.8, abs=0.05)
    assert small.loc["A11", "new"]
    assert small.loc["A11", "since"] == date(2025, 4, 28)
    assert small["since"].drop("A11").isna().all()


def test_of_whom_too_few_spoke_nothing_is_said() -> None:
    """The tenth office has verdicts of only 15 % of its citizens: it is not compared, whatever they say."""
    lives = [
        replace(
            case(i, office, late=False),
            closed=datetime(2025, 4, 1),
            outcome="resolved",
            verdict=(
                "none" if i >= (9 if office == "A10" else 36) else "dissatisfied" if i % 2 else "satisfied"
            ),
        )
        for office in OFFICES[:10]
        for i in range(60)
    ]
    end = datetime(2025, 6, 1)
    frame = peer_comparison(
        stored(World(tuple(lives), Known({"one": end, "two": end}))), "satisfied_share", Scope()
    ).frame.set_index("agency")
    assert frame.loc["A10", ["assessment", "reason"]].tolist() == ["too_few", "unheard"]
    assert frame.loc["A10", "response_rate"] == pytest.approx(0.15)
    assert frame.loc["A10", ["rank", "z", "expected"]].isna().all()
    assert frame["ranked"].dropna().tolist() == [9] * 9


def test_trip_cases_are_left_out_unless_asked_for() -> None:
    here = planted()
    lives = tuple(replace(x, trip=i % 4 == 0) for i, x in enumerate(here.lives))
    store = stored(replace(here, lives=lives))
    assert peer_comparison(store, "on_time_share", Scope()).frame["n"].sum() == 450
    assert peer_comparison(store, "on_time_share", Scope(), trips="in").frame["n"].sum() == 600


def test_nobody_is_compared_with_nobody(plain_store) -> None:
    narrowed = peer_comparison(plain_store, "on_time_share", Scope(agencies=("A3",))).frame
    assert narrowed.equals(peer_comparison(plain_store, "on_time_share", Scope()).frame)


def test_only_shares_and_means_are_compared(plain_store) -> None:
    with pytest.raises(ScopeError) as caught:
        peer_comparison(plain_store, "received", Scope())
    assert "on_time_share" in caught.value.problem.en
    assert "handoffs_per_case" in caught.value.problem.en
    assert "received" in caught.value.problem.fa


@pytest.mark.thorough
def test_the_command_line_says_the_same(plain_store, monkeypatch, capsys) -> None:
    monkeypatch.setattr(command_line, "open_store", lambda _: plain_store)
    assert command_line.main(["peers", "on_time_share", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    frame = module.peer_comparison(plain_store, "on_time_share", Scope(), lang="en").frame
    assert [row["agency"] for row in record["rows"]] == frame["agency"].tolist()
    assert record["rows"][0]["expected"] == frame["expected"].iloc[0]
    by_code = {row["agency"]: row for row in record["rows"]}
    bad = by_code["A3"]
    assert (bad["assessment"], bad["route"]) == ("needs_look", "beyond_limits")
    assert bad["since"] == "2025-04-02"
    assert {"gap", "gap_lower", "gap_upper", "borrowed", "smallest_shown", "new"} <= set(bad)
    assert {"excess", "excess_lower", "excess_upper"} <= set(bad)
    assert by_code["A1"]["since"] is None
    assert by_code["A1"]["smallest_shown"] > 0
    assert record["scope"]["trips"] == "out"
    assert command_line.main(["peers", "on_time_share", "--lang", "fa"]) == 0
    text = capsys.readouterr().out
    assert "نیازمند بررسی" in text
    assert "رتبهٔ ۱۰ تا ۱۰ از ۱۰" in text
    assert "۲ دستگاه از ۱۴ دستگاه نیازمند بررسی است" in text
    assert "تأخیر مازاد" in text
    assert command_line.main(["peers", "received", "--json"]) == 2


def test_the_command_line_can_begin_with_the_largest_excess(plain_store, monkeypatch, capsys) -> None:
    monkeypatch.setattr(command_line, "open_store", lambda _: plain_store)
    assert command_line.main(["peers", "on_time_share", "--order", "excess", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    excess = [row["excess"] for row in rows if row["excess"] is not None]
    assert excess == sorted(excess, reverse=True)
    assert len(excess) > 5
    assert all(row["excess"] is None for row in rows[len(excess) :])
    assert command_line.main(["peers", "on_time_share", "--order", "excess", "--lang", "en"]) == 0
    lines = [each for each in capsys.readouterr().out.splitlines() if each.startswith("  ")]
    assert len(lines) == len(rows)
    assert [each.split("  ")[1] for each in lines] == [f"Name {row['agency']}" for row in rows]


@pytest.mark.parametrize("by", ["agency", "county"])
@pytest.mark.parametrize("key", ["on_time_share", "satisfied_share"])
def test_a_time_without_a_case_has_nobody_to_compare(plain_store, key: str, by: str) -> None:
    assert peer_comparison(plain_store, key, Scope(date(2030, 1, 1), date(2030, 1, 2)), by=by).frame.empty
