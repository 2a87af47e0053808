"""The overview prints the values of the measures, to the last digit."""

import pytest

from pages.overview.agency_shares import agency_shares_table as overview_agencies
from pages.overview.cards import cards
from pages.view.emptiness import is_empty
from persian.digits import number, percent
from queries.attention import attention
from queries.cases.listing import count
from queries.cases.states import STATES
from queries.comparisons.peer_comparison import peer_comparison
from queries.comparisons.peer_finding import peer_finding
from queries.estimates.measure import measure
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from tests.pages.same_numbers.reading import LANG, holds, looking, n, plain, rows, title, value, without_trips

pytestmark = pytest.mark.slow


def test_the_cards_of_the_overview(view):
    drawn = [plain(each) for each in cards(view).split("<article")[1:]]
    received, on_time, days, late, _ = drawn
    holds(received, value(view, "received"))
    holds(on_time, value(view, "on_time_share"), n(view, "on_time_share"))
    holds(days, value(view, "answer_days_median"), n(view, "answer_days_median"))
    holds(late, value(view, "overdue"), value(view, "open"))


def test_offices_of_the_overview(view):
    html, scope = overview_agencies(view), without_trips(view)
    frame = measure(view.store, "on_time_share", scope, by=("agency",), lang=LANG).frame
    told = frame[~frame["withheld"] & (frame["agency"] != "none")]
    compared = peer_comparison(view.store, "on_time_share", view.scope, lang=LANG)
    needs_look = compared.needs_look
    if len(told) > 1:
        assert title(html) == peer_finding(compared, LANG)
    if len(needs_look):
        judged = (compared.frame["assessment"] != "too_few").sum()
        people = needs_look["excess"].sum()
        holds(title(html), number(len(needs_look), LANG), number(judged, LANG))
        if people >= 1:
            holds(title(html), number(people, LANG))
    # The name is followed by the assessment where the office needs a look.
    shown = {row[0].split(" · ")[0]: row for row in rows(html)}
    marked = {row[0].split(" · ")[0] for row in rows(html) if " · " in row[0]}
    assert marked == set(needs_look["agency_label"]) & set(shown)
    for row in told.itertuples():
        if row.agency_label in shown:
            holds(
                " ".join(shown[row.agency_label]), percent(row.value, LANG, decimals=1), number(row.n, LANG)
            )


def test_an_empty_scope_has_no_figures(demo_store):
    assert is_empty(looking(demo_store, period="1450/01/01-1450/02/01"))


@pytest.mark.parametrize("address", [{}, {"as_of": "1404/12/15"}], ids=str)
def test_what_the_attention_list_counts_is_what_its_proof_shows(demo_store, address):
    view = looking(demo_store, **address)
    told = attention(demo_store, view.scope)
    assert told.check_count
    for finding in told.findings:
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
