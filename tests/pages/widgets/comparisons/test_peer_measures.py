"""The table of an office beside similar ones: by every measure that it is assessed by."""

from dataclasses import replace

import pytest

from pages.view.compared_offices import ASSESSED
from pages.view.view import View
from pages.widgets.comparisons import peer_measures as module
from pages.widgets.comparisons.peer_measures import peer_measures
from queries.comparisons.peers.peer_comparison import PeerComparison, peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.measures import MEASURES
from queries.storage.store import Store
from tests.pages.same_numbers.reading import looking, plain, rows, title


@pytest.fixture(scope="module")
def view(demo_store: Store) -> View:
    return replace(looking(demo_store, period="365d"), lang="en")


@pytest.fixture(scope="module")
def comparisons(view: View) -> dict[str, PeerComparison]:
    return {key: peer_comparison(view.store, key, view.scope, lang="en") for key in ASSESSED}


def test_each_measure_has_a_row_with_its_value_and_what_is_expected(
    view: View, comparisons: dict[str, PeerComparison]
) -> None:
    frame = comparisons["on_time_share"].frame
    row = frame[frame["comparable"].astype(bool) & ~frame["withheld"]].sort_values("n").iloc[-1]
    table = rows(peer_measures(view, comparisons, str(row["agency"])))
    assert [cells[0].split(" n = ")[0] for cells in table] == [MEASURES[key].title.en for key in ASSESSED]
    own = MEASURES["on_time_share"]
    assert table[0][1].startswith(own.format(float(row["value"]), "en"))
    assert table[0][2].startswith(own.format(float(row["expected"]), "en"))


def test_the_title_names_the_measures_by_which_it_needs_a_look(
    view: View, comparisons: dict[str, PeerComparison], monkeypatch
) -> None:
    frame = comparisons["on_time_share"].frame
    bad = str(frame.loc[frame["assessment"] == "needs_look", "agency"].iloc[0])
    named = [
        comparison.measure.title.en
        for comparison in comparisons.values()
        if "needs_look" in set(comparison.frame.loc[comparison.frame["agency"] == bad, "assessment"])
    ]
    asked = []

    def spied(*args, **kwargs):
        asked.append(kwargs["only"])
        return with_history(*args, **kwargs)

    monkeypatch.setattr(module, "with_history", spied)
    html = peer_measures(view, comparisons, bad)
    # Since when others need a look is not shown, and takes six comparisons of them.
    assert asked == [(bad,)] * len(named)
    assert title(html) == f"Needs a look by {len(named)} of {len(ASSESSED)} measures: {', '.join(named)}"
    # It also says for how long.
    assert "for at least" in plain(html) or "new" in plain(html)


def test_an_office_with_too_few_cases_gets_no_figure(
    view: View, comparisons: dict[str, PeerComparison]
) -> None:
    frame = comparisons["on_time_share"].frame
    few = frame[frame["withheld"]]
    assert len(few)
    office = str(few["agency"].iloc[0])
    html = peer_measures(view, {"on_time_share": comparisons["on_time_share"]}, office)
    assert rows(html)[0][1:4] == ["too few", "—", "—"]
    assert title(html) == "Too few cases to assess it by any measure"
    # Nor does the title count measures that could not be assessed among those that show nothing.
    sound = frame[frame["assessment"] == "no_difference"]
    assert len(sound)
    office = str(sound["agency"].iloc[0])
    too_few = comparisons["on_time_share"].frame.assign(withheld=True, assessment="too_few")
    pair = {"a": comparisons["on_time_share"], "b": replace(comparisons["on_time_share"], frame=too_few)}
    expected = "The only measure by which it could be assessed does not show that it needs a look"
    assert title(peer_measures(view, pair, office)) == expected


def test_an_office_that_is_not_compared_is_judged_by_the_deadline_alone(
    view: View, comparisons: dict[str, PeerComparison]
) -> None:
    """Its word is its own in every row: "no difference shown" would read as if there were none."""
    alone = {
        key: replace(each, frame=each.frame.assign(assessment="not_compared", route=None, gap=float("nan")))
        for key, each in comparisons.items()
    }
    office = str(comparisons["on_time_share"].frame.sort_values("n").iloc[-1]["agency"])
    html = peer_measures(view, alone, office)
    assert title(html) == "The only measure by which it could be assessed does not show that it needs a look"
    assert {cells[4].split(" · ")[0].startswith("Not compared") for cells in rows(html)} == {True}
    assert [("deadline" in cells[4]) for cells in rows(html)] == [key == "on_time_share" for key in alone]
    del alone["on_time_share"]
    assert title(peer_measures(view, alone, office)) == "It could not be assessed by any measure"


def test_an_office_without_cases_has_no_table(view: View, comparisons: dict[str, PeerComparison]) -> None:
    assert peer_measures(view, comparisons, "nobody") == ""


def test_what_is_better_has_the_reservation_and_nothing_else_has(
    view: View, comparisons: dict[str, PeerComparison]
) -> None:
    frame = comparisons["on_time_share"].frame
    office = str(frame[frame["assessment"] == "no_difference"]["agency"].iloc[0])
    for assessment in ("better", "like_similar"):
        changed = frame.assign(assessment=frame["assessment"].where(frame["agency"] != office, assessment))
        pair = {"on_time_share": replace(comparisons["on_time_share"], frame=changed)}
        table = rows(peer_measures(view, pair, office, reservation="signs to look at: one"))
        assert table[0][4].endswith(" · signs to look at: one") is (assessment == "better")
