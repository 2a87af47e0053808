"""Offices that answer on time and settle nothing, in a copy of the demo store."""

from datetime import date, timedelta

import pytest

from persian.digits import number
from queries.comparisons.peers import outcome_signs as module
from queries.comparisons.peers.office_counties import slow_counties
from queries.comparisons.peers.office_signs import signs_by_measure
from queries.comparisons.peers.outcome_signs import (
    LATE_DAYS,
    MIN_GAPS,
    MIN_SATISFIED_LATELY,
    REOPENED,
    RESOLVED,
    SATISFIED,
    outcome_signs,
    seldom_satisfied_lately,
)
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.estimates.measure import measure
from queries.overview.build_overview import compared_offices, overview
from queries.overview.office_lines.other_signs import named_signs, other_signs, sign_wordings
from queries.overview.office_lines.scope_signs import outcome_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.overview_contents import EMPTY
from queries.overview.words.office_line_texts import FEW_SATISFIED_LATELY, SELDOM_SATISFIED_LATELY
from queries.vocabulary.codes import Outcome, Verdict
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of
from tests.queries.overview.short_list import short_list
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow
OF_OFFICE = "WHERE agency = {office} AND closed_at IS NOT NULL AND case_id % 10 < "
# In the demo few people give a rating: here two in three do.
RATED = f"""UPDATE "case" SET verdict_at = closed_at + INTERVAL 1 HOUR,
    verdict = CASE WHEN case_id % 3 = 0 THEN {int(Verdict.satisfied)} ELSE {int(Verdict.dissatisfied)} END
    WHERE closed_at IS NOT NULL AND case_id % 3 < 2"""
PLAYED = {
    SATISFIED: f'UPDATE "case" SET verdict = {int(Verdict.dissatisfied)} {OF_OFFICE}9 AND verdict > 0',
    RESOLVED: f'UPDATE "case" SET outcome = {int(Outcome.explained)} {OF_OFFICE}9 AND outcome > 0',
    REOPENED: f'UPDATE "case" SET reopened_at = closed_at + INTERVAL 5 DAY, reopenings = 1 {OF_OFFICE}4',
}
# In 56 days of the small demo store two offices alone have 30 ratings.
COLLAPSED_DAYS = 120
COLLAPSED = f"""UPDATE "case" SET verdict = {int(Verdict.dissatisfied)}
    WHERE agency = {{office}} AND verdict > 0 AND closed_at >= TIMESTAMP '{{since}}'"""


@pytest.fixture(scope="module")
def year(demo_store) -> Scope:
    last = demo_store.as_of.date()
    return Scope().with_period(date(last.year - 1, last.month, 1), last)


@pytest.fixture(scope="module")
def offices(demo_store, year) -> dict[str, str]:
    """For each share one of the offices with the most closed cases, of which similar ones say something."""
    frame = peer_comparison(demo_store, RESOLVED, year).frame
    largest = frame[frame["comparable"].astype(bool)].sort_values("n")["agency"][-len(PLAYED) :]
    return dict(zip(PLAYED, largest[::-1], strict=True))


@pytest.fixture(scope="module")
def played(demo_url, demo_store, offices, tmp_path_factory):
    """A store in which each of the offices settles little, in its own way; that of RESOLVED lately in two ways."""
    keys = keys_of(demo_store, "agency")
    since = demo_store.as_of.date() - timedelta(COLLAPSED_DAYS - 1)
    return changed_store(
        demo_url,
        tmp_path_factory.mktemp("played"),
        RATED,
        *(statement.format(office=keys[offices[key]]) for key, statement in PLAYED.items()),
        COLLAPSED.format(office=keys[offices[RESOLVED]], since=since),
    )


@pytest.mark.parametrize("key", ordinary_first(1, PLAYED))
def test_an_office_that_settles_little_is_reported(played, demo_store, year, offices, key) -> None:
    office = offices[key]
    assert office not in {sign.office for sign in outcome_signs(demo_store, key, year)}
    sign = next(sign for sign in outcome_signs(played, key, year) if sign.office == office)
    row = measure(played, key, Scope(year.first, year.last, trips="out"), by=("agency",)).frame
    row = row.set_index("agency").loc[office]
    assert (sign.share, sign.n) == (pytest.approx(row["value"]), row["n"])
    assert abs(sign.share - sign.expected) >= MIN_GAPS[key]
    # All offices are compared, whatever the scope chooses.
    assert sign in outcome_signs(played, key, Scope(year.first, year.last, agencies=(office,)))


@pytest.mark.parametrize("key", ordinary_first(1, [*PLAYED, "deadline_bunching"]))
def test_signs_are_those_of_the_comparison_of_all_offices(played, year, key) -> None:
    frame = peer_comparison(played, key, year).frame
    far = frame[frame["assessment"].isin(["needs_look", "differs"]) & ~frame["withheld"]]
    if key == "deadline_bunching":  # neither direction is better: only those above are a sign
        far = far[far["gap"] > 0]
    compared = {row["agency"]: (row["value"], row["expected"], row["n"]) for row in far.to_dict("records")}
    signs = signs_by_measure(played, key, year, least_gap=0)
    assert {sign.office: (sign.share, sign.expected, sign.n) for sign in signs} == {
        office: pytest.approx(row) for office, row in compared.items()
    }


