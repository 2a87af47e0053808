"""Beside what similar offices would reach stands that cases which came late to an office were left out."""

import sys
from dataclasses import replace

import pytest

from pages.agencies.outliers import outliers
from pages.agencies.peer_texts import agency_tooltip
from pages.agencies.table import table
from pages.view.compared_offices import compare_with_history
from queries.comparisons.peers.cases_come_late import WITHOUT_REMARK
from tests.pages.same_numbers.reading import looking, plain, rows


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_list_the_table_and_the_tooltip_say_it(demo_store, lang: str, monkeypatch) -> None:
    view = replace(looking(demo_store, period="365d"), lang=lang)
    comparison, remark = compare_with_history(view), WITHOUT_REMARK.label(lang)
    named = comparison.needs_look.iloc[0]
    is_named = comparison.frame["agency"] == named["agency"]
    changed = replace(comparison, frame=comparison.frame.assign(without_come_late=is_named))
    # The package has functions of the same names as these modules.
    for module in ("pages.agencies.outliers", "pages.agencies.table"):
        monkeypatch.setattr(sys.modules[module], "compare_with_history", lambda _: changed)
    # What was drawn without the change may be in the cache.
    drawn = outliers.__wrapped__(view).html  # type: ignore[attr-defined]
    assert plain(drawn).count(remark) == 1
    noted = [row for row in rows(table.__wrapped__(view)) if remark in row[5]]  # type: ignore[attr-defined]
    assert len(noted) == 1
    assert named["agency_label"] in noted[0][0]
    for row in changed.frame.to_dict("records"):
        assert (remark in agency_tooltip(view, row)) == (row["agency"] == named["agency"])
