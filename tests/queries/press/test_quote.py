"""A quotable figure: its sentence, comparisons and warnings, its JSON object, and its value after later loads."""

import json
import math
import re
from dataclasses import replace

import pytest

from persian.calendar import month_bounds, quarter_of, year_of
from persian.digits import to_latin_digits
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_grid import publishable_measures
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.press.cautions import cautions
from queries.press.comparison import compare_figure
from queries.press.figure_json import address, figure_json
from queries.press.quote import quotable
from queries.press.sentence import headline, statement
from queries.question.vintage import first_day
from queries.storage.opening import open_store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from tests.intake.storing import url
from tests.quoting import first_load
from tests.thorough import ordinary_first
from tests.worlds import World, store_of, world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]

ESFAND = Scope(*month_bounds(1403, 12))
TABRIZ = replace(ESFAND, counties=("0303",))
WINTER = Scope(quarter_of(ESFAND.first).first, quarter_of(ESFAND.first).last)


# Only the English sentence mentions these.
_DAY = r"\d+ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
GREGORIAN = re.compile(rf" \({_DAY}(?: to {_DAY})?\)|, {_DAY}|Q\d ")


def digits(text: str) -> list[str]:
    """All numbers of a text, sorted, because the languages order their words differently."""
    return sorted(re.findall(r"\d+", to_latin_digits(text).replace("٬", "").replace(",", "")))


@pytest.mark.parametrize("key", ordinary_first(4, publishable_measures()))
def test_the_sentence_says_the_protected_figure_in_both_languages(quoted_store, key) -> None:
    quote = quotable(quoted_store, key, WINTER)
    row, declared = quote.figure.row, MEASURES[key]
    for lang, sentence in (("fa", quote.sentence.fa), ("en", quote.sentence.en)):
        assert "{" not in sentence
        assert not re.search(r"\b(None|nan)\b", sentence)
        if not row["withheld"]:
            assert declared.format(row["value"], lang) in sentence
            assert declared.format(row["value"], lang) in headline(quoted_store, quote.figure).label(lang)
    if not row["withheld"] and key != "rate_per_10k":  # Persian spells "ten thousand" in words.
        assert digits(quote.sentence.fa) == digits(GREGORIAN.sub("", quote.sentence.en))
    assert re.search("[A-Za-z]", quote.sentence.fa) is None


def test_the_sentence_says_that_it_is_provisional_whose_it_is_and_that_it_is_rounded(quoted_store) -> None:
    quote = quotable(quoted_store, "satisfied_share", WINTER)
    assert "رقم موقت است" in quote.sentence.fa
    assert "provisional" in quote.sentence.en
    assert "response rate 40%" in quote.sentence.en
    assert "load 2" in quote.sentence.en
    assert "nearest 5" in quote.sentence.en
    assert "final" in quotable(quoted_store, "received", WINTER).sentence.en


