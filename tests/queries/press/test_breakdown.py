"""Sentences to be quoted besides the full one: a short one, and one that follows the breakdown."""

import pytest

from persian.bidi import strip_control_characters
from persian.calendar import month_bounds
from queries.measures import MEASURES
from queries.press.breakdown import MAX_NAMED, breakdown_quote, ordered_rows
from queries.press.finality import Finality
from queries.press.quote import quotable
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.slow

ESFAND = Scope(*month_bounds(1403, 12))


def test_the_short_sentence_is_the_figure_alone(quoted_store) -> None:
    quote = quotable(quoted_store, "on_time_share", ESFAND)
    for lang in ("fa", "en"):
        short, full = quote.short.label(lang), quote.sentence.label(lang)
        assert MEASURES["on_time_share"].format(quote.figure.row["value"], lang) in short
        assert len(short) < len(full) / 2
        assert "95" not in short
        assert "۹۵" not in short
        assert short.endswith(".")


def test_no_quotation_lacks_that_it_is_provisional(quoted_store) -> None:
    quote = quotable(quoted_store, "received", ESFAND, by=("county",))
    open_period = Finality(False, quote.finality.reasons)
    assert "(provisional" in breakdown_quote(quoted_store, quote.table, open_period).en
    closed = Finality(True, ())
    assert "provisional" not in breakdown_quote(quoted_store, quote.table, closed).en
    assert "رقم موقت" in breakdown_quote(quoted_store, quote.table, open_period).fa


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_breakdown_is_reported_in_the_order_of_the_table(quoted_store, lang: str) -> None:
    quote = quotable(quoted_store, "received", ESFAND, by=("county",))
    rows = [row for row in ordered_rows(quote.table) if not row["withheld"]]
    text = strip_control_characters(quote.breakdown.label(lang))
    values = [
        strip_control_characters(MEASURES["received"].format_with_unit(row["value"], lang)) for row in rows
    ]
    places = [text.index(value) for value in values[:MAX_NAMED]]
    assert places == sorted(places)
    assert quote.short is not None


@pytest.mark.parametrize(
    ("key", "by", "cautioned"),
    [
        ("on_time_share", ("county",), True),
        ("on_time_share", ("kind",), False),
        ("received", ("county",), False),
        ("on_time_share", ("month",), False),
    ],
)
def test_estimates_in_order_of_value_are_called_no_ranking(quoted_store, key, by, cautioned: bool) -> None:
    breakdown = quotable(quoted_store, key, ESFAND, by=by).breakdown
    assert ("this order is not a ranking; the interval of each is in the table" in breakdown.en) == cautioned
    assert ("این ترتیب رتبه‌بندی نیست" in breakdown.fa) == cautioned


def test_rows_that_are_not_published_are_counted_and_not_named(quoted_store) -> None:
    quote = quotable(quoted_store, "received", ESFAND, by=("county",))
    frame = quote.table.frame
    hidden = frame.index == frame.index[0]
    partly = quote.table.with_frame(frame.assign(withheld=hidden | frame["withheld"]))
    text = breakdown_quote(quoted_store, partly, Finality(True, ())).en
    n = int(partly.frame["withheld"].sum())
    assert f"{n} not published" in text
    every = quote.table.with_frame(frame.assign(withheld=True))
    assert breakdown_quote(quoted_store, every, Finality(True, ())) is None


def test_without_a_breakdown_there_is_no_such_sentence(quoted_store) -> None:
    assert quotable(quoted_store, "received", ESFAND).breakdown is None