def test_satisfaction_that_collapses_is_reported_over_the_last_weeks(
    played, year, offices, monkeypatch
) -> None:
    collapsed = offices[RESOLVED]
    for text in (SELDOM_SATISFIED_LATELY, FEW_SATISFIED_LATELY):
        assert f"last {LATE_DAYS} days" in text.en
        assert f"{number(LATE_DAYS, 'fa')} روز گذشته" in text.fa
    monkeypatch.setattr(module, "LATE_DAYS", COLLAPSED_DAYS)
    assert collapsed not in {sign.office for sign in outcome_signs(played, SATISFIED, year)}
    signs = {sign.office: sign for sign in seldom_satisfied_lately(played, year)}
    assert offices[SATISFIED] not in signs, "it is named by the longer time already"
    late = Scope(year.last - timedelta(COLLAPSED_DAYS - 1), year.last, trips="out")
    row = measure(played, SATISFIED, late, by=("agency",)).frame.set_index("agency").loc[collapsed]
    assert (signs[collapsed].share, signs[collapsed].n) == (0, row["n"])
    assert signs[collapsed].expected >= MIN_SATISFIED_LATELY

    own = Scope(year.first, year.last, agencies=(collapsed,))
    line = sign_lines(played, outcome_signs_of_scope(played, own))
    assert line.en.startswith(SELDOM_SATISFIED_LATELY.en.format(offices=""))
    assert line.fa.startswith(SELDOM_SATISFIED_LATELY.fa.format(offices=""))
    assert FEW_SATISFIED_LATELY in other_signs(played, own, without=())[collapsed]
    before = Scope(year.first, year.last - timedelta(7), agencies=(collapsed,))
    limited = played.limited(RowLimits(agencies=(collapsed,)))
    for store, scope in ((played, before), (limited, own)):
        assert (
            SELDOM_SATISFIED_LATELY.en.format(offices="")
            not in sign_lines(store, outcome_signs_of_scope(store, scope)).en
        )


def test_no_better_office_is_reported(played, year) -> None:
    for key, is_worse in ((REOPENED, 1), (SATISFIED, -1), (RESOLVED, -1)):
        signs = outcome_signs(played, key, year)
        assert signs
        assert all((sign.share - sign.expected) * is_worse > 0 for sign in signs)


def test_the_largest_difference_comes_first(played, year) -> None:
    signs = outcome_signs(played, RESOLVED, year)
    gaps = [sign.expected - sign.share for sign in signs]
    assert gaps == sorted(gaps, reverse=True)


def test_the_lines_name_the_offices_of_the_scope(played, year, offices) -> None:
    all_lines = sign_lines(played, outcome_signs_of_scope(played, year))
    for key, start in (
        (REOPENED, "Closed cases are reopened more often than at similar offices: "),
        (SATISFIED, "Fewer of those who gave a rating are satisfied than at similar offices: "),
        (RESOLVED, "A smaller share of closed cases is resolved than at similar offices; "),
    ):
        assert start in all_lines.en
        own = sign_lines(
            played, outcome_signs_of_scope(played, Scope(year.first, year.last, agencies=(offices[key],)))
        )
        assert own.en.startswith(start)
    assert (
        "ratings, "
        in sign_lines(
            played,
            outcome_signs_of_scope(played, Scope(year.first, year.last, agencies=(offices[SATISFIED],))),
        ).en
    )
    assert all_lines.fa.startswith("بازگشایی پرونده‌های مختومه بیش از دستگاه‌های مشابه")
    # How an office works is judged by all of its cases.
    assert (
        sign_lines(played, outcome_signs_of_scope(played, Scope(year.first, year.last, kinds=("complaint",))))
        == EMPTY
    )
    assert (
        sign_lines(played, outcome_signs_of_scope(played, Scope(year.first, year.last, agencies=("none",))))
        == EMPTY
    )


@pytest.mark.thorough
def test_the_overview_tells_of_them(played, year) -> None:
    contents = overview(played, year, lambda: compared_offices(played, year))
    assert sign_lines(played, outcome_signs_of_scope(played, year)).en in contents.unit_notes.en


@pytest.mark.thorough
def test_no_screen_says_that_nobody_needs_a_look_and_asks_to_look(played, year, offices) -> None:
    """Whom the notes ask to look at stands in the sentence of the day too, unless answers on time name it already."""
    comparison = compared_offices(played, year)
    needs_look = set(comparison.needs_look["agency"])
    signs = other_signs(played, year, without=needs_look)
    assert set(offices.values()) <= {*needs_look, *signs}
    assert needs_look.isdisjoint(signs)
    contents = overview(played, year, lambda: comparison)
    # Of a sentence that would be too long, their number stands in it, and the notes below the cards have their names.
    assert any(contents.sentence.en.endswith(f"; {each.en}.") for each in sign_wordings(played, signs))
    assert short_list(contents, "look").lead.en.endswith(f"; other signs at {len(signs)} more")

    # The office that no answer on time gives away: of it alone, the list says what there is to look at.
    quiet = next(office for office in offices.values() if office not in needs_look)
    alone = Scope(year.first, year.last, agencies=(quiet,))
    own = overview(played, alone, lambda: comparison)
    words = named_signs(played, {quiet: signs[quiet]}).en
    assert own.sentence.en.endswith(f"was found to need a look; {words}.")
    assert short_list(own, "look").lead.en.endswith(f"; {words}")
    assert (
        short_list(own, "look").empty.en
        == "Judged by its answers on time, the chosen office was not found to need a look."
    )


def test_signs_are_left_out_where_a_part_of_the_cases_is_asked_for(played, year) -> None:
    part = Scope(year.first, year.last, kinds=("complaint",))
    assert not set(other_signs(played, part, without=())) - {
        each.office for each in slow_counties(played, part)
    }
    assert named_signs(played, {}) == EMPTY


def test_a_period_in_which_nothing_is_closed_has_no_signs(demo_store) -> None:
    early = Scope().with_period(date(2001, 3, 21), date(2001, 6, 21))
    assert [outcome_signs(demo_store, key, early) for key in PLAYED] == [[], [], []]
    assert sign_lines(demo_store, outcome_signs_of_scope(demo_store, early)) == EMPTY