@pytest.mark.thorough
def test_a_period_of_which_data_know_only_the_end_is_no_figure_and_is_compared_with_nothing(
    databases,
) -> None:
    """Data begin on 13 Bahman 1403; the second load begins in spring 1404, and a later one adds earlier data."""
    now = world(3, size=1500)
    lives = sorted(now.lives, key=lambda life: life.registered)
    late, early = lives[len(lives) // 2 :], lives[: len(lives) // 2]
    store = store_of(
        databases("partly"), World((*late, *early), now.known), before=World(tuple(late), now.known)
    )
    with pytest.raises(ScopeError, match="is not known from its beginning"):
        quotable(store, "received", Scope(year_of(ESFAND.first).first, year_of(ESFAND.first).last))
    assert quotable(store, "received", ESFAND, against="previous").comparison is None
    assert quotable(store, "received", ESFAND).figure.row["n"] > 0
    first = first_day(store, Scope(load=2))
    assert first == late[0].registered.date()
    assert first_day(store, Scope()) == early[0].registered.date()
    with pytest.raises(ScopeError, match="is not known from its beginning"):
        quotable(store, "received", replace(ESFAND, load=2))
    alone, beside = Scope(load=2), Scope(first=early[0].registered.date(), load=2)
    rates = [measure(store, "rate_per_10k", scope).row["value"] for scope in (alone, beside)]
    assert rates[0] == rates[1]  # A day that the load does not cover is no day of the rate.


def test_satisfaction_is_called_too_little_heard_only_where_it_is(quoted_store, monkeypatch) -> None:
    row = quotable(quoted_store, "satisfied_share", WINTER).figure.row
    assert row["reason"] == ""
    # The number of cases is not published.
    monkeypatch.setattr("queries.disclosure.protected_figures._people_asked", lambda *_: [None])
    quoted_store.cache.clear()
    row = quotable(quoted_store, "satisfied_share", WINTER).figure.row
    assert (row["reason"], row["n"]) == ("small", None)
    quoted_store.cache.clear()


def test_satisfaction_that_few_spoke_of_is_never_quoted(quoted_store, monkeypatch) -> None:
    monkeypatch.setattr("queries.disclosure.protected_figures.MIN_RESPONSE_RATE", 0.9)
    quoted_store.cache.clear()
    quote = quotable(quoted_store, "satisfied_share", WINTER)
    quoted_store.cache.clear()
    assert quote.figure.row["reason"] == "unheard"
    assert "%" not in re.sub("95%|20%", "", quote.sentence.en.replace("fewer than 20% of the people", ""))
    assert "never quoted" in quote.cautions[0].en


def test_a_small_count_is_said_to_be_rounded_and_few_cases_to_be_unsure(quoted_store) -> None:
    ahar = replace(ESFAND, counties=("0302",))
    assert "about 30" in quotable(quoted_store, "received", ahar).cautions[0].en
    assert "of 30 cases only" in quotable(quoted_store, "on_time_share", ahar).cautions[0].en


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [
        (2.0, 8.0, "2.0 to 8.0"),
        (2.0, math.nan, "from 2.0, upper limit not given"),
        (math.nan, 8.0, "to 8.0, lower limit not given"),
        (math.nan, math.nan, "not given"),
    ],
)
def test_a_limit_that_is_not_published_is_said_not_to_be(quoted_store, lower, upper, said) -> None:
    """By the sentence, and by the caution of few cases, which names no interval where there is none."""
    figure = quotable(quoted_store, "answer_days_median", WINTER).figure
    frame = figure.frame.assign(value=4.0, lower=lower, upper=upper, n=30)
    limited = figure.with_frame(frame)
    assert f"(95% interval: {said}; of 30 cases; " in statement(quoted_store, limited).en
    few = next(
        caution.en for caution in cautions(quoted_store, limited, None) if "30 cases only" in caution.en
    )
    assert few.endswith("another." if said == "not given" else f"another ({said}).")


def test_it_is_compared_with_protected_figures(quoted_store) -> None:
    now = protected(quoted_store, "received", TABRIZ)
    for against, other in (
        ("previous", replace(TABRIZ, first=month_bounds(1403, 11)[0], last=month_bounds(1403, 11)[1])),
        ("province", ESFAND),
    ):
        comparison = compare_figure(quoted_store, now, against)
        then = protected(quoted_store, "received", other)
        assert comparison.reference_row["value"] == then.row["value"]
        if against == "province":
            assert comparison.result == "part"
            assert comparison.difference == now.row["n"] / then.row["n"]
        else:
            assert comparison.difference == pytest.approx(now.row["n"] / then.row["n"] - 1)
    assert compare_figure(quoted_store, now, "last_year") is None  # Before the data begin.
    assert compare_figure(quoted_store, protected(quoted_store, "received", ESFAND), "province") is None


def test_months_of_unequal_length_are_compared_by_day(quoted_store) -> None:
    mehr, shahrivar = Scope(*month_bounds(1403, 7)), Scope(*month_bounds(1403, 6))
    comparison = compare_figure(quoted_store, protected(quoted_store, "received", mehr), "previous")
    assert comparison.per_day
    assert comparison.reference_scope == shahrivar
    assert comparison.difference == pytest.approx(31 / 30 - 1)  # The same number of cases in a shorter month.
    assert comparison.result in ("within_chance", "too_small")


