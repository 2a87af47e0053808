"""Real files: all irregularities that were counted in them independently are found."""

from pathlib import Path

import pandas as pd
import pytest

from queries.vocabulary.codes import Channel, Flag, Outcome
from tests.intake.reading import read_all


@pytest.fixture(scope="module")
def complaints(shared_data: Path) -> Path:
    return shared_data / "complaints"


def flagged(records: pd.DataFrame, flag: Flag) -> int:
    return int((records["flags"] & int(flag) != 0).sum())


@pytest.mark.thorough
def test_baltimore_shows_exactly_its_oddities(complaints: Path) -> None:
    batch = read_all(complaints / "baltimore311.csv", "baltimore311")
    records = batch.records
    assert (batch.read, len(batch.rejected)) == (10_000, 0)
    assert records["id"].is_unique
    assert records["closed_at"].isna().sum() == 208
    assert (~records["status_closed"]).sum() == 208
    assert (records["closed_at"] == records["registered_at"]).sum() == 2_080
    assert (records["closed_at"] > records["due_at"]).sum() == 1_567
    assert records["due_at"].isna().sum() == 286
    assert (records["outcome"] == Outcome.duplicate).sum() == 207
    assert records["latitude"].isna().sum() == 590 + 892
    assert flagged(records, Flag.bad_coordinates) == 892
    assert sum(flagged(records, flag) for flag in Flag) == 892
    assert (records["agency"].nunique(), records["topic"].nunique()) == (16, 231)
    assert (records["channel"] == Channel.phone).sum() == 4_995


@pytest.mark.thorough
def test_baltimore_agrees_with_pandas_cell_by_cell(complaints: Path) -> None:
    plain = pd.read_csv(complaints / "baltimore311.csv", dtype=str, keep_default_na=False)
    records = read_all(complaints / "baltimore311.csv", "baltimore311").records
    for field, column in (
        ("registered_at", "CreatedDate"),
        ("due_at", "DueDate"),
        ("closed_at", "CloseDate"),
    ):
        expected = pd.to_datetime(plain[column], format="%m/%d/%Y %I:%M:%S %p")
        assert ((records[field] == expected) | (records[field].isna() & expected.isna())).all()
    assert (records["id"] == plain["ServiceRequestNum"]).all()
    assert (records["agency"] == plain["Agency"]).all()
    assert (records["topic_group"] == plain["SRType"].str.split("-").str[0].str.strip()).all()
    assert (
        records["place"].astype(object).fillna("") == plain["Neighborhood"].str.split().str.join(" ")
    ).all()
    assert list(records["line"]) == list(range(2, 10_002))


@pytest.mark.thorough
def test_baltimore_leaves_addresses_outside(complaints: Path) -> None:
    batch = read_all(complaints / "baltimore311.csv", "baltimore311")
    assert {"Address", "GeoLocation"} <= set(batch.unmapped)
    assert not any("address" in column.casefold() for column in batch.records.columns)


def test_san_francisco_shows_exactly_its_oddities(complaints: Path) -> None:
    batch = read_all(complaints / "sf_open311_requests.json", "open311")
    records = batch.records
    assert (batch.read, len(batch.rejected)) == (500, 0)
    assert flagged(records, Flag.closed_before_registered) == 38
    assert records["closed_at"].isna().sum() == 129
    assert (~records["status_closed"]).sum() == 129
    assert flagged(records, Flag.bad_coordinates) == 26
    assert records["agency"].isna().all()
    assert {"description", "address", "status_notes"} <= set(batch.unmapped)


def test_chicago_sample_moves_to_local_time(complaints: Path) -> None:
    records = read_all(complaints / "georeport_v2_requests.json", "open311").records
    # 10:58:43 at UTC−5 is 15:58:43 UTC, and Tehran kept summer time (UTC+4:30) in July 2014.
    assert str(records["registered_at"][0]) == "2014-07-12 20:28:43"
    assert records["closed_at"].isna().all()
    assert list(records["agency"]) == ["Division of Electrical Operations CDOT", "DOB - Conservation"]
    assert records["latitude"][0] == 41.858724777757864


def test_toronto_sample_reads_empty_elements_as_missing(complaints: Path) -> None:
    records = read_all(complaints / "georeport_v2_requests.xml", "open311").records
    assert list(records["id"]) == ["101005420892", "101005420894"]
    assert list(records["registered_at"].astype(str)) == ["2018-07-30 08:31:00"] * 2
    assert list(records["due_at"].astype(str)) == ["2018-08-03 08:31:00"] * 2
    assert records["closed_at"].isna().all()
    assert (records["flags"] == 0).all()
