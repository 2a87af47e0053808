"""Goals of the guesser on exports that took no part in its making (docs/guess.md has all of them)."""

import pytest

from tests.guess.__main__ import FIRST, document, missed_columns, summary
from tests.guess.expected import SHARED, load, names
from tests.guess.trial import Trial, calibration, run
from tests.guess.variants import KINDS
from tests.thorough import one_in

MADE = [name for name in names() if not load(name).path.is_relative_to(SHARED)]


@pytest.fixture(scope="module")
def as_they_are() -> list[Trial]:
    return list(run(MADE, ("original",)))


@pytest.fixture(scope="module")
def trials() -> list[Trial]:
    # Each export in half of its variants, and each variant of half of the exports; `make guess` tries all.
    return [trial for turn in range(2) for trial in run(one_in(2, names(), turn=turn), KINDS[turn::2])]


@pytest.mark.thorough
def test_nine_in_ten_columns_that_matter_are_right_as_they_are(as_they_are):
    right = sum(trial.count("right") for trial in as_they_are)

    assert right >= 0.9 * sum(len(trial.matter) for trial in as_they_are)


def test_no_personal_column_is_let_in_as_they_are(as_they_are):
    assert [(trial.export, trial.let_in) for trial in as_they_are if trial.let_in] == []


def test_calendar_and_order_of_dates_are_right(as_they_are):
    assert [trial.export for trial in as_they_are if not all(trial.dates)] == []


def test_the_document_has_every_export(as_they_are):
    now = summary(as_they_are)

    text = document(now, now, missed_columns(as_they_are))

    assert all(load(name).title in text for name in MADE)
    assert FIRST.exists()


# A trial of its own, which `make guess` documents; tests/intake/guess/test_propose.py has files without headings.
@pytest.mark.thorough
def test_no_variant_lets_personal_data_in(trials):
    assert [(trial.export, trial.kind, trial.let_in) for trial in trials if trial.let_in] == []


@pytest.mark.thorough
def test_of_what_is_said_with_nine_tenths_nine_in_ten_are_right(trials):
    low, _, count, right = calibration(trials)[-1]

    assert low == 0.9
    assert right >= 0.9 * count


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kind", "share"),
    [("shuffled", 0.9), ("translated", 0.9), ("abbreviated", 0.85), ("numbered", 0.7), ("blank", 0.7)],
)
def test_variants_stay_good(trials, kind, share):
    of_kind = [trial for trial in trials if trial.kind == kind]

    assert sum(trial.count("right") for trial in of_kind) >= share * sum(
        len(trial.matter) for trial in of_kind
    )
