"""Publishable figures: what is on the lattice, what is refused, and that a cell is the same wherever it stands."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from persian.calendar import month_bounds, quarters, year_of
from queries.__main__ import main
from queries.lattice import publishable_measures
from queries.measure import measure
from queries.protected import protected
from queries.scope import Scope, ScopeError
from queries.store import Store
from stats.disclosure import rounded
from tests.intake.storing import load_rows, url
from tests.vintages import history
from tests.worlds import store_of, world

YEAR = year_of(date(2025, 4, 1))
OLD = year_of(date(2024, 4, 1))


@pytest.fixture(scope="module")
def stores(databases):
    """The store of a world, by its seed, on every engine."""
    return lambda seed, size=900: store_of(databases(f"protected_{seed}"), world(seed, size=size))


def spring() -> Scope:
    """The months of a year's first quarter."""
    edge = quarters(date(2025, 4, 1), date(2025, 4, 1))[0]
    return Scope(edge.first, edge.last)


def rows_of(store: Store, key: str, scope: Scope, by: tuple[str, ...]) -> pd.DataFrame:
    return protected(store, key, scope, by=by).frame


WHOLE = Scope(*month_bounds(1403, 12))  # a month that every world knows to its end


@pytest.mark.parametrize("by", [(), ("county",), ("agency",), ("topic_group",), ("kind",), ("month", "county", "kind")])
@pytest.mark.parametrize("key", ["received", "answered", "closed", "open", "overdue"])
def test_a_count_is_the_measures_own_rounded_or_withheld(stores, key, by) -> None:
    store = stores(2)
    found = rows_of(store, key, WHOLE, by)
    two = tuple(name for name in by if name != "kind") if len(by) > 2 else by
    scopes = [replace(WHOLE, kinds=(kind,)) for kind in ("complaint", "request", "suggestion")] if len(by) > 2 else [WHOLE]
    own: dict[tuple[str, ...], int] = {}
    for scope in scopes:
        for row in measure(store, key, scope, by=two).frame.to_dict("records"):
            own[(*(str(row[name]) for name in two), *(scope.kinds if len(by) > 2 else ()))] = int(row["n"])
    told = 0
    for row in found.to_dict("records"):
        n = own.get(tuple(str(row[name]) for name in by), 0)
        if row["withheld"]:
            assert row["n"] is None
            assert pd.isna(row["value"])
        else:
            told += 1
            assert n == 0 or n >= 5
            assert row["n"] == row["value"] == rounded(n, 5)
    assert told


def test_a_share_is_made_of_rounded_counts(stores) -> None:
    store = stores(2)
    found = protected(store, "on_time_share", WHOLE).row
    own = measure(store, "on_time_share", WHOLE).row
    hits = round(own["value"] * own["n"])
    assert not found["withheld"]
    assert found["value"] == rounded(hits, 5) / rounded(own["n"], 5)
    assert found["n"] == rounded(own["n"], 5)
    assert found["lower"] < found["value"] < found["upper"]


def test_a_share_of_which_the_rest_is_small_is_withheld(tmp_path: Path) -> None:
    """Of 60 due cases 3 were late: 95 % would say so."""
    store = opened(tmp_path, late=3)
    share = protected(store, "on_time_share", Scope(*month_bounds(1404, 1))).row
    assert share["withheld"]
    assert share["n"] is None
    assert not protected(opened(tmp_path / "b", late=20), "on_time_share", Scope(*month_bounds(1404, 1))).row["withheld"]


def opened(folder: Path, *, late: int) -> Store:
    from queries.store import open_store

    folder.mkdir(exist_ok=True)
    registered = datetime(2025, 3, 22, 8)
    rows = [
        {
            "id": f"c{n}", "registered_at": registered + timedelta(hours=n), "due_at": registered + timedelta(days=10),
            "answered_at": registered + timedelta(days=20 if n < late else 5), "kind": "complaint", "county": "تبریز",
            "agency": "آب و فاضلاب", "topic": "آب", "topic_group": "خدمات",
        }
        for n in range(60)
    ]  # fmt: skip
    load_rows(folder, rows, as_of=datetime(2025, 6, 1, 12))
    return open_store(url(folder))


def test_a_median_of_few_is_withheld_and_of_many_is_the_measures(stores) -> None:
    store = stores(2)
    whole = protected(store, "answer_days_median", WHOLE).row
    own = measure(store, "answer_days_median", WHOLE).row
    assert whole["value"] == round(own["value"], 1)
    assert whole["n"] % 5 == 0
    few = protected(store, "answer_days_p90", WHOLE, by=("county", "kind")).frame
    assert few["withheld"].any()
    assert few.loc[few["withheld"], "value"].isna().all()