def test_a_true_change_is_one_and_rounding_is_none(quoted_store) -> None:
    esfand = compare_figure(quoted_store, protected(quoted_store, "received", ESFAND), "previous")
    assert esfand.result == "changed"  # Ninety more cases than in any month before.
    assert (
        compare_figure(
            quoted_store, protected(quoted_store, "received", Scope(*month_bounds(1403, 8))), "previous"
        ).result
        != "changed"
    )


def test_a_share_is_compared_with_the_rest_of_the_province(quoted_store) -> None:
    comparison = compare_figure(
        quoted_store,
        protected(quoted_store, "on_time_share", replace(WINTER, counties=("0302",))),
        "province",
    )
    assert comparison.result in ("within_chance", "too_small")
    assert comparison.difference == pytest.approx(
        protected(quoted_store, "on_time_share", replace(WINTER, counties=("0302",))).row["value"]
        - protected(quoted_store, "on_time_share", WINTER).row["value"]
    )


def test_several_spans_have_rows_but_no_number(quoted_store) -> None:
    months = Scope(month_bounds(1403, 11)[0], month_bounds(1404, 1)[1])
    quote = quotable(quoted_store, "received", months, by=("month",), against="previous")
    assert quote.figure is quote.sentence is quote.comparison is None
    assert len(quote.table.frame) == 3


def test_the_object_has_the_same_figures_and_its_own_address(quoted_store) -> None:
    quote = quotable(quoted_store, "on_time_share", WINTER, by=("county", "kind"), against="previous")
    record = json.loads(json.dumps(figure_json(quoted_store, quote)))
    frame = protected(quoted_store, "on_time_share", WINTER, by=("county", "kind")).frame
    assert [row["value"] for row in record["rows"]] == [None if x != x else x for x in frame["value"]]
    assert [row["n"] for row in record["rows"]] == list(frame["n"])
    assert [row["county"]["code"] for row in record["rows"]] == list(frame["county"])
    assert record["figure"]["value"] == protected(quoted_store, "on_time_share", WINTER).row["value"]
    assert record["address"] == address(quote.table, against="previous")
    assert (
        record["address"]
        == "figures/on_time_share.json?period=1403/10/01-1403/12/30&by=county,kind&load=2&series=1&against=previous"
    )
    assert record["sentence"]["fa"] == quote.sentence.fa
    assert record["compared"]["with"] == "previous"
    assert record["standing"] == "final"


def test_a_figure_of_an_earlier_load_says_how_it_reads_today_and_why(quoted_store) -> None:
    then = quotable(quoted_store, "received", replace(TABRIZ, load=1))
    assert then.figure.row["n"] == 60
    assert then.current_value.result.row["n"] == protected(quoted_store, "received", TABRIZ).row["n"] == 155
    assert not then.current_value.unchanged
    why = " ".join(words.en for words in then.current_value.reasons)
    assert "about 200 cases were added" in why
    assert "fewer than 100 cases changed" in why
    assert (
        "until 31 Ordibehesht 1404 (21 May 2025) then, and are until 31 Khordad 1404 (21 Jun 2025) now" in why
    )
    assert quotable(quoted_store, "received", replace(TABRIZ, load=2)).current_value is None
    assert quotable(
        quoted_store, "received", replace(ESFAND, counties=("0302",), load=1)
    ).current_value.unchanged


@pytest.mark.thorough
def test_an_earlier_load_reads_as_it_did_then(quoted_store, tmp_path) -> None:
    """The figures equal those that the store gave when that load was its newest."""
    first_load(tmp_path)
    then = open_store(url(tmp_path))
    for key in ("received", "on_time_share", "answer_days_median", "satisfied_share"):
        for by in ((), ("county", "kind")):
            pinned = protected(quoted_store, key, replace(WINTER, load=1), by=by).frame
            assert pinned.equals(protected(then, key, WINTER, by=by).frame)
