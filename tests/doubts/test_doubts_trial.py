"""The trial of doubts: sound exports are loaded as they are, faulty ones are told (docs/doubts.md has all of them)."""

from pathlib import Path

import pytest

from tests.doubts.__main__ import document
from tests.doubts.faulty_twins import FAULTS
from tests.doubts.layouts import LAYOUTS
from tests.doubts.sound_sequences import KINDS
from tests.doubts.trial import rule_of, run_fault, run_sound, without_rollups

pytestmark = pytest.mark.slow


@pytest.mark.thorough
def test_files_with_a_county_each_are_loaded_without_a_word(tmp_path: Path) -> None:
    (kind,) = [kind for kind in KINDS if kind.name == "one county a file"]
    with without_rollups():
        outcome = run_sound(kind, LAYOUTS[0], tmp_path, seed=1)
    assert [(load.doubted, load.remarked, load.error) for load in outcome.loads] == [([], [], "")] * 4
    assert outcome.wrong == []


def test_a_month_without_some_of_its_cases_is_told(tmp_path: Path) -> None:
    (fault,) = [fault for fault in FAULTS if fault.name == "a resent month without some of its cases"]
    with without_rollups():
        loaded = run_fault(fault, LAYOUTS[0], tmp_path, seed=1)
    assert (loaded.doubted, loaded.remarked) == ([], ["left-out cases"])


def test_the_document_counts_what_was_said() -> None:
    loads = [{"doubted": [], "true": [], "wrong": ["cut-off month"], "error": ""}]
    sound = [{"name": "weeks", "layout": "Iso CSV", "loads": loads, "store": []}]
    fault = {"name": "half", "layout": "Iso CSV", "rules": ["cut-off month"], "doubted": [], "error": ""}
    text = document(sound, [fault | {"remarked": ["cut-off month"]}, fault | {"remarked": []}])
    assert "| cut-off month | 1 of 2 | 0 | 0 | 0 | 1 |" in text
    assert "| weeks | Iso CSV | 0 | 0 | 1 | 0 | exact |" in text


def test_a_sentence_of_no_rule_is_kept_as_it_is() -> None:
    assert rule_of("3 rows repeat the headings.") == "3 rows repeat the headings."
