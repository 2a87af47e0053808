"""The overview prints the values of the measures, to the last digit."""

import re
from html import unescape

import pytest

from pages.overview.cards import cards
from pages.overview.today import today
from pages.view.emptiness import is_empty
from pages.view.view_data import begins_within, months_shown, scope_over_months
from pages.widgets.choosing.trend_trips import trend_scope
from persian.digits import number
from queries.attention import attention
from queries.cases.listing import count
from queries.cases.slices import OlderThan
from queries.cases.states import STATES
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.peer_gap_texts import EXCESS_LATE
from queries.estimates.measure import measure
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from tests.pages.same_numbers.reading import LANG, assert_in_text, looking, n, plain, value

pytestmark = pytest.mark.slow


def lines(html: str, key: str) -> list[str]:
    """The texts of the lines of a short list, those behind "n more" included."""
    section = re.search(rf'<section class="short-list {key}">(.*?)</section>', html, re.S)[1]
    return [plain(line) for line in re.findall(r"<li[^>]*>(.*?)</li>", section, re.S)]


def test_the_cards_of_the_overview(view):
    drawn = [plain(each) for each in cards(view).split("<article")[1:]]
    received, on_time, days, late, _ = drawn
    assert_in_text(received, value(view, "received"))
    assert_in_text(on_time, value(view, "on_time_share"))
    assert_in_text(days, value(view, "answer_days_median"))
    assert_in_text(late, value(view, "overdue"), value(view, "open"))


def test_the_sparkline_of_a_card_is_described_by_the_values_of_its_whole_months(view):
    months = [each for each in months_shown(view) if each.last <= view.last_complete_day]
    scope = trend_scope(view, scope_over_months(view, months_shown(view)))
    frame = measure(view.store, "received", scope, by=("month",), lang=LANG).frame.set_index("month")
    whole = [frame["value"].get(each.key) for each in months if not begins_within(view, each)]
    alt = unescape(re.findall(r'alt="([^"]*)"', cards(view))[0])
    known = [each for each in whole if each is not None and each == each]
    assert len(known) > 2
    parts = [number(each, LANG) for each in (min(known), max(known), known[-1])]
    assert_in_text(plain(alt), *(f"{part} پرونده" for part in parts))
    assert "کمترین" in alt


def test_overdue_cases_of_offices(view):
    frame = measure(view.store, "overdue", view.scope, by=("agency",), lang=LANG).frame
    frame = frame[(frame["n"] > 0) & (frame["agency"] != "none")]
    frame = frame.sort_values(["n", "agency"], ascending=[False, True])
    shown, look = (lines(today(view), key) for key in ("overdue", "look"))
    assert len(shown) == min(len(frame), 8)
    compared = peer_comparison(view.store, "on_time_share", view.scope, lang=LANG).frame.set_index("agency")
    for line, row in zip(shown, frame.itertuples(), strict=False):
        assert_in_text(line, number(row.n, LANG), row.agency_label)
        excess = compared.loc[row.agency]
        value, low, high = (
            float(f"{excess[name]:.0f}") for name in ("excess", "excess_lower", "excess_upper")
        )
        flagged = excess.assessment == "needs_look" or low > 0 or high < 0
        clear = flagged and excess.assessment != "too_few" and (value < 0 or value > 0)
        if excess.assessment == "needs_look" and any(row.agency_label in each for each in look):
            # The list of who needs a look stands beside and has the figures.
            assert EXCESS_LATE.label(LANG) not in line
            continue
        assert (EXCESS_LATE.label(LANG) in line) == clear
        if clear:
            ends = (excess.excess, excess.excess_lower, excess.excess_upper, excess.n)
            assert_in_text(line, *(number(abs(end), LANG) for end in ends))


def test_the_old_backlog_and_its_proof(view):
    ages = measure(view.store, "age_open", view.scope, lang=LANG).frame
    old = int(ages.loc[ages["age"].isin(["61-180", ">180"]), "n"].sum())
    assert_in_text(plain(today(view)), number(old, LANG), n(view, "open"))
    assert count(view.store, view.scope, STATES["open"].with_slice(OlderThan(60))) == old


def test_offices_that_need_a_look(view):
    needs_look = peer_comparison(view.store, "on_time_share", view.scope, lang=LANG).needs_look
    shown = lines(today(view), "look")
    assert len(shown) == min(len(needs_look), 8)
    for line, row in zip(shown, needs_look.itertuples(), strict=False):
        assert_in_text(line, row.agency_label)
        if row.route != "deadline" and row.excess >= 1:
            assert_in_text(line, number(row.excess, LANG))


def test_an_empty_scope_has_no_figures(demo_store):
    assert is_empty(looking(demo_store, period="1450/01/01-1450/02/01"))


@pytest.mark.parametrize("address", [{}, {"as_of": "1404/12/15"}], ids=str)
def test_what_the_attention_list_counts_is_what_its_proof_shows(demo_store, address):
    view = looking(demo_store, **address)
    result = attention(demo_store, view.scope)
    assert result.check_count
    for finding in result.findings:
        params = {name: values for name, values in finding.params().items() if values}
        proof, problems = Scope.from_params(
            params | {"as_of": view.scope.to_params().get("as_of", [])}, today=view.today
        )
        assert not problems
        assert not any(getattr(view.scope, name) for name in DIMENSION_FIELDS.values())
        if finding.kind in ("surge", "drop"):
            assert finding.check.actual == measure(demo_store, "received", proof).row["n"]
        elif finding.kind == "overdue":
            assert finding.check.actual == count(demo_store, proof, STATES["late"])
        elif finding.kind == "funnel":
            row = measure(demo_store, "on_time_share", proof).row
            assert (finding.check.actual, finding.check.n) == (pytest.approx(row["value"]), row["n"])
