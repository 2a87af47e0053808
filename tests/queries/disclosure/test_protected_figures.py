"""Protected figures: those on the publication lattice, those refused, and that a cell is the same everywhere."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from persian.calendar import month_bounds
from persian.digits import rounded
from queries.__main__ import main
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_grid import publishable_measures
from queries.estimates.measure import measure
from queries.press.quote import quotable
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from stats.disclosure.publication_rule import round_to_base
from tests.engines import ON_ALL
from tests.intake.storing import load_rows, url
from tests.worlds import store_of, world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

WHOLE = Scope(*month_bounds(1403, 12))  # A month that is fully known in every world.


REGISTERED = datetime(2025, 3, 22, 8)


def row(name: str, county: str, **more: Any) -> dict[str, Any]:
    """A complaint of the first days of 1404."""
    return {
        "id": name, "registered_at": REGISTERED, "due_at": REGISTERED + timedelta(days=10), "kind": "complaint",
        "county": county, "agency": "آب و فاضلاب", "topic": "آب", "topic_group": "خدمات",
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def stores(databases):
    """The store of a world, by its seed."""

    def store(seed: int) -> Store:
        here = world(seed, size=600)
        # The first load already contains all of them.
        one = tuple(replace(life, source="one") for life in here.lives)
        return store_of(databases(f"protected_{seed}"), replace(here, lives=one))

    return cache(store)


def rows_of(store: Store, key: str, scope: Scope, by: tuple[str, ...]) -> pd.DataFrame:
    return protected(store, key, scope, by=by).frame


@pytest.mark.parametrize("by", [(), ("county",), ("topic_group",), ("month", "county", "kind")])
@pytest.mark.parametrize("key", ["received", "closed", "overdue"])
def test_a_count_is_the_measures_own_rounded_or_withheld(stores, key, by) -> None:
    store = stores(2)
    rows = rows_of(store, key, WHOLE, by)
    two = tuple(name for name in by if name != "kind") if len(by) > 2 else by
    scopes = (
        [replace(WHOLE, kinds=(kind,)) for kind in ("complaint", "request", "suggestion")]
        if len(by) > 2
        else [WHOLE]
    )
    own: dict[tuple[str, ...], int] = {}
    for scope in scopes:
        for row in measure(store, key, scope, by=two).frame.to_dict("records"):
            own[(*(str(row[name]) for name in two), *(scope.kinds if len(by) > 2 else ()))] = int(row["n"])
    published = 0
    for row in rows.to_dict("records"):
        n = own.get(tuple(str(row[name]) for name in by), 0)
        if row["withheld"]:
            assert row["n"] is None
            assert pd.isna(row["value"])
        else:
            published += 1
            assert n == 0 or n >= 5
            assert row["n"] == row["value"] == round_to_base(n, 5)
    assert published or key != "received" or by not in ((), ("county",))


@ON_ALL
def test_a_share_is_made_of_rounded_counts(stores) -> None:
    store = stores(2)
    published = protected(store, "on_time_share", WHOLE).row
    own = measure(store, "on_time_share", WHOLE).row
    hits = round(own["value"] * own["n"])
    assert not published["withheld"]
    assert published["value"] == round_to_base(hits, 5) / round_to_base(own["n"], 5)
    assert published["n"] == round_to_base(own["n"], 5)
    assert published["lower"] < published["value"] < published["upper"]


def test_a_share_of_which_the_rest_is_small_is_withheld(tmp_path: Path) -> None:
    """Of 60 due cases 3 were late: a published share of 95 % would reveal them."""
    store = opened(tmp_path, late=3)
    share = protected(store, "on_time_share", Scope(*month_bounds(1404, 1))).row
    assert share["withheld"]
    assert share["n"] is None
    assert not protected(opened(tmp_path / "b", late=20), "on_time_share", Scope(*month_bounds(1404, 1))).row[
        "withheld"
    ]


def test_a_breakdown_by_units_that_no_case_has_is_an_empty_table(tmp_path: Path) -> None:
    rows = [row(f"c{n}", "") for n in range(9)]
    load_rows(tmp_path, rows, as_of=datetime(2025, 6, 1, 12))
    store, month = open_store(url(tmp_path)), Scope(*month_bounds(1404, 1))
    for key in ("received", "satisfied_share", "answer_days_median"):
        frame = protected(store, key, month, by=("county",)).frame
        assert frame.empty
        assert {"county", "county_label", "value", "lower", "upper", "n", "withheld", "reason"} <= set(frame)


def test_no_case_at_all_is_quoted_as_it_is(tmp_path: Path) -> None:
    """Counts of 1 to 4 are withheld, so that a published 0 is exact, and not “about 0”."""
    quote = quotable(opened(tmp_path, late=0), "received", Scope(*month_bounds(1404, 2)))
    assert quote.figure is not None
    assert quote.figure.row["value"] == 0
    assert not any("about" in caution.en for caution in quote.cautions)


def opened(folder: Path, *, late: int) -> Store:
    """A store of 60 cases of the first days of 1404, some of them answered late."""
    folder.mkdir(exist_ok=True)
    rows = [
        row(f"c{n}", "تبریز", answered_at=REGISTERED + timedelta(days=20 if n < late else 5))
        for n in range(60)
    ]
    load_rows(folder, rows, as_of=datetime(2025, 6, 1, 12))
    return open_store(url(folder))


def test_a_median_of_few_is_withheld_and_of_many_is_the_measures(stores) -> None:
    store = stores(2)
    whole = protected(store, "answer_days_median", WHOLE).row
    own = measure(store, "answer_days_median", WHOLE).row
    assert whole["value"] == float(rounded(own["value"], 1))
    assert whole["n"] % 5 == 0
    few = protected(store, "answer_days_p90", WHOLE, by=("county", "kind")).frame
    assert few["withheld"].any()
    assert few.loc[few["withheld"], "value"].isna().all()


def test_no_limit_of_a_time_to_an_answer_is_that_of_one_of_the_last_few_cases(tmp_path: Path) -> None:
    counties = ("تبریز", "مراغه", "مرند", "میانه")
    rows = [
        row(f"{county}{day}", county, answered_at=REGISTERED + timedelta(days=day))
        for county in counties
        for day in range(1, 61)
    ]
    load_rows(tmp_path, rows, as_of=datetime(2025, 7, 1, 12))
    store, month = open_store(url(tmp_path)), Scope(*month_bounds(1404, 1))
    tenth = measure(store, "answer_days_p90", month, by=("county",)).frame
    assert (tenth["upper"] > 55).all()  # later than all but four cases of a county
    published = protected(store, "answer_days_p90", month, by=("county",)).frame
    published = published[~published["withheld"].astype(bool)]
    assert len(published) == len(counties)
    for each in published.to_dict("records"):
        assert each["value"] == 54
        assert 5 < each["lower"] < 54
        assert pd.isna(each["upper"])
    middle = protected(store, "answer_days_median", month, by=("county",)).frame
    assert (middle["lower"] > 5).all()
    assert (middle["upper"] < 55).all()
    whole = protected(store, "answer_days_p90", month).row  # of 240
    assert whole["upper"] == measure(store, "answer_days_p90", month).row["upper"] <= 58


def test_a_rate_is_that_of_the_rounded_count(stores) -> None:
    store = stores(2)
    rows = protected(store, "rate_per_10k", WHOLE, by=("county",)).frame.set_index("county")
    own = measure(store, "rate_per_10k", WHOLE, by=("county",)).frame.set_index("county")
    published = rows[~rows["withheld"]]
    assert len(published)
    for code, row in published.iterrows():
        each = own.loc[code, "value"] / own.loc[code, "n"]
        assert row["value"] == pytest.approx(row["n"] * each)
        assert row["lower"] < row["value"] < row["upper"]


def test_a_cell_is_the_same_in_every_table_it_stands_in(stores) -> None:
    store = stores(2)
    by_month = rows_of(store, "received", WHOLE, ("month", "county", "kind"))
    by_county = rows_of(store, "received", WHOLE, ("county", "kind"))
    for row in by_month.to_dict("records"):
        one = protected(
            store, "received", replace(WHOLE, counties=(row["county"],), kinds=(row["kind"],))
        ).row
        other = by_county[(by_county["county"] == row["county"]) & (by_county["kind"] == row["kind"])].iloc[0]
        assert one["n"] == row["n"] == other["n"]


def test_cases_without_a_county_have_no_row_and_cannot_be_asked_for(demo_store) -> None:
    year = Scope(*(month_bounds(1404, month)[end] for end, month in enumerate((1, 12))))
    assert "none" in set(demo_store.dimension("agency")["code"])
    assert "none" not in set(protected(demo_store, "received", year, by=("agency",)).frame["agency"])
    with pytest.raises(ScopeError):
        protected(demo_store, "received", replace(year, agencies=("none",)))


def test_every_publishable_measure_answers(stores) -> None:
    for key in publishable_measures():
        frame = protected(stores(2), key, WHOLE, by=("county",)).frame
        assert {"value", "lower", "upper", "n", "withheld"} <= set(frame)


@pytest.mark.slow
def test_what_was_too_few_at_one_load_is_reported_a_load_later_than_it_could_be(tmp_path: Path) -> None:
    """The load in which a county is no longer small must not reveal how small it was in the previous load."""
    farvardin = Scope(*month_bounds(1404, 1))
    published = []
    for nth, in_ahar in enumerate((3, 30, 31)):
        counties = ["تبریز"] * 40 + ["مراغه"] * 20 + ["اهر"] * in_ahar
        rows = [row(f"{county}-{n}", county) for n, county in enumerate(counties)]
        load_rows(tmp_path, rows, as_of=datetime(2025, 6, 1 + nth, 12))
        frame = protected(open_store(url(tmp_path)), "received", farvardin, by=("county",)).frame
        published.append(dict(zip(frame["county_label"], frame["n"], strict=True)))
    assert [one["تبریز"] for one in published] == [40, 40, 40]
    assert [one["اهر"] for one in published] == [None, None, 30]
    assert [one["مراغه"] for one in published] == [None, None, 20]


@pytest.mark.parametrize(
    ("key", "scope", "by"),
    [
        ("received", Scope(), ()),
        ("received", Scope(date(2025, 3, 21), date(2025, 4, 19)), ()),
        ("received", Scope(date(2025, 3, 21), date(2025, 5, 21)), ()),
        ("received", WHOLE, ("week",)),
        ("received", WHOLE, ("quarter",)),
        ("received", WHOLE, ("county", "agency")),
        ("received", WHOLE, ("channel",)),
        ("received", replace(WHOLE, counties=("0303",)), ("agency",)),
        ("received", replace(WHOLE, counties=("0303", "0302")), ()),
        ("received", replace(WHOLE, kinds=("complaint", "request")), ()),
        ("received", replace(WHOLE, kinds=("unknown",)), ()),
        ("received", replace(WHOLE, topics=("T1",)), ()),
        ("received", replace(WHOLE, channels=("phone",)), ()),
        ("received", replace(WHOLE, trips="out"), ()),
        ("received", replace(WHOLE, as_of=datetime(2025, 5, 1)), ()),
        ("received", Scope(*month_bounds(1404, 9)), ()),
        ("open", WHOLE, ("agency", "kind")),
        ("overdue", replace(WHOLE, kinds=("complaint",), topic_groups=("G1",)), ()),
        ("oldest_open_days", WHOLE, ()),
        ("deadline_bunching", WHOLE, ()),
        ("rate_per_10k_smoothed", WHOLE, ("county",)),
    ],
)
def test_what_is_not_on_the_lattice_is_refused_in_both_languages(stores, key, scope, by) -> None:
    with pytest.raises(ScopeError) as refused:
        protected(stores(2), key, scope, by=by)
    assert refused.value.problem.fa
    assert refused.value.problem.en


def test_the_command_line_prints_what_may_be_published(tmp_path: Path, capsys) -> None:
    opened(tmp_path, late=20)
    period = ["--from", "1404/01/01", "--to", "1404/01/31"]
    words = ["measure", "received", "--protected", *period, "--database", url(tmp_path)]
    assert main([*words, "--by", "county,kind", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["protected"] == {"k": 5, "base": 5, "series": 1}
    published = [row for row in record["rows"] if row["n"]]
    assert [(row["county"], row["kind"], row["n"]) for row in published] == [("0303", "complaint", 60)]
    assert main([*words, "--lang", "en"]) == 0
    assert "for publication" in capsys.readouterr().out
    assert main(["measure", "received", "--protected", "--database", url(tmp_path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["fa"]
