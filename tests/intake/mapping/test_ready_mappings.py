"""The ready mappings of public exports read files of the published shape, and leave personal data outside."""

import pytest

from queries.vocabulary.codes import Channel, Flag, Kind, Outcome, Timely
from tests.guess.expected import load
from tests.guess.make_exports import FOLDER, rows_of
from tests.intake.reading import read_all

READY = ("nyc311", "sanfrancisco311", "chicago311", "boston311", "cfpb")


@pytest.mark.parametrize("name", READY)
def test_every_row_is_accepted_and_nothing_personal_is_read(name):
    batch = read_all(FOLDER / f"{name}.csv", name)
    personal = {heading.name for heading in load(name).columns.values() if heading.personal}

    assert not len(batch.rejected)
    assert len(batch.records) == len(rows_of(f"{name}.csv"))
    assert personal <= set(batch.unmapped)
    # The words of the source are all known, and its dates can all be read.
    doubtful = Flag.unknown_value | Flag.unreadable_date | Flag.personal_data
    assert not (batch.records["flags"] & int(doubtful)).any()
    assert not batch.records["registered_at"].isna().any()


def test_the_mapping_of_san_francisco_reads_the_closing_date_and_not_the_last_update():
    records, rows = _read("sanfrancisco311")

    assert [bool(row["Closed"]) for row in rows] == list(records["closed_at"].notna())
    assert _american(records["registered_at"]) == [row["Opened"] for row in rows]
    assert list(records["topic"]) == [row["Request Type"] for row in rows]
    assert records["due_at"].isna().all()


def test_chicago_knows_duplicates_and_reads_codes_of_areas():
    records, rows = _read("chicago311")

    duplicate = [row["DUPLICATE"] == "true" for row in rows]
    assert list(records["outcome"] == Outcome.duplicate) == duplicate
    assert list(records["county"]) == [row["COMMUNITY_AREA"] for row in rows]
    assert _american(records["closed_at"].dropna()) == [
        row["CLOSED_DATE"] for row in rows if row["CLOSED_DATE"]
    ]


def test_the_mapping_of_boston_reads_due_dates_under_both_names_of_their_column(tmp_path):
    records, rows = _read("boston311")
    text = (FOLDER / "boston311.csv").read_text(encoding="utf-8")
    older = tmp_path / "older.csv"
    older.write_text(
        text.replace("sla_target_dt", "target_dt").replace("on_time", "ontime"), encoding="utf-8"
    )

    assert [str(moment) for moment in records["due_at"]] == [row["sla_target_dt"] or "NaT" for row in rows]
    assert read_all(older, "boston311").records["due_at"].equals(records["due_at"])
    assert set(records["channel"]) == {Channel.phone, Channel.portal, Channel.unknown}


def test_consumer_complaints_have_no_dates_of_answers():
    records, rows = _read("cfpb")

    assert set(records["kind"]) == {Kind.complaint}
    assert records["answered_at"].isna().all()
    assert records["closed_at"].isna().all()
    assert not (
        records["flags"] & int(Flag.closed_without_date)
    ).any()  # The source has no such dates at all.
    assert list(records["timely"] == Timely.yes) == [row["Timely response?"] == "Yes" for row in rows]
    assert records["timely_at"].equals(records["referred_at"].rename("timely_at"))
    assert [f"{moment:%Y-%m-%d}" for moment in records["referred_at"]] == [
        row["Date sent to company"] for row in rows
    ]
    relief = [row["Company response to consumer"].endswith("relief") for row in rows]
    assert list(records["outcome"] == Outcome.resolved) == relief


def _read(name):
    """The records of an export, and its rows as they stand in the file."""
    return read_all(FOLDER / f"{name}.csv", name).records, rows_of(f"{name}.csv")


def _american(moments):
    """Moments as the exports of the cities write them."""
    return [f"{moment:%m/%d/%Y %I:%M:%S %p}" for moment in moments]
