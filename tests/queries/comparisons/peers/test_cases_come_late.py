"""Cases that one office hands on to another late accuse neither that office nor others of its counties."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from queries.attention.funnel_breaches import funnel_checks
from queries.attention.sentences import evidence
from queries.cli.peer_output import peers_text
from queries.comparisons.peers import cases_come_late
from queries.comparisons.peers.peer_comparison import PeerComparison, peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.comparisons.peers.recent_looks import recent_looks
from queries.county_brief.offices import offices_to_ask, peer_rows
from queries.overview.lists.look_list import look_list
from queries.overview.lists.office_table import office_rows
from queries.overview.office_lines.came_late_lines import came_late_line
from queries.overview.overview_contents import EMPTY
from queries.own_office.assessment_texts import notes
from queries.own_office.own_assessment import own_assessment
from queries.vocabulary.scope import Scope
from tests.queries.offices import COUNTIES, OFFICES, stored
from tests.reference import Known, Life
from tests.worlds import World

pytestmark = [pytest.mark.usefixtures("many_units", "worlds_without_rollups"), pytest.mark.slow]

FIRST, END = datetime(2025, 3, 1), datetime(2025, 6, 1)
PERIOD = Scope(FIRST.date(), END.date())
# Each serves one county, and the last one the county of the victim, where it is slow.
KEEPER, VICTIM, SLOW = OFFICES[0], OFFICES[1], OFFICES[9]


def handed_on(
    office: str, county: str, registered: datetime, due: datetime, *, late: bool, to: str | None
) -> Life:
    """A case that its office answers three days before or after it is due, or hands on the day before."""
    answered, referrals = due + timedelta(3 if late else -3), [(registered + timedelta(hours=1), office)]
    if to is not None:
        referrals.append((due - timedelta(1), to))
        answered = due + timedelta(2)
    of = {"agency": office, "county": county, "referrals": tuple(referrals)}
    return Life("one", registered, due=due, answered=answered, **of)


def lives_of(*, slow: bool, usual: float = 0.25, own: float = 0.25, handed: int = 120) -> list[Life]:
    """Ten offices with 150 cases of one county each, a quarter of them late, and 120 that one of them hands on.

    The shares late are `usual`, and that of the victim `own`.
    """
    dice = random.Random(5)

    def life(office: str, county: str, share_late: float, to: str | None = None) -> Life:
        registered = FIRST + timedelta(dice.uniform(0, 70))
        due = registered + timedelta(10)
        return handed_on(office, county, registered, due, late=dice.random() < share_late, to=to)

    shares = dict.fromkeys(OFFICES, usual) | {VICTIM: own} | ({SLOW: 0.8} if slow else {})
    lives = [
        life(office, COUNTIES[1 if office == SLOW else place], shares[office])
        for place, office in enumerate(OFFICES[:10])
        for _ in range(150)
    ]
    return lives + [life(KEEPER, COUNTIES[0], 0.25, VICTIM) for _ in range(handed)]


def compared(lives: list[Life]) -> PeerComparison:
    """The comparison of the offices with their history."""
    store = stored(World(tuple(lives), Known({"one": END, "two": END})))
    return with_history(store, peer_comparison(store, "on_time_share", PERIOD))


def row_of(comparison: PeerComparison, office: str) -> "pd.Series":
    return comparison.frame.set_index("agency").loc[office]


def test_the_office_that_got_them_is_not_accused(monkeypatch) -> None:
    lives = lives_of(slow=False)
    found = compared(lives)
    assert not len(found.needs_look)
    victim = row_of(found, VICTIM)
    assert victim["without_come_late"]
    assert victim["n"] == 270
    assert victim["expected"] - victim["value"] == pytest.approx(-victim["gap"])
    # Its excess is that of a province in which nobody hands on late.
    alone = row_of(compared([each for each in lives if len(each.referrals) == 1]), VICTIM)
    assert victim["excess"] == pytest.approx(alone["excess"])
    assert victim["assessment"] == alone["assessment"]
    store = stored(World(tuple(lives), Known({"one": END, "two": END})))
    line = came_late_line(store, PERIOD, found)
    late = sum(life.agency == VICTIM and life.answered > life.due for life in lives) + 120
    for words in (f"A2\u2069 (120 of {late} not answered in time", "most from \u2068Name A1"):
        assert words in line.en
    assert came_late_line(store, Scope(PERIOD.first, PERIOD.last, agencies=(KEEPER,)), found) == EMPTY
    for name in ("gap", "smallest_shown"):
        assert victim[name] * 270 == pytest.approx(alone[name] * 150)
    monkeypatch.setattr(cases_come_late, "MIN_LATE", 1000)
    before = compared(lives)
    assert VICTIM in set(before.needs_look["agency"])
    assert not before.frame["without_come_late"].any()


def test_who_is_slow_itself_is_named_with_the_remark() -> None:
    lives = lives_of(slow=True)
    store = stored(World(tuple(lives), Known({"one": END, "two": END})))
    found = with_history(store, peer_comparison(store, "on_time_share", PERIOD))
    assert set(found.needs_look["agency"]) == {SLOW}
    lines = look_list(store, PERIOD, found, {}).lines
    assert [line.key for line in lines] == [f"look-{SLOW}"]
    assert (cases_come_late.WITHOUT_REMARK.en in lines[0].evidence.en) == row_of(found, SLOW)[
        "without_come_late"
    ]
    assert recent_looks(store, found) == ()


def test_what_is_expected_stands_with_what_was_left_out() -> None:
    """On the page of the office itself, in a county brief, as text, and in the weekly table by no figure."""
    end = datetime(2025, 6, 25)
    store = stored(World(tuple(lives_of(slow=False)), Known({"one": end, "two": end})))
    own = own_assessment(store, VICTIM, months=3)
    other = own_assessment(store, SLOW, months=3)
    comparison = with_history(store, peer_comparison(store, "on_time_share", PERIOD, lang="en"))
    county = replace(PERIOD, counties=(COUNTIES[1],))
    asked, _ = offices_to_ask(store, county, peer_rows(store, PERIOD, lang="en"), signs={}, lang="en")
    of_brief = {each.office: each for each in asked}
    rows = {row.name.en: row for row in office_rows(store, comparison, [], set())}
    lines = peers_text(comparison, "en").splitlines()
    for lang in ("fa", "en"):
        without, remark = cases_come_late.WITHOUT.label(lang), cases_come_late.WITHOUT_REMARK.label(lang)
        assert without in notes(own, lang)
        assert without not in notes(other, lang)
        assert remark in of_brief["Name A2"].assessment.label(lang)
        assert remark not in of_brief["Name A10"].assessment.label(lang)
    assert of_brief["Name A2"].without_come_late
    assert rows["Name A2"].expected.en == "—"
    assert rows["Name A10"].expected.en == "97%"
    told = [line for line in lines if cases_come_late.WITHOUT_REMARK.en in line]
    assert len(told) == 1
    assert "Name A2" in told[0]


def test_an_office_under_the_floor_is_cleared_only_if_others_handed_most_of_it_on_late(monkeypatch) -> None:
    """That most of its answers are late by its own cases is a fact, of which no comparison is said."""
    lives = lives_of(slow=False, usual=0.4, own=0.5, handed=60)
    found = compared(lives)
    victim = row_of(found, VICTIM)
    assert victim["upper"] < 0.5
    assert (victim["assessment"], victim["route"]) == ("needs_look", "deadline")
    assert not victim["without_come_late"]
    store = stored(World(tuple(lives), Known({"one": END, "two": END})))
    (line,) = look_list(store, PERIOD, found, {}).lines
    assert "60 of " in line.evidence.en
    assert came_late_line(store, PERIOD, found) == EMPTY
    monkeypatch.setattr(cases_come_late, "MAX_PART", 0.4)
    assert row_of(compared(lives), VICTIM)["without_come_late"]
    monkeypatch.undo()
    most = row_of(compared(lives_of(slow=False, usual=0.4, own=0.5, handed=90)), VICTIM)
    assert most["upper"] < 0.5
    assert most["without_come_late"]
    assert most["assessment"] == "no_difference"


def test_a_row_by_own_deadlines_is_of_all_cases() -> None:
    """An office that is slow itself, in a county where cases came late to another, with half the time of others."""
    dice, slow = random.Random(5), OFFICES[4]

    def life(office: str, county: str, share_late: float, to: str | None = None) -> Life:
        registered = FIRST + timedelta(dice.uniform(0, 70))
        due = registered + timedelta(5 if office == slow else 10)
        return handed_on(office, county, registered, due, late=dice.random() < share_late, to=to)

    lives = [
        life(office, COUNTIES[1 if office in (VICTIM, slow) else place % 3], 0.32 if office == slow else 0.12)
        for place, office in enumerate(OFFICES[:10])
        for _ in range(150)
    ]
    found = compared(lives + [life(KEEPER, COUNTIES[1], 0.12, VICTIM) for _ in range(200)])
    assert row_of(found, slow)["days_allowed"] == pytest.approx(5)
    assert not row_of(found, slow)["without_come_late"]
    assert row_of(found, VICTIM)["without_come_late"]


@pytest.mark.parametrize("slow", [False, True])
def test_the_attention_list_agrees(slow: bool) -> None:
    store = stored(World(tuple(lives_of(slow=slow)), Known({"one": END, "two": END})))
    day, codes = END.date() - timedelta(1), store.codes("agency")
    for scope in (Scope(), Scope(as_of=END - timedelta(hours=6))):
        checks = {codes[check.subject[0][1]]: check for check in funnel_checks(store, scope, day)}
        assert {code for code, check in checks.items() if check.route} == ({SLOW} if slow else set())
        assert checks[VICTIM].without_come_late
        remark = cases_come_late.WITHOUT_REMARK
        assert remark.en in evidence(checks[VICTIM]).en
        assert remark.fa in evidence(checks[VICTIM]).fa
        assert remark.en not in evidence(checks[SLOW]).en


def test_few_such_cases_change_nothing() -> None:
    lives = lives_of(slow=False)
    few = [*lives[:1500], *lives[1500:1509]]
    assert not compared(few).frame["without_come_late"].any()


def test_without_them_sums_are_those_of_the_other_cases() -> None:
    sums = {
        "agency": np.array([1, 1, 2]),
        "topic_group": np.array([1, 2, 1]),
        "n": np.array([5, 6, 7]),
        "hits": np.array([3, 4, 5]),
    }
    some = {"agency": np.array([1]), "topic_group": np.array([2]), "n": np.array([6]), "hits": np.array([4])}
    left = cases_come_late._less(sums, some)
    assert left["n"].tolist() == [5, 0, 7]
    assert left["hits"].tolist() == [3, 0, 5]
    assert cases_come_late._less(sums, {name: values[:0] for name, values in some.items()}) is sums


def test_who_was_cleared_before_and_is_slow_itself_now_is_new() -> None:
    """For two months cases came late to an office, and in the third it is slow with its own."""
    dice = random.Random(5)

    def life(
        office: str, county: str, share_late: float, days: tuple[int, int], to: str | None = None
    ) -> Life:
        registered = FIRST + timedelta(dice.uniform(*days))
        due = registered + timedelta(10)
        return handed_on(office, county, registered, due, late=dice.random() < share_late, to=to)

    lives = [
        life(
            office,
            COUNTIES[1 if office == VICTIM else place % 3],
            0.75 if office == VICTIM and days == (60, 90) else 0.12,
            days,
        )
        for place, office in enumerate(OFFICES[:10])
        for days in ((0, 30), (30, 60), (60, 90))
        for _ in range(90)
    ]
    lives += [life(KEEPER, COUNTIES[1], 0.12, (0, 58), VICTIM) for _ in range(180)]
    end = datetime(2025, 6, 25)
    store = stored(World(tuple(lives), Known({"one": end, "two": end})))
    last = FIRST.date() + timedelta(99)
    comparison = peer_comparison(store, "on_time_share", Scope(last - timedelta(29), last))
    found = row_of(with_history(store, comparison), VICTIM)
    assert (found["assessment"], found["without_come_late"]) == ("needs_look", False)
    assert (found["since"], found["new"], found["for_days"]) == (last, True, 0)
    before = Scope(last - timedelta(59), last - timedelta(30))
    assert row_of(peer_comparison(store, "on_time_share", before), VICTIM)["without_come_late"]


def test_since_when_is_found_without_them_as_well() -> None:
    """Half of the answers of an office come late since 130 days, in a county where cases came late to another."""
    dice = random.Random(5)

    def life(office: str, county: str, to: str | None = None) -> Life:
        ago = dice.uniform(12, 200)
        registered = END - timedelta(ago)
        due = registered + timedelta(10)
        share_late = 0.5 if office == SLOW and ago <= 130 else 0.25
        answered = due + timedelta(3 if dice.random() < share_late or to else -3)
        referrals = [(registered + timedelta(hours=1), office)]
        if to is not None:
            referrals.append((due - timedelta(1), to))
        return Life(
            "one",
            registered,
            agency=office,
            county=county,
            due=due,
            answered=answered if answered < END else None,
            referrals=tuple(referrals),
        )

    lives = []
    for place, office in enumerate(OFFICES[:10]):
        elsewhere = (place + 5) % 10
        counties = (1, 1) if office == SLOW else (place, 2 if elsewhere == 1 else elsewhere)
        lives += [life(office, COUNTIES[counties[number % 2]]) for number in range(500)]
    lives += [life(KEEPER, COUNTIES[1], VICTIM) for _ in range(500)]
    store = stored(World(tuple(lives), Known({"one": END, "two": END})))
    last = END.date()
    scope = Scope(last - timedelta(60), last)
    found = row_of(with_history(store, peer_comparison(store, "on_time_share", scope)), SLOW)
    assert found["without_come_late"]
    assert found["assessment"] == "needs_look"
    assert found["since"] in {last - timedelta(30 * months) for months in (2, 3, 4)}
    assert not found["new"]


def test_an_office_that_answers_more_than_expected_is_cleared_as_well() -> None:
    """Nearly all offices are late, and this one is under the floor only with the cases of others."""
    lives = lives_of(slow=False, usual=0.7, own=0.3, handed=110)
    victim = row_of(compared(lives), VICTIM)
    assert victim["upper"] < 0.5
    assert victim["without_come_late"]
    assert victim["assessment"] != "needs_look"
