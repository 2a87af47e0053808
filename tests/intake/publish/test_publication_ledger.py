"""The publication ledger: the rule of published figures is stored with the loads, and only a person changes it."""

import json
import os
from pathlib import Path

import pytest

from intake.__main__ import main
from intake.errors import RefusedError
from intake.publish.publication_ledger import begin_series, other_rule_note
from intake.publish.target_from_url import target_from_url
from persian.calendar import month_bounds
from queries.disclosure import publishable_tables
from queries.disclosure.protected_figures import protected
from queries.settings.province_settings import Disclosure, settings
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.intake.storing import load_rows, text_of, undo, url
from tests.quoting import FIRST_AS_OF, SECOND_AS_OF, cases

# Rollups of a load are for speed; without them the same figures are counted from the cases.
pytestmark = pytest.mark.usefixtures("no_rollups")

ESFAND = Scope(*month_bounds(1403, 12))
WEAKER = "[disclosure]\nk = 2\nbase = 2\n"


def load(folder: Path, *, offices: int, name: str, second: bool = False):
    """Load two months of a province, in which some offices have two cases a month; returns the report."""
    rows = cases(1403, 12) + cases(1404, 1) + (cases(1404, 2) if second else [])
    for i in range(offices):
        rows[2 * i]["agency"] = rows[2 * i + 1]["agency"] = f"دفتر {i}"
    as_of = SECOND_AS_OF if second else FIRST_AS_OF
    return load_rows(folder, rows, as_of=as_of, name=name, settings=settings())


def edit_settings(text: str) -> None:
    path = Path(os.environ["NEGAH_SETTINGS"])
    path.write_text(text, encoding="utf-8")
    stamp = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(stamp, stamp))
    assert settings().disclosure == (Disclosure(k=2, base=2) if text else Disclosure())


def figures(store: Store, **changes: object) -> list[tuple[object, object]]:
    frame = protected(store, "received", Scope(ESFAND.first, ESFAND.last, **changes), by=("agency",)).frame
    return list(zip(frame["agency"], frame["n"], strict=True))


def test_an_edit_of_the_settings_changes_no_figure_of_any_load(tmp_path: Path) -> None:
    report = load(tmp_path, offices=3, name="one.csv")
    assert report.other_rule is None
    before = figures(open_store(url(tmp_path)))
    assert sum(n is None for _, n in before) >= 3
    edit_settings(WEAKER)
    assert figures(open_store(url(tmp_path))) == before
    # A process that opens the store only now sees the same: the rule is in the store and not in the process.
    assert protected(open_store(url(tmp_path)), "received", ESFAND).k == 5

    later = load(tmp_path, offices=3, name="two.csv", second=True)
    store = open_store(url(tmp_path))
    assert (later.series.series, later.series.k) == (1, 5)
    assert later.other_rule is not None
    assert "series begin" in later.other_rule.en
    assert later.as_json()["publication"]["settings_differ"]["fa"] == later.other_rule.fa
    assert store.series_of(store.load).has_rule(5, 5)


def test_a_new_series_begins_with_the_next_load_and_reveals_nothing_that_was_withheld(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    load(tmp_path, offices=3, name="one.csv")
    first = figures(open_store(url(tmp_path)))
    edit_settings(WEAKER)
    assert main(["series", "begin", "--database", url(tmp_path), "--reason", "مصوبهٔ شورا", "--json"]) == 0
    ledger = json.loads(capsys.readouterr().out)["series"]
    assert [(each["series"], each["k"], each["reason"]) for each in ledger] == [
        (1, 5, ""),
        (2, 2, "مصوبهٔ شورا"),
    ]
    # Until the next load nothing is different.
    assert figures(open_store(url(tmp_path))) == first

    assert load(tmp_path, offices=3, name="two.csv", second=True).other_rule is None
    store = open_store(url(tmp_path))
    assert store.series_of(store.load).has_rule(2, 2)
    assert figures(store, load=1) == first
    withheld = {agency for agency, n in first if n is None}
    assert {agency for agency, n in figures(store) if n is None} >= withheld
    # A month that was not over before is published under the new rule.
    may = protected(store, "received", Scope(*month_bounds(1404, 2)), by=("agency",))
    assert (may.k, may.base, may.series.series) == (2, 2, 2)
    # And also after further loads of the new series.
    load(tmp_path, offices=3, name="three.csv", second=True)
    assert {agency for agency, n in figures(open_store(url(tmp_path))) if n is None} >= withheld

    # What protects is the comparison with the last load of the series before.
    monkeypatch.setattr(publishable_tables, "_compared_loads", lambda store, load: ())
    fresh = open_store(url(tmp_path)).without_rollups()
    assert {agency for agency, n in figures(fresh) if n is not None} & withheld


@pytest.mark.thorough
def test_undoing_the_first_load_of_a_series_leaves_the_series_for_the_next_load(tmp_path: Path) -> None:
    load(tmp_path, offices=3, name="one.csv")
    first = figures(open_store(url(tmp_path)))
    edit_settings(WEAKER)
    assert main(["series", "begin", "--database", url(tmp_path), "--reason", "x", "--json"]) == 0
    load(tmp_path, offices=3, name="two.csv", second=True)
    undo(tmp_path)
    store = open_store(url(tmp_path))
    assert figures(store) == first
    assert protected(store, "received", ESFAND).series.series == 1
    assert len(store.publication_ledger) == 2
    assert load(tmp_path, offices=3, name="three.csv", second=True).series.series == 2


def test_a_series_needs_a_reason_and_another_rule(tmp_path: Path, capsys) -> None:
    load(tmp_path, offices=1, name="one.csv")
    before = text_of(url(tmp_path))
    assert main(["series", "begin", "--database", url(tmp_path), "--reason", "x", "--lang", "en"]) == 4
    assert "First change [disclosure]" in capsys.readouterr().err
    edit_settings(WEAKER)
    assert main(["series", "begin", "--database", url(tmp_path), "--reason", "  ", "--lang", "fa"]) == 4
    assert "دلیلی بنویسید" in capsys.readouterr().err
    assert text_of(url(tmp_path)) == before
    place = target_from_url(url(tmp_path))
    with (
        place.locked(wait=True, notify=print) as folder,
        place.open_for_writing(folder, publish=False) as opened,
        pytest.raises(RefusedError),
    ):
        begin_series(opened.connection, Disclosure(k=2, base=2), reason="r" * 501)
    assert main(["series", "--database", url(tmp_path), "--lang", "en"]) == 0
    assert "since" in capsys.readouterr().out


@pytest.mark.thorough
def test_a_note_says_both_rules_only_where_they_differ(tmp_path: Path) -> None:
    load(tmp_path, offices=1, name="one.csv")
    series = open_store(url(tmp_path)).series_of(1)
    assert other_rule_note(series, Disclosure()) is None
    note = other_rule_note(series, Disclosure(k=3, base=10))
    assert note is not None
    assert "k = 3, base = 10" in note.en
    assert "k = ۵" in note.fa
