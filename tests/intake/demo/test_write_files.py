"""The demo's events and true values: what is written, and that it is the same each time."""

import itertools
import re
from dataclasses import replace

import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo.province import Province
from intake.demo.event_table import COLUMNS
from intake.demo.generate import generate
from intake.demo.registrations import chunks
from intake.demo.write_files import write_events

pytestmark = pytest.mark.slow


def test_the_same_seed_writes_the_same_bytes(province: Province, tmp_path):
    once, again, other = (
        write_events(generate(cases=3000, seed=seed, province=province), tmp_path / name)
        for seed, name in ((5, "once"), (5, "again"), (6, "other"))
    )
    assert (tmp_path / "once").read_bytes() == (tmp_path / "again").read_bytes()
    assert once == again
    assert (tmp_path / "once").read_bytes() != (tmp_path / "other").read_bytes()
    assert once != other


def test_the_file_is_read_back_as_plain_text_and_moments(province: Province, tmp_path):
    demo = generate(cases=2000, province=province)
    told: list[float] = []
    truth = write_events(demo, tmp_path / "events", told.append)
    frame = pd.read_parquet(tmp_path / "events")
    assert tuple(frame.columns) == COLUMNS
    assert not any(isinstance(kind, pd.CategoricalDtype) for kind in frame.dtypes)
    assert frame.equals(frame.sort_values(["case", "moment"], kind="stable"))
    assert told[-1] == 1
    assert (truth["seed"], truth["cases"], truth["watermark"]) == (111, 2000, "2026-10-07T18:00:00")


@pytest.mark.thorough
def test_a_large_demo_is_written_part_by_part(province: Province, tmp_path, monkeypatch):
    monkeypatch.setattr("intake.demo.registrations.CHUNK", 1500)
    demo = generate(cases=7_500, province=province)
    spans = list(chunks(demo.count))
    assert len(spans) > 3
    assert all(later[0] == earlier[1] for earlier, later in itertools.pairwise(spans))
    write_events(demo, tmp_path / "events")
    assert pq.ParquetFile(tmp_path / "events").num_row_groups == len(spans)
    case = pd.read_parquet(tmp_path / "events", columns=["case", "event"])
    registered = case.case[case.event == "registered"]
    assert registered.is_unique
    assert len(registered) == 7_500
    assert registered.is_monotonic_increasing


@pytest.mark.parametrize("cases", [1, 2, 7])
def test_a_handful_of_cases_is_a_demo_too(province: Province, tmp_path, cases):
    write_events(generate(cases=cases, province=province), tmp_path / "events")
    frame = pd.read_parquet(tmp_path / "events")
    assert (frame.event == "registered").sum() == cases


def test_no_cases_are_refused(province: Province):
    with pytest.raises(ValueError, match="at least 1"):
        generate(cases=0, province=province)


def test_a_province_of_two_counties_without_places_will_do(province: Province, tmp_path):
    small = replace(province, counties=province.counties[:2], places=())
    write_events(generate(cases=2000, province=small), tmp_path / "events")
    frame = pd.read_parquet(tmp_path / "events")
    assert set(frame.county.dropna()) == {county.code for county in small.counties}
    assert frame.place.isna().all()


@pytest.mark.thorough
def test_every_name_of_an_office_says_that_it_is_a_sample(seen):
    names = pd.concat([seen.events.from_agency, seen.events.to_agency]).dropna().unique()
    english = pd.concat([seen.events.from_agency_en, seen.events.to_agency_en]).dropna().unique()
    assert all(name.endswith(" (نمونه)") for name in names)
    assert all(name.endswith(" (sample)") for name in english)
    assert len(names) == len(english) == len(seen.demo.world.offices)


@pytest.mark.parametrize("column", ["to_agency", "peer_group", "topic", "topic_group", "trip"])
def test_persian_and_english_names_belong_to_each_other(seen, column):
    pairs = seen.events[[column, f"{column}_en"]].dropna(how="all").drop_duplicates()
    assert pairs.notna().all(axis=None)
    assert pairs[column].is_unique
    assert pairs[f"{column}_en"].is_unique
    assert not any(re.search("[a-z]", name, re.IGNORECASE) for name in pairs[column])


def test_no_letter_is_one_of_the_arabic_keyboard(seen):
    text = "".join(
        pd.unique(seen.events[["to_agency", "topic", "topic_group", "peer_group"]].values.ravel()).astype(str)
    )
    assert not set("يكى") & set(text)
