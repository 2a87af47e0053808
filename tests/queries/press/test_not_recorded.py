"""Publishable figures and sentences of sources that record only some things."""

from pathlib import Path

import pytest

from persian.calendar import quarter_of
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_grid import publishable_measures
from queries.measures import MEASURES
from queries.press.figure_json import figure_json
from queries.press.quote import quotable
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.recorded import NOT_RECORDED
from queries.vocabulary.scope import Scope
from tests import partial
from tests.thorough import ordinary_first

_WINTER = quarter_of(partial.AS_OF.date().replace(month=2))
WINTER = Scope(_WINTER.first, _WINTER.last)


@pytest.fixture(scope="module")
def registrations(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("registrations")
    return open_store(partial.registrations(folder))


@pytest.fixture(scope="module")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder: Path = tmp_path_factory.mktemp("mixture")
    return open_store(partial.mixture(folder))


@pytest.mark.parametrize("key", ordinary_first(4, publishable_measures()))
def test_no_figure_is_quoted_that_a_source_does_not_record(registrations: Store, key: str) -> None:
    quote = quotable(registrations, key, WINTER)
    assert quote.figure is not None
    assert quote.sentence is not None
    row = quote.figure.row
    if not MEASURES[key].needs:
        assert row["reason"] != "not_recorded"
        return
    assert (row["reason"], row["n"], row["value"] == row["value"]) == ("not_recorded", None, False)
    assert NOT_RECORDED.fa in quote.sentence.fa
    assert NOT_RECORDED.en in quote.sentence.en
    record = figure_json(registrations, quote)
    assert record["figure"]["reason"] == "not_recorded"  # type: ignore[index]
    assert NOT_RECORDED.fa in record["not_in_all_sources"]["fa"]  # type: ignore[index]


@pytest.mark.thorough
def test_a_part_of_the_sources_is_reported_with_the_figure(mixture: Store) -> None:
    quote = quotable(mixture, "closed", WINTER)
    assert quote.figure is not None
    assert quote.sentence is not None
    assert quote.figure.row["value"] > 0
    assert "This figure is from 2 of 3 sources; the others do not record closings." in quote.sentence.en
    assert "این رقم بر پایهٔ ۲ منبع از ۳ منبع است" in quote.sentence.fa
    assert quotable(mixture, "received", WINTER).table.coverage.note is None


@pytest.mark.thorough
def test_units_whose_sources_record_nothing_have_no_figure_beside_others(mixture: Store) -> None:
    closed = protected(mixture, "closed", WINTER, by=("county",)).frame.set_index("county_label")
    # Ahar has cases of the source of registrations only.
    assert closed.loc["اهر", "reason"] == "not_recorded"
    assert "not_recorded" not in set(closed.drop("اهر")["reason"])
    verdicts = protected(mixture, "satisfied_share", WINTER)
    # People whose source records no verdicts were not asked. Half of those of the third source gave one.
    assert verdicts.row["response_rate"] == pytest.approx(0.5, abs=0.06)