def test_a_rate_is_that_of_the_rounded_count(stores) -> None:
    store = stores(2)
    found = protected(store, "rate_per_10k", WHOLE, by=("county",)).frame.set_index("county")
    own = measure(store, "rate_per_10k", WHOLE, by=("county",)).frame.set_index("county")
    told = found[~found["withheld"]]
    assert len(told)
    for code, row in told.iterrows():
        each = own.loc[code, "value"] / own.loc[code, "n"]
        assert row["value"] == pytest.approx(row["n"] * each)
        assert row["lower"] < row["value"] < row["upper"]


def test_a_cell_is_the_same_in_every_table_it_stands_in(stores) -> None:
    store = stores(2)
    by_month = rows_of(store, "received", Scope(*month_bounds(1403, 12)), ("month", "county", "kind"))
    by_county = rows_of(store, "received", WHOLE, ("county", "kind"))
    for row in by_month.to_dict("records"):
        one = protected(store, "received", replace(WHOLE, counties=(row["county"],), kinds=(row["kind"],))).row
        other = by_county[(by_county["county"] == row["county"]) & (by_county["kind"] == row["kind"])].iloc[0]
        assert one["n"] == row["n"] == other["n"]


def test_every_publishable_measure_answers(stores) -> None:
    for key in publishable_measures():
        frame = protected(stores(2), key, WHOLE, by=("county",)).frame
        assert {"value", "lower", "upper", "n", "withheld"} <= set(frame)


def test_what_the_load_before_could_not_tell_is_not_told_by_the_next(databases) -> None:
    past = history(1)
    store = store_of(databases("protected_history"), past.now, before=past.before)
    last = past.loads[-1]
    months = Scope(*month_bounds(1403, 12))
    now = protected(store, "received", months, by=("county",)).frame
    again = protected(store, "received", replace(months, load=last), by=("county",)).frame
    pd.testing.assert_frame_equal(now, again)


@pytest.mark.parametrize(
    ("key", "scope", "by"),
    [
        ("received", Scope(), ()),
        ("received", Scope(date(2025, 3, 21), date(2025, 4, 19)), ()),
        ("received", Scope(date(2025, 3, 21), date(2025, 5, 21)), ()),
        ("received", Scope(*month_bounds(1403, 12)), ("week",)),
        ("received", Scope(*month_bounds(1403, 12)), ("quarter",)),
        ("received", Scope(*month_bounds(1403, 12)), ("county", "agency")),
        ("received", Scope(*month_bounds(1403, 12)), ("channel",)),
        ("received", Scope(*month_bounds(1403, 12), counties=("0303",)), ("agency",)),
        ("received", Scope(*month_bounds(1403, 12), counties=("0303", "0302")), ()),
        ("received", Scope(*month_bounds(1403, 12), kinds=("complaint", "request")), ()),
        ("received", Scope(*month_bounds(1403, 12), kinds=("unknown",)), ()),
        ("received", Scope(*month_bounds(1403, 12), topics=("T1",)), ()),
        ("received", Scope(*month_bounds(1403, 12), channels=("phone",)), ()),
        ("received", Scope(*month_bounds(1403, 12), trips="out"), ()),
        ("received", Scope(*month_bounds(1403, 12), as_of=datetime(2025, 5, 1)), ()),
        ("received", Scope(*month_bounds(1404, 9)), ()),
        ("oldest_open_days", Scope(*month_bounds(1403, 12)), ()),
        ("deadline_bunching", Scope(*month_bounds(1403, 12)), ()),
        ("rate_per_10k_smoothed", Scope(*month_bounds(1403, 12)), ("county",)),
    ],
)
def test_what_is_not_on_the_lattice_is_refused_in_both_languages(stores, key, scope, by) -> None:
    with pytest.raises(ScopeError) as refused:
        protected(stores(2), key, scope, by=by)
    assert refused.value.problem.fa
    assert refused.value.problem.en


def test_the_command_line_prints_what_may_be_published(tmp_path: Path, capsys) -> None:
    opened(tmp_path, late=20)
    words = ["measure", "received", "--protected", "--from", "1404/01/01", "--to", "1404/01/31", "--database", url(tmp_path)]
    assert main([*words, "--by", "county,kind", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["protected"] == {"k": 5, "base": 5}
    told = [row for row in found["rows"] if row["n"]]
    assert [(row["county"], row["kind"], row["n"]) for row in told] == [("0303", "complaint", 60)]
    assert main([*words, "--lang", "en"]) == 0
    assert "for publication" in capsys.readouterr().out
    assert main(["measure", "received", "--protected", "--database", url(tmp_path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["fa"]
