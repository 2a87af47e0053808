"""The open-data export of New York City, in a few invented rows with its own columns and spellings."""

from pathlib import Path

from queries.vocabulary.codes import Channel, Flag
from tests.intake.reading import csv_of, read_all

HEADER = (
    "Unique Key,Created Date,Closed Date,Agency,Agency Name,Complaint Type,Descriptor,Location Type,"
    "Incident Zip,Incident Address,Street Name,City,Status,Due Date,Resolution Description,Community Board,"
    "Borough,Open Data Channel Type,Latitude,Longitude"
)
ROWS = (
    "1,08/03/2019 02:30:00 PM,08/04/2019 12:00:00 AM,DOT,Department of Transportation,Street Condition,Pothole,"
    'Street,10001,1 EXAMPLE STREET,EXAMPLE STREET,NEW YORK,Closed,08/10/2019 02:30:00 PM,"Fixed, thanks",'
    "01 MANHATTAN,MANHATTAN,PHONE,40.75,-73.99",
    "2,08/03/2019 12:00:01 AM,01/01/1900 12:00:00 AM,DSNY,Department of Sanitation,Dirty Conditions,Trash,,,,,,"
    "Closed,,,Unspecified QUEENS,QUEENS,ONLINE,,",
    "3,08/03/2019 12:00:01 PM,,NYPD,New York City Police Department,Noise,,,,,,,In Progress,,,,Unspecified,MOBILE,0,0",
)


def test_its_columns_dates_and_placeholders_are_read(tmp_path: Path) -> None:
    batch = read_all(csv_of(tmp_path, "\n".join([HEADER, *ROWS])), "nyc311")
    records = batch.records
    assert not len(batch.rejected)
    assert list(records["registered_at"].astype(str)) == [
        "2019-08-03 14:30:00", "2019-08-03 00:00:01", "2019-08-03 12:00:01",
    ]  # fmt: skip
    assert [str(moment) for moment in records["closed_at"]] == ["2019-08-04 00:00:00", "NaT", "NaT"]
    assert list(records["status_closed"]) == [True, True, False]
    assert list(records["flags"]) == [
        0, Flag.placeholder_date | Flag.closed_without_date, Flag.bad_coordinates,
    ]  # fmt: skip
    assert list(records["channel"]) == [Channel.phone, Channel.portal, Channel.portal]
    assert records["agency"][0] == "Department of Transportation"
    assert list(records["topic_group"]) == ["Street Condition", "Dirty Conditions", "Noise"]
    assert {"Incident Address", "Resolution Description", "Street Name", "Incident Zip"} <= set(
        batch.unmapped
    )
