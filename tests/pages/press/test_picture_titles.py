"""Titles of the picture of a figure: the range of what is published, and the names that are clearly at its ends."""

from dataclasses import replace

import numpy as np
import pytest

from pages.press.picture import build_picture
from persian.calendar import month_bounds
from queries.measures import MEASURES
from queries.press.quote import quotable
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.quoting import store_of_all_loads

pytestmark = pytest.mark.slow

ESFAND = Scope(*month_bounds(1403, 12))


@pytest.fixture(scope="module")
def address() -> str:
    return store_of_all_loads()


def test_a_title_names_no_extreme_where_one_is_withheld(address, monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", address)
    store = open_store(address)
    figure = quotable(store, "received", ESFAND, by=("county",))
    assert "Tabriz" in build_picture(store, figure, "en").title
    frame = figure.table.frame
    hidden = frame["county"] == frame.loc[frame["n"].astype(float).idxmax(), "county"]
    frame = frame.assign(value=frame["value"].mask(hidden), n=frame["n"].mask(hidden, None), withheld=hidden)
    partly = replace(
        figure, table=figure.table.with_frame(frame.assign(reason=hidden.map({True: "small", False: ""})))
    )
    assert build_picture(store, partly, "en").title == MEASURES["received"].title.en


def test_a_title_names_no_extreme_that_chance_explains(address, monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", address)
    store = open_store(address)
    figure = quotable(store, "received", ESFAND, by=("county",))
    rows = len(figure.table.frame)
    for values, named in (([400.0, 405.0], False), ([400.0, 600.0], True)):
        frame = figure.table.frame.assign(
            value=(values * rows)[:rows], n=(values * rows)[:rows], withheld=False, reason=""
        ).head(2)
        title = build_picture(store, replace(figure, table=figure.table.with_frame(frame)), "en").title
        assert (" in " in title) is named, title


def test_a_title_holds_the_values_whose_limits_are_not_published(address, monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", address)
    figure = quotable(open_store(address), "answer_days_median", ESFAND, by=("county",))
    frame = figure.table.frame.head(3)
    value = np.array([4.0, 20.0, 30.0])
    for upper, ends in ((5.0, "4.0 in "), (np.nan, "4.0 to ")):
        limited = frame.assign(
            value=value, lower=value - 1, upper=[upper, 21, 31], withheld=False, reason="", reached=True
        )
        shown = replace(figure, table=figure.table.with_frame(limited))
        assert ends in build_picture(open_store(address), shown, "en").title
